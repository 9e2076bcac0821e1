/* docket-backup.c: a copy of everything that a server needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-backup.h"

#include "docket-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  return g_file_copy (source, target, G_FILE_COPY_ALL_METADATA | G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
}

static gboolean
copy_tree (const char *from, const char *to, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  if (g_mkdir_with_parents (to, 0700) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The folder %s could not be made."), to);
      return FALSE;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);

      if (g_file_test (source, G_FILE_TEST_IS_DIR) ? !copy_tree (source, target, error)
                                                    : !copy_file (source, target, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_empty_folder (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = NULL;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    dir = g_dir_open (folder, 0, error);
  if (dir != NULL && g_dir_read_name (dir) == NULL)
    return TRUE;
  if (error != NULL && *error == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The folder %s is not empty, or cannot be made."), folder);
  return FALSE;
}

/* The database first: a picture it names was durable before, so it is among the files copied
 * after. One that the sweeper removes meanwhile had expired. */
gboolean
docket_backup (DocketServices *services, const char *data_dir, const char *folder, GError **error)
{
  g_autofree char *database = g_build_filename (folder, "docket.db", NULL);
  g_autofree char *key = g_build_filename (data_dir, "key", NULL);
  g_autofree char *key_copy = g_build_filename (folder, "key", NULL);
  g_autofree char *originals = g_build_filename (data_dir, "originals", NULL);
  g_autofree char *originals_copy = g_build_filename (folder, "originals", NULL);

  return make_empty_folder (folder, error) && docket_db_backup (services->db, database, error) &&
         copy_file (key, key_copy, error) && copy_tree (originals, originals_copy, error);
}
