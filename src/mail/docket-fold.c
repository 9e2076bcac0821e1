/* docket-fold.c: text as it is compared: letters without case, accents, widths and ornaments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-fold-private.h"

#include <string.h>

#define MAX_DECOMPOSED 18

typedef struct
{
  gunichar first, last;
  gunichar becomes;    /* 0: nothing */
} Range;

static const Range ranges[] = {
  { 0x00ad, 0x00ad, 0 },     { 0x00d7, 0x00d7, 'x' },   { 0x0300, 0x036f, 0 },     { 0x0445, 0x0445, 'x' },
  { 0x0425, 0x0425, 'x' },   { 0x061c, 0x061c, 0 },     { 0x180e, 0x180e, 0 },     { 0x200b, 0x200f, 0 },
  { 0x2010, 0x2015, '-' },   { 0x2018, 0x201b, '\'' },  { 0x201c, 0x201f, '"' },   { 0x2028, 0x2029, ' ' },
  { 0x202a, 0x202e, 0 },     { 0x2033, 0x2033, '"' },   { 0x2060, 0x2069, 0 },     { 0x2212, 0x2212, '-' },
  { 0x2600, 0x2714, ' ' },   { 0x2715, 0x2716, 'x' },   { 0x2717, 0x27bf, ' ' },   { 0x2a2f, 0x2a2f, 'x' },
  { 0x3000, 0x3000, ' ' },   { 0x3001, 0x3001, ',' },   { 0x3002, 0x3002, '.' },   { 0x300c, 0x300f, '"' },
  { 0x301c, 0x301c, '~' },   { 0x301d, 0x301f, '"' },   { 0x30fb, 0x30fb, ' ' },   { 0xe000, 0xf8ff, ' ' },
  { 0xfe00, 0xfe0f, 0 },     { 0xfeff, 0xfeff, 0 },     { 0xff5e, 0xff5e, '~' },   { 0x1f000, 0x1faff, ' ' },
  { 0xe0000, 0xe01ef, 0 },
};

static const Range *
find_range (gunichar letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges) && ranges[i].first <= letter; i++)
    if (letter <= ranges[i].last)
      return &ranges[i];
  return NULL;
}

static void
append (DocketFolded *folded,
        gunichar      letter,
        guint         offset)
{
  folded->letters[folded->n] = letter;
  folded->offsets[folded->n] = offset;
  folded->n++;
}

static void
append_plain (DocketFolded *folded,
              gunichar      letter,
              guint         offset)
{
  const Range *range = find_range (letter);

  if (range != NULL)
    {
      if (range->becomes != 0)
        append (folded, range->becomes, offset);
      return;
    }
  if (letter >= 0x3041 && letter <= 0x3096)
    letter += 0x60;   /* hiragana as katakana */
  append (folded, g_unichar_isspace (letter) ? ' ' : g_unichar_tolower (letter), offset);
}

static void
append_folded (DocketFolded *folded,
               gunichar      letter,
               guint         offset)
{
  gunichar parts[MAX_DECOMPOSED];
  gsize n;

  if (find_range (letter) != NULL)
    {
      append_plain (folded, letter, offset);
      return;
    }
  if (letter == 0xdf)   /* ß */
    {
      append (folded, 's', offset);
      append (folded, 's', offset);
      return;
    }
  if (letter == 0xab || letter == 0xbb)
    {
      append (folded, '"', offset);
      return;
    }
  n = g_unichar_fully_decompose (letter, TRUE, parts, MAX_DECOMPOSED);
  for (gsize i = 0; i < MIN (n, MAX_DECOMPOSED); i++)
    append_plain (folded, parts[i], offset);
}

void
docket_fold (DocketFolded *folded,
             const char   *text,
             gsize         max)
{
  gsize length = strnlen (text, max);
  gsize room = length + 1;
  const char *c;

  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] >= 0xc0)
      room += MAX_DECOMPOSED;
  folded->text = text;
  folded->letters = g_new (gunichar, room);
  folded->offsets = g_new (guint, room);
  folded->n = 0;
  for (c = text; c < text + length; c = g_utf8_next_char (c))
    {
      if ((guchar) *c < 0x80)
        append (folded, g_ascii_isspace (*c) ? ' ' : (gunichar) g_ascii_tolower (*c), (guint) (c - text));
      else
        append_folded (folded, g_utf8_get_char (c), (guint) (c - text));
    }
  folded->offsets[folded->n] = (guint) (c - text);   /* the last letter may reach beyond the length */
}

void
docket_fold_clear (DocketFolded *folded)
{
  g_clear_pointer (&folded->letters, g_free);
  g_clear_pointer (&folded->offsets, g_free);
  folded->n = 0;
}

gboolean
docket_fold_is_dense (gunichar letter)
{
  return letter >= 0x2e80 && letter < 0xac00;   /* Han and kana; Hangul parts its words */
}

gboolean
docket_fold_is_word (gunichar letter)
{
  return letter < 0x80 ? g_ascii_isalnum ((char) letter) : g_unichar_isalnum (letter) || g_unichar_ismark (letter);
}
