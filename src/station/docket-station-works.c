/* docket-station-works.c: the station's works and the devices that do them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

static void
on_work_ended (DocketStation *self,
               DocketWork *work)
{
  g_autoptr (DocketWork) held = g_object_ref (work);
  guint n_devices = g_list_model_get_n_items (G_LIST_MODEL (self->devices));

  g_ptr_array_remove (self->works, work);
  for (guint i = 0; i < n_devices; i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      if (docket_station_device_get_work (device) != work)
        continue;
      if (docket_work_get_setback (work))
        docket_station_device_set_back (device, g_get_monotonic_time ());
      docket_station_device_set_work (device, NULL);
    }
  for (guint i = self->strays->len; i-- > 0;)
    if (docket_station_device_get_work (g_ptr_array_index (self->strays, i)) == work)
      {
        docket_station_device_set_work (g_ptr_array_index (self->strays, i), NULL);
        g_ptr_array_remove_index (self->strays, i);
      }

  docket_station_set_trouble (self, NULL);
  docket_station_look (self);
  docket_station_check_stopped (self);
}

static void
on_work_asks (DocketStation *self,
              DocketWork *work)
{
  const DocketJob *job = docket_work_get_job (work);

  g_signal_emit_by_name (self, "job-asks", job->id, job->order);
}

static DocketStationDevice *
device_for_entry (DocketStation *self,
                  const DocketLedgerEntry *entry)
{
  DocketStationDevice *device = docket_station_find_device (self, entry->device, entry->uri);
  g_autoptr (DocketDeviceSetting) setting = NULL;

  if (device != NULL && docket_station_device_get_work (device) == NULL)
    return device;

  setting = docket_device_setting_new (entry->device, entry->uri);
  device = docket_station_device_new (setting);
  g_signal_connect_object (device, "changed", G_CALLBACK (docket_station_report_devices_soon), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->strays, device);

  return device;
}

static void
on_written (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!docket_ledger_write_finish (DOCKET_LEDGER (object), result, &error))
    g_warning ("%s", error->message);
}

/* The URI was right when the attempt was made and is not now: nobody can look any more. */
static void
give_up_entry (DocketStation *self,
               const DocketLedgerEntry *entry)
{
  g_autoptr (DocketJob) report = docket_job_copy (entry->job);

  report->state = DOCKET_JOB_PROCESSING_STOPPED;
  g_strfreev (report->reasons);
  report->reasons = g_strsplit (DOCKET_JOB_REASON_OUTCOME_UNKNOWN, " ", -1);
  docket_ledger_ended_async (self->ledger, entry->name, report, on_written, NULL);
  docket_outbox_put (self->outbox, report, TRUE);
  g_signal_emit_by_name (self, "job-asks", report->id, report->order);
}

void
docket_station_add_work (DocketStation *self,
                         DocketStationDevice *device,
                         DocketWork *work)
{
  g_ptr_array_add (self->works, g_object_ref (work));
  g_signal_connect_object (work, "ended", G_CALLBACK (on_work_ended), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "asks", G_CALLBACK (on_work_asks), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (work, "trouble", G_CALLBACK (docket_station_set_trouble), self, G_CONNECT_SWAPPED);
  /* First, for to tell of the work takes the window longer than to hand it to the device. */
  docket_work_start (work);
  docket_station_device_set_work (device, work);
}

void
docket_station_recover (DocketStation *self)
{
  g_autoptr (GPtrArray) entries = docket_ledger_list_attempts (self->ledger);

  for (guint i = 0; i < entries->len; i++)
    {
      const DocketLedgerEntry *entry = g_ptr_array_index (entries, i);
      DocketStationDevice *device = device_for_entry (self, entry);
      g_autoptr (DocketWork) work = NULL;

      if (docket_station_device_get_device (device) == NULL)
        {
          give_up_entry (self, entry);
          continue;
        }
      work = docket_work_new_from_entry (&self->shop, docket_station_device_get_device (device), entry);
      docket_station_add_work (self, device, work);
    }
}

DocketStationDevice *
docket_station_find_device (DocketStation *self,
                            const char *name,
                            const char *uri)
{
  guint n_devices = g_list_model_get_n_items (G_LIST_MODEL (self->devices));

  for (guint i = 0; i < n_devices; i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      if (g_strcmp0 (docket_station_device_get_name (device), name) == 0
          && (uri == NULL || g_strcmp0 (docket_station_device_get_uri (device), uri) == 0))
        return device;
    }

  return NULL;
}

gboolean
docket_station_has_job (DocketStation *self,
                        gint64 job)
{
  for (guint i = 0; i < self->works->len; i++)
    if (docket_work_get_job (g_ptr_array_index (self->works, i))->id == job)
      return TRUE;

  return docket_outbox_has (self->outbox, job);
}

GHashTable *
docket_station_dup_known_jobs (DocketStation *self)
{
  GHashTable *known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < self->works->len; i++)
    g_hash_table_add (known, g_memdup2 (&docket_work_get_job (g_ptr_array_index (self->works, i))->id, sizeof (gint64)));
  docket_outbox_add_jobs (self->outbox, known);

  return known;
}

void
docket_station_renew_all (DocketStation *self)
{
  for (guint i = 0; i < self->works->len; i++)
    docket_work_renew (g_ptr_array_index (self->works, i));
}
