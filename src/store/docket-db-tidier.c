/* docket-db-tidier.c: moves what is in SQLite's journal into its file, so that no writer waits for it
 *
 * SQLite itself does it within a commit, which then takes tens of milliseconds instead of one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-private.h"

#define MANY_WORKS 256

/* FALSE: it is closing. */
static gboolean
wait_for_works (DocketDb *db)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  db->untidy_at = db->figures.works + MANY_WORKS;
  while (db->figures.works < db->untidy_at && !db->closing)
    g_cond_wait (&db->untidy, &db->lock);
  return !db->closing;
}

static gpointer
tidier_main (gpointer data)
{
  DocketDbHandle *handle = data;
  DocketDb *db = handle->db;

  while (wait_for_works (db))
    {
      g_autoptr (GError) error = NULL;

      if (!handle->driver->execute (handle->connection, db->driver->tidy, &error))
        g_message ("the journal could not be shortened: %s", error->message);
    }
  docket_db_handle_free (handle);
  return NULL;
}

gboolean
docket_db_tidier_start (DocketDb *db,
                        GError  **error)
{
  DocketDbHandle *handle;

  if (db->driver->tidy == NULL)
    return TRUE;
  handle = docket_db_handle_new (db, DOCKET_DB_READER, error);
  if (handle == NULL)
    return FALSE;
  db->tidier = g_thread_new ("docket-tidier", tidier_main, handle);
  return TRUE;
}
