/* docket-jobs.c: the production queue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs.h"

#include "docket-error.h"
#include "docket-jobs-private.h"
#include "docket-jobs-table.h"
#include "docket-production-private.h"
#include "docket-promises-private.h"
#include "docket-queue-table.h"

#include <glib/gi18n.h>

typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  const char *station;
  const DocketJobTaker *takers;
  guint n_takers;
  guint max;
  GPtrArray *jobs;               /* (out) */
} Claim;

typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  const char *station;
  gint64 id;
  const DocketJobReport *report;  /* NULL: renew only */
  DocketJobOutcome outcome;
  DocketJob *job;                 /* being changed, and (out) */
} Work;

static DocketJob *
load_job (DocketServices   *services,
          const DocketCall *call,
          DocketDbHandle   *handle,
          gint64            id,
          GError          **error)
{
  g_autofree char *site = NULL;
  g_autoptr (DocketJob) job = docket_jobs_table_get (handle, id, &site, error);

  if (job == NULL || !docket_change_check_site (services, call, site, error))
    return NULL;
  docket_production_fill (services, site, job);
  return g_steal_pointer (&job);
}

static void
lease (DocketJob        *job,
       const DocketCall *call)
{
  job->lease_until = call->now + DOCKET_JOB_LEASE;
}

static void
let_go (DocketJob *job)
{
  job->lease_until = 0;
  g_clear_pointer (&job->station, g_free);
  g_clear_pointer (&job->device, g_free);
}

/* Gives the job to the station; where its order turns out to be held, the job waits instead, on
 * whatever path it came to be pending. */
static gboolean
take (DocketChanging *changing,
      gpointer        data,
      GError        **error)
{
  DocketJob *job = data;

  if (docket_order_is_held (changing->result->order))
    {
      let_go (job);
      job->attempt--;
      job->state = DOCKET_JOB_PENDING_HELD;
      return docket_production_put_job (changing, job, error);
    }
  job->together = TRUE;
  return docket_production_put_job (changing, job, error) &&
         docket_production_keep_together (changing, job->id, error);
}

static gboolean
claim_one (Claim                *claim,
           DocketDbHandle       *handle,
           const DocketJobTaker *taker,
           gboolean             *found,
           GError              **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketDeviceRecord) record = NULL;
  g_autoptr (DocketJob) job = docket_jobs_pick (claim->services, claim->call, handle, claim->station, taker, &record,
                                                &local);

  *found = job != NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (job == NULL)
    return TRUE;

  if (!docket_jobs_give (claim->services, claim->call, handle, claim->station, record, job, error) ||
      !docket_change_in_work (claim->services, claim->call, handle, job->order, take, job, error))
    return FALSE;
  if (job->state == DOCKET_JOB_PENDING)
    g_ptr_array_add (claim->jobs, g_steal_pointer (&job));
  return TRUE;
}

/* One for each device in turn, until there is no more or enough. */
static gboolean
claim_all (DocketDbHandle *handle,
           gpointer        data,
           GError        **error)
{
  Claim *claim = data;
  gboolean any = TRUE;

  while (any && claim->jobs->len < claim->max)
    {
      any = FALSE;
      for (guint i = 0; i < claim->n_takers && claim->jobs->len < claim->max; i++)
        {
          gboolean found;

          if (!claim_one (claim, handle, &claim->takers[i], &found, error))
            return FALSE;
          any = any || found;
        }
    }
  return TRUE;
}

static gboolean
check_holder (const DocketJob *job,
              const char      *station,
              GError         **error)
{
  if (g_strcmp0 (job->station, station) == 0)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED,
               _("This job is no longer yours; another station may have it."));
  return FALSE;
}

/* The order's document is left alone: a renewed lease is no news. */
static gboolean
renew (DocketDbHandle *handle,
       gpointer        data,
       GError        **error)
{
  Work *work = data;

  work->job = load_job (work->services, work->call, handle, work->id, error);
  if (work->job == NULL || !check_holder (work->job, work->station, error))
    return FALSE;
  if (docket_job_state_is_end (work->job->state))
    return TRUE;
  lease (work->job, work->call);
  return docket_jobs_table_update (handle, work->job, error);
}

