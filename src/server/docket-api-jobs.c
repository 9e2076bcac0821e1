/* docket-api-jobs.c: stations: the jobs they take, what they say of them, their pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-jobs.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_DEVICES 64
#define MAX_WORDS 256
#define MAX_JOBS 64

static DocketReply *
reply_job (DocketJob *job)
{
  g_autoptr (DocketJob) owned = job;

  return owned != NULL ? docket_reply_json (200, docket_job_to_json (owned)) : NULL;
}

static DocketReply *
reply_jobs (GPtrArray *jobs)
{
  g_autoptr (GPtrArray) owned = jobs;
  GString *json;

  if (owned == NULL)
    return NULL;
  json = g_string_new ("{\"jobs\":[");
  for (guint i = 0; i < owned->len; i++)
    {
      g_autofree char *job = docket_job_to_json (g_ptr_array_index (owned, i));

      g_string_append_printf (json, "%s%s", i > 0 ? "," : "", job);
    }
  g_string_append (json, "]}");
  return docket_reply_json (200, g_string_free (json, FALSE));
}

static gboolean
read_id (DocketRequest *request, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (docket_request_get_part (request, "job"), 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such job."));
  return FALSE;
}

/* The array @name of objects, at most @max. */
static JsonArray *
read_objects (JsonObject *body, const char *name, guint max, GError **error)
{
  JsonNode *node = json_object_get_member (body, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean fits = array != NULL && json_array_get_length (array) <= max;

  for (guint i = 0; fits && i < json_array_get_length (array); i++)
    fits = JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i));
  if (fits)
    return array;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” must be a list of at most %u objects."), name, max);
  return NULL;
}

static void
clear_taker (gpointer data)
{
  DocketJobTaker *taker = data;

  g_free ((gpointer) taker->products);
  g_free ((gpointer) taker->papers);
}

static gboolean
read_taker (JsonObject *object, DocketJobTaker *taker, GError **error)
{
  return docket_api_read_string (object, "name", 127, &taker->name, error) &&
         docket_api_require (taker->name != NULL, "name", error) &&
         docket_api_read_strings (object, "products", MAX_WORDS, (const char ***) &taker->products, error) &&
         docket_api_read_strings (object, "papers", MAX_WORDS, (const char ***) &taker->papers, error);
}

static GArray *
read_takers (JsonObject *body, GError **error)
{
  JsonArray *objects = read_objects (body, "devices", MAX_DEVICES, error);
  g_autoptr (GArray) takers = NULL;

  if (objects == NULL)
    return NULL;
  takers = g_array_new (FALSE, TRUE, sizeof (DocketJobTaker));
  g_array_set_clear_func (takers, clear_taker);
  g_array_set_size (takers, json_array_get_length (objects));
  for (guint i = 0; i < takers->len; i++)
    if (!read_taker (json_array_get_object_element (objects, i), &g_array_index (takers, DocketJobTaker, i), error))
      return NULL;
  return g_steal_pointer (&takers);
}

DocketReply *
docket_api_claim_jobs (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autoptr (GArray) takers = NULL;
  JsonObject *body = docket_request_get_json (request, error);
  gint64 max = 1;

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) ||
      !docket_api_read_int (body, "max", 1, MAX_JOBS, &max, error))
    return NULL;
  takers = read_takers (body, error);
  if (takers == NULL)
    return NULL;
  return reply_jobs (docket_jobs_claim (api.services, &api.call, api.caller->terminal,
                                        (const DocketJobTaker *) (gpointer) takers->data, takers->len,
                                        (guint) max, error));
}

DocketReply *
docket_api_list_jobs (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  const char *station = docket_request_get_query (request, "station");

  if (station != NULL && strcmp (station, "me") != 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The station must be “me”."));
      return NULL;
    }
  if (!docket_api_init (&api, request, server, NULL, error))
    return NULL;
  return reply_jobs (docket_jobs_list (api.services, &api.call, api.caller->terminal, error));
}

DocketReply *
docket_api_get_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  gint64 id;

  if (!docket_api_init (&api, request, server, NULL, error) || !read_id (request, &id, error))
    return NULL;
  return reply_job (docket_jobs_get (api.services, &api.call, id, error));
}

DocketReply *
docket_api_renew_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  gint64 id;

  if (!docket_api_init (&api, request, server, NULL, error) || !read_id (request, &id, error))
    return NULL;
  return reply_job (docket_jobs_renew (api.services, &api.call, api.caller->terminal, id, error));
}

static gboolean
read_report (JsonObject *body, DocketJobReport *report, GError **error)
{
  const char *state = NULL;
  gint64 completed = -1, attempt = 0;

  if (!docket_api_read_string (body, "state", 32, &state, error) || !docket_api_require (state != NULL, "state", error) ||
      !docket_api_read_strings (body, "reasons", 32, (const char ***) &report->reasons, error) ||
      !docket_api_read_string (body, "message", 1000, &report->message, error) ||
      !docket_api_read_int (body, "copies_completed", 0, G_MAXINT, &completed, error) ||
      !docket_api_read_string (body, "device", 127, &report->device, error) ||
      !docket_api_read_int (body, "attempt", 1, G_MAXINT, &attempt, error) ||
      !docket_api_require (attempt > 0, "attempt", error))
    return FALSE;
  report->copies_completed = (gint) completed;
  report->attempt = (guint) attempt;
  if (docket_job_state_from_nick (state, &report->state))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is no state of a job."), state);
  return FALSE;
}

