/* docket-device-list.c: the drivers, and the devices that can be reached, to choose from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

#define PORTS "/dev/serial/by-id"

static void
list_in_thread (GTask *task,
                gpointer source,
                gpointer task_data,
                GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) queues = docket_device_ipp_list (&error);
  g_autoptr (GPtrArray) list = queues != NULL ? g_ptr_array_ref (queues)
                                             : g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_info_free);

  docket_device_grbl_list (PORTS, list);

  /* An engraver can be attached also where there is no printer. */
  if (queues == NULL && list->len == 0)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_task_return_pointer (task, g_steal_pointer (&list), (GDestroyNotify) g_ptr_array_unref);
}

void
docket_device_list_async (GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, docket_device_list_async);
  g_task_run_in_thread (task, list_in_thread);
}

GPtrArray *
docket_device_list_finish (GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_device_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const DocketDeviceDriver *
docket_device_driver_for_uri (const char *uri)
{
  static const DocketDeviceDriver *const drivers[] = {
    &docket_device_ipp,
    &docket_device_ipps,
    &docket_device_file,
    &docket_device_hotfolder,
    &docket_device_grbl,
    &docket_device_modbus,
    &docket_device_failing,
  };
  g_autofree char *scheme = g_uri_parse_scheme (uri);

  for (guint i = 0; scheme != NULL && i < G_N_ELEMENTS (drivers); i++)
    if (g_str_equal (scheme, drivers[i]->scheme))
      return drivers[i];

  return NULL;
}

gboolean
docket_device_check_uri (const char *uri,
                         GError **error)
{
  const DocketDeviceDriver *driver = docket_device_driver_for_uri (uri);
  gpointer driver_data;

  if (driver == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not the address of a device."), uri);
      return FALSE;
    }

  driver_data = driver->new (uri, error);
  if (driver_data != NULL)
    driver->free (driver_data);

  return driver_data != NULL;
}
