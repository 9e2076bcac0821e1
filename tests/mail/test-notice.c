/* test-notice.c: what is written to customers, read back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "notice-fixture.h"

#include "docket-error.h"

#include <string.h>

/* As it arrives at the customer, by our own reading of messages. */
static DocketMessage *
read_back (Notice          *notice,
           DocketNoticeKind kind)
{
  gsize length;
  char *text = notice_write (notice, kind, &length);
  g_autoptr (GBytes) raw = g_bytes_new_take (text, length);

  return docket_message_new (raw, NULL);
}

static void
test_each_kind (void)
{
  for (gint kind = DOCKET_NOTICE_ANSWER; kind <= (gint) DOCKET_NOTICE_CANCELLED; kind++)
    {
      g_autoptr (Notice) notice = notice_new ("en");
      g_autoptr (DocketMessage) message = NULL;

      notice_come_on (notice, (DocketNoticeKind) kind);
      message = read_back (notice, (DocketNoticeKind) kind);
      g_assert_cmpint (message->kind, ==, DOCKET_MESSAGE_LOOP);
      g_assert_cmpstr (message->sender->address, ==, "orders@shop.example");
      g_assert_cmpstr (message->message_id, ==, "0123456789@shop.example");
      g_assert_nonnull (strstr (message->text, "Main Street"));
      if (kind != DOCKET_NOTICE_SORRY)
        g_assert_nonnull (strstr (message->text, "7K3M-Q0ZT-4HX"));
    }
}

static void
test_answer_says_all (void)
{
  static const char *const said[] = { "Password: 482 913", "3 × ", "Saturday, 21 November, between 15:10 and 15:40", "Price: ",
                                      "papyrus", "* IMG_0001.jpg - taken", "* logo.gif - not taken", "A logo is no order.",
                                      "Main Street 7\n", "Mo-Fr 9-18", "Saturday, 5 December, 10:00",
                                      "https://shop.example/o/7K3MQ0ZT4HX" };
  g_autoptr (Notice) notice = notice_new ("en");
  g_autoptr (DocketMessage) message = read_back (notice, DOCKET_NOTICE_ANSWER);

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (strstr (message->text, said[i]) == NULL)
      g_error ("“%s” is not in: %s", said[i], message->text);
  g_assert_cmpstr (message->subject, ==, "Re: 3x 10x15 on papyrus");
  g_assert_cmpstr (message->in_reply_to, ==, "question@example.org");
}

static DocketItem *
add_stamp (Notice *notice)
{
  DocketItem *stamp = docket_item_new ();

  stamp->id = g_strdup ("2");
  stamp->product = g_strdup ("stamp-38x14");
  stamp->paper = g_strdup ("rubber");
  stamp->copies = 1;
  g_ptr_array_add (notice->order->items, stamp);
  return stamp;
}

/* What the customer pays for, and what is made of it, stands in the answer. */
static void
test_answer_says_choices (void)
{
  static const char *const said[] = { "Express: Yes, before the others (+2.50 EUR).", "Heart", "initials: A+K", "in a circle",
                                      "Stickers are made in sheets: “16 stickers” are on 2 sheets." };
  g_autoptr (Notice) notice = notice_new ("en");
  g_autoptr (DocketMessage) message = NULL;
  DocketSaid *sheets = g_new0 (DocketSaid, 1);
  DocketItem *heart = add_stamp (notice), *round = add_stamp (notice);

  heart->content = DOCKET_CONTENT_TEMPLATE;
  heart->template_id = g_strdup ("heart");
  docket_item_add_field (heart, "initials", "A+K");
  round->content = DOCKET_CONTENT_WORDS;
  round->words = g_strdup ("Ayumi & Ken");
  round->layout = DOCKET_LAYOUT_CIRCLE;
  notice->order->express = TRUE;
  notice->order->express_amount = 250;
  sheets->type = DOCKET_SAID_SHEETS;
  sheets->text = g_strdup ("16 stickers");
  sheets->value = g_strdup ("2");
  g_ptr_array_add (notice->draft->said, sheets);
  message = read_back (notice, DOCKET_NOTICE_ANSWER);
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (strstr (message->text, said[i]) == NULL)
      g_error ("“%s” is not in: %s", said[i], message->text);
}

/* Expected range over midnight, and in a zone in which it is another day than in ours. */
static void
test_times_are_the_places (void)
{
  g_autoptr (Notice) notice = notice_new ("en");
  g_autoptr (DocketMessage) message = NULL;

  g_free (notice->site->time_zone);
  notice->site->time_zone = g_strdup ("Asia/Tokyo");
  notice->order->expected_p90 = notice->order->expected_p50 + 3 * G_TIME_SPAN_HOUR;
  message = read_back (notice, DOCKET_NOTICE_ANSWER);
  g_assert_nonnull (strstr (message->text, "between Saturday, 21 November, 23:10 and Sunday, 22 November, 02:10"));
}

static void
test_bad_addresses_are_refused (void)
{
  static const char *const bad[] = { "", "nobody", "@example.org", "a@", "a@b\r\nBcc: c@d", "a@b, c@d", "a b@c", "<a@b>",
                                     "\"x\" a@b", "a@b\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (Notice) notice = notice_new ("en");
      g_autoptr (GError) error = NULL;

      notice->facts.recipient = bad[i];
      g_assert_null (docket_notice_compose (DOCKET_NOTICE_ANSWER, &notice->facts, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

static void
test_lines_are_short (void)
{
  g_autoptr (Notice) notice = notice_new ("en");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) name = g_string_new (NULL);
  gsize length;

  for (guint i = 0; i < 3000; i++)
    g_string_append (name, "名前");
  notice->facts.recipient_name = notice->facts.subject = name->str;
  text = notice_write (notice, DOCKET_NOTICE_ANSWER, &length);
  g_assert_cmpuint (strlen (text), ==, length);
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 998);
      g_assert_null (strpbrk (lines[i], "\r\n"));
      g_assert_true (g_str_is_ascii (lines[i]));
    }
}

static void
test_words_and_kinds (void)
{
  DocketNoticeKind kind = DOCKET_NOTICE_ANSWER;

  g_assert_true (docket_notice_kind_from_nick ("reminder", &kind));
  g_assert_cmpint (kind, ==, DOCKET_NOTICE_REMINDER);
  g_assert_false (docket_notice_kind_from_nick ("advertisement", &kind));
  g_assert_true (docket_notice_kind_is_answer (DOCKET_NOTICE_SORRY));
  g_assert_false (docket_notice_kind_is_answer (DOCKET_NOTICE_READY));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/each-kind", test_each_kind);
  g_test_add_func ("/notice/answer-says-all", test_answer_says_all);
  g_test_add_func ("/notice/answer-says-choices", test_answer_says_choices);
  g_test_add_func ("/notice/times-are-the-places", test_times_are_the_places);
  g_test_add_func ("/notice/bad-addresses-are-refused", test_bad_addresses_are_refused);
  g_test_add_func ("/notice/lines-are-short", test_lines_are_short);
  g_test_add_func ("/notice/words-and-kinds", test_words_and_kinds);
  return g_test_run ();
}
