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
  GHashTable *closures;        /* id -> why the place is closed; path of a catalogue or a place's file -> why a copy stands
                                  in for it */
} Offers;

DocketCatalogue *
docket_server_require_catalogue (const char *path, GError **error)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autofree char *all = NULL;
  DocketCatalogue *catalogue;

  if (path == NULL || *path == '\0')
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The settings name no catalogue."));
      return NULL;
    }
  catalogue = docket_server_read_catalogue (path, &mistakes, error);
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

/* Whether what is known of that file is no more than what is needed for what was ordered before. */
static gboolean
is_stand_in (const Offers *offers, const char *path)
{
  return g_hash_table_contains (offers->closures, path) || docket_services_get_closure (offers->services, path) != NULL;
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
  docket_services_set_catalogue (offers->services, path, catalogue);
}

/* What is wrong with the catalogue @path, read once for all that name it: @site is the first. Borrowed; "": nothing. */
static const char *
read_offer (Offers *offers, const char *path, const DocketSite *site)
{
  const char *before = g_hash_table_lookup (offers->read, path);
  gboolean known = g_hash_table_contains (offers->services->offers, path);
  g_autoptr (GError) error = NULL;
  DocketCatalogue *catalogue;

  if (before != NULL)
    return before;
  catalogue = docket_server_require_catalogue (path, &error);
  if (catalogue != NULL)
    {
      docket_services_set_catalogue (offers->services, path, catalogue);
      if (offers->serving)
        docket_last_good_keep (offers->config->data_dir, path);
      if (offers->serving && known)
        g_message ("The catalogue %s was read again: %u products.", path, catalogue->products->len);
    }
  else if (!known || is_stand_in (offers, path))
    {
      if (!known)
        stand_in (offers, path, site);
      g_hash_table_insert (offers->closures, g_strdup (path), g_strdup (error->message));
    }
  else if (offers->serving)
    g_warning ("The catalogue %s was not read; the old one stays in force. %s", path, error->message);
  g_hash_table_insert (offers->read, g_strdup (path), g_strdup (error != NULL ? error->message : ""));
  return g_hash_table_lookup (offers->read, path);
}

/* --- judging --- */

/* Why the place cannot be used as it is described. Borrowed; NULL: it can, or it goes on as it was. */
static const char *
judge_description (Offers *offers, const DocketSite *site)
{
  const DocketBrokenSite *broken = docket_config_find_broken (offers->fresh, site->id);
  gboolean reloading = offers->services->closures != NULL;

  if (broken == NULL)
    return NULL;
  if (reloading && g_hash_table_contains (docket_services_get_sites (offers->services), site->id) &&
      docket_services_get_closure (offers->services, broken->path) == NULL)
    {
      g_warning ("The place %s goes on as it was. %s", site->id, broken->why);
      return NULL;
    }
  g_hash_table_insert (offers->closures, g_strdup (broken->path), g_strdup (broken->why));
  return broken->why;
}

/* Why the place has to be closed. (transfer full) (nullable) */
static char *
judge (Offers *offers, const DocketSite *site)
{
  const char *path = get_path (offers, site);
  const char *wrong = read_offer (offers, path, site);
  const char *description = judge_description (offers, site);
  g_autoptr (GError) error = NULL;

  if (description != NULL)
    return g_strdup (description);
  if (*wrong != '\0' && is_stand_in (offers, path))
    return g_strdup (wrong);
  if (docket_server_check_currency (site, g_hash_table_lookup (offers->services->offers, path), &error))
    return NULL;
  return g_strdup (error->message);
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

static void
keep_descriptions (const Offers *offers, GPtrArray *sites)
{
  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      g_autofree char *path = offers->fresh->sites_dir == NULL
                                ? NULL : g_strdup_printf ("%s/%s.conf", offers->fresh->sites_dir, site->id);

      if (path != NULL && docket_config_find_broken (offers->fresh, site->id) == NULL && g_file_test (path, G_FILE_TEST_EXISTS))
        docket_last_good_keep (offers->config->data_dir, path);
    }
}

void
docket_server_take_offers (DocketServices *services,
                           const DocketConfig *config,
                           const DocketConfig *fresh,
                           GPtrArray *sites,
                           gboolean serving)
{
  g_autoptr (GHashTable) read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTable *closures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTable *before = services->closures;
  Offers offers = { services, config, fresh, serving, read, closures };
  const char *usual = get_path (&offers, NULL);

  read_offer (&offers, usual, NULL);
  docket_services_set_default (services, usual);
  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      char *why = judge (&offers, site);

      if (why != NULL)
        g_hash_table_insert (closures, g_strdup (site->id), why);
    }
  docket_services_set_closures (services, closures);
  if (!serving)
    return;
  log_closures (&offers, sites);
  log_missing (&offers, sites);
  tell_changes (&offers, sites, before);
  keep_descriptions (&offers, sites);
}
