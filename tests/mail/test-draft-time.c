/* test-draft-time.c: when customers want it, in their words and the place's time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include "docket-time.h"

typedef struct
{
  const char *text;
  const char *at;    /* UTC; NULL: no time */
} Case;

/* It is Saturday, 2026-11-21, 10:00 in Berlin. */
static const Case cases[] = {
  { "3x by Friday 5pm", "2026-11-27T16:00:00.000Z" },
  { "3x by friday", "2026-11-27T17:00:00.000Z" },
  { "3x by today 11:30", "2026-11-21T10:30:00.000Z" },
  { "3x by saturday 9:00", "2026-11-28T08:00:00.000Z" },
  { "3x by saturday 5 pm", "2026-11-21T16:00:00.000Z" },
  { "3x until tomorrow noon", "2026-11-22T11:00:00.000Z" },
  { "3x by 5", "2026-11-21T16:00:00.000Z" },
  { "3x tomorrow 5:30pm", "2026-11-22T16:30:00.000Z" },
  { "3x by 24/12", "2026-12-24T17:00:00.000Z" },
  { "3x by December 24th 3pm", "2026-12-24T14:00:00.000Z" },
  { "3x by 2026-12-24 15:00", "2026-12-24T14:00:00.000Z" },
  { "10x15 by 24 December, 3 copies", "2026-12-24T17:00:00.000Z" },
  { "10x15 by 24.12., 3 copies", "2026-12-24T17:00:00.000Z" },
  { "10x15 by 12/24, 3 copies", "2026-12-24T17:00:00.000Z" },
  { "10x15 by 5, 3 copies", "2026-11-21T16:00:00.000Z" },
  { "3x by 24th December", "2026-12-24T17:00:00.000Z" },
  { "3x by 1st of December", "2026-12-01T17:00:00.000Z" },
  { "3 by 24th of December", "2026-12-24T17:00:00.000Z" },
  { "10x15 by 24th December, 3 copies", "2026-12-24T17:00:00.000Z" },
  { "10x15 by 3 copies", NULL },
  { "3 by Friday", "2026-11-27T17:00:00.000Z" },
  { "3 by 24 December", "2026-12-24T17:00:00.000Z" },
  { "3x by 1/2", "2027-02-01T17:00:00.000Z" },
  { "3 Stück bis morgen 17 Uhr", "2026-11-22T16:00:00.000Z" },
  { "3 Abzüge bis zum 24.12. 17:30", "2026-12-24T16:30:00.000Z" },
  { "3 Abzüge bis übermorgen", "2026-11-23T17:00:00.000Z" },
  { "3 Abzüge, abholen am Montag 9 Uhr 15", "2026-11-23T08:15:00.000Z" },
  { "金曜日の17時までに3枚", "2026-11-27T16:00:00.000Z" },
  { "3枚 明日午後5時半まで", "2026-11-22T16:30:00.000Z" },
  { "12月24日までに 10x15を2枚ずつ", "2026-12-24T17:00:00.000Z" },
  { "１２月２４日１５時迄 3枚", "2026-12-24T14:00:00.000Z" },
  { "3x by 24 of December", "2026-12-24T17:00:00.000Z" },
  { "3x by 31.2.2027", NULL },
  { "3x by yesterday", NULL },
  { "3x 10x15", NULL },
  { "3x We met on Friday", NULL },
};

static void
test_times (void)
{
  g_autoptr (Shop) shop = shop_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketMessage) message = message_write ("", cases[i].text, 1);
      g_autoptr (DocketDraft) draft = docket_draft_read (shop->rules, message, FIXTURE_NOW);
      g_autofree char *at = docket_time_to_rfc3339 (draft->wanted_by);
      const DocketItem *item = g_ptr_array_index (draft->items, 0);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpstr (at, ==, cases[i].at);
      g_assert_cmpuint (item->copies, ==, g_str_has_prefix (cases[i].text, "12月") ? 2 : 3);
    }
}

/* "2 and may" is no day of a month. */
static void
test_no_month (void)
{
  g_autoptr (DocketDraft) draft = order_read ("", "Please print 2 and may I pick them up by 17:00", 1);
  g_autofree char *at = docket_time_to_rfc3339 (draft->wanted_by);

  g_assert_cmpstr (at, ==, "2026-11-21T16:00:00.000Z");
}

/* Across the night of the change to winter time, and at a place on the other side of the world. */
static void
test_zones (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (DocketMessage) message = message_write ("", "3x gate3 by tomorrow 9:00", 1);
  g_autoptr (DocketMessage) autumn = message_write ("", "3x by tomorrow 9:00", 1);
  g_autoptr (DocketDraft) tokyo = docket_draft_read (shop->rules, message, FIXTURE_NOW);
  g_autoptr (DocketDraft) berlin = docket_draft_read (shop->rules, autumn, G_GINT64_CONSTANT (1792846800) * G_USEC_PER_SEC);

  g_assert_cmpint (berlin->wanted_by, ==, G_GINT64_CONSTANT (1792915200) * G_USEC_PER_SEC);   /* 2026-10-25 08:00 UTC */
  g_assert_cmpstr (tokyo->site, ==, "gate3");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft-time/times", test_times);
  g_test_add_func ("/draft-time/zones", test_zones);
  g_test_add_func ("/time/no-month", test_no_month);
  return g_test_run ();
}
