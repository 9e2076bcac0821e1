/* docket-text.c: text that strangers wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-text.h"

/* Embeddings, overrides and isolates, and their ends. */
static gboolean
turns (gunichar letter)
{
  return (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
}

static gboolean
separates (gunichar letter)
{
  return letter == 0x2028 || letter == 0x2029;
}

char *
docket_text_dup_upright (const char *text)
{
  GString *upright = g_string_sized_new (64);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (separates (letter))
        g_string_append_c (upright, ' ');
      else if (!turns (letter))
        g_string_append_unichar (upright, letter);
    }
  return g_string_free (upright, FALSE);
}
