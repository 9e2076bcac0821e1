/* test-hours.c: a shop's week, its holidays, the change of the clocks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hours.h"

#include "docket-error.h"
#include "docket-time.h"

static gint64
at (const char *text)
{
  gint64 time = 0;

  g_assert_true (docket_time_from_rfc3339 (text, &time, NULL));
  return time;
}

static void
assert_time (gint64      time,
             const char *expected)
{
  g_autofree char *text = docket_time_to_rfc3339 (time);

  g_assert_cmpstr (text, ==, expected);
}

static DocketHours *
berlin (const char *holidays)
{
  g_autoptr (GError) error = NULL;
  DocketHours *hours = docket_hours_parse ("Mo-Fr 09:00-12:30,13:30-18:00; Sa 10:00-14:00", holidays, "Europe/Berlin", &error);

  g_assert_no_error (error);
  return hours;
}

static void
test_week (void)
{
  g_autoptr (DocketHours) hours = berlin ("2026-12-25; 2026-12-26");

  /* A Friday in winter. */
  assert_time (docket_hours_add (hours, at ("2026-11-20T10:00:00Z"), 3600), "2026-11-20T11:00:00.000Z");
  assert_time (docket_hours_add (hours, at ("2026-11-20T11:00:00Z"), 3600), "2026-11-20T13:00:00.000Z");
  assert_time (docket_hours_add (hours, at ("2026-11-20T16:30:00Z"), 3600), "2026-11-21T09:30:00.000Z");
  assert_time (docket_hours_add (hours, at ("2026-11-21T14:00:00Z"), 60), "2026-11-23T08:01:00.000Z");
  assert_time (docket_hours_opens_at (hours, at ("2026-11-22T12:00:00Z")), "2026-11-23T08:00:00.000Z");
  assert_time (docket_hours_opens_at (hours, at ("2026-11-20T10:00:00Z")), "2026-11-20T10:00:00.000Z");
  assert_time (docket_hours_opens_at (hours, at ("2026-12-24T20:00:00Z")), "2026-12-28T08:00:00.000Z");
}

static void
test_between (void)
{
  g_autoptr (DocketHours) hours = berlin (NULL);

  g_assert_cmpfloat (docket_hours_between (hours, at ("2026-11-20T16:00:00Z"), at ("2026-11-21T10:00:00Z")), ==, 2 * 3600);
  g_assert_cmpfloat (docket_hours_between (hours, at ("2026-11-22T00:00:00Z"), at ("2026-11-22T20:00:00Z")), ==, 0);
  g_assert_cmpfloat (docket_hours_between (NULL, at ("2026-11-22T00:00:00Z"), at ("2026-11-22T01:00:00Z")), ==, 3600);
  g_assert_cmpfloat (docket_hours_between (NULL, 5, 3), ==, 0);
}

/* To add what lies between is to arrive. */
static void
test_there_and_back (void)
{
  g_autoptr (DocketHours) hours = berlin ("2026-11-11");

  for (guint i = 0; i < 300; i++)
    {
      gint64 from = at ("2026-03-01T00:00:00Z") + g_test_rand_int_range (0, 300 * 86400) * DOCKET_SECOND;
      double seconds = g_test_rand_int_range (1, 400000);
      gint64 to = docket_hours_add (hours, from, seconds);

      g_assert_cmpfloat_with_epsilon (docket_hours_between (hours, from, to), seconds, 0.001);
    }
}

/* On the night to 29 March 2026 an hour is missing. */
static void
test_clocks_change (void)
{
  g_autoptr (DocketHours) hours = docket_hours_parse ("Mo-Su 00:00-24:00", NULL, "Europe/Berlin", NULL);

  assert_time (docket_hours_add (hours, at ("2026-03-28T22:00:00Z"), 6 * 3600), "2026-03-29T04:00:00.000Z");
  assert_time (docket_hours_midnight (hours, at ("2026-03-29T10:00:00Z")), "2026-03-28T23:00:00.000Z");
  assert_time (docket_hours_midnight (hours, at ("2026-03-30T10:00:00Z")), "2026-03-29T22:00:00.000Z");
}

/* A night's work is an hour shorter in spring and an hour longer in autumn; a span of the hour that is not there
 * is none. */
