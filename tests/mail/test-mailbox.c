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
  g_test_add_func ("/mailbox/refused", test_refused);
  g_test_add_func ("/mailbox/cut", test_cut);
  g_test_add_func ("/mailbox/restarted-and-moved", test_restarted_and_moved);
  return g_test_run ();
}
