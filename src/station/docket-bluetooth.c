/* docket-bluetooth.c: the agent of BlueZ's obexd, which lets phones push files
 *
 * obexd(8) asks its agent (org.bluez.obex.Agent1) for each file that a phone pushes; the answer is the path where it
 * shall rest. That it is whole is said by the transfer's Status.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-bluetooth-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define OBEX "org.bluez.obex"
#define OBEX_PATH "/org/bluez/obex"
#define AGENT_PATH "/org/docket/BluetoothAgent"
#define TRANSFER OBEX ".Transfer1"
#define SESSION OBEX ".Session1"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define REJECTED OBEX ".Error.Rejected"

static const char interface_xml[] =
  "<node><interface name='" OBEX ".Agent1'>"
  "<method name='Release'/>"
  "<method name='AuthorizePush'><arg type='o' direction='in'/><arg type='s' direction='out'/></method>"
  "<method name='Cancel'/>"
  "</interface></node>";

struct _DocketBluetooth
{
  DocketInbox *inbox;
  GDBusConnection *bus;
  GDBusNodeInfo *node;
  guint object;
  guint watch;
  guint changes;
  GHashTable *transfers;     /* path -> Transfer */
  GCancellable *cancellable;
  DocketBluetoothTell tell;
  gpointer user_data;
  char *said;
};

typedef struct
{
  char *path;
  char *sender;
  char *name;
  char *file;
} Transfer;

/* One question of obexd's while it is looked into. */
typedef struct
{
  DocketBluetooth *bluetooth;
  GDBusMethodInvocation *invocation;
  GVariant *about;           /* of the transfer */
  char *path;
} Asking;

static void
transfer_free (gpointer data)
{
  Transfer *transfer = data;

  g_free (transfer->path);
  g_free (transfer->sender);
  g_free (transfer->name);
  g_free (transfer->file);
  g_free (transfer);
}

static void
asking_free (Asking *asking)
{
  g_clear_pointer (&asking->about, g_variant_unref);
  g_free (asking->path);
  g_free (asking);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static void
say (DocketBluetooth *self,
     const char *line)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  if (g_strcmp0 (self->said, line) == 0)
    return;
  g_free (self->said);
  self->said = g_strdup (line);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, "state");
  json_builder_set_member_name (builder, "order");
  json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "sentence");
  json_builder_add_string_value (builder, line);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  self->tell (line, node, self->user_data);
}

/* ---- a push ---- */

/* The phone's address; one that cannot be told is a sender like the others. */
static char *
dup_sender (GVariant *session)
{
  g_autoptr (GVariant) value = session != NULL ? g_variant_lookup_value (session, "Destination", G_VARIANT_TYPE_STRING) : NULL;
  const char *address = value != NULL ? g_variant_get_string (value, NULL) : "";
  char *sender = g_strdup (*address != '\0' && strlen (address) <= 40 ? address : "unknown");

  return g_strcanon (sender, "0123456789abcdefABCDEF:-", '_');
}

static char *
dup_name (GVariant *about)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (about, "Name", G_VARIANT_TYPE_STRING);

  return g_strdup (value != NULL ? g_variant_get_string (value, NULL) : "");
}

static void
answer (Asking *asking,
        GVariant *session)
{
  DocketBluetooth *self = asking->bluetooth;
  Transfer *transfer = g_new0 (Transfer, 1);
  g_autoptr (GVariant) type = g_variant_lookup_value (asking->about, "Type", G_VARIANT_TYPE_STRING);
  g_autoptr (GError) error = NULL;
  guint64 size = 0;

  transfer->path = g_strdup (asking->path);
  transfer->sender = dup_sender (session);
  transfer->name = dup_name (asking->about);
  g_variant_lookup (asking->about, "Size", "t", &size);
  if (!docket_inbox_may_take (self->inbox, transfer->sender, transfer->name,
                              type != NULL ? g_variant_get_string (type, NULL) : NULL, size, &error))
    {
      g_autofree char *line = g_strdup_printf (_("Bluetooth: %s"), error->message);

      say (self, line);
      g_dbus_method_invocation_return_dbus_error (asking->invocation, REJECTED, error->message);
      transfer_free (transfer);
      return;
    }
  transfer->file = docket_inbox_dup_arrival (self->inbox, transfer->sender, transfer->name, size);
  g_dbus_method_invocation_return_value (asking->invocation, g_variant_new ("(s)", transfer->file));
  g_hash_table_replace (self->transfers, transfer->path, transfer);
}

static GVariant *
finish_properties (GObject *source,
                   GAsyncResult *result,
                   GError **error)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static void
on_session (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) session = finish_properties (source, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_dbus_method_invocation_return_dbus_error (asking->invocation, REJECTED, "stopping");
  else
    answer (asking, session);
}

