/* promise.c: a shop's week on a clock of its own, with the real estimate: promise SEED… prints for each
 * the orders, the share ready within p90, and the mean absolute errors of ours and of the plain rule
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate-score.h"
#include "docket-estimate.h"
#include "docket-hours.h"
#include "docket-job.h"
#include "docket-time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define N_DEVICES 3
#define N_KINDS 4
#define TRAYS 2
#define STEP DOCKET_SECOND
/* A week that begins on a Monday, 8 o'clock UTC. */
#define START (G_GINT64_CONSTANT (1767600000) * DOCKET_SECOND)
#define WEEK (7 * DOCKET_DAY)
#define MEDIA_WAIT 240.0

typedef struct
{
  DocketJob job;
  gint64 order;
  guint kind;
  guint copies;
} Piece;

typedef struct
{
  gint64 released_at;
  double mean, deviation;   /* as promised, in working seconds */
  gint64 p50, p90;
  double plain;             /* of the plain rule, in working seconds */
  guint left;               /* pieces */
} Order;

/* What a device truly does, which the estimate has to find out. */
typedef struct
{
  double unit[N_KINDS];     /* 0: does not make it */
  double setup;
  guint tray[TRAYS];        /* kinds */
  guint sheets[TRAYS];      /* left */
  gint last;
  Piece *piece;
  gint64 busy_until;
  gint64 began;
  gboolean stood;           /* in this job */
  gint64 stopped_until;     /* 0: works */
  gint64 refit_at;          /* when somebody changes the paper; 0 */
  guint refit_kind;
  DocketCondition condition;
  DocketRate rates[N_KINDS];
} Device;

typedef struct
{
  GRand *rand;
  DocketHours *hours;
  gint64 now;
  Device devices[N_DEVICES];
  GPtrArray *waiting;       /* Piece */
  GArray *orders;           /* Order */
  DocketScores scores;
  double mean_job;          /* seconds, for the plain rule */
  guint n_jobs;
  double load;
  guint ready, within;
  double error, plain_error;
} Shop;

static const double catalogue_seconds[N_KINDS] = { 8, 8, 12, 40 };

static double
exponential (Shop  *shop,
             double mean)
{
  return -mean * log (1 - g_rand_double (shop->rand));
}

static double
normal (Shop *shop)
{
  return sqrt (-2 * log (1 - g_rand_double (shop->rand))) * cos (2 * G_PI * g_rand_double (shop->rand));
}

static void
set_up_devices (Shop *shop)
{
  static const double units[N_DEVICES][N_KINDS] = { { 9.4, 9.4, 13, 0 }, { 12.5, 12.5, 16, 0 }, { 0, 0, 21, 46 } };
  static const double setups[N_DEVICES] = { 18, 30, 45 };
  static const guint trays[N_DEVICES][TRAYS] = { { 0, 1 }, { 0, 2 }, { 2, 3 } };

  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &shop->devices[i];
      double luck = 0.8 + 0.4 * g_rand_double (shop->rand);

      device->last = -1;
      device->setup = setups[i] * luck;
      for (guint k = 0; k < N_KINDS; k++)
        {
          device->unit[k] = units[i][k] * luck;
          device->rates[k] = docket_rate_new (catalogue_seconds[k]);
        }
      for (guint t = 0; t < TRAYS; t++)
        {
          device->tray[t] = trays[i][t];
          device->sheets[t] = 400;
        }
    }
}

static gboolean
is_open (Shop *shop)
{
  return docket_hours_opens_at (shop->hours, shop->now) == shop->now;
}

static gint
tray_of (const Device *device,
         guint         kind)
{
  for (gint t = 0; t < TRAYS; t++)
    if (device->tray[t] == kind)
      return t;
  return -1;
}

/* --- the estimate, as the server asks it --- */

static gint
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  const Shop *shop = data;
  const Piece *first = *(Piece *const *) a, *second = *(Piece *const *) b;
  double left = docket_job_rank (&first->job, shop->now), right = docket_job_rank (&second->job, shop->now);

  return left != right ? (left > right ? -1 : 1) : (first->job.id < second->job.id ? -1 : 1);
}

