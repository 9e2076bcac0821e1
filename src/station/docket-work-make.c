/* docket-work-make.c: from the page to the device in one go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-work-steps-private.h"

#include "docket-error.h"

typedef enum
{
  REACHED_NOTHING,
  REACHED_INTENDED,
  REACHED_STARTED,
} Reached;

/* What the server says to its being made; asked in the thread of the work, waited for in the device's. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean cancelled;      /* these three are guarded by lock */
  gboolean answered;
  GError *refusal;
} Announcement;

/* Written by the device's thread until it has finished, but for @announcement. */
struct _DocketMaking
{
  DocketWork *work;        /* borrowed: it waits for the device's thread */
  GMainContext *home;      /* of that thread */
  DocketLedger *ledger;
  DocketLedgerEntry *entry;
  gboolean begun;          /* the server knows */
  Announcement announcement;
  Reached reached;
  gboolean unwritten;      /* the ledger did not take it */
  gboolean refused;        /* the server did not take it */
  char *id;                /* the device's own name for it; NULL */
};

static DocketMaking *
making_new (DocketWork *work)
{
  DocketMaking *making = g_new0 (DocketMaking, 1);

  making->work = work;
  making->home = g_main_context_ref_thread_default ();
  making->ledger = g_object_ref (work->shop.ledger);
  making->entry = docket_ledger_entry_copy (work->entry);
  making->begun = work->begun;
  g_mutex_init (&making->announcement.lock);
  g_cond_init (&making->announcement.changed);

  return making;
}

static void
making_free (DocketMaking *making)
{
  g_main_context_unref (making->home);
  g_object_unref (making->ledger);
  docket_ledger_entry_free (making->entry);
  g_mutex_clear (&making->announcement.lock);
  g_cond_clear (&making->announcement.changed);
  g_clear_error (&making->announcement.refusal);
  g_free (making->id);
  g_free (making);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMaking, making_free)

/* @refusal (transfer full): NULL where the server took it. */
static void
answer (DocketMaking *making,
        GError *refusal)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&making->announcement.lock);

  making->announcement.answered = TRUE;
  making->announcement.refusal = refusal;
  g_cond_signal (&making->announcement.changed);
}

static void
on_announced (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  GError *error = NULL;
  g_autoptr (DocketJob) job = docket_client_update_job_finish (DOCKET_CLIENT (object), result, &error);

  if (job != NULL && (job->state != DOCKET_JOB_PROCESSING || job->attempt != self->entry->job->attempt))
    g_set_error_literal (&error, DOCKET_ERROR, DOCKET_ERROR_CHANGED, "The job is another station's.");
  if (self->making == NULL)
    {
      g_clear_error (&error);
      return;
    }

  if (error == NULL)
    docket_work_note_told (self);
  answer (self->making, error);
  g_signal_emit_by_name (self, "changed");
}

static gboolean
announce (gpointer data)
{
  DocketWork *self = data;

  if (self->making != NULL)
    docket_work_tell_begun (self, on_announced);

  return G_SOURCE_REMOVE;
}

static gboolean
is_cancelled (Announcement *announcement,
              GError **error)
{
  if (announcement->cancelled)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

  return announcement->cancelled;
}

static gboolean
is_wanted (DocketMaking *making,
           GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&making->announcement.lock);

  return !is_cancelled (&making->announcement, error);
}

static gboolean
is_announced (DocketMaking *making,
              GError **error)
{
  Announcement *announcement = &making->announcement;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_autoptr (GMutexLocker) locker = NULL;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, announce, g_object_ref (making->work), g_object_unref);
  g_source_attach (source, making->home);
  locker = g_mutex_locker_new (&announcement->lock);
  while (!announcement->answered && !announcement->cancelled)
    g_cond_wait (&announcement->changed, &announcement->lock);
  if (is_cancelled (announcement, error))
    return FALSE;
  if (announcement->refusal == NULL)
    return TRUE;

  making->refused = TRUE;
  g_propagate_error (error, g_steal_pointer (&announcement->refusal));

  return FALSE;
}

