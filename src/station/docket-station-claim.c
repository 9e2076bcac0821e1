/* docket-station-claim.c: what the server says is ours, and asking it for more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

#include <glib/gi18n.h>

#define RETRY_PAUSE (2 * G_TIME_SPAN_SECOND)
#define REPORT_PAUSE_MS 250

static void
settle_later (DocketStation *self)
{
  self->settling = FALSE;
  self->settled = FALSE;
  self->next_look = g_get_monotonic_time () + RETRY_PAUSE;
}

/* A job is ours, says the server, and nothing here knows of it: claimed or released by an answer that was lost, or had by
 * a station whose ledger was lost. Before the server heard "processing" no device is started, so only a job in that state
 * may have been made. Where the release alone gave it that state and no station has said a word of it since, a ledger that
 * knows all is to be believed. */
static gboolean
may_be_made (DocketStation *self,
             const DocketJob *job)
{
  if (job->state == DOCKET_JOB_PENDING)
    return FALSE;

  return !docket_ledger_knows_all (self->ledger) || job->reasons == NULL
         || !g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_INCOMING);
}

static DocketJob *
report_for_orphan (DocketStation *self,
                   const DocketJob *job)
{
  DocketJob *report = docket_job_copy (job);

  g_free (report->message);
  g_strfreev (report->reasons);
  report->message = NULL;
  if (may_be_made (self, job))
    {
      report->state = DOCKET_JOB_PROCESSING_STOPPED;
      report->reasons = g_strsplit (DOCKET_JOB_REASON_OUTCOME_UNKNOWN, " ", -1);
      report->message = g_strdup (_("This station knows nothing of it any more, so whether it was made cannot be "
                                    "known. Look whether it lies in the tray."));
    }
  else
    {
      report->state = DOCKET_JOB_PENDING;
      report->reasons = g_new0 (char *, 1);
    }

  return report;
}

typedef struct
{
  DocketStation *station;
  DocketJob *report;
} Orphan;

static void
on_orphan_written (GObject *object,
                   GAsyncResult *result,
                   gpointer user_data)
{
  Orphan *orphan = user_data;
  g_autoptr (DocketStation) self = orphan->station;
  g_autoptr (DocketJob) report = orphan->report;
  g_autoptr (GError) error = NULL;

  g_free (orphan);
  if (!docket_ledger_write_finish (DOCKET_LEDGER (object), result, &error))
    {
      docket_station_set_trouble (self, error->message);
      settle_later (self);
      return;
    }

  docket_outbox_put (self->outbox, report, TRUE);
  if (report->state == DOCKET_JOB_PROCESSING_STOPPED)
    g_signal_emit_by_name (self, "job-asks", report->id, report->order);
}

/* The jobs that were known here when the server was asked: its answer may be older than their end. */
typedef struct
{
  DocketStation *station;
  GHashTable *known;
} Question;

static void
on_my_jobs (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (DocketStation) self = question->station;
  g_autoptr (GHashTable) known = question->known;
  g_autoptr (GPtrArray) jobs = docket_client_my_jobs_finish (DOCKET_CLIENT (object), result, NULL);
  gboolean any = FALSE;

  g_free (question);
  if (jobs == NULL || !self->running)
    {
      settle_later (self);
      return;
    }

  for (guint i = 0; i < jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (jobs, i);
      Orphan *orphan;

      if ((job->state != DOCKET_JOB_PROCESSING && job->state != DOCKET_JOB_PENDING)
          || g_hash_table_contains (known, &job->id) || docket_station_has_job (self, job->id))
        continue;
      orphan = g_new0 (Orphan, 1);
      orphan->station = g_object_ref (self);
      orphan->report = report_for_orphan (self, job);
      any = TRUE;
      docket_ledger_ended_async (self->ledger, NULL, orphan->report, on_orphan_written, orphan);
    }

  self->settling = FALSE;
  self->settled = TRUE;
  /* Where some are, this has to wait until the server has them in another state. */
  if (!any)
    docket_ledger_vouch (self->ledger);
  docket_station_look (self);
}

static void
ask_for_my_jobs (DocketStation *self)
{
  Question *question = g_new0 (Question, 1);

  question->station = g_object_ref (self);
  question->known = docket_station_dup_known_jobs (self);
  docket_client_my_jobs_async (self->client, self->closing, on_my_jobs, question);
}

