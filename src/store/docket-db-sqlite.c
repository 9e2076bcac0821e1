/* docket-db-sqlite.c: the embedded database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-driver.h"

#include "docket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sqlite3.h>

/* Readers read through the map, so their own cache stays small. */
#define PRAGMAS                                                                                     \
  "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"               \
  "PRAGMA mmap_size = 8589934592;"
#define WRITER_PRAGMAS                                                                              \
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;"         \
  "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -4000;"
#define READER_PRAGMAS "PRAGMA query_only = ON; PRAGMA cache_size = -256;"

static void
set_error (sqlite3 *sqlite,
           GError **error)
{
  gint code = sqlite3_errcode (sqlite);

  if (code == SQLITE_FULL || sqlite3_system_errno (sqlite) == ENOSPC)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL,
                 _("The server's disk is full. Please try again later."));
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                 _("Another program keeps the database locked."));
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                 _("The database is damaged (%s). Restore the last backup."),
                 sqlite3_errmsg (sqlite));
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The database failed: %s."),
                 sqlite3_errmsg (sqlite));
}

static gboolean
sqlite_execute (gpointer    connection,
                const char *sql,
                GError    **error)
{
  if (sqlite3_exec (connection, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  set_error (connection, error);
  return FALSE;
}

static gpointer
sqlite_open (gpointer     data,
             const char  *where,
             DocketDbMode mode,
             GError     **error)
{
  g_autofree char *file = g_build_filename (where, "docket.db", NULL);
  sqlite3 *sqlite = NULL;
  gint flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
               (mode == DOCKET_DB_WRITER ? SQLITE_OPEN_CREATE : 0);

  if (sqlite3_open_v2 (file, &sqlite, flags, NULL) == SQLITE_OK &&
      sqlite_execute (sqlite, PRAGMAS, NULL) &&
      sqlite_execute (sqlite, mode == DOCKET_DB_WRITER ? WRITER_PRAGMAS : READER_PRAGMAS, NULL))
    return sqlite;

  set_error (sqlite, error);
  sqlite3_close (sqlite);
  return NULL;
}

static void
sqlite_close (gpointer connection)
{
  sqlite3_close (connection);
}

static gboolean
sqlite_in_transaction (gpointer connection)
{
  return !sqlite3_get_autocommit (connection);
}

static gint64
sqlite_n_changes (gpointer connection)
{
  return sqlite3_changes64 (connection);
}

static gboolean
sqlite_backup (gpointer    connection,
               const char *path,
               GError    **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean done;

  done = sqlite3_prepare_v2 (connection, "VACUUM INTO ?1", -1, &statement, NULL) == SQLITE_OK &&
         sqlite3_bind_text (statement, 1, path, -1, SQLITE_STATIC) == SQLITE_OK &&
         sqlite3_step (statement) == SQLITE_DONE;
  if (!done)
    set_error (connection, error);
  sqlite3_finalize (statement);
  return done;
}

static gpointer
sqlite_prepare (gpointer    connection,
                const char *sql,
                GError    **error)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v3 (connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) ==
      SQLITE_OK)
    return statement;

  set_error (connection, error);
  return NULL;
}

static void
sqlite_finalize (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
sqlite_bind_null (gpointer statement,
                  gint     parameter)
{
  sqlite3_bind_null (statement, parameter);
}

static void
sqlite_bind_int (gpointer statement,
                 gint     parameter,
                 gint64   value)
{
  sqlite3_bind_int64 (statement, parameter, value);
}

static void
sqlite_bind_real (gpointer statement,
                  gint     parameter,
                  double   value)
{
  sqlite3_bind_double (statement, parameter, value);
}

static void
sqlite_bind_text (gpointer    statement,
                  gint        parameter,
                  const char *text,
                  gsize       length)
{
  sqlite3_bind_text64 (statement, parameter, text, length, SQLITE_STATIC, SQLITE_UTF8);
}

static void
sqlite_bind_blob (gpointer      statement,
                  gint          parameter,
                  gconstpointer bytes,
                  gsize         length)
{
  sqlite3_bind_blob64 (statement, parameter, bytes, length, SQLITE_STATIC);
}

static DocketDbStep
sqlite_step (gpointer statement,
             GError **error)
{
  switch (sqlite3_step (statement))
    {
    case SQLITE_ROW:
      return DOCKET_DB_STEP_ROW;
    case SQLITE_DONE:
      return DOCKET_DB_STEP_DONE;
    default:
      set_error (sqlite3_db_handle (statement), error);
      return DOCKET_DB_STEP_ERROR;
    }
}

static void
sqlite_reset (gpointer statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

static gboolean
sqlite_is_null (gpointer statement,
                gint     column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL;
}

static gint64
sqlite_get_int (gpointer statement,
                gint     column)
{
  return sqlite3_column_int64 (statement, column);
}

static double
sqlite_get_real (gpointer statement,
                 gint     column)
{
  return sqlite3_column_double (statement, column);
}

static const char *
sqlite_get_text (gpointer statement,
                 gint     column,
                 gsize   *length)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  if (length != NULL)
    *length = (gsize) sqlite3_column_bytes (statement, column);
  return text;
}

static gconstpointer
sqlite_get_blob (gpointer statement,
                 gint     column,
                 gsize   *length)
{
  gconstpointer bytes = sqlite3_column_blob (statement, column);

  *length = (gsize) sqlite3_column_bytes (statement, column);
  return bytes;
}

const DocketDbDriver *
docket_db_sqlite (void)
{
  static const DocketDbDriver driver = {
    .name = "sqlite",
    .tidy = "PRAGMA wal_checkpoint(PASSIVE)",
    .open = sqlite_open,
    .close = sqlite_close,
    .execute = sqlite_execute,
    .in_transaction = sqlite_in_transaction,
    .n_changes = sqlite_n_changes,
    .backup = sqlite_backup,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .bind_null = sqlite_bind_null,
    .bind_int = sqlite_bind_int,
    .bind_real = sqlite_bind_real,
    .bind_text = sqlite_bind_text,
    .bind_blob = sqlite_bind_blob,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .is_null = sqlite_is_null,
    .get_int = sqlite_get_int,
    .get_real = sqlite_get_real,
    .get_text = sqlite_get_text,
    .get_blob = sqlite_get_blob,
  };

  return &driver;
}
