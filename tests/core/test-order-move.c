/* test-order-move.c: when an order may go to another place, and what it takes along
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "test-fixture.h"

static DocketJob *
add_job (DocketOrder *order)
{
  DocketJob *job = docket_job_new ();

  job->state = DOCKET_JOB_PENDING;
  job->to_station = g_strdup ("s1");
  job->to_device = g_strdup ("Photo 1");
  g_ptr_array_add (order->jobs, job);
  return job;
}

static void
assert_stays (const DocketOrder *order,
              const DocketSite  *to)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (docket_order_may_move (order, to, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
}

static void
test_may (void)
{
  static const DocketOrderState never[] = { DOCKET_ORDER_RECEIVING, DOCKET_ORDER_IN_PRODUCTION, DOCKET_ORDER_READY,
                                            DOCKET_ORDER_COLLECTED, DOCKET_ORDER_EXPIRED, DOCKET_ORDER_CANCELLED };
  g_autoptr (DocketOrder) order = docket_order_new ("7K3MQ0ZT4HX", "main", TEST_NOW);
  g_autoptr (DocketSite) gate = docket_site_new ("gate3", "Gate 3");
  g_autoptr (DocketSite) own = docket_site_new ("main", "Main Street");
  DocketJob *job = add_job (order);

  for (gsize i = 0; i < G_N_ELEMENTS (never); i++)
    {
      order->state = never[i];
      assert_stays (order, gate);
    }
  order->state = DOCKET_ORDER_PLACED;
  g_assert_true (docket_order_may_move (order, gate, NULL));
  assert_stays (order, own);
  order->state = DOCKET_ORDER_RELEASED;
  g_assert_true (docket_order_may_move (order, gate, NULL));
  job->state = DOCKET_JOB_PENDING_HELD;
  g_assert_true (docket_order_may_move (order, gate, NULL));
  job->state = DOCKET_JOB_COMPLETED;
  assert_stays (order, gate);
  job->state = DOCKET_JOB_PENDING;
  job->attempt = 1;
  assert_stays (order, gate);
}

static void
test_move (void)
{
  g_autoptr (DocketOrder) order = docket_order_new ("7K3MQ0ZT4HX", "main", TEST_NOW);
  g_autoptr (DocketSite) own = docket_site_new ("main", "Main Street");
  g_autoptr (DocketSite) gate = docket_site_new ("gate3", "Gate 3");
  DocketEvent *event = docket_order_describe_move (own, gate, "terminal:Counter", TEST_NOW);
  DocketJob *job = add_job (order);

  g_assert_cmpstr (event->type, ==, "moved");
  g_assert_cmpstr (event->data, ==, "{\"from\":\"main\",\"from_name\":\"Main Street\",\"to\":\"gate3\",\"to_name\":\"Gate 3\"}");
  event->site = g_strdup (order->site);
  g_ptr_array_add (order->history, event);
  docket_order_move (order, gate);
  g_assert_cmpstr (order->site, ==, "gate3");
  g_assert_null (job->to_device);
  g_assert_true (docket_order_was_just_given (order, "main", TEST_NOW + DOCKET_MOVE_UNDO));
  g_assert_false (docket_order_was_just_given (order, "main", TEST_NOW + DOCKET_MOVE_UNDO + 1));
  g_assert_false (docket_order_was_just_given (order, "gate3", TEST_NOW));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-move/may", test_may);
  g_test_add_func ("/order-move/move", test_move);
  return g_test_run ();
}
