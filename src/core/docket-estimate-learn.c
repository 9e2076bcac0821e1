/* docket-estimate-learn.c: what devices teach by working
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate-learn.h"

#include <math.h>

#define SETUP_AT_FIRST 15.0
/* What the catalogue says may be off by half, the set-up by itself. */
#define UNIT_DOUBT 0.5
#define NOISE_AT_FIRST 0.25
#define NOISE_LEAST 0.02
/* What an older job still counts after the next. */
#define FADE 0.98
/* So many deviations off, a job is taken as one that far off and no farther. */
#define FAR 2.5
#define NOISE_OF_ANOTHER 0.5
#define SHORTEST 0.1

/* As if it had stopped once in this time, for so long. */
#define STOPS_FIRST_SECONDS (20.0 * 3600.0)
#define REPAIR_FIRST 480.0
#define REPAIR_WEIGHT 2.0
#define CONDITION_FADE 0.97
/* Nobody looked for longer: the device was off. */
#define LOOKED_AT_LEAST 3600.0
/* A device that stands so many times longer than usual, and longer than this, may not come back. */
#define LOST_FACTOR 10.0
#define LOST_SECONDS (2.0 * 3600.0)

DocketRate
docket_rate_new (double seconds)
{
  double unit = MAX (seconds, 0.5);

  return (DocketRate) { .unit = unit,
                        .setup = SETUP_AT_FIRST,
                        .unit_variance = unit * unit * UNIT_DOUBT * UNIT_DOUBT,
                        .setup_variance = SETUP_AT_FIRST * SETUP_AT_FIRST,
                        .noise = NOISE_AT_FIRST };
}

/* The part of the variance that more jobs make smaller. */
static double
doubt (const DocketRate *rate,
       double            copies,
       double            set_up)
{
  return copies * copies * rate->unit_variance + 2 * copies * set_up * rate->covariance +
         set_up * set_up * rate->setup_variance;
}

static void
learn_noise (DocketRate *rate,
             double      error,
             double      expected)
{
  double share = error / expected;
  double weight = 1.0 / MIN (rate->jobs + 4.0, 40.0);

  rate->noise = sqrt (rate->noise * rate->noise * (1 - weight) + share * share * weight);
  rate->noise = MAX (rate->noise, NOISE_LEAST);
}

/* Errors that go on being large are no outliers: the device is another than it was. */
static void
doubt_again (DocketRate *rate)
{
  if (rate->noise < NOISE_OF_ANOTHER)
    return;
  rate->noise = NOISE_AT_FIRST;
  rate->jobs = 0;
  rate->unit_variance = rate->unit * rate->unit;
  rate->setup_variance = MAX (rate->setup * rate->setup, SETUP_AT_FIRST * SETUP_AT_FIRST);
  rate->covariance = 0;
}

void
docket_rate_learn (DocketRate *rate,
                   guint       copies,
                   double      seconds)
{
  double n = copies, expected, spread, error, unit_gain, setup_gain, sum;

  if (copies == 0 || !(seconds > SHORTEST) || isinf (seconds))
    return;
  expected = docket_rate_mean (rate, copies, TRUE);
  sum = docket_rate_variance (rate, copies, TRUE);
  spread = sqrt (sum);
  error = CLAMP (seconds - expected, -FAR * spread, FAR * spread);
  unit_gain = (n * rate->unit_variance + rate->covariance) / sum;
  setup_gain = (n * rate->covariance + rate->setup_variance) / sum;

  rate->unit = MAX (rate->unit + unit_gain * error, 0.05);
  rate->setup = MAX (rate->setup + setup_gain * error, 0);
  rate->unit_variance = MAX ((rate->unit_variance - unit_gain * unit_gain * sum) / FADE, 1e-6);
  rate->setup_variance = MAX ((rate->setup_variance - setup_gain * setup_gain * sum) / FADE, 1e-4);
  rate->covariance = (rate->covariance - unit_gain * setup_gain * sum) / FADE;
  sum = sqrt (rate->unit_variance * rate->setup_variance);
  rate->covariance = CLAMP (rate->covariance, -0.99 * sum, 0.99 * sum);
  learn_noise (rate, error, MAX (expected, 1));
  rate->jobs = rate->jobs * FADE + 1;
  doubt_again (rate);
}

double
docket_rate_mean (const DocketRate *rate,
                  guint             copies,
                  gboolean          set_up)
{
  return copies * rate->unit + (set_up ? rate->setup : 0);
}

double
docket_rate_variance (const DocketRate *rate,
                      guint             copies,
                      gboolean          set_up)
{
  double scatter = rate->noise * MAX (docket_rate_mean (rate, copies, set_up), 1);

  return doubt (rate, copies, set_up ? 1 : 0) + scatter * scatter;
}

static void
count_repair (DocketCondition *condition,
              double           seconds)
{
  double weight;

  condition->repairs = condition->repairs * CONDITION_FADE + 1;
  condition->working *= CONDITION_FADE;
  weight = 1 / condition->repairs;
  condition->repair_mean += weight * (seconds - condition->repair_mean);
  condition->repair_square += weight * (seconds * seconds - condition->repair_square);
}

gboolean
docket_condition_note (DocketCondition   *condition,
                       const DocketHours *hours,
                       gboolean           works,
                       gint64             now)
{
  double since = condition->changed_at != 0 ? docket_hours_between (hours, condition->changed_at, now) : 0;
  gboolean worked = condition->stopped_since == 0;

  condition->changed_at = now;
  if (worked)
    condition->working += CLAMP (since, 0, LOOKED_AT_LEAST);
  if (works == worked)
    return FALSE;
  if (works)
    count_repair (condition, docket_hours_between (hours, condition->stopped_since, now));
  condition->stopped_since = works ? 0 : now;
  return TRUE;
}

double
docket_condition_stops_per_hour (const DocketCondition *condition)
{
  return (condition->repairs + 1) * 3600 / (condition->working + STOPS_FIRST_SECONDS);
}

void
docket_condition_repair (const DocketCondition *condition,
                         double                *mean,
                         double                *variance)
{
  double all = condition->repairs + REPAIR_WEIGHT;
  double square = (condition->repair_square * condition->repairs +
                   2 * REPAIR_FIRST * REPAIR_FIRST * REPAIR_WEIGHT) / all;

  *mean = (condition->repair_mean * condition->repairs + REPAIR_FIRST * REPAIR_WEIGHT) / all;
  *variance = MAX (square - *mean * *mean, *mean * *mean / 4);
}

/* Repairs are of many lengths: who has stood for long will probably stand for as long again. */
gboolean
docket_condition_remaining (const DocketCondition *condition,
                            const DocketHours     *hours,
                            gint64                 now,
                            double                *mean,
                            double                *variance)
{
  double stood = docket_hours_between (hours, condition->stopped_since, now);

  docket_condition_repair (condition, mean, variance);
  if (stood > MAX (LOST_FACTOR * *mean, LOST_SECONDS))
    return FALSE;
  *mean = MAX (*mean, stood / 2);
  *variance = MAX (*variance, *mean * *mean);
  return TRUE;
}
