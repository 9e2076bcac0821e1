/* docket-jobs-pick.c: the next job for a device
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs-private.h"

#include "docket-jobs-table.h"
#include "docket-production-private.h"
#include "docket-queue-table.h"

typedef struct
{
  const DocketJobTaker *taker;
  const DocketCatalogue *catalogue;
  const DocketDeviceRow *row;   /* NULL: the station has told nothing of it */
} Fit;

static gboolean
accepts (const char *const *list,
         const char        *word)
{
  return list == NULL || g_strv_contains (list, word);
}

static gboolean
fits (const char *product,
      const char *paper,
      gpointer    data)
{
  const Fit *fit = data;
  const DocketProduct *found = docket_catalogue_find (fit->catalogue, product);

  if (!accepts (fit->taker->products, product) || !accepts (fit->taker->papers, paper))
    return FALSE;
  if (!accepts (fit->taker->artworks, found != NULL ? found->artwork : DOCKET_ARTWORK_PHOTO))
    return FALSE;
  return fit->row == NULL || found == NULL ||
         docket_media_is_loaded (fit->row->loaded, found->width, found->height, paper);
}

static DocketJob *
find_next (DocketServices       *services,
           const DocketCall     *call,
           DocketDbHandle       *handle,
           const char           *station,
           const DocketJobTaker *taker,
           DocketDeviceRecord   *record,
           GError              **error)
{
  GError *local = NULL;
  g_autoptr (DocketDeviceRow) row = docket_devices_table_get (handle, station, taker->name, &local);
  Fit fit = { taker, docket_services_get_catalogue (services, call->site), row };
  const DocketJobQuestion question = { .site = call->site, .station = station, .device = taker->name,
                                       .takes = fits, .data = &fit,
                                       .product = record->product, .paper = record->paper };

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  return docket_jobs_table_find_next (handle, &question, call->now, error);
}

DocketJob *
docket_jobs_pick (DocketServices       *services,
                  const DocketCall     *call,
                  DocketDbHandle       *handle,
                  const char           *station,
                  const DocketJobTaker *taker,
                  DocketDeviceRecord  **record,
                  GError              **error)
{
  *record = docket_device_records_get (handle, call->site, station, taker->name, error);
  if (*record == NULL || (*record)->paused)
    return NULL;
  return find_next (services, call, handle, station, taker, *record, error);
}

static gboolean
remember_last (DocketDbHandle     *handle,
               DocketDeviceRecord *record,
               const DocketJob    *job,
               GError            **error)
{
  if (g_strcmp0 (record->product, job->product) == 0 && g_strcmp0 (record->paper, job->paper) == 0)
    return TRUE;
  g_free (record->product);
  g_free (record->paper);
  record->product = g_strdup (job->product);
  record->paper = g_strdup (job->paper);
  return docket_device_records_put (handle, record, error);
}

gboolean
docket_jobs_give (DocketServices     *services,
                  const DocketCall   *call,
                  DocketDbHandle     *handle,
                  const char         *station,
                  DocketDeviceRecord *record,
                  DocketJob          *job,
                  GError            **error)
{
  g_free (job->station);
  g_free (job->device);
  job->station = g_strdup (station);
  job->device = g_strdup (record->name);
  job->attempt++;
  job->lease_until = call->now + DOCKET_JOB_LEASE;
  docket_production_fill (services, call->site, job);
  return remember_last (handle, record, job, error);
}

/* As if the station had claimed it, and then said that it begins. */
static gboolean
begin (DocketChanging     *changing,
       const char         *station,
       DocketDeviceRecord *record,
       DocketJob          *job,
       GError            **error)
{
  DocketChange start = { .step = DOCKET_STEP_START };

  if (!docket_jobs_give (changing->services, changing->call, changing->handle, station, record, job, error))
    return FALSE;
  job->state = DOCKET_JOB_PROCESSING;
  g_strfreev (job->reasons);
  job->reasons = g_strsplit (DOCKET_JOB_REASON_INCOMING, " ", -1);
  job->together = TRUE;
  return docket_queue_table_begin (changing->handle, job->id, changing->call->now, job->copies_completed, error) &&
         docket_change_apply (changing, &start, error) && docket_production_put_job (changing, job, error) &&
         docket_production_keep_together (changing, job->id, error);
}

gboolean
docket_jobs_begin (DocketChanging       *changing,
                   const char           *station,
                   const DocketJobTaker *takers,
                   guint                 n_takers,
                   GError              **error)
{
  DocketResult *result = changing->result;

  result->begun = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);
  for (guint i = 0; i < n_takers && result->begun->len == 0 && !docket_order_is_held (result->order); i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (DocketDeviceRecord) record = NULL;
      g_autoptr (DocketJob) job = docket_jobs_pick (changing->services, changing->call, changing->handle, station,
                                                    &takers[i], &record, &local);

      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (job == NULL || !g_str_equal (job->order, result->order->code))
        continue;
      if (!begin (changing, station, record, job, error))
        return FALSE;
      g_ptr_array_add (result->begun, g_steal_pointer (&job));
    }
  return TRUE;
}
