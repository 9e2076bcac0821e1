/* test-mailbox.c: every kind of mailbox, on real servers, and what may happen to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "mail-rig.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  MailRig *rig;
  DocketMailboxSettings *settings;
} Fixture;

static gboolean
append (gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  g_byte_array_append (data, bytes, (guint) length);
  return TRUE;
}

static gboolean
refuse (gconstpointer bytes, gsize length, gpointer data, GError **error)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FULL, "full");
  return FALSE;
}

static DocketMailbox *
open_mailbox (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  DocketMailbox *mailbox = docket_mailbox_open (fixture->settings, NULL, &error);

  g_assert_no_error (error);
  return mailbox;
}

static GPtrArray *
list (DocketMailbox *mailbox, guint n)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = docket_mailbox_list (mailbox, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, n);
  return entries;
}

static GByteArray *
fetch (DocketMailbox *mailbox, const DocketMailboxEntry *entry, gint64 limit)
{
  g_autoptr (GError) error = NULL;
  GByteArray *bytes = g_byte_array_new ();

  docket_mailbox_fetch (mailbox, entry, limit, append, bytes, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
mark_first (DocketMailbox *mailbox, const GPtrArray *entries)
{
  g_autoptr (GPtrArray) uids = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (uids, ((DocketMailboxEntry *) g_ptr_array_index (entries, 0))->uid);
  docket_mailbox_mark (mailbox, uids, &error);
  g_assert_no_error (error);
  /* Again is harmless. */
  docket_mailbox_mark (mailbox, uids, NULL);
}

/* --- the contract, over every kind --- */

static void
deliver (Fixture *fixture, guint size, const char *subject)
{
  mail_rig_tell (fixture->rig, "deliver %u %s", size, subject);
}

static void
test_contract (Fixture *fixture)
{
  g_autoptr (DocketMailbox) mailbox = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GByteArray) whole = NULL;
  g_autoptr (GByteArray) head = NULL;
  g_autoptr (GError) error = NULL;

  deliver (fixture, 0, "first");
  deliver (fixture, 3000000, "large");
  mailbox = open_mailbox (fixture);
  g_assert_nonnull (docket_mailbox_get_validity (mailbox));
  entries = list (mailbox, 2);
  whole = fetch (mailbox, g_ptr_array_index (entries, 1), G_MAXINT32);
  g_assert_cmpuint (whole->len, >, 4000000);
  g_assert_nonnull (g_strstr_len ((char *) whole->data, 2000, "Subject: large"));
  head = fetch (mailbox, g_ptr_array_index (entries, 1), 1000);
  g_assert_cmpuint (head->len, ==, 1000);
  g_assert_cmpmem (head->data, 1000, whole->data, 1000);
  /* What the taker says ends the fetching. */
  g_assert_false (docket_mailbox_fetch (mailbox, g_ptr_array_index (entries, 0), 1000, refuse, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
  again = list (mailbox, 2);
  mark_first (mailbox, entries);
  left = list (mailbox, 1);
  g_assert_cmpstr (((DocketMailboxEntry *) g_ptr_array_index (left, 0))->uid, ==,
                   ((DocketMailboxEntry *) g_ptr_array_index (entries, 1))->uid);
}

typedef struct
{
  Fixture *fixture;
  const char *subject;
} Later;

static gpointer
deliver_later (gpointer data)
{
  Later *later = data;

  deliver (later->fixture, 0, later->subject);
  return NULL;
}

/* Whether it comes before the waiting or in its midst. */
static void
test_waiting (Fixture *fixture)
{
  g_autoptr (DocketMailbox) mailbox = open_mailbox (fixture);
  g_autoptr (GPtrArray) none = list (mailbox, 0);
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GError) error = NULL;
  Later later = { fixture, "news" };
  gint64 begun = g_get_monotonic_time ();
  GThread *thread;

  g_assert_true (docket_mailbox_tells (mailbox));
  thread = g_thread_new ("deliver", deliver_later, &later);
  g_assert_true (docket_mailbox_wait (mailbox, 20, &error));
  g_assert_cmpint (g_get_monotonic_time () - begun, <, 15 * G_TIME_SPAN_SECOND);
  g_thread_join (thread);
  one = list (mailbox, 1);
  mark_first (mailbox, one);
  g_assert_true (docket_mailbox_wait (mailbox, 1, &error));
}

