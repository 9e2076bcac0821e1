/* docket-language.c: answers in the caller's language, by the thread's locale
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-language.h"

#include <locale.h>
#include <string.h>

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

DocketLanguages *
docket_languages_new (void)
{
  DocketLanguages *languages = g_new0 (DocketLanguages, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    languages->locales[i] = newlocale (LC_MESSAGES_MASK | LC_CTYPE_MASK, known[i].locale, (locale_t) 0);
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
docket_languages_enter (DocketLanguages *languages, const char *tag)
{
  for (gsize i = 0; tag != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_ascii_strncasecmp (tag, known[i].tag, 2) == 0 && strchr ("-,;", tag[2]) != NULL &&
        languages->locales[i] != (locale_t) 0)
      uselocale (languages->locales[i]);
}

void
docket_languages_leave (DocketLanguages *languages)
{
  uselocale (LC_GLOBAL_LOCALE);
}
