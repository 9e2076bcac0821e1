/* docket-station-stop.c: letting go of everything, so that the next start finds it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

#define STOP_LIMIT 4

static void
finish_stop (DocketStation *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->stopping);

  g_task_return_boolean (task, TRUE);
}

static void
on_device_closed (GObject *object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (DocketStation) self = user_data;

  docket_device_close_finish (DOCKET_DEVICE (object), result, NULL);
  if (--self->n_closing == 0)
    finish_stop (self);
}

static void
close_device (DocketStation *self,
              DocketStationDevice *device)
{
  if (docket_station_device_get_device (device) == NULL)
    return;

  self->n_closing++;
  docket_device_close_async (docket_station_device_get_device (device), on_device_closed, g_object_ref (self));
}

static void
close_devices (DocketStation *self)
{
  g_clear_handle_id (&self->stop_id, g_source_remove);
  docket_outbox_close (self->outbox);
  self->n_closing = 1;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      close_device (self, device);
    }
  for (guint i = 0; i < self->strays->len; i++)
    close_device (self, g_ptr_array_index (self->strays, i));

  if (--self->n_closing == 0)
    finish_stop (self);
}

static gboolean
on_stop_limit (gpointer user_data)
{
  DocketStation *self = user_data;

  self->stop_id = 0;
  for (guint i = 0; i < self->works->len; i++)
    docket_work_abandon (g_ptr_array_index (self->works, i));
  close_devices (self);

  return G_SOURCE_REMOVE;
}

void
docket_station_halt (DocketStation *self)
{
  self->running = FALSE;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->report_id, g_source_remove);
  g_clear_handle_id (&self->stop_id, g_source_remove);
  if (self->doorkeeper != NULL)
    docket_doorkeeper_stop (self->doorkeeper);
  if (self->events != NULL)
    docket_events_stop (self->events);
}

void
docket_station_check_stopped (DocketStation *self)
{
  if (self->stop_id == 0 || docket_outbox_get_waiting (self->outbox) > 0)
    return;

  for (guint i = 0; i < self->works->len; i++)
    if (!docket_work_get_left (g_ptr_array_index (self->works, i)))
      return;

  close_devices (self);
}

void
docket_station_stop_async (DocketStation *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GPtrArray) works = NULL;

  g_return_if_fail (DOCKET_IS_STATION (self));
  g_return_if_fail (self->stopping == NULL);

  docket_station_halt (self);
  g_cancellable_cancel (self->closing);
  self->stopping = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->stopping, docket_station_stop_async);
  self->stop_id = g_timeout_add_seconds (STOP_LIMIT, on_stop_limit, self);

  works = g_ptr_array_copy (self->works, (GCopyFunc) (void (*) (void)) g_object_ref, NULL);
  for (guint i = 0; i < works->len; i++)
    docket_work_leave (g_ptr_array_index (works, i));
  g_ptr_array_set_free_func (works, g_object_unref);

  g_object_notify (G_OBJECT (self), "running");
  docket_station_check_stopped (self);
}

gboolean
docket_station_stop_finish (DocketStation *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STATION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_station_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
