/* docket-vocabulary.c: the words that orders by mail may use, from files that a shop edits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-vocabulary-private.h"

#include "docket-item.h"

#include <glib/gi18n.h>
#include <string.h>

/* What may stand in the files: [Group] key=words. */
typedef struct
{
  const char *group;
  const char *key;        /* NULL: any, it becomes the id */
  DocketWordKind kind;
  gint value;
} Entry;

static const Entry entries[] = {
  { "Artwork", "photo", DOCKET_WORD_ARTWORK, 0 },
  { "Artwork", "sheet", DOCKET_WORD_ARTWORK, 0 },
  { "Artwork", "stamp", DOCKET_WORD_ARTWORK, 0 },
  { "Product", NULL, DOCKET_WORD_PRODUCT, 0 },
  { "Paper", NULL, DOCKET_WORD_PAPER, 0 },
  { "Shape", "round", DOCKET_WORD_SHAPE, 1 },
  { "Shape", "rectangle", DOCKET_WORD_SHAPE, 0 },
  { "Option", "border", DOCKET_WORD_BORDER, 1 },
  { "Option", "no-border", DOCKET_WORD_BORDER, 0 },
  { "Option", "fit", DOCKET_WORD_SCALING, DOCKET_SCALING_FIT },
  { "Option", "fill", DOCKET_WORD_SCALING, DOCKET_SCALING_FILL },
  { "Option", "circle", DOCKET_WORD_LAYOUT, DOCKET_LAYOUT_CIRCLE },
  { "Option", "straight", DOCKET_WORD_LAYOUT, DOCKET_LAYOUT_STRAIGHT },
  { "Option", "express", DOCKET_WORD_EXPRESS, 0 },
  { "Count", "copies", DOCKET_WORD_COPIES, 0 },
  { "Count", "all", DOCKET_WORD_ALL, 0 },
  { "Count", "not", DOCKET_WORD_NOT, 0 },
  { "Count", "picture", DOCKET_WORD_PICTURE, 0 },
  { "Count", "ordinal", DOCKET_WORD_ORDINAL, 0 },
  { "Count", "pictures", DOCKET_WORD_PICTURES, 0 },
  { "Count", "nth", DOCKET_WORD_NTH, -1 },
  { "Count", "others", DOCKET_WORD_OTHERS, 0 },
  { "Count", "pieces", DOCKET_WORD_PIECES, 0 },
  { "Count", "sheets", DOCKET_WORD_SHEETS, 0 },
  { "Count", "times", DOCKET_WORD_TIMES, 0 },
  { "Count", "number", DOCKET_WORD_NUMBER, -1 },
  { "Size", NULL, DOCKET_WORD_SIZE, -1 },
  { "Unit", "mm", DOCKET_WORD_UNIT, 100 },
  { "Unit", "cm", DOCKET_WORD_UNIT, 1000 },
  { "Unit", "inch", DOCKET_WORD_UNIT, 2540 },
  { "Key", "words", DOCKET_WORD_KEY_WORDS, 0 },
  { "Key", "name", DOCKET_WORD_KEY_NAME, 0 },
  { "Key", "place", DOCKET_WORD_KEY_PLACE, 0 },
  { "Key", "phone", DOCKET_WORD_KEY_PHONE, 0 },
  { "Key", "saying", DOCKET_WORD_SAYING, 0 },
  { "Key", "said", DOCKET_WORD_SAID, 0 },
  { "Key", "template", DOCKET_WORD_KEY_TEMPLATE, 0 },
  { "Key", "font", DOCKET_WORD_KEY_FONT, 0 },
  { "Time", "by", DOCKET_WORD_BY, 0 },
  { "Time", "today", DOCKET_WORD_DAY, 0 },
  { "Time", "tomorrow", DOCKET_WORD_DAY, 1 },
  { "Time", "day-after-tomorrow", DOCKET_WORD_DAY, 2 },
  { "Time", "monday", DOCKET_WORD_WEEKDAY, 1 },
  { "Time", "tuesday", DOCKET_WORD_WEEKDAY, 2 },
  { "Time", "wednesday", DOCKET_WORD_WEEKDAY, 3 },
  { "Time", "thursday", DOCKET_WORD_WEEKDAY, 4 },
  { "Time", "friday", DOCKET_WORD_WEEKDAY, 5 },
  { "Time", "saturday", DOCKET_WORD_WEEKDAY, 6 },
  { "Time", "sunday", DOCKET_WORD_WEEKDAY, 7 },
  { "Time", "january", DOCKET_WORD_MONTH, 1 },
  { "Time", "february", DOCKET_WORD_MONTH, 2 },
  { "Time", "march", DOCKET_WORD_MONTH, 3 },
  { "Time", "april", DOCKET_WORD_MONTH, 4 },
  { "Time", "may", DOCKET_WORD_MONTH, 5 },
  { "Time", "june", DOCKET_WORD_MONTH, 6 },
  { "Time", "july", DOCKET_WORD_MONTH, 7 },
  { "Time", "august", DOCKET_WORD_MONTH, 8 },
  { "Time", "september", DOCKET_WORD_MONTH, 9 },
  { "Time", "october", DOCKET_WORD_MONTH, 10 },
  { "Time", "november", DOCKET_WORD_MONTH, 11 },
  { "Time", "december", DOCKET_WORD_MONTH, 12 },
  { "Time", "month", DOCKET_WORD_MONTH_MARK, 0 },
  { "Time", "day", DOCKET_WORD_DAY_MARK, 0 },
  { "Time", "hour", DOCKET_WORD_HOUR, 0 },
  { "Time", "minute", DOCKET_WORD_MINUTE, 0 },
  { "Time", "half", DOCKET_WORD_HALF, 0 },
  { "Time", "noon", DOCKET_WORD_CLOCK, 12 * 60 },
  { "Time", "midnight", DOCKET_WORD_CLOCK, 24 * 60 - 1 },
  { "Time", "am", DOCKET_WORD_AM, 0 },
  { "Time", "pm", DOCKET_WORD_PM, 0 },
  { "Letter", "greeting", DOCKET_WORD_GREETING, 0 },
  { "Letter", "closing", DOCKET_WORD_CLOSING, 0 },
  { "Letter", "filler", DOCKET_WORD_FILLER, 0 },
  { "Letter", "please", DOCKET_WORD_PLEASE, 0 },
  { "Letter", "attached", DOCKET_WORD_ATTACHED, 0 },
  { "Letter", "question", DOCKET_WORD_QUESTION, 0 },
  { "Letter", "cancel", DOCKET_WORD_CANCEL, 0 },
};

