/* docket-bluetooth-words.c: what is written in a file that came by Bluetooth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-bluetooth-private.h"

#include <string.h>

/* Telephones write UTF-8, computers what their country's did before. */
static char *
dup_utf8 (const char *text,
          gsize length,
          const char *language)
{
  gboolean japanese = language != NULL && g_str_has_prefix (language, "ja");
  char *utf8 = NULL;

  if (length >= 2 && (memcmp (text, "\xff\xfe", 2) == 0 || memcmp (text, "\xfe\xff", 2) == 0))
    utf8 = g_convert (text, (gssize) (length & ~(gsize) 1), "UTF-8", "UTF-16", NULL, NULL, NULL);
  else if (!g_utf8_validate (text, (gssize) length, NULL))
    utf8 = g_convert (text, (gssize) length, "UTF-8", japanese ? "CP932" : "WINDOWS-1252", NULL, NULL, NULL);

  return utf8 != NULL ? utf8 : g_utf8_make_valid (text, (gssize) length);
}

static void
append_plain (GString *all,
              const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == 0xfeff || letter == '\r')
        continue;
      g_string_append_unichar (all, g_unichar_iscntrl (letter) && letter != '\n' ? ' ' : letter);
    }
}

char *
docket_drops_read_text (const char *path,
                        const char *language)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_autofree char *utf8 = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return NULL;
  utf8 = dup_utf8 (text, length, language);
  append_plain (plain, utf8);
  g_strstrip (plain->str);

  return *plain->str != '\0' ? g_strdup (plain->str) : NULL;
}
