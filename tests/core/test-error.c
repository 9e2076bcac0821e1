/* test-error.c: each cause and its nick
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"

static void
test_round_trip (void)
{
  for (guint code = DOCKET_ERROR_INVALID; code <= DOCKET_ERROR_FAILED; code++)
    {
      const char *nick = docket_error_to_nick (code);

      g_assert_nonnull (nick);
      g_assert_cmpuint (docket_error_from_nick (nick), ==, code);
    }
}

static void
test_unknown (void)
{
  g_assert_cmpuint (docket_error_from_nick ("no-such-cause"), ==, DOCKET_ERROR_FAILED);
  g_assert_cmpuint (docket_error_from_nick (NULL), ==, DOCKET_ERROR_FAILED);
  g_assert_cmpstr (docket_error_to_nick ((DocketError) 999), ==, "failed");
  g_assert_cmpstr (docket_error_to_nick (DOCKET_ERROR_OTHER_SITE), ==, "other-site");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/round-trip", test_round_trip);
  g_test_add_func ("/error/unknown", test_unknown);
  return g_test_run ();
}
