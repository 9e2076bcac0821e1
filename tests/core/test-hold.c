/* test-hold.c: holds, alerts, copies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-hold.h"

static void
test_kinds (void)
{
  g_autoptr (DocketHold) hold = docket_hold_new ();

  hold->reason = DOCKET_HOLD_STAFF;
  g_assert_false (docket_hold_is_alert (hold));
  g_assert_true (docket_hold_is_standing (hold));
  hold->reason = DOCKET_HOLD_RISK_AMOUNT;
  hold->lifted_at = 1;
  g_assert_true (docket_hold_is_alert (hold));
  g_assert_false (docket_hold_is_standing (hold));
}

static void
test_nicks (void)
{
  for (guint reason = DOCKET_HOLD_RISK_RATIO; reason <= DOCKET_HOLD_STAFF; reason++)
    {
      DocketHoldReason back;

      g_assert_true (docket_hold_reason_from_nick (docket_hold_reason_to_nick (reason), &back));
      g_assert_cmpuint (back, ==, reason);
    }
  g_assert_false (docket_hold_reason_from_nick ("whim", NULL));
}

static void
test_copy (void)
{
  g_autoptr (DocketHold) hold = docket_hold_new ();
  g_autoptr (DocketHold) copy = NULL;

  hold->id = g_strdup ("1");
  hold->note = g_strdup ("ask");
  hold->set_at = 7;
  copy = docket_hold_copy (hold);
  g_assert_cmpstr (copy->id, ==, "1");
  g_assert_cmpstr (copy->note, ==, "ask");
  g_assert_true (copy->note != hold->note);
  g_assert_cmpint (copy->set_at, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold/kinds", test_kinds);
  g_test_add_func ("/hold/nicks", test_nicks);
  g_test_add_func ("/hold/copy", test_copy);
  return g_test_run ();
}