static gpointer
cancel_later (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelled (Fixture *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketMailbox) mailbox = docket_mailbox_open (fixture->settings, cancellable, &error);
  GThread *thread;

  g_assert_no_error (error);
  thread = g_thread_new ("cancel", cancel_later, cancellable);
  while (docket_mailbox_wait (mailbox, 20, &error))
    ;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* Nobody writes for longer than a server may owe an answer: it owes none. */
static void
test_silence (Fixture *fixture)
{
  g_autoptr (DocketMailbox) mailbox = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  fixture->settings->patience = 1;
  mailbox = docket_mailbox_open (fixture->settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (docket_mailbox_wait (mailbox, 2, &error));
  entries = docket_mailbox_list (mailbox, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entries);
  fixture->settings->patience = 60;
}

static void
run_contract (Fixture *fixture)
{
  test_waiting (fixture);
  test_contract (fixture);
  test_cancelled (fixture);
}

static void
test_keyword (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketMailboxSettings) settings = mail_rig_new_settings (rig, rig->imaps, TRUE);
  Fixture fixture = { rig, settings };

  run_contract (&fixture);
  test_silence (&fixture);
}

static void
test_folder (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketMailboxSettings) settings = mail_rig_new_settings (rig, rig->imap, FALSE);
  Fixture fixture = { rig, settings };

  settings->done = DOCKET_MAILBOX_DONE_FOLDER;
  g_free (settings->done_name);
  settings->done_name = g_strdup ("Taken");
  run_contract (&fixture);
}

/* Neither IDLE nor MOVE. */
static void
test_plain_server (void)
{
  g_autoptr (MailRig) rig = mail_rig_new ("IMAP4rev1");
  g_autoptr (DocketMailboxSettings) settings = mail_rig_new_settings (rig, rig->imaps, TRUE);
  g_autoptr (DocketMailbox) mailbox = NULL;
  Fixture fixture = { rig, settings };

  settings->done = DOCKET_MAILBOX_DONE_FOLDER;
  mailbox = open_mailbox (&fixture);
  g_assert_false (docket_mailbox_tells (mailbox));
  g_assert_true (docket_mailbox_wait (mailbox, 1, NULL));
  test_contract (&fixture);
}

static void
test_maildir (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketMailboxSettings) settings = docket_mailbox_settings_new ("test");
  Fixture fixture = { rig, settings };
  g_autoptr (DocketMailbox) mailbox = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  /* The server makes it. */
  deliver (&fixture, 0, "made");
  settings->url = g_strdup_printf ("maildir:%s/dovecot/home/orders/Maildir", rig->dir);
  mailbox = open_mailbox (&fixture);
  entries = list (mailbox, 1);
  mark_first (mailbox, entries);
  run_contract (&fixture);
}

/* --- trouble --- */

static void
expect_no_entry (DocketMailboxSettings *settings, DocketError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketMailbox) mailbox = docket_mailbox_open (settings, NULL, &error);

  g_assert_null (mailbox);
  g_assert_error (error, DOCKET_ERROR, (gint) code);
  g_assert_null (strstr (error->message, "geheim"));
  g_assert_null (strstr (error->message, "falsch"));
}

/* More than are listed at once: those of others are seen, and nobody's own are taken out of their order. */
static void
test_very_many (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-maildir-XXXXXX", NULL);
  g_autoptr (DocketMailboxSettings) settings = docket_mailbox_settings_new ("many");
  g_autoptr (DocketMailbox) mailbox = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  guint others = 0, last = 0;
  const char *const folders[] = { "new", "cur", "tmp" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (dir, folders[i], NULL);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    }
  for (guint i = 0; i < 800; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/new/%u.x", dir, 1000 + i);
      const char *letter = i == 790 ? "From: ada@example.net\n\n" : "From: many@example.net\n\n";

      g_assert_true (g_file_set_contents (path, letter, -1, NULL));
    }
  settings->url = g_strdup_printf ("maildir:%s", dir);
  mailbox = docket_mailbox_open (settings, NULL, NULL);
  g_assert_nonnull (mailbox);
  entries = docket_mailbox_list (mailbox, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const DocketMailboxEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->sender, "ada@example.net"))
        others++;
      else
        last = MAX (last, (guint) g_ascii_strtoull (entry->uid, NULL, 10));
    }
  g_assert_cmpuint (others, ==, 1);
  g_assert_cmpuint (entries->len - others, ==, last + 1 - 1000);
  for (guint i = 0; i < 800; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/new/%u.x", dir, 1000 + i);

      g_unlink (path);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (dir, folders[i], NULL);

      g_rmdir (path);
    }
  g_rmdir (dir);
}

