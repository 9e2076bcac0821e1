/* locale.c: small translations for the tests, compiled by msgfmt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "locale.h"

#include <glib/gstdio.h>

#define HEAD "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
#define ENTRY(text, translation) "msgid \"" text "\"\nmsgstr \"" translation "\"\n"
#define MONTH(text, translation) "msgctxt \"month\"\n" ENTRY (text, translation)

static const char *const catalogues[][2] = {
  { "de",
    HEAD ENTRY ("Password", "Passwort") ENTRY ("Total", "Summe") "msgctxt \"decimal sign\"\n" ENTRY (".", ",") ENTRY ("Release", "Freigeben")
    ENTRY ("{day} {month} {year}", "{day}. {month} {year}") MONTH ("December", "Dezember")
    ENTRY ("Show this docket at the counter by {date}. What you ordered is made then.",
           "Zeigen Sie diesen Beleg bis zum {date} am Schalter vor. Dann wird Ihre Bestellung angefertigt.") },
  { "ja",
    HEAD ENTRY ("Password", "パスワード") ENTRY ("Total", "合計")
    ENTRY ("{day} {month} {year}", "{year}年{month}{day}日") MONTH ("December", "12月") },
  { "ar", HEAD ENTRY ("Password", "كلمة السر") ENTRY ("Total", "المجموع") },
};

static void
run_msgfmt (const char *po, const char *mo)
{
  const char *argv[] = { "msgfmt", "-o", mo, po, NULL };
  g_autoptr (GError) error = NULL;
  gint status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

char *
locale_set_up (void)
{
  char *folder = g_dir_make_tmp ("docket-locale-XXXXXX", NULL);

  g_assert_nonnull (folder);
  for (guint i = 0; i < G_N_ELEMENTS (catalogues); i++)
    {
      g_autofree char *messages = g_build_filename (folder, catalogues[i][0], "LC_MESSAGES", NULL);
      g_autofree char *po = g_build_filename (messages, "docket.po", NULL);
      g_autofree char *mo = g_build_filename (messages, "docket.mo", NULL);

      g_assert_cmpint (g_mkdir_with_parents (messages, 0700), ==, 0);
      g_assert_true (g_file_set_contents (po, catalogues[i][1], -1, NULL));
      run_msgfmt (po, mo);
    }
  g_setenv ("DOCKET_LOCALEDIR", folder, TRUE);
  return folder;
}

void
locale_tear_down (char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (catalogues); i++)
    {
      g_autofree char *language = g_build_filename (folder, catalogues[i][0], NULL);
      g_autofree char *messages = g_build_filename (language, "LC_MESSAGES", NULL);
      g_autofree char *po = g_build_filename (messages, "docket.po", NULL);
      g_autofree char *mo = g_build_filename (messages, "docket.mo", NULL);

      g_unlink (po);
      g_unlink (mo);
      g_rmdir (messages);
      g_rmdir (language);
    }
  g_rmdir (folder);
  g_free (folder);
}
