/* docket-db-tidier.c: moves what is in SQLite's journal into its file, so that no writer waits for it
 *
 * SQLite itself does it within a commit, which then takes tens of milliseconds instead of one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-private.h"

#define MANY_WORKS 256
/* The next start then finds little to read. */
#define SOON (10 * G_TIME_SPAN_SECOND)

/* With the lock held. FALSE: @end (monotonic; 0: never) came before the works. */
static gboolean
wait_until (DocketDb *db,
            guint64   works,
            gint64    end)
{
  gboolean in_time = TRUE;

  db->untidy_at = works;
  while (db->figures.works < works && !db->closing && in_time)
    if (end == 0)
      g_cond_wait (&db->untidy, &db->lock);
    else
      in_time = g_cond_wait_until (&db->untidy, &db->lock, end);
  return in_time;
}

/* FALSE: it is closing. */
static gboolean
wait_for_works (DocketDb *db,
                guint64  *tidied)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  wait_until (db, *tidied + 1, 0);
  wait_until (db, *tidied + MANY_WORKS, g_get_monotonic_time () + SOON);
  *tidied = db->figures.works;
  return !db->closing;
}

static gpointer
tidier_main (gpointer data)
{
  DocketDbHandle *handle = data;
  DocketDb *db = handle->db;
  guint64 tidied = 0;

  while (wait_for_works (db, &tidied))
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
