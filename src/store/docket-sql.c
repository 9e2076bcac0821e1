/* docket-sql.c: statements as the tables write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-private.h"

#include "docket-error.h"

static gpointer
find_statement (DocketDbHandle *handle,
                const char     *sql,
                GError        **error)
{
  gpointer statement = g_hash_table_lookup (handle->statements, sql);

  if (statement != NULL)
    return statement;

  statement = handle->driver->prepare (handle->connection, sql, error);
  if (statement != NULL)
    g_hash_table_insert (handle->statements, (gpointer) sql, statement);
  return statement;
}

static void
bind (const DocketDbDriver *driver,
      gpointer              statement,
      gint                  number,
      const DocketParam    *param)
{
  switch (param->kind)
    {
    case DOCKET_PARAM_INT:
      driver->bind_int (statement, number, param->integer);
      return;
    case DOCKET_PARAM_REAL:
      driver->bind_real (statement, number, param->real);
      return;
    case DOCKET_PARAM_TEXT:
      if (param->bytes != NULL)
        driver->bind_text (statement, number, param->bytes, strlen (param->bytes));
      else
        driver->bind_null (statement, number);
      return;
    case DOCKET_PARAM_BLOB:
      driver->bind_blob (statement, number, param->bytes, param->length);
      return;
    case DOCKET_PARAM_NULL:
    default:
      driver->bind_null (statement, number);
      return;
    }
}

gboolean
docket_sql_query (DocketDbHandle    *handle,
                  DocketRows        *rows,
                  const char        *sql,
                  const DocketParam *params,
                  guint              n_params,
                  GError           **error)
{
  gpointer statement = find_statement (handle, sql, error);

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < n_params; i++)
    bind (handle->driver, statement, (gint) i + 1, &params[i]);
  rows->handle = handle;
  rows->statement = statement;
  return TRUE;
}

DocketDbStep
docket_rows_next (DocketRows *rows,
                  GError    **error)
{
  return rows->handle->driver->step (rows->statement, error);
}

void
docket_rows_clear (DocketRows *rows)
{
  if (rows->statement != NULL)
    rows->handle->driver->reset (rows->statement);
  rows->statement = NULL;
}

gboolean
docket_sql_query_one (DocketDbHandle    *handle,
                      DocketRows        *rows,
                      gboolean          *found,
                      const char        *sql,
                      const DocketParam *params,
                      guint              n_params,
                      GError           **error)
{
  DocketDbStep step;

  if (!docket_sql_query (handle, rows, sql, params, n_params, error))
    return FALSE;

  step = docket_rows_next (rows, error);
  *found = step == DOCKET_DB_STEP_ROW;
  return step != DOCKET_DB_STEP_ERROR;
}

gboolean
docket_sql_run (DocketDbHandle    *handle,
                gint64            *n_changes,
                const char        *sql,
                const DocketParam *params,
                guint              n_params,
                GError           **error)
{
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query (handle, &rows, sql, params, n_params, error) ||
      docket_rows_next (&rows, error) == DOCKET_DB_STEP_ERROR)
    return FALSE;

  if (n_changes != NULL)
    *n_changes = handle->driver->n_changes (handle->connection);
  return TRUE;
}

gboolean
docket_rows_is_null (DocketRows *rows,
                     gint        column)
{
  return rows->handle->driver->is_null (rows->statement, column);
}

gint64
docket_rows_int (DocketRows *rows,
                 gint        column)
{
  return rows->handle->driver->get_int (rows->statement, column);
}

double
docket_rows_real (DocketRows *rows,
                  gint        column)
{
  return rows->handle->driver->get_real (rows->statement, column);
}

const char *
docket_rows_text (DocketRows *rows,
                  gint        column)
{
  return rows->handle->driver->get_text (rows->statement, column, NULL);
}

char *
docket_rows_dup_text (DocketRows *rows,
                      gint        column,
                      gsize      *length)
{
  gsize size;
  const char *text = rows->handle->driver->get_text (rows->statement, column, &size);

  if (length != NULL)
    *length = size;
  return text != NULL ? g_strndup (text, size) : NULL;
}

gconstpointer
docket_rows_blob (DocketRows *rows,
                  gint        column,
                  gsize      *length)
{
  return rows->handle->driver->get_blob (rows->statement, column, length);
}

GPtrArray *
docket_sql_collect (DocketDbHandle    *handle,
                    DocketRowReader    read,
                    GDestroyNotify     free_func,
                    const char        *sql,
                    const DocketParam *params,
                    guint              n_params,
                    GError           **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_func);
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  if (!docket_sql_query (handle, &rows, sql, params, n_params, error))
    return NULL;

  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      gpointer object = read (&rows, error);

      if (object == NULL)
        return NULL;
      g_ptr_array_add (found, object);
    }
  return step == DOCKET_DB_STEP_DONE ? g_steal_pointer (&found) : NULL;
}
