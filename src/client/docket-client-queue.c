/* docket-client-queue.c: the shop's queue: read, and what people do with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-queue.h"

#include "docket-client-private.h"
#include "docket-json.h"

DocketDeed *
docket_deed_new (DocketDeedType type,
                 gint64 job)
{
  DocketDeed *deed = g_new0 (DocketDeed, 1);

  deed->type = type;
  deed->job = job;
  deed->key = g_uuid_string_random ();

  return deed;
}

void
docket_deed_free (DocketDeed *deed)
{
  if (deed == NULL)
    return;

  g_free (deed->station);
  g_free (deed->device);
  g_free (deed->note);
  g_free (deed->order);
  g_free (deed->place);
  g_free (deed->key);
  g_free (deed);
}

static gpointer
parse_queue (DocketClient *self,
             DocketRequest *request,
             DocketReply *reply,
             GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json (reply, error);

  return node != NULL ? docket_queue_reply_from_json (node, error) : NULL;
}

static gpointer
parse_forecast (DocketClient *self,
                DocketRequest *request,
                DocketReply *reply,
                GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json_member (reply, "expected", JSON_NODE_OBJECT, error);

  return node != NULL ? docket_forecast_from_json (node) : NULL;
}

/* What a deed answers: a job, or something that needs no reading. */
typedef struct
{
  DocketJob *job;
} Done;

static void
done_free (Done *done)
{
  docket_job_free (done->job);
  g_free (done);
}

static gpointer
parse_done (DocketClient *self,
            DocketRequest *request,
            DocketReply *reply,
            GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json (reply, NULL);
  Done *done = g_new0 (Done, 1);

  done->job = node != NULL ? docket_job_from_json (node, NULL) : NULL;

  return done;
}

static DocketRequest *
job_request (const DocketDeed *deed,
             const char *what)
{
  return docket_request_new ("POST", "/v1/jobs/%" G_GINT64_FORMAT "/%s", deed->job, what);
}

static DocketRequest *
device_request (const DocketDeed *deed,
                const char *what)
{
  g_autofree char *station = g_uri_escape_string (deed->station != NULL ? deed->station : "", NULL, FALSE);
  g_autofree char *device = g_uri_escape_string (deed->device, NULL, FALSE);

  return docket_request_new ("POST", "/v1/devices/%s/%s/%s", station, device, what);
}

static DocketRequest *
deed_to_request (const DocketDeed *deed)
{
  switch (deed->type)
    {
    case DOCKET_DEED_RAISE: return job_request (deed, "raise");
    case DOCKET_DEED_MOVE: return job_request (deed, "move");
    case DOCKET_DEED_CANCEL: return job_request (deed, "cancel");
    case DOCKET_DEED_REPRINT: return job_request (deed, "reprint");
    case DOCKET_DEED_PAUSE: return device_request (deed, "pause");
    case DOCKET_DEED_RESUME: return device_request (deed, "resume");
    case DOCKET_DEED_MOVE_ORDER: return docket_request_new ("POST", "/v1/orders/%s/move-site", deed->order);
    case DOCKET_DEED_CLOSE_INTAKE:
    case DOCKET_DEED_OPEN_INTAKE:
    default: return docket_request_new ("POST", "/v1/intake");
    }
}

static void
add_raise (JsonBuilder *builder,
           const DocketDeed *deed)
{
  json_builder_set_member_name (builder, "priority");
  if (deed->priority > 0)
    json_builder_add_int_value (builder, deed->priority);
  else
    json_builder_add_null_value (builder);
}

static void
add_members (JsonBuilder *builder,
             const DocketDeed *deed)
{
  switch (deed->type)
    {
    case DOCKET_DEED_RAISE:
      add_raise (builder, deed);
      break;
    case DOCKET_DEED_MOVE:
      docket_json_add_text (builder, "station", deed->device != NULL ? deed->station : NULL);
      docket_json_add_text (builder, "device", deed->device);
      break;
    case DOCKET_DEED_REPRINT:
      json_builder_set_member_name (builder, "copies");
      json_builder_add_int_value (builder, deed->copies);
      docket_builder_add (builder, "reason", deed->note);
      break;
    case DOCKET_DEED_CLOSE_INTAKE:
    case DOCKET_DEED_OPEN_INTAKE:
      json_builder_set_member_name (builder, "paused");
      json_builder_add_boolean_value (builder, deed->type == DOCKET_DEED_CLOSE_INTAKE);
      docket_builder_add (builder, "note", deed->note);
      break;
    case DOCKET_DEED_MOVE_ORDER:
      docket_builder_add (builder, "site", deed->place);
      break;
    case DOCKET_DEED_CANCEL:
    case DOCKET_DEED_PAUSE:
    case DOCKET_DEED_RESUME:
    default:
      break;
    }
}

void
docket_client_forecast_async (DocketClient *self,
                              const char *code,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/orders/%s", code), parse_forecast,
                            (GDestroyNotify) docket_forecast_free, docket_client_forecast_async, cancellable, callback,
                            user_data);
}

DocketForecast *
docket_client_forecast_finish (DocketClient *self,
                               GAsyncResult *result,
                               GError **error)
{
  return docket_client_call_finish (self, result, docket_client_forecast_async, error);
}

void
docket_client_queue_async (DocketClient *self,
                           guint limit,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/queue?limit=%u", limit), parse_queue,
                            (GDestroyNotify) docket_queue_reply_free, docket_client_queue_async,
                            cancellable, callback, user_data);
}

DocketQueueReply *
docket_client_queue_finish (DocketClient *self,
                            GAsyncResult *result,
                            GError **error)
{
  return docket_client_call_finish (self, result, docket_client_queue_async, error);
}

void
docket_client_do_async (DocketClient *self,
                        const DocketDeed *deed,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  DocketRequest *request = deed_to_request (deed);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_members (builder, deed);
  json_builder_end_object (builder);

  docket_request_set_json (request, builder);
  docket_request_set_key (request, deed->key);
  docket_client_call_async (self, request, parse_done, (GDestroyNotify) done_free, docket_client_do_async,
                            cancellable, callback, user_data);
}

gboolean
docket_client_do_finish (DocketClient *self,
                         GAsyncResult *result,
                         DocketJob **job,
                         GError **error)
{
  Done *done = docket_client_call_finish (self, result, docket_client_do_async, error);

  if (done == NULL)
    return FALSE;

  if (job != NULL)
    *job = g_steal_pointer (&done->job);
  done_free (done);

  return TRUE;
}
