/* docket-api-call.c: from a request to a call of a service, and back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-board.h"
#include "docket-claim-code.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_STAFF 80
#define MAX_KEY 255
/* It alone separates those who have no token yet: as long as chance needs. */
#define MIN_STRANGERS_KEY 16

static gboolean
read_code (DocketApi *api, GError **error)
{
  const char *text = docket_request_get_part (api->request, "code");

  if (*text == '\0')
    return TRUE;
  api->code = docket_claim_code_parse (text, error);
  if (api->code == NULL)
    return FALSE;
  if (api->caller == NULL || api->caller->kind != DOCKET_CALLER_CUSTOMER || g_str_equal (api->caller->order, api->code))
    return TRUE;
  /* The same whether there is such an order or not. */
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN,
                       _("You are logged in for another order. Please log in with this order’s claim code and password."));
  return FALSE;
}

static gboolean
read_staff (DocketApi *api, const char **staff, GError **error)
{
  const DocketRoute *route = docket_request_get_route (api->request);
  JsonObject *body;

  if (route->chunk != NULL || route->body_limit == 0)
    return TRUE;
  body = docket_request_get_json (api->request, error);
  return body != NULL && docket_api_read_string (body, "staff", MAX_STAFF, staff, error);
}

static gboolean
set_actor (DocketApi *api, GError **error)
{
  const char *staff = NULL;

  if (!read_staff (api, &staff, error))
    return FALSE;
  if (api->caller == NULL || api->caller->kind == DOCKET_CALLER_CUSTOMER)
    api->actor = g_strdup ("customer");
  else
    api->actor = g_strconcat ("terminal:", api->caller->name, staff != NULL ? "/" : NULL, staff, NULL);
  return TRUE;
}

static GBytes *
compose (const DocketResult *result, gpointer data)
{
  DocketApi *api = data;
  g_autoptr (DocketReply) reply = api->make (api, result);

  return docket_reply_pack (reply);
}

static gboolean
read_key (DocketApi *api, GError **error)
{
  const char *key = docket_request_get_header (api->request, "Idempotency-Key");
  const char *who = "anybody";
  guint shortest = api->caller == NULL && api->make != NULL ? MIN_STRANGERS_KEY : 1;
  gsize length;
  gconstpointer body;

  if (key == NULL && (docket_request_get_route (api->request)->flags & DOCKET_ROUTE_KEYED))
    return docket_api_require (FALSE, "Idempotency-Key", error);
  if (key == NULL)
    return TRUE;
  if (strlen (key) < shortest || strlen (key) > MAX_KEY || !g_str_is_ascii (key))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("The Idempotency-Key must have %u to %d ASCII characters."), shortest, MAX_KEY);
      return FALSE;
    }
  if (docket_request_get_route (api->request)->chunk != NULL || api->make == NULL)
    return TRUE;
  if (api->caller != NULL)
    who = api->caller->kind == DOCKET_CALLER_CUSTOMER ? api->caller->order : api->caller->terminal;
  api->scope = g_strjoin (" ", docket_request_get_method (api->request), docket_request_get_path (api->request), who, NULL);
  body = g_bytes_get_data (docket_request_get_body (api->request), &length);
  api->once = (DocketOnce) {
    .scope = api->scope, .key = key, .body = docket_hash_bytes (body, length), .compose = compose, .data = api,
  };
  api->call.once = &api->once;
  return TRUE;
}

gboolean
docket_api_init (DocketApi *api, DocketRequest *request, gpointer server, DocketApiMake make, GError **error)
{
  memset (api, 0, sizeof *api);
  api->server = server;
  api->services = api->server->services;
  api->request = request;
  api->make = make;
  api->caller = docket_request_get_caller (request);
  api->view = api->caller != NULL && api->caller->kind == DOCKET_CALLER_TERMINAL ? DOCKET_VIEW_TERMINAL
                                                                                   : DOCKET_VIEW_CUSTOMER;
  if (!read_code (api, error) || !set_actor (api, error) || !read_key (api, error) ||
      !docket_request_read_if_match (request, &api->call.if_version, error))
    return FALSE;
  if (api->code != NULL)
    api->url = docket_api_dup_url (server, request, api->code);
  api->call.actor = api->actor;
  api->call.site = api->view == DOCKET_VIEW_TERMINAL ? api->caller->site : NULL;
  api->call.customer = api->view == DOCKET_VIEW_CUSTOMER;
  api->call.now = g_get_real_time ();
  return TRUE;
}

