/* docket-db.c: opening, readers, closing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

/* So long what another process wrote may stay unseen. */
#define LOOK_AGAIN (50 * G_TIME_SPAN_MILLISECOND)

static gboolean
make_dir (const char *dir,
          GError    **error)
{
  if (g_mkdir_with_parents (dir, 0700) == 0)
    return TRUE;

  g_set_error (error, DOCKET_ERROR, errno == ENOSPC ? DOCKET_ERROR_FULL : DOCKET_ERROR_FAILED,
               _("The folder %s cannot be made: %s."), dir, g_strerror (errno));
  return FALSE;
}

/* The kernel lets go of the lock when the process ends, however it ends. -1: errno tells, EWOULDBLOCK where
 * another has it. */
static gint
lock_dir (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "lock", NULL);
  gint fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    {
      gint code = errno;

      close (fd);
      errno = code;
    }
  return -1;
}

static void
refuse_folder (const char *dir,
               gint        code,
               GError    **error)
{
  if (code == EWOULDBLOCK)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                 _("Another docketd already works with the folder %s."), dir);
  else
    g_set_error (error, DOCKET_ERROR, code == ENOSPC ? DOCKET_ERROR_FULL : DOCKET_ERROR_FAILED,
                 _("The folder %s cannot be written: %s."), dir, g_strerror (code));
}

static gboolean
open_writer (DocketDb *db,
             GError  **error)
{
  DocketDbHandle *writer = docket_db_handle_new (db, DOCKET_DB_WRITER, error);

  if (writer == NULL)
    return FALSE;
  if (!docket_db_migrate (writer, db->sql_dir, db->lock_fd >= 0, error))
    {
      docket_db_handle_free (writer);
      return FALSE;
    }
  docket_db_writer_start (db, writer);
  return TRUE;
}

static void
unlock_dir (DocketDb *db)
{
  if (db->lock_fd >= 0)
    close (db->lock_fd);
  db->lock_fd = -1;
}

/* A reader's transaction outlives its use while nothing is written: beginning one costs more than a
 * look-up. It never outlives a group's begin, so what is acknowledged is seen and the journal can start
 * over. FALSE: the handle is of no more use. */
static gboolean
look_away (DocketDbHandle *handle)
{
  g_autoptr (GError) error = NULL;

  if (handle->began == 0)
    return TRUE;
  handle->began = 0;
  if (docket_sql_run (handle, NULL, "COMMIT", NULL, 0, &error))
    return TRUE;
  g_message ("a reader could not be ended: %s", error->message);
  return FALSE;
}

static gboolean
look (DocketDbHandle *handle,
      guint64         generation,
      GError        **error)
{
  gint64 now = g_get_monotonic_time ();

  if (handle->began != 0 && now - handle->began <= LOOK_AGAIN)
    return TRUE;
  look_away (handle);
  if (!docket_sql_run (handle, NULL, "BEGIN", NULL, 0, error))
    return FALSE;
  handle->began = now;
  handle->generation = generation;
  return TRUE;
}

DocketDbHandle *
docket_db_handle_new (DocketDb    *db,
                      DocketDbMode mode,
                      GError     **error)
{
  gpointer connection = db->driver->open (db->driver_data, db->dir, mode, error);
  DocketDbHandle *handle;

  if (connection == NULL)
    return NULL;
  handle = g_new0 (DocketDbHandle, 1);
  handle->db = db;
  handle->driver = db->driver;
  handle->connection = connection;
  handle->statements = g_hash_table_new_full (NULL, NULL, NULL, db->driver->finalize);
  return handle;
}

void
docket_db_handle_free (DocketDbHandle *handle)
{
  g_hash_table_unref (handle->statements);
  handle->driver->close (handle->connection);
  g_free (handle);
}

