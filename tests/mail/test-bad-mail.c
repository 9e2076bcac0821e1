/* test-bad-mail.c: messages that nobody should send: bounded in time and memory, and never worse than parked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include <string.h>

#define HEAD "From: eve@example.org\nTo: orders@shop.example\nSubject: 3x 10x15\nMIME-Version: 1.0\n"
#define SECONDS(n) ((n) * G_USEC_PER_SEC)
#define ROUNDS 500

typedef struct
{
  DocketMessage *message;
  DocketDraft *draft;
} Read;

/* Reads it, with its order, within so many seconds (sanitized; a tenth of it without). */
static Read
read_within (Shop    *shop,
             GString *mail,
             gint     seconds)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (mail);
  gint64 began = g_get_monotonic_time ();
  Read read;

  read.message = docket_message_new (bytes, NULL);
  read.draft = docket_draft_read (shop->rules, read.message, FIXTURE_NOW);
  g_assert_cmpint (g_get_monotonic_time () - began, <, SECONDS (seconds));
  g_assert_true (g_utf8_validate (read.message->text, -1, NULL));
  g_assert_true (g_utf8_validate (read.message->subject, -1, NULL));
  return read;
}

static void
read_clear (Read *read)
{
  docket_message_free (read->message);
  docket_draft_free (read->draft);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static void
append_many (GString    *mail,
             const char *text,
             guint       n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (mail, text);
}

static void
test_large (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new (HEAD "Content-Type: text/plain\n\n3x matte\n");
  g_auto (Read) whole = { 0 };
  g_auto (Read) larger = { 0 };
  GString *more = g_string_new (HEAD "\n");

  append_many (mail, "All work and no play makes Jack a dull boy, and so on, and so on, and so forth.\n", 49 * 1000 * 1000 / 80);
  append_many (more, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n", 51 * 1000 * 1000 / 81);
  whole = read_within (shop, mail, 20);
  g_assert_cmpint (whole.message->excess, ==, DOCKET_EXCESS_TEXT);
  g_assert_cmpuint (strlen (whole.message->text), <, 300 * 1024);
  g_assert_cmpint (whole.message->kind, ==, DOCKET_MESSAGE_PERSON);
  larger = read_within (shop, more, 5);
  g_assert_true (larger.message->excess & DOCKET_EXCESS_LENGTH);
  g_assert_cmpstr (larger.message->sender->address, ==, "eve@example.org");
  g_assert_cmpstr (larger.message->text, ==, "");
  g_assert_false (docket_draft_is_complete (larger.draft));
}

static void
test_many_attachments (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
  g_auto (Read) read = { 0 };

  for (guint i = 0; i < 260; i++)
    g_string_append_printf (mail, "--b\nContent-Type: image/jpeg; name=IMG_%u.jpg\nContent-Transfer-Encoding: base64\n\n"
                            "/9j/4AAQSkZJRgABAQAAAQAB%04u\n", i, i);
  g_string_append (mail, "--b--\n");
  read = read_within (shop, mail, 10);
  g_assert_cmpuint (docket_message_count_pictures (read.message), ==, 200);
  g_assert_cmpint (message_find (read.message, "IMG_259.jpg")->verdict, ==, DOCKET_ATTACHMENT_TOO_MANY);
  g_assert_cmpuint (read.draft->items->len, ==, 200);
}

static void
test_parts_without_end (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
  g_auto (Read) read = { 0 };

  append_many (mail, "--b\n\nx\n", 3000000);
  read = read_within (shop, mail, 10);
  g_assert_true (read.message->excess & DOCKET_EXCESS_ATTACHMENTS);
}

static void
append_nested (GString *mail,
               guint    levels)
{
  for (guint i = 0; i < levels; i++)
    g_string_append_printf (mail, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
  g_string_append (mail, "Content-Type: text/plain\n\n3x matte\n");
}

static void
test_deep (void)
{
  static const guint levels[] = { 50, 99, 100, 101, 150, 100000 };
  g_autoptr (Shop) shop = shop_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      GString *mail = g_string_new (HEAD);
      g_auto (Read) read = { 0 };

      append_nested (mail, levels[i]);
      read = read_within (shop, mail, 10);
      g_assert_cmpstr (read.message->text, ==, levels[i] <= 100 ? "3x matte" : "");
      g_assert_cmpint ((read.message->excess & DOCKET_EXCESS_DEPTH) != 0, ==, levels[i] > 100);
    }
}

static void
test_messages_within_messages (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new (HEAD);
  g_auto (Read) read = { 0 };

  append_many (mail, "Content-Type: message/rfc822\n\n", 200000);
  read = read_within (shop, mail, 10);
  g_assert_true (read.message->excess & DOCKET_EXCESS_DEPTH);
}

static void
test_floods_of_headers (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *many = g_string_new (HEAD), *long_one = g_string_new (HEAD "X-Long: "), *within = g_string_new (HEAD);
  g_auto (Read) first = { 0 };
  g_auto (Read) second = { 0 };
  g_auto (Read) third = { 0 };

  append_many (many, "A:\n", 5000000);
  append_many (long_one, "0123456789", 2000000);
  g_string_append (within, "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
  append_many (within, "A:\n", 5000000);
  first = read_within (shop, many, 10);
  g_assert_true (first.message->excess & DOCKET_EXCESS_HEADERS);
  second = read_within (shop, long_one, 10);
  g_assert_true (second.message->excess & DOCKET_EXCESS_HEADERS);
  third = read_within (shop, within, 10);
  g_assert_true (third.message->excess & DOCKET_EXCESS_HEADERS);
}

/* Addresses, ids and words without end. */
static void
test_long_values (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new ("From: eve@example.org\nTo: ");
  g_auto (Read) read = { 0 };

  append_many (mail, "a@b.example, ", 4000);
  g_string_append (mail, "\nSubject: =?utf-8?Q?");
  append_many (mail, "=C3=A4", 5000);
  g_string_append (mail, "?=\nReferences: ");
  append_many (mail, "<x@y> ", 5000);
  g_string_append (mail, "\n\n");
  append_many (mail, "stamp 3x10x15x", 2000);
  g_string_append (mail, "\n");
  append_many (mail, "10x15 matte IMG_7\n", 20000);
  read = read_within (shop, mail, 10);
  g_assert_cmpuint (read.message->recipients->len, <=, 100);
  g_assert_cmpuint (g_strv_length (read.message->references), ==, 20);
  g_assert_cmpint (g_utf8_strlen (read.message->subject, -1), ==, 500);
  g_assert_cmpuint (read.draft->items->len, <=, 400);
}

static void
test_lines_without_end (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *plain = g_string_new (HEAD "Content-Type: text/plain\n\n"), *html = g_string_new (HEAD "Content-Type: text/html\n\n");
  GString *nested = g_string_new (HEAD "Content-Type: text/html\n\n");
  g_auto (Read) first = { 0 };
  g_auto (Read) second = { 0 };
  g_auto (Read) third = { 0 };

  append_many (plain, "stamp: 10x15 ", 2000000);
  append_many (html, "<b>10x15 <i>matte", 1000000);
  append_many (nested, "<div>", 1000000);
  first = read_within (shop, plain, 10);
  second = read_within (shop, html, 20);
  third = read_within (shop, nested, 20);
  g_assert_true (first.message->excess & DOCKET_EXCESS_TEXT);
}

/* What is packed stays packed, and is told. */
static void
test_archive (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/zip; name=bomb.zip\n"
                                "Content-Transfer-Encoding: base64\n\nUEsDBBQAAAAIAAAAIQBj\n--b\nContent-Type: image/png; name=picture.png\n"
                                "Content-Transfer-Encoding: base64\n\nH4sIAAAAAAAAA2NgGAWjYBSMglEwCkbBKBgFAwEA\n--b--\n");
  g_auto (Read) read = read_within (shop, mail, 5);

  g_assert_cmpint (message_find (read.message, "bomb.zip")->verdict, ==, DOCKET_ATTACHMENT_ARCHIVE);
  g_assert_cmpint (message_find (read.message, "picture.png")->verdict, ==, DOCKET_ATTACHMENT_ARCHIVE);
  g_assert_false (docket_draft_is_complete (read.draft));
}

static void
assert_line (const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c++)
    g_assert_false (g_ascii_iscntrl (*c));
}

/* Nothing that is to be one line has another in it, and nothing turns the direction of writing. */
static void
test_injection (void)
{
  g_autoptr (DocketMessage) message = sample_read ("hostile");
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (DocketDraft) draft = docket_draft_read (shop->rules, message, FIXTURE_NOW);

  assert_line (message->subject);
  assert_line (message->sender->name);
  assert_line (message->message_id);
  assert_line (draft->name);
  g_assert_cmpstr (message->sender->address, ==, "eve@example.org");
  g_assert_cmpstr (message->text, ==, "2x 10x15 matte <script>alert(2)</script>");   /* text, for whoever shows it */
}

static void
test_strange (void)
{
  static const char *const texts[] = {
    "", "\n", "\n\n", "x", "From:", "From: \n\n", "From: @\n\n", "From: <>\n\n", "From: a@\n\n", ": x\n\n", "--\n--\n--",
    "Content-Type: multipart/mixed\n\nx", "Content-Type: multipart/mixed; boundary=\"\"\n\n--\n\nx\n----\n",
    "Content-Type: ;;;;\n\nx", "Content-Type: text/plain; charset=\"no such one\"\n\n\xff\xfe\n",
    "Content-Type: text/plain; charset=utf-16\n\nabc", "Content-Transfer-Encoding: base64\n\n====",
    "Content-Type: message/rfc822\n\n", "Subject: =?\nFrom: =?=?=?\n\n", "Subject: =?utf-8?B?\n\n",
    "Content-Type: application/ms-tnef; name=winmail.dat\n\n\x78\x9f\x3e\x22\xff\xff\xff\xff\xff\xff\xff\xff",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\nContent-Type: message/delivery-status\n\nAction:\n",
  };
  g_autoptr (Shop) shop = shop_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Read) read = read_within (shop, g_string_new (texts[i]), 5);

      g_assert_nonnull (read.draft->site);
    }
}