static gboolean
note (DocketMaking *making,
      gboolean written,
      Reached reached)
{
  making->unwritten = !written;
  if (written)
    making->reached = reached;

  return written;
}

static gboolean
note_intended (gpointer data,
               GError **error)
{
  DocketMaking *making = data;

  return is_wanted (making, error)
         && note (making, docket_ledger_intend (making->ledger, making->entry, error), REACHED_INTENDED);
}

static gboolean
note_started (const char *id,
              gpointer data,
              GError **error)
{
  DocketMaking *making = data;

  making->id = g_strdup (id);

  return (making->begun || is_announced (making, error)) && is_wanted (making, error)
         && note (making, docket_ledger_start (making->ledger, making->entry->name, id, error), REACHED_STARTED);
}

static void
take_over (DocketWork *self,
           DocketMaking *making)
{
  self->writing = FALSE;
  self->stuck = FALSE;
  if (making->reached == REACHED_NOTHING)
    return;

  self->written = TRUE;
  g_free (self->entry->id);
  self->entry->id = g_steal_pointer (&making->id);
  if (making->reached == REACHED_STARTED)
    self->entry->phase = DOCKET_LEDGER_STARTED;
}

static void
fail_before_intended (DocketWork *self,
                      const DocketMaking *making,
                      const GError *error)
{
  if (making->unwritten)
    {
      docket_work_trouble (self, error);
      self->stuck = TRUE;
      docket_work_again_later (self, docket_work_make);
      return;
    }
  if (!self->cancelled && g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_INVALID))
    {
      docket_work_give_up (self, error);
      return;
    }

  docket_work_say_why (self, error);
  docket_work_give_back (self);
}

/* The device holds it, and gives it back. */
static void
fail_unannounced (DocketWork *self,
                  const GError *error)
{
  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_HELD))
    docket_work_say_why (self, error);
  else if (docket_error_is_passing (error))
    self->setback = TRUE;
  else
    self->cancelled = TRUE;
  docket_work_find (self);
}

static void
fail_before_started (DocketWork *self,
                     const DocketMaking *making,
                     const GError *error)
{
  if (making->unwritten)
    docket_work_trouble (self, error);
  if (making->unwritten || self->cancelled)
    {
      docket_work_find (self);
      return;
    }

  self->setback = TRUE;
  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_INVALID))
    {
      docket_work_give_up (self, error);
      return;
    }
  docket_work_say_why (self, error);
  docket_work_find (self);
}

static void
fail_started (DocketWork *self,
              const GError *error)
{
  docket_work_say_why (self, error);
  self->setback = TRUE;
  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    docket_work_give_back (self);
  else
    docket_work_find (self);
}

static void
on_made (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (DocketMaking) making = g_steal_pointer (&self->making);
  g_autoptr (GError) error = NULL;
  gboolean done = docket_device_make_finish (DOCKET_DEVICE (object), result, &error);

  take_over (self, making);
  if (docket_work_is_over (self))
    return;

  if (done)
    docket_work_follow (self);
  else if (making->reached == REACHED_STARTED)
    fail_started (self, error);
  else if (making->refused)
    fail_unannounced (self, error);
  else if (making->reached == REACHED_INTENDED)
    fail_before_started (self, making, error);
  else
    fail_before_intended (self, making, error);
}

void
docket_work_make (DocketWork *self)
{
  static const DocketDeviceNotes notes = { note_intended, note_started };

  if (docket_work_is_over (self))
    return;
  if (self->cancelled)
    {
      docket_work_give_back (self);
      return;
    }

  self->writing = TRUE;
  self->making = making_new (self);
  docket_device_make_async (self->device, self->attempt, &notes, self->making, on_made, g_object_ref (self));
}

void
docket_work_stop_making (DocketWork *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self->making == NULL)
    return;

  locker = g_mutex_locker_new (&self->making->announcement.lock);
  self->making->announcement.cancelled = TRUE;
  g_cond_signal (&self->making->announcement.changed);
}
