/* docket-queue-reply.c: the shop's queue as the order server tells it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-queue-reply.h"

#include "docket-json-members-private.h"

#include "docket-json.h"
#include "docket-time.h"

static void
stop_free (DocketForecastStop *stop)
{
  g_free (stop->device);
  g_strfreev (stop->reasons);
  g_free (stop);
}

static void
place_reason_free (DocketPlaceReason *reason)
{
  g_free (reason->type);
  g_free (reason);
}

void
docket_forecast_free (DocketForecast *forecast)
{
  if (forecast == NULL)
    return;

  g_strfreev (forecast->ahead_orders);
  g_free (forecast->device);
  g_ptr_array_unref (forecast->stopped);
  g_free (forecast);
}

static void
read_stopped (DocketForecast *forecast,
              JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = docket_element_object (array, i);
      DocketForecastStop *stop;

      if (object == NULL)
        continue;

      stop = g_new0 (DocketForecastStop, 1);
      stop->device = g_strdup (docket_member_string (object, "device"));
      stop->since = docket_member_time (object, "since");
      stop->reasons = docket_member_dup_strv (object, "reasons");
      g_ptr_array_add (forecast->stopped, stop);
    }
}

static void
read_explanation (DocketForecast *forecast,
                  JsonObject *object)
{
  forecast->explained = TRUE;
  forecast->ahead_jobs = (guint) CLAMP (docket_member_int (object, "ahead_jobs"), 0, G_MAXINT);
  forecast->ahead_seconds = docket_member_double (object, "ahead_seconds", 0);
  forecast->ahead_orders = docket_member_dup_strv (object, "ahead_orders");
  forecast->device = g_strdup (docket_member_string (object, "device"));
  forecast->seconds_per_unit = docket_member_double (object, "seconds_per_unit", 0);
  forecast->setup_seconds = docket_member_double (object, "setup_seconds", 0);
  forecast->working = (guint) CLAMP (docket_member_int (object, "working"), 0, G_MAXINT);
  forecast->opens_at = docket_member_time (object, "opens_at");
  read_stopped (forecast, docket_member_array (object, "stopped"));
}

DocketForecast *
docket_forecast_from_json (JsonNode *node)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *explanation;
  DocketForecast *forecast;

  if (object == NULL)
    return NULL;

  forecast = g_new0 (DocketForecast, 1);
  forecast->stopped = g_ptr_array_new_with_free_func ((GDestroyNotify) stop_free);
  forecast->p50 = docket_member_time (object, "p50");
  forecast->p90 = docket_member_time (object, "p90");
  explanation = docket_member_object (object, "explanation");
  if (explanation != NULL)
    read_explanation (forecast, explanation);

  return forecast;
}

void
docket_queued_job_free (DocketQueuedJob *queued)
{
  if (queued == NULL)
    return;

  docket_job_free (queued->job);
  g_free (queued->name);
  g_free (queued->title);
  g_ptr_array_unref (queued->why);
  docket_forecast_free (queued->expected);
  g_free (queued);
}

static void
read_why (DocketQueuedJob *queued,
          JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = docket_element_object (array, i);
      DocketPlaceReason *reason;

      if (object == NULL || docket_member_string (object, "type") == NULL)
        continue;

      reason = g_new0 (DocketPlaceReason, 1);
      reason->type = g_strdup (docket_member_string (object, "type"));
      reason->number = docket_member_double (object, "value", 0);
      reason->at = docket_member_time (object, "value");
      g_ptr_array_add (queued->why, reason);
    }
}

static DocketQueuedJob *
read_queued (JsonNode *node,
             GError **error)
{
  DocketJob *job = docket_job_from_json (node, error);
  JsonObject *object;
  DocketQueuedJob *queued;

  if (job == NULL)
    return NULL;

  object = json_node_get_object (node);
  queued = g_new0 (DocketQueuedJob, 1);
  queued->job = job;
  queued->place = (guint) CLAMP (docket_member_int (object, "place"), 0, G_MAXINT);
  queued->name = g_strdup (docket_member_string (object, "name"));
  queued->title = g_strdup (docket_member_string (object, "title"));
  queued->why = g_ptr_array_new_with_free_func ((GDestroyNotify) place_reason_free);
  queued->expected = docket_forecast_from_json (json_object_get_member (object, "expected"));
  read_why (queued, docket_member_array (object, "why"));

  return queued;
}

void
docket_media_wanted_free (DocketMediaWanted *wanted)
{
  g_free (wanted->product);
  g_free (wanted->title);
  g_free (wanted->paper);
  g_free (wanted->device);
  g_free (wanted);
}

static void
read_media_wanted (DocketQueueReply *reply,
                   JsonArray *array)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = docket_element_object (array, i);
      DocketMediaWanted *wanted;

      if (object == NULL)
        continue;

      wanted = g_new0 (DocketMediaWanted, 1);
      wanted->product = g_strdup (docket_member_string (object, "product"));
      wanted->title = g_strdup (docket_member_string (object, "title"));
      wanted->paper = g_strdup (docket_member_string (object, "paper"));
      wanted->device = g_strdup (docket_member_string (object, "device"));
      wanted->width = docket_member_length (object, "width");
      wanted->height = docket_member_length (object, "height");
      wanted->orders = (guint) CLAMP (docket_member_int (object, "orders"), 0, G_MAXINT);
      wanted->jobs = (guint) CLAMP (docket_member_int (object, "jobs"), 0, G_MAXINT);
      g_ptr_array_add (reply->media_wanted, wanted);
    }
}

static void
read_intake (DocketQueueReply *reply,
             JsonObject *intake)
{
  if (intake == NULL)
    return;

  reply->intake_paused = docket_member_bool (intake, "paused");
  reply->intake_since = docket_member_time (intake, "since");
  reply->intake_by = g_strdup (docket_member_string (intake, "by"));
  reply->intake_note = g_strdup (docket_member_string (intake, "note"));
  reply->intake_closed = g_strdup (docket_member_string (intake, "closed"));
}

void
docket_queue_reply_free (DocketQueueReply *reply)
{
  if (reply == NULL)
    return;

  g_ptr_array_unref (reply->jobs);
  g_ptr_array_unref (reply->media_wanted);
  g_free (reply->intake_by);
  g_free (reply->intake_note);
  g_free (reply->intake_closed);
  g_free (reply);
}

DocketQueueReply *
docket_queue_reply_from_json (JsonNode *node,
                              GError **error)
{
  g_autoptr (DocketQueueReply) reply = g_new0 (DocketQueueReply, 1);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *jobs = object != NULL ? docket_member_array (object, "jobs") : NULL;

  reply->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_queued_job_free);
  reply->media_wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_media_wanted_free);
  if (jobs == NULL)
    {
      docket_member_refuse (error);
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (jobs); i++)
    {
      DocketQueuedJob *queued = read_queued (json_array_get_element (jobs, i), error);

      if (queued == NULL)
        return NULL;
      g_ptr_array_add (reply->jobs, queued);
    }
  reply->total = MAX (reply->jobs->len, (guint) CLAMP (docket_member_int (object, "total"), 0, G_MAXINT));
  read_media_wanted (reply, docket_member_array (object, "media_wanted"));
  read_intake (reply, docket_member_object (object, "intake"));

  return g_steal_pointer (&reply);
}
