/* docket-reload.c: a new catalogue and new places, while it serves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-server.h"

#include "docket-orders-table.h"

static guint
count_open (DocketServer *server, const char *site)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (server->services->db, NULL);
  guint counts[DOCKET_WANTS_ENDED + 1] = { 0 };
  guint n = 0;

  if (handle == NULL || !docket_orders_table_count (handle, site, counts, NULL))
    return 1;
  for (guint wants = 0; wants < DOCKET_WANTS_ENDED; wants++)
    n += counts[wants];
  return n;
}

/* Nobody could bring its orders to their end. */
static void
keep_those_in_use (DocketServer *server, GHashTable *sites)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, docket_services_get_sites (server->services));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DocketSite *site = value;
      guint n = g_hash_table_contains (sites, site->id) ? 0 : count_open (server, site->id);

      if (n == 0)
        continue;
      g_warning ("The place %s is no longer described, but has %u orders that have not ended: it stays until the "
                 "server starts anew. Move them, or describe it again.", site->id, n);
      g_hash_table_insert (sites, site->id, site);
    }
}

/* As they are described now, or as they were where that has mistakes. Borrowed. (transfer container) */
static GPtrArray *
list_sites (DocketServer *server, DocketConfig *fresh)
{
  GHashTable *before = docket_services_get_sites (server->services);
  GPtrArray *sites = g_ptr_array_new ();

  docket_config_stand_in (fresh, server->config->data_dir, before);
  for (guint i = 0; i < fresh->sites->len; i++)
    g_ptr_array_add (sites, g_ptr_array_index (fresh->sites, i));
  for (guint i = 0; i < fresh->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (fresh->broken_sites, i);
      DocketSite *site = g_hash_table_lookup (before, broken->id);

      if (site != NULL && docket_config_find_site (fresh, broken->id) == NULL)
        g_ptr_array_add (sites, site);
    }
  return sites;
}

void
docket_server_reload (DocketServer *server)
{
  g_autoptr (DocketConfig) fresh = docket_config_new ();
  g_autoptr (GHashTable) sites = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  DocketConfig *config = server->config;

  if (config->path != NULL ? !docket_config_load (fresh, config->path, &error)
                           : config->sites_dir != NULL && !docket_config_load_sites (fresh, config->sites_dir, &error))
    {
      g_warning ("The places were not read; the old ones stay in force. %s", error->message);
      list = docket_services_list_sites (server->services);
      docket_server_take_offers (server->services, config, server->fresh, list, TRUE);
      return;
    }
  list = list_sites (server, fresh);
  docket_server_take_offers (server->services, config, fresh, list, TRUE);
  for (guint i = 0; i < list->len; i++)
    {
      DocketSite *site = g_ptr_array_index (list, i);

      g_hash_table_insert (sites, site->id, site);
    }
  keep_those_in_use (server, sites);
  docket_services_set_sites (server->services, g_hash_table_ref (sites));
  server->fresh = fresh;
  g_ptr_array_add (server->old_configs, g_steal_pointer (&fresh));
  g_message ("The places were read again: %u.", g_hash_table_size (sites));
}
