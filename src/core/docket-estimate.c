/* docket-estimate.c: when what waits will be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate.h"

#include <math.h>
#include <string.h>

/* So often the devices' states are kept, so that a question need not lay all jobs again. */
#define KEPT_EVERY 64
/* How far off a forecast is at best: a share of it, and seconds. */
#define DOUBT_SHARE 0.08
#define DOUBT_SECONDS 15.0

/* Of a device, as the jobs are laid on it. */
typedef struct
{
  double free_in;
  double variance;
  guint jobs;
  gint kind;
} State;

struct _DocketPlan
{
  DocketPlanDevice *devices;
  guint n_devices;
  DocketPlanJob *jobs;
  DocketForecast *forecasts;   /* one a job */
  guint n_jobs;
  State *kept;                 /* n_devices of them for each KEPT_EVERY jobs */
  GHashTable *orders;          /* gint64 -> DocketForecast */
};

static double
with_stops (const DocketPlanDevice *device,
            double                  seconds)
{
  return seconds * (1 + device->stops_per_hour / 3600 * device->repair_mean);
}

static double
stops_variance (const DocketPlanDevice *device,
                double                  seconds)
{
  return seconds * device->stops_per_hour / 3600 *
         (device->repair_mean * device->repair_mean + device->repair_variance);
}

static double
time_on (const DocketPlanDevice *device,
         const State            *state,
         const DocketPlanJob    *job)
{
  return docket_rate_mean (device->rates[job->kind], job->copies, state->kind != (gint) job->kind);
}

/* The device that has it made first; -1. */
static gint
choose (const DocketPlan    *plan,
        const State         *states,
        const DocketPlanJob *job)
{
  double soonest = HUGE_VAL;
  gint chosen = -1;

  for (guint i = 0; i < plan->n_devices; i++)
    {
      const DocketPlanDevice *device = &plan->devices[i];
      double end;

      if (device->rates[job->kind] == NULL || (job->device >= 0 && job->device != (gint) i))
        continue;
      end = states[i].free_in + with_stops (device, time_on (device, &states[i], job));
      if (end < soonest)
        {
          soonest = end;
          chosen = (gint) i;
        }
    }
  return chosen;
}

static double
deviation_of (double mean,
              double variance)
{
  double doubt = DOUBT_SHARE * mean + DOUBT_SECONDS;

  return sqrt (variance + doubt * doubt);
}

/* Puts the job behind what the device has already. */
static DocketForecast
lay (const DocketPlan    *plan,
     State               *states,
     const DocketPlanJob *job)
{
  gint chosen = job->begun ? job->device : choose (plan, states, job);
  DocketForecast forecast = { .known = chosen >= 0, .device = chosen };
  const DocketPlanDevice *device;
  State *state;

  if (chosen < 0)
    return forecast;
  device = &plan->devices[chosen];
  state = &states[chosen];
  forecast.ahead_jobs = state->jobs;
  forecast.ahead_seconds = job->begun ? 0 : state->free_in;
  if (!job->begun)
    {
      double seconds = time_on (device, state, job);

      state->variance += docket_rate_variance (device->rates[job->kind], job->copies, state->kind != (gint) job->kind) +
                         stops_variance (device, seconds);
      state->free_in += with_stops (device, seconds);
      state->kind = (gint) job->kind;
    }
  state->jobs++;
  forecast.mean = state->free_in;
  forecast.deviation = deviation_of (state->free_in, state->variance);
  return forecast;
}

/* An order is made when its last piece is. */
static void
join (DocketForecast       *order,
      const DocketForecast *piece)
{
  guint first = order->first;
  gboolean known = order->known && piece->known;

  if (piece->mean >= order->mean)
    *order = *piece;
  order->first = first;
  order->known = known;
}

static void
join_order (DocketPlan *plan,
            guint       i)
{
  gint64 order = plan->jobs[i].order;
  DocketForecast *found = g_hash_table_lookup (plan->orders, &order);

  if (found != NULL)
    {
      join (found, &plan->forecasts[i]);
      return;
    }
  found = g_memdup2 (&plan->forecasts[i], sizeof *found);
  found->first = i;
  g_hash_table_insert (plan->orders, g_memdup2 (&order, sizeof order), found);
}

