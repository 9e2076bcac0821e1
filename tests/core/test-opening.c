/* test-opening.c: what may follow what, and JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-opening.h"

static void
test_states (void)
{
  for (guint i = 0; i <= DOCKET_OPENING_LAPSED; i++)
    {
      DocketOpeningState state;

      g_assert_true (docket_opening_state_from_nick (docket_opening_state_to_nick (i), &state));
      g_assert_cmpuint (state, ==, i);
      /* However it ended, it never begins anew. */
      g_assert_true (i == DOCKET_OPENING_ASKED || !docket_opening_state_may_follow (i, DOCKET_OPENING_ASKED));
      g_assert_true (i <= DOCKET_OPENING_CLAIMED || !docket_opening_state_may_follow (i, DOCKET_OPENING_CLAIMED));
    }
  g_assert_true (docket_opening_state_may_follow (DOCKET_OPENING_JAMMED, DOCKET_OPENING_DOOR_OPEN));
  g_assert_false (docket_opening_state_may_follow (DOCKET_OPENING_LAPSED, DOCKET_OPENING_PULSE_SENT));
  g_assert_false (docket_opening_state_is_trouble (DOCKET_OPENING_CLOSED));
  g_assert_true (docket_opening_state_is_trouble (DOCKET_OPENING_UNKNOWN));
}

static void
test_json (void)
{
  g_autoptr (DocketOpening) opening = docket_opening_new ();
  g_autoptr (DocketOpening) back = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  g_autofree char *customers = NULL;
  g_autoptr (JsonNode) node = NULL;

  opening->id = 7;
  opening->label = g_strdup ("A1");
  opening->order = g_strdup ("0000000000A");
  opening->state = DOCKET_OPENING_DOOR_OPEN;
  opening->device = g_strdup ("Lockers");
  opening->board = 3;
  opening->asked_at = 1700000000000000;
  json = docket_opening_to_json (opening, FALSE);
  node = json_from_string (json, NULL);
  back = docket_opening_from_json (node, NULL);
  again = docket_opening_to_json (back, FALSE);
  g_assert_cmpstr (json, ==, again);
  customers = docket_opening_to_json (opening, TRUE);
  g_assert_null (g_strstr_len (customers, -1, "board"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/opening/states", test_states);
  g_test_add_func ("/opening/json", test_json);
  return g_test_run ();
}
