/* test-time.c: instants and lengths of time as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"
#include "docket-time.h"

static void
test_write (void)
{
  g_autofree char *text = docket_time_to_rfc3339 (1795263960 * DOCKET_SECOND + 7000);

  g_assert_cmpstr (text, ==, "2026-11-21T12:26:00.007Z");
  g_assert_null (docket_time_to_rfc3339 (0));
  g_assert_null (docket_time_to_rfc3339 (-1));
}

static void
test_read (void)
{
  gint64 time = 0, other = 0;

  g_assert_true (docket_time_from_rfc3339 ("2026-11-21T12:26:00.007Z", &time, NULL));
  g_assert_cmpint (time, ==, 1795263960 * DOCKET_SECOND + 7000);
  g_assert_true (docket_time_from_rfc3339 ("2026-11-21t14:26:00.007+02:00", &other, NULL));
  g_assert_cmpint (other, ==, time);
}

static void
test_refuse (void)
{
  static const char *const wrong[] = {
    "", "now", "2026-11-21", "2026-11-21T12:26:00", "20261121T122600Z", "2026-W47-6T12:26:00Z",
    "2026-13-21T12:26:00Z", "2026-11-21T25:26:00Z", "2026-11-21T12:26:00Zjunk", "1969-01-01T00:00:00Z",
    "2026-11-21T12:26:00.0000000000000000000000000000000000000000000000000000Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 time = 42;

      g_assert_false (docket_time_from_rfc3339 (wrong[i], &time, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
      g_assert_cmpint (time, ==, 42);
    }
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      gint64 time = ((gint64) g_test_rand_int_range (1, G_MAXINT32) * 1000 +
                     g_test_rand_int_range (0, 1000)) * 1000;
      g_autofree char *text = docket_time_to_rfc3339 (time);
      gint64 back = 0;

      g_assert_true (docket_time_from_rfc3339 (text, &back, NULL));
      g_assert_cmpint (back, ==, time);
    }
}

static void
test_durations (void)
{
  static const struct { const char *text; gint64 duration; } good[] = {
    { "90 s", 90 * DOCKET_SECOND }, { "45 min", 45 * DOCKET_MINUTE }, { "36 h", 36 * DOCKET_HOUR },
    { "14 d", 14 * DOCKET_DAY }, { " 0 s ", 0 }, { "5s", 5 * DOCKET_SECOND },
  };
  static const char *const wrong[] = { "", "5", "d", "-5 d", "5 weeks", "1.5 h", "99999999999999 d" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 duration = -1;

      g_assert_true (docket_duration_parse (good[i].text, &duration, NULL));
      g_assert_cmpint (duration, ==, good[i].duration);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gint64 duration = -1;

      g_assert_false (docket_duration_parse (wrong[i], &duration, NULL));
      g_assert_cmpint (duration, ==, -1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/write", test_write);
  g_test_add_func ("/time/read", test_read);
  g_test_add_func ("/time/refuse", test_refuse);
  g_test_add_func ("/time/round-trip", test_round_trip);
  g_test_add_func ("/time/durations", test_durations);
  return g_test_run ();
}
