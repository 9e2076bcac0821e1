/* test-words.c: several languages in one process, and dates in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-words.h"
#include "locale.h"

#include <glib/gstdio.h>

/* 2026-12-04 23:30 UTC */
#define LATE (G_GINT64_CONSTANT (1796427000) * G_USEC_PER_SEC)

static void
expect (const char *language, const char *found, const char *password, const char *date)
{
  g_autoptr (DocketWords) words = docket_words_new (language, NULL);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *text = docket_words_dup_date (words, LATE, utc);

  g_assert_cmpstr (docket_words_get_language (words), ==, found);
  g_assert_cmpstr (docket_words_get (words, "Password"), ==, password);
  g_assert_cmpstr (text, ==, date);
}

static void
test_languages (void)
{
  expect ("de", "de", "Passwort", "4. Dezember 2026");
  expect ("de-AT", "de", "Passwort", "4. Dezember 2026");
  expect ("de_CH", "de", "Passwort", "4. Dezember 2026");
  expect ("de-Latn-DE-1996", "de", "Passwort", "4. Dezember 2026");
  expect ("ja", "ja", "パスワード", "2026年12月4日");
  expect ("en", "en", "Password", "4 December 2026");
  expect ("fr", "en", "Password", "4 December 2026");
  expect (NULL, "en", "Password", "4 December 2026");
  expect ("", "en", "Password", "4 December 2026");
  expect ("../../../../etc", "en", "Password", "4 December 2026");
}

static void
test_untranslated (void)
{
  g_autoptr (DocketWords) words = docket_words_new ("de", NULL);

  g_assert_cmpstr (docket_words_get (words, "No such text"), ==, "No such text");
  g_assert_cmpstr (docket_words_get (words, ""), ==, "");
  g_assert_cmpstr (docket_words_get_in (words, "month", "December"), ==, "Dezember");
  g_assert_cmpstr (docket_words_get_in (words, "planet", "December"), ==, "December");
}

static void
test_zone (void)
{
  g_autoptr (DocketWords) words = docket_words_new ("en", NULL);
  g_autoptr (GTimeZone) east = g_time_zone_new_offset (9 * 3600);
  g_autofree char *date = docket_words_dup_date (words, LATE, east);
  g_autofree char *never = docket_words_dup_date (words, G_MAXINT64, east);

  g_assert_cmpstr (date, ==, "5 December 2026");
  g_assert_cmpstr (never, ==, "");
}

static gboolean
write_fast (const char *path, const char *data, gsize length)
{
  return g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* A damaged catalogue is as none, wherever it is damaged. */
static void
test_damaged (gconstpointer folder)
{
  g_autofree char *good = g_build_filename (folder, "de", "LC_MESSAGES", "docket.mo", NULL);
  g_autofree char *other = g_build_filename (folder, "xx", NULL);
  g_autofree char *messages = g_build_filename (other, "LC_MESSAGES", NULL);
  g_autofree char *bad = g_build_filename (messages, "docket.mo", NULL);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (good, &data, &length, NULL));
  g_assert_cmpint (g_mkdir_with_parents (messages, 0700), ==, 0);
  for (gsize cut = 0; cut < length; cut += 3)
    {
      g_assert_true (write_fast (bad, data, cut));
      {
        g_autoptr (DocketWords) words = docket_words_new ("xx", NULL);

        g_assert_nonnull (docket_words_get (words, "Password"));
      }
    }
  for (gsize at = 0; at < length; at++)
    {
      data[at] ^= 0x80;
      g_assert_true (write_fast (bad, data, length));
      data[at] ^= 0x80;
      {
        g_autoptr (DocketWords) words = docket_words_new ("xx", NULL);

        g_assert_nonnull (docket_words_get (words, "Password"));
      }
    }
  g_unlink (bad);
  g_rmdir (messages);
  g_rmdir (other);
}

int
main (int argc, char **argv)
{
  char *folder;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = locale_set_up ();
  g_test_add_func ("/words/languages", test_languages);
  g_test_add_func ("/words/untranslated", test_untranslated);
  g_test_add_func ("/words/zone", test_zone);
  g_test_add_data_func ("/words/damaged", folder, test_damaged);
  result = g_test_run ();
  locale_tear_down (folder);
  return result;
}
