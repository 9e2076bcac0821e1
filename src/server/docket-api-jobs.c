/* docket-api-jobs.c: stations: the jobs they take, what they say of them, their pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-jobs.h"
#include "docket-orders.h"

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

static void
clear_taker (gpointer data)
{
  DocketJobTaker *taker = data;

  g_free ((gpointer) taker->products);
  g_free ((gpointer) taker->papers);
  g_free ((gpointer) taker->artworks);
}

static gboolean
read_taker (JsonObject *object, DocketJobTaker *taker, GError **error)
{
  return docket_api_read_string (object, "name", 127, &taker->name, error) &&
         docket_api_require (taker->name != NULL, "name", error) &&
         docket_api_read_strings (object, "products", MAX_WORDS, (const char ***) &taker->products, error) &&
         docket_api_read_strings (object, "papers", MAX_WORDS, (const char ***) &taker->papers, error) &&
         docket_api_read_strings (object, "artworks", MAX_WORDS, (const char ***) &taker->artworks, error);
}

GArray *
docket_api_read_takers (JsonObject *body, GError **error)
{
  JsonArray *objects = docket_api_read_objects (body, "devices", MAX_DEVICES, error);
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
  takers = docket_api_read_takers (body, error);
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

  if (!docket_api_init (&api, request, server, NULL, error) || !docket_api_read_job (request, &id, error))
    return NULL;
  return reply_job (docket_jobs_get (api.services, &api.call, id, error));
}

DocketReply *
docket_api_renew_job (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  gint64 id;

  if (!docket_api_init (&api, request, server, NULL, error) || !docket_api_read_job (request, &id, error))
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

  if (body != NULL && docket_api_init (&api, request, server, NULL, error) && docket_api_read_job (request, &id, error) &&
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

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) || !docket_api_read_job (request, &id, error) ||
      !read_outcome (body, &outcome, error))
    return NULL;
  return reply_job (docket_jobs_resolve (api.services, &api.call, id, outcome, error));
}

static gboolean
read_format (DocketRequest *request, DocketPageFormat *format, GError **error)
{
  const char *word = docket_request_get_query (request, "format");

  *format = word != NULL && strcmp (word, "png") == 0 ? DOCKET_PAGE_PNG : DOCKET_PAGE_JPEG;
  if (word == NULL || *format == DOCKET_PAGE_PNG || strcmp (word, "jpeg") == 0)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The format must be jpeg or png."));
  return FALSE;
}

DocketReply *
docket_api_get_page (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketMade) made = { -1 };
  DocketPageFormat format;
  gint64 id;

  if (!read_format (request, &format, error) || !docket_api_init (&api, request, server, NULL, error) ||
      !docket_api_read_job (request, &id, error) ||
      !docket_jobs_make_page (api.services, &api.call, id, format, &made, error))
    return NULL;
  return docket_reply_file (200, made.type, docket_made_take (&made), (gsize) made.length);
}

/* What its job will be made of, before there is one. */
DocketReply *
docket_api_get_item_page (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketMade) made = { -1 };
  DocketPageFormat format;

  if (!read_format (request, &format, error) || !docket_api_init (&api, request, server, NULL, error) ||
      !docket_orders_make_page (api.services, &api.call, api.code, docket_request_get_part (request, "item"), format,
                                &made, error))
    return NULL;
  return docket_reply_file (200, made.type, docket_made_take (&made), (gsize) made.length);
}

DocketReply *
docket_api_get_outlines (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketMade) made = { -1 };
  gint64 id;

  if (!docket_api_init (&api, request, server, NULL, error) || !docket_api_read_job (request, &id, error)
      || !docket_jobs_make_outlines (api.services, &api.call, id, &made, error))
    return NULL;
  return docket_reply_file (200, made.type, docket_made_take (&made), (gsize) made.length);
}
