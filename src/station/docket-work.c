/* docket-work.c: one claimed job on its way through one device: its beginning and its ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-work-steps-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define FIRST_PAUSE_MS 500
#define MAX_PAUSE_MS 15000

G_DEFINE_FINAL_TYPE (DocketWork, docket_work, G_TYPE_OBJECT)

static void
docket_work_dispose (GObject *object)
{
  DocketWork *self = DOCKET_WORK (object);

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_object (&self->fetching);
  g_clear_object (&self->device);
  g_clear_object (&self->shop.client);
  g_clear_object (&self->shop.ledger);
  g_clear_object (&self->shop.outbox);

  G_OBJECT_CLASS (docket_work_parent_class)->dispose (object);
}

static void
docket_work_finalize (GObject *object)
{
  DocketWork *self = DOCKET_WORK (object);

  g_clear_pointer (&self->entry, docket_ledger_entry_free);
  g_clear_pointer (&self->attempt, docket_attempt_free);
  g_clear_pointer (&self->report, docket_job_free);
  g_free (self->why);
  g_free (self->ahead);

  G_OBJECT_CLASS (docket_work_parent_class)->finalize (object);
}

static void
docket_work_class_init (DocketWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = docket_work_dispose;
  object_class->finalize = docket_work_finalize;

  g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("asks", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
docket_work_init (DocketWork *self)
{
  self->fetching = g_cancellable_new ();
  self->progress = -1;
  self->seconds_left = -1;
}

static void
remove_page (DocketWork *self)
{
  const char *paths[] = { self->attempt->page, self->attempt->outlines };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (paths[i] != NULL)
      {
        g_autofree char *part = g_strconcat (paths[i], ".part", NULL);

        g_unlink (paths[i]);
        g_unlink (part);
      }
}

static DocketJob *
new_report (DocketWork *self,
            DocketJobState state,
            char **reasons,
            const char *message)
{
  DocketJob *report = docket_job_copy (self->entry->job);

  g_strfreev (report->reasons);
  g_free (report->message);
  g_free (report->device);
  report->state = state;
  report->reasons = reasons != NULL ? g_strdupv (reasons) : g_new0 (char *, 1);
  report->message = g_strdup (message);
  report->device = g_strdup (self->entry->device);
  report->copies_completed = docket_work_get_copies_completed (self);

  return report;
}

static void finish (DocketWork *self);

static void
on_end_written (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!docket_ledger_write_finish (DOCKET_LEDGER (object), result, &error))
    {
      docket_work_trouble (self, error);
      docket_work_again_later (self, finish);
      return;
    }

  if (self->report != NULL)
    docket_outbox_put (self->shop.outbox, self->report, TRUE);
  remove_page (self);
  g_signal_emit_by_name (self, "ended");
}

static void
finish (DocketWork *self)
{
  if (!self->written && self->report == NULL)
    {
      remove_page (self);
      g_signal_emit_by_name (self, "ended");
      return;
    }

  docket_ledger_ended_async (self->shop.ledger, self->written ? self->entry->name : NULL, self->report,
                             on_end_written, g_object_ref (self));
}

static gboolean
same_report (const DocketJob *one,
             const DocketJob *other)
{
  return one != NULL && one->state == other->state && one->copies_completed == other->copies_completed
         && g_strcmp0 (one->message, other->message) == 0
         && g_strv_equal ((const char *const *) one->reasons, (const char *const *) other->reasons);
}

/* A device counts what it has sent or pulled in; with what it then says of the end, the last copy may be out or not. */
static void
end_in_doubt (DocketWork *self)
{
  g_autofree char *sentence = g_strdup_printf (_("%s counted every copy, and then did not finish the job. Look whether "
                                                 "they all lie in the tray."), self->entry->device);

  docket_work_end_unknown (self, sentence);
}

