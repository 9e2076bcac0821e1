/* docket-draft-rules.c: what messages are read by: the catalogue's and the places' words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"
#include "docket-template.h"

#include <string.h>

#define MIN_TITLE_WORD 3

static void
free_site (DocketDraftSite *site)
{
  g_free (site->site);
  g_strfreev (site->names);
  g_strfreev (site->addresses);
  g_free (site->language);
  g_free (site->default_product);
  g_time_zone_unref (site->zone);
  g_free (site);
}

static void
add_titles (DocketDraftRules *rules,
            DocketWordKind    kind,
            const char       *id,
            const char       *title,
            GHashTable       *titles)
{
  GHashTableIter iter;
  gpointer tag, text;

  docket_wordbook_add (rules->book, id, kind, 0, id, -1);
  if (title != NULL)
    docket_wordbook_add (rules->book, title, kind, 0, id, -1);
  if (titles == NULL)
    return;
  g_hash_table_iter_init (&iter, titles);
  while (g_hash_table_iter_next (&iter, &tag, &text))
    docket_wordbook_add (rules->book, text, kind, 0, id, docket_vocabulary_find_language (rules->vocabulary, tag));
}

/* Whether the vocabulary knows the whole of it as more than a key before a colon. */
static gboolean
is_common (const DocketDraftRules *rules,
           const DocketFolded     *folded)
{
  guint end = 0;
  gint index = docket_wordbook_find (rules->vocabulary->book, folded, 0, &end);

  for (; index >= 0 && end == folded->n; index = docket_wordbook_get (rules->vocabulary->book, index)->next)
    {
      DocketWordKind kind = docket_wordbook_get (rules->vocabulary->book, index)->kind;

      if (kind < DOCKET_WORD_KEY_WORDS || kind > DOCKET_WORD_KEY_FONT)
        return TRUE;
    }
  return FALSE;
}

/* The words of a title that tell products apart: letters alone, and nothing that the vocabulary knows. */
static void
add_title_words (DocketDraftRules *rules,
                 const char       *id,
                 const char       *title)
{
  g_auto (GStrv) words = g_strsplit_set (title, " ,()/", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_auto (DocketFolded) folded = { 0 };

      docket_fold (&folded, words[i], 100);
      if (folded.n < MIN_TITLE_WORD || !g_unichar_isalpha (folded.letters[0]) || folded.letters[0] >= 0x2e80)
        continue;
      if (is_common (rules, &folded))
        continue;
      docket_wordbook_add (rules->book, words[i], DOCKET_WORD_TITLE, 0, id, -1);
    }
}

static void
add_products (DocketDraftRules *rules)
{
  for (guint i = 0; i < rules->catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (rules->catalogue->products, i);
      GHashTableIter iter;
      gpointer text;

      add_titles (rules, DOCKET_WORD_PRODUCT, product->id, product->title, product->titles);
      add_title_words (rules, product->id, product->title);
      if (product->titles == NULL)
        continue;
      g_hash_table_iter_init (&iter, product->titles);
      while (g_hash_table_iter_next (&iter, NULL, &text))
        add_title_words (rules, product->id, text);
    }
}

static void
add_templates (DocketDraftRules *rules)
{
  for (guint i = 0; rules->catalogue->templates != NULL && i < rules->catalogue->templates->len; i++)
    {
      const DocketTemplate *template = g_ptr_array_index (rules->catalogue->templates, i);

      add_titles (rules, DOCKET_WORD_TEMPLATE, template->id, template->title, template->titles);
      for (guint j = 0; j < template->fields->len; j++)
        {
          const DocketTemplateField *field = g_ptr_array_index (template->fields, j);

          add_titles (rules, DOCKET_WORD_FIELD, field->name, field->title, field->titles);
        }
    }
}

static void
add_catalogue (DocketDraftRules *rules)
{
  add_products (rules);
  for (guint i = 0; i < rules->catalogue->papers->len; i++)
    {
      const DocketPaper *paper = g_ptr_array_index (rules->catalogue->papers, i);

      add_titles (rules, DOCKET_WORD_PAPER, paper->id, paper->title, paper->titles);
    }
  for (guint i = 0; i < rules->catalogue->fonts->len; i++)
    {
      const DocketFont *font = g_ptr_array_index (rules->catalogue->fonts, i);

      add_titles (rules, DOCKET_WORD_FONT, font->id, font->title, font->titles);
    }
  add_templates (rules);
}

static const char *
find_first_photo (const DocketCatalogue *catalogue)
{
  const DocketProduct *first = NULL;

  for (guint i = 0; i < catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (catalogue->products, i);

      first = first == NULL ? product : first;
      if (docket_product_is (product, DOCKET_ARTWORK_PHOTO))
        return product->id;
    }
  return first != NULL ? first->id : NULL;
}

DocketDraftRules *
docket_draft_rules_new (const DocketCatalogue *catalogue,
                        DocketVocabulary      *vocabulary,
                        const char            *default_product)
{
  DocketDraftRules *rules = g_new0 (DocketDraftRules, 1);

  if (docket_catalogue_find (catalogue, default_product) == NULL)
    default_product = find_first_photo (catalogue);
  rules->catalogue = catalogue;
  rules->vocabulary = docket_vocabulary_ref (vocabulary);
  rules->book = docket_wordbook_new ();
  rules->default_product = g_strdup (default_product);
  rules->places = g_ptr_array_new_with_free_func ((GDestroyNotify) free_site);
  add_catalogue (rules);
  return rules;
}

void
docket_draft_rules_free (DocketDraftRules *rules)
{
  if (rules == NULL)
    return;
  docket_vocabulary_unref (rules->vocabulary);
  docket_wordbook_free (rules->book);
  g_free (rules->default_product);
  g_ptr_array_unref (rules->places);
  g_free (rules);
}

static GTimeZone *
find_zone (const char *name)
{
  GTimeZone *zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL ? zone : g_time_zone_new_local ();
}

void
docket_draft_rules_add_place (DocketDraftRules       *rules,
                              const DocketDraftPlace *place)
{
  DocketDraftSite *site = g_new0 (DocketDraftSite, 1);
  gint index = (gint) rules->places->len;

  site->site = g_strdup (place->site);
  site->names = g_strdupv ((char **) place->names);
  site->addresses = g_strdupv ((char **) place->addresses);
  site->language = g_strdup (place->language);
  site->default_product = g_strdup (place->default_product);
  site->zone = find_zone (place->time_zone);
  g_ptr_array_add (rules->places, site);
  docket_wordbook_add (rules->book, place->site, DOCKET_WORD_PLACE_ID, index, NULL, -1);
  for (gsize i = 0; site->names != NULL && site->names[i] != NULL; i++)
    docket_wordbook_add (rules->book, site->names[i], DOCKET_WORD_PLACE, index, NULL, -1);
}
