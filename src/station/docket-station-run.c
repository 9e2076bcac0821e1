/* docket-station-run.c: "docket-station run": makes what the server has, until it is told to stop
 *
 * On standard output a line for each change, of devices, jobs, the server, the station itself.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include "docket-error.h"
#include "docket-time.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <systemd/sd-daemon.h>

typedef struct
{
  GMainLoop *loop;
  DocketClient *client;
  DocketStation *station;
  DocketStationControl *control;
  DocketBluetooth *bluetooth;   /* NULL: not wanted */
  const char *config_path;
  gboolean json;
  gboolean stopping;
  GHashTable *told;        /* device name -> what was said last */
  char *server_told;
  guint server_id;
} Run;

/* @node (transfer full) */
static void
tell (Run *run,
      const char *type,
      JsonNode *node,
      const char *line)
{
  g_autoptr (JsonNode) value = node;

  if (run->json)
    {
      g_autofree char *now = docket_time_to_rfc3339 (g_get_real_time ());
      g_autofree char *body = json_to_string (value, FALSE);

      printf ("{\"at\":\"%s\",\"type\":\"%s\",\"%s\":%s}\n", now, type, type, body);
    }
  else
    printf ("%s\n", line);
  fflush (stdout);
}

/* Until its first look a device is stopped, and has nothing to say. */
static gboolean
was_seen (DocketStationDevice *device)
{
  return g_strcmp0 (docket_station_device_get_state (device), "stopped") != 0
         || docket_station_device_get_sentence (device) != NULL;
}

static void
tell_device (Run *run,
             DocketStationDevice *device)
{
  const char *name = docket_station_device_get_name (device);
  g_autofree char *line = docket_station_say_device (device);

  if (g_strcmp0 (g_hash_table_lookup (run->told, name), line) == 0 || !was_seen (device))
    return;
  tell (run, "device", docket_station_device_to_json (device), line);
  g_hash_table_replace (run->told, g_strdup (name), g_steal_pointer (&line));
}

static void
on_device_changed (DocketStationDevice *device,
                   Run *run)
{
  tell_device (run, device);
}

static void
follow_devices (Run *run)
{
  GListModel *devices = docket_station_get_devices (run->station);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (devices, i);

      g_signal_handlers_disconnect_by_data (device, run);
      g_signal_connect (device, "changed", G_CALLBACK (on_device_changed), run);
      tell_device (run, device);
    }
}

static void
unfollow_devices (Run *run)
{
  GListModel *devices = docket_station_get_devices (run->station);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (devices, i);

      g_signal_handlers_disconnect_by_data (device, run);
    }
}

static void
on_job_told (Run *run,
             const DocketJob *job)
{
  g_autofree char *line = docket_station_say_job (job);

  tell (run, "job", docket_station_job_to_json (job), line);
}

static gboolean
tell_server (gpointer user_data)
{
  Run *run = user_data;
  g_autofree char *line = docket_station_say_server (run->client);

  run->server_id = 0;
  if (g_strcmp0 (run->server_told, line) == 0)
    return G_SOURCE_REMOVE;

  tell (run, "server", docket_station_server_to_json (run->client), line);
  g_free (run->server_told);
  run->server_told = g_steal_pointer (&line);
  sd_notifyf (0, "STATUS=%s", run->server_told);

  return G_SOURCE_REMOVE;
}

/* Once for a change of several properties. */
static void
tell_server_soon (Run *run)
{
  if (run->server_id == 0)
    run->server_id = g_idle_add (tell_server, run);
}

static void
on_problem (Run *run)
{
  const char *problem = docket_station_get_problem (run->station);
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  json_node_set_string (node, problem != NULL ? problem : "");
  tell (run, "station", node, problem != NULL ? problem : _("The station is well again"));
}

static void
on_whoami (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketTerminal) terminal = docket_client_whoami_finish (DOCKET_CLIENT (object), result, &error);

  if (terminal != NULL || run->stopping || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE))
    return;

  g_message (_("The order server refuses this station: %s Pair it again."), error->message);
}

static void
on_online (Run *run)
{
  tell_server_soon (run);
  if (docket_client_get_online (run->client) && !run->stopping)
    docket_client_whoami_async (run->client, NULL, on_whoami, run);
}

static void
on_bluetooth (const char *line,
              JsonNode *node,
              gpointer user_data)
{
  tell (user_data, "bluetooth", json_node_ref (node), line);
}

static void
on_stopped (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  Run *run = user_data;

  docket_station_stop_finish (DOCKET_STATION (object), result, NULL);
  g_main_loop_quit (run->loop);
}

