/* docket-production.c: an order's jobs, as its life goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-production-private.h"

#include "docket-error.h"
#include "docket-jobs-table.h"
#include "docket-json.h"
#include "docket-promises-private.h"

#include <glib/gi18n.h>

static DocketJob *
job_for_item (const DocketOrder *order,
              const DocketItem  *item,
              gint64             now)
{
  DocketJob *job = docket_job_new ();

  job->order = g_strdup (order->code);
  job->item = g_strdup (item->id);
  job->product = g_strdup (item->product);
  job->paper = g_strdup (item->paper);
  job->width = item->width;
  job->height = item->height;
  job->copies = item->copies;
  job->priority = order->priority;
  job->wanted_by = order->wanted_by;
  job->created_at = now;
  job->not_before = order->undo_until;
  return job;
}

static gboolean
insert_job (DocketChanging *changing,
            DocketJob      *job,
            GError        **error)
{
  docket_production_fill (changing->services, changing->site->id, job);
  return docket_jobs_table_insert (changing->handle, changing->result->order->site, job, error);
}

static gboolean
has_started (const DocketJob *job)
{
  return job->attempt > 0 ||
         (job->state != DOCKET_JOB_PENDING && job->state != DOCKET_JOB_PENDING_HELD);
}

gboolean
docket_production_make_jobs (DocketChanging *changing,
                             GError        **error)
{
  DocketOrder *order = changing->result->order;

  for (guint i = 0; i < order->items->len; i++)
    {
      g_autoptr (DocketJob) job = job_for_item (order, g_ptr_array_index (order->items, i),
                                                changing->call->now);

      if (!insert_job (changing, job, error))
        return FALSE;
      g_ptr_array_add (order->jobs, g_steal_pointer (&job));
    }
  return TRUE;
}

void
docket_production_fill (DocketServices *services,
                        const char     *site,
                        DocketJob      *job)
{
  const DocketCatalogue *catalogue = docket_services_get_catalogue (services, site);

  if (job->artwork == NULL)
    docket_job_set_product (job, docket_catalogue_find (catalogue, job->product));
}

DocketJob *
docket_production_make_more (DocketChanging   *changing,
                             const DocketItem *item,
                             guint             copies,
                             GError          **error)
{
  DocketOrder *order = changing->result->order;
  g_autoptr (DocketJob) job = job_for_item (order, item, changing->call->now);

  job->copies = copies;
  job->not_before = 0;
  job->together = TRUE;
  if (docket_order_is_held (order))
    job->state = DOCKET_JOB_PENDING_HELD;
  if (!insert_job (changing, job, error))
    return NULL;
  g_ptr_array_add (order->jobs, job);
  return g_steal_pointer (&job);
}

gboolean
docket_production_keep_together (DocketChanging *changing,
                                 gint64          taken,
                                 GError        **error)
{
  DocketOrder *order = changing->result->order;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->id == taken || job->together || job->state != DOCKET_JOB_PENDING)
        continue;
      job->together = TRUE;
      if (!docket_jobs_table_update (changing->handle, job, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_production_follow_holds (DocketChanging *changing,
                                GError        **error)
{
  DocketOrder *order = changing->result->order;
  gboolean held = docket_order_is_held (order);
  DocketJobState from = held ? DOCKET_JOB_PENDING : DOCKET_JOB_PENDING_HELD;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->state != from)
        continue;
      job->state = held ? DOCKET_JOB_PENDING_HELD : DOCKET_JOB_PENDING;
      if (!docket_jobs_table_update (changing->handle, job, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_production_cancel_jobs (DocketChanging *changing,
                               GError        **error)
{
  DocketOrder *order = changing->result->order;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);
      g_autoptr (DocketJob) changed = NULL;

      if (docket_job_state_is_end (job->state) && job->state != DOCKET_JOB_ABORTED)
        continue;
      changed = docket_job_copy (job);
      changed->state = DOCKET_JOB_CANCELED;
      changed->lease_until = 0;
      if (!docket_production_put_job (changing, changed, error))
        return FALSE;
    }
  return docket_promises_settle (changing, FALSE, error);
}

gboolean
docket_production_withdraw_jobs (DocketChanging *changing,
                                 GError        **error)
{
  DocketOrder *order = changing->result->order;

  for (guint i = 0; i < order->jobs->len; i++)
    if (has_started (g_ptr_array_index (order->jobs, i)))
      {
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                     _("This order is already being made, so the release cannot be undone."));
        return FALSE;
      }
  for (guint i = 0; i < order->jobs->len; i++)
    if (!docket_jobs_table_remove (changing->handle,
                                   ((DocketJob *) g_ptr_array_index (order->jobs, i))->id, error))
      return FALSE;
  g_ptr_array_set_size (order->jobs, 0);
  return docket_promises_settle (changing, FALSE, error);
}

gboolean
docket_production_put_job (DocketChanging  *changing,
                           const DocketJob *job,
                           GError         **error)
{
  DocketOrder *order = changing->result->order;
  g_autoptr (DocketJob) copy = docket_job_copy (job);
  g_autofree char *json = NULL;
  gboolean other_state = TRUE;

  docket_production_fill (changing->services, changing->site->id, copy);
  json = docket_job_to_json (copy);

  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJob *before = g_ptr_array_index (order->jobs, i);

      if (before->id != job->id)
        continue;
      other_state = before->state != job->state;
      order->jobs->pdata[i] = g_steal_pointer (&copy);
      docket_job_free (before);
      break;
    }
  return docket_jobs_table_update (changing->handle, job, error) &&
         docket_change_log (changing, "job", json, other_state, error);
}
