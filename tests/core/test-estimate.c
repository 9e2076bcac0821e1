/* test-estimate.c: the expected time is a range
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-estimate.h"
#include "docket-time.h"

static void
test_range (void)
{
  DocketEstimateInput input = { .now = 100 * DOCKET_DAY, .seconds_ahead = 540, .seconds_own = 60, .devices = 2 };
  gint64 p50, p90, later50, later90;

  docket_estimate (&input, &p50, &p90);
  g_assert_cmpint (p50, ==, input.now + 300 * DOCKET_SECOND);
  g_assert_cmpint (p90, >, p50);

  input.seconds_ahead += 100;
  docket_estimate (&input, &later50, &later90);
  g_assert_cmpint (later50, >, p50);
  g_assert_cmpint (later90, >, p90);
}

static void
test_stopped (void)
{
  DocketEstimateInput input = { .now = 100 * DOCKET_DAY, .seconds_own = 60, .devices = 0 };
  gint64 p50 = 1, p90 = 1;

  docket_estimate (&input, &p50, &p90);
  g_assert_cmpint (p50, ==, 0);
  g_assert_cmpint (p90, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate/range", test_range);
  g_test_add_func ("/estimate/stopped", test_stopped);
  return g_test_run ();
}