static void
on_makeables (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (DocketStation) self = user_data;
  g_autoptr (GPtrArray) makeables = docket_client_makeables_finish (DOCKET_CLIENT (object), result, NULL);

  if (makeables == NULL || !self->running)
    {
      settle_later (self);
      return;
    }

  g_clear_pointer (&self->makeables, g_ptr_array_unref);
  self->makeables = g_steal_pointer (&makeables);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      docket_station_device_set_makeables (device, self->makeables);
    }
  docket_station_report_devices_soon (self);
  ask_for_my_jobs (self);
}

static void
on_whoami (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (DocketStation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketTerminal) terminal = docket_client_whoami_finish (DOCKET_CLIENT (object), result, &error);

  if (terminal == NULL || !self->running)
    {
      settle_later (self);
      return;
    }
  if (!docket_terminal_has_right (terminal, DOCKET_RIGHT_PRODUCE))
    {
      docket_station_set_trouble (self, _("This terminal has no right to produce. Give it that right at the order server."));
      settle_later (self);
      return;
    }

  docket_client_makeables_async (self->client, terminal->site, self->closing, on_makeables, g_object_ref (self));
}

void
docket_station_settle (DocketStation *self)
{
  /* A claim whose answer is on its way would look like a job that nobody here knows. */
  if (self->settling || self->claiming)
    return;

  self->settling = TRUE;
  docket_client_whoami_async (self->client, self->closing, on_whoami, g_object_ref (self));
}

void
docket_station_ask_again (DocketStation *self)
{
  settle_later (self);
}

typedef struct
{
  DocketStation *station;
  char *device;
} Claim;

void
docket_station_take_claimed (DocketStation *self,
                             const char *name,
                             GPtrArray *jobs)
{
  DocketStationDevice *device = docket_station_find_device (self, name, NULL);

  self->claiming = FALSE;
  if (jobs == NULL || !self->running || device == NULL || docket_station_device_get_work (device) != NULL)
    {
      /* Jobs may be ours now without our knowing: ask before the next claim. */
      settle_later (self);
      return;
    }

  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (jobs, i);
      g_autoptr (DocketWork) work = NULL;

      if (docket_station_device_get_work (device) != NULL)
        {
          settle_later (self);
          return;
        }
      work = docket_work_new (&self->shop, docket_station_device_get_device (device), job);
      docket_station_add_work (self, device, work);
    }
  if (self->settled)
    docket_station_claim (self);
  else
    docket_station_look (self);
}

static void
on_claimed (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  Claim *claim = user_data;
  g_autoptr (DocketStation) self = claim->station;
  g_autofree char *name = claim->device;
  g_autoptr (GPtrArray) jobs = docket_client_claim_finish (DOCKET_CLIENT (object), result, NULL);

  g_free (claim);
  docket_station_take_claimed (self, name, jobs);
}

/* One claim at a time, for one device, so that an answer always has a device to go to. */
void
docket_station_claim (DocketStation *self)
{
  if (self->claiming || !self->running || !self->settled)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      g_autoptr (GPtrArray) questions = docket_station_device_next_questions (device, g_get_monotonic_time ());
      Claim *claim;

      if (questions == NULL)
        continue;

      claim = g_new0 (Claim, 1);
      claim->station = g_object_ref (self);
      claim->device = g_strdup (docket_station_device_get_name (device));
      self->claiming = TRUE;
      docket_client_claim_async (self->client, questions, 1, self->closing, on_claimed, claim);
      return;
    }
}

static void
on_devices_reported (GObject *object,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (DocketStation) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) reports = docket_client_report_devices_finish (DOCKET_CLIENT (object), result, &error);

  if (reports == NULL)
    g_debug ("The devices were not reported: %s", error->message);
  for (guint i = 0; reports != NULL && i < reports->len; i++)
    {
      const DocketDeviceReport *report = g_ptr_array_index (reports, i);
      DocketStationDevice *device = docket_station_find_device (self, report->name, NULL);

      if (device != NULL)
        docket_station_device_adopt (device, report);
    }
}

static gboolean
on_report_pause_over (gpointer user_data)
{
  DocketStation *self = user_data;
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_report_free);

  self->report_id = 0;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      g_ptr_array_add (reports, docket_station_device_report (device));
    }
  docket_client_report_devices_async (self->client, reports, self->closing, on_devices_reported,
                                      g_object_ref (self));

  return G_SOURCE_REMOVE;
}

void
docket_station_report_devices_soon (DocketStation *self)
{
  if (self->running && self->report_id == 0)
    self->report_id = g_timeout_add (REPORT_PAUSE_MS, on_report_pause_over, self);
}
