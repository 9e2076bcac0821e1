/* test-order.c: what an order wants, and what the primary button does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-fixture.h"

static void
test_nicks (void)
{
  for (guint state = DOCKET_ORDER_RECEIVING; state <= DOCKET_ORDER_CANCELLED; state++)
    {
      DocketOrderState back;

      g_assert_true (docket_order_state_from_nick (docket_order_state_to_nick (state), &back));
      g_assert_cmpuint (back, ==, state);
    }
  for (guint wants = DOCKET_WANTS_PERSON; wants <= DOCKET_WANTS_ENDED; wants++)
    {
      DocketWants back;

      g_assert_true (docket_wants_from_nick (docket_wants_to_nick (wants), &back));
      g_assert_cmpuint (back, ==, wants);
    }
  g_assert_false (docket_order_state_from_nick ("lost", NULL));
  g_assert_false (docket_wants_from_nick ("tea", NULL));
}

static void
test_find (void)
{
  g_autoptr (DocketOrder) order = test_order ();

  g_assert_nonnull (docket_order_find_image (order, "1"));
  g_assert_null (docket_order_find_image (order, "2"));
  g_assert_nonnull (docket_order_find_item (order, "1"));
  g_assert_null (docket_order_find_item (order, NULL));
  g_assert_null (docket_order_find_hold (order, "1"));
  test_add_image (order, DOCKET_IMAGE_CHECKING, 0, 0);
  test_add_image (order, DOCKET_IMAGE_RECEIVING, 0, 0);
  test_add_image (order, DOCKET_IMAGE_REFUSED, 0, 0);
  g_assert_cmpuint (docket_order_n_images_complete (order), ==, 2);
}

static void
test_wants (void)
{
  g_autoptr (DocketOrder) order = test_order ();
  DocketHold *hold = docket_hold_new ();

  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_CUSTOMER);
  order->state = DOCKET_ORDER_PLACED;
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_CUSTOMER);
  g_ptr_array_add (order->holds, hold);
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_PERSON);
  hold->lifted_at = 1;
  order->state = DOCKET_ORDER_RELEASED;
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_NOTHING);
  order->promise_broken_at = 1;
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_PERSON);
  order->promise_broken_at = 0;
  test_add_job (order, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_PERSON);
  order->state = DOCKET_ORDER_READY;
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_HANDING_OVER);
  order->state = DOCKET_ORDER_COLLECTED;
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_ENDED);
}

static void
test_next_step (void)
{
  g_autoptr (DocketOrder) order = test_order ();
  DocketJob *job;

  g_assert_cmpint (docket_order_next_step (order), ==, -1);
  order->state = DOCKET_ORDER_PLACED;
  g_assert_cmpint (docket_order_next_step (order), ==, DOCKET_STEP_RELEASE);
  order->state = DOCKET_ORDER_IN_PRODUCTION;
  job = test_add_job (order, DOCKET_JOB_PROCESSING);
  g_assert_false (docket_order_is_made (order));
  g_assert_cmpint (docket_order_next_step (order), ==, -1);
  job->state = DOCKET_JOB_COMPLETED;
  test_add_job (order, DOCKET_JOB_CANCELED);
  g_assert_true (docket_order_is_made (order));
  g_assert_cmpuint (docket_order_wants (order), ==, DOCKET_WANTS_PERSON);
  g_assert_cmpint (docket_order_next_step (order), ==, DOCKET_STEP_READY);
  order->state = DOCKET_ORDER_READY;
  g_assert_cmpint (docket_order_next_step (order), ==, DOCKET_STEP_COLLECT);
}

static void
test_priority (void)
{
  g_autoptr (DocketOrder) order = test_order ();

  g_assert_cmpint (docket_order_default_priority (order, TEST_NOW), ==, 50);
  order->wanted_by = TEST_NOW + 3 * DOCKET_DAY;
  g_assert_cmpint (docket_order_default_priority (order, TEST_NOW), ==, 50);
  g_assert_cmpint (docket_order_default_priority (order, TEST_NOW + 2 * DOCKET_DAY), ==, 60);
  order->express = TRUE;
  g_assert_cmpint (docket_order_default_priority (order, TEST_NOW), ==, 75);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/nicks", test_nicks);
  g_test_add_func ("/order/find", test_find);
  g_test_add_func ("/order/wants", test_wants);
  g_test_add_func ("/order/next-step", test_next_step);
  g_test_add_func ("/order/priority", test_priority);
  return g_test_run ();
}
