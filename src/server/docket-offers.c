/* docket-offers.c: what each place offers; a place whose catalogue cannot be used takes no new orders
 *
 * What it has taken is made all the same, by the catalogue that was good last: a copy of it lies with the data, so that a
 * start with a broken one does not change what was ordered.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-server.h"

#include "docket-error.h"
#include "docket-queue-pause.h"
#include "docket-templates.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define COPIES "catalogues"
#define FOLDER_MODE 0700

typedef struct
{
  DocketServices *services;
  const DocketConfig *config;
  gboolean serving;
  GHashTable *read;        /* path -> what is wrong with it, "" where nothing is */
  GHashTable *closures;    /* id -> why the place is closed; and path of a catalogue, the same */
} Offers;

DocketCatalogue *
docket_server_require_catalogue (const char *path, GError **error)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autofree char *all = NULL;
  DocketCatalogue *catalogue;

  if (path == NULL)
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

/* --- the copy of the last good one --- */

static char *
copy_path (const Offers *offers, const char *path)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  return g_strdup_printf ("%s/" COPIES "/%s.conf", offers->config->data_dir, digest);
}

static void
keep_copy (const Offers *offers, const char *path)
{
  g_autofree char *copy = copy_path (offers, path);
  g_autofree char *folder = g_path_get_dirname (copy);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!offers->serving)
    return;
  if (g_mkdir_with_parents (folder, FOLDER_MODE) < 0 || !g_file_get_contents (path, &text, &length, &error) ||
      !g_file_set_contents (copy, text, (gssize) length, &error))
    g_warning ("No copy of the catalogue %s could be kept: %s", path, error != NULL ? error->message : g_strerror (errno));
}

/* (transfer full) (nullable) */
static DocketCatalogue *
read_copy (const Offers *offers, const char *path)
{
  g_autofree char *copy = copy_path (offers, path);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  DocketCatalogue *catalogue;
  gsize length;

  if (!g_file_get_contents (copy, &text, &length, NULL))
    return NULL;
  catalogue = docket_catalogue_parse (text, length, NULL);
  if (catalogue != NULL)
    docket_templates_read (catalogue, path, missing);
  return catalogue;
}

/* --- reading --- */

static const DocketCatalogue *
find_offer (const Offers *offers, const DocketSite *site)
{
  return site->catalogue != NULL ? g_hash_table_lookup (offers->services->offers, site->catalogue)
                                 : offers->services->catalogue;
}

/* Something must be there by which what was ordered is made and its amounts are read. */
static void
stand_in (const Offers *offers, const DocketSite *site)
{
  DocketCatalogue *catalogue = read_copy (offers, site->catalogue);
  const DocketServices *services = offers->services;

  if (catalogue == NULL)
    catalogue = docket_catalogue_new_empty (site->currency != NULL ? site->currency : services->catalogue->currency);
  docket_services_set_catalogue (offers->services, site->catalogue, catalogue);
}

/* What is wrong with the file that @site names, read once for all that name it. Borrowed; "": nothing. */
static const char *
read_offer (Offers *offers, const DocketSite *site)
{
  const char *before = g_hash_table_lookup (offers->read, site->catalogue);
  g_autoptr (GError) error = NULL;
  DocketCatalogue *catalogue;

  if (before != NULL)
    return before;
  catalogue = docket_server_require_catalogue (site->catalogue, &error);
  if (catalogue != NULL)
    {
      docket_services_set_catalogue (offers->services, site->catalogue, catalogue);
      keep_copy (offers, site->catalogue);
    }
  g_hash_table_insert (offers->read, g_strdup (site->catalogue), g_strdup (error != NULL ? error->message : ""));
  return g_hash_table_lookup (offers->read, site->catalogue);
}

/* Whether what is known of that file is no more than what is needed for what was ordered before. */
static gboolean
is_stand_in (const Offers *offers, const char *path)
{
  return g_hash_table_contains (offers->closures, path) || docket_services_get_closure (offers->services, path) != NULL;
}

/* Why the place has to be closed. (transfer full) (nullable) */
static char *
judge (Offers *offers, const DocketSite *site)
{
  const char *wrong = site->catalogue != NULL ? read_offer (offers, site) : "";
  const DocketCatalogue *known = find_offer (offers, site);
  g_autoptr (GError) error = NULL;

  if (*wrong != '\0' && (known == NULL || is_stand_in (offers, site->catalogue)))
    {
      if (known == NULL)
        stand_in (offers, site);
      g_hash_table_insert (offers->closures, g_strdup (site->catalogue), g_strdup (wrong));
      return g_strdup (wrong);
    }
  if (*wrong != '\0' && docket_server_check_currency (site, known, NULL))
    {
      g_warning ("The place %s goes on with the catalogue that it had. %s", site->id, wrong);
      return NULL;
    }
  if (*wrong == '\0' && docket_server_check_currency (site, known, &error))
    return NULL;
  return g_strdup (error != NULL ? error->message : wrong);
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

static void
log_closures (const Offers *offers, GPtrArray *sites, GHashTable *before)
{
  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      const char *why = g_hash_table_lookup (offers->closures, site->id);
      gboolean was = before != NULL && g_hash_table_contains (before, site->id);

      if (why != NULL)
        g_warning ("The place %s takes no new orders. %s", site->id, why);
      else if (was)
        g_message ("The place %s takes orders again.", site->id);
      if ((why != NULL) != was)
        tell_staff (offers, site, why != NULL);
    }
}

void
docket_server_take_offers (DocketServices *services, const DocketConfig *config, GPtrArray *sites, gboolean serving)
{
  g_autoptr (GHashTable) read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTable *closures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTable *before = services->closures;
  Offers offers = { services, config, serving, read, closures };

  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      char *why = judge (&offers, site);

      if (why != NULL)
        g_hash_table_insert (closures, g_strdup (site->id), why);
    }
  docket_services_set_closures (services, closures);
  if (serving)
    log_closures (&offers, sites, before);
}
