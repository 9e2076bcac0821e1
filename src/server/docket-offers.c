/* docket-offers.c: what each place offers; one whose file or catalogue cannot be used takes no new orders
 *
 * What it has taken is made all the same, as it was described and by the catalogue that was good last.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-server.h"

#include "docket-error.h"
#include "docket-last-good.h"
#include "docket-queue-pause.h"
#include "docket-templates.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  DocketServices *services;
  const DocketConfig *config;  /* the server's own */
  const DocketConfig *fresh;   /* what was read now of its places */
  gboolean serving;
  GHashTable *read;            /* path of a catalogue -> what is wrong with it, "" where nothing is */
  GHashTable *catalogues;      /* path -> DocketCatalogue: what was read or stands in, not in force yet */
  GHashTable *good;            /* path -> GBytes: the texts of what was read */
  GHashTable *closures;        /* id -> why the place is closed */
} Offers;

DocketCatalogue *
docket_server_require_catalogue (const char *path, GBytes **text, GError **error)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autofree char *all = NULL;
  DocketCatalogue *catalogue;

  if (path == NULL || *path == '\0')
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The settings name no catalogue."));
      return NULL;
    }
  catalogue = docket_server_read_catalogue (path, text, &mistakes, error);
  if (catalogue != NULL || mistakes == NULL)
    return catalogue;
  g_ptr_array_add (mistakes, NULL);
  all = g_strjoinv ("\n", (char **) mistakes->pdata);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The catalogue %s has mistakes:\n%s"), path, all);
  return NULL;
}

gboolean
docket_server_check_currency (const DocketSite *site, const DocketCatalogue *catalogue, GError **error)
{
  if (site->currency == NULL || strcmp (site->currency, catalogue->currency) == 0)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The place “%s” has amounts in %s, its catalogue prices in %s."),
               site->id, site->currency, catalogue->currency);
  return FALSE;
}

/* --- reading --- */

static const char *
get_path (const Offers *offers, const DocketSite *site)
{
  if (site != NULL && site->catalogue != NULL)
    return site->catalogue;
  return offers->config->catalogue != NULL ? offers->config->catalogue : "";
}

/* Something must be there by which what was ordered is made and its amounts are read. */
static void
stand_in (const Offers *offers, const char *path, const DocketSite *site)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  DocketCatalogue *catalogue = NULL;
  gsize length;

  text = docket_last_good_read (offers->config->data_dir, path, &length);
  if (text != NULL)
    catalogue = docket_catalogue_parse (text, length, NULL);
  if (catalogue != NULL)
    docket_templates_read (catalogue, path, missing);
  else
    catalogue = docket_catalogue_new_empty (site != NULL && site->currency != NULL ? site->currency
                                                                                    : offers->services->catalogue->currency);
  g_hash_table_insert (offers->catalogues, g_strdup (path), catalogue);
}

/* Borrowed; as it will be in force. */
static const DocketCatalogue *
find_catalogue (const Offers *offers, const char *path)
{
  const DocketCatalogue *read = g_hash_table_lookup (offers->catalogues, path);

  return read != NULL ? read : g_hash_table_lookup (offers->services->offers, path);
}

static void
take_catalogue (Offers *offers, const char *path, DocketCatalogue *catalogue, GBytes *text)
{
  if (offers->serving && g_hash_table_contains (offers->services->offers, path))
    g_message ("The catalogue %s was read again: %u products.", path, catalogue->products->len);
  docket_services_set_stand_in (offers->services, path, NULL);
  g_hash_table_insert (offers->catalogues, g_strdup (path), catalogue);
  g_hash_table_insert (offers->good, g_strdup (path), g_bytes_ref (text));
}

/* What is wrong with the catalogue @path, read once for all that name it: @site is the first. Borrowed; "": nothing. */
static const char *
read_offer (Offers *offers, const char *path, const DocketSite *site)
{
  const char *before = g_hash_table_lookup (offers->read, path);
  gboolean known = g_hash_table_contains (offers->services->offers, path);
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) error = NULL;
  DocketCatalogue *catalogue;

  if (before != NULL)
    return before;
  catalogue = docket_server_require_catalogue (path, &text, &error);
  if (catalogue != NULL)
    take_catalogue (offers, path, catalogue, text);
  else if (!known || docket_services_is_stand_in (offers->services, path))
    {
      if (!known)
        stand_in (offers, path, site);
      docket_services_set_stand_in (offers->services, path, error->message);
    }
  else if (offers->serving)
    g_warning ("The catalogue %s was not read; the old one stays in force. %s", path, error->message);
  g_hash_table_insert (offers->read, g_strdup (path), g_strdup (error != NULL ? error->message : ""));
  return g_hash_table_lookup (offers->read, path);
}

/* --- judging --- */

/* Its file is good, or it is described in docketd.conf. */
static void
note_described (const Offers *offers, const DocketSite *site)
{
  g_autofree char *path = offers->fresh->sites_dir == NULL
                            ? NULL : g_strdup_printf ("%s/%s.conf", offers->fresh->sites_dir, site->id);

  if (path != NULL)
    docket_services_set_stand_in (offers->services, path, NULL);
}

/* Why the place cannot be used as it is described. (transfer full); NULL: it can, or it goes on as it was. */
static char *
judge_description (Offers *offers, const DocketSite *site)
{
  const DocketBrokenSite *broken = docket_config_find_broken (offers->fresh, site->id);
  gboolean reloading = offers->services->closures != NULL;

  if (broken == NULL && docket_config_find_site (offers->fresh, site->id) == NULL)
    return g_strdup_printf (_("The place “%s” is no longer described. It only finishes what it has."), site->id);
  if (broken == NULL)
    {
      note_described (offers, site);
      return NULL;
    }
  if (reloading && g_hash_table_contains (docket_services_get_sites (offers->services), site->id) &&
      !docket_services_is_stand_in (offers->services, broken->path))
    {
      g_warning ("The place %s goes on as it was. %s", site->id, broken->why);
      return NULL;
    }
  docket_services_set_stand_in (offers->services, broken->path, broken->why);
  return g_strdup (broken->why);
}

