/* docket-job.c: one item's production on a device
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-job.h"

#include "docket-nick.h"
#include "docket-time.h"

#include <math.h>

/* Points of rank. Priority gives up to 100, a wish up to 50 and an order begun 10, so a job that came 16
 * hours after another can never overtake it unless a person raises it: nothing starves. */
#define POINTS_PER_HOUR 10.0
#define POINTS_WANTED 50.0
#define WANTED_HORIZON ((double) DOCKET_DAY)

static const char *const nicks[] = {
  [DOCKET_JOB_PENDING] = "pending",
  [DOCKET_JOB_PENDING_HELD] = "pending-held",
  [DOCKET_JOB_PROCESSING] = "processing",
  [DOCKET_JOB_PROCESSING_STOPPED] = "processing-stopped",
  [DOCKET_JOB_CANCELED] = "canceled",
  [DOCKET_JOB_ABORTED] = "aborted",
  [DOCKET_JOB_COMPLETED] = "completed",
};

#define TO(state) (1u << DOCKET_JOB_##state)

static const guint followers[] = {
  [DOCKET_JOB_PENDING] = TO (PENDING_HELD) | TO (PROCESSING) | TO (CANCELED),
  [DOCKET_JOB_PENDING_HELD] = TO (PENDING) | TO (CANCELED),
  [DOCKET_JOB_PROCESSING] = TO (PENDING) | TO (PROCESSING_STOPPED) | TO (CANCELED) | TO (ABORTED) |
                            TO (COMPLETED),
  [DOCKET_JOB_PROCESSING_STOPPED] = TO (PENDING) | TO (PROCESSING) | TO (CANCELED) | TO (ABORTED) |
                                    TO (COMPLETED),
  [DOCKET_JOB_CANCELED] = 0,
  [DOCKET_JOB_ABORTED] = TO (PENDING) | TO (CANCELED) | TO (COMPLETED),
  [DOCKET_JOB_COMPLETED] = 0,
};

DocketJob *
docket_job_new (void)
{
  DocketJob *job = g_new0 (DocketJob, 1);

  job->reasons = g_new0 (char *, 1);
  job->priority = 50;
  return job;
}

DocketJob *
docket_job_copy (const DocketJob *job)
{
  DocketJob *copy = g_new0 (DocketJob, 1);

  *copy = *job;
  copy->order = g_strdup (job->order);
  copy->item = g_strdup (job->item);
  copy->product = g_strdup (job->product);
  copy->paper = g_strdup (job->paper);
  copy->reasons = g_strdupv (job->reasons);
  copy->message = g_strdup (job->message);
  copy->station = g_strdup (job->station);
  copy->device = g_strdup (job->device);
  copy->to_station = g_strdup (job->to_station);
  copy->to_device = g_strdup (job->to_device);
  copy->artwork = g_strdup (job->artwork);
  copy->engraving = g_memdup2 (job->engraving, sizeof *job->engraving);
  return copy;
}

void
docket_job_free (DocketJob *job)
{
  if (job == NULL)
    return;

  g_free (job->order);
  g_free (job->item);
  g_free (job->product);
  g_free (job->paper);
  g_strfreev (job->reasons);
  g_free (job->message);
  g_free (job->station);
  g_free (job->device);
  g_free (job->to_station);
  g_free (job->to_device);
  g_free (job->artwork);
  g_free (job->engraving);
  g_free (job);
}

void
docket_job_set_product (DocketJob           *job,
                        const DocketProduct *product)
{
  g_clear_pointer (&job->artwork, g_free);
  g_clear_pointer (&job->engraving, g_free);
  if (product == NULL)
    return;

  job->artwork = g_strdup (product->artwork);
  if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    job->engraving = g_memdup2 (&product->engraving, sizeof product->engraving);
}

const char *
docket_job_state_to_nick (DocketJobState state)
{
  return nicks[state];
}

gboolean
docket_job_state_from_nick (const char     *nick,
                            DocketJobState *state)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found < 0)
    return FALSE;

  *state = (DocketJobState) found;
  return TRUE;
}

gboolean
docket_job_state_is_end (DocketJobState state)
{
  return state == DOCKET_JOB_CANCELED || state == DOCKET_JOB_ABORTED ||
         state == DOCKET_JOB_COMPLETED;
}

gboolean
docket_job_state_may_follow (DocketJobState from,
                             DocketJobState to)
{
  return from == to || (followers[from] & (1u << to)) != 0;
}

double
docket_job_place (const DocketJob *job)
{
  return CLAMP (job->priority, 1, 100) + job->raised + (job->together ? DOCKET_JOB_TOGETHER : 0) -
         POINTS_PER_HOUR * (double) job->created_at / (double) DOCKET_HOUR;
}

double
docket_job_pull (const DocketJob *job)
{
  if (job->wanted_by == 0)
    return -HUGE_VAL;
  return docket_job_place (job) +
         POINTS_WANTED * (1.0 - (double) job->wanted_by / WANTED_HORIZON);
}

double
docket_job_place_at (double place,
                     gint64 now)
{
  return place + POINTS_PER_HOUR * (double) now / (double) DOCKET_HOUR;
}

double
docket_job_pull_at (double pull,
                    gint64 now)
{
  return docket_job_place_at (pull, now) + POINTS_WANTED * (double) now / WANTED_HORIZON;
}

double
docket_job_rank_at (double place,
                    double pull,
                    gint64 now)
{
  double least = docket_job_place_at (place, now);

  return CLAMP (docket_job_pull_at (pull, now), least, least + POINTS_WANTED);
}

double
docket_job_rank (const DocketJob *job,
                 gint64           now)
{
  return docket_job_rank_at (docket_job_place (job), docket_job_pull (job), now);
}

DocketJobRank
docket_job_explain_rank (const DocketJob *job,
                         gint64           now)
{
  DocketJobRank rank = { .priority = CLAMP (job->priority, 1, 100),
                         .age = POINTS_PER_HOUR * (double) (now - job->created_at) / (double) DOCKET_HOUR,
                         .raised = job->raised,
                         .together = job->together ? DOCKET_JOB_TOGETHER : 0 };

  rank.wanted = docket_job_rank (job, now) - docket_job_place_at (docket_job_place (job), now);
  return rank;
}

double
docket_job_points_above (const DocketJob *job,
                         double           highest,
                         gint64           now)
{
  return MAX (highest - docket_job_rank (job, now), 0) + POINTS_WANTED + 1;
}