static gboolean
is_loaded_somewhere (Shop *shop,
                     guint kind)
{
  for (guint i = 0; i < N_DEVICES; i++)
    if (shop->devices[i].unit[kind] > 0 && tray_of (&shop->devices[i], kind) >= 0)
      return TRUE;
  return FALSE;
}

static double
left_of (Shop   *shop,
         Device *device,
         double *variance)
{
  double mean = 0, rest, repair_variance;

  *variance = 0;
  if (device->piece != NULL)
    {
      const DocketRate *rate = &device->rates[device->piece->kind];

      rest = docket_rate_mean (rate, device->piece->copies, TRUE) - (double) (shop->now - device->began) / DOCKET_SECOND;
      mean = MAX (rest, 0.1 * docket_rate_mean (rate, device->piece->copies, FALSE));
      *variance = docket_rate_variance (rate, device->piece->copies, TRUE);
    }
  if (device->condition.stopped_since != 0 &&
      docket_condition_remaining (&device->condition, shop->hours, shop->now, &rest, &repair_variance))
    {
      mean += rest;
      *variance += repair_variance;
    }
  return mean;
}

static DocketPlan *
plan (Shop            *shop,
      DocketRate       slow[N_DEVICES][N_KINDS],
      const DocketRate *rates[N_DEVICES][N_KINDS])
{
  DocketPlanDevice devices[N_DEVICES] = { 0 };
  g_autofree DocketPlanJob *jobs = g_new0 (DocketPlanJob, shop->waiting->len + 1);

  for (guint i = 0; i < N_DEVICES; i++)
    {
      Device *device = &shop->devices[i];

      for (guint k = 0; k < N_KINDS; k++)
        {
          rates[i][k] = device->unit[k] > 0 && tray_of (device, k) >= 0 ? &device->rates[k] : NULL;
          if (device->unit[k] > 0 && !is_loaded_somewhere (shop, k))
            {
              slow[i][k] = device->rates[k];
              slow[i][k].setup += MEDIA_WAIT;
              slow[i][k].setup_variance += MEDIA_WAIT * MEDIA_WAIT;
              rates[i][k] = &slow[i][k];
            }
        }
      devices[i] = (DocketPlanDevice) { .rates = rates[i], .kind = device->last };
      devices[i].free_in = left_of (shop, device, &devices[i].variance);
      devices[i].stops_per_hour = docket_condition_stops_per_hour (&device->condition);
      docket_condition_repair (&device->condition, &devices[i].repair_mean, &devices[i].repair_variance);
    }
  g_ptr_array_sort_with_data (shop->waiting, compare, shop);
  for (guint i = 0; i < shop->waiting->len; i++)
    {
      const Piece *piece = g_ptr_array_index (shop->waiting, i);

      jobs[i] = (DocketPlanJob) { piece->order, piece->kind, piece->copies, -1, FALSE };
    }
  return docket_plan_new (devices, N_DEVICES, jobs, shop->waiting->len);
}

static void
promise (Shop  *shop,
         gint64 number)
{
  Order *order = &g_array_index (shop->orders, Order, number);
  DocketRate slow[N_DEVICES][N_KINDS];
  const DocketRate *rates[N_DEVICES][N_KINDS];
  g_autoptr (DocketPlan) made = plan (shop, slow, rates);
  DocketForecast forecast = docket_plan_get_order (made, number);
  double p50, p90;
  guint ahead = shop->waiting->len;

  for (guint i = 0; i < N_DEVICES; i++)
    ahead += shop->devices[i].piece != NULL;
  p50 = MAX (forecast.mean + docket_scores_get_quantile (&shop->scores, 0.5) * forecast.deviation, 1);
  p90 = MAX (forecast.mean + docket_scores_get_quantile (&shop->scores, 0.9) * forecast.deviation, p50);
  order->released_at = shop->now;
  order->mean = forecast.mean;
  order->deviation = forecast.deviation;
  order->p50 = docket_hours_add (shop->hours, shop->now, p50);
  order->p90 = docket_hours_add (shop->hours, shop->now, p90);
  order->plain = ahead * shop->mean_job / N_DEVICES;
}

/* --- what happens --- */

