/* docket-station-words.c: what a station without a window says, for people and for programs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include <glib/gi18n.h>

static char *
with_sentence (char *text,
               const char *sentence)
{
  char *whole;

  if (sentence == NULL)
    return text;
  /* Translators: a device's or job's state, then a sentence about it. */
  whole = g_strdup_printf (_("%s. %s"), text, sentence);
  g_free (text);

  return whole;
}

/* A format macro would cut a message in two for translators. */
static char *
say_number (gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

static char *
say_device (const char *name,
            const char *state,
            gint64 job,
            guint made,
            guint copies,
            const char *sentence)
{
  if (job != 0)
    {
      g_autofree char *number = say_number (job);

      /* Translators: the device's name, the job's number, how many copies are made, of how many. */
      return with_sentence (g_strdup_printf (_("%s: job %s, %u of %u made"), name, number, made, copies), sentence);
    }
  if (g_strcmp0 (state, "stopped") == 0)
    return with_sentence (g_strdup_printf (_("%s: stopped"), name), sentence);

  return with_sentence (g_strdup_printf (_("%s: idle"), name), sentence);
}

char *
docket_station_say_device (DocketStationDevice *device)
{
  return say_device (docket_station_device_get_name (device), docket_station_device_get_state (device),
                     docket_station_device_get_job (device), docket_station_device_get_copies_completed (device),
                     docket_station_device_get_copies (device), docket_station_device_get_sentence (device));
}

static const char *
say_job_state (DocketJobState state)
{
  switch (state)
    {
    case DOCKET_JOB_PENDING: return _("given back to the queue");
    case DOCKET_JOB_PENDING_HELD: return _("held");
    case DOCKET_JOB_PROCESSING: return _("being made");
    case DOCKET_JOB_PROCESSING_STOPPED: return _("stopped");
    case DOCKET_JOB_CANCELED: return _("cancelled");
    case DOCKET_JOB_ABORTED: return _("given up");
    case DOCKET_JOB_COMPLETED: return _("made");
    default: return docket_job_state_to_nick (state);
    }
}

char *
docket_station_say_job (const DocketJob *job)
{
  g_autofree char *number = say_number (job->id);

  /* Translators: job number, order's code, device, what became of it, how many copies are made, of how many. */
  return with_sentence (g_strdup_printf (_("Job %s of order %s on %s: %s, %u of %u made"), number, job->order,
                                         job->device != NULL ? job->device : "–", say_job_state (job->state),
                                         job->copies_completed, job->copies),
                        job->message);
}

char *
docket_station_say_server (DocketClient *client)
{
  if (docket_client_get_online (client))
    return g_strdup_printf (_("The order server %s is reached"), docket_client_get_base_url (client));

  return with_sentence (g_strdup_printf (_("The order server %s is not reached"), docket_client_get_base_url (client)),
                        docket_client_get_reason (client));
}

static void
add_string (JsonBuilder *builder,
            const char *name,
            const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder,
         const char *name,
         gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_strings (JsonBuilder *builder,
             const char *name,
             const char *const *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

JsonNode *
docket_station_device_to_json (DocketStationDevice *device)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 job = docket_station_device_get_job (device);

  json_builder_begin_object (builder);
  add_string (builder, "name", docket_station_device_get_name (device));
  add_string (builder, "uri", docket_station_device_get_uri (device));
  add_string (builder, "kind", docket_station_device_get_kind (device));
  add_string (builder, "state", docket_station_device_get_state (device));
  add_strings (builder, "reasons", docket_station_device_get_reasons (device));
  add_string (builder, "message", docket_station_device_get_sentence (device));
  json_builder_set_member_name (builder, "paused");
  json_builder_add_boolean_value (builder, docket_station_device_get_paused (device));
  json_builder_set_member_name (builder, "job");
  if (job != 0)
    json_builder_add_int_value (builder, job);
  else
    json_builder_add_null_value (builder);
  add_string (builder, "order", docket_station_device_get_order (device));
  add_int (builder, "copies", docket_station_device_get_copies (device));
  add_int (builder, "copies_completed", docket_station_device_get_copies_completed (device));
  json_builder_set_member_name (builder, "progress");
  json_builder_add_double_value (builder, docket_station_device_get_progress (device));
  json_builder_set_member_name (builder, "seconds_left");
  if (docket_station_device_get_seconds_left (device) >= 0)
    json_builder_add_int_value (builder, docket_station_device_get_seconds_left (device));
  else
    json_builder_add_null_value (builder);
  add_strings (builder, "policy_problems", docket_station_device_get_policy_problems (device));
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

JsonNode *
docket_station_job_to_json (const DocketJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_int (builder, "id", job->id);
  add_string (builder, "order", job->order);
  add_string (builder, "device", job->device);
  add_string (builder, "state", docket_job_state_to_nick (job->state));
  add_strings (builder, "reasons", (const char *const *) job->reasons);
  add_string (builder, "message", job->message);
  add_int (builder, "copies", job->copies);
  add_int (builder, "copies_completed", job->copies_completed);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

JsonNode *
docket_station_server_to_json (DocketClient *client)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "url", docket_client_get_base_url (client));
  json_builder_set_member_name (builder, "online");
  json_builder_add_boolean_value (builder, docket_client_get_online (client));
  add_string (builder, "message", docket_client_get_online (client) ? NULL : docket_client_get_reason (client));
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

JsonNode *
docket_station_status_to_json (DocketStation *station,
                               DocketClient *client)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  GListModel *devices = docket_station_get_devices (station);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "server");
  json_builder_add_value (builder, docket_station_server_to_json (client));
  add_string (builder, "problem", docket_station_get_problem (station));
  add_int (builder, "waiting_reports", docket_station_get_waiting_reports (station));
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (devices, i);

      json_builder_add_value (builder, docket_station_device_to_json (device));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static const char *
get_string (JsonObject *object,
            const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* What could lose or double a job some day; it works meanwhile. */
static void
append_problems (GString *text,
                 JsonArray *problems)
{
  for (guint i = 0; problems != NULL && i < json_array_get_length (problems); i++)
    g_string_append_printf (text, "  %s\n", json_array_get_string_element (problems, i));
}

static void
append_device (GString *text,
               JsonObject *device,
               int *worst)
{
  g_autofree char *line = say_device (get_string (device, "name"), get_string (device, "state"),
                                      json_object_get_int_member_with_default (device, "job", 0),
                                      (guint) json_object_get_int_member_with_default (device, "copies_completed", 0),
                                      (guint) json_object_get_int_member_with_default (device, "copies", 0),
                                      get_string (device, "message"));

  g_string_append_printf (text, "%s\n", line);
  append_problems (text, json_object_get_array_member (device, "policy_problems"));
  if (g_strcmp0 (get_string (device, "state"), "stopped") == 0)
    *worst = 1;
}

static void
append_server (GString *text,
               JsonObject *server,
               int *worst)
{
  if (json_object_get_boolean_member_with_default (server, "online", FALSE))
    {
      g_string_append_printf (text, _("The order server %s is reached"), get_string (server, "url"));
    }
  else
    {
      g_autofree char *line = with_sentence (g_strdup_printf (_("The order server %s is not reached"), get_string (server, "url")),
                                             get_string (server, "message"));

      g_string_append (text, line);
      *worst = 1;
    }
  g_string_append_c (text, '\n');
}

char *
docket_station_say_status (JsonNode *status,
                           int *worst)
{
  JsonObject *all = json_node_get_object (status);
  JsonArray *devices = json_object_get_array_member (all, "devices");
  guint waiting = (guint) json_object_get_int_member_with_default (all, "waiting_reports", 0);
  GString *text = g_string_new (NULL);

  *worst = 0;
  append_server (text, json_object_get_object_member (all, "server"), worst);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    append_device (text, json_array_get_object_element (devices, i), worst);
  if (waiting > 0)
    g_string_append_printf (text, ngettext ("%u report waits for the server\n", "%u reports wait for the server\n", waiting), waiting);
  if (get_string (all, "problem") != NULL)
    {
      g_string_append_printf (text, "%s\n", get_string (all, "problem"));
      *worst = 1;
    }

  return g_string_free (text, FALSE);
}
