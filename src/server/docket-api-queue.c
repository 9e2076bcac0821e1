/* docket-api-queue.c: the queue, and what people do with its jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-board.h"
#include "docket-queue.h"

#define MAX_ID 127

DocketReply *
docket_api_list_queue (DocketRequest *request, gpointer server, GError **error)
{
  DocketServices *services = ((DocketServer *) server)->services;
  const DocketCaller *caller = docket_request_get_caller (request);
  gint64 limit = 100;
  char *json;

  if (!docket_request_read_number (docket_request_get_query (request, "limit"), "limit", 1, 500, &limit, error))
    return NULL;
  json = docket_board_dup_queue (services, caller->site, (guint) limit, g_get_real_time (), error);
  return json != NULL ? docket_reply_json (200, json) : NULL;
}

static DocketReply *
make_job (DocketApi *api, const DocketResult *result)
{
  return docket_reply_json (200, g_strdup (result->json));
}

static DocketReply *
make_new_job (DocketApi *api, const DocketResult *result)
{
  return docket_reply_json (201, g_strdup (result->json));
}

/* What each of them begins with. */
static JsonObject *
begin (DocketApi *api, DocketRequest *request, gpointer server, DocketApiMake make, gint64 *job, GError **error)
{
  JsonObject *body = docket_request_get_json (request, error);

  if (body == NULL || !docket_api_init (api, request, server, make, error) || !docket_api_read_job (request, job, error))
    return NULL;
  return body;
}

DocketReply *
docket_api_raise_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  gint64 job, priority = 0;
  JsonObject *body = begin (&api, request, server, make_job, &job, error);
  gboolean ok;

  if (body == NULL || !docket_api_read_int (body, "priority", 1, 100, &priority, error))
    return NULL;
  ok = docket_queue_raise (api.services, &api.call, job, (gint) priority, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_move_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *station = NULL, *device = NULL;
  gint64 job;
  JsonObject *body = begin (&api, request, server, make_job, &job, error);
  gboolean ok;

  if (body == NULL || !docket_api_read_string (body, "station", MAX_ID, &station, error) ||
      !docket_api_read_string (body, "device", MAX_ID, &device, error) ||
      !docket_api_require ((station == NULL) == (device == NULL), station == NULL ? "station" : "device", error))
    return NULL;
  ok = docket_queue_move (api.services, &api.call, job, station, device, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_cancel_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  gint64 job;
  gboolean ok;

  if (begin (&api, request, server, make_job, &job, error) == NULL)
    return NULL;
  ok = docket_queue_cancel (api.services, &api.call, job, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_reprint_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *reason = NULL;
  gint64 job, copies = 0;
  JsonObject *body = begin (&api, request, server, make_new_job, &job, error);
  gboolean ok;

  if (body == NULL || !docket_api_read_int (body, "copies", 1, G_MAXINT, &copies, error) ||
      !docket_api_require (copies > 0, "copies", error) ||
      !docket_api_read_string (body, "reason", 500, &reason, error))
    return NULL;
  ok = docket_queue_reprint (api.services, &api.call, job, (guint) copies, reason, &result, error);
  return docket_api_finish (&api, ok, &result);
}
