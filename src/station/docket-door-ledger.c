/* docket-door-ledger.c: which pulses may have been sent
 *
 * A file of lines, each an opening as JSON, or the number of one that is done with; the last of an opening counts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-door-ledger-private.h"

#include "docket-error.h"
#include "docket-journal-private.h"

#include <errno.h>
#include <glib/gi18n.h>

struct _DocketDoorLedger
{
  GObject parent;

  GMutex lock;
  DocketJournal journal;  /* guarded by lock, like what follows */
  GHashTable *openings;   /* id → DocketOpening */
};

G_DEFINE_FINAL_TYPE (DocketDoorLedger, docket_door_ledger, G_TYPE_OBJECT)

static void
docket_door_ledger_finalize (GObject *object)
{
  DocketDoorLedger *self = DOCKET_DOOR_LEDGER (object);

  docket_journal_clear (&self->journal);
  g_hash_table_unref (self->openings);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (docket_door_ledger_parent_class)->finalize (object);
}

static void
docket_door_ledger_class_init (DocketDoorLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_door_ledger_finalize;
}

static void
docket_door_ledger_init (DocketDoorLedger *self)
{
  docket_journal_init (&self->journal);
  self->openings = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) docket_opening_free);
  g_mutex_init (&self->lock);
}

static gboolean
fail (DocketDoorLedger *self,
      GError **error)
{
  int saved = errno;

  g_set_error (error, DOCKET_ERROR, saved == ENOSPC || saved == EDQUOT ? DOCKET_ERROR_FULL : DOCKET_ERROR_FAILED,
               _("The station's ledger %s cannot be written: %s. No locker is opened until it can."), self->journal.path,
               g_strerror (saved));
  return FALSE;
}

static void
remember (DocketDoorLedger *self,
          DocketOpening *opening)
{
  g_hash_table_replace (self->openings, &opening->id, opening);
}

/* A line of another form was never acted upon either. */
static void
read_line (DocketDoorLedger *self,
           const char *line)
{
  g_autoptr (JsonNode) node = *line == '{' ? json_from_string (line, NULL) : NULL;
  DocketOpening *opening = node != NULL ? docket_opening_from_json (node, NULL) : NULL;
  gint64 id;

  if (opening != NULL)
    remember (self, opening);
  else if (g_ascii_string_to_signed (line, 10, 1, G_MAXINT64, &id, NULL))
    g_hash_table_remove (self->openings, &id);
}

static gboolean
rewrite (DocketDoorLedger *self,
         GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer opening;

  g_hash_table_iter_init (&iter, self->openings);
  while (g_hash_table_iter_next (&iter, NULL, &opening))
    {
      g_autofree char *json = docket_opening_to_json (opening, FALSE);

      g_string_append_printf (text, "%s\n", json);
    }

  return docket_journal_rewrite (&self->journal, text->str) || fail (self, error);
}

DocketDoorLedger *
docket_door_ledger_open (const char *path,
                         GError **error)
{
  g_autoptr (DocketDoorLedger) self = g_object_new (DOCKET_TYPE_DOOR_LEDGER, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) cause = NULL;

  self->journal.path = g_strdup (path);
  if (g_file_get_contents (path, &text, NULL, &cause))
    lines = g_strsplit (text, "\n", -1);
  else if (!g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The station's ledger cannot be read: %s"), cause->message);
      return NULL;
    }
  /* What stands behind the last line end is torn. */
  for (guint i = 0; lines != NULL && lines[i] != NULL && lines[i + 1] != NULL; i++)
    read_line (self, lines[i]);

  return rewrite (self, error) ? g_steal_pointer (&self) : NULL;
}

GPtrArray *
docket_door_ledger_list (DocketDoorLedger *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_opening_free);
  GHashTableIter iter;
  gpointer opening;

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->openings);
  while (g_hash_table_iter_next (&iter, NULL, &opening))
    g_ptr_array_add (list, docket_opening_copy (opening));
  g_mutex_unlock (&self->lock);

  return list;
}

static gboolean
append (DocketDoorLedger *self,
        const char *line,
        GError **error)
{
  if (docket_journal_is_worn (&self->journal) && !rewrite (self, error))
    return FALSE;

  return docket_journal_append (&self->journal, line, TRUE) || fail (self, error);
}

static void
write_in_thread (GTask *task,
                 gpointer source_object,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  DocketDoorLedger *self = source_object;
  g_autofree char *json = docket_opening_to_json (task_data, FALSE);
  g_autofree char *line = g_strconcat (json, "\n", NULL);
  GError *error = NULL;
  gboolean done;

  g_mutex_lock (&self->lock);
  done = append (self, line, &error);
  if (done)
    remember (self, docket_opening_copy (task_data));
  g_mutex_unlock (&self->lock);

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
docket_door_ledger_write_async (DocketDoorLedger *self,
                                const DocketOpening *opening,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, docket_door_ledger_write_async);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  g_task_set_task_data (task, docket_opening_copy (opening), (GDestroyNotify) docket_opening_free);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
docket_door_ledger_write_finish (DocketDoorLedger *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* That it is forgotten need not survive: then the server is only told once more. */
void
docket_door_ledger_forget (DocketDoorLedger *self,
                           gint64 id)
{
  g_autofree char *line = g_strdup_printf ("%" G_GINT64_FORMAT "\n", id);

  g_mutex_lock (&self->lock);
  g_hash_table_remove (self->openings, &id);
  /* The next rewriting leaves it out anyway. */
  if (!docket_journal_is_worn (&self->journal))
    docket_journal_append (&self->journal, line, FALSE);
  g_mutex_unlock (&self->lock);
}
