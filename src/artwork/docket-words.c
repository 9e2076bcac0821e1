/* docket-words.c: translations into a reader's language, whatever the process's own is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* The compiled catalogue of gettext's manual, "The Format of GNU MO Files". */
#define MO_MAGIC 0x950412deu
#define CONTEXT_GLUE "\004"

struct _DocketWords
{
  char *language;
  GMappedFile *file;     /* NULL: untranslated */
  GHashTable *entries;   /* text -> translation, both inside the file */
};

static const char *const months[] = {
  NC_ ("month", "January"), NC_ ("month", "February"), NC_ ("month", "March"), NC_ ("month", "April"),
  NC_ ("month", "May"), NC_ ("month", "June"), NC_ ("month", "July"), NC_ ("month", "August"),
  NC_ ("month", "September"), NC_ ("month", "October"), NC_ ("month", "November"), NC_ ("month", "December"),
};

/* A 32-bit word of the file in this computer's order; 0 outside. */
static guint32
word_at (const guint8 *data, gsize length, gsize offset)
{
  guint32 word;

  if (offset > length || length - offset < sizeof word)
    return 0;
  memcpy (&word, data + offset, sizeof word);
  return word;
}

/* A string of the table at @table; NULL where it does not lie whole in the file. */
static const char *
string_at (const guint8 *data, gsize length, gsize table, guint32 i)
{
  guint32 size = word_at (data, length, table + (gsize) i * 8);
  guint32 offset = word_at (data, length, table + (gsize) i * 8 + 4);

  if (offset == 0 || offset >= length || size >= length - offset || data[offset + size] != '\0')
    return NULL;
  return (const char *) data + offset;
}

static GHashTable *
read_entries (const guint8 *data, gsize length)
{
  GHashTable *entries = g_hash_table_new (g_str_hash, g_str_equal);
  guint32 count = word_at (data, length, 8);
  guint32 texts = word_at (data, length, 12);
  guint32 translations = word_at (data, length, 16);

  if (word_at (data, length, 0) != MO_MAGIC || count > length / 16)
    return entries;
  for (guint32 i = 0; i < count; i++)
    {
      const char *text = string_at (data, length, texts, i);
      const char *translation = string_at (data, length, translations, i);

      if (text != NULL && *text != '\0' && translation != NULL && *translation != '\0')
        g_hash_table_insert (entries, (gpointer) text, (gpointer) translation);
    }
  return entries;
}

static gboolean
is_tag (const char *language)
{
  for (const char *p = language; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return *language != '\0';
}

/* Catalogues are named as gettext does, "pt_BR". */
static gboolean
load (DocketWords *words, const char *localedir, const char *language)
{
  g_autofree char *folder = g_strdelimit (g_strdup (language), "-", '_');
  g_autofree char *path = g_build_filename (localedir, folder, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);

  words->file = g_mapped_file_new (path, FALSE, NULL);
  if (words->file == NULL)
    return FALSE;
  words->entries = read_entries ((const guint8 *) g_mapped_file_get_contents (words->file),
                                 g_mapped_file_get_length (words->file));
  words->language = g_strdup (language);
  return TRUE;
}

static const char *
find_localedir (const char *localedir)
{
  if (localedir == NULL)
    localedir = g_getenv ("DOCKET_LOCALEDIR");
  return localedir != NULL ? localedir : DOCKET_LOCALEDIR;
}

static char *
replace (char *text, const char *place, const char *value)
{
  g_autofree char *old = text;
  g_auto (GStrv) parts = g_strsplit (old, place, -1);

  return g_strjoinv (value, parts);
}

DocketWords *
docket_words_new (const char *language, const char *localedir)
{
  DocketWords *words = g_new0 (DocketWords, 1);

  localedir = find_localedir (localedir);
  if (language != NULL && is_tag (language))
    {
      g_autofree char *tag = g_strdup (language);

      while (!load (words, localedir, tag) && strpbrk (tag, "-_") != NULL)
        *MAX (strrchr (tag, '-'), strrchr (tag, '_')) = '\0';
    }
  if (words->language == NULL)
    words->language = g_strdup ("en");
  return words;
}

void
docket_words_free (DocketWords *words)
{
  g_clear_pointer (&words->entries, g_hash_table_unref);
  g_clear_pointer (&words->file, g_mapped_file_unref);
  g_free (words->language);
  g_free (words);
}

const char *
docket_words_get (const DocketWords *words, const char *text)
{
  const char *translation = words->entries != NULL ? g_hash_table_lookup (words->entries, text) : NULL;

  return translation != NULL ? translation : text;
}

const char *
docket_words_get_in (const DocketWords *words, const char *context, const char *text)
{
  g_autofree char *key = g_strconcat (context, CONTEXT_GLUE, text, NULL);
  const char *translation = words->entries != NULL ? g_hash_table_lookup (words->entries, key) : NULL;

  return translation != NULL ? translation : text;
}

const char *
docket_words_get_language (const DocketWords *words)
{
  return words->language;
}

char *
docket_words_dup_date (const DocketWords *words, gint64 time, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autoptr (GTimeZone) local = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) date = utc != NULL ? g_date_time_to_timezone (utc, local) : NULL;
  char number[16];
  char *text;

  if (date == NULL)
    return g_strdup ("");
  /* Translators: a date in words. Put the three places in your language's order, with what stands
   * between them; {month} is one of the names that are translated with the context "month". */
  text = g_strdup (docket_words_get (words, N_ ("{day} {month} {year}")));
  g_snprintf (number, sizeof number, "%d", g_date_time_get_day_of_month (date));
  text = replace (text, "{day}", number);
  text = replace (text, "{month}", docket_words_get_in (words, "month", months[g_date_time_get_month (date) - 1]));
  g_snprintf (number, sizeof number, "%d", g_date_time_get_year (date));
  return replace (text, "{year}", number);
}
