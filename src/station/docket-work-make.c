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

/* Written by the device's thread until it has finished; only @cancelled is for both. */
struct _DocketMaking
{
  DocketLedger *ledger;
  DocketLedgerEntry *entry;
  gint cancelled;          /* atomic */
  Reached reached;
  gboolean unwritten;      /* the ledger did not take it */
  char *id;                /* the device's own name for it; NULL */
};

static void
making_free (DocketMaking *making)
{
  g_object_unref (making->ledger);
  docket_ledger_entry_free (making->entry);
  g_free (making->id);
  g_free (making);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMaking, making_free)

static gboolean
is_wanted (DocketMaking *making,
           GError **error)
{
  if (!g_atomic_int_get (&making->cancelled))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "");

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

  return is_wanted (making, error)
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
  self->making = g_new0 (DocketMaking, 1);
  self->making->ledger = g_object_ref (self->shop.ledger);
  self->making->entry = docket_ledger_entry_copy (self->entry);
  docket_device_make_async (self->device, self->attempt, &notes, self->making, on_made, g_object_ref (self));
}

void
docket_work_stop_making (DocketWork *self)
{
  if (self->making != NULL)
    g_atomic_int_set (&self->making->cancelled, 1);
}
