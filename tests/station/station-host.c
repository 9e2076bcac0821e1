/* station-host.c: a station without a window, to be killed by tests
 *
 *   station-host URL TOKEN FOLDER NAME=URI…
 *
 * Says on standard output "ready", "problem SENTENCE", "asks JOB". SIGTERM stops it in order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station.h"

#include <glib-unix.h>
#include <stdio.h>

static void
on_stopped (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  docket_station_stop_finish (DOCKET_STATION (object), result, NULL);
  g_main_loop_quit (user_data);
}

typedef struct
{
  DocketStation *station;
  GMainLoop *loop;
} Host;

static gboolean
on_term (gpointer user_data)
{
  Host *host = user_data;

  docket_station_stop_async (host->station, NULL, on_stopped, host->loop);

  return G_SOURCE_REMOVE;
}

static void
on_asks (DocketStation *station,
         gint64 job,
         const char *order,
         gpointer user_data)
{
  printf ("asks %" G_GINT64_FORMAT "\n", job);
  fflush (stdout);
}

static void
on_problem (DocketStation *station)
{
  if (docket_station_get_problem (station) == NULL)
    return;

  printf ("problem %s\n", docket_station_get_problem (station));
  fflush (stdout);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_setting_free);
  g_autoptr (DocketClient) client = NULL;
  g_autoptr (DocketStation) station = NULL;
  g_autoptr (GError) error = NULL;
  Host host;

  g_return_val_if_fail (argc >= 4, 2);

  client = docket_client_new (argv[1], argv[2]);
  station = docket_station_new (client, argv[3], &error);
  if (station == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }

  for (gint i = 4; i < argc; i++)
    {
      g_auto (GStrv) parts = g_strsplit (argv[i], "=", 2);

      g_ptr_array_add (settings, docket_device_setting_new (parts[0], parts[1]));
    }
  g_signal_connect (station, "job-asks", G_CALLBACK (on_asks), NULL);
  g_signal_connect (station, "notify::problem", G_CALLBACK (on_problem), NULL);
  on_problem (station);
  docket_station_set_devices (station, settings);
  host = (Host) { station, loop };
  g_unix_signal_add (SIGTERM, on_term, &host);
  docket_station_start (station);
  printf ("ready\n");
  fflush (stdout);
  g_main_loop_run (loop);

  return 0;
}
