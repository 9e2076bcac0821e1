/* docket-charset-header.c: encoded words of headers (RFC 2047), also the broken ones that telephones send
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"

#include <gmime/gmime.h>
#include <string.h>

/* "=?charset?B?data?=": borrowed pieces of the raw value. */
typedef struct
{
  const char *charset;
  gsize charset_length;
  char encoding;       /* 'b' or 'q' */
  const char *data;
  gsize length;
  const char *end;     /* what follows */
} Word;

/* Also words without an end, and with blanks in them. */
static gboolean
read_word (const char *at,
           Word       *word)
{
  const char *mark, *star;

  if (at[0] != '=' || at[1] != '?')
    return FALSE;
  mark = strchr (at + 2, '?');
  if (mark == NULL || mark == at + 2 || mark - at > 42 || mark[1] == '\0' || mark[2] != '?')
    return FALSE;
  word->charset = at + 2;
  star = memchr (at + 2, '*', (gsize) (mark - at - 2));  /* RFC 2231: the language */
  word->charset_length = (gsize) ((star != NULL ? star : mark) - word->charset);
  word->encoding = g_ascii_tolower (mark[1]);
  word->data = mark + 3;
  mark = strstr (word->data, "?=");
  word->length = mark != NULL ? (gsize) (mark - word->data) : strcspn (word->data, " \t\"");
  word->end = mark != NULL ? mark + 2 : word->data + word->length;
  return word->encoding == 'b' || word->encoding == 'q';
}

static void
append_decoded (GByteArray *bytes,
                const Word *word)
{
  g_autofree char *data = g_strndup (word->data, word->length);
  g_autofree char *out = NULL;
  GMimeEncoding state;
  gsize n;

  g_mime_encoding_init_decode (&state, word->encoding == 'b' ? GMIME_CONTENT_ENCODING_BASE64
                                                             : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  if (word->encoding == 'q')
    g_strdelimit (data, "_", ' ');
  out = g_malloc (g_mime_encoding_outlen (&state, word->length) + 4);
  n = g_mime_encoding_flush (&state, data, word->length, out);
  g_byte_array_append (bytes, (guint8 *) out, (guint) n);
}

static gboolean
same_charset (const Word *a,
              const Word *b)
{
  return a->charset_length == b->charset_length &&
         g_ascii_strncasecmp (a->charset, b->charset, a->charset_length) == 0;
}

static void
append_text (GString    *out,
             GByteArray *bytes,
             const Word *word)
{
  g_autofree char *charset = g_strndup (word->charset, word->charset_length);
  g_autofree char *text = docket_charset_to_utf8 ((char *) bytes->data, bytes->len, charset);

  g_string_append (out, g_strdelimit (text, "\n\t", ' '));
  g_byte_array_set_size (bytes, 0);
}

static gboolean
starts_word (const char *at)
{
  Word word;

  return read_word (at, &word);
}

/* A run of words with nothing but white space between; letters may be split over two words. Returns what
 * follows. */
static const char *
append_run (GString    *out,
            const char *at)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Word word, next;

  read_word (at, &word);
  append_decoded (bytes, &word);
  for (;;)
    {
      const char *after = word.end + strspn (word.end, " \t\r\n");

      if (!read_word (after, &next))
        break;
      if (!same_charset (&word, &next))
        append_text (out, bytes, &word);
      append_decoded (bytes, &next);
      word = next;
    }
  append_text (out, bytes, &word);
  return word.end;
}

static const char *
append_words (GString    *out,
              const char *at,
              gboolean    quotes)
{
  g_autoptr (GString) run = g_string_new (NULL);
  const char *end = append_run (run, at);

  if (quotes)
    g_string_append_c (out, '"');
  for (const char *c = run->str; *c != '\0'; c++)
    {
      if (quotes && (*c == '"' || *c == '\\'))
        g_string_append_c (out, '\\');
      g_string_append_c (out, *c);
    }
  if (quotes)
    g_string_append_c (out, '"');
  return end;
}

static void
append_plain (GString    *out,
              const char *at,
              const char *end)
{
  g_autofree char *text = docket_charset_to_utf8 (at, (gsize) (end - at), NULL);

  for (char *c = text; *c != '\0'; c++)
    if (*c == '\n' || *c == '\t')
      *c = ' ';
  g_string_append (out, text);
}

char *
docket_charset_decode_header (const char *raw,
                              gboolean    quoted)
{
  GString *out = g_string_sized_new (strlen (raw));
  gboolean within = FALSE;
  const char *plain = raw;

  for (const char *c = raw; *c != '\0';)
    {
      if (*c == '=' && starts_word (c))
        {
          append_plain (out, plain, c);
          plain = c = append_words (out, c, quoted && !within);
          continue;
        }
      if (*c == '"')
        within = !within;
      c += *c == '\\' && c[1] != '\0' ? 2 : 1;
    }
  append_plain (out, plain, plain + strlen (plain));
  g_strstrip (out->str);
  out->len = strlen (out->str);
  return g_string_free (out, FALSE);
}
