/* docket-charset.c: bytes in whatever encoding they are, into text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"

#include "docket-text.h"

#include <errno.h>
#include <string.h>
#include <uchardet/uchardet.h>

#define ESC 0x1b
#define REPLACEMENT "\xef\xbf\xbd"
#define MAX_CONVERTERS 8
#define MAX_BAD_SHARE 20  /* one byte in so many may be wrong before the declared encoding is doubted */

/* What mail programs call encodings, and the superset that they really send. */
static const char *const aliases[][2] = {
  { "us-ascii", "WINDOWS-1252" },     { "ascii", "WINDOWS-1252" },         { "iso-8859-1", "WINDOWS-1252" },
  { "latin1", "WINDOWS-1252" },       { "iso-8859-9", "WINDOWS-1254" },    { "shift_jis", "CP932" },
  { "shift-jis", "CP932" },           { "x-sjis", "CP932" },               { "sjis", "CP932" },
  { "ms_kanji", "CP932" },            { "windows-31j", "CP932" },          { "cp932", "CP932" },
  { "euc-jp", "EUC-JP-MS" },          { "x-euc-jp", "EUC-JP-MS" },         { "gb2312", "GB18030" },
  { "gbk", "GB18030" },               { "gb_2312-80", "GB18030" },         { "ks_c_5601-1987", "CP949" },
  { "euc-kr", "CP949" },              { "utf8", "UTF-8" },                 { "unicode-1-1-utf-7", "UTF-7" },
  { "x-unknown", "" },                { "unknown-8bit", "" },              { "default", "" },
};

static const char *
get_superset (const char *declared)
{
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i][0], declared) == 0)
      return aliases[i][1];
  return declared;
}

static void
close_converter (gpointer converter)
{
  g_iconv_close (converter);
}

/* A thread's converters, by encoding: the system loads and drops a module for each that is opened. */
static GIConv
borrow_converter (const char *charset)
{
  static GPrivate converters = G_PRIVATE_INIT ((GDestroyNotify) g_hash_table_unref);
  GHashTable *open = g_private_get (&converters);
  GIConv converter;

  if (open == NULL)
    {
      open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, close_converter);
      g_private_set (&converters, open);
    }
  converter = g_hash_table_lookup (open, charset);
  if (converter != NULL)
    {
      g_iconv (converter, NULL, NULL, NULL, NULL);
      return converter;
    }
  converter = g_iconv_open ("UTF-8", charset);
  if (converter == (GIConv) -1)
    return NULL;
  if (g_hash_table_size (open) >= MAX_CONVERTERS)
    g_hash_table_remove_all (open);
  g_hash_table_insert (open, g_strdup (charset), converter);
  return converter;
}

static void
append_converted (GString    *text,
                  const char *from,
                  const char *to)
{
  if (memchr (from, '\0', (gsize) (to - from)) == NULL)
    {
      g_string_append_len (text, from, to - from);
      return;
    }
  for (const char *c = from; c < to; c++)
    if (*c != '\0')
      g_string_append_c (text, *c);
}

/* NULL where the encoding is not known. @bad: bytes that are none of it. */
static char *
convert (const char *bytes,
         gsize       length,
         const char *charset,
         gsize      *bad)
{
  GIConv converter = borrow_converter (charset);
  GString *text;
  char *in = (char *) bytes;
  gsize left = length;

  if (converter == NULL)
    return NULL;
  *bad = 0;
  text = g_string_sized_new (length + length / 2 + 16);
  while (left > 0)
    {
      char buffer[2048], *out = buffer;
      gsize space = sizeof buffer;
      gsize result = g_iconv (converter, &in, &left, &out, &space);
      gint cause = errno;

      append_converted (text, buffer, out);
      if (result == (gsize) -1 && cause != E2BIG)
        {
          g_string_append (text, REPLACEMENT);
          g_iconv (converter, NULL, NULL, NULL, NULL);
          (*bad)++;
          in++;
          left--;
        }
    }
  return g_string_free (text, FALSE);
}

/* The sets of ISO-2022-JP, whose bytes are turned into Shift_JIS, which the library reads with the makers'
 * extensions, or, for JIS X 0212, into EUC-JP. */
typedef enum
{
  JIS_ASCII,
  JIS_KANA,     /* half width */
  JIS_0208,
  JIS_0212,
  JIS_EMOJI,    /* SoftBank's, up to SI */
} JisSet;

