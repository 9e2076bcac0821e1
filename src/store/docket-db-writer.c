/* docket-db-writer.c: one thread that writes, many requests in one durable commit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-db-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <locale.h>

/* A group's commit is shared by so many; more would make the first wait for the last. */
#define GROUP_MAX 128

/* Lives on the stack of the thread that waits for it. */
struct _DocketDbRequest
{
  DocketDbWork work;
  gpointer data;
  locale_t locale;   /* of the waiting thread: refusals are in its caller's language */
  gboolean ok;
  GError *error;
  GMutex lock;
  GCond finished;
  gboolean done;   /* guarded by lock */
};

static void
finish (DocketDbRequest *request)
{
  g_mutex_lock (&request->lock);
  request->done = TRUE;
  g_cond_signal (&request->finished);
  g_mutex_unlock (&request->lock);
}

static void
fail (DocketDbRequest *request,
      const GError    *error)
{
  if (request->error == NULL)
    request->error = g_error_copy (error);
  request->ok = FALSE;
}

/* FALSE: the whole transaction is lost, not this work alone. */
static gboolean
run_one (DocketDbHandle  *handle,
         DocketDbRequest *request,
         GError         **error)
{
  if (!docket_sql_run (handle, NULL, "SAVEPOINT work", NULL, 0, error))
    return FALSE;

  uselocale (request->locale);
  request->ok = request->work (handle, request->data, &request->error);
  uselocale (LC_GLOBAL_LOCALE);
  if (!request->ok && request->error == NULL)
    g_set_error (&request->error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "A work failed silently.");
  if (!handle->driver->in_transaction (handle->connection))
    {
      g_propagate_error (error, request->error != NULL
                                    ? g_error_copy (request->error)
                                    : g_error_new (DOCKET_ERROR, DOCKET_ERROR_FAILED,
                                                   "The transaction was lost."));
      return FALSE;
    }
  if (!request->ok && !docket_sql_run (handle, NULL, "ROLLBACK TO work", NULL, 0, error))
    return FALSE;
  return docket_sql_run (handle, NULL, "RELEASE work", NULL, 0, error);
}

static gboolean
run_all (DocketDbHandle *handle,
         GPtrArray      *group,
         GError        **error)
{
  if (!docket_sql_run (handle, NULL, "BEGIN IMMEDIATE", NULL, 0, error))
    return FALSE;

  for (guint i = 0; i < group->len; i++)
    if (!run_one (handle, g_ptr_array_index (group, i), error))
      return FALSE;
  return docket_sql_run (handle, NULL, "COMMIT", NULL, 0, error);
}

static void
roll_back (DocketDbHandle *handle)
{
  g_autoptr (GError) error = NULL;

  if (handle->driver->in_transaction (handle->connection) &&
      !handle->driver->execute (handle->connection, "ROLLBACK", &error))
    g_warning ("a transaction could not be rolled back: %s", error->message);
}

static void
run_group (DocketDb       *db,
           DocketDbHandle *handle,
           GPtrArray      *group)
{
  g_autoptr (GError) error = NULL;

  handle->last_event = 0;
  if (!run_all (handle, group, &error))
    {
      roll_back (handle);
      for (guint i = 0; i < group->len; i++)
        fail (g_ptr_array_index (group, i), error);
    }
  else if (handle->last_event != 0 && db->committed != NULL)
    {
      db->committed (handle->last_event, db->committed_data);
    }
}

static gboolean
take_group (DocketDb  *db,
            GPtrArray *group)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&db->lock);

  db->figures.works += group->len;
  db->figures.commits += group->len > 0;
  if (db->figures.works >= db->untidy_at)
    g_cond_signal (&db->untidy);
  g_ptr_array_set_size (group, 0);
  while (g_queue_is_empty (&db->queue) && !db->closing)
    g_cond_wait (&db->wake, &db->lock);
  while (group->len < GROUP_MAX && !g_queue_is_empty (&db->queue))
    g_ptr_array_add (group, g_queue_pop_head (&db->queue));
  return group->len > 0;
}

static gpointer
writer_main (gpointer data)
{
  DocketDbHandle *handle = data;
  DocketDb *db = handle->db;
  g_autoptr (GPtrArray) group = g_ptr_array_sized_new (GROUP_MAX);

  while (take_group (db, group))
    {
      docket_db_begin_writing (db);
      run_group (db, handle, group);
      docket_db_end_writing (db);
      for (guint i = 0; i < group->len; i++)
        finish (g_ptr_array_index (group, i));
    }
  docket_db_handle_free (handle);
  return NULL;
}

void
docket_db_writer_start (DocketDb       *db,
                        DocketDbHandle *handle)
{
  db->writer = g_thread_new ("docket-writer", writer_main, handle);
}

gboolean
docket_db_write (DocketDb    *db,
                 DocketDbWork work,
                 gpointer     data,
                 GError     **error)
{
  DocketDbRequest request = { .work = work, .data = data, .locale = uselocale ((locale_t) 0) };

  g_assert (g_thread_self () != db->writer);

  g_mutex_init (&request.lock);
  g_cond_init (&request.finished);
  g_mutex_lock (&db->lock);
  if (db->closing)
    {
      g_mutex_unlock (&db->lock);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The server is stopping."));
      return FALSE;
    }
  g_queue_push_tail (&db->queue, &request);
  g_cond_signal (&db->wake);
  g_mutex_unlock (&db->lock);

  g_mutex_lock (&request.lock);
  while (!request.done)
    g_cond_wait (&request.finished, &request.lock);
  g_mutex_unlock (&request.lock);
  g_mutex_clear (&request.lock);
  g_cond_clear (&request.finished);

  if (request.error != NULL)
    g_propagate_error (error, request.error);
  return request.ok;
}
