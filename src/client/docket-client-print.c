/* docket-client-print.c: what a shop prints for itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-private.h"

static gpointer
parse_sheet (DocketClient *self,
             DocketRequest *request,
             DocketReply *reply,
             GError **error)
{
  return g_bytes_ref (reply->body);
}

void
docket_client_mat_async (DocketClient *self,
                         const char *format,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  DocketRequest *request = docket_request_new ("GET", "/v1/mat?format=%s", format);

  request->accept = g_strdup ("*/*");
  docket_client_call_async (self, request, parse_sheet, (GDestroyNotify) g_bytes_unref,
                            docket_client_mat_async, cancellable, callback, user_data);
}

GBytes *
docket_client_mat_finish (DocketClient *self,
                          GAsyncResult *result,
                          GError **error)
{
  return docket_client_call_finish (self, result, docket_client_mat_async, error);
}

void
docket_client_labels_async (DocketClient *self,
                            const char *const *names,
                            const char *format,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *list = g_strjoinv (",", (char **) names);
  g_autofree char *escaped = g_uri_escape_string (list, NULL, FALSE);
  DocketRequest *request = docket_request_new ("GET", "/v1/labels?names=%s&format=%s", escaped, format);

  request->accept = g_strdup ("*/*");
  docket_client_call_async (self, request, parse_sheet, (GDestroyNotify) g_bytes_unref,
                            docket_client_labels_async, cancellable, callback, user_data);
}

GBytes *
docket_client_labels_finish (DocketClient *self,
                             GAsyncResult *result,
                             GError **error)
{
  return docket_client_call_finish (self, result, docket_client_labels_async, error);
}
