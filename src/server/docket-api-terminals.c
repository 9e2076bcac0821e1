/* docket-api-terminals.c: terminals: pairing, who they are, the list of orders, events, figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-orders.h"
#include "docket-sessions.h"
#include "docket-streams.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAME 80
#define MAX_QUERY 200

static void
append_terminal (GString *json, const char *id, const char *name, const char *site, guint rights)
{
  g_autofree char *words = docket_rights_to_json (rights);

  g_string_append (json, "\"terminal\":{\"id\":");
  docket_api_append_string (json, id);
  g_string_append (json, ",\"name\":");
  docket_api_append_string (json, name);
  g_string_append (json, ",\"site\":");
  docket_api_append_string (json, site);
  g_string_append_printf (json, ",\"rights\":%s}", words);
}

DocketReply *
docket_api_pair (DocketRequest *request, gpointer server, GError **error)
{
  DocketServer *self = server;
  g_autoptr (DocketTerminal) terminal = NULL;
  g_autofree char *token = NULL;
  const char *code = NULL, *name = NULL;
  gint64 retry_after = 0;
  JsonObject *body = docket_request_get_json (request, error);
  GString *json;

  if (body == NULL || !docket_api_read_string (body, "pairing_code", 32, &code, error) ||
      !docket_api_require (code != NULL, "pairing_code", error) ||
      !docket_api_read_string (body, "name", MAX_NAME, &name, error))
    return NULL;
  terminal = docket_terminals_pair (self->services, code, name != NULL && *name != '\0' ? name : NULL,
                                    docket_request_get_network (request), g_get_real_time (), &token,
                                    &retry_after, error);
  if (terminal == NULL)
    {
      docket_api_set_retry_after (request, retry_after);
      return NULL;
    }
  json = g_string_new ("{\"token\":");
  docket_api_append_string (json, token);
  g_string_append_c (json, ',');
  append_terminal (json, terminal->id, terminal->name, terminal->site,
                   docket_rights_from_nicks ((const char *const *) terminal->rights));
  g_string_append_c (json, '}');
  return docket_reply_json (201, g_string_free (json, FALSE));
}

static void
append_own_site (GString *json, const DocketSite *site, const char *currency)
{
  const char *members[] = { "id", site->id, "name", site->name, "address", site->address, "hours", site->hours,
                            "language", site->language, "currency", currency,
                            "default_product", site->default_product };

  g_string_append (json, "\"site\":{");
  for (gsize i = 0; i < G_N_ELEMENTS (members); i += 2)
    {
      g_string_append_printf (json, "\"%s\":", members[i]);
      docket_api_append_string (json, members[i + 1]);
      g_string_append_c (json, ',');
    }
  g_string_append_printf (json, "\"pay_first\":%s,\"password_on_collect\":%s,\"undo_s\":%" G_GINT64_FORMAT "}",
                          site->pay_first ? "true" : "false", site->password_on_collect ? "true" : "false",
                          site->undo / G_USEC_PER_SEC);
}

DocketReply *
docket_api_get_terminal (DocketRequest *request, gpointer server, GError **error)
{
  DocketServices *services = ((DocketServer *) server)->services;
  const DocketCaller *caller = docket_request_get_caller (request);
  const DocketSite *site = docket_services_get_site (services, caller->site, error);
  GString *json;

  if (site == NULL)
    return NULL;
  json = g_string_new ("{");
  append_terminal (json, caller->terminal, caller->name, caller->site, caller->rights);
  g_string_append_c (json, ',');
  append_own_site (json, site, docket_services_get_catalogue (services, site->id)->currency);
  g_string_append_c (json, '}');
  return docket_reply_json (200, g_string_free (json, FALSE));
}

DocketReply *
docket_api_list_orders (DocketRequest *request, gpointer server, GError **error)
{
  DocketServices *services = ((DocketServer *) server)->services;
  const DocketCaller *caller = docket_request_get_caller (request);
  DocketOrderQuery query = { .site = caller->site };
  gint64 limit = 100;
  DocketWants wants;
  char *json;

  query.wants = docket_request_get_query (request, "wants");
  query.query = docket_request_get_query (request, "q");
  query.cursor = docket_request_get_query (request, "cursor");
  if (!docket_request_read_number (docket_request_get_query (request, "limit"), "limit", 1, 500, &limit, error))
    return NULL;
  query.limit = (guint) limit;
  if ((query.wants != NULL && !docket_wants_from_nick (query.wants, &wants)) ||
      (query.query != NULL && (strlen (query.query) > MAX_QUERY || !g_utf8_validate (query.query, -1, NULL))))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("“wants” or “q” is not something to look for."));
      return NULL;
    }
  if (query.query != NULL && *query.query == '\0')
    query.query = NULL;
  json = docket_orders_list (services, &query, error);
  return json != NULL ? docket_reply_json (200, json) : NULL;
}

DocketReply *
docket_api_events (DocketRequest *request, gpointer server, GError **error)
{
  DocketServer *self = server;
  const DocketCaller *caller = docket_request_get_caller (request);
  const char *text = docket_request_get_header (request, "Last-Event-ID");
  gint64 since = -1;

  if (text == NULL)
    text = docket_request_get_query (request, "since");
  if (!docket_request_read_number (text, "since", 0, G_MAXINT64, &since, error))
    return NULL;
  return docket_streams_open (self->streams, caller->site, docket_request_get_bearer (request), since, error);
}

DocketReply *
docket_api_day (DocketRequest *request, gpointer server, GError **error)
{
  const DocketCaller *caller = docket_request_get_caller (request);
  DocketServices *services = ((DocketServer *) server)->services;
  const DocketSite *site = docket_services_get_site (services, caller->site, error);
  char *json;

  if (site == NULL)
    return NULL;
  json = docket_orders_day (services, caller->site, docket_hours_midnight (site->opening, g_get_real_time ()), error);
  return json != NULL ? docket_reply_json (200, json) : NULL;
}