static void
end_as_device_says (DocketWork *self,
                    const DocketDeviceJob *job)
{
  DocketJob *report;

  if (job->state != DOCKET_JOB_COMPLETED && job->copies_completed >= self->attempt->copies && !self->cancelled)
    {
      end_in_doubt (self);
      return;
    }

  report = new_report (self, job->state, job->reasons, job->message);
  if (job->state == DOCKET_JOB_COMPLETED)
    report->copies_completed = report->copies;
  /* The device has lost the rest to what stands in its way: when that is mended, the missing copies follow. */
  if (job->state == DOCKET_JOB_ABORTED && !self->cancelled && docket_device_get_in_trouble (self->device))
    {
      report->state = DOCKET_JOB_PENDING;
      g_strfreev (g_steal_pointer (&report->reasons));
      report->reasons = g_new0 (char *, 1);
      self->setback = TRUE;
    }
  /* Cancelled by nobody here, so at the device: it may be released again, and somebody should know. */
  if (job->state == DOCKET_JOB_CANCELED && !self->cancelled)
    {
      report->state = DOCKET_JOB_ABORTED;
      g_free (report->message);
      report->message = g_strdup_printf (_("It was cancelled at %s."), self->entry->device);
    }
  docket_work_end (self, report);
}

static void
on_job_changed (DocketWork *self,
                DocketDeviceJob *job)
{
  if (self->following && g_strcmp0 (job->attempt, self->entry->name) == 0)
    docket_work_take_device_job (self, job);
}

static gboolean
on_pause_over (gpointer user_data)
{
  g_autoptr (DocketWork) self = g_object_ref (user_data);

  self->pause_id = 0;
  self->next (self);

  return G_SOURCE_REMOVE;
}

static void
on_cancelled_at_device (GObject *object,
                        GAsyncResult *result,
                        gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;

  if (docket_device_cancel_finish (DOCKET_DEVICE (object), result, &error) || self->ended || self->left)
    return;

  if (!g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW))
    g_message ("%s could not cancel job %" G_GINT64_FORMAT ": %s",
               self->entry->device, self->entry->job->id, error->message);
}

/* The lease ran out while the server was away, so it takes the outcome for unknown: it is known here. */
static void
contradict (DocketWork *self,
            const DocketJob *job)
{
  if (docket_job_state_is_end (job->state))
    return;

  if (self->report == NULL)
    docket_work_report (self, DOCKET_JOB_PROCESSING, NULL, NULL);
  else if (self->report->state != job->state && !docket_outbox_has (self->shop.outbox, job->id))
    docket_outbox_put (self->shop.outbox, self->report, FALSE);
}

static void
on_renewed (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) job = docket_client_renew_finish (DOCKET_CLIENT (object), result, &error);

  self->renewing = FALSE;
  if (self->ended || self->left)
    return;

  if (job != NULL && job->attempt == self->entry->job->attempt)
    {
      if (job->state == DOCKET_JOB_CANCELED)
        docket_work_cancel (self, FALSE);
      else if (self->following)
        contradict (self, job);
      return;
    }

  /* The server gave it away. What has begun is finished here, and a person was asked meanwhile. */
  if (job != NULL || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED)
      || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    if (self->entry->phase != DOCKET_LEDGER_STARTED)
      docket_work_cancel (self, FALSE);
}

static DocketWork *
work_new (const DocketWorkshop *shop,
          DocketDevice *device,
          DocketLedgerEntry *entry)
{
  DocketWork *self = g_object_new (DOCKET_TYPE_WORK, NULL);
  const DocketJob *job = entry->job;
  gboolean is_stamp = g_strcmp0 (job->artwork, DOCKET_ARTWORK_STAMP) == 0;
  g_autofree char *page = g_strdup_printf ("%s/%s.%s", shop->pages, entry->name, is_stamp ? "png" : "jpg");

  self->shop = (DocketWorkshop) { g_object_ref (shop->client), g_object_ref (shop->ledger),
                                  g_object_ref (shop->outbox), NULL };
  self->ahead = docket_work_dup_ahead (shop->pages, job->order, job->item);
  self->begun = job->state == DOCKET_JOB_PROCESSING;
  self->device = g_object_ref (device);
  self->entry = entry;
  self->attempt = docket_attempt_new (entry->name, page);
  if (job->artwork != NULL)
    docket_attempt_set_artwork (self->attempt, job->artwork);
  if (is_stamp)
    self->attempt->outlines = g_strdup_printf ("%s/%s.svg", shop->pages, entry->name);
  self->attempt->engraving = g_memdup2 (job->engraving, sizeof *job->engraving);
  self->attempt->copies = MAX (1, (gint) job->copies - (gint) job->copies_completed);
  self->attempt->width = job->width;
  self->attempt->height = job->height;
  self->attempt->paper = g_strdup (job->paper);
  self->attempt->priority = CLAMP (job->priority, 1, 100);
  g_signal_connect_object (device, "job-changed", G_CALLBACK (on_job_changed), self, G_CONNECT_SWAPPED);

  return self;
}

