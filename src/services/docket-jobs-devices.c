/* docket-jobs-devices.c: what stations say of their devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs.h"

#include "docket-estimates-table.h"
#include "docket-events-table.h"
#include "docket-queue-pause.h"
#include "docket-time.h"

#include <json-glib/json-glib.h>

typedef struct
{
  DocketServices *services;
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

/* What a person did at the station, and what its standing still teaches. */
static gboolean
note_condition (DocketDbHandle        *handle,
                const Report          *report,
                const DocketDeviceRow *row,
                GError               **error)
{
  const DocketSite *site = docket_services_get_site (report->services, report->call->site, error);
  const DocketCall *call = report->call;
  g_autoptr (DocketDeviceRecord) record = docket_device_records_get (handle, call->site, report->station,
                                                                     row->name, error);
  g_autoptr (DocketEvent) event = NULL;

  if (record == NULL || site == NULL)
    return FALSE;
  docket_condition_note (&record->condition, site->opening, !g_str_equal (row->state, "stopped"), call->now);
  if (row->paused >= 0 && row->paused != record->paused)
    {
      docket_device_record_pause (record, row->paused, call->actor, call->now);
      event = docket_device_record_to_event (record, call);
      if (!docket_events_table_append (handle, event, error))
        return FALSE;
    }
  return docket_device_records_put (handle, record, error);
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
      if (!note_condition (handle, report, row, error))
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
  Report report = { services, call, station, devices };

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

/* What it needs for what it makes most; the rows are ordered so. */
static const DocketRate *
find_rate (GPtrArray             *rates,
           const DocketDeviceRow *row)
{
  for (guint i = 0; i < rates->len; i++)
    {
      const DocketRateRow *rate = g_ptr_array_index (rates, i);

      if (g_str_equal (rate->station, row->station) && g_str_equal (rate->name, row->name))
        return &rate->rate;
    }
  return NULL;
}

static void
add_string (JsonObject *object,
            const char *name,
            const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

static JsonNode *
device_to_node (const DocketDeviceRow *row,
                const DocketRate      *rate)
{
  g_autofree char *seen_at = docket_time_to_rfc3339 (row->seen_at);
  g_autofree char *since = docket_time_to_rfc3339 (row->stopped_since);
  JsonNode *node = json_from_string (row->json, NULL);
  JsonObject *object = json_node_get_object (node);

  json_object_set_string_member (object, "station", row->station);
  json_object_set_string_member (object, "seen_at", seen_at);
  json_object_set_boolean_member (object, "paused", row->paused != 0);
  add_string (object, "stopped_since", since);
  if (rate != NULL)
    {
      json_object_set_double_member (object, "seconds_per_unit", rate->unit);
      json_object_set_double_member (object, "setup_seconds", rate->setup);
      return node;
    }
  json_object_set_null_member (object, "seconds_per_unit");
  json_object_set_null_member (object, "setup_seconds");
  return node;
}

char *
docket_jobs_dup_devices (DocketServices *services,
                         const char     *site,
                         const char     *station,
                         GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GPtrArray) rows = handle != NULL ? docket_devices_table_list (handle, site, error) : NULL;
  g_autoptr (GPtrArray) rates = rows != NULL ? docket_rates_table_list (handle, site, error) : NULL;
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  JsonArray *devices = json_array_new ();

  json_object_set_array_member (root, "devices", devices);
  if (rates == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketDeviceRow *row = g_ptr_array_index (rows, i);

      if (station == NULL || g_str_equal (row->station, station))
        json_array_add_element (devices, device_to_node (row, find_rate (rates, row)));
    }
  node = json_node_init_object (json_node_alloc (), root);
  return json_to_string (node, FALSE);
}
