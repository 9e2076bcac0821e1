/* docket-api-orders.c: the customer's order: begun, filled, placed, looked at, cancelled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-board.h"

#include "docket-claim-code.h"
#include "docket-orders.h"
#include "docket-pavilion.h"
#include "docket-sessions.h"
#include "docket-slip.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_IMAGES_EXPECTED 10000
#define STATE_WITHIN 250

/* {"order":…, and, where there are, token and password */
static GString *
begin_result (DocketApi *api, const DocketResult *result)
{
  g_autofree char *order = docket_api_dup_order (api, result);
  GString *json = g_string_new ("{\"order\":");

  g_string_append (json, order);
  if (result->token != NULL)
    {
      g_autofree char *expires = docket_time_to_rfc3339 (result->token_expires);

      g_string_append (json, ",\"token\":");
      docket_api_append_string (json, result->token);
      g_string_append (json, ",\"token_expires\":");
      docket_api_append_string (json, expires);
    }
  if (result->password != NULL)
    {
      g_string_append (json, ",\"password\":");
      docket_api_append_string (json, result->password);
    }
  return json;
}

static DocketReply *
make_created (DocketApi *api, const DocketResult *result)
{
  GString *json = begin_result (api, result);
  g_autofree char *location = g_strconcat ("/v1/orders/", result->order->code, NULL);
  DocketReply *reply;

  g_string_append_c (json, '}');
  reply = docket_reply_json (201, g_string_free (json, FALSE));
  docket_reply_set_header (reply, "Location", location);
  docket_api_set_etag (reply, result->order->version);
  return reply;
}

/* A terminal takes orders in for its own place, and as many as come; anybody else as many as one may. */
static gboolean
admit_order (DocketApi *api, const char *site_id, const char *channel, GError **error)
{
  const DocketSite *site = docket_services_get_site (api->services, site_id, error);

  if (site == NULL)
    return FALSE;
  if (api->caller == NULL)
    return docket_pavilion_check (site, api->request, error) &&
           docket_api_take (api->server->orders, api->request, 1, error);
  if (!g_str_equal (api->caller->site, site_id))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("This terminal belongs to another place."));
      return FALSE;
    }
  if (channel != NULL && !g_str_equal (channel, "bluetooth"))
    return docket_api_require (FALSE, "channel", error);
  api->call.channel = channel;
  return TRUE;
}

DocketReply *
docket_api_create (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *site = NULL, *language = NULL, *channel = NULL;
  gint64 expected = 0;
  JsonObject *body = docket_request_get_json (request, error);
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, make_created, error) ||
      !docket_api_read_string (body, "site", 64, &site, error) || !docket_api_require (site != NULL, "site", error) ||
      !docket_api_read_string (body, "language", 35, &language, error) ||
      !docket_api_read_int (body, "images_expected", 0, MAX_IMAGES_EXPECTED, &expected, error) ||
      !docket_api_read_string (body, "channel", 20, &channel, error) || !admit_order (&api, site, channel, error))
    return NULL;
  api.view = DOCKET_VIEW_CUSTOMER;
  ok = docket_orders_create (api.services, &api.call, site, language, (guint) expected, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_put_contents (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  g_autoptr (JsonNode) contents = NULL;
  JsonObject *body = docket_request_get_json (request, error);
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, docket_api_make_order, error))
    return NULL;
  contents = json_node_init_object (json_node_alloc (), body);
  ok = docket_orders_put_contents (api.services, &api.call, api.code, contents, &result, error);
  return docket_api_finish (&api, ok, &result);
}

/* The document's beginning: what the pictures and jobs are in comes later. */
static gboolean
is_placed (const DocketOrderDocument *document)
{
  return g_strstr_len (document->json, MIN ((gssize) document->length, STATE_WITHIN), "\"state\":\"placed\"") != NULL;
}

/* Of jobs, where a release was taken back, the customer's text says too little to be an order again. */
static DocketOrder *
read_order (DocketApi *api, const DocketOrderDocument *document)
{
  DocketOrder *order = docket_order_from_json_text (document->json, (gssize) document->length, NULL);

  return order != NULL ? order : docket_orders_load (api->services, &api->call, api->code, NULL);
}

/* What waits or is made gets its expected time, which changes without the order. */
static gboolean
tell_expected (DocketApi *api, DocketOrderDocument *document)
{
  g_autoptr (DocketBoard) board = docket_boards_peek (api->services, document->site);
  gboolean customer = api->view == DOCKET_VIEW_CUSTOMER;

  if (board != NULL && is_placed (document))
    {
      g_autoptr (DocketOrder) order = read_order (api, document);

      return order != NULL && docket_board_tell_order (board, order, customer, &document->json, &document->length);
    }

  return board != NULL && docket_board_tell (board, api->code, customer, &document->json, &document->length);
}

/* The stored text goes out as it is: one look-up, no parsing. */
DocketReply *
docket_api_get_order (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketOrderDocument) document = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  DocketReply *reply;
  char tag[32];

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !docket_orders_get (api.services, &api.call, api.code, api.view, &document, error))
    return NULL;
  g_snprintf (tag, sizeof tag, "\"%" G_GUINT64_FORMAT "\"", document.version);
  if (!tell_expected (&api, &document) && docket_reply_is_known (request, tag))
    reply = docket_reply_new (304);
  else
    {
      bytes = g_bytes_new_take (g_steal_pointer (&document.json), document.length);
      reply = docket_reply_bytes (200, "application/json", bytes);
    }
  docket_reply_set_header (reply, "ETag", tag);
  docket_reply_set_header (reply, "Cache-Control", "private, no-cache");
  docket_reply_set_header (reply, "Vary", "Authorization");
  return reply;
}

