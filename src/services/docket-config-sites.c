/* docket-config-sites.c: the places of the settings, each once, from the file they stand in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-config-sites.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define SUFFIX ".conf"

/* What somebody describes takes the place of the built-in one. */
gboolean
docket_config_add_site (DocketConfig *config, DocketSite *site, GError **error)
{
  g_autoptr (DocketSite) owned = site;

  if (site == NULL)
    return FALSE;
  if (!config->described)
    g_ptr_array_set_size (config->sites, 0);
  config->described = TRUE;
  if (docket_config_find_site (config, site->id) != NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The place “%s” is described twice."), site->id);
      return FALSE;
    }
  g_ptr_array_add (config->sites, g_steal_pointer (&owned));
  return TRUE;
}

static gboolean
load_file (DocketConfig *config, const char *dir, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autofree char *group = g_strconcat ("Site ", id, NULL);
  g_auto (GStrv) groups = NULL;
  gboolean ok = g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error);

  groups = g_key_file_get_groups (file, NULL);
  if (ok && (g_strv_length (groups) != 1 || strcmp (groups[0], group) != 0))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This file describes its place alone, in [%s]."), group);
      ok = FALSE;
    }
  ok = ok && docket_config_add_site (config, docket_site_from_key_file (file, group, error), error);
  if (!ok)
    g_prefix_error (error, "%s: ", path);
  return ok;
}

static gboolean
claim (GHashTable *owners, const char *name, const DocketSite *site, GError **error)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *same = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  const DocketSite *owner = g_hash_table_lookup (owners, same);

  if (owner == NULL)
    g_hash_table_insert (owners, g_steal_pointer (&same), (gpointer) site);
  if (owner == NULL || owner == site)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("Both “%s” and “%s” are called “%s”."), owner->id, site->id, name);
  return FALSE;
}

gboolean
docket_config_check_names (const DocketConfig *config, GError **error)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < config->sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (config->sites, i);

      if (!claim (owners, site->id, site, error))
        return FALSE;
      for (guint j = 0; site->aliases != NULL && site->aliases[j] != NULL; j++)
        if (!claim (owners, site->aliases[j], site, error))
          return FALSE;
      for (guint j = 0; site->mail != NULL && site->mail[j] != NULL; j++)
        if (!claim (owners, site->mail[j], site, error))
          return FALSE;
    }
  return TRUE;
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

gboolean
docket_config_load_sites (DocketConfig *config, const char *dir, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_free (config->sites_dir);
  config->sites_dir = g_canonicalize_filename (dir, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  for (guint i = 0; i < names->len; i++)
    if (!load_file (config, dir, g_ptr_array_index (names, i), error))
      return FALSE;
  return docket_config_check_names (config, error);
}