typedef struct
{
  DocketVocabulary *vocabulary;
  GPtrArray *mistakes;
  char *group;         /* NULL: before the first */
  gboolean known;      /* the group */
  gint language;       /* -1: not said yet */
  guint line;
} Reader;

DocketVocabulary *
docket_vocabulary_new (void)
{
  DocketVocabulary *vocabulary = g_new0 (DocketVocabulary, 1);

  vocabulary->refs = 1;
  vocabulary->book = docket_wordbook_new ();
  vocabulary->languages = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (vocabulary->languages, NULL);
  return vocabulary;
}

DocketVocabulary *
docket_vocabulary_ref (DocketVocabulary *vocabulary)
{
  g_atomic_int_inc (&vocabulary->refs);
  return vocabulary;
}

void
docket_vocabulary_unref (DocketVocabulary *vocabulary)
{
  if (vocabulary == NULL || !g_atomic_int_dec_and_test (&vocabulary->refs))
    return;
  docket_wordbook_free (vocabulary->book);
  g_ptr_array_unref (vocabulary->languages);
  g_free (vocabulary);
}

const char *const *
docket_vocabulary_get_languages (const DocketVocabulary *vocabulary)
{
  return (const char *const *) vocabulary->languages->pdata;
}

guint
docket_vocabulary_count_languages (const DocketVocabulary *vocabulary)
{
  return vocabulary->languages->len - 1;
}

gint
docket_vocabulary_find_language (const DocketVocabulary *vocabulary,
                                 const char             *tag)
{
  gsize length = tag != NULL ? strcspn (tag, "-_") : 0;

  for (guint i = 0; tag != NULL && i < docket_vocabulary_count_languages (vocabulary); i++)
    {
      const char *known = g_ptr_array_index (vocabulary->languages, i);

      if (strcspn (known, "-_") == length && g_ascii_strncasecmp (known, tag, length) == 0)
        return (gint) i;
    }
  return -1;
}

G_GNUC_PRINTF (2, 3)
static void
add_mistake (Reader     *reader,
             const char *format,
             ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (reader->mistakes, g_strdup_printf (_("line %u: %s"), reader->line, sentence));
}

static void
read_language (Reader     *reader,
               const char *value)
{
  if (*value == '\0' || docket_vocabulary_count_languages (reader->vocabulary) >= DOCKET_VOCABULARY_MAX_LANGUAGES)
    {
      add_mistake (reader, _("“%s” is no language such as “en”."), value);
      return;
    }
  reader->language = docket_vocabulary_find_language (reader->vocabulary, value);
  if (reader->language >= 0)
    return;
  reader->language = (gint) docket_vocabulary_count_languages (reader->vocabulary);
  g_ptr_array_insert (reader->vocabulary->languages, reader->language, g_strdup (value));
}

