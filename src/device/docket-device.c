/* docket-device.c: DocketDevice, the side of a device that its users see
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"
#include "docket-device-worker-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_CHANGED,
  SIGNAL_JOB_CHANGED,
  N_SIGNALS
};

struct _DocketDevice
{
  GObject parent_instance;

  /* owned */
  char *name;
  char *uri;
  DocketDeviceWorker *worker;   /* NULL when closed */
  DocketDeviceStatus *status;   /* filtered */
  const DocketDeviceDriver *driver;
  char *sentence;
  DocketLocker *locker;         /* NULL: it is none */
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DocketDevice, docket_device, G_TYPE_OBJECT)

static void
on_status (GObject *object,
           DocketDeviceStatus *status,
           const char *sentence)
{
  DocketDevice *self = DOCKET_DEVICE (object);

  docket_device_status_free (self->status);
  self->status = status;
  g_free (self->sentence);
  self->sentence = g_strdup (sentence);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_job (GObject *object,
        const DocketDeviceJob *job)
{
  g_signal_emit (object, signals[SIGNAL_JOB_CHANGED], 0, job);
}

static void
docket_device_dispose (GObject *object)
{
  DocketDevice *self = DOCKET_DEVICE (object);

  if (self->worker != NULL)
    docket_device_worker_quit (self->worker, NULL);
  g_clear_pointer (&self->worker, docket_device_worker_unref);
  g_clear_object (&self->locker);

  G_OBJECT_CLASS (docket_device_parent_class)->dispose (object);
}

static void
docket_device_finalize (GObject *object)
{
  DocketDevice *self = DOCKET_DEVICE (object);

  g_free (self->name);
  g_free (self->uri);
  g_free (self->sentence);
  docket_device_status_free (self->status);

  G_OBJECT_CLASS (docket_device_parent_class)->finalize (object);
}

static void
docket_device_class_init (DocketDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_device_dispose;
  object_class->finalize = docket_device_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_JOB_CHANGED] = g_signal_new ("job-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                              0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                              DOCKET_TYPE_DEVICE_JOB | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
docket_device_init (DocketDevice *self)
{
  self->status = docket_device_status_new (DOCKET_DEVICE_STOPPED, FALSE);
}

DocketDevice *
docket_device_new (const char *name,
                   const char *uri,
                   GError **error)
{
  static const DocketDeviceListener listener = { .status = on_status, .job = on_job };
  const DocketDeviceDriver *driver = docket_device_driver_for_uri (uri);
  g_autoptr (DocketDevice) self = NULL;
  gpointer driver_data;

  if (driver == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” is not the address of a device."), uri);
      return NULL;
    }

  driver_data = driver->new (uri, error);
  if (driver_data == NULL)
    return NULL;

  self = g_object_new (DOCKET_TYPE_DEVICE, NULL);
  self->name = g_strdup (name);
  self->uri = g_strdup (uri);
  self->driver = driver;
  self->locker = driver->is_locker ? g_object_ref (driver_data) : NULL;
  self->worker = docket_device_worker_new (G_OBJECT (self), name, driver, driver_data, &listener);

  return g_steal_pointer (&self);
}

DocketLocker *
docket_device_get_locker (DocketDevice *self)
{
  return self->locker;
}

const char *
docket_device_get_name (DocketDevice *self)
{
  return self->name;
}

const char *
docket_device_get_uri (DocketDevice *self)
{
  return self->uri;
}

const char *
docket_device_get_kind (DocketDevice *self)
{
  return self->driver->kind;
}

const char *const *
docket_device_get_artworks (DocketDevice *self)
{
  return self->driver->artworks;
}

gboolean
docket_device_takes_artwork (DocketDevice *self,
                             const char *artwork)
{
  return g_strv_contains (self->driver->artworks, artwork);
}

const char *const *
docket_device_get_policy_problems (DocketDevice *self)
{
  static const char *const none[] = { NULL };

  return self->status->problems != NULL ? (const char *const *) self->status->problems : none;
}

DocketDeviceState
docket_device_get_state (DocketDevice *self)
{
  return self->status->state;
}

gboolean
docket_device_get_answering (DocketDevice *self)
{
  return self->status->answering;
}

const char *const *
docket_device_get_reasons (DocketDevice *self)
{
  return (const char *const *) self->status->reasons;
}

gboolean
docket_device_get_in_the_way (DocketDevice *self)
{
  if (!self->status->answering || self->status->state == DOCKET_DEVICE_STOPPED)
    return TRUE;

  for (guint i = 0; self->status->reasons[i] != NULL; i++)
    if (docket_device_reason_in_the_way (self->status->reasons[i]))
      return TRUE;

  return FALSE;
}

gboolean
docket_device_get_in_trouble (DocketDevice *self)
{
  for (guint i = 0; self->status->reasons[i] != NULL; i++)
    if (docket_device_reason_is_trouble (self->status->reasons[i]))
      return TRUE;

  return docket_device_get_in_the_way (self);
}

const char *
docket_device_get_sentence (DocketDevice *self)
{
  return self->sentence;
}

GPtrArray *
docket_device_get_media (DocketDevice *self)
{
  return self->status->media;
}

/* NULL, and answers, where the device was closed. */
static GTask *
new_task (DocketDevice *self,
          gpointer source_tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  if (self->worker == NULL)
    {
      g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The device was let go."));
      return NULL;
    }

  return g_steal_pointer (&task);
}

/* FALSE, and answers, where the device would never take it. */
static gboolean
check_attempt (DocketDevice *self,
               GTask *task,
               const DocketAttempt *attempt)
{
  if (!docket_attempt_name_is_valid (attempt->name) || attempt->copies == 0)
    g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The job for the device is malformed."));
  else if (!docket_device_takes_artwork (self, attempt->artwork))
    g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s does not make this kind of product."),
                             self->name);
  else
    return TRUE;

  return FALSE;
}

void
docket_device_prepare_async (DocketDevice *self,
                             const DocketAttempt *attempt,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_prepare_async, cancellable, callback, user_data);

  if (task != NULL && check_attempt (self, task, attempt))
    docket_device_worker_push (self->worker, DOCKET_WORK_PREPARE, g_steal_pointer (&task), attempt, NULL, FALSE);
}

