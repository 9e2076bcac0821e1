/* docket-api-messages.c: customers' messages: those that wait for a decision, and each as it came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-messages.h"
#include "docket-orders.h"
#include "docket-outbox-table.h"
#include "docket-time.h"

#include <glib/gi18n.h>

/* Whether mail comes in and goes out, for the counter's strip. */
static gboolean
append_status (DocketServer *server, GString *json, GError **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (server->services->db, error);
  g_auto (DocketPostStatus) status = { 0 };
  g_autofree char *since = NULL;
  DocketOutboxFigures figures;

  if (handle == NULL || !docket_outbox_table_count (handle, &figures, error))
    return FALSE;
  docket_post_get_status (server->post, &status);
  since = status.stopped ? docket_time_to_rfc3339 (status.stopped_since) : NULL;
  g_string_append_printf (json, "\"mail\":{\"on\":%s,\"stopped\":%s,\"stopped_since\":", status.on ? "true" : "false",
                          status.stopped ? "true" : "false");
  docket_api_append_string (json, since);
  g_string_append_printf (json, ",\"mailboxes\":%u,\"mailboxes_away\":%u,\"waiting\":%u,\"words\":", status.mailboxes,
                          status.mailboxes_away, figures.waiting);
  docket_api_append_string (json, status.words);
  g_string_append_c (json, '}');
  return TRUE;
}

DocketReply *
docket_api_list_messages (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  const char *nick = docket_request_get_query (request, "state");
  DocketMessageState state = DOCKET_MESSAGE_PARKED;
  gint64 limit = 100, before = 0;
  g_autofree char *list = NULL;
  GString *json;

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !docket_api_require (nick == NULL || docket_message_state_from_nick (nick, &state), "state", error) ||
      !docket_request_read_number (docket_request_get_query (request, "limit"), "limit", 1, 500, &limit, error) ||
      !docket_request_read_number (docket_request_get_query (request, "cursor"), "cursor", 1, G_MAXINT64, &before, error))
    return NULL;
  list = docket_messages_list (api.services, &api.call, state, before, (guint) limit, error);
  if (list == NULL)
    return NULL;
  json = g_string_new ("{");
  if (!append_status (server, json, error))
    {
      g_string_free (json, TRUE);
      return NULL;
    }
  g_string_append_c (json, ',');
  g_string_append (json, list + 1);
  return docket_reply_json (200, g_string_free (json, FALSE));
}

static gboolean
read_id (DocketRequest *request, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (docket_request_get_part (request, "message"), 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such message."));
  return FALSE;
}

DocketReply *
docket_api_get_message (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autoptr (DocketMessageRow) row = NULL;
  g_autoptr (GBytes) raw = NULL;
  DocketReply *reply;
  gint64 id;

  if (!docket_api_init (&api, request, server, NULL, error) || !read_id (request, &id, error) ||
      (row = docket_messages_get (api.services, &api.call, id, error)) == NULL ||
      (raw = docket_messages_open_raw (api.services, row, error)) == NULL)
    return NULL;
  reply = docket_reply_bytes (200, "message/rfc822", raw);
  docket_reply_set_header (reply, "Content-Disposition", "attachment; filename=\"message.eml\"");
  return reply;
}

static DocketReply *
decide (DocketRequest *request, gpointer server, DocketMessagesDeed deed, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  gboolean all = FALSE, ok;
  gint64 id;

  if (body == NULL || !docket_api_init (&api, request, server, docket_api_make_json, error) ||
      !read_id (request, &id, error) || !docket_api_read_boolean (body, "all", &all, error))
    return NULL;
  ok = docket_messages_decide (api.services, &api.call, id, deed, all, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_accept_message (DocketRequest *request, gpointer server, GError **error)
{
  return decide (request, server, DOCKET_MESSAGES_ACCEPT, error);
}

DocketReply *
docket_api_put_away_message (DocketRequest *request, gpointer server, GError **error)
{
  return decide (request, server, DOCKET_MESSAGES_PUT_AWAY, error);
}

DocketReply *
docket_api_park_message (DocketRequest *request, gpointer server, GError **error)
{
  return decide (request, server, DOCKET_MESSAGES_PARK, error);
}

DocketReply *
docket_api_push_message (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  DocketPushed pushed = { .channel = "bluetooth" };
  JsonObject *body = docket_request_get_json (request, error);

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) ||
      !docket_api_read_string (body, "key", 100, &pushed.key, error) ||
      !docket_api_require (pushed.key != NULL, "key", error) ||
      !docket_api_read_string (body, "from", 200, &pushed.from, error) ||
      !docket_api_require (pushed.from != NULL, "from", error) ||
      !docket_api_read_string (body, "why", 1000, &pushed.why, error) ||
      !docket_api_require (pushed.why != NULL, "why", error) ||
      !docket_api_read_string (body, "files", 4000, &pushed.files, error) ||
      !docket_api_read_string (body, "text", DOCKET_ORDER_WORDS_MAX, &pushed.text, error) ||
      !docket_messages_park_pushed (api.services, &api.call, &pushed, error))
    return NULL;
  return docket_reply_json (200, g_strdup ("{\"state\":\"parked\"}"));
}
