/* docket-config-sites.c: the places of the settings, each once, from the file they stand in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-config-sites.h"

#include "docket-error.h"
#include "docket-last-good.h"

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

void
docket_broken_site_free (DocketBrokenSite *broken)
{
  g_free (broken->id);
  g_free (broken->path);
  g_free (broken->why);
  g_free (broken);
}

const DocketBrokenSite *
docket_config_find_broken (const DocketConfig *config, const char *id)
{
  for (guint i = 0; i < config->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (config->broken_sites, i);

      if (strcmp (broken->id, id) == 0)
        return broken;
    }
  return NULL;
}

/* --- names, folded -> the place that has them --- */

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

static gboolean
claim_each (GHashTable *owners, char **names, const DocketSite *site, GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!claim (owners, names[i], site, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_of (gpointer name, gpointer owner, gpointer site)
{
  return owner == site;
}

/* All of its names, or none. */
static gboolean
claim_names (GHashTable *owners, const DocketSite *site, GError **error)
{
  if (claim (owners, site->id, site, error) && claim_each (owners, site->aliases, site, error) &&
      claim_each (owners, site->mail, site, error))
    return TRUE;
  g_hash_table_foreach_remove (owners, is_of, (gpointer) site);
  return FALSE;
}

/* NULL where two have one in common. (transfer full) */
static GHashTable *
find_owners (const DocketConfig *config, GError **error)
{
  g_autoptr (GHashTable) owners = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < config->sites->len; i++)
    if (!claim_names (owners, g_ptr_array_index (config->sites, i), error))
      return NULL;
  return g_steal_pointer (&owners);
}

gboolean
docket_config_check_names (const DocketConfig *config, GError **error)
{
  g_autoptr (GHashTable) owners = find_owners (config, error);

  return owners != NULL;
}

/* --- files --- */

static DocketSite *
read_file (GKeyFile *file, const char *id, GError **error)
{
  g_autofree char *group = g_strconcat ("Site ", id, NULL);
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

  if (g_strv_length (groups) == 1 && strcmp (groups[0], group) == 0)
    return docket_site_from_key_file (file, group, error);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This file describes its place alone, in [%s]."), group);
  return NULL;
}

static gboolean
load_file (DocketConfig *config, GHashTable *owners, const char *id, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  DocketSite *site;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    return FALSE;
  site = read_file (file, id, error);
  if (!docket_config_add_site (config, site, error))
    return FALSE;
  if (claim_names (owners, site, error))
    return TRUE;
  g_ptr_array_remove (config->sites, site);
  return FALSE;
}

static void
load_or_note (DocketConfig *config, GHashTable *owners, const char *name)
{
  g_autofree char *path = g_build_filename (config->sites_dir, name, NULL);
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autoptr (GError) error = NULL;
  DocketBrokenSite *broken;

  if (load_file (config, owners, id, path, &error))
    return;
  if (!config->described)
    g_ptr_array_set_size (config->sites, 0);
  config->described = TRUE;
  broken = g_new0 (DocketBrokenSite, 1);
  broken->id = g_steal_pointer (&id);
  broken->why = g_strdup_printf ("%s: %s", path, error->message);
  broken->path = g_steal_pointer (&path);
  g_ptr_array_add (config->broken_sites, broken);
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
  g_autoptr (GHashTable) owners = NULL;
  const char *name;

  g_free (config->sites_dir);
  config->sites_dir = g_canonicalize_filename (dir, NULL);
  owners = config->described ? find_owners (config, error)
                             : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (owners == NULL)
    return FALSE;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  for (guint i = 0; i < names->len; i++)
    load_or_note (config, owners, g_ptr_array_index (names, i));
  return TRUE;
}

/* (transfer full) (nullable) */
static DocketSite *
read_copy (const DocketBrokenSite *broken, const char *data_dir)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gsize length;

  text = docket_last_good_read (data_dir, broken->path, &length);
  if (text == NULL || !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  return read_file (file, broken->id, NULL);
}

void
docket_config_stand_in (DocketConfig *config, const char *data_dir, GHashTable *before)
{
  g_autoptr (GHashTable) owners = find_owners (config, NULL);

  for (guint i = 0; owners != NULL && i < config->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (config->broken_sites, i);
      g_autoptr (DocketSite) site = NULL;

      if ((before != NULL && g_hash_table_contains (before, broken->id)) || docket_config_find_site (config, broken->id) != NULL)
        continue;
      site = read_copy (broken, data_dir);
      if (site != NULL && claim_names (owners, site, NULL))
        g_ptr_array_add (config->sites, g_steal_pointer (&site));
    }
}
