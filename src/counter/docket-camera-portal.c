/* docket-camera-portal.c: asks the desktop for the camera, inside a Flatpak
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-camera-portal-private.h"

#include "docket-error.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>

#define BUS_NAME "org.freedesktop.portal.Desktop"
#define OBJECT_PATH "/org/freedesktop/portal/desktop"
#define CAMERA "org.freedesktop.portal.Camera"
#define REQUEST "org.freedesktop.portal.Request"

/* One question to the portal, from AccessCamera to the descriptor. */
typedef struct
{
  GDBusConnection *bus;
  char *request;       /* object path of the portal's answer */
  guint subscription;
} Question;

static void
question_free (Question *question)
{
  if (question->subscription != 0)
    g_dbus_connection_signal_unsubscribe (question->bus, question->subscription);
  g_clear_object (&question->bus);
  g_free (question->request);
  g_free (question);
}

static void
return_unavailable (GTask  *task,
                    GError *error)
{
  g_debug ("camera portal: %s", error->message);
  g_error_free (error);
  g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "%s",
                           _("The desktop does not hand out cameras."));
}

static void
on_remote (GObject      *bus,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GUnixFDList) list = NULL;
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (bus), &list,
                                                                                 result, &error);
  gint handle = -1, fd = -1;

  if (answer != NULL)
    {
      g_variant_get (answer, "(h)", &handle);
      fd = g_unix_fd_list_get (list, handle, &error);
    }
  if (fd < 0)
    return_unavailable (task, error);
  else
    g_task_return_int (task, fd);
}

static void
open_remote (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_dbus_connection_call_with_unix_fd_list (question->bus, BUS_NAME, OBJECT_PATH, CAMERA, "OpenPipeWireRemote",
                                            g_variant_new ("(a{sv})", &options), G_VARIANT_TYPE ("(h)"),
                                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, g_task_get_cancellable (task),
                                            on_remote, g_object_ref (task));
}

static void
on_response (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  Question *question = g_task_get_task_data (task);
  guint32 response;

  g_variant_get (parameters, "(u@a{sv})", &response, NULL);
  g_dbus_connection_signal_unsubscribe (question->bus, question->subscription);
  question->subscription = 0;
  if (response == 0)
    open_remote (task);
  else
    g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, "%s",
                             _("Docket may not use the camera. Allow it in the desktop's privacy settings."));
}

static void
on_asked (GObject      *bus,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);

  if (answer == NULL)
    return_unavailable (task, error);
}

/* The path of the answer is known beforehand, so that it cannot be missed. */
static void
ask (GTask *task)
{
  Question *question = g_task_get_task_data (task);
  g_autofree char *handle = g_strdup_printf ("docket%u", g_random_int ());
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (question->bus) + 1);
  GVariantBuilder options;

  g_strdelimit (sender, ".", '_');
  question->request = g_strdup_printf ("%s/request/%s/%s", OBJECT_PATH, sender, handle);
  question->subscription =
    g_dbus_connection_signal_subscribe (question->bus, BUS_NAME, REQUEST, "Response", question->request, NULL,
                                        G_DBUS_SIGNAL_FLAGS_NONE, on_response, g_object_ref (task),
                                        g_object_unref);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (handle));
  g_dbus_connection_call (question->bus, BUS_NAME, OBJECT_PATH, CAMERA, "AccessCamera",
                          g_variant_new ("(a{sv})", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          g_task_get_cancellable (task), on_asked, g_object_ref (task));
}

static void
on_bus (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (GTask) task = data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;

  question->bus = g_bus_get_finish (result, &error);
  if (question->bus == NULL)
    return_unavailable (task, error);
  else
    ask (task);
}

gboolean
docket_camera_portal_is_needed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

void
docket_camera_portal_open_async (GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, docket_camera_portal_open_async);
  g_task_set_task_data (task, g_new0 (Question, 1), (GDestroyNotify) question_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, on_bus, task);
}

gint
docket_camera_portal_open_finish (GAsyncResult  *result,
                                  GError       **error)
{
  return (gint) g_task_propagate_int (G_TASK (result), error);
}