DocketDb *
docket_db_open (const DocketDbOptions *options,
                GError               **error)
{
  g_autoptr (DocketDb) db = g_new0 (DocketDb, 1);

  g_mutex_init (&db->lock);
  g_cond_init (&db->wake);
  g_cond_init (&db->untidy);
  g_queue_init (&db->queue);
  db->idle = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_db_handle_free);
  db->driver = options->driver != NULL ? options->driver : docket_db_sqlite ();
  db->driver_data = options->driver_data;
  db->dir = g_strdup (options->data_dir);
  db->sql_dir = g_strdup (options->sql_dir != NULL ? options->sql_dir : DOCKET_PKGDATADIR "/sql");
  db->lock_fd = -1;

  if (!make_dir (db->dir, error))
    return NULL;
  db->lock_fd = lock_dir (db->dir);
  if (db->lock_fd < 0 && options->owner)
    {
      refuse_folder (db->dir, errno, error);
      return NULL;
    }
  if (!open_writer (db, error) || (options->owner && !docket_db_tidier_start (db, error)))
    return NULL;
  /* A command beside the server holds the folder only while it migrates. */
  if (!options->owner)
    unlock_dir (db);
  return g_steal_pointer (&db);
}

void
docket_db_close (DocketDb *db)
{
  if (db == NULL)
    return;

  g_mutex_lock (&db->lock);
  db->closing = TRUE;
  g_cond_signal (&db->wake);
  g_cond_signal (&db->untidy);
  g_mutex_unlock (&db->lock);
  if (db->tidier != NULL)
    g_thread_join (db->tidier);
  if (db->writer != NULL)
    g_thread_join (db->writer);
  g_ptr_array_unref (db->idle);
  unlock_dir (db);
  g_mutex_clear (&db->lock);
  g_cond_clear (&db->wake);
  g_cond_clear (&db->untidy);
  g_free (db->dir);
  g_free (db->sql_dir);
  g_free (db);
}

DocketDbHandle *
docket_db_read_begin (DocketDb *db,
                      GError  **error)
{
  DocketDbHandle *handle = NULL;
  guint64 generation;

  g_mutex_lock (&db->lock);
  /* The last one used has the warmest cache. */
  if (db->idle->len > 0)
    handle = g_ptr_array_steal_index (db->idle, db->idle->len - 1);
  generation = db->generation;
  g_mutex_unlock (&db->lock);

  if (handle == NULL)
    handle = docket_db_handle_new (db, DOCKET_DB_READER, error);
  if (handle == NULL || look (handle, generation, error))
    return handle;
  docket_db_handle_free (handle);
  return NULL;
}

void
docket_db_read_end (DocketDbHandle *handle)
{
  DocketDb *db = handle->db;
  gboolean usable = TRUE;

  g_mutex_lock (&db->lock);
  if (db->writing || handle->generation != db->generation)
    usable = look_away (handle);
  if (usable)
    g_ptr_array_add (db->idle, handle);
  g_mutex_unlock (&db->lock);
  if (!usable)
    docket_db_handle_free (handle);
}

void
docket_db_begin_writing (DocketDb *db)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  db->writing = TRUE;
  for (guint i = db->idle->len; i > 0; i--)
    if (!look_away (g_ptr_array_index (db->idle, i - 1)))
      g_ptr_array_remove_index_fast (db->idle, i - 1);
}

void
docket_db_end_writing (DocketDb *db)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  db->writing = FALSE;
  db->generation++;
}

void
docket_db_set_committed_func (DocketDb         *db,
                              DocketDbCommitted func,
                              gpointer          data)
{
  db->committed = func;
  db->committed_data = data;
}

gboolean
docket_db_backup (DocketDb   *db,
                  const char *path,
                  GError    **error)
{
  DocketDbHandle *handle;
  gboolean done;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s is already there."), path);
      return FALSE;
    }
  handle = docket_db_handle_new (db, DOCKET_DB_WRITER, error);
  if (handle == NULL)
    return FALSE;
  done = db->driver->backup (handle->connection, path, error);
  docket_db_handle_free (handle);
  return done;
}

gboolean
docket_db_check (DocketDb *db,
                 GError  **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (db, error);
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  return handle != NULL &&
         docket_sql_query_one (handle, &rows, &found, "SELECT MAX(number) FROM migrations", NULL, 0,
                               error);
}

void
docket_db_get_figures (DocketDb        *db,
                       DocketDbFigures *figures)
{
  g_mutex_lock (&db->lock);
  *figures = db->figures;
  figures->queued = g_queue_get_length (&db->queue);
  g_mutex_unlock (&db->lock);
}