static void
test_night_of_the_change (void)
{
  g_autoptr (DocketHours) night = docket_hours_parse ("Sa 22:00-24:00; Su 00:00-04:00", NULL, "Europe/Berlin", NULL);
  g_autoptr (DocketHours) half = docket_hours_parse ("Su 02:30-03:30", NULL, "Europe/Berlin", NULL);
  g_autoptr (DocketHours) missing = docket_hours_parse ("Su 02:00-03:00", NULL, "Europe/Berlin", NULL);

  g_assert_cmpfloat (docket_hours_between (night, at ("2026-03-28T12:00:00Z"), at ("2026-03-29T12:00:00Z")), ==, 5 * 3600);
  g_assert_cmpfloat (docket_hours_between (night, at ("2026-10-24T12:00:00Z"), at ("2026-10-25T12:00:00Z")), ==, 7 * 3600);
  g_assert_cmpfloat (docket_hours_between (night, at ("2026-11-21T12:00:00Z"), at ("2026-11-22T12:00:00Z")), ==, 6 * 3600);
  assert_time (docket_hours_add (night, at ("2026-03-28T20:00:00Z"), 4 * 3600), "2026-03-29T01:00:00.000Z");
  assert_time (docket_hours_add (night, at ("2026-10-24T19:00:00Z"), 6 * 3600), "2026-10-25T02:00:00.000Z");
  assert_time (docket_hours_opens_at (missing, at ("2026-03-29T00:00:00Z")), "2026-04-05T00:00:00.000Z");
  assert_time (docket_hours_opens_at (half, at ("2026-03-29T00:00:00Z")), "2026-03-29T01:00:00.000Z");
  g_assert_cmpfloat (docket_hours_between (half, at ("2026-03-29T00:00:00Z"), at ("2026-03-29T12:00:00Z")), ==, 1800);
}

/* The shop opens at nine by its own clock on either side; promised work goes over the change. */
static void
test_across_the_change (void)
{
  g_autoptr (DocketHours) hours = berlin (NULL);
  g_autoptr (DocketHours) sydney = docket_hours_parse ("Mo-Su 09:00-17:00", NULL, "Australia/Sydney", NULL);
  g_autoptr (DocketHours) island = docket_hours_parse ("Mo-Su 09:00-17:00", NULL, "Australia/Lord_Howe", NULL);

  assert_time (docket_hours_add (hours, at ("2026-03-28T12:30:00Z"), 3600), "2026-03-30T07:30:00.000Z");
  assert_time (docket_hours_add (hours, at ("2026-10-24T11:30:00Z"), 3600), "2026-10-26T08:30:00.000Z");
  assert_time (docket_hours_opens_at (sydney, at ("2026-10-03T12:00:00Z")), "2026-10-03T22:00:00.000Z");
  assert_time (docket_hours_opens_at (sydney, at ("2026-10-02T12:00:00Z")), "2026-10-02T23:00:00.000Z");
  assert_time (docket_hours_opens_at (island, at ("2026-10-03T12:00:00Z")), "2026-10-03T22:00:00.000Z");
  assert_time (docket_hours_opens_at (island, at ("2026-10-02T12:00:00Z")), "2026-10-02T22:30:00.000Z");
}

/* Where the clocks change at midnight, a day may begin at one. */
static void
test_no_midnight (void)
{
  g_autoptr (DocketHours) beirut = docket_hours_parse ("Mo-Su 00:00-24:00", NULL, "Asia/Beirut", NULL);

  assert_time (docket_hours_midnight (beirut, at ("2026-03-29T10:00:00Z")), "2026-03-28T22:00:00.000Z");
  g_assert_cmpfloat (docket_hours_between (beirut, at ("2026-03-28T00:00:00Z"), at ("2026-03-30T00:00:00Z")), ==, 48 * 3600);
}

static void
test_mistakes (void)
{
  static const char *const bad[] = { "", "always", "Mo", "Mo 9-18", "Mo 18:00-09:00", "Mo 09:00-25:00", "Xx 09:00-18:00",
                                     "Mo 09:00-12:00,11:00-13:00", "Mo-Fr 09:00-18:00; Tu 10:00-11:00", "Mo 09:60-10:00" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_hours_parse (bad[i], NULL, NULL, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
  g_assert_null (docket_hours_parse ("Mo 09:00-18:00", "2026-02-30", NULL, NULL));
  g_assert_null (docket_hours_parse ("Mo 09:00-18:00", "Christmas", NULL, NULL));
  g_assert_null (docket_hours_parse ("Mo 09:00-18:00", NULL, "Europe/Atlantis", NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hours/week", test_week);
  g_test_add_func ("/hours/between", test_between);
  g_test_add_func ("/hours/there-and-back", test_there_and_back);
  g_test_add_func ("/hours/clocks-change", test_clocks_change);
  g_test_add_func ("/hours/night-of-the-change", test_night_of_the_change);
  g_test_add_func ("/hours/across-the-change", test_across_the_change);
  g_test_add_func ("/hours/no-midnight", test_no_midnight);
  g_test_add_func ("/hours/mistakes", test_mistakes);
  return g_test_run ();
}
