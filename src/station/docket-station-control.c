/* docket-station-control.c: the running station answers its own command line
 *
 * A socket in the state folder, which is the station's user's alone. A line of JSON each way:
 * {"do":"pause","device":"Photo 1"}, and back {…} or {"error":"sentence","code":"not-now"}.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include "docket-error.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_LIMIT 4096
#define ANSWER_LIMIT (1 << 20)
#define SERVER_PATIENCE_S 10
#define CLIENT_PATIENCE_S 60

struct _DocketStationControl
{
  DocketStation *station;
  DocketClient *client;
  GSocketService *service;
  GCancellable *closing;
  char *path;
};

typedef struct
{
  DocketStationControl *control;   /* lives as long as its cancellable is not cancelled */
  GCancellable *closing;
  GSocketConnection *connection;
  GDataInputStream *input;
  char *answer;
} Caller;

static const struct
{
  const char *name;
  DocketStationOperation operation;
} operations[] = {
  { "pause", DOCKET_STATION_PAUSE },
  { "go-on", DOCKET_STATION_GO_ON },
  { "cancel", DOCKET_STATION_CANCEL },
  { "test", DOCKET_STATION_TEST },
  { "hold", DOCKET_STATION_HOLD },
  { "frame", DOCKET_STATION_FRAME },
  { "mend", DOCKET_STATION_MEND },
};

static void
caller_free (Caller *caller)
{
  g_clear_object (&caller->closing);
  g_clear_object (&caller->input);
  g_clear_object (&caller->connection);
  g_free (caller->answer);
  g_free (caller);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Caller, caller_free)

static void
on_answered (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (Caller) caller = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (caller->connection), NULL, NULL);
}

/* @caller (transfer full) */
static void
answer (Caller *caller,
        JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  caller->answer = g_strconcat (text, "\n", NULL);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (caller->connection)), caller->answer,
                                   strlen (caller->answer), G_PRIORITY_DEFAULT, caller->closing, on_answered, caller);
}

static void
answer_error (Caller *caller,
              const char *sentence)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "error", sentence);
  json_node_take_object (node, object);
  answer (caller, node);
}

static void
answer_status (Caller *caller)
{
  g_autoptr (JsonNode) node = docket_station_status_to_json (caller->control->station, caller->control->client);

  answer (caller, node);
}

static void
on_operated (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  Caller *caller = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_station_operate_finish (DOCKET_STATION (object), result, &error);

  if (g_cancellable_is_cancelled (caller->closing))
    caller_free (caller);
  else if (done)
    answer_status (caller);
  else
    answer_error (caller, error->message);
}

static DocketStationDevice *
find_device (DocketStation *station,
             const char *name)
{
  GListModel *devices = docket_station_get_devices (station);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (devices, i);

      if (g_strcmp0 (docket_station_device_get_name (device), name) == 0)
        return g_steal_pointer (&device);
    }

  return NULL;
}

static void
operate (Caller *caller,
         const char *what,
         const char *name)
{
  g_autoptr (DocketStationDevice) device = find_device (caller->control->station, name);
  g_autofree char *sentence = NULL;

  if (device == NULL)
    {
      sentence = g_strdup_printf (_("There is no device “%s” in the settings."), name != NULL ? name : "");
      answer_error (caller, sentence);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_strcmp0 (operations[i].name, what) == 0)
      {
        docket_station_operate_async (caller->control->station, device, operations[i].operation, caller->closing, on_operated,
                                      caller);
        return;
      }
  answer_error (caller, _("The running docket-station does not know this command. Was it restarted after the update?"));
}

static void
on_line (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  Caller *caller = user_data;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (object), result, NULL, NULL);
  g_autoptr (JsonNode) node = line != NULL && strlen (line) < LINE_LIMIT ? json_from_string (line, NULL) : NULL;
  JsonObject *request = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *what;

  if (request == NULL || g_cancellable_is_cancelled (caller->closing))
    {
      caller_free (caller);
      return;
    }

  what = json_object_get_string_member_with_default (request, "do", "");
  if (g_str_equal (what, "status"))
    answer_status (caller);
  else
    operate (caller, what, json_object_get_string_member_with_default (request, "device", NULL));
}

static gboolean
on_incoming (DocketStationControl *control,
             GSocketConnection *connection)
{
  Caller *caller = g_new0 (Caller, 1);

  g_socket_set_timeout (g_socket_connection_get_socket (connection), SERVER_PATIENCE_S);
  caller->control = control;
  caller->closing = g_object_ref (control->closing);
  caller->connection = g_object_ref (connection);
  caller->input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_data_input_stream_read_line_async (caller->input, G_PRIORITY_DEFAULT, control->closing, on_line, caller);

  return TRUE;
}

static char *
socket_path (const char *state_dir)
{
  return g_build_filename (state_dir, "control", NULL);
}

DocketStationControl *
docket_station_control_new (DocketStation *station,
                            DocketClient *client,
                            const char *state_dir,
                            GError **error)
{
  DocketStationControl *control = g_new0 (DocketStationControl, 1);
  g_autoptr (GSocketAddress) address = NULL;

  control->path = socket_path (state_dir);
  control->station = g_object_ref (station);
  control->client = g_object_ref (client);
  control->closing = g_cancellable_new ();
  control->service = g_socket_service_new ();
  g_unlink (control->path);
  address = g_unix_socket_address_new (control->path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (control->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    {
      docket_station_control_free (control);
      return NULL;
    }
  g_chmod (control->path, 0600);
  g_signal_connect_swapped (control->service, "incoming", G_CALLBACK (on_incoming), control);

  return control;
}

void
docket_station_control_free (DocketStationControl *control)
{
  if (control == NULL)
    return;

  g_cancellable_cancel (control->closing);
  g_signal_handlers_disconnect_by_data (control->service, control);
  g_socket_service_stop (control->service);
  g_socket_listener_close (G_SOCKET_LISTENER (control->service));
  g_unlink (control->path);
  g_object_unref (control->service);
  g_object_unref (control->closing);
  g_object_unref (control->station);
  g_object_unref (control->client);
  g_free (control->path);
  g_free (control);
}

/* --- the command line's side --- */

static char *
make_request (const char *what,
              const char *device)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "do", what);
  if (device != NULL)
    json_object_set_string_member (object, "device", device);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);

  return g_strconcat (text, "\n", NULL);
}

static JsonNode *
exchange (GSocketConnection *connection,
          const char *request,
          GError **error)
{
  GIOStream *stream = G_IO_STREAM (connection);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (stream));
  g_autofree char *line = NULL;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request), NULL, NULL, error))
    return NULL;
  line = g_data_input_stream_read_line (input, NULL, NULL, error);
  if (line != NULL && strlen (line) < ANSWER_LIMIT)
    return json_from_string (line, error);

  if (error != NULL && *error == NULL)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("docket-station ended while it was asked."));

  return NULL;
}

JsonNode *
docket_station_control_ask (const char *state_dir,
                            const char *what,
                            const char *device,
                            GError **error)
{
  g_autofree char *path = socket_path (state_dir);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *request = make_request (what, device);
  const char *sentence;

  g_socket_client_set_timeout (client, CLIENT_PATIENCE_S);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &local_error);
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("This user may not ask the station in %s. Try it as root."),
                 state_dir);
  else if (connection == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("docket-station is not running in %s."), state_dir);
  if (connection == NULL)
    return NULL;

  node = exchange (connection, request, error);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  sentence = json_object_get_string_member_with_default (json_node_get_object (node), "error", NULL);
  if (sentence != NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, sentence);
      return NULL;
    }

  return g_steal_pointer (&node);
}
