/* docket-queue-pause.c: devices and the shop's intake, paused and resumed by people
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-queue.h"

#include "docket-error.h"
#include "docket-queue-pause.h"
#include "docket-queue-table.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

typedef struct
{
  const char *station;
  const char *device;
  gboolean paused;
  const char *note;
} Pause;

/* "name":value, behind what is there; NULL is null. */
static void
add_text (GString    *json,
          const char *name,
          const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *text = value != NULL ? json_to_string (node, FALSE) : g_strdup ("null");

  g_string_append_printf (json, "%s\"%s\":%s", json->len > 1 ? "," : "", name, text);
}

static char *
record_to_json (const DocketDeviceRecord *record)
{
  g_autofree char *since = docket_time_to_rfc3339 (record->paused ? record->paused_at : 0);
  GString *json = g_string_new ("{");

  add_text (json, "station", record->station);
  add_text (json, "name", record->name);
  g_string_append_printf (json, ",\"paused\":%s", record->paused ? "true" : "false");
  add_text (json, "since", since);
  add_text (json, "by", record->paused ? record->paused_by : NULL);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static char *
intake_to_json (const DocketIntake *intake, const char *closed)
{
  g_autofree char *since = docket_time_to_rfc3339 (intake->paused ? intake->since : 0);
  GString *json = g_string_new (intake->paused ? "{\"paused\":true" : "{\"paused\":false");

  add_text (json, "since", since);
  add_text (json, "by", intake->paused ? intake->by : NULL);
  add_text (json, "note", intake->paused ? intake->note : NULL);
  add_text (json, "closed", closed);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static gboolean
pause_device (DocketChanging *changing,
              gpointer        data,
              GError        **error)
{
  const Pause *pause = data;
  const DocketCall *call = changing->call;
  GError *local = NULL;
  g_autoptr (DocketDeviceRow) row = docket_devices_table_get (changing->handle, pause->station, pause->device, &local);
  g_autoptr (DocketDeviceRecord) record = NULL;
  g_autoptr (DocketEvent) event = NULL;

  if (local == NULL && (row == NULL || !g_str_equal (row->site, changing->site->id)))
    g_set_error (&local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no device “%s” at that station."), pause->device);
  if (local == NULL)
    record = docket_device_records_get (changing->handle, changing->site->id, pause->station, pause->device, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (record->paused != pause->paused)
    {
      docket_device_record_pause (record, pause->paused, call->actor, call->now);
      event = docket_device_record_to_event (record, call);
      if (!docket_device_records_put (changing->handle, record, error) ||
          !docket_change_log_site (changing, event->type, event->data, error))
        return FALSE;
    }
  changing->result->json = record_to_json (record);
  return TRUE;
}

static gboolean
set_intake (DocketChanging *changing,
            gpointer        data,
            GError        **error)
{
  const Pause *pause = data;
  const DocketCall *call = changing->call;
  const DocketIntake intake = { .paused = pause->paused, .since = call->now, .by = (char *) call->actor,
                                .note = (char *) pause->note };

  changing->result->json = intake_to_json (&intake, docket_services_get_closure (changing->services, changing->site->id));
  return docket_intake_table_put (changing->handle, changing->site->id, &intake, error) &&
         docket_change_log_site (changing, pause->paused ? "intake-paused" : "intake-resumed",
                                 changing->result->json, error);
}

void
docket_device_record_pause (DocketDeviceRecord *record,
                            gboolean            paused,
                            const char         *actor,
                            gint64              now)
{
  record->paused = paused;
  record->paused_at = now;
  g_free (record->paused_by);
  record->paused_by = g_strdup (actor);
}

DocketEvent *
docket_device_record_to_event (const DocketDeviceRecord *record,
                               const DocketCall         *call)
{
  DocketEvent *event = docket_event_new (record->paused ? "device-paused" : "device-resumed", call->actor, call->now);

  event->site = g_strdup (record->site);
  event->data = record_to_json (record);
  return event;
}

gboolean
docket_queue_check_open (DocketServices *services,
                         const char     *site,
                         GError        **error)
{
  if (docket_services_get_closure (services, site) == NULL)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                       _("The shop takes no orders at the moment. Please try again later."));
  return FALSE;
}

gboolean
docket_queue_check_intake (DocketChanging *changing,
                           GError        **error)
{
  g_auto (DocketIntake) intake = { 0 };

  if (!docket_queue_check_open (changing->services, changing->site->id, error))
    return FALSE;
  if (!docket_intake_table_get (changing->handle, changing->site->id, &intake, error))
    return FALSE;
  if (!intake.paused)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                       intake.note != NULL ? intake.note
                                           : _("The shop takes no orders at the moment. Your pictures are kept; please try again later."));
  return FALSE;
}

gboolean
docket_queue_pause_device (DocketServices   *services,
                           const DocketCall *call,
                           const char       *station,
                           const char       *device,
                           gboolean          paused,
                           DocketResult     *result,
                           GError          **error)
{
  Pause pause = { station, device, paused, NULL };
  const DocketSite *site = docket_services_get_site (services, call->site, error);

  return site != NULL && docket_change_site (services, call, site, pause_device, &pause, result, error);
}

gboolean
docket_queue_set_intake (DocketServices   *services,
                         const DocketCall *call,
                         gboolean          paused,
                         const char       *note,
                         DocketResult     *result,
                         GError          **error)
{
  Pause pause = { NULL, NULL, paused, note };
  const DocketSite *site = docket_services_get_site (services, call->site, error);

  return site != NULL && docket_change_site (services, call, site, set_intake, &pause, result, error);
}

char *
docket_queue_dup_intake (DocketServices *services,
                         const char     *site,
                         GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_auto (DocketIntake) intake = { 0 };

  if (handle == NULL || !docket_intake_table_get (handle, site, &intake, error))
    return NULL;
  return intake_to_json (&intake, docket_services_get_closure (services, site));
}

char *
docket_queue_describe_intake (DocketChanging *changing,
                              GError        **error)
{
  g_auto (DocketIntake) intake = { 0 };

  if (!docket_intake_table_get (changing->handle, changing->site->id, &intake, error))
    return NULL;
  return intake_to_json (&intake, docket_services_get_closure (changing->services, changing->site->id));
}
