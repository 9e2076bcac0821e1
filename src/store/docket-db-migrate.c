/* docket-db-migrate.c: numbered migrations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <stdlib.h>

typedef struct
{
  gint number;
  char *name;
} Migration;

static void
migration_free (Migration *migration)
{
  g_free (migration->name);
  g_free (migration);
}

static gint
compare_numbers (gconstpointer a,
                 gconstpointer b)
{
  const Migration *const *left = a, *const *right = b;

  return (*left)->number - (*right)->number;
}

/* All of @dir, by number, without a gap. */
static GPtrArray *
list_migrations (const char *dir,
                 GError    **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) migration_free);
  g_autoptr (GDir) files = g_dir_open (dir, 0, error);
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      Migration *migration;

      if (!g_str_has_suffix (name, ".sql") || !g_ascii_isdigit (name[0]))
        continue;
      migration = g_new0 (Migration, 1);
      migration->number = atoi (name);
      migration->name = g_strdup (name);
      g_ptr_array_add (found, migration);
    }
  if (files == NULL)
    return NULL;

  g_ptr_array_sort (found, compare_numbers);
  for (guint i = 0; i < found->len; i++)
    if (((Migration *) g_ptr_array_index (found, i))->number != (gint) i + 1)
      {
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                     _("The migration %04u is missing in %s. Install Docket again."), i + 1, dir);
        return NULL;
      }
  return g_steal_pointer (&found);
}

static gboolean
get_number (DocketDbHandle *handle,
            gint           *number,
            GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT COALESCE(MAX(number), 0) FROM migrations", NULL, 0, error))
    return FALSE;
  *number = found ? (gint) docket_rows_int (&rows, 0) : 0;
  return TRUE;
}

static gboolean
apply (DocketDbHandle  *handle,
       const char      *dir,
       const Migration *migration,
       GError         **error)
{
  g_autofree char *path = g_build_filename (dir, migration->name, NULL);
  g_autofree char *sql = NULL;

  return g_file_get_contents (path, &sql, NULL, error) &&
         handle->driver->execute (handle->connection, sql, error) &&
         docket_sql_run (handle, NULL, "INSERT INTO migrations (number, name) VALUES ($1, $2)",
                         PARAMS (P_INT (migration->number), P_TEXT (migration->name)), error);
}

static gboolean
apply_in_transaction (DocketDbHandle  *handle,
                      const char      *dir,
                      const Migration *migration,
                      GError         **error)
{
  if (!handle->driver->execute (handle->connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (apply (handle, dir, migration, error) &&
      handle->driver->execute (handle->connection, "COMMIT", error))
    return TRUE;

  if (handle->driver->in_transaction (handle->connection))
    handle->driver->execute (handle->connection, "ROLLBACK", NULL);
  g_prefix_error (error, "%s: ", migration->name);
  return FALSE;
}

static gboolean
check_number (gint     number,
              guint    n_known,
              gboolean may_change,
              GError **error)
{
  if (number > (gint) n_known)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("These data were written by a newer Docket (form %d; this one knows %u). "
                     "Install the newer version, or restore a backup made by this one."),
                   number, n_known);
      return FALSE;
    }
  if (number < (gint) n_known && !may_change)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                   _("The server that runs here is an older Docket. Restart it first."));
      return FALSE;
    }
  return TRUE;
}

gboolean
docket_db_migrate (DocketDbHandle *handle,
                   const char     *sql_dir,
                   gboolean        may_change,
                   GError        **error)
{
  g_autoptr (GPtrArray) known = list_migrations (sql_dir, error);
  gint number;

  if (known == NULL)
    return FALSE;
  if (may_change &&
      !handle->driver->execute (handle->connection,
                                "CREATE TABLE IF NOT EXISTS migrations "
                                "(number INTEGER PRIMARY KEY, name TEXT NOT NULL)",
                                error))
    return FALSE;
  if (!get_number (handle, &number, error) || !check_number (number, known->len, may_change, error))
    return FALSE;

  for (guint i = (guint) number; i < known->len; i++)
    if (!apply_in_transaction (handle, sql_dir, g_ptr_array_index (known, i), error))
      return FALSE;
  return TRUE;
}