static gboolean
check_report (const DocketJob       *job,
              const DocketJobReport *report,
              GError               **error)
{
  if (job->attempt != report->attempt)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED,
                   _("This report is about an earlier attempt at the job."));
      return FALSE;
    }
  /* Given back is what is missing: with nothing missing it would be made once more. */
  if (report->state == DOCKET_JOB_PENDING && report->copies_completed >= (gint) job->copies)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("A job of which every copy is made cannot be given back."));
      return FALSE;
    }
  if (docket_job_state_may_follow (job->state, report->state))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("A job that is %s cannot become %s."),
               docket_job_state_to_nick (job->state), docket_job_state_to_nick (report->state));
  return FALSE;
}

static void
take_over_report (DocketJob             *job,
                  const DocketJobReport *report,
                  const DocketCall      *call)
{
  static const char *const none[] = { NULL };

  job->state = report->state;
  g_strfreev (job->reasons);
  job->reasons = g_strdupv ((char **) (report->reasons != NULL ? report->reasons : none));
  g_free (job->message);
  job->message = g_strdup (report->message);
  if (report->copies_completed >= 0)
    job->copies_completed = MIN ((guint) report->copies_completed, job->copies);
  else if (job->state == DOCKET_JOB_COMPLETED)
    job->copies_completed = job->copies;
  if (report->device != NULL)
    {
      g_free (job->device);
      job->device = g_strdup (report->device);
    }
  if (job->state == DOCKET_JOB_PENDING)
    let_go (job);
  else if (docket_job_state_is_end (job->state))
    job->lease_until = 0;
  else
    lease (job, call);
}

static gboolean
follow_report (DocketChanging *changing,
               gpointer        data,
               GError        **error)
{
  const DocketJob *job = data;
  DocketChange start = { .step = DOCKET_STEP_START };

  if (job->state == DOCKET_JOB_PROCESSING && job->copies_completed == 0 &&
      docket_order_is_held (changing->result->order))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_HELD,
                   _("This order is held; the job may not start."));
      return FALSE;
    }
  if (job->state != DOCKET_JOB_PENDING && changing->result->order->state == DOCKET_ORDER_RELEASED &&
      job->state != DOCKET_JOB_CANCELED && !docket_change_apply (changing, &start, error))
    return FALSE;
  return docket_production_put_job (changing, job, error) &&
         docket_production_follow_holds (changing, error) &&
         (!docket_order_is_made (changing->result->order) || docket_promises_settle (changing, TRUE, error));
}

/* Only an attempt that ran from its start to its end without standing still teaches how long it takes. */
static gboolean
note_beginning (DocketDbHandle        *handle,
                const DocketJob       *job,
                DocketJobState         to,
                gint64                 now,
                GError               **error)
{
  if (job->state == DOCKET_JOB_PENDING && to == DOCKET_JOB_PROCESSING)
    return docket_queue_table_begin (handle, job->id, now, job->copies_completed, error);
  if (to == DOCKET_JOB_PROCESSING_STOPPED ||
      (job->state == DOCKET_JOB_PROCESSING_STOPPED && to == DOCKET_JOB_PROCESSING))
    return docket_queue_table_begin (handle, job->id, -1, job->copies_completed, error);
  return to != DOCKET_JOB_PENDING || docket_queue_table_begin (handle, job->id, 0, 0, error);
}

static gboolean
report (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  Work *work = data;
  DocketJobState before;

  work->job = load_job (work->services, work->call, handle, work->id, error);
  if (work->job == NULL || !check_holder (work->job, work->station, error) ||
      !check_report (work->job, work->report, error) ||
      !note_beginning (handle, work->job, work->report->state, work->call->now, error))
    return FALSE;
  before = work->job->state;
  take_over_report (work->job, work->report, work->call);
  if (before != DOCKET_JOB_COMPLETED && work->job->state == DOCKET_JOB_COMPLETED &&
      !docket_promises_learn (handle, work->services, work->call->site, work->job, work->call->now, error))
    return FALSE;
  return docket_change_in_work (work->services, work->call, handle, work->job->order, follow_report,
                                work->job, error);
}

