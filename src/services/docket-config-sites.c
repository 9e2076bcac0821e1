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

/* --- names, folded -> the id of the place that has them --- */

static gboolean
claim (GHashTable *owners, const char *name, const char *id, GError **error)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *same = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  const char *owner = g_hash_table_lookup (owners, same);

  if (owner == NULL)
    g_hash_table_insert (owners, g_steal_pointer (&same), g_strdup (id));
  if (owner == NULL || strcmp (owner, id) == 0)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("Both “%s” and “%s” are called “%s”."), owner, id, name);
  return FALSE;
}

static gboolean
claim_each (GHashTable *owners, char **names, const char *id, GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!claim (owners, names[i], id, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_of (gpointer name, gpointer owner, gpointer id)
{
  return strcmp (owner, id) == 0;
}

/* All of its names, or its id alone, if it can. */
static gboolean
claim_names (GHashTable *owners, const DocketSite *site, GError **error)
{
  if (!claim (owners, site->id, site->id, error))
    return FALSE;
  if (claim_each (owners, site->aliases, site->id, error) && claim_each (owners, site->mail, site->id, error))
    return TRUE;
  g_hash_table_foreach_remove (owners, is_of, site->id);
  claim (owners, site->id, site->id, NULL);
  return FALSE;
}

static GHashTable *
new_owners (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* NULL where two have one in common. (transfer full) */
static GHashTable *
find_owners (const DocketConfig *config, GError **error)
{
  g_autoptr (GHashTable) owners = new_owners ();

  for (guint i = 0; i < config->sites->len; i++)
    if (!claim_names (owners, g_ptr_array_index (config->sites, i), error))
      return NULL;
  return g_steal_pointer (&owners);
}

static const DocketSite *
find_in_force (const DocketConfig *config, const char *id)
{
  return config->in_force != NULL ? g_hash_table_lookup (config->in_force, id) : NULL;
}

/* Those that go on as they were have their names as they were. FALSE: somebody else has one now. */
static gboolean
claim_kept (const DocketConfig *config, GHashTable *owners, GError **error)
{
  for (guint i = 0; i < config->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (config->broken_sites, i);
      const DocketSite *kept = find_in_force (config, broken->id);

      if (kept != NULL && !claim_names (owners, kept, error))
        return FALSE;
    }
  return TRUE;
}

static void
claim_common (GHashTable *owners, char **names, char **fresh, const char *id)
{
  for (guint i = 0; names != NULL && fresh != NULL && names[i] != NULL; i++)
    if (g_strv_contains ((const char *const *) fresh, names[i]))
      claim (owners, names[i], id, NULL);
}

/* Who has a name keeps it, in whatever order the files are read. */
static void
claim_in_force (const DocketConfig *config, GHashTable *owners)
{
  for (guint i = 0; config->in_force != NULL && i < config->sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (config->sites, i);
      const DocketSite *before = find_in_force (config, site->id);

      if (before == NULL)
        continue;
      claim_common (owners, before->aliases, site->aliases, site->id);
      claim_common (owners, before->mail, site->mail, site->id);
    }
  claim_kept (config, owners, NULL);
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

/* What it is called besides its id is looked at once all are read. */
static gboolean
load_file (DocketConfig *config, GHashTable *owners, const char *id, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  DocketSite *site;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error) ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    return FALSE;
  site = read_file (file, id, error);
  if (site != NULL && !claim (owners, id, id, error))
    g_clear_pointer (&site, docket_site_free);
  if (!docket_config_add_site (config, site, error))
    return FALSE;
  g_hash_table_insert (config->good, g_strdup (path), g_bytes_new_take (g_steal_pointer (&text), length));
  return TRUE;
}

/* A file that cannot be used takes no other place away, not even the built-in one. */
static void
note_broken (DocketConfig *config, const char *id, const char *path, const GError *error)
{
  DocketBrokenSite *broken = g_new0 (DocketBrokenSite, 1);

  broken->id = g_strdup (id);
  broken->path = g_strdup (path);
  broken->why = g_strdup_printf ("%s: %s", path, error->message);
  g_ptr_array_add (config->broken_sites, broken);
  g_hash_table_remove (config->good, path);
}

static char *
name_file (const DocketConfig *config, const char *id)
{
  return g_strdup_printf ("%s/%s" SUFFIX, config->sites_dir, id);
}

static void
load_or_note (DocketConfig *config, GHashTable *owners, const char *name)
{
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  g_autofree char *path = name_file (config, id);
  g_autoptr (GError) error = NULL;

  if (!load_file (config, owners, id, path, &error))
    note_broken (config, id, path, error);
}

static void
name_or_note (DocketConfig *config, GHashTable *owners, DocketSite *site)
{
  g_autofree char *path = name_file (config, site->id);
  g_autoptr (GError) error = NULL;

  if (claim_names (owners, site, &error))
    return;
  note_broken (config, site->id, path, error);
  g_ptr_array_remove (config->sites, site);
}

static gint
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* (transfer full) */
static GPtrArray *
list_files (const char *dir)
{
  g_autoptr (GDir) folder = g_dir_open (dir, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  return names;
}

gboolean
docket_config_load_sites (DocketConfig *config, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) names = list_files (dir);
  g_autoptr (GPtrArray) read = g_ptr_array_new ();
  g_autoptr (GHashTable) owners = NULL;
  guint n_before = config->described ? config->sites->len : 0;

  g_free (config->sites_dir);
  config->sites_dir = g_canonicalize_filename (dir, NULL);
  owners = config->described ? find_owners (config, error) : new_owners ();
  if (owners == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    load_or_note (config, owners, g_ptr_array_index (names, i));
  for (guint i = n_before; config->described && i < config->sites->len; i++)
    g_ptr_array_add (read, g_ptr_array_index (config->sites, i));
  claim_in_force (config, owners);
  for (guint i = 0; i < read->len; i++)
    name_or_note (config, owners, g_ptr_array_index (read, i));
  return claim_kept (config, owners, error);
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

/* It is there in any case: where others are called like it now, by its id alone. */
static void
add_copy (DocketConfig *config, GHashTable *owners, DocketSite *site)
{
  if (!claim_names (owners, site, NULL))
    {
      g_clear_pointer (&site->aliases, g_strfreev);
      g_clear_pointer (&site->mail, g_strfreev);
    }
  docket_config_add_site (config, site, NULL);
}

void
docket_config_stand_in (DocketConfig *config, const char *data_dir)
{
  g_autoptr (GHashTable) owners = config->described ? find_owners (config, NULL) : new_owners ();

  if (owners == NULL)
    return;
  claim_kept (config, owners, NULL);
  for (guint i = 0; i < config->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (config->broken_sites, i);
      DocketSite *site;

      if (find_in_force (config, broken->id) != NULL ||
          (config->described && docket_config_find_site (config, broken->id) != NULL))
        continue;
      site = read_copy (broken, data_dir);
      if (site != NULL)
        add_copy (config, owners, site);
    }
}
