/* docket-services.c: opens what the services share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-services.h"

#include "docket-board.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-feed.h"
#include "docket-making.h"
#include "docket-previews-private.h"
#include "docket-receiving-private.h"
#include "docket-recent-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_MIN_FREE (256 * G_GINT64_CONSTANT (1048576))

/* A new one would silently make every password and token wrong that was given out. */
static gboolean
check_key (DocketDb   *db,
           const char *data_dir,
           GError    **error)
{
  g_autofree char *path = g_build_filename (data_dir, "key", NULL);
  g_autoptr (DocketDbHandle) handle = NULL;
  gint64 last = 0;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  handle = docket_db_read_begin (db, error);
  if (handle == NULL || !docket_events_table_last (handle, &last, error))
    return FALSE;
  if (last > 0)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                 _("The server's key %s is missing, but there are orders. Restore it from the same backup as the "
                   "database; without it no password that was given out is right."), path);
  return last == 0;
}

static gboolean
open_stores (DocketServices              *services,
             const DocketServicesOptions *options,
             GError                     **error)
{
  DocketDbOptions db = { .data_dir = options->data_dir,
                         .sql_dir = options->sql_dir,
                         .owner = options->preview_threads > 0,
                         .driver = options->driver,
                         .driver_data = options->driver_data };

  services->db = docket_db_open (&db, error);
  if (services->db == NULL)
    return FALSE;
  if (!check_key (services->db, options->data_dir, error))
    return FALSE;
  services->secret = docket_secret_open (options->data_dir, error);
  if (services->secret == NULL)
    return FALSE;
  services->blobs = docket_blobs_open (options->data_dir,
                                       options->min_free < 0 ? DEFAULT_MIN_FREE : options->min_free,
                                       error);
  return services->blobs != NULL;
}

DocketServices *
docket_services_open (const DocketServicesOptions *options,
                      GError                     **error)
{
  g_autoptr (DocketServices) services = g_new0 (DocketServices, 1);

  services->sites = options->sites;
  services->old_sites = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  services->catalogue = options->catalogue;
  services->offers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  services->old_offers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  services->stand_ins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  services->owned_offers = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_catalogue_free);
  g_ptr_array_add (services->owned_offers, options->catalogue);
  if (!open_stores (services, options, error))
    return NULL;

  services->receiving = docket_receiving_new ();
  services->recent = docket_recent_new ();
  services->verdicts = docket_verdicts_new ();
  services->feed = docket_feed_new (services->db);
  services->boards = docket_boards_new ();
  if (options->preview_threads > 0)
    {
      services->renderer = docket_renderer_new (options->render, options->render_limits);
      services->previews = docket_previews_new (services, options->preview_threads);
      if (!docket_previews_recover (services->previews, error))
        return NULL;
    }
  return g_steal_pointer (&services);
}

void
docket_services_close (DocketServices *services)
{
  if (services == NULL)
    return;

  docket_previews_free (services->previews);
  if (services->feed != NULL)
    docket_feed_stop (services->feed);
  docket_db_close (services->db);
  docket_feed_free (services->feed);
  docket_boards_free (services->boards);
  docket_receiving_free (services->receiving);
  docket_recent_free (services->recent);
  g_clear_object (&services->renderer);
  g_clear_pointer (&services->verdicts, docket_verdicts_free);
  docket_blobs_free (services->blobs);
  docket_secret_free (services->secret);
  g_clear_pointer (&services->sites, g_hash_table_unref);
  g_clear_pointer (&services->old_sites, g_ptr_array_unref);
  g_clear_pointer (&services->offers, g_hash_table_unref);
  g_clear_pointer (&services->old_offers, g_ptr_array_unref);
  g_clear_pointer (&services->closures, g_hash_table_unref);
  g_clear_pointer (&services->stand_ins, g_hash_table_unref);
  g_clear_pointer (&services->owned_offers, g_ptr_array_unref);
  g_free (services);
}

GHashTable *
docket_services_get_sites (DocketServices *services)
{
  return g_atomic_pointer_get (&services->sites);
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  const DocketSite *one = *(const DocketSite *const *) a;
  const DocketSite *other = *(const DocketSite *const *) b;
  gint order = g_utf8_collate (one->name, other->name);

  return order != 0 ? order : strcmp (one->id, other->id);
}

GPtrArray *
docket_services_list_sites (DocketServices *services)
{
  g_autoptr (GList) values = g_hash_table_get_values (docket_services_get_sites (services));
  GPtrArray *list = g_ptr_array_new ();

  for (GList *value = values; value != NULL; value = value->next)
    g_ptr_array_add (list, value->data);
  g_ptr_array_sort (list, compare_names);
  return list;
}

void
docket_services_set_sites (DocketServices *services,
                           GHashTable     *sites)
{
  g_ptr_array_add (services->old_sites, services->sites);
  g_atomic_pointer_set (&services->sites, sites);
}

const DocketSite *
docket_services_get_site (DocketServices *services,
                          const char     *id,
                          GError        **error)
{
  const DocketSite *site = g_hash_table_lookup (docket_services_get_sites (services), id);

  if (site == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no place “%s” here."), id);
  return site;
}

const DocketCatalogue *
docket_services_get_catalogue (DocketServices *services,
                               const char     *id)
{
  const DocketSite *site = id != NULL ? g_hash_table_lookup (docket_services_get_sites (services), id) : NULL;
  const DocketCatalogue *own = NULL;

  if (site != NULL && site->catalogue != NULL)
    own = g_hash_table_lookup (g_atomic_pointer_get (&services->offers), site->catalogue);
  return own != NULL ? own : g_atomic_pointer_get (&services->catalogue);
}

void
docket_services_set_catalogue (DocketServices  *services,
                               const char      *path,
                               DocketCatalogue *catalogue)
{
  GHashTable *offers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, services->offers);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (offers, g_strdup (key), value);
  g_hash_table_insert (offers, g_strdup (path), catalogue);
  g_ptr_array_add (services->owned_offers, catalogue);
  g_ptr_array_add (services->old_offers, services->offers);
  g_atomic_pointer_set (&services->offers, offers);
}

void
docket_services_set_default (DocketServices *services,
                             const char     *path)
{
  g_atomic_pointer_set (&services->catalogue, g_hash_table_lookup (services->offers, path));
}

const char *
docket_services_get_closure (DocketServices *services,
                             const char     *site)
{
  GHashTable *closures = g_atomic_pointer_get (&services->closures);

  return closures != NULL ? g_hash_table_lookup (closures, site) : NULL;
}

gboolean
docket_services_is_stand_in (DocketServices *services,
                             const char     *path)
{
  return g_hash_table_contains (services->stand_ins, path);
}

void
docket_services_set_stand_in (DocketServices *services,
                              const char     *path,
                              const char     *why)
{
  if (why != NULL)
    g_hash_table_insert (services->stand_ins, g_strdup (path), g_strdup (why));
  else
    g_hash_table_remove (services->stand_ins, path);
}

void
docket_services_set_closures (DocketServices *services,
                              GHashTable     *closures)
{
  if (services->closures != NULL)
    g_ptr_array_add (services->old_offers, services->closures);
  g_atomic_pointer_set (&services->closures, closures);
}

void
docket_result_clear (DocketResult *result)
{
  g_clear_pointer (&result->order, docket_order_free);
  g_clear_pointer (&result->token, g_free);
  g_clear_pointer (&result->password, g_free);
  g_clear_pointer (&result->json, g_free);
  g_clear_pointer (&result->expected, g_free);
  g_clear_pointer (&result->begun, g_ptr_array_unref);
}
