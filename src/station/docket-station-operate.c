/* docket-station-operate.c: what a person does with a device, and finding devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

#include "docket-error.h"
#include "docket-station-resources.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

typedef struct
{
  DocketStationDevice *device;
  DocketAttempt *attempt;
  char *id;
} Test;

static void
test_free (Test *test)
{
  g_unlink (test->attempt->page);
  docket_attempt_free (test->attempt);
  g_object_unref (test->device);
  g_free (test->id);
  g_free (test);
}

static void
on_gone_on (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketStation *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!docket_device_go_on_finish (DOCKET_DEVICE (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  docket_station_look (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_mended (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (docket_device_mend_finish (DOCKET_DEVICE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_held (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (docket_device_hold_finish (DOCKET_DEVICE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_framed (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (docket_device_frame_finish (DOCKET_DEVICE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The face of the job in hand, or the largest that it makes. */
static void
frame_device (DocketStationDevice *self,
              GTask *task)
{
  g_autoptr (DocketAttempt) attempt = docket_attempt_new ("frame", NULL);
  DocketDevice *device = docket_station_device_get_device (self);

  docket_attempt_set_artwork (attempt, DOCKET_ARTWORK_STAMP);
  docket_station_device_get_face (self, &attempt->width, &attempt->height);
  docket_device_frame_async (device, attempt, g_task_get_cancellable (task), on_framed, g_object_ref (task));
}

static void
on_test_started (GObject *object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (docket_device_start_finish (DOCKET_DEVICE (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_test_prepared (GObject *object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;

  test->id = docket_device_prepare_finish (DOCKET_DEVICE (object), result, &error);
  if (test->id == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  docket_device_start_async (DOCKET_DEVICE (object), test->attempt, test->id, g_task_get_cancellable (task),
                             on_test_started, g_object_ref (task));
}

static void
on_page_written (GObject *object,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  docket_device_prepare_async (docket_station_device_get_device (test->device), test->attempt,
                               g_task_get_cancellable (task), on_test_prepared, g_object_ref (task));
}

/* The page's own size where the device has it, otherwise the first one. */
static void
choose_test_media (DocketDevice *device,
                   DocketAttempt *attempt)
{
  GPtrArray *media = docket_device_get_media (device);

  attempt->width = 10160;
  attempt->height = 15240;
  if (media == NULL || media->len == 0 || docket_device_can_make (device, attempt->width, attempt->height, NULL))
    return;

  attempt->width = ((DocketDeviceMedia *) g_ptr_array_index (media, 0))->width;
  attempt->height = ((DocketDeviceMedia *) g_ptr_array_index (media, 0))->height;
}

static void
on_looked_at (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketDevice *device = DOCKET_DEVICE (object);
  GError *error = NULL;

  if (!docket_device_refresh_finish (device, result, &error))
    g_task_return_error (task, error);
  else if (!docket_device_get_answering (device) || docket_device_get_in_trouble (device))
    g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, "%s", docket_device_get_sentence (device));
  else
    g_task_return_boolean (task, TRUE);
}

/* What makes no pages is asked how it is and how it is set, and moves nothing: only a person knows what lies in it. */
static gboolean
makes_pages (DocketDevice *device)
{
  return docket_device_takes_artwork (device, DOCKET_ARTWORK_PHOTO) ||
         docket_device_takes_artwork (device, DOCKET_ARTWORK_SHEET);
}

static void
test_device (DocketStation *self,
             DocketStationDevice *device,
             GTask *task)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("docket-test-%.8s", unique);
  g_autofree char *page = g_strdup_printf ("%s/%s.jpg", self->pages, name);
  g_autoptr (GFile) file = g_file_new_for_path (page);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (docket_station_get_resource (), "/org/docket/Station/test-page.jpg",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  Test *test;

  if (!makes_pages (docket_station_device_get_device (device)))
    {
      docket_device_refresh_async (docket_station_device_get_device (device), g_task_get_cancellable (task), on_looked_at,
                                   g_object_ref (task));
      return;
    }
  test = g_new0 (Test, 1);
  test->device = g_object_ref (device);
  test->attempt = docket_attempt_new (name, page);
  test->attempt->copies = 1;
  test->attempt->priority = 50;
  choose_test_media (docket_station_device_get_device (device), test->attempt);
  g_task_set_task_data (task, test, (GDestroyNotify) test_free);
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       g_task_get_cancellable (task), on_page_written, g_object_ref (task));
}

static void
cancel_in_hand (DocketStationDevice *device,
                GTask *task)
{
  DocketWork *work = docket_station_device_get_work (device);

  if (work == NULL)
    {
      g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("%s is making nothing at present."),
                               docket_station_device_get_name (device));
      return;
    }

  docket_work_cancel (work, TRUE);
  g_task_return_boolean (task, TRUE);
}

static gint
compare_infos (gconstpointer one,
               gconstpointer other)
{
  const DocketDeviceSetting *a = *(DocketDeviceSetting *const *) one, *b = *(DocketDeviceSetting *const *) other;

  return g_utf8_collate (a->name, b->name);
}

static void
on_listed (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) infos = NULL;
  GError *error = NULL;
  GPtrArray *settings;

  infos = docket_device_list_finish (result, &error);
  if (infos == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  settings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_setting_free);
  for (guint i = 0; i < infos->len; i++)
    {
      const DocketDeviceInfo *info = g_ptr_array_index (infos, i);
      gboolean named = info->info != NULL && *info->info != '\0';

      g_ptr_array_add (settings, docket_device_setting_new (named ? info->info : info->name, info->uri));
    }
  g_ptr_array_sort (settings, compare_infos);
  g_task_return_pointer (task, settings, (GDestroyNotify) g_ptr_array_unref);
}

void
docket_station_operate_async (DocketStation *self,
                              DocketStationDevice *device,
                              DocketStationOperation operation,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (DOCKET_IS_STATION (self));
  g_return_if_fail (DOCKET_IS_STATION_DEVICE (device));

  g_task_set_source_tag (task, docket_station_operate_async);
  if (docket_station_device_get_device (device) == NULL)
    {
      g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_INVALID, "%s",
                               docket_station_device_get_sentence (device));
      return;
    }

  switch (operation)
    {
    case DOCKET_STATION_GO_ON:
      docket_station_device_set_paused (device, FALSE);
      docket_station_device_trust (device);
      docket_device_go_on_async (docket_station_device_get_device (device), cancellable, on_gone_on,
                                 g_object_ref (task));
      break;
    case DOCKET_STATION_PAUSE:
      docket_station_device_set_paused (device, TRUE);
      g_task_return_boolean (task, TRUE);
      break;
    case DOCKET_STATION_CANCEL:
      cancel_in_hand (device, task);
      break;
    case DOCKET_STATION_HOLD:
      docket_device_hold_async (docket_station_device_get_device (device), cancellable, on_held, g_object_ref (task));
      break;
    case DOCKET_STATION_FRAME:
      frame_device (device, task);
      break;
    case DOCKET_STATION_MEND:
      docket_device_mend_async (docket_station_device_get_device (device), cancellable, on_mended, g_object_ref (task));
      break;
    case DOCKET_STATION_TEST:
    default:
      test_device (self, device, task);
    }
}

gboolean
docket_station_operate_finish (DocketStation *self,
                               GAsyncResult *result,
                               GError **error)
{
  g_return_val_if_fail (DOCKET_IS_STATION (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_station_operate_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_station_discover_async (GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, docket_station_discover_async);
  docket_device_list_async (cancellable, on_listed, task);
}

GPtrArray *
docket_station_discover_finish (GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