char *
docket_work_dup_ahead (const char *pages,
                       const char *order,
                       const char *item)
{
  g_autofree char *name = g_strconcat (order, "-", item, NULL);

  return g_strdup_printf ("%s/ahead-%s.jpg", pages, g_strdelimit (name, "/", '_'));
}

void
docket_work_again_later (DocketWork *self,
                         DocketWorkStep step)
{
  guint pause = MIN (MAX_PAUSE_MS, FIRST_PAUSE_MS << MIN (self->n_failures, 5));

  if (self->left)
    return;

  self->n_failures++;
  self->next = step;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (g_random_int_range (pause / 2, pause + 1), on_pause_over, self);
}

void
docket_work_trouble (DocketWork *self,
                     const GError *error)
{
  g_signal_emit_by_name (self, "trouble", error->message);
}

void
docket_work_end (DocketWork *self,
                 DocketJob *report)
{
  if (self->ended)
    {
      docket_job_free (report);
      return;
    }

  self->ended = TRUE;
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->following)
    docket_device_unfollow (self->device, self->entry->id);
  self->following = FALSE;
  g_clear_pointer (&self->report, docket_job_free);
  self->report = report;
  finish (self);
}

void
docket_work_end_cancelled (DocketWork *self)
{
  docket_work_end (self, self->tell_cancelled ? new_report (self, DOCKET_JOB_CANCELED, NULL, NULL) : NULL);
}

void
docket_work_end_aborted (DocketWork *self)
{
  docket_work_end (self, new_report (self, DOCKET_JOB_ABORTED, NULL, self->why));
}

void
docket_work_end_unknown (DocketWork *self,
                         const char *message)
{
  char *reasons[] = { (char *) DOCKET_JOB_REASON_OUTCOME_UNKNOWN, NULL };
  g_autofree char *sentence = NULL;

  if (message == NULL)
    sentence = g_strdup_printf (_("Whether %s made it cannot be known. Look whether it lies in the tray."),
                                self->entry->device);
  docket_work_end (self, new_report (self, DOCKET_JOB_PROCESSING_STOPPED, reasons,
                                     message != NULL ? message : sentence));
  g_signal_emit_by_name (self, "asks");
}

void
docket_work_give_back (DocketWork *self)
{
  if (self->cancelled && !self->leaving)
    docket_work_end_cancelled (self);
  else
    docket_work_end (self, new_report (self, DOCKET_JOB_PENDING, NULL, self->leaving ? NULL : self->why));
}

void
docket_work_report (DocketWork *self,
                    DocketJobState state,
                    char **reasons,
                    const char *message)
{
  g_autoptr (DocketJob) report = new_report (self, state, reasons, message);

  if (same_report (self->report, report))
    return;

  g_clear_pointer (&self->report, docket_job_free);
  self->report = g_steal_pointer (&report);
  docket_outbox_put (self->shop.outbox, self->report, FALSE);
  g_signal_emit_by_name (self, "changed");
}

void
docket_work_note_told (DocketWork *self)
{
  g_clear_pointer (&self->report, docket_job_free);
  self->report = new_report (self, DOCKET_JOB_PROCESSING, NULL, NULL);
}