static void
test_nul (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new_len (HEAD "\n3x\0 10x15\0 matte\n", sizeof (HEAD "\n3x\0 10x15\0 matte\n") - 1);
  g_auto (Read) read = read_within (shop, mail, 5);

  g_assert_cmpstr (read.message->text, ==, "3x 10x15 matte");
}

static void
mutate (GString *mail,
        GRand   *rand)
{
  guint changes = (guint) g_rand_int_range (rand, 1, 30);

  for (guint i = 0; i < changes && mail->len > 4; i++)
    {
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) mail->len), length = MIN (mail->len - at, 60);

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          mail->str[at] = (char) g_rand_int_range (rand, 0, 256);
          break;
        case 1:
          g_string_erase (mail, (gssize) at, (gssize) length);
          break;
        case 2:
          g_string_insert_len (mail, (gssize) at, mail->str, (gssize) length);
          break;
        case 3:
          g_string_insert (mail, (gssize) at, "\n\n");
          break;
        case 4:
          mail->str[at] = "\0\n\x1b-=?\"<@\xff"[g_rand_int_range (rand, 0, 10)];
          break;
        default:
          g_string_truncate (mail, mail->len - length / 4);
          break;
        }
    }
}

static void
assert_sound (const DocketMessage *message,
              const DocketDraft   *draft)
{
  assert_line (message->subject);
  assert_line (message->sender != NULL ? message->sender->name : NULL);
  assert_line (message->sender != NULL ? message->sender->address : NULL);
  g_assert_true (g_utf8_validate (message->text, -1, NULL));
  for (guint i = 0; i < message->attachments->len; i++)
    {
      const DocketAttachment *attachment = g_ptr_array_index (message->attachments, i);
      g_autoptr (GBytes) bytes = docket_attachment_decode (attachment);

      assert_line (attachment->name);
      g_assert_null (strchr (attachment->name, '/'));
      g_assert_cmpstr (attachment->name, !=, "");
      g_assert_true (g_utf8_validate (attachment->name, -1, NULL));
    }
  for (guint i = 0; i < draft->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (draft->items, i);

      g_assert_cmpuint (item->copies, >, 0);
      g_assert_nonnull (item->paper);
      g_assert_true (item->words == NULL || g_utf8_validate (item->words, -1, NULL));
    }
}

