/* docket-jobs-devices.c: what stations say of their devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs.h"

#include "docket-events-table.h"

typedef struct
{
  const DocketCall *call;
  const char *station;
  GPtrArray *devices;
} Report;

static const DocketDeviceRow *
find (GPtrArray  *rows,
      const char *station,
      const char *name)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketDeviceRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->station, station) && g_str_equal (row->name, name))
        return row;
    }
  return NULL;
}

static gboolean
log_device (DocketDbHandle        *handle,
            const Report          *report,
            const DocketDeviceRow *row,
            GError               **error)
{
  g_autoptr (DocketEvent) event = docket_event_new ("device", report->call->actor, report->call->now);

  event->site = g_strdup (report->call->site);
  event->data = g_strdup (row->json);
  return docket_events_table_append (handle, event, error);
}

static gboolean
put (DocketDbHandle *handle,
     gpointer        data,
     GError        **error)
{
  const Report *report = data;
  g_autoptr (GPtrArray) before = docket_devices_table_list (handle, report->call->site, error);

  if (before == NULL)
    return FALSE;
  for (guint i = 0; i < report->devices->len; i++)
    {
      DocketDeviceRow *row = g_ptr_array_index (report->devices, i);
      const DocketDeviceRow *old = find (before, report->station, row->name);

      row->seen_at = report->call->now;
      if ((old == NULL || !g_str_equal (old->json, row->json)) &&
          !log_device (handle, report, row, error))
        return FALSE;
    }
  return docket_devices_table_put (handle, report->call->site, report->station, report->devices, error);
}

gboolean
docket_jobs_put_devices (DocketServices   *services,
                         const DocketCall *call,
                         const char       *station,
                         GPtrArray        *devices,
                         GError          **error)
{
  Report report = { call, station, devices };

  return docket_db_write (services->db, put, &report, error);
}

GPtrArray *
docket_jobs_list_devices (DocketServices *services,
                          const char     *site,
                          GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? docket_devices_table_list (handle, site, error) : NULL;
}