char *
docket_device_prepare_finish (DocketDevice *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_prepare_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
docket_device_start_async (DocketDevice *self,
                           const DocketAttempt *attempt,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_start_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_START, g_steal_pointer (&task), attempt, id, TRUE);
}

gboolean
docket_device_start_finish (DocketDevice *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_start_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_make_async (DocketDevice *self,
                          const DocketAttempt *attempt,
                          const DocketDeviceNotes *notes,
                          gpointer notes_data,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_make_async, NULL, callback, user_data);

  if (task != NULL && check_attempt (self, task, attempt))
    docket_device_worker_push_make (self->worker, g_steal_pointer (&task), attempt, notes, notes_data);
}

gboolean
docket_device_make_finish (DocketDevice *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_make_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_answer_free (DocketDeviceAnswer *answer)
{
  docket_device_job_free (answer->job);
  g_free (answer);
}

void
docket_device_find_async (DocketDevice *self,
                          const DocketAttempt *attempt,
                          const char *id,
                          gboolean started,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_find_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_FIND, g_steal_pointer (&task), attempt, id, started);
}

gboolean
docket_device_find_finish (DocketDevice *self,
                           GAsyncResult *result,
                           DocketDeviceFound *found,
                           DocketDeviceJob **job,
                           GError **error)
{
  DocketDeviceAnswer *answer;

  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_find_async), FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return FALSE;

  *found = answer->found;
  if (job != NULL)
    *job = g_steal_pointer (&answer->job);
  docket_device_answer_free (answer);

  return TRUE;
}

void
docket_device_follow (DocketDevice *self,
                      const DocketAttempt *attempt,
                      const char *id)
{
  if (self->worker != NULL)
    docket_device_worker_follow (self->worker, attempt, id);
}

void
docket_device_unfollow (DocketDevice *self,
                        const char *id)
{
  if (self->worker != NULL)
    docket_device_worker_unfollow (self->worker, id);
}

void
docket_device_cancel_async (DocketDevice *self,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_cancel_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_CANCEL, g_steal_pointer (&task), NULL, id, FALSE);
}

gboolean
docket_device_cancel_finish (DocketDevice *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_cancel_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_go_on_async (DocketDevice *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_go_on_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_GO_ON, g_steal_pointer (&task), NULL, NULL, FALSE);
}

gboolean
docket_device_go_on_finish (DocketDevice *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_go_on_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_refresh_async (DocketDevice *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_refresh_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_REFRESH, g_steal_pointer (&task), NULL, NULL, FALSE);
}

gboolean
docket_device_refresh_finish (DocketDevice *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_refresh_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_mend_async (DocketDevice *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_mend_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_MEND, g_steal_pointer (&task), NULL, NULL, FALSE);
}

gboolean
docket_device_mend_finish (DocketDevice *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_mend_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_hold_async (DocketDevice *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_hold_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_HOLD, g_steal_pointer (&task), NULL, NULL, FALSE);
}

gboolean
docket_device_hold_finish (DocketDevice *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_hold_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_frame_async (DocketDevice *self,
                           const DocketAttempt *attempt,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, docket_device_frame_async, cancellable, callback, user_data);

  if (task != NULL)
    docket_device_worker_push (self->worker, DOCKET_WORK_FRAME, g_steal_pointer (&task), attempt, NULL, FALSE);
}

gboolean
docket_device_frame_finish (DocketDevice *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_frame_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_device_close_async (DocketDevice *self,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, docket_device_close_async);
  if (self->worker == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  docket_device_worker_quit (self->worker, g_steal_pointer (&task));
  g_clear_pointer (&self->worker, docket_device_worker_unref);
}

gboolean
docket_device_close_finish (DocketDevice *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