/* One order more than are kept, and it is a stamp whose words are still to come. */
static void
test_dropped_stamp (void)
{
  g_autoptr (Shop) shop = shop_new ();
  GString *mail = g_string_new (HEAD "Content-Type: text/plain\n\n");
  g_auto (Read) read = { 0 };

  append_many (mail, "10x15\n", 200);
  g_string_append (mail, "a stamp:\nAyumi\n");
  read = read_within (shop, mail, 5);
  assert_sound (read.message, read.draft);
  g_assert_false (docket_draft_is_complete (read.draft));
}

/* A letter of several bytes where a line is cut: at each of its bytes. */
static void
test_letter_at_end (void)
{
  static const char end[] = "5写真";

  for (gsize cut = 1; cut <= 3; cut++)
    {
      g_autofree char *blanks = g_strnfill (8000 - cut - strlen ("10x15") - strlen ("5写"), ' ');
      g_autofree char *text = g_strconcat ("10x15", blanks, end, NULL);
      g_autoptr (DocketDraft) draft = order_read ("", text, 2);

      g_assert_cmpuint (draft->unclear->len, ==, 1);
      for (guint i = 0; i < draft->unclear->len; i++)
        g_assert_cmpstr (((const DocketUnclear *) g_ptr_array_index (draft->unclear, i))->text, ==, end);
    }
}

