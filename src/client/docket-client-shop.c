/* docket-client-shop.c: pairing, who we are, the day, the shop's devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-private.h"


typedef struct
{
  char *token;
  DocketTerminal *terminal;
} Pairing;

static void
pairing_free (Pairing *pairing)
{
  g_free (pairing->token);
  g_clear_pointer (&pairing->terminal, docket_terminal_free);
  g_free (pairing);
}

static gpointer
parse_pairing (DocketClient *self,
               DocketRequest *request,
               DocketReply *reply,
               GError **error)
{
  g_autoptr (JsonNode) token = docket_reply_to_json_member (reply, "token", JSON_NODE_VALUE, error);
  g_autoptr (JsonNode) root = token != NULL ? docket_reply_to_json (reply, error) : NULL;
  DocketTerminal *terminal = root != NULL ? docket_terminal_from_json (root, error) : NULL;
  Pairing *pairing;

  if (terminal == NULL)
    return NULL;

  pairing = g_new0 (Pairing, 1);
  pairing->terminal = terminal;
  pairing->token = json_node_dup_string (token);
  docket_client_set_server (self, self->base_url, pairing->token);

  return pairing;
}

static gpointer
parse_terminal (DocketClient *self,
                DocketRequest *request,
                DocketReply *reply,
                GError **error)
{
  g_autoptr (JsonNode) root = docket_reply_to_json (reply, error);

  return root != NULL ? docket_terminal_from_json (root, error) : NULL;
}

static gpointer
parse_day (DocketClient *self,
           DocketRequest *request,
           DocketReply *reply,
           GError **error)
{
  g_autoptr (JsonNode) root = docket_reply_to_json (reply, error);

  return root != NULL ? docket_day_from_json (root, error) : NULL;
}

static gpointer
parse_devices (DocketClient *self,
               DocketRequest *request,
               DocketReply *reply,
               GError **error)
{
  return docket_reply_to_list (reply, "devices", (DocketReadElement) docket_device_report_from_json,
                               (GDestroyNotify) docket_device_report_free, error);
}

void
docket_client_pair_async (DocketClient *self,
                          const char *pairing_code,
                          const char *name,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/terminals");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_builder_add (builder, "pairing_code", pairing_code);
  docket_builder_add (builder, "name", name);
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  docket_client_call_async (self, request, parse_pairing, (GDestroyNotify) pairing_free,
                            docket_client_pair_async, cancellable, callback, user_data);
}

char *
docket_client_pair_finish (DocketClient *self,
                           GAsyncResult *result,
                           DocketTerminal **terminal,
                           GError **error)
{
  Pairing *pairing = docket_client_call_finish (self, result, docket_client_pair_async, error);
  char *token;

  if (pairing == NULL)
    return NULL;

  token = g_steal_pointer (&pairing->token);
  if (terminal != NULL)
    *terminal = g_steal_pointer (&pairing->terminal);
  pairing_free (pairing);

  return token;
}

void
docket_client_whoami_async (DocketClient *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/terminal"), parse_terminal,
                            (GDestroyNotify) docket_terminal_free, docket_client_whoami_async,
                            cancellable, callback, user_data);
}

DocketTerminal *
docket_client_whoami_finish (DocketClient *self,
                             GAsyncResult *result,
                             GError **error)
{
  return docket_client_call_finish (self, result, docket_client_whoami_async, error);
}

void
docket_client_day_async (DocketClient *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/day"), parse_day,
                            (GDestroyNotify) docket_day_free, docket_client_day_async,
                            cancellable, callback, user_data);
}

DocketDay *
docket_client_day_finish (DocketClient *self,
                          GAsyncResult *result,
                          GError **error)
{
  return docket_client_call_finish (self, result, docket_client_day_async, error);
}

void
docket_client_devices_async (DocketClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/devices"), parse_devices,
                            (GDestroyNotify) g_ptr_array_unref, docket_client_devices_async,
                            cancellable, callback, user_data);
}

GPtrArray *
docket_client_devices_finish (DocketClient *self,
                              GAsyncResult *result,
                              GError **error)
{
  return docket_client_call_finish (self, result, docket_client_devices_async, error);
}