void
docket_work_take_device_job (DocketWork *self,
                             const DocketDeviceJob *job)
{
  if (self->ended || self->left)
    return;

  if (self->progress != job->progress || self->seconds_left != job->seconds_left)
    {
      self->progress = job->progress;
      self->seconds_left = job->seconds_left;
      g_signal_emit_by_name (self, "changed");
    }
  self->made = job->copies_completed;
  if (job->state == DOCKET_JOB_PROCESSING_STOPPED
      && g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN))
    docket_work_end_unknown (self, job->message);
  else if (docket_job_state_is_end (job->state))
    end_as_device_says (self, job);
  else if (job->state == DOCKET_JOB_PROCESSING_STOPPED)
    docket_work_report (self, job->state, job->reasons, job->message);
  else
    /* What a printer says on its way is told only where somebody has to do something: each report is an event for all. */
    docket_work_report (self, DOCKET_JOB_PROCESSING, job->reasons,
                        docket_device_get_in_trouble (self->device) ? job->message : NULL);
}

DocketWork *
docket_work_new (const DocketWorkshop *shop,
                 DocketDevice *device,
                 const DocketJob *job)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("docket-%" G_GINT64_FORMAT "-%u-%.8s", job->id, job->attempt, unique);

  return work_new (shop, device,
                   docket_ledger_entry_new (name, docket_device_get_name (device), docket_device_get_uri (device), job));
}

DocketWork *
docket_work_new_from_entry (const DocketWorkshop *shop,
                            DocketDevice *device,
                            const DocketLedgerEntry *entry)
{
  DocketWork *self = work_new (shop, device, docket_ledger_entry_copy (entry));

  self->recovered = TRUE;
  self->written = TRUE;

  return self;
}

void
docket_work_start (DocketWork *self)
{
  if (self->recovered)
    docket_work_ask_server (self);
  else
    docket_work_fetch (self);
}

void
docket_work_cancel (DocketWork *self,
                    gboolean tell)
{
  if (self->ended || self->left)
    return;

  self->tell_cancelled = self->tell_cancelled || (tell && !self->cancelled);
  if (self->cancelled && !self->following)
    return;

  self->cancelled = TRUE;
  docket_work_stop_making (self);
  g_cancellable_cancel (self->fetching);
  if (self->following)
    docket_device_cancel_async (self->device, self->entry->id, NULL, on_cancelled_at_device, g_object_ref (self));
}

void
docket_work_renew (DocketWork *self)
{
  if (self->renewing || self->stuck || self->making != NULL || self->ended || self->left)
    return;

  self->renewing = TRUE;
  docket_client_renew_async (self->shop.client, self->entry->job->id, NULL, on_renewed, g_object_ref (self));
}

void
docket_work_leave (DocketWork *self)
{
  if (self->ended)
    return;
  if (self->entry->phase == DOCKET_LEDGER_STARTED)
    {
      docket_work_abandon (self);
      return;
    }

  self->leaving = !self->cancelled;
  self->cancelled = TRUE;
  docket_work_stop_making (self);
  g_cancellable_cancel (self->fetching);
  if (!self->written && !self->writing)
    docket_work_give_back (self);
  else if (self->pause_id != 0)
    {
      g_clear_handle_id (&self->pause_id, g_source_remove);
      docket_work_find (self);
    }
}

void
docket_work_abandon (DocketWork *self)
{
  if (self->ended)
    return;

  self->left = TRUE;
  docket_work_stop_making (self);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->following)
    docket_device_unfollow (self->device, self->entry->id);
  self->following = FALSE;
}

gboolean
docket_work_get_left (DocketWork *self)
{
  return self->left;
}

const DocketJob *
docket_work_get_job (DocketWork *self)
{
  return self->entry->job;
}

DocketDevice *
docket_work_get_device (DocketWork *self)
{
  return self->device;
}

guint
docket_work_get_copies_completed (DocketWork *self)
{
  return MIN (self->entry->job->copies, self->entry->job->copies_completed + self->made);
}

double
docket_work_get_progress (DocketWork *self)
{
  const DocketJob *job = self->entry->job;
  double made = self->progress >= 0 ? self->progress * self->attempt->copies : self->made;

  return job->copies > 0 ? CLAMP ((job->copies_completed + made) / job->copies, 0, 1) : 0;
}

gint
docket_work_get_seconds_left (DocketWork *self)
{
  return self->seconds_left;
}

gboolean
docket_work_get_setback (DocketWork *self)
{
  return self->setback;
}
