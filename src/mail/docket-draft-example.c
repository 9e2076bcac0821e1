/* docket-draft-example.c: how a customer's message would have been understood
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-draft-private.h"
#include "docket-template.h"

#include <math.h>
#include <string.h>

#define MAX_EXAMPLE_WORDS 40
#define MAX_LINES 5

static const char *
get_language (const DocketReading *reading)
{
  return docket_vocabulary_get_languages (reading->rules->vocabulary)[reading->language];
}

/* "10x15" where the title says it so, else the title. */
static char *
dup_product_words (const DocketReading *reading,
                   const DocketProduct *product)
{
  g_autofree char *title = docket_product_dup_title (product, get_language (reading));
  g_autofree char *comma = g_strndup (title, strcspn (title, ","));

  for (const char *c = title; docket_product_is (product, DOCKET_ARTWORK_PHOTO) && *c != '\0'; c++)
    {
      gsize first = strspn (c, "0123456789"), second;

      if (first == 0 || c[first] != 'x')
        {
          c += first > 0 ? first - 1 : 0;
          continue;
        }
      second = strspn (c + first + 1, "0123456789");
      if (second > 0)
        return g_strndup (c, first + 1 + second);
    }
  return g_steal_pointer (&title);
}

/* The product of the wished kind whose size is nearest to what was asked for. */
static const DocketProduct *
find_nearest (const DocketReading *reading,
              const DocketWish *request)
{
  const GPtrArray *products = reading->rules->catalogue->products;
  double scale = request->unit > 0 ? request->unit / 10.0 : 100, best = INFINITY;
  const DocketProduct *nearest = NULL;

  for (guint i = 0; i < products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (products, i);
      double wide = MAX (request->width, request->height) * scale, narrow = MIN (request->width, request->height) * scale;
      double off = fabs (MAX (product->width, product->height) - wide) + fabs (MIN (product->width, product->height) - narrow);

      if (!docket_product_is (product, request->artwork != NULL ? request->artwork : DOCKET_ARTWORK_PHOTO))
        continue;
      if (off < best)
        {
          best = off;
          nearest = product;
        }
    }
  return nearest;
}

static const DocketProduct *
find_product (const DocketReading *reading,
              const DocketWish *request)
{
  const DocketProduct *product = request->product;

  if (product == NULL && request->width > 0)
    product = find_nearest (reading, request);
  if (product == NULL)
    product = docket_catalogue_find (reading->rules->catalogue, reading->place->default_product);
  return product != NULL ? product : docket_catalogue_find (reading->rules->catalogue, reading->rules->default_product);
}

static const DocketProduct *
find_stamp (const DocketReading *reading)
{
  const GPtrArray *products = reading->rules->catalogue->products;

  for (guint i = 0; i < products->len; i++)
    if (docket_product_is (g_ptr_array_index (products, i), DOCKET_ARTWORK_STAMP))
      return g_ptr_array_index (products, i);
  return NULL;
}

/* Of the lines that are no order the first, without what seems a key ("stmap: Hello"). (transfer full) (nullable) */
static char *
dup_first_line (const DocketReading *reading)
{
  g_autofree char *first = g_strndup (reading->paragraph->str, strcspn (reading->paragraph->str, "\n"));
  const char *colon = strstr (first, ": ");
  char *line = g_strstrip (g_strdelimit (g_strdup (colon != NULL ? colon + 1 : first), ":\"", ' '));

  if (*line != '\0')
    return line;
  g_free (line);
  return NULL;
}

/* What a stamp might say: the customer's own words, else the name. */
static char *
dup_stamp_words (const DocketReading *reading,
                 const DocketWish *request)
{
  g_autofree char *first = dup_first_line (reading);
  const char *name = reading->draft->name != NULL ? reading->draft->name
                   : reading->message->sender != NULL ? reading->message->sender->name : NULL;
  g_autoptr (GString) own = g_string_new (request != NULL ? request->words : NULL);

  if (own->len > 0)
    {
      g_string_replace (own, "\n", " / ", 0);
      return docket_charset_dup_line (own->str, DOCKET_WORDS_MAX);
    }
  return docket_charset_dup_line (first != NULL ? first : name != NULL ? name : "Ayumi & Ken", MAX_EXAMPLE_WORDS);
}

static void
append_stamp (const DocketReading *reading,
              const DocketWish *request,
              GString             *example)
{
  const DocketWord *word = docket_wordbook_first (reading->rules->vocabulary->book, DOCKET_WORD_ARTWORK, 0,
                                                  DOCKET_ARTWORK_STAMP, reading->language);
  g_autofree char *words = dup_stamp_words (reading, request);

  g_string_append_printf (example, "%s: %s\n", word != NULL ? word->text : "stamp", words);
}