/* Why the place has to be closed. (transfer full) (nullable) */
static char *
judge (Offers *offers, const DocketSite *site)
{
  const char *path = get_path (offers, site);
  const char *wrong = read_offer (offers, path, site);
  char *description = judge_description (offers, site);
  g_autoptr (GError) error = NULL;

  if (description != NULL)
    return description;
  if (*wrong != '\0' && docket_services_is_stand_in (offers->services, path))
    return g_strdup (wrong);
  if (docket_server_check_currency (site, find_catalogue (offers, path), &error))
    return NULL;
  return g_strdup (error->message);
}

/* --- in force --- */

static void
copy_texts (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer key, value;

  if (from == NULL)
    return;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), g_strdup (value));
}

/* id -> DocketSite, borrowed. (transfer full) */
static GHashTable *
index_sites (GPtrArray *sites)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sites->len; i++)
    {
      DocketSite *site = g_ptr_array_index (sites, i);

      g_hash_table_insert (table, site->id, site);
    }
  return table;
}

/* No order is taken by a catalogue or a description that its place is closed for: places close before, and open after. */
static void
put_in_force (const Offers *offers, GPtrArray *sites, const char *usual)
{
  GHashTable *meanwhile = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer path, catalogue;

  copy_texts (offers->services->closures, meanwhile);
  copy_texts (offers->closures, meanwhile);
  docket_services_set_closures (offers->services, meanwhile);
  g_hash_table_iter_init (&iter, offers->catalogues);
  while (g_hash_table_iter_next (&iter, &path, &catalogue))
    docket_services_set_catalogue (offers->services, path, catalogue);
  docket_services_set_default (offers->services, usual);
  docket_services_set_sites (offers->services, index_sites (sites));
  docket_services_set_closures (offers->services, offers->closures);
}

/* --- what the staff see --- */

static gboolean
note_change (DocketChanging *changing, gpointer closed, GError **error)
{
  g_autofree char *json = docket_queue_describe_intake (changing, error);

  return json != NULL && docket_change_log_site (changing, closed != NULL ? "intake-paused" : "intake-resumed", json, error);
}

/* Those who follow the place look again. */
static void
tell_staff (const Offers *offers, const DocketSite *site, gboolean closed)
{
  const DocketCall call = { .actor = "server", .site = site->id, .now = g_get_real_time () };
  g_auto (DocketResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  if (!docket_change_site (offers->services, &call, site, note_change, closed ? (gpointer) site : NULL, &result, &error))
    g_warning ("%s", error->message);
}

/* Each mistake once, with all places that it closes. */
static void
log_closures (const Offers *offers, GPtrArray *sites)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      const char *why = g_hash_table_lookup (offers->closures, site->id);

      if (why != NULL && g_hash_table_add (told, (gpointer) why))
        g_warning ("The place %s takes no new orders. %s", site->id, why);
      else if (why != NULL)
        g_warning ("The place %s takes no new orders, for the same reason.", site->id);
    }
}

static void
tell_changes (const Offers *offers, GPtrArray *sites, GHashTable *before)
{
  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      gboolean closed = g_hash_table_contains (offers->closures, site->id);
      gboolean was = before != NULL && g_hash_table_contains (before, site->id);

      if (was && !closed)
        g_message ("The place %s takes orders again.", site->id);
      if (closed != was)
        tell_staff (offers, site, closed);
    }
}

/* Those that are not here for want of a description that was ever good. */
static void
log_missing (const Offers *offers, GPtrArray *sites)
{
  for (guint i = 0; i < offers->fresh->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (offers->fresh->broken_sites, i);
      gboolean here = FALSE;

      for (guint j = 0; j < sites->len; j++)
        here = here || strcmp (((const DocketSite *) g_ptr_array_index (sites, j))->id, broken->id) == 0;
      if (!here)
        g_warning ("There is no place %s until its file is mended. %s", broken->id, broken->why);
    }
}

void
docket_server_keep_good (const DocketConfig *config, GHashTable *good)
{
  GHashTableIter iter;
  gpointer path, text;

  g_hash_table_iter_init (&iter, good);
  while (g_hash_table_iter_next (&iter, &path, &text))
    docket_last_good_keep (config->data_dir, path, g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
add_descriptions (const Offers *offers)
{
  GHashTableIter iter;
  gpointer path, text;

  g_hash_table_iter_init (&iter, offers->fresh->good);
  while (g_hash_table_iter_next (&iter, &path, &text))
    g_hash_table_insert (offers->good, g_strdup (path), g_bytes_ref (text));
}

GHashTable *
docket_server_take_offers (DocketServices *services,
                           const DocketConfig *config,
                           const DocketConfig *fresh,
                           GPtrArray *sites,
                           gboolean serving)
{
  g_autoptr (GHashTable) read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) catalogues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  GHashTable *closures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTable *before = services->closures;
  Offers offers = { services, config, fresh, serving, read, catalogues, good, closures };
  const char *usual = get_path (&offers, NULL);

  read_offer (&offers, usual, NULL);
  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      char *why = judge (&offers, site);

      if (why != NULL)
        g_hash_table_insert (closures, g_strdup (site->id), why);
    }
  put_in_force (&offers, sites, usual);
  add_descriptions (&offers);
  if (!serving)
    return good;
  log_closures (&offers, sites);
  log_missing (&offers, sites);
  tell_changes (&offers, sites, before);
  return good;
}
