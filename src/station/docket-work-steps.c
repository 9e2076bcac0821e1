/* docket-work-steps.c: one claimed job on its way through one device: step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-work-steps-private.h"

#include "docket-error.h"

#include <glib/gstdio.h>

#define MAX_PAGE_FAILURES 6

static void begin_to_give_up (DocketWork *self);
static void fetch_outlines (DocketWork *self);

gboolean
docket_work_is_over (DocketWork *self)
{
  return self->ended || self->left;
}

void
docket_work_say_why (DocketWork *self,
                     const GError *error)
{
  g_free (self->why);
  self->why = g_strdup (error->message);
}

void
docket_work_tell_begun (DocketWork *self,
                        GAsyncReadyCallback callback)
{
  g_autoptr (DocketJob) report = docket_job_copy (self->entry->job);

  report->state = DOCKET_JOB_PROCESSING;
  g_free (report->device);
  report->device = g_strdup (self->entry->device);
  docket_client_update_job_async (self->shop.client, report, self->fetching, callback, g_object_ref (self));
}

static void
on_begun_to_give_up (GObject *object,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) job = docket_client_update_job_finish (DOCKET_CLIENT (object), result, &error);

  if (docket_work_is_over (self))
    return;

  if (self->cancelled)
    docket_work_give_back (self);
  else if (job != NULL)
    docket_work_end_aborted (self);
  else if (docket_error_is_passing (error))
    docket_work_again_later (self, begin_to_give_up);
  else
    docket_work_end (self, NULL);
}

/* Only what has begun can be aborted. */
static void
begin_to_give_up (DocketWork *self)
{
  if (self->cancelled)
    docket_work_give_back (self);
  else
    docket_work_tell_begun (self, on_begun_to_give_up);
}

void
docket_work_give_up (DocketWork *self,
                     const GError *error)
{
  docket_work_say_why (self, error);
  self->n_failures = 0;
  begin_to_give_up (self);
}

static void
take_fetched (DocketWork *self,
              gboolean done,
              const GError *error,
              DocketWorkStep again,
              DocketWorkStep next)
{
  if (docket_work_is_over (self))
    return;
  if (self->cancelled)
    {
      docket_work_give_back (self);
      return;
    }
  if (done)
    {
      self->n_failures = 0;
      next (self);
      return;
    }

  if (docket_error_is_passing (error) && (error->code == DOCKET_ERROR_UNAVAILABLE || self->n_failures < MAX_PAGE_FAILURES))
    docket_work_again_later (self, again);
  else if (error->code == DOCKET_ERROR_CHANGED || error->code == DOCKET_ERROR_NOT_NOW)
    docket_work_end (self, NULL);
  else
    docket_work_give_up (self, error);
}

static void
on_outlines (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_client_outlines_finish (DOCKET_CLIENT (object), result, &error);

  take_fetched (self, done, error, fetch_outlines, docket_work_make);
}

static void
fetch_outlines (DocketWork *self)
{
  g_autoptr (GFile) file = NULL;

  if (docket_work_is_over (self))
    return;
  if (self->cancelled)
    {
      docket_work_give_back (self);
      return;
    }

  file = g_file_new_for_path (self->attempt->outlines);
  docket_client_outlines_async (self->shop.client, self->entry->job->id, file, self->fetching,
                                on_outlines, g_object_ref (self));
}

static void
on_page (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_client_page_finish (DOCKET_CLIENT (object), result, &error);

  take_fetched (self, done, error, docket_work_fetch, self->attempt->outlines != NULL ? fetch_outlines : docket_work_make);
}

void
docket_work_fetch (DocketWork *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->attempt->page);

  if (docket_work_is_over (self))
    return;
  if (self->cancelled)
    {
      docket_work_give_back (self);
      return;
    }

  if (g_rename (self->ahead, self->attempt->page) == 0)
    {
      docket_work_make (self);
      return;
    }

  docket_client_page_async (self->shop.client, self->entry->job->id, self->attempt->outlines != NULL ? "png" : "jpeg",
                            file, self->fetching, on_page, g_object_ref (self));
}

void
docket_work_follow (DocketWork *self)
{
  if (self->leaving)
    {
      docket_work_abandon (self);
      return;
    }

  self->n_failures = 0;
  self->following = TRUE;
  docket_device_follow (self->device, self->attempt, self->entry->id);
  if (self->cancelled)
    docket_work_cancel (self, self->tell_cancelled);
}

static void
say_that_it_is_away (DocketWork *self,
                     const char *message)
{
  char *reasons[] = { (char *) "resources-are-not-ready", NULL };

  if (self->entry->phase == DOCKET_LEDGER_STARTED)
    docket_work_report (self, DOCKET_JOB_PROCESSING_STOPPED, reasons, message);
}

static void
on_found (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  DocketDeviceFound found = DOCKET_DEVICE_UNKNOWN;

  if (!docket_device_find_finish (DOCKET_DEVICE (object), result, &found, &job, &error))
    {
      if (docket_work_is_over (self))
        return;
      say_that_it_is_away (self, error->message);
      docket_work_again_later (self, docket_work_find);
      return;
    }
  if (docket_work_is_over (self))
    return;

  switch (found)
    {
    case DOCKET_DEVICE_NOT_MADE:
      docket_work_give_back (self);
      break;
    case DOCKET_DEVICE_HAS_IT:
      g_free (self->entry->id);
      self->entry->id = g_strdup (job->id);
      if (docket_job_state_is_end (job->state))
        docket_work_take_device_job (self, job);
      else
        docket_work_follow (self);
      break;
    case DOCKET_DEVICE_UNKNOWN:
    default:
      docket_work_end_unknown (self, NULL);
    }
}

void
docket_work_find (DocketWork *self)
{
  if (docket_work_is_over (self))
    return;

  docket_device_find_async (self->device, self->attempt, self->entry->id,
                            self->entry->phase == DOCKET_LEDGER_STARTED, NULL, on_found, g_object_ref (self));
}

static void
on_server_asked (GObject *object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (DocketWork) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) job = docket_client_renew_finish (DOCKET_CLIENT (object), result, &error);

  self->renewing = FALSE;
  if (docket_work_is_over (self))
    return;

  /* Ended, or another's: what the device still holds of it goes, and there is nothing to tell. */
  if (job != NULL ? job->attempt != self->entry->job->attempt || docket_job_state_is_end (job->state)
                  : !docket_error_is_passing (error))
    self->cancelled = TRUE;
  docket_work_find (self);
}

void
docket_work_ask_server (DocketWork *self)
{
  /* What was started is only known by the device, whatever the server has heard. */
  if (self->entry->phase == DOCKET_LEDGER_STARTED)
    {
      docket_work_find (self);
      return;
    }

  self->renewing = TRUE;
  docket_client_renew_async (self->shop.client, self->entry->job->id, NULL, on_server_asked, g_object_ref (self));
}