/* The template by name, and a line for each field that must be filled in. */
static void
append_template (const DocketReading *reading,
                 const char          *id,
                 GString             *example)
{
  const DocketTemplate *template = docket_catalogue_find_template (reading->rules->catalogue, id);
  const DocketWord *key = docket_wordbook_first (reading->rules->vocabulary->book, DOCKET_WORD_KEY_TEMPLATE, 0, NULL,
                                                 reading->language);
  g_autofree char *words = dup_stamp_words (reading, NULL);

  g_string_append_printf (example, "%s: %s\n", key != NULL ? key->text : "template", id);
  for (guint i = 0; template != NULL && i < template->fields->len; i++)
    {
      const DocketTemplateField *field = g_ptr_array_index (template->fields, i);
      g_autofree char *title = docket_template_field_dup_title (field, get_language (reading));

      if (!field->optional)
        g_string_append_printf (example, "%s: %s\n", title, field->sample != NULL ? field->sample : words);
    }
}

static void
append_request (const DocketReading *reading,
                const DocketWish *request,
                GString             *example)
{
  const DocketProduct *product = find_product (reading, request);
  g_autofree char *words = NULL, *paper = NULL;
  guint copies = request->copies > 0 ? (guint) request->copies : 1;
  const DocketPaper *offered;

  if (product == NULL)
    return;
  if (request->template_id != NULL)
    {
      append_template (reading, request->template_id, example);
      return;
    }
  if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    {
      append_stamp (reading, request, example);
      return;
    }
  offered = docket_catalogue_find_paper (reading->rules->catalogue,
                                         docket_product_has_paper (product, request->paper) ? request->paper : product->papers[0]);
  words = dup_product_words (reading, product);
  paper = offered != NULL ? docket_paper_dup_title (offered, get_language (reading)) : g_strdup ("");
  g_string_append_printf (example, "%ux %s %s\n", MIN (copies, product->max_copies), words, paper);
}

static gboolean
is_unclear (const DocketReading *reading,
            DocketUnclearType    type)
{
  for (guint i = 0; i < reading->draft->unclear->len; i++)
    if (((const DocketUnclear *) g_ptr_array_index (reading->draft->unclear, i))->type == type)
      return TRUE;
  return FALSE;
}

static void
append_place (const DocketReading *reading,
              GString             *example)
{
  const DocketDraftSite *site = g_ptr_array_index (reading->rules->places, 0);
  const DocketWord *key = docket_wordbook_first (reading->rules->vocabulary->book, DOCKET_WORD_KEY_PLACE, 0, NULL,
                                                 reading->language);

  g_string_append_printf (example, "%s: %s\n", key != NULL ? key->text : "place",
                          site->names != NULL && site->names[0] != NULL ? site->names[0] : site->site);
}

/* "by Friday 17:00"; where the mark follows in the language, after it. */
static void
append_time (const DocketReading *reading,
             GString             *example)
{
  const DocketWordbook *book = reading->rules->vocabulary->book;
  const DocketWord *by = docket_wordbook_first (book, DOCKET_WORD_BY, 0, NULL, reading->language);
  const DocketWord *friday = docket_wordbook_first (book, DOCKET_WORD_WEEKDAY, 5, NULL, reading->language);
  gboolean after = by != NULL && docket_fold_is_dense (g_utf8_get_char (by->text));

  if (by == NULL || friday == NULL)
    return;
  if (after)
    g_string_append_printf (example, "%s 17:00 %s\n", friday->text, by->text);
  else
    g_string_append_printf (example, "%s %s 17:00\n", by->text, friday->text);
}

/* Drops the last line where it stands there before: the subject and a line may ask for the same. */
static void
drop_repeated (GString *example,
               gsize    from)
{
  g_autofree char *last = g_strdup (example->str + from);
  g_autofree char *before = g_strdup_printf ("\n%.*s", (int) from, example->str);
  g_autofree char *line = g_strconcat ("\n", last, NULL);

  if (*last != '\0' && strstr (before, line) != NULL)
    g_string_truncate (example, from);
}

char *
docket_draft_dup_example (const DocketReading *reading)
{
  GString *example = g_string_new (NULL);
  gboolean empty = is_unclear (reading, DOCKET_UNCLEAR_NOTHING_SENT);

  if (empty && find_stamp (reading) != NULL && reading->paragraph->len > 0)
    append_stamp (reading, NULL, example);
  else
    for (guint i = 0; i < MIN (reading->requests->len, MAX_LINES); i++)
      {
        gsize from = example->len;

        append_request (reading, g_ptr_array_index (reading->requests, i), example);
        drop_repeated (example, from);
      }
  if (is_unclear (reading, DOCKET_UNCLEAR_PLACE))
    append_place (reading, example);
  if (is_unclear (reading, DOCKET_UNCLEAR_TIME))
    append_time (reading, example);
  if (example->len > 0)
    g_string_truncate (example, example->len - 1);
  return g_string_free (example, example->len == 0);
}
