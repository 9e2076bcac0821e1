/* docket-api-print.c: what a shop prints for itself: the counter's mat, labels for its shelves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-slip.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LABELS 280   /* 20 pages */
#define MAX_NAMES (MAX_LABELS * 21)

static gboolean
read_format (DocketRequest *request, DocketSlipFormat *format, GError **error)
{
  const char *nick = docket_request_get_query (request, "format");

  if (docket_slip_format_from_nick (nick != NULL ? nick : "pdf", format))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The format must be png, pdf or svg."));
  return FALSE;
}

/* The words of the caller, or else of the shop. (transfer full) */
static char *
dup_language (DocketRequest *request, const DocketSite *site)
{
  char *language = docket_request_dup_language (request);

  return language != NULL ? language : g_strdup (site->language);
}

static const DocketSite *
site_of_caller (DocketRequest *request, gpointer server, GError **error)
{
  const DocketCaller *caller = docket_request_get_caller (request);

  return docket_services_get_site (((DocketServer *) server)->services, caller->site, error);
}

static DocketReply *
make_reply (GBytes *sheet, DocketSlipFormat format)
{
  DocketReply *reply;

  if (sheet == NULL)
    return NULL;
  reply = docket_reply_bytes (200, docket_slip_format_to_media_type (format), sheet);
  docket_reply_set_header (reply, "Vary", "Accept-Language");
  return reply;
}

DocketReply *
docket_api_draw_mat (DocketRequest *request, gpointer server, GError **error)
{
  const DocketSite *site = site_of_caller (request, server, error);
  g_autofree char *language = NULL;
  g_autoptr (GBytes) sheet = NULL;
  DocketSlipFormat format;

  if (site == NULL || !read_format (request, &format, error))
    return NULL;
  language = dup_language (request, site);
  sheet = docket_slip_draw_mat (site->name, language, format, error);
  return make_reply (sheet, format);
}

/* (transfer full) the names between the commas, those that are not empty. */
static char **
read_names (DocketRequest *request, GError **error)
{
  const char *text = docket_request_get_query (request, "names");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;
  guint count = 0;

  if (!docket_api_require (text != NULL && *text != '\0', "names", error))
    return NULL;
  if (strlen (text) <= MAX_NAMES)
    parts = g_strsplit (text, ",", -1);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      {
        g_strv_builder_add (builder, parts[i]);
        count++;
      }
  if (parts != NULL && count > 0 && count <= MAX_LABELS)
    return g_strv_builder_end (builder);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“names” must be 1 to %u names with commas between them."),
               (guint) MAX_LABELS);
  return NULL;
}

DocketReply *
docket_api_draw_labels (DocketRequest *request, gpointer server, GError **error)
{
  const DocketSite *site = site_of_caller (request, server, error);
  g_autofree char *language = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GBytes) sheet = NULL;
  DocketSlipFormat format;

  if (site == NULL || !read_format (request, &format, error))
    return NULL;
  names = read_names (request, error);
  if (names == NULL)
    return NULL;
  language = dup_language (request, site);
  sheet = docket_slip_draw_labels ((const char *const *) names, language, format, error);
  return make_reply (sheet, format);
}
