/* docket-jobs-lapse.c: jobs whose station fell silent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs.h"

#include "docket-jobs-table.h"
#include "docket-production-private.h"

typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  guint limit;
  guint n;
} Lapse;

/* Nothing went out for what had not started. What was at a device may be made, half made or not:
 * nobody knows, so a person is asked. The station's name stays, for it may come back and know. */
static void
lapse (DocketJob *job)
{
  job->lease_until = 0;
  if (job->state == DOCKET_JOB_PENDING || job->state == DOCKET_JOB_PENDING_HELD)
    {
      g_clear_pointer (&job->station, g_free);
      g_clear_pointer (&job->device, g_free);
    }
  else if (job->state == DOCKET_JOB_PROCESSING || job->state == DOCKET_JOB_PROCESSING_STOPPED)
    {
      g_strfreev (job->reasons);
      job->state = DOCKET_JOB_PROCESSING_STOPPED;
      job->reasons = g_strsplit (DOCKET_JOB_REASON_OUTCOME_UNKNOWN, " ", -1);
      g_clear_pointer (&job->message, g_free);
    }
}

static gboolean
put (DocketChanging *changing,
     gpointer        data,
     GError        **error)
{
  return docket_production_put_job (changing, data, error);
}

static gboolean
expire (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  Lapse *work = data;
  g_autoptr (GPtrArray) jobs = docket_jobs_table_list_lapsed (handle, work->call->now, work->limit, error);

  if (jobs == NULL)
    return FALSE;
  for (guint i = 0; i < jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (jobs, i);

      lapse (job);
      if (!docket_change_in_work (work->services, work->call, handle, job->order, put, job, error))
        return FALSE;
    }
  work->n = jobs->len;
  return TRUE;
}

static gboolean
any_lapsed (DocketServices *services,
            gint64          now,
            gboolean       *any,
            GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GPtrArray) jobs = NULL;

  jobs = handle != NULL ? docket_jobs_table_list_lapsed (handle, now, 1, error) : NULL;
  *any = jobs != NULL && jobs->len > 0;
  return jobs != NULL;
}

gboolean
docket_jobs_expire_leases (DocketServices *services,
                           gint64          now,
                           guint           limit,
                           guint          *n,
                           GError        **error)
{
  const DocketCall call = { .actor = "server", .now = now };
  Lapse work = { services, &call, limit, 0 };
  gboolean any;

  *n = 0;
  if (!any_lapsed (services, now, &any, error))
    return FALSE;
  if (any && !docket_db_write (services->db, expire, &work, error))
    return FALSE;
  *n = work.n;
  return TRUE;
}