static void
finish (Shop   *shop,
        Device *device)
{
  Piece *piece = g_steal_pointer (&device->piece);
  Order *order = &g_array_index (shop->orders, Order, piece->order);
  double seconds = (double) (shop->now - device->began) / DOCKET_SECOND;

  shop->n_jobs++;
  shop->mean_job += (seconds - shop->mean_job) / MIN (shop->n_jobs, 200);
  if (!device->stood)
    docket_rate_learn (&device->rates[piece->kind], piece->copies, seconds);
  if (--order->left == 0)
    {
      double actual = docket_hours_between (shop->hours, order->released_at, shop->now);
      double p50 = docket_hours_between (shop->hours, order->released_at, order->p50);

      shop->ready++;
      shop->within += shop->now <= order->p90;
      shop->error += fabs (actual - p50);
      shop->plain_error += fabs (actual - order->plain);
      docket_scores_add (&shop->scores, order->mean, order->deviation, actual);
    }
  g_free (piece);
}

static void
stop (Shop   *shop,
      Device *device,
      double  seconds)
{
  device->stopped_until = shop->now + (gint64) (seconds * DOCKET_SECOND);
  device->stood = TRUE;
  if (device->piece != NULL)
    device->busy_until += (gint64) (seconds * DOCKET_SECOND);
  docket_condition_note (&device->condition, shop->hours, FALSE, shop->now);
}

static void
start (Shop   *shop,
       Device *device,
       guint   index)
{
  Piece *piece = g_ptr_array_steal_index (shop->waiting, index);
  guint tray = (guint) tray_of (device, piece->kind);
  double seconds = piece->copies * device->unit[piece->kind] + (device->last != (gint) piece->kind ? device->setup : device->setup / 3);

  for (guint i = 0; i < shop->waiting->len; i++)
    if (((Piece *) g_ptr_array_index (shop->waiting, i))->order == piece->order)
      ((Piece *) g_ptr_array_index (shop->waiting, i))->job.together = TRUE;
  seconds *= exp (0.12 * normal (shop));
  device->piece = piece;
  device->began = shop->now;
  device->stood = FALSE;
  device->last = (gint) piece->kind;
  device->busy_until = shop->now + (gint64) (seconds * DOCKET_SECOND);
  if (device->sheets[tray] < piece->copies)
    {
      device->sheets[tray] += 400;
      stop (shop, device, 20 + exponential (shop, 200));
    }
  device->sheets[tray] -= MIN (piece->copies, device->sheets[tray]);
}

static void
take_next (Shop   *shop,
           Device *device)
{
  double best = -HUGE_VAL;
  gint found = -1;

  for (guint i = 0; i < shop->waiting->len; i++)
    {
      const Piece *piece = g_ptr_array_index (shop->waiting, i);
      double rank = docket_job_rank (&piece->job, shop->now) + (device->last == (gint) piece->kind ? DOCKET_JOB_SLACK : 0);

      if (device->unit[piece->kind] > 0 && tray_of (device, piece->kind) >= 0 && rank > best)
        {
          best = rank;
          found = (gint) i;
        }
    }
  if (found >= 0)
    start (shop, device, (guint) found);
}

/* Somebody sees that a paper is wanted that nobody has, and puts it in. */
static void
look_after_paper (Shop *shop)
{
  for (guint i = 0; i < shop->waiting->len; i++)
    {
      guint kind = ((Piece *) g_ptr_array_index (shop->waiting, i))->kind;
      gboolean cared = is_loaded_somewhere (shop, kind);

      for (guint d = 0; d < N_DEVICES && !cared; d++)
        cared = shop->devices[d].refit_at != 0 && shop->devices[d].refit_kind == kind;
      for (guint d = 0; d < N_DEVICES && !cared; d++)
        if (shop->devices[d].unit[kind] > 0 && shop->devices[d].refit_at == 0)
          {
            shop->devices[d].refit_at = shop->now + (gint64) (exponential (shop, MEDIA_WAIT) * DOCKET_SECOND);
            shop->devices[d].refit_kind = kind;
            cared = TRUE;
          }
    }
}