static void
test_refused (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketMailboxSettings) settings = mail_rig_new_settings (rig, rig->imaps, TRUE);
  g_autofree char *right = g_steal_pointer (&settings->ca);

  expect_no_entry (settings, DOCKET_ERROR_FORBIDDEN);
  settings->ca = g_strdup (right);
  g_free (settings->url);
  settings->url = g_strdup_printf ("imaps://127.0.0.1:%u", rig->imaps);
  expect_no_entry (settings, DOCKET_ERROR_FORBIDDEN);
  g_free (settings->url);
  settings->url = g_strdup_printf ("imaps://localhost:%u/Nowhere", rig->imaps);
  expect_no_entry (settings, DOCKET_ERROR_NOT_FOUND);
  g_free (settings->url);
  settings->url = g_strdup_printf ("imaps://localhost:%u", rig->imaps);
  g_clear_pointer (&settings->password_file, g_free);
  settings->password_command = g_strdup ("printf falsch");
  expect_no_entry (settings, DOCKET_ERROR_UNAUTHORIZED);
  g_free (settings->password_command);
  settings->password_command = g_strdup ("false");
  expect_no_entry (settings, DOCKET_ERROR_UNAVAILABLE);
}

/* --- a server that says NO, in the middle of an answer or without one --- */

typedef struct
{
  GSocketListener *listener;
  const char *refused;      /* a word of the command */
  gsize flood;              /* bytes that it says first, on many lines or on one */
  gboolean one_line;
} Refusing;

