/* docket-db-failing.c: SQLite that fails where a test tells it to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-driver.h"

#include "docket-error.h"

/* Wraps what it hands out, so that each object still knows the fault it was opened with. */
typedef struct
{
  gpointer real;
  DocketDbFault *fault;
} Wrapped;

static Wrapped *
wrapped_new (gpointer       real,
             DocketDbFault *fault)
{
  Wrapped *wrapped = g_new0 (Wrapped, 1);

  wrapped->real = real;
  wrapped->fault = fault;
  return wrapped;
}

static gboolean
fails (DocketDbFault *fault,
       GError       **error)
{
  gint left;

  if (g_atomic_int_get (&fault->countdown) == DOCKET_DB_NO_FAULT)
    return FALSE;
  left = g_atomic_int_add (&fault->countdown, -1);
  if (left > 0 || left <= -MAX (1, g_atomic_int_get (&fault->n_fail)))
    return FALSE;

  g_atomic_int_inc (&fault->n_failed);
  g_set_error (error, DOCKET_ERROR, g_atomic_int_get (&fault->code), "A fault that the test wants.");
  return TRUE;
}

static gpointer
failing_open (gpointer     data,
              const char  *where,
              DocketDbMode mode,
              GError     **error)
{
  gpointer real = docket_db_sqlite ()->open (NULL, where, mode, error);

  return real != NULL ? wrapped_new (real, data) : NULL;
}

static void
failing_close (gpointer connection)
{
  docket_db_sqlite ()->close (((Wrapped *) connection)->real);
  g_free (connection);
}

static gboolean
failing_execute (gpointer    connection,
                 const char *sql,
                 GError    **error)
{
  Wrapped *wrapped = connection;

  return !fails (wrapped->fault, error) &&
         docket_db_sqlite ()->execute (wrapped->real, sql, error);
}

static gboolean
failing_in_transaction (gpointer connection)
{
  return docket_db_sqlite ()->in_transaction (((Wrapped *) connection)->real);
}

static gint64
failing_n_changes (gpointer connection)
{
  return docket_db_sqlite ()->n_changes (((Wrapped *) connection)->real);
}

static gboolean
failing_backup (gpointer    connection,
                const char *path,
                GError    **error)
{
  Wrapped *wrapped = connection;

  return !fails (wrapped->fault, error) &&
         docket_db_sqlite ()->backup (wrapped->real, path, error);
}

static gpointer
failing_prepare (gpointer    connection,
                 const char *sql,
                 GError    **error)
{
  Wrapped *wrapped = connection;
  gpointer real;

  if (fails (wrapped->fault, error))
    return NULL;
  real = docket_db_sqlite ()->prepare (wrapped->real, sql, error);
  return real != NULL ? wrapped_new (real, wrapped->fault) : NULL;
}

static void
failing_finalize (gpointer statement)
{
  docket_db_sqlite ()->finalize (((Wrapped *) statement)->real);
  g_free (statement);
}

static void
failing_bind_null (gpointer statement,
                   gint     parameter)
{
  docket_db_sqlite ()->bind_null (((Wrapped *) statement)->real, parameter);
}

static void
failing_bind_int (gpointer statement,
                  gint     parameter,
                  gint64   value)
{
  docket_db_sqlite ()->bind_int (((Wrapped *) statement)->real, parameter, value);
}

static void
failing_bind_real (gpointer statement,
                   gint     parameter,
                   double   value)
{
  docket_db_sqlite ()->bind_real (((Wrapped *) statement)->real, parameter, value);
}

static void
failing_bind_text (gpointer    statement,
                   gint        parameter,
                   const char *text,
                   gsize       length)
{
  docket_db_sqlite ()->bind_text (((Wrapped *) statement)->real, parameter, text, length);
}

static void
failing_bind_blob (gpointer      statement,
                   gint          parameter,
                   gconstpointer bytes,
                   gsize         length)
{
  docket_db_sqlite ()->bind_blob (((Wrapped *) statement)->real, parameter, bytes, length);
}

static DocketDbStep
failing_step (gpointer statement,
              GError **error)
{
  Wrapped *wrapped = statement;

  if (fails (wrapped->fault, error))
    return DOCKET_DB_STEP_ERROR;
  return docket_db_sqlite ()->step (wrapped->real, error);
}

static void
failing_reset (gpointer statement)
{
  docket_db_sqlite ()->reset (((Wrapped *) statement)->real);
}

static gboolean
failing_is_null (gpointer statement,
                 gint     column)
{
  return docket_db_sqlite ()->is_null (((Wrapped *) statement)->real, column);
}

static gint64
failing_get_int (gpointer statement,
                 gint     column)
{
  return docket_db_sqlite ()->get_int (((Wrapped *) statement)->real, column);
}

static double
failing_get_real (gpointer statement,
                  gint     column)
{
  return docket_db_sqlite ()->get_real (((Wrapped *) statement)->real, column);
}

static const char *
failing_get_text (gpointer statement,
                  gint     column,
                  gsize   *length)
{
  return docket_db_sqlite ()->get_text (((Wrapped *) statement)->real, column, length);
}

static gconstpointer
failing_get_blob (gpointer statement,
                  gint     column,
                  gsize   *length)
{
  return docket_db_sqlite ()->get_blob (((Wrapped *) statement)->real, column, length);
}

const DocketDbDriver *
docket_db_failing (void)
{
  static const DocketDbDriver driver = {
    .name = "failing",
    .open = failing_open,
    .close = failing_close,
    .execute = failing_execute,
    .in_transaction = failing_in_transaction,
    .n_changes = failing_n_changes,
    .backup = failing_backup,
    .prepare = failing_prepare,
    .finalize = failing_finalize,
    .bind_null = failing_bind_null,
    .bind_int = failing_bind_int,
    .bind_real = failing_bind_real,
    .bind_text = failing_bind_text,
    .bind_blob = failing_bind_blob,
    .step = failing_step,
    .reset = failing_reset,
    .is_null = failing_is_null,
    .get_int = failing_get_int,
    .get_real = failing_get_real,
    .get_text = failing_get_text,
    .get_blob = failing_get_blob,
  };

  return &driver;
}