static void
keep (DocketPlan  *plan,
      const State *states,
      guint        i)
{
  if (i % KEPT_EVERY == 0 && plan->n_devices > 0)
    memcpy (&plan->kept[i / KEPT_EVERY * plan->n_devices], states, plan->n_devices * sizeof *states);
}

DocketPlan *
docket_plan_new (const DocketPlanDevice *devices,
                 guint                   n_devices,
                 const DocketPlanJob    *jobs,
                 guint                   n_jobs)
{
  DocketPlan *plan = g_new0 (DocketPlan, 1);
  g_autofree State *states = g_new0 (State, n_devices);

  plan->n_devices = n_devices;
  plan->n_jobs = n_jobs;
  plan->devices = g_memdup2 (devices, n_devices * sizeof *devices);
  plan->jobs = g_memdup2 (jobs, n_jobs * sizeof *jobs);
  plan->forecasts = g_new0 (DocketForecast, n_jobs);
  plan->kept = g_new0 (State, (n_jobs / KEPT_EVERY + 1) * n_devices);
  plan->orders = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < n_devices; i++)
    states[i] = (State) { devices[i].free_in, devices[i].variance, 0, devices[i].kind };
  for (guint i = 0; i < n_jobs; i++)
    {
      keep (plan, states, i);
      plan->forecasts[i] = lay (plan, states, &jobs[i]);
      plan->forecasts[i].first = i;
      join_order (plan, i);
    }
  keep (plan, states, n_jobs);
  return plan;
}

void
docket_plan_free (DocketPlan *plan)
{
  g_hash_table_unref (plan->orders);
  g_free (plan->devices);
  g_free (plan->jobs);
  g_free (plan->forecasts);
  g_free (plan->kept);
  g_free (plan);
}

DocketForecast
docket_plan_get_job (const DocketPlan *plan,
                     guint             i)
{
  return plan->forecasts[i];
}

DocketForecast
docket_plan_get_order (const DocketPlan *plan,
                       gint64            order)
{
  const DocketForecast *found = g_hash_table_lookup (plan->orders, &order);

  return found != NULL ? *found : (DocketForecast) { .device = -1 };
}

gboolean
docket_plan_has_order (const DocketPlan *plan,
                       gint64            order)
{
  return g_hash_table_contains (plan->orders, &order);
}

guint
docket_plan_get_kind (const DocketPlan *plan,
                      guint             i)
{
  return plan->jobs[i].kind;
}

DocketForecast
docket_plan_ask (const DocketPlan    *plan,
                 guint                place,
                 const DocketPlanJob *jobs,
                 guint                n_jobs)
{
  g_autofree State *states = g_new0 (State, plan->n_devices);
  DocketForecast forecast = { .known = n_jobs > 0, .device = -1, .first = MIN (place, plan->n_jobs) };
  guint from = forecast.first / KEPT_EVERY * KEPT_EVERY;

  if (plan->n_devices > 0)
    memcpy (states, &plan->kept[from / KEPT_EVERY * plan->n_devices], plan->n_devices * sizeof *states);
  for (guint i = from; i < forecast.first; i++)
    lay (plan, states, &plan->jobs[i]);
  for (guint i = 0; i < n_jobs; i++)
    {
      DocketForecast piece = lay (plan, states, &jobs[i]);

      join (&forecast, &piece);
    }
  return forecast;
}

guint
docket_plan_list_ahead (const DocketPlan     *plan,
                        const DocketForecast *forecast,
                        guint                 max,
                        gint64               *orders)
{
  guint n = 0;

  for (guint i = forecast->first; i > 0 && n < max; i--)
    {
      gint64 order = plan->jobs[i - 1].order;
      gboolean listed = plan->forecasts[i - 1].device != forecast->device;

      for (guint j = 0; j < n && !listed; j++)
        listed = orders[j] == order;
      if (!listed)
        orders[n++] = order;
    }
  return n;
}
