/* station-rig.c: a station with one device and a fake order server, driven step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "station-rig.h"

#include <glib/gstdio.h>

void
unit_set_up (Unit *unit,
             gconstpointer data)
{
  unit->shop = fake_shop_new ();
  unit->client = docket_client_new (fake_server_url (fake_shop_get_server (unit->shop)), "t");
  unit->folder = g_dir_make_tmp ("docket-station-XXXXXX", NULL);
  unit->prints = g_dir_make_tmp ("docket-prints-XXXXXX", NULL);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

void
unit_stop (Unit *unit)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_station_stop_async (unit->station, NULL, fake_keep_result, &result);
  g_assert_true (docket_station_stop_finish (unit->station, fake_await (&result), NULL));
  g_clear_object (&result);
  g_clear_object (&unit->station);
}

void
unit_tear_down (Unit *unit,
                gconstpointer data)
{
  if (unit->station != NULL)
    unit_stop (unit);
  g_clear_object (&unit->client);
  fake_shop_free (unit->shop);
  remove_all (unit->folder);
  remove_all (unit->prints);
  g_free (unit->folder);
  g_free (unit->prints);
}

static void
on_asks (Unit *unit,
         gint64 job,
         const char *order)
{
  g_assert_cmpstr (order, ==, "7K3MQ0ZT4HX");
  unit->asked = job;
}

void
unit_start (Unit *unit,
            const char *kind)
{
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_setting_free);
  gboolean in_folder = g_str_has_prefix (kind, "file:") || g_str_has_prefix (kind, "failing:");
  g_autofree char *uri = g_strconcat (kind, in_folder ? unit->prints : "", NULL);
  g_autoptr (GError) error = NULL;

  unit->station = docket_station_new (unit->client, unit->folder, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (unit->station, "job-asks", G_CALLBACK (on_asks), unit);
  g_ptr_array_add (settings, docket_device_setting_new ("Photo 1", uri));
  docket_station_set_devices (unit->station, settings);
  docket_station_start (unit->station);
}

guint
unit_count_prints (Unit *unit)
{
  g_autoptr (GDir) folder = g_dir_open (unit->prints, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += g_str_has_suffix (name, ".jpg");

  return n;
}

typedef struct
{
  Unit *unit;
  gint64 job;
  DocketJobState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (DocketJob) job = fake_shop_get_job (wanted->unit->shop, wanted->job);

  return job->state == wanted->state;
}

void
unit_await (Unit *unit,
            gint64 job,
            DocketJobState state)
{
  Wanted wanted = { unit, job, state };

  g_assert_true (fake_wait (has_state, &wanted, 40));
}

DocketStationDevice *
unit_device (Unit *unit)
{
  g_autoptr (DocketStationDevice) device = g_list_model_get_item (docket_station_get_devices (unit->station), 0);

  return device;
}

gboolean
unit_is_in_hand (gpointer data)
{
  return docket_station_device_get_job (unit_device (data)) != 0;
}

gboolean
unit_is_stopped (gpointer data)
{
  return g_strcmp0 (docket_station_device_get_state (unit_device (data)), "stopped") == 0
         && docket_station_device_get_sentence (unit_device (data)) != NULL && unit_is_in_hand (data);
}

void
unit_operate (Unit *unit,
              DocketStationOperation operation)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_station_operate_async (unit->station, unit_device (unit), operation, NULL, fake_keep_result, &result);
  docket_station_operate_finish (unit->station, fake_await (&result), &error);
  g_assert_no_error (error);
}

gboolean
unit_is_idle (gpointer data)
{
  return docket_station_device_get_job (unit_device (data)) == 0;
}