/* How long the escape sequence is, 0 where it is none; @set is what follows. */
static gsize
read_escape (const char *at,
             gsize       left,
             JisSet     *set)
{
  if (left >= 4 && at[1] == '$' && at[2] == '(' && at[3] == 'D')
    return *set = JIS_0212, 4;
  if (left >= 4 && at[1] == '$' && at[2] == '(' && at[3] == 'B')
    return *set = JIS_0208, 4;
  if (left >= 3 && at[1] == '$' && (at[2] == 'B' || at[2] == '@'))
    return *set = JIS_0208, 3;
  if (left >= 3 && at[1] == '$' && strchr ("GEFOPQ", at[2]) != NULL)
    return *set = JIS_EMOJI, 3;
  if (left >= 3 && at[1] == '(' && at[2] == 'I')
    return *set = JIS_KANA, 3;
  if (left >= 3 && at[1] == '(')
    return *set = JIS_ASCII, 3;
  return 0;
}

static void
append_pair (GString    *out,
             const char *at,
             JisSet      set,
             gboolean    euc)
{
  guchar row = (guchar) at[0], cell = (guchar) at[1];

  if (euc)
    {
      if (set == JIS_0212)
        g_string_append_c (out, (char) 0x8f);
      g_string_append_c (out, (char) (row | 0x80));
      g_string_append_c (out, (char) (cell | 0x80));
      return;
    }
  g_string_append_c (out, (char) (((row + 1) >> 1) + (row < 0x5f ? 0x70 : 0xb0)));
  g_string_append_c (out, (char) (row % 2 == 0 ? cell + 0x7e : cell + (cell < 0x60 ? 0x1f : 0x20)));
}

static gsize
append_jis (GString    *out,
            const char *at,
            gsize       left,
            JisSet      set,
            gboolean    euc)
{
  gboolean pair = left >= 2 && at[0] >= 0x21 && at[0] <= 0x7e && at[1] >= 0x21 && at[1] <= 0x7e;

  if (set == JIS_EMOJI)
    return 1;
  if ((set == JIS_0208 || set == JIS_0212) && pair)
    {
      append_pair (out, at, set, euc);
      return 2;
    }
  if (set == JIS_KANA && *at >= 0x21 && *at <= 0x5f)
    {
      if (euc)
        g_string_append_c (out, (char) 0x8e);
      g_string_append_c (out, (char) (*at | 0x80));
      return 1;
    }
  g_string_append_c (out, *at);
  return 1;
}

static char *
read_jis (const char *bytes,
          gsize       length)
{
  gboolean euc = memmem (bytes, length, "\x1b$(D", 4) != NULL;
  g_autoptr (GString) out = g_string_sized_new (length);
  JisSet set = JIS_ASCII;
  gsize bad;

  for (gsize i = 0; i < length;)
    {
      gsize skipped = bytes[i] == ESC ? read_escape (bytes + i, length - i, &set) : 0;

      if (skipped == 0 && (bytes[i] == '\n' || bytes[i] == 0x0f))
        set = JIS_ASCII;
      i += skipped > 0 ? skipped : append_jis (out, bytes + i, length - i, set, euc);
    }
  return convert (out->str, out->len, euc ? "EUC-JP-MS" : "CP932", &bad);
}

static gboolean
has_escapes (const char *bytes,
             gsize       length)
{
  const char *at = memchr (bytes, ESC, length);

  return at != NULL && at + 2 < bytes + length && (at[1] == '$' || at[1] == '(');
}

static gboolean
is_ascii (const char *bytes,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) bytes[i] >= 0x80)
      return FALSE;
  return TRUE;
}

/* Two-byte characters of other encodings are valid UTF-8 now and then; three-byte ones hardly ever. */
static gboolean
is_surely_utf8 (const char *bytes,
                gsize       length,
                const char *charset)
{
  if (!g_utf8_validate_len (bytes, length, NULL))
    return FALSE;
  if (!g_str_has_prefix (charset, "CP9") && !g_str_has_prefix (charset, "GB") && !g_str_has_prefix (charset, "BIG"))
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if ((guchar) bytes[i] >= 0xe0)
      return TRUE;
  return FALSE;
}

/* Accented letters stand alone between others, Japanese ones side by side. */
static gboolean
stand_together (const char *bytes,
                gsize       length)
{
  gsize high = 0, together = 0;

  for (gsize i = 0; i < length; i++)
    if ((guchar) bytes[i] >= 0x80)
      {
        high++;
        together += (i > 0 && (guchar) bytes[i - 1] >= 0x80) || (i + 1 < length && (guchar) bytes[i + 1] >= 0x80);
      }
  return high >= 2 && together * 2 > high;
}