static gboolean
may_resolve (const DocketJob *job,
             DocketJobOutcome outcome)
{
  return job->state == DOCKET_JOB_ABORTED ||
         (job->state == DOCKET_JOB_PROCESSING_STOPPED &&
          (outcome == DOCKET_JOB_OUTCOME_STOP ||
           g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN)));
}

static void
take_over_outcome (DocketJob       *job,
                   DocketJobOutcome outcome)
{
  g_strfreev (job->reasons);
  job->reasons = g_new0 (char *, 1);
  g_clear_pointer (&job->message, g_free);
  job->lease_until = 0;
  if (outcome == DOCKET_JOB_OUTCOME_STOP)
    {
      job->state = DOCKET_JOB_CANCELED;
      return;
    }
  if (outcome == DOCKET_JOB_OUTCOME_MADE)
    {
      job->state = DOCKET_JOB_COMPLETED;
      job->copies_completed = job->copies;
      return;
    }
  job->state = DOCKET_JOB_PENDING;
  if (job->copies_completed >= job->copies)
    job->copies_completed = 0;
  let_go (job);
}

static gboolean
resolve (DocketDbHandle *handle,
         gpointer        data,
         GError        **error)
{
  Work *work = data;

  work->job = load_job (work->services, work->call, handle, work->id, error);
  if (work->job == NULL)
    return FALSE;
  if (!may_resolve (work->job, work->outcome))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                   _("Nothing has to be decided about this job."));
      return FALSE;
    }
  take_over_outcome (work->job, work->outcome);
  return docket_change_in_work (work->services, work->call, handle, work->job->order, follow_report,
                                work->job, error);
}

static DocketJob *
run (Work        *work,
     DocketDbWork func,
     GError     **error)
{
  if (docket_db_write (work->services->db, func, work, error))
    return work->job;
  docket_job_free (work->job);
  return NULL;
}

GPtrArray *
docket_jobs_claim (DocketServices       *services,
                   const DocketCall     *call,
                   const char           *station,
                   const DocketJobTaker *takers,
                   guint                 n_takers,
                   guint                 max,
                   GError              **error)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);
  Claim claim = { services, call, station, takers, n_takers, max, jobs };

  return docket_db_write (services->db, claim_all, &claim, error) ? g_steal_pointer (&jobs) : NULL;
}

DocketJob *
docket_jobs_renew (DocketServices   *services,
                   const DocketCall *call,
                   const char       *station,
                   gint64            id,
                   GError          **error)
{
  Work work = { .services = services, .call = call, .station = station, .id = id };

  return run (&work, renew, error);
}

DocketJob *
docket_jobs_report (DocketServices        *services,
                    const DocketCall      *call,
                    const char            *station,
                    gint64                 id,
                    const DocketJobReport *given,
                    GError               **error)
{
  Work work = { .services = services, .call = call, .station = station, .id = id, .report = given };

  return run (&work, report, error);
}

DocketJob *
docket_jobs_resolve (DocketServices   *services,
                     const DocketCall *call,
                     gint64            id,
                     DocketJobOutcome  outcome,
                     GError          **error)
{
  Work work = { .services = services, .call = call, .id = id, .outcome = outcome };

  return run (&work, resolve, error);
}

GPtrArray *
docket_jobs_list (DocketServices   *services,
                  const DocketCall *call,
                  const char       *station,
                  GError          **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  GPtrArray *jobs = handle != NULL ? docket_jobs_table_list_station (handle, station, error) : NULL;

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    docket_production_fill (services, call->site, g_ptr_array_index (jobs, i));
  return jobs;
}

DocketJob *
docket_jobs_get (DocketServices   *services,
                 const DocketCall *call,
                 gint64            id,
                 GError          **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? load_job (services, call, handle, id, error) : NULL;
}
