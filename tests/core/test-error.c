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

static void
test_passing (void)
{
  g_autoptr (GError) away = g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "");
  g_autoptr (GError) unknown = g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED, "");
  g_autoptr (GError) changed = g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_CHANGED, "");
  g_autoptr (GError) other = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "");

  g_assert_true (docket_error_is_passing (away));
  g_assert_true (docket_error_is_passing (unknown));
  g_assert_false (docket_error_is_passing (changed));
  g_assert_true (docket_error_is_passing (other));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/round-trip", test_round_trip);
  g_test_add_func ("/error/unknown", test_unknown);
  g_test_add_func ("/error/passing", test_passing);
  return g_test_run ();
}