void
docket_api_clear (DocketApi *api)
{
  g_clear_pointer (&api->once.answer, g_bytes_unref);
  g_clear_pointer (&api->code, g_free);
  g_clear_pointer (&api->actor, g_free);
  g_clear_pointer (&api->scope, g_free);
  g_clear_pointer (&api->url, g_free);
}

DocketReply *
docket_api_finish (DocketApi *api, gboolean ok, const DocketResult *result)
{
  DocketReply *reply;

  if (!ok)
    return NULL;
  if (api->once.answer == NULL)
    return api->make (api, result);
  reply = docket_reply_unpack (api->once.answer);
  if (api->once.replayed)
    docket_reply_set_header (reply, "Idempotency-Replayed", "true");
  return reply;
}

DocketReply *
docket_api_make_json (DocketApi *api, const DocketResult *result)
{
  return docket_reply_json (200, g_strdup (result->json));
}

void
docket_api_set_etag (DocketReply *reply, guint64 version)
{
  char tag[32];

  g_snprintf (tag, sizeof tag, "\"%" G_GUINT64_FORMAT "\"", version);
  docket_reply_set_header (reply, "ETag", tag);
}

/* @json (transfer full) is an object. */
static char *
add_begun (char *json, GPtrArray *begun, gsize *length)
{
  GString *text = g_string_new (NULL);

  g_string_append_len (text, json, (gssize) *length - 1);
  g_string_append (text, ",\"begun\":[");
  for (guint i = 0; i < begun->len; i++)
    {
      g_autofree char *job = docket_job_to_json (g_ptr_array_index (begun, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", job);
    }
  g_string_append (text, "]}");
  g_free (json);
  *length = text->len;
  return g_string_free (text, FALSE);
}

/* With what was just said of its expected time, or else what the queue has to say. */
char *
docket_api_dup_order (DocketApi *api, const DocketResult *result)
{
  char *json = docket_order_to_json (result->order, api->view);
  g_autoptr (DocketBoard) board = NULL;
  gsize length = strlen (json);

  if (result->begun != NULL)
    json = add_begun (json, result->begun, &length);
  if (result->expected != NULL)
    {
      g_autofree char *plain = json;

      return docket_expected_put (plain, length, result->expected, &length);
    }
  board = docket_boards_peek (api->services, result->order->site);
  if (board != NULL)
    docket_board_tell_order (board, result->order, api->view == DOCKET_VIEW_CUSTOMER, &json, &length);
  return json;
}

DocketReply *
docket_api_make_order (DocketApi *api, const DocketResult *result)
{
  DocketReply *reply = docket_reply_json (200, docket_api_dup_order (api, result));

  docket_api_set_etag (reply, result->order->version);
  return reply;
}

static gboolean
is_host (const char *text)
{
  return *text != '\0' && strlen (text) <= 255 &&
         text[strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]")] == '\0';
}

char *
docket_api_dup_url (DocketServer *server, DocketRequest *request, const char *code)
{
  const char *host = docket_request_get_header (request, "Host");

  if (server->config->public_url != NULL)
    return g_strconcat (server->config->public_url, "/o/", code, NULL);
  return g_strconcat (docket_request_is_secure (request) ? "https://" : "http://",
                      host != NULL && is_host (host) ? host : "localhost", "/o/", code, NULL);
}

void
docket_api_set_retry_after (DocketRequest *request, gint64 microseconds)
{
  if (microseconds > 0)
    docket_request_set_retry_after (request, (guint) MIN ((microseconds + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, 86400));
}

gboolean
docket_api_take (DocketLimiter *limiter, DocketRequest *request, guint n, GError **error)
{
  gint64 retry_after;

  if (docket_limiter_take (limiter, docket_request_get_network (request), n, g_get_monotonic_time (), &retry_after))
    return TRUE;
  docket_api_set_retry_after (request, retry_after);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
                       _("That was too often in a short time. Please wait a little and try again."));
  return FALSE;
}
