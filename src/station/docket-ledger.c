/* docket-ledger.c: what was begun on which device, on disk before a device gets a byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ledger.h"

#include "docket-error.h"
#include "docket-journal-private.h"
#include "docket-ledger-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

struct _DocketLedger
{
  GObject parent;

  GMutex lock;
  DocketLedgerState *state;   /* guarded by lock, like what follows */
  DocketJournal journal;
};

G_DEFINE_FINAL_TYPE (DocketLedger, docket_ledger, G_TYPE_OBJECT)

static void
docket_ledger_finalize (GObject *object)
{
  DocketLedger *self = DOCKET_LEDGER (object);

  docket_journal_clear (&self->journal);
  g_clear_pointer (&self->state, docket_ledger_state_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (docket_ledger_parent_class)->finalize (object);
}

static void
docket_ledger_class_init (DocketLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_ledger_finalize;
}

static void
docket_ledger_init (DocketLedger *self)
{
  docket_journal_init (&self->journal);
  self->state = docket_ledger_state_new ();
  g_mutex_init (&self->lock);
}

static gboolean
fail (DocketLedger *self,
      GError **error)
{
  int saved = errno;

  g_set_error (error, DOCKET_ERROR, saved == ENOSPC || saved == EDQUOT ? DOCKET_ERROR_FULL : DOCKET_ERROR_FAILED,
               _("The station's ledger %s cannot be written: %s. Nothing is made until it can."),
               self->journal.path, g_strerror (saved));
  return FALSE;
}

static gboolean
rewrite (DocketLedger *self,
         GError **error)
{
  g_autofree char *lines = docket_ledger_state_to_lines (self->state);

  return docket_journal_rewrite (&self->journal, lines) || fail (self, error);
}

static gboolean
append (DocketLedger *self,
        const char *line,
        GError **error)
{
  if (docket_journal_is_worn (&self->journal) && !rewrite (self, error))
    return FALSE;
  if (!docket_journal_append (&self->journal, line, TRUE))
    return fail (self, error);

  docket_ledger_state_apply (self->state, line, strlen (line) - 1);

  return TRUE;
}

static gboolean
write_now (DocketLedger *self,
           const char *line,
           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return append (self, line, error);
}

static void
write_in_thread (GTask *task,
                 gpointer source_object,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_now (source_object, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_line (DocketLedger *self,
            char *line,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, write_line);
  g_task_set_task_data (task, line, g_free);
  g_task_run_in_thread (task, write_in_thread);
}

/* FALSE: damaged. @torn: the last line is not whole. */
static gboolean
read_lines (DocketLedgerState *state,
            const char *text,
            gsize length,
            gboolean *torn)
{
  const char *at = text, *end = text + length;

  *torn = FALSE;
  while (at < end)
    {
      const char *line_end = memchr (at, '\n', end - at);

      if (line_end == NULL)
        {
          *torn = TRUE;
          return TRUE;
        }
      if (!docket_ledger_state_apply (state, at, line_end - at))
        return FALSE;
      at = line_end + 1;
    }

  return TRUE;
}

static gboolean
set_aside (DocketLedger *self,
           char **problem,
           GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.damaged-%s", self->journal.path, stamp);

  if (g_rename (self->journal.path, aside) != 0)
    return fail (self, error);

  g_clear_pointer (&self->state, docket_ledger_state_free);
  self->state = docket_ledger_state_new ();
  *problem = g_strdup_printf (_("The station's ledger was damaged and is kept as %s. "
                                "Look at each job that was being made, and say whether it lies in the tray."),
                              aside);

  return TRUE;
}

static gboolean
read_file (DocketLedger *self,
           char **problem,
           GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  gboolean torn = FALSE;
  gsize length = 0;

  if (!g_file_get_contents (self->journal.path, &text, &length, &cause))
    {
      if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return rewrite (self, error);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                   _("The station's ledger cannot be read: %s"), cause->message);
      return FALSE;
    }

  if (!read_lines (self->state, text, length, &torn))
    return set_aside (self, problem, error) && rewrite (self, error);

  return rewrite (self, error);
}

DocketLedger *
docket_ledger_open (const char *path,
                    char **problem,
                    GError **error)
{
  g_autoptr (DocketLedger) self = g_object_new (DOCKET_TYPE_LEDGER, NULL);

  self->journal.path = g_strdup (path);
  *problem = NULL;
  if (!read_file (self, problem, error))
    {
      g_clear_pointer (problem, g_free);
      return NULL;
    }

  return g_steal_pointer (&self);
}

GPtrArray *
docket_ledger_list_attempts (DocketLedger *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_ledger_entry_free);
  GHashTableIter iter;
  gpointer entry;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->state->attempts);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (list, docket_ledger_entry_copy (entry));
  g_mutex_unlock (&self->lock);

  return list;
}

GPtrArray *
docket_ledger_list_reports (DocketLedger *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->state->reports->len; i++)
    g_ptr_array_add (list, docket_job_copy (g_ptr_array_index (self->state->reports, i)));
  g_mutex_unlock (&self->lock);

  return list;
}

gboolean
docket_ledger_intend (DocketLedger *self,
                      const DocketLedgerEntry *entry,
                      GError **error)
{
  g_autofree char *line = docket_ledger_line_for_attempt (entry);

  return write_now (self, line, error);
}

gboolean
docket_ledger_start (DocketLedger *self,
                     const char *name,
                     const char *id,
                     GError **error)
{
  g_autofree char *line = docket_ledger_line_for_started (name, id);

  return write_now (self, line, error);
}

void
docket_ledger_vouch (DocketLedger *self)
{
  if (!docket_ledger_knows_all (self))
    write_line (self, docket_ledger_line_for_all (), NULL, NULL);
}

gboolean
docket_ledger_knows_all (DocketLedger *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->state->knows_all;
}

void
docket_ledger_ended_async (DocketLedger *self,
                           const char *name,
                           const DocketJob *report,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  write_line (self, docket_ledger_line_for_ended (name, report), callback, user_data);
}

void
docket_ledger_delivered_async (DocketLedger *self,
                               gint64 job,
                               guint attempt,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  write_line (self, docket_ledger_line_for_delivered (job, attempt), callback, user_data);
}

gboolean
docket_ledger_write_finish (DocketLedger *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (DOCKET_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