/* Short text in Shift_JIS, of which the detector is not sure; NULL: it is none. */
static char *
read_shift_jis (const char *bytes,
                gsize       length)
{
  gsize bad = 0;
  char *text = stand_together (bytes, length) ? convert (bytes, length, "CP932", &bad) : NULL;

  for (const char *c = text; text != NULL && *c != '\0' && bad == 0; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      bad += (letter >= 0x80 && letter < 0x2000) || (letter >= 0xff61 && letter <= 0xff9f);
    }
  if (bad > 0)
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
guess (const char *bytes,
       gsize       length,
       char       *declared,
       gsize       declared_bad)
{
  char *text = read_shift_jis (bytes, length);
  uchardet_t detector;
  gsize bad = 0;

  if (text != NULL)
    {
      g_free (declared);
      return text;
    }
  detector = uchardet_new ();
  if (uchardet_handle_data (detector, bytes, length) == 0)
    {
      uchardet_data_end (detector);
      if (*uchardet_get_charset (detector) != '\0')
        text = convert (bytes, length, get_superset (uchardet_get_charset (detector)), &bad);
    }
  uchardet_delete (detector);
  if (text != NULL && (declared == NULL || bad < declared_bad))
    {
      g_free (declared);
      return text;
    }
  g_free (text);
  return declared != NULL ? declared : convert (bytes, length, "WINDOWS-1252", &bad);
}

static gboolean
is_wide (const char *charset)
{
  return g_ascii_strncasecmp (charset, "utf-16", 6) == 0 || g_ascii_strncasecmp (charset, "utf-32", 6) == 0 ||
         g_ascii_strncasecmp (charset, "utf-7", 5) == 0;
}

/* SoftBank's emoji within Shift_JIS: ESC $ G … SI. */
static char *
dup_without_escapes (const char *bytes,
                     gsize      *length)
{
  char *plain = g_malloc (*length + 1), *out = plain;
  JisSet set = JIS_ASCII;

  for (gsize i = 0; i < *length; i++)
    {
      gsize skipped = bytes[i] == ESC ? read_escape (bytes + i, *length - i, &set) : 0;

      if (bytes[i] == '\n' || bytes[i] == 0x0f)
        set = JIS_ASCII;
      if (skipped > 0)
        i += skipped - 1;
      else if (set != JIS_EMOJI && bytes[i] != ESC)
        *out++ = bytes[i];
    }
  *length = (gsize) (out - plain);
  return plain;
}

static char *
decode (const char *bytes,
        gsize       length,
        const char *charset)
{
  char *text = NULL;
  gsize bad = 0;

  if (has_escapes (bytes, length) && !is_ascii (bytes, length))
    {
      g_autofree char *plain = dup_without_escapes (bytes, &length);

      return decode (plain, length, charset);
    }
  if (has_escapes (bytes, length))
    return read_jis (bytes, length);
  if (!is_wide (charset) && (is_ascii (bytes, length) || is_surely_utf8 (bytes, length, charset)))
    return g_strndup (bytes, length);
  if (*charset != '\0')
    text = convert (bytes, length, charset, &bad);
  if (text != NULL && bad == 0)
    return text;
  if (text != NULL && g_ascii_strcasecmp (charset, "UTF-8") == 0 && bad * MAX_BAD_SHARE < length)
    return text;
  return guess (bytes, length, text, bad);
}

/* In place: it only gets shorter. */
static void
tidy (char  *text,
      gsize  length)
{
  char *out = text;

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (c == '\r')
        {
          if (i + 1 < length && text[i + 1] == '\n')
            continue;
          c = '\n';
        }
      if (c >= 0x20 ? c != 0x7f : (c == '\n' || c == '\t'))
        *out++ = (char) c;
    }
  *out = '\0';
}

static char *
dup_without_nul (const char *bytes,
                 gsize      *length)
{
  char *whole = g_malloc (*length + 1), *out = whole;

  for (gsize i = 0; i < *length; i++)
    if (bytes[i] != '\0')
      *out++ = bytes[i];
  *length = (gsize) (out - whole);
  return whole;
}

char *
docket_charset_to_utf8 (const char *bytes,
                        gsize       length,
                        const char *declared)
{
  const char *charset = declared != NULL ? get_superset (declared) : "";
  g_autofree char *whole = NULL;
  g_autofree char *text = NULL;

  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    {
      bytes += 3;
      length -= 3;
    }
  if (!is_wide (charset) && length > 0 && memchr (bytes, '\0', length) != NULL)
    bytes = whole = dup_without_nul (bytes, &length);
  text = length > 0 ? decode (bytes, length, charset) : NULL;
  if (text == NULL)
    return g_strdup ("");
  tidy (text, strlen (text));
  return g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : g_utf8_make_valid (text, -1);
}

char *
docket_charset_dup_line (const char *text,
                         glong       max)
{
  g_autofree char *upright = docket_text_dup_upright (text);
  GString *line = g_string_sized_new (strlen (upright));
  gboolean gap = FALSE;

  for (const char *c = upright; *c != '\0' && max > 0; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (g_unichar_isspace (letter) || g_unichar_iscntrl (letter))
        {
          gap = line->len > 0;
          continue;
        }
      if (gap)
        {
          g_string_append_c (line, ' ');
          max--;
        }
      gap = FALSE;
      g_string_append_unichar (line, letter);
      max--;
    }
  return g_string_free (line, FALSE);
}
