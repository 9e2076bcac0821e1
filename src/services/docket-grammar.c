/* docket-grammar.c: how what customers write is read: the shop's words, products and places
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grammar.h"

#include <string.h>

#define WORDS_MAX (4 * 1024 * 1024)

struct _DocketGrammar
{
  DocketServices *services;
  char *folder;               /* NULL: Docket's own */

  GMutex lock;
  DocketVocabulary *vocabulary;            /* guarded by lock: NULL: not read yet */
  GHashTable *rules;                       /* guarded by lock: site -> DocketDraftRules, of this catalogue */
  const DocketCatalogue *rules_catalogue;  /* guarded by lock */
  gconstpointer rules_offers;              /* guarded by lock */
  gconstpointer rules_sites;               /* guarded by lock: the table of places that they were made from */
  GPtrArray *old_rules;                    /* guarded by lock: of catalogues before; something may still be read by them */
};

/* --- words --- */

/* The shop's own folder; else, for running from the build folder, the environment's; else Docket's. */
static char *
dup_words_path (const DocketGrammar *grammar,
                const char          *name)
{
  const char *folder = grammar->folder != NULL ? grammar->folder : g_getenv ("DOCKET_MAIL_DIR");

  return g_build_filename (folder != NULL ? folder : DOCKET_PKGDATADIR "/mail", name, NULL);
}

static gboolean
add_words (const DocketGrammar  *grammar,
           DocketVocabulary     *vocabulary,
           const char           *name,
           GError              **error)
{
  g_autofree char *path = dup_words_path (grammar, name);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) mistakes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  mistakes = docket_vocabulary_add (vocabulary, text, MIN (length, WORDS_MAX));
  for (guint i = 0; mistakes != NULL && i < mistakes->len; i++)
    g_warning ("%s: %s", path, (const char *) g_ptr_array_index (mistakes, i));
  return TRUE;
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_words (const DocketGrammar  *grammar,
            GError              **error)
{
  g_autofree char *path = dup_words_path (grammar, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "words-") && g_str_has_suffix (name, ".conf"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* The shop's own language first. */
static gboolean
read_words (DocketGrammar  *grammar,
            GError        **error)
{
  const DocketSite *site = docket_grammar_choose_site (grammar, NULL);
  g_autofree char *own = g_strdup_printf ("words-%.2s.conf", site != NULL && site->language != NULL ? site->language : "en");
  g_autoptr (GPtrArray) names = list_words (grammar, error);
  g_autoptr (DocketVocabulary) vocabulary = docket_vocabulary_new ();

  if (names == NULL)
    return FALSE;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < names->len; i++)
      if (g_str_equal (g_ptr_array_index (names, i), own) == (pass == 0) &&
          !add_words (grammar, vocabulary, g_ptr_array_index (names, i), error))
        return FALSE;
  grammar->vocabulary = g_steal_pointer (&vocabulary);
  return TRUE;
}

/* --- rules --- */

static void
add_place (DocketDraftRules *rules,
           const DocketSite *site)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  DocketDraftPlace place = { .site = site->id, .addresses = (const char *const *) site->mail,
                             .time_zone = site->time_zone, .language = site->language,
                             .default_product = site->default_product };

  if (site->name != NULL)
    g_strv_builder_add (builder, site->name);
  if (site->aliases != NULL)
    g_strv_builder_addv (builder, (const char **) site->aliases);
  names = g_strv_builder_end (builder);
  place.names = (const char *const *) names;
  docket_draft_rules_add_place (rules, &place);
}

static DocketDraftRules *
new_rules (DocketGrammar *grammar,
           const char    *site)
{
  g_autoptr (GPtrArray) sites = docket_services_list_sites (grammar->services);
  const DocketSite *first = docket_grammar_choose_site (grammar, site);
  DocketDraftRules *rules = docket_draft_rules_new (docket_services_get_catalogue (grammar->services, site),
                                                    grammar->vocabulary, NULL);

  if (first != NULL)
    add_place (rules, first);
  for (guint i = 0; i < sites->len; i++)
    if (first == NULL || !g_str_equal (((const DocketSite *) g_ptr_array_index (sites, i))->id, first->id))
      add_place (rules, g_ptr_array_index (sites, i));
  return rules;
}

/* What was read by what the shop offered before is made anew. */
static void
forget_old_rules (DocketGrammar *grammar)
{
  DocketServices *services = grammar->services;

  if (grammar->rules_catalogue != g_atomic_pointer_get (&services->catalogue) ||
      grammar->rules_offers != g_atomic_pointer_get (&services->offers) ||
      grammar->rules_sites != docket_services_get_sites (services))
    g_hash_table_remove_all (grammar->rules);
  grammar->rules_catalogue = g_atomic_pointer_get (&services->catalogue);
  grammar->rules_offers = g_atomic_pointer_get (&services->offers);
  grammar->rules_sites = docket_services_get_sites (services);
}

DocketGrammar *
docket_grammar_new (DocketServices *services,
                    const char     *folder)
{
  DocketGrammar *grammar = g_new0 (DocketGrammar, 1);

  grammar->services = services;
  grammar->folder = g_strdup (folder);
  g_mutex_init (&grammar->lock);
  grammar->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  grammar->old_rules = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_draft_rules_free);
  return grammar;
}

void
docket_grammar_free (DocketGrammar *grammar)
{
  if (grammar == NULL)
    return;
  g_hash_table_unref (grammar->rules);
  g_ptr_array_unref (grammar->old_rules);
  g_clear_pointer (&grammar->vocabulary, docket_vocabulary_unref);
  g_mutex_clear (&grammar->lock);
  g_free (grammar->folder);
  g_free (grammar);
}

gboolean
docket_grammar_prepare (DocketGrammar  *grammar,
                        GError        **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&grammar->lock);

  return grammar->vocabulary != NULL || read_words (grammar, error);
}

const DocketDraftRules *
docket_grammar_get_rules (DocketGrammar  *grammar,
                          const char     *site,
                          GError        **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&grammar->lock);
  DocketDraftRules *rules;

  if (grammar->vocabulary == NULL && !read_words (grammar, error))
    return NULL;
  forget_old_rules (grammar);
  rules = g_hash_table_lookup (grammar->rules, site);
  if (rules != NULL)
    return rules;
  rules = new_rules (grammar, site);
  g_hash_table_insert (grammar->rules, g_strdup (site), rules);
  g_ptr_array_add (grammar->old_rules, rules);
  return rules;
}

const DocketSite *
docket_grammar_choose_site (DocketGrammar *grammar,
                            const char    *id)
{
  g_autoptr (GPtrArray) sites = NULL;
  const DocketSite *site = docket_services_get_site (grammar->services, id != NULL ? id : "main", NULL);

  if (site != NULL || id != NULL)
    return site;
  sites = docket_services_list_sites (grammar->services);
  return sites->len > 0 ? g_ptr_array_index (sites, 0) : NULL;
}
