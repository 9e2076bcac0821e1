/* docket-reload.c: a new catalogue and new places, while it serves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-server.h"

#include "docket-error.h"
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
keep_those_in_use (DocketServer *server, const DocketConfig *fresh, GPtrArray *sites)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, docket_services_get_sites (server->services));
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DocketSite *site = value;
      gboolean described = docket_config_find_site (fresh, site->id) != NULL || docket_config_find_broken (fresh, site->id) != NULL;
      guint n = described ? 0 : count_open (server, site->id);

      if (n == 0)
        continue;
      g_warning ("The place %s is no longer described, but has %u orders that have not ended: it stays until the "
                 "server starts anew. Move them, or describe it again.", site->id, n);
      g_ptr_array_add (sites, site);
    }
}

/* As they are described now, or as they were where that has mistakes. Borrowed. (transfer container) */
static GPtrArray *
list_sites (DocketServer *server, DocketConfig *fresh)
{
  GHashTable *before = docket_services_get_sites (server->services);
  GPtrArray *sites = g_ptr_array_new ();

  docket_config_stand_in (fresh, server->config->data_dir);
  for (guint i = 0; i < fresh->sites->len; i++)
    {
      DocketSite *site = g_ptr_array_index (fresh->sites, i);

      if (docket_config_find_broken (fresh, site->id) == NULL || !g_hash_table_contains (before, site->id))
        g_ptr_array_add (sites, site);
    }
  for (guint i = 0; i < fresh->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (fresh->broken_sites, i);
      DocketSite *site = g_hash_table_lookup (before, broken->id);

      if (site != NULL)
        g_ptr_array_add (sites, site);
    }
  keep_those_in_use (server, fresh, sites);
  return sites;
}

/* FALSE also where what is there has nothing but mistakes: the built-in place is for whoever describes none. */
static gboolean
read_places (const DocketConfig *config, DocketConfig *fresh, GError **error)
{
  if (config->path != NULL ? !docket_config_load (fresh, config->path, error)
                           : config->sites_dir != NULL && !docket_config_load_sites (fresh, config->sites_dir, error))
    return FALSE;
  if (fresh->described || fresh->broken_sites->len == 0)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       ((const DocketBrokenSite *) g_ptr_array_index (fresh->broken_sites, 0))->why);
  return FALSE;
}

static void
take_in (DocketServer *server, const DocketConfig *fresh, GPtrArray *sites)
{
  g_autoptr (GHashTable) good = docket_server_take_offers (server->services, server->config, fresh, sites, TRUE);

  docket_server_keep_good (server->config, good);
}

void
docket_server_reload (DocketServer *server)
{
  g_autoptr (DocketConfig) fresh = docket_config_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  fresh->in_force = docket_services_get_sites (server->services);
  if (!read_places (server->config, fresh, &error))
    {
      g_warning ("The places were not read; the old ones stay in force. %s", error->message);
      list = docket_services_list_sites (server->services);
      take_in (server, server->fresh, list);
      return;
    }
  list = list_sites (server, fresh);
  take_in (server, fresh, list);
  server->fresh = fresh;
  g_ptr_array_add (server->old_configs, g_steal_pointer (&fresh));
  g_message ("The places were read again: %u.", list->len);
}