static void
run_device (Shop   *shop,
            Device *device,
            guint   index)
{
  if (device->stopped_until != 0 && shop->now >= device->stopped_until)
    device->stopped_until = 0;
  docket_condition_note (&device->condition, shop->hours, device->stopped_until == 0, shop->now);
  if (device->stopped_until != 0)
    return;
  if (device->piece != NULL && shop->now >= device->busy_until)
    finish (shop, device);
  if (g_rand_double (shop->rand) < 1.0 / (7 * 3600))
    stop (shop, device, g_rand_double (shop->rand) < 0.15 ? exponential (shop, 2400) : 60 + exponential (shop, 420));
  if (device->piece != NULL || device->stopped_until != 0)
    return;
  if (device->refit_at != 0 && shop->now >= device->refit_at)
    {
      device->tray[index == 2 ? 0 : 1] = device->refit_kind;
      device->refit_at = 0;
    }
  take_next (shop, device);
}

static void
order (Shop *shop)
{
  gint64 number = shop->orders->len;
  guint pieces = 1 + (guint) (g_rand_double (shop->rand) < 0.35) + (guint) (g_rand_double (shop->rand) < 0.15);
  gint priority = g_rand_double (shop->rand) < 0.1 ? 75 : 50;
  Order new = { .left = pieces };

  g_array_append_val (shop->orders, new);
  for (guint i = 0; i < pieces; i++)
    {
      Piece *piece = g_new0 (Piece, 1);
      double dice = g_rand_double (shop->rand);

      piece->order = number;
      piece->kind = dice < 0.55 ? 0 : dice < 0.75 ? 1 : dice < 0.92 ? 2 : 3;
      piece->copies = 1 + (guint) MIN (exp (1.9 + 0.9 * normal (shop)) / (piece->kind == 3 ? 4 : 1), 150);
      piece->job = (DocketJob) { .id = number * 10 + i, .priority = priority, .created_at = shop->now };
      g_ptr_array_add (shop->waiting, piece);
    }
  promise (shop, number);
}

/* Orders a second: two rush hours, Saturdays busy. */
static double
arrivals (Shop *shop)
{
  gint64 of_day = shop->now % DOCKET_DAY;
  double hour = (double) of_day / DOCKET_HOUR, rate = 9;

  if (hour > 11.5 && hour < 13.5)
    rate = 24;
  if (hour > 16.5)
    rate = 19;
  if ((shop->now - START) / DOCKET_DAY == 5)
    rate *= 1.5;
  return shop->load * rate / 3600;
}

static void
run (guint32 seed)
{
  Shop shop = { .rand = g_rand_new_with_seed (seed), .now = START, .mean_job = 120 };

  shop.hours = docket_hours_parse ("Mo-Fr 09:00-18:30; Sa 09:00-16:00", NULL, "UTC", NULL);
  shop.waiting = g_ptr_array_new ();
  shop.orders = g_array_new (FALSE, TRUE, sizeof (Order));
  shop.load = 0.75 + 0.5 * g_rand_double (shop.rand);
  set_up_devices (&shop);
  for (; shop.now < START + WEEK; shop.now += STEP)
    {
      if (!is_open (&shop))
        {
          for (guint i = 0; i < N_DEVICES; i++)
            if (shop.devices[i].piece != NULL)
              shop.devices[i].busy_until += STEP, shop.devices[i].stood = TRUE;
          continue;
        }
      if (g_rand_double (shop.rand) < arrivals (&shop))
        order (&shop);
      if (shop.now % (10 * DOCKET_SECOND) == 0)
        look_after_paper (&shop);
      for (guint i = 0; i < N_DEVICES; i++)
        run_device (&shop, &shop.devices[i], i);
    }
  printf ("%u %u %.4f %.1f %.1f\n", seed, shop.ready, (double) shop.within / shop.ready, shop.error / shop.ready,
          shop.plain_error / shop.ready);
  g_ptr_array_set_free_func (shop.waiting, g_free);
  g_ptr_array_unref (shop.waiting);
  g_array_unref (shop.orders);
  docket_hours_free (shop.hours);
  g_rand_free (shop.rand);
}

int
main (int    argc,
      char **argv)
{
  for (int i = 1; i < argc; i++)
    run ((guint32) atoi (argv[i]));
  return 0;
}
