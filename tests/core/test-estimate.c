/* test-estimate.c: jobs laid on devices: who is first, who waits, what nobody makes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate.h"

#define N_RANDOM 400

typedef struct
{
  DocketRate photo, poster;
  const DocketRate *both[2], *posters[2];
  DocketPlanDevice devices[2];
} Shop;

/* Two that make photos, in 10 s a copy and 20 s at first; the second posters too. */
static void
set_up (Shop         *shop,
        gconstpointer data)
{
  shop->photo = docket_rate_new (10);
  shop->photo.setup = 20;
  shop->poster = docket_rate_new (40);
  shop->poster.setup = 0;
  shop->both[0] = &shop->photo;
  shop->both[1] = NULL;
  shop->posters[0] = &shop->photo;
  shop->posters[1] = &shop->poster;
  shop->devices[0] = (DocketPlanDevice) { .rates = shop->both, .kind = 0 };
  shop->devices[1] = (DocketPlanDevice) { .rates = shop->posters, .kind = 0 };
}

static void
test_side_by_side (Shop         *shop,
                   gconstpointer data)
{
  const DocketPlanJob jobs[] = { { 1, 0, 3, -1 }, { 2, 0, 5, -1 }, { 3, 0, 1, -1 } };
  g_autoptr (DocketPlan) plan = docket_plan_new (shop->devices, 2, jobs, 3);

  g_assert_cmpfloat (docket_plan_get_job (plan, 0).mean, ==, 30);
  g_assert_cmpfloat (docket_plan_get_job (plan, 1).mean, ==, 50);
  g_assert_cmpfloat (docket_plan_get_job (plan, 2).mean, ==, 40);
  g_assert_cmpint (docket_plan_get_job (plan, 2).device, ==, 0);
  g_assert_cmpuint (docket_plan_get_job (plan, 2).ahead_jobs, ==, 1);
  g_assert_cmpfloat (docket_plan_get_job (plan, 2).ahead_seconds, ==, 30);
}

static void
test_set_up (Shop         *shop,
             gconstpointer data)
{
  const DocketPlanJob jobs[] = { { 1, 1, 1, -1 }, { 2, 0, 1, 1 } };
  g_autoptr (DocketPlan) plan = docket_plan_new (shop->devices, 2, jobs, 2);

  g_assert_cmpint (docket_plan_get_job (plan, 0).device, ==, 1);
  g_assert_cmpfloat (docket_plan_get_job (plan, 1).mean, ==, 40 + 20 + 10);
}

static void
test_order_is_its_last_piece (Shop         *shop,
                              gconstpointer data)
{
  const DocketPlanJob jobs[] = { { 7, 0, 1, -1 }, { 8, 0, 1, -1 }, { 7, 1, 2, -1 } };
  g_autoptr (DocketPlan) plan = docket_plan_new (shop->devices, 2, jobs, 3);
  DocketForecast order = docket_plan_get_order (plan, 7);
  gint64 ahead[4];

  g_assert_true (order.known);
  g_assert_cmpfloat (order.mean, ==, docket_plan_get_job (plan, 2).mean);
  g_assert_cmpuint (order.first, ==, 0);
  g_assert_false (docket_plan_get_order (plan, 9).known);
  order = docket_plan_get_job (plan, 2);
  g_assert_cmpuint (docket_plan_list_ahead (plan, &order, 4, ahead), ==, 1);
  g_assert_cmpint (ahead[0], ==, 8);
}

static void
test_nobody_makes_it (Shop         *shop,
                      gconstpointer data)
{
  const DocketPlanJob jobs[] = { { 1, 1, 1, -1 }, { 1, 0, 1, -1 } };
  g_autoptr (DocketPlan) one = docket_plan_new (shop->devices, 1, jobs, 2);
  g_autoptr (DocketPlan) none = docket_plan_new (NULL, 0, jobs, 2);

  g_assert_false (docket_plan_get_order (one, 1).known);
  g_assert_true (docket_plan_get_job (one, 1).known);
  g_assert_false (docket_plan_get_job (none, 1).known);
  g_assert_false (docket_plan_ask (none, 2, jobs, 2).known);
}

static void
test_stopped_device (Shop         *shop,
                     gconstpointer data)
{
  const DocketPlanJob job = { 1, 1, 1, -1 };
  g_autoptr (DocketPlan) plan = NULL;

  shop->devices[1].free_in = 600;
  shop->devices[1].variance = 300 * 300;
  plan = docket_plan_new (shop->devices, 2, &job, 1);
  g_assert_cmpfloat (docket_plan_get_job (plan, 0).mean, ==, 640);
  g_assert_cmpfloat (docket_plan_get_job (plan, 0).deviation, >, 300);
}

/* To ask where a job stands is to be told what the plan says of it there. */
static void
test_asked_as_planned (Shop         *shop,
                       gconstpointer data)
{
  DocketPlanJob jobs[N_RANDOM];

  for (guint i = 0; i < N_RANDOM; i++)
    jobs[i] = (DocketPlanJob) { i, (guint) g_test_rand_int_range (0, 2), (guint) g_test_rand_int_range (1, 20), -1, FALSE };
  for (guint i = 0; i < N_RANDOM; i += 7)
    {
      g_autoptr (DocketPlan) before = docket_plan_new (shop->devices, 2, jobs, N_RANDOM);
      DocketForecast planned = docket_plan_get_job (before, i);
      DocketForecast asked = docket_plan_ask (before, i, &jobs[i], 1);

      g_assert_cmpfloat (asked.mean, ==, planned.mean);
      g_assert_cmpfloat (asked.deviation, ==, planned.deviation);
      g_assert_cmpint (asked.device, ==, planned.device);
    }
}

/* More ahead is never sooner. */
static void
test_more_is_later (Shop         *shop,
                    gconstpointer data)
{
  DocketPlanJob jobs[N_RANDOM];
  const DocketPlanJob mine = { -1, 0, 4, -1, FALSE };
  double last = 0;

  for (guint i = 0; i < N_RANDOM; i++)
    jobs[i] = (DocketPlanJob) { i, 0, (guint) g_test_rand_int_range (1, 20), -1, FALSE };
  for (guint i = 0; i <= N_RANDOM; i += 20)
    {
      g_autoptr (DocketPlan) plan = docket_plan_new (shop->devices, 2, jobs, i);
      double mean = docket_plan_ask (plan, i, &mine, 1).mean;

      g_assert_cmpfloat (mean, >=, last);
      last = mean;
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/estimate/" name, Shop, NULL, set_up, test, NULL)
  ADD ("side-by-side", test_side_by_side);
  ADD ("set-up", test_set_up);
  ADD ("order-is-its-last-piece", test_order_is_its_last_piece);
  ADD ("nobody-makes-it", test_nobody_makes_it);
  ADD ("stopped-device", test_stopped_device);
  ADD ("asked-as-planned", test_asked_as_planned);
  ADD ("more-is-later", test_more_is_later);
  return g_test_run ();
}
