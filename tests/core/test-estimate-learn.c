/* test-estimate-learn.c: what devices teach, against what they truly need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate-learn.h"

#include "docket-time.h"

#include <math.h>

#define NOW (1000 * DOCKET_DAY)

static double
some_time (guint  copies,
           double unit,
           double setup)
{
  return (setup + copies * unit) * (1 + 0.1 * g_test_rand_double_range (-1, 1));
}

static void
test_rate_is_found (void)
{
  DocketRate rate = docket_rate_new (8);

  for (guint i = 0; i < 200; i++)
    {
      guint copies = (guint) g_test_rand_int_range (1, 40);

      docket_rate_learn (&rate, copies, some_time (copies, 12, 30));
    }
  g_assert_cmpfloat_with_epsilon (rate.unit, 12, 0.8);
  g_assert_cmpfloat_with_epsilon (rate.setup, 30, 12);
  g_assert_cmpfloat (rate.noise, <, 0.15);
  g_assert_cmpfloat (docket_rate_variance (&rate, 10, TRUE), <, 40 * 40);
}

/* A door left open for an hour says little of the printer. */
static void
test_outliers_count_little (void)
{
  DocketRate rate = docket_rate_new (10);

  for (guint i = 0; i < 300; i++)
    {
      guint copies = (guint) g_test_rand_int_range (1, 40);

      docket_rate_learn (&rate, copies, i % 25 == 24 ? 3600 : some_time (copies, 10, 20));
    }
  g_assert_cmpfloat (docket_rate_mean (&rate, 20, TRUE), <, 290);
  g_assert_cmpfloat (docket_rate_mean (&rate, 20, TRUE), >, 190);
}

static void
test_new_speed_is_followed (void)
{
  DocketRate rate = docket_rate_new (10);

  for (guint i = 0; i < 400; i++)
    {
      guint copies = (guint) g_test_rand_int_range (5, 40);

      docket_rate_learn (&rate, copies, some_time (copies, i < 200 ? 10 : 20, 20));
    }
  g_assert_cmpfloat_with_epsilon (rate.unit, 20, 2);
}

static void
test_nonsense_teaches_nothing (void)
{
  DocketRate rate = docket_rate_new (10), before = rate;

  docket_rate_learn (&rate, 0, 100);
  docket_rate_learn (&rate, 5, 0);
  docket_rate_learn (&rate, 5, -3);
  docket_rate_learn (&rate, 5, NAN);
  g_assert_cmpmem (&rate, sizeof rate, &before, sizeof before);
}

static void
test_condition (void)
{
  DocketCondition condition = { 0 };
  double mean, variance, longer;
  gint64 now = NOW;

  for (guint i = 0; i < 40; i++)
    {
      g_assert_false (docket_condition_note (&condition, NULL, TRUE, now));
      for (guint j = 0; j < 4; j++)
        docket_condition_note (&condition, NULL, TRUE, now += 30 * DOCKET_MINUTE);
      g_assert_true (docket_condition_note (&condition, NULL, FALSE, now));
      g_assert_true (docket_condition_note (&condition, NULL, TRUE, now += 5 * DOCKET_MINUTE));
    }
  g_assert_cmpfloat_with_epsilon (docket_condition_stops_per_hour (&condition), 0.45, 0.1);
  docket_condition_repair (&condition, &mean, &variance);
  g_assert_cmpfloat_with_epsilon (mean, 300, 30);

  docket_condition_note (&condition, NULL, FALSE, now);
  g_assert_true (docket_condition_remaining (&condition, NULL, now + DOCKET_MINUTE, &mean, &variance));
  g_assert_true (docket_condition_remaining (&condition, NULL, now + 30 * DOCKET_MINUTE, &longer, &variance));
  g_assert_cmpfloat (longer, >, mean);
  g_assert_false (docket_condition_remaining (&condition, NULL, now + DOCKET_DAY, &mean, &variance));
}

/* What stands at closing time and works in the morning did not take the night to mend. */
static void
test_nights_do_not_count (void)
{
  g_autoptr (DocketHours) hours = docket_hours_parse ("Mo-Su 09:00-18:00", NULL, "UTC", NULL);
  DocketCondition condition = { 0 };
  gint64 evening = NOW + 17 * DOCKET_HOUR + 50 * DOCKET_MINUTE;

  docket_condition_note (&condition, hours, FALSE, evening);
  docket_condition_note (&condition, hours, TRUE, evening + 15 * DOCKET_HOUR + 20 * DOCKET_MINUTE);
  g_assert_cmpfloat_with_epsilon (condition.repair_mean, 20 * 60, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate-learn/rate-is-found", test_rate_is_found);
  g_test_add_func ("/estimate-learn/outliers", test_outliers_count_little);
  g_test_add_func ("/estimate-learn/new-speed", test_new_speed_is_followed);
  g_test_add_func ("/estimate-learn/nonsense", test_nonsense_teaches_nothing);
  g_test_add_func ("/estimate-learn/condition", test_condition);
  g_test_add_func ("/estimate-learn/nights", test_nights_do_not_count);
  return g_test_run ();
}
