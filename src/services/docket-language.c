/* docket-language.c: answers in the caller's language, by the thread's locale
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-language.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

/* English is what stands in the source. */
static const struct
{
  const char *tag;
  const char *locale;
} known[] = {
  { "en", "C.UTF-8" },
  { "de", "de_DE.UTF-8" },
  { "ja", "ja_JP.UTF-8" },
};

struct _DocketLanguages
{
  locale_t locales[G_N_ELEMENTS (known)];   /* 0: not on this system */
};

static locale_t
open_locale (const char *name)
{
  return newlocale (LC_MESSAGES_MASK | LC_CTYPE_MASK, name, (locale_t) 0);
}

/* Where the C library keeps the one locale that every system has. */
static char *
find_plain_locale (void)
{
  static const char *const names[] = { "C.utf8", "C.UTF-8" };
  const char *given = g_getenv ("LOCPATH");
  g_autofree char *all = g_strconcat (given != NULL ? given : "", ":/usr/lib/locale", NULL);
  g_auto (GStrv) folders = g_strsplit (all, ":", -1);

  for (guint i = 0; folders[i] != NULL; i++)
    for (guint j = 0; *folders[i] != '\0' && j < G_N_ELEMENTS (names); j++)
      {
        g_autofree char *path = g_build_filename (folders[i], names[j], NULL);

        if (g_file_test (path, G_FILE_TEST_IS_DIR))
          return g_steal_pointer (&path);
      }
  return NULL;
}

/* gettext looks for a catalogue by the locale's name, and asks the locale for nothing but its letters:
 * the plain locale under the language's name serves as well as one that would have to be installed. */
static locale_t
borrow_locale (const char *tag, const char *plain, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, tag, NULL);
  locale_t locale = (locale_t) 0;

  if (symlink (plain, path) != 0)
    return locale;
  /* newlocale() would do it at once, but loses the memory for LOCPATH. */
  g_setenv ("LOCPATH", folder, TRUE);
  if (setlocale (LC_MESSAGES, tag) != NULL)
    locale = duplocale (LC_GLOBAL_LOCALE);
  g_unsetenv ("LOCPATH");
  g_unlink (path);
  return locale;
}

static void
borrow_missing (DocketLanguages *languages)
{
  g_autofree char *plain = find_plain_locale ();
  g_autofree char *folder = plain != NULL ? g_dir_make_tmp ("docketd-locale-XXXXXX", NULL) : NULL;
  g_autofree char *locpath = g_strdup (g_getenv ("LOCPATH"));
  g_autofree char *own = g_strdup (setlocale (LC_MESSAGES, NULL));

  if (folder == NULL)
    return;
  for (gsize i = 1; i < G_N_ELEMENTS (known); i++)
    if (languages->locales[i] == (locale_t) 0)
      languages->locales[i] = borrow_locale (known[i].tag, plain, folder);
  if (locpath != NULL)
    g_setenv ("LOCPATH", locpath, TRUE);
  setlocale (LC_MESSAGES, own);
  g_rmdir (folder);
}

/* A language range of RFC 9110 such as "de-AT;q=0.8"; -1 where it is not known, or refused. */
static gint
find_range (const char *range)
{
  const char *weight = strstr (range, "q=");

  if (weight != NULL && g_ascii_strtod (weight + 2, NULL) <= 0)
    return -1;
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strncasecmp (range, known[i].tag, 2) == 0 && strchr ("-,; ", range[2]) != NULL)
      return (gint) i;
  return -1;
}

DocketLanguages *
docket_languages_new (void)
{
  DocketLanguages *languages = g_new0 (DocketLanguages, 1);
  gboolean missing = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      languages->locales[i] = open_locale (known[i].locale);
      missing = missing || languages->locales[i] == (locale_t) 0;
    }
  if (missing)
    borrow_missing (languages);
  return languages;
}

void
docket_languages_free (DocketLanguages *languages)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (languages->locales[i] != (locale_t) 0)
      freelocale (languages->locales[i]);
  g_free (languages);
}

void
docket_languages_enter (DocketLanguages *languages, const char *accepted)
{
  while (accepted != NULL)
    {
      gint found;

      accepted += strspn (accepted, " \t,");
      found = *accepted != '\0' ? find_range (accepted) : -1;
      if (found >= 0 && languages->locales[found] != (locale_t) 0)
        {
          uselocale (languages->locales[found]);
          return;
        }
      accepted = strchr (accepted, ',');
    }
}

void
docket_languages_leave (DocketLanguages *languages)
{
  uselocale (LC_GLOBAL_LOCALE);
}