static void
read_setting (Reader     *reader,
              const char *key,
              const char *value)
{
  if (g_str_equal (key, "language"))
    read_language (reader, value);
  else if (!g_str_equal (key, "dates"))
    add_mistake (reader, _("“%s” is not a setting. Before the first group there are “language” and “dates”."), key);
  else if (!g_str_equal (value, "month first") && !g_str_equal (value, "day first"))
    add_mistake (reader, _("“%s” must be “day first” or “month first”."), key);
  else if (reader->language >= 0)
    reader->vocabulary->month_first[reader->language] = g_str_equal (value, "month first");
}

static const Entry *
find_entry (const char *group,
            const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].group, group) && (entries[i].key == NULL || g_str_equal (entries[i].key, key)))
      return &entries[i];
  return NULL;
}

static gboolean
is_group (const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_str_equal (entries[i].group, group))
      return TRUE;
  return FALSE;
}

/* "one 1; two 2": a word and its number. */
static void
add_number (Reader         *reader,
            DocketWordKind  kind,
            const char     *text)
{
  const char *blank = strrchr (text, ' ');
  guint64 number = 0;
  g_autofree char *word = blank != NULL ? g_strndup (text, (gsize) (blank - text)) : NULL;

  if (word == NULL || !g_ascii_string_to_unsigned (blank + 1, 10, 0, 9999, &number, NULL) ||
      !docket_wordbook_add (reader->vocabulary->book, g_strstrip (word), kind, (gint) number, NULL,
                            reader->language))
    add_mistake (reader, _("“%s” is not a word and its number, such as “two 2”."), text);
}

/* "89x127", in millimetres. */
static gboolean
read_size (const char *key,
           gint       *value)
{
  char *end = NULL;
  guint64 width = g_ascii_strtoull (key, &end, 10), height;

  if (*end != 'x')
    return FALSE;
  height = g_ascii_strtoull (end + 1, &end, 10);
  *value = (gint) (width << 16 | height);
  return *end == '\0' && width > 0 && width < 0x7fff && height > 0 && height < 0xffff;
}

static void
add_words (Reader      *reader,
           const Entry *entry,
           const char  *key,
           const char  *value)
{
  g_auto (GStrv) words = g_strsplit (value, ";", -1);
  gint number = entry->value;

  if (entry->kind == DOCKET_WORD_SIZE && !read_size (key, &number))
    {
      add_mistake (reader, _("“%s” is not a size in millimetres such as “89x127”."), key);
      return;
    }
  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *word = g_strstrip (words[i]);

      if (*word == '\0')
        continue;
      if (entry->kind == DOCKET_WORD_NUMBER || entry->kind == DOCKET_WORD_NTH)
        add_number (reader, entry->kind, word);
      else if (!docket_wordbook_add (reader->vocabulary->book, word, entry->kind, number, key, reader->language))
        add_mistake (reader, _("“%s” has no letters."), word);
    }
}

static void
read_pair (Reader     *reader,
           const char *key,
           const char *value)
{
  const Entry *entry = reader->group != NULL ? find_entry (reader->group, key) : NULL;

  if (reader->group == NULL)
    read_setting (reader, key, value);
  else if (!reader->known)
    return;
  else if (entry == NULL)
    add_mistake (reader, _("[%s] has no “%s”."), reader->group, key);
  else if (reader->language < 0)
    add_mistake (reader, _("“language=” must stand before the first group."));
  else
    add_words (reader, entry, key, value);
}

static void
read_line (Reader *reader,
           char   *line)
{
  char *equals;

  g_strstrip (line);
  if (*line == '\0' || *line == '#')
    return;
  if (*line == '[' && g_str_has_suffix (line, "]"))
    {
      g_free (reader->group);
      reader->group = g_strndup (line + 1, strlen (line) - 2);
      reader->known = is_group (reader->group);
      if (!reader->known)
        add_mistake (reader, _("There is no group [%s]."), reader->group);
      return;
    }
  equals = strchr (line, '=');
  if (equals == NULL)
    {
      add_mistake (reader, _("“%s” is neither a [group] nor key=words."), line);
      return;
    }
  *equals = '\0';
  read_pair (reader, g_strchomp (line), g_strchug (equals + 1));
}

GPtrArray *
docket_vocabulary_add (DocketVocabulary *vocabulary,
                       const char       *text,
                       gsize             length)
{
  g_autofree char *whole = g_strndup (text, length);
  Reader reader = { .vocabulary = vocabulary, .mistakes = g_ptr_array_new_with_free_func (g_free), .language = -1 };
  g_auto (GStrv) lines = NULL;

  if (!g_utf8_validate (whole, -1, NULL))
    {
      g_ptr_array_add (reader.mistakes, g_strdup (_("line 1: The file is not UTF-8 text.")));
      return reader.mistakes;
    }
  lines = g_strsplit (whole, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      reader.line = (guint) i + 1;
      read_line (&reader, lines[i]);
    }
  g_free (reader.group);
  if (reader.mistakes->len > 0)
    return reader.mistakes;
  g_ptr_array_unref (reader.mistakes);
  return NULL;
}