static gboolean
on_stop (gpointer user_data)
{
  Run *run = user_data;

  if (run->stopping)
    return G_SOURCE_CONTINUE;

  run->stopping = TRUE;
  sd_notify (0, "STOPPING=1");
  g_clear_pointer (&run->control, docket_station_control_free);
  g_clear_pointer (&run->bluetooth, docket_bluetooth_free);
  docket_station_stop_async (run->station, NULL, on_stopped, run);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload (gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketStationConfig) config = docket_station_config_load (run->config_path, &error);

  if (config == NULL)
    {
      g_message (_("The old settings stay in force. %s"), error->message);
      return G_SOURCE_CONTINUE;
    }
  if (!run->stopping)
    {
      unfollow_devices (run);
      docket_station_set_devices (run->station, config->devices);
      follow_devices (run);
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
on_watchdog (gpointer user_data)
{
  sd_notify (0, "WATCHDOG=1");

  return G_SOURCE_CONTINUE;
}

static guint
start_watchdog (void)
{
  guint64 period = 0;

  if (sd_watchdog_enabled (0, &period) <= 0)
    return 0;

  return g_timeout_add ((guint) (period / 2 / 1000), on_watchdog, NULL);
}

static void
run_until_stopped (Run *run)
{
  guint watchdog = start_watchdog ();
  guint sources[] = { g_unix_signal_add (SIGTERM, on_stop, run), g_unix_signal_add (SIGINT, on_stop, run),
                      g_unix_signal_add (SIGHUP, on_reload, run) };

  docket_station_start (run->station);
  docket_client_whoami_async (run->client, NULL, on_whoami, run);
  sd_notify (0, "READY=1");
  tell_server_soon (run);
  if (docket_station_get_problem (run->station) != NULL)
    on_problem (run);
  follow_devices (run);
  g_main_loop_run (run->loop);

  g_clear_handle_id (&watchdog, g_source_remove);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

/* Jobs are numbered by their server, and ours by our id there. */
static char *
folder_for (const DocketStationConfig *config,
            const DocketStationPairing *pairing)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, pairing->server, -1);
  g_autofree char *name = g_strdup_printf ("%.8s-%s", sum, pairing->terminal);

  return g_build_filename (config->state_dir, "work", name, NULL);
}

static DocketStationPairing *
load_pairing (const DocketStationConfig *config,
              GError **error)
{
  g_autoptr (DocketStationPairing) pairing = docket_station_pairing_load (config->state_dir, error);

  if (pairing == NULL)
    return NULL;
  if (config->server != NULL && !g_str_equal (config->server, pairing->server))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("The settings name the server %s, and this station is paired with %s. Pair it again, or correct the settings."),
                   config->server, pairing->server);
      return NULL;
    }

  return g_steal_pointer (&pairing);
}

static void
connect_all (Run *run)
{
  g_signal_connect_swapped (run->client, "notify::online", G_CALLBACK (on_online), run);
  g_signal_connect_swapped (run->client, "notify::reason", G_CALLBACK (tell_server_soon), run);
  g_signal_connect_swapped (run->station, "notify::problem", G_CALLBACK (on_problem), run);
  g_signal_connect_swapped (run->station, "job-told", G_CALLBACK (on_job_told), run);
}

static void
run_clear (Run *run)
{
  docket_station_control_free (run->control);
  g_clear_pointer (&run->bluetooth, docket_bluetooth_free);
  g_clear_handle_id (&run->server_id, g_source_remove);
  if (run->station != NULL)
    {
      unfollow_devices (run);
      g_signal_handlers_disconnect_by_data (run->station, run);
    }
  if (run->client != NULL)
    g_signal_handlers_disconnect_by_data (run->client, run);
  g_clear_object (&run->station);
  g_clear_object (&run->client);
  g_hash_table_unref (run->told);
  g_main_loop_unref (run->loop);
  g_free (run->server_told);
}

gboolean
docket_station_run (const DocketStationConfig *config,
                    const char *config_path,
                    GError **error)
{
  g_autoptr (DocketStationPairing) pairing = load_pairing (config, error);
  g_autofree char *folder = NULL;
  Run run = { .config_path = config_path, .json = config->json };

  if (pairing == NULL)
    return FALSE;

  folder = folder_for (config, pairing);
  run.loop = g_main_loop_new (NULL, FALSE);
  run.told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  run.client = docket_client_new (pairing->server, pairing->token);
  run.station = docket_station_new (run.client, folder, error);
  if (run.station != NULL)
    run.control = docket_station_control_new (run.station, run.client, config->state_dir, error);
  if (run.control == NULL)
    {
      run_clear (&run);
      return FALSE;
    }

  connect_all (&run);
  if (config->bluetooth.enabled)
    run.bluetooth = docket_bluetooth_new (&config->bluetooth, config->state_dir, run.client, on_bluetooth, &run);
  docket_station_set_devices (run.station, config->devices);
  run_until_stopped (&run);
  run_clear (&run);

  return TRUE;
}