static const char *
answer (const char *line)
{
  static const char *const known[][2] = {
    { "CAPABILITY", "* CAPABILITY IMAP4rev1\r\n" },
    { "SELECT", "* FLAGS ()\r\n* OK [PERMANENTFLAGS (\\*)] x\r\n* OK [UIDVALIDITY 1] x\r\n* 1 EXISTS\r\n* 0 RECENT\r\n" },
    { "SEARCH", "* SEARCH 1\r\n" },
    { "RFC822.SIZE", "* 1 FETCH (UID 1 RFC822.SIZE 100 BODY[HEADER.FIELDS (FROM)] {9}\r\nFrom: a@b)\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (line, known[i][0]) != NULL)
      return known[i][1];
  return "";
}

/* As much as the client listens to. */
static void
flood (const Refusing *refusing, GOutputStream *out)
{
  g_autoptr (GString) chunk = g_string_new (NULL);
  gboolean heard = TRUE;

  while (chunk->len < 65536)
    g_string_append (chunk, refusing->one_line ? "more " : "* OK more, and more, and more, and more, and more, and more\r\n");
  if (refusing->one_line && refusing->flood > 0)
    g_output_stream_write_all (out, "* OK ", 5, NULL, NULL, NULL);
  for (gsize said = 0; heard && said < refusing->flood; said += chunk->len)
    heard = g_output_stream_write_all (out, chunk->str, chunk->len, NULL, NULL, NULL);
}

static gpointer
serve_refusing (gpointer data)
{
  const Refusing *refusing = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (refusing->listener, NULL, NULL, NULL);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  const char *greeting = "* OK hello\r\n";

  g_output_stream_write_all (out, greeting, strlen (greeting), NULL, NULL, NULL);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_autofree char *said = NULL;

      if (line == NULL)
        return NULL;
      if (strstr (line, refusing->refused) != NULL)
        flood (refusing, out);
      said = g_strdup_printf ("%s%.*s %s\r\n", answer (line), (int) strcspn (line, " "), line,
                              strstr (line, refusing->refused) != NULL ? "NO broken" : "OK done");
      g_output_stream_write_all (out, said, strlen (said), NULL, NULL, NULL);
    }
}

static void
expect_refusal (const char *refused,
                gboolean    listed,
                gsize       much,
                gboolean    one_line)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (DocketMailboxSettings) settings = docket_mailbox_settings_new ("orders");
  Refusing refusing = { listener, refused, much, one_line };
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  GThread *thread = g_thread_new ("server", serve_refusing, &refusing);
  g_autoptr (GByteArray) taken = g_byte_array_new ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  DocketMailbox *mailbox;

  settings->url = g_strdup_printf ("imap://127.0.0.1:%u", port);
  settings->user = g_strdup ("orders");
  settings->password_command = g_strdup ("printf x");
  settings->plain = TRUE;
  mailbox = docket_mailbox_open (settings, NULL, &error);
  g_assert_no_error (error);
  entries = docket_mailbox_list (mailbox, &error);
  g_assert_true (listed == (entries != NULL));
  if (listed)
    g_assert_false (docket_mailbox_fetch (mailbox, g_ptr_array_index (entries, 0), G_MAXINT32, append, taken, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_true (much == 0 || strstr (error->message, "more than") != NULL);
  docket_mailbox_close (mailbox);
  g_thread_join (thread);
}

static void
test_not_handed_over (void)
{
  expect_refusal ("BODY.PEEK[]", TRUE, 0, FALSE);
  expect_refusal ("SEARCH", FALSE, 0, FALSE);
}

/* What is asked for is small, and so is what is listened to. */
static void
test_never_silent (void)
{
  const gsize much = 48 * 1024 * 1024;

  expect_refusal ("SEARCH", FALSE, much, FALSE);
  expect_refusal ("SEARCH", FALSE, much, TRUE);
}

/* Wherever the wire breaks it is an error that passes, and nothing is lost. */
static void
test_cut (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketMailboxSettings) settings = mail_rig_new_settings (rig, rig->wire, TRUE);
  Fixture fixture = { rig, settings };
  g_autoptr (DocketMailbox) mailbox = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  guint broken = 0;

  deliver (&fixture, 200000, "cut");
  for (guint bytes = 100; bytes < 300000; bytes += bytes < 4000 ? 300 : 40000)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketMailbox) torn = NULL;
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GByteArray) taken = g_byte_array_new ();

      mail_rig_tell (rig, "cut %u", bytes);
      torn = docket_mailbox_open (settings, NULL, &error);
      found = torn != NULL ? docket_mailbox_list (torn, &error) : NULL;
      if (found != NULL)
        docket_mailbox_fetch (torn, g_ptr_array_index (found, 0), G_MAXINT32, append, taken, &error);
      if (error == NULL)
        continue;
      broken++;
      g_assert_true (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE) ||
                     g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN));
    }
  g_assert_cmpuint (broken, >, 10);
  mailbox = open_mailbox (&fixture);
  entries = list (mailbox, 1);
  mark_first (mailbox, entries);
  test_contract (&fixture);
}

static void
test_restarted_and_moved (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketMailboxSettings) settings = mail_rig_new_settings (rig, rig->imaps, TRUE);
  Fixture fixture = { rig, settings };
  g_autoptr (DocketMailbox) first = NULL;
  g_autoptr (DocketMailbox) second = NULL;
  g_autoptr (DocketMailbox) third = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  deliver (&fixture, 0, "one");
  first = open_mailbox (&fixture);
  mail_rig_tell (rig, "restart");
  g_assert_null (docket_mailbox_list (first, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  second = open_mailbox (&fixture);
  g_assert_cmpstr (docket_mailbox_get_validity (first), ==, docket_mailbox_get_validity (second));
  mail_rig_tell (rig, "move");
  third = open_mailbox (&fixture);
  g_assert_cmpstr (docket_mailbox_get_validity (second), !=, docket_mailbox_get_validity (third));
  entries = list (third, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/keyword", test_keyword);
  g_test_add_func ("/mailbox/folder", test_folder);
  g_test_add_func ("/mailbox/plain-server", test_plain_server);
  g_test_add_func ("/mailbox/maildir", test_maildir);
  g_test_add_func ("/mailbox/very-many", test_very_many);
  g_test_add_func ("/mailbox/refused", test_refused);
  g_test_add_func ("/mailbox/not-handed-over", test_not_handed_over);
  g_test_add_func ("/mailbox/never-silent", test_never_silent);
  g_test_add_func ("/mailbox/cut", test_cut);
  g_test_add_func ("/mailbox/restarted-and-moved", test_restarted_and_moved);
  return g_test_run ();
}