static DocketReply *
make_placed (DocketApi *api, const DocketResult *result)
{
  GString *json = begin_result (api, result);
  DocketReply *reply;

  g_string_append (json, ",\"url\":");
  docket_api_append_string (json, api->url);
  if (result->json != NULL)
    g_string_append_printf (json, ",%s", result->json);
  g_string_append_c (json, '}');
  reply = docket_reply_json (200, g_string_free (json, FALSE));
  docket_api_set_etag (reply, result->order->version);
  return reply;
}

DocketReply *
docket_api_place (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  DocketOrderWords words = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, make_placed, error) ||
      !docket_api_read_string (body, "words", DOCKET_ORDER_WORDS_MAX, &words.text, error) ||
      !docket_api_read_string (body, "name", 200, &words.name, error))
    return NULL;
  words.languages = api.server->languages;
  ok = words.text != NULL ? docket_orders_place_words (api.services, &api.call, api.code, &words, &result, error)
                          : docket_orders_place (api.services, &api.call, api.code, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_open_session (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *password = NULL;
  gint64 retry_after = 0;
  JsonObject *body = docket_request_get_json (request, error);
  GString *json;

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) ||
      !docket_api_read_string (body, "password", 64, &password, error) ||
      !docket_api_require (password != NULL, "password", error))
    return NULL;
  if (!docket_sessions_open (api.services, api.code, password, docket_request_get_network (request), api.call.now,
                             &result, &retry_after, error))
    {
      docket_api_set_retry_after (request, retry_after);
      return NULL;
    }
  json = begin_result (&api, &result);
  g_string_append_c (json, '}');
  return docket_reply_json (200, g_string_free (json, FALSE));
}

DocketReply *
docket_api_cancel (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  DocketStepArguments arguments = { .step = DOCKET_STEP_CANCEL };
  JsonObject *body = docket_request_get_json (request, error);
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, docket_api_make_order, error) ||
      !docket_api_read_string (body, "reason", 500, &arguments.reason, error))
    return NULL;
  ok = docket_orders_step (api.services, &api.call, api.code, &arguments, &result, error);
  return docket_api_finish (&api, ok, &result);
}

/* --- the docket as a picture --- */

typedef struct
{
  DocketSlipFormat format;
  DocketSlipPaper paper;
  const char *password;
  gboolean bag;
} SlipWish;

static gboolean
read_wish (DocketRequest *request, SlipWish *wish, GError **error)
{
  const char *format = docket_request_get_query (request, "format");
  const char *paper = docket_request_get_query (request, "paper");
  JsonObject *body = docket_request_get_json (request, error);

  if (body == NULL || !docket_api_read_string (body, "password", 64, &wish->password, error))
    return FALSE;
  if (paper == NULL || strcmp (paper, "a6") == 0)
    wish->paper = DOCKET_SLIP_A6;
  else if (strcmp (paper, "a4") == 0)
    wish->paper = DOCKET_SLIP_A4;
  else if (strcmp (paper, "receipt") == 0)
    wish->paper = DOCKET_SLIP_RECEIPT;
  else if (strcmp (paper, "bag") == 0)
    wish->bag = TRUE;
  else
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The paper must be a6, a4, receipt or bag."));
      return FALSE;
    }
  if (docket_slip_format_from_nick (format != NULL ? format : "png", &wish->format))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The format must be png, pdf or svg."));
  return FALSE;
}

static gboolean
check_password (DocketApi *api, const char *password, GError **error)
{
  const char *network = api->view == DOCKET_VIEW_CUSTOMER ? docket_request_get_network (api->request) : NULL;
  gint64 retry_after = 0;

  if (password == NULL ||
      docket_sessions_check (api->services, api->code, password, network, api->call.now, &retry_after, error))
    return TRUE;
  docket_api_set_retry_after (api->request, retry_after);
  return FALSE;
}

DocketReply *
docket_api_draw_docket (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  SlipWish wish = { 0 };
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (GBytes) picture = NULL;
  g_autofree char *password = NULL;
  DocketSlip slip = { 0 };

  if (!read_wish (request, &wish, error) || !docket_api_init (&api, request, server, NULL, error))
    return NULL;
  order = docket_orders_load (api.services, &api.call, api.code, error);
  if (order == NULL || !check_password (&api, wish.password, error))
    return NULL;
  if (order->state == DOCKET_ORDER_RECEIVING)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("The order has not been placed yet."));
      return NULL;
    }
  if (wish.password != NULL)
    password = docket_password_parse (wish.password, NULL);
  slip.order = order;
  slip.site = docket_services_get_site (api.services, order->site, error);
  slip.password = password;
  slip.url = api.url;
  if (slip.site != NULL)
    picture = wish.bag ? docket_slip_draw_bag (order, slip.site->language, wish.format, error)
                       : docket_slip_draw (&slip, wish.paper, wish.format, error);
  return picture != NULL ? docket_reply_bytes (200, docket_slip_format_to_media_type (wish.format), picture) : NULL;
}