DocketReply *
docket_api_report_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  DocketJobReport report = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  DocketReply *reply = NULL;
  gint64 id;

  if (body != NULL && docket_api_init (&api, request, server, NULL, error) && read_id (request, &id, error) &&
      read_report (body, &report, error))
    reply = reply_job (docket_jobs_report (api.services, &api.call, api.caller->terminal, id, &report, error));
  g_free ((gpointer) report.reasons);
  return reply;
}

static gboolean
read_outcome (JsonObject *body, DocketJobOutcome *outcome, GError **error)
{
  static const char *const words[] = { "made", "not-made", "stop", NULL };
  const char *word = NULL;

  if (!docket_api_read_string (body, "outcome", 16, &word, error) ||
      !docket_api_require (word != NULL, "outcome", error))
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      {
        *outcome = (DocketJobOutcome) i;
        return TRUE;
      }
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The outcome must be made, not-made or stop."));
  return FALSE;
}

DocketReply *
docket_api_resolve_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  DocketJobOutcome outcome;
  gint64 id;

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) || !read_id (request, &id, error) ||
      !read_outcome (body, &outcome, error))
    return NULL;
  return reply_job (docket_jobs_resolve (api.services, &api.call, id, outcome, error));
}

DocketReply *
docket_api_get_page (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  const char *format = docket_request_get_query (request, "format");
  gboolean png = format != NULL && strcmp (format, "png") == 0;
  gint64 id, length;
  gint fd;

  if (format != NULL && !png && strcmp (format, "jpeg") != 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The format must be jpeg or png."));
      return NULL;
    }
  if (!docket_api_init (&api, request, server, NULL, error) || !read_id (request, &id, error))
    return NULL;
  fd = docket_jobs_open_page (api.services, &api.call, id, png ? DOCKET_PAGE_PNG : DOCKET_PAGE_JPEG, &length, error);
  return fd >= 0 ? docket_reply_file (200, png ? "image/png" : "image/jpeg", fd, (gsize) length) : NULL;
}

/* --- devices --- */

static gboolean
check_device (JsonObject *object, const char **name, const char **state, GError **error)
{
  const char *uri = NULL, *message = NULL;
  g_autofree const char **reasons = NULL;
  g_autofree const char **products = NULL;
  gint64 job = 0;

  if (!docket_api_read_string (object, "name", 127, name, error) || !docket_api_require (*name != NULL, "name", error) ||
      !docket_api_read_string (object, "state", 16, state, error) ||
      !docket_api_require (*state != NULL, "state", error) ||
      !docket_api_read_string (object, "uri", 1023, &uri, error) ||
      !docket_api_read_string (object, "message", 1000, &message, error) ||
      !docket_api_read_strings (object, "reasons", 32, &reasons, error) ||
      !docket_api_read_strings (object, "products", MAX_WORDS, &products, error) ||
      !docket_api_read_int (object, "job", 1, G_MAXINT64, &job, error))
    return FALSE;
  if (g_strv_contains (((const char *const[]) { "idle", "processing", "stopped", NULL }), *state))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       _("A device’s state must be idle, processing or stopped."));
  return FALSE;
}

/* Only the members that the description names, each of them. */
static char *
write_device (JsonObject *object)
{
  static const char *const names[] = { "name", "uri", "state", "reasons", "message", "job", "products" };
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (JsonNode) root = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *value = json_object_get_member (object, names[i]);

      if (value != NULL)
        json_object_set_member (copy, names[i], json_node_copy (value));
      else if (strcmp (names[i], "reasons") == 0)
        json_object_set_array_member (copy, names[i], json_array_new ());
      else
        json_object_set_null_member (copy, names[i]);
    }
  root = json_node_init_object (json_node_alloc (), copy);
  return json_to_string (root, FALSE);
}

DocketReply *
docket_api_put_devices (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_row_free);
  JsonObject *body = docket_request_get_json (request, error);
  JsonArray *objects;

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error))
    return NULL;
  objects = read_objects (body, "devices", MAX_DEVICES, error);
  for (guint i = 0; objects != NULL && i < json_array_get_length (objects); i++)
    {
      JsonObject *object = json_array_get_object_element (objects, i);
      const char *name = NULL, *state = NULL;
      DocketDeviceRow *row;

      if (!check_device (object, &name, &state, error))
        return NULL;
      row = g_new0 (DocketDeviceRow, 1);
      g_ptr_array_add (rows, row);
      row->station = g_strdup (api.caller->terminal);
      row->name = g_strdup (name);
      row->state = g_strdup (state);
      row->json = write_device (object);
      row->seen_at = api.call.now;
    }
  if (objects == NULL || !docket_jobs_put_devices (api.services, &api.call, api.caller->terminal, rows, error))
    return NULL;
  return docket_api_list_devices (request, server, error);
}

DocketReply *
docket_api_list_devices (DocketRequest *request, gpointer server, GError **error)
{
  const DocketCaller *caller = docket_request_get_caller (request);
  g_autoptr (GPtrArray) rows = docket_jobs_list_devices (((DocketServer *) server)->services, caller->site, error);
  GString *json;

  if (rows == NULL)
    return NULL;
  json = g_string_new ("{\"devices\":[");
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketDeviceRow *row = g_ptr_array_index (rows, i);
      g_autofree char *seen_at = docket_time_to_rfc3339 (row->seen_at);

      g_string_append_printf (json, "%s%.*s,\"station\":", i > 0 ? "," : "", (gint) strlen (row->json) - 1, row->json);
      docket_api_append_string (json, row->station);
      g_string_append_printf (json, ",\"seen_at\":\"%s\"}", seen_at);
    }
  g_string_append (json, "]}");
  return docket_reply_json (200, g_string_free (json, FALSE));
}