static void
get_properties (DocketBluetooth *self,
                const char *path,
                const char *interface,
                GAsyncReadyCallback callback,
                Asking *asking)
{
  g_dbus_connection_call (self->bus, OBEX, path, PROPERTIES, "GetAll", g_variant_new ("(s)", interface),
                          G_VARIANT_TYPE ("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, callback, asking);
}

static void
on_transfer (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  DocketBluetooth *self = asking->bluetooth;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) session = NULL;

  asking->about = finish_properties (source, result, &error);
  if (asking->about == NULL)
    {
      g_dbus_method_invocation_return_dbus_error (asking->invocation, REJECTED, error->message);
      return;
    }
  session = g_variant_lookup_value (asking->about, "Session", G_VARIANT_TYPE_OBJECT_PATH);
  if (session == NULL)
    answer (asking, NULL);
  else
    get_properties (self, g_variant_get_string (session, NULL), SESSION, on_session, g_steal_pointer (&asking));
}

static void
on_method (GDBusConnection *bus,
           const char *sender,
           const char *object,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  DocketBluetooth *self = user_data;
  Asking *asking;

  if (!g_str_equal (method, "AuthorizePush"))
    {
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->bluetooth = self;
  asking->invocation = invocation;
  g_variant_get (parameters, "(o)", &asking->path);
  get_properties (self, asking->path, TRANSFER, on_transfer, asking);
}

static void
end_transfer (DocketBluetooth *self,
              const char *path,
              gboolean whole)
{
  Transfer *transfer = g_hash_table_lookup (self->transfers, path);

  if (whole)
    docket_inbox_take (self->inbox, transfer->sender, transfer->name, transfer->file);
  else
    docket_inbox_drop_arrival (self->inbox, transfer->file);
  g_hash_table_remove (self->transfers, path);
}

static void
on_changed (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  DocketBluetooth *self = user_data;
  g_autoptr (GVariant) changed = NULL;
  const char *status = NULL;

  if (!g_hash_table_contains (self->transfers, path) || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;
  changed = g_variant_get_child_value (parameters, 1);
  if (!g_variant_lookup (changed, "Status", "&s", &status))
    return;
  if (g_str_equal (status, "complete") || g_str_equal (status, "error"))
    end_transfer (self, path, g_str_equal (status, "complete"));
}

/* ---- obexd comes and goes ---- */

static void
on_registered (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  DocketBluetooth *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree char *line = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL)
    line = g_strdup (_("Bluetooth: pushes are taken"));
  else
    {
      g_dbus_error_strip_remote_error (error);
      line = g_strdup_printf (_("Bluetooth: obexd does not take this station as its agent: %s"), error->message);
    }
  say (self, line);
}

static void
on_appeared (GDBusConnection *bus,
             const char *name,
             const char *owner,
             gpointer user_data)
{
  DocketBluetooth *self = user_data;

  g_dbus_connection_call (bus, OBEX, OBEX_PATH, OBEX ".AgentManager1", "RegisterAgent", g_variant_new ("(o)", AGENT_PATH),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, on_registered, self);
}

static void
on_vanished (GDBusConnection *bus,
             const char *name,
             gpointer user_data)
{
  DocketBluetooth *self = user_data;
  g_autoptr (GList) paths = g_hash_table_get_keys (self->transfers);

  for (GList *path = paths; path != NULL; path = path->next)
    end_transfer (self, path->data, FALSE);
  say (self, bus != NULL ? _("Bluetooth: obexd does not run; install bluez-obexd") : _("Bluetooth: the bus is gone"));
}

static const GDBusInterfaceVTable vtable = { .method_call = on_method };

static void
take_bus (DocketBluetooth *self,
          GDBusConnection *bus)
{
  self->bus = bus;
  self->node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  self->object = g_dbus_connection_register_object (bus, AGENT_PATH, self->node->interfaces[0], &vtable, self, NULL, NULL);
  self->changes = g_dbus_connection_signal_subscribe (bus, OBEX, PROPERTIES, "PropertiesChanged", NULL, TRANSFER,
                                                      G_DBUS_SIGNAL_FLAGS_NONE, on_changed, self, NULL);
  self->watch = g_bus_watch_name_on_connection (bus, OBEX, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, on_appeared, on_vanished,
                                                self, NULL);
}

static void
on_bus (GObject *source,
        GAsyncResult *result,
        gpointer user_data)
{
  DocketBluetooth *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_bus_get_finish (result, &error);
  g_autofree char *line = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus != NULL)
    {
      g_dbus_connection_set_exit_on_close (bus, FALSE);
      take_bus (self, bus);
      return;
    }
  line = g_strdup_printf (_("Bluetooth: there is no bus with obexd: %s"), error->message);
  say (self, line);
}

static void
on_address_bus (GObject *source,
                GAsyncResult *result,
                gpointer user_data)
{
  DocketBluetooth *self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus = g_dbus_connection_new_for_address_finish (result, &error);
  g_autofree char *line = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bus != NULL)
    {
      take_bus (self, bus);
      return;
    }
  line = g_strdup_printf (_("Bluetooth: there is no bus with obexd: %s"), error->message);
  say (self, line);
}

DocketBluetooth *
docket_bluetooth_new (const DocketBluetoothSettings *settings,
                      const char *state_dir,
                      DocketClient *client,
                      DocketBluetoothTell tell,
                      gpointer user_data)
{
  DocketBluetooth *self = g_new0 (DocketBluetooth, 1);
  g_autofree char *dir = g_build_filename (state_dir, "bluetooth", NULL);

  self->tell = tell;
  self->user_data = user_data;
  self->transfers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, transfer_free);
  self->cancellable = g_cancellable_new ();
  self->inbox = docket_inbox_new (settings, dir, client, tell, user_data);
  if (settings->bus != NULL)
    g_dbus_connection_new_for_address (settings->bus,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, self->cancellable, on_address_bus, self);
  else
    g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, on_bus, self);

  return self;
}

void
docket_bluetooth_free (DocketBluetooth *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->bus != NULL)
    {
      g_bus_unwatch_name (self->watch);
      g_dbus_connection_signal_unsubscribe (self->bus, self->changes);
      g_dbus_connection_unregister_object (self->bus, self->object);
    }
  docket_inbox_free (self->inbox);
  g_clear_pointer (&self->node, g_dbus_node_info_unref);
  g_clear_object (&self->bus);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->transfers);
  g_free (self->said);
  g_free (self);
}