/* Pictures whose names are found everywhere, nearly: among the lines that are read, and behind them. */
static void
assert_names (const char *letter,
              guint       letters)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (GString) name = g_string_new (NULL);
  GString *mail = g_string_new (HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n");
  g_auto (Read) read = { 0 };

  append_many (name, letter, letters);
  while (mail->len < 240 * 1024)
    {
      for (guint i = 0; i < 60; i++)
        g_string_append_printf (mail, "%s ", letter);
      g_string_append_c (mail, '\n');
    }
  for (guint i = 0; i < 200; i++)
    g_string_append_printf (mail, "--b\nContent-Type: image/jpeg; name=\"%s%03u.jpg\"\nContent-Transfer-Encoding: base64\n\n"
                            "/9j/4AAQSkZJRgABAQAAAQAB%04u\n", name->str, i, i);
  g_string_append (mail, "--b--\n");
  read = read_within (shop, mail, 10);
  g_assert_cmpuint (read.draft->pictures->len, ==, 200);
  g_assert_false (docket_draft_is_complete (read.draft));
}

static void
test_names_everywhere (void)
{
  assert_names ("a", 110);
  assert_names ("\uFDFA", 60);   /* one letter that is written for eighteen */
}

/* Whatever is changed in a message, it is read. With DOCKET_ROUNDS more. */
static void
test_mutations (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_auto (GStrv) names = samples_list ();
  guint n = g_strv_length (names);
  guint rounds = g_getenv ("DOCKET_ROUNDS") != NULL ? (guint) g_ascii_strtoull (g_getenv ("DOCKET_ROUNDS"), NULL, 10) : ROUNDS;
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int () & 0x7fffffff);

  for (guint i = 0; i < rounds; i++)
    {
      gsize length = 0;
      g_autofree char *sample = sample_load (names[i % n], &length);
      GString *mail = g_string_new_len (sample, (gssize) length);
      g_auto (Read) read = { 0 };

      mutate (mail, rand);
      read = read_within (shop, mail, 5);
      assert_sound (read.message, read.draft);
    }
}

/* With the line ends of the network, the same is read. */
static void
test_line_ends (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_auto (GStrv) names = samples_list ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      gsize length = 0;
      g_autofree char *sample = sample_load (names[i], &length);
      GString *unix_mail = g_string_new_len (sample, (gssize) length), *net_mail = g_string_new (NULL);
      g_auto (Read) one = { 0 };
      g_auto (Read) other = { 0 };

      for (gsize k = 0; k < length; k++)
        {
          if (sample[k] == '\n')
            g_string_append_c (net_mail, '\r');
          g_string_append_c (net_mail, sample[k]);
        }
      one = read_within (shop, unix_mail, 5);
      other = read_within (shop, net_mail, 5);
      g_assert_cmpstr (one.message->text, ==, other.message->text);
      g_assert_cmpstr (one.message->subject, ==, other.message->subject);
      g_assert_cmpuint (one.message->attachments->len, ==, other.message->attachments->len);
      g_assert_cmpuint (one.draft->items->len, ==, other.draft->items->len);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bad-mail/large", test_large);
  g_test_add_func ("/bad-mail/many-attachments", test_many_attachments);
  g_test_add_func ("/bad-mail/parts-without-end", test_parts_without_end);
  g_test_add_func ("/bad-mail/deep", test_deep);
  g_test_add_func ("/bad-mail/messages-within-messages", test_messages_within_messages);
  g_test_add_func ("/bad-mail/floods-of-headers", test_floods_of_headers);
  g_test_add_func ("/bad-mail/long-values", test_long_values);
  g_test_add_func ("/bad-mail/lines-without-end", test_lines_without_end);
  g_test_add_func ("/bad-mail/archive", test_archive);
  g_test_add_func ("/bad-mail/injection", test_injection);
  g_test_add_func ("/bad-mail/strange", test_strange);
  g_test_add_func ("/bad-mail/nul", test_nul);
  g_test_add_func ("/bad-mail/dropped-stamp", test_dropped_stamp);
  g_test_add_func ("/bad-mail/letter-at-end", test_letter_at_end);
  g_test_add_func ("/bad-mail/names-everywhere", test_names_everywhere);
  g_test_add_func ("/bad-mail/mutations", test_mutations);
  g_test_add_func ("/bad-mail/line-ends", test_line_ends);
  return g_test_run ();
}
