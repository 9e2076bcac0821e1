/* docket-floor.c: the shop's devices, this computer's first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-floor.h"

#include "docket-device.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketFloorDevice
{
  GObject parent_instance;

  DocketStationDevice *own;      /* NULL: another computer's */
  char *terminal;                /* of this computer, with own */
  DocketDeviceReport *report;    /* as the server has it; NULL with own until it was asked */
};

G_DEFINE_FINAL_TYPE (DocketFloorDevice, docket_floor_device, G_TYPE_OBJECT)

struct _DocketFloor
{
  GObject parent_instance;

  DocketClient *client;
  GListModel *station_devices;   /* NULL */
  char *terminal;
  GListStore *own, *others;
  gboolean refreshing, refresh_again;
};

static void docket_floor_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketFloor, docket_floor, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, docket_floor_list_model_init))

static void
docket_floor_device_finalize (GObject *object)
{
  DocketFloorDevice *self = DOCKET_FLOOR_DEVICE (object);

  g_clear_object (&self->own);
  g_free (self->terminal);
  g_clear_pointer (&self->report, docket_device_report_free);

  G_OBJECT_CLASS (docket_floor_device_parent_class)->finalize (object);
}

static void
docket_floor_device_class_init (DocketFloorDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_floor_device_finalize;

  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_floor_device_init (DocketFloorDevice *self)
{
}

const char *
docket_floor_device_get_name (DocketFloorDevice *self)
{
  return self->own != NULL ? docket_station_device_get_name (self->own) : self->report->name;
}

const char *
docket_floor_device_get_state (DocketFloorDevice *self)
{
  return self->own != NULL ? docket_station_device_get_state (self->own) : self->report->state;
}

static const char *const *
reasons_of (DocketFloorDevice *self)
{
  return self->own != NULL ? docket_station_device_get_reasons (self->own)
                           : (const char *const *) self->report->reasons;
}

/* A printer that waits for paper with a job in hand says that it is at work. */
gboolean
docket_floor_device_is_stopped (DocketFloorDevice *self)
{
  const char *const *reasons = reasons_of (self);

  if (g_strcmp0 (docket_floor_device_get_state (self), "processing") != 0)
    return g_strcmp0 (docket_floor_device_get_state (self), "stopped") == 0;

  for (gsize i = 0; reasons != NULL && reasons[i] != NULL; i++)
    {
      if (docket_device_reason_stops_job (reasons[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_engraver (DocketFloorDevice *self)
{
  return g_strcmp0 (docket_floor_device_get_kind (self), "grbl") == 0;
}

/* An engraver says itself what is to be laid in, and where; a printer's words are IPP's. */
char *
docket_floor_device_dup_why (DocketFloorDevice *self)
{
  const char *const *reasons = reasons_of (self);
  const char *sentence = self->own != NULL ? docket_station_device_get_sentence (self->own) : self->report->message;
  g_autofree char *words = docket_phrase_reasons (reasons);

  return g_strdup (words == NULL || (is_engraver (self) && sentence != NULL) ? sentence : words);
}

double
docket_floor_device_get_progress (DocketFloorDevice *self)
{
  if (self->own == NULL)
    return self->report->job != 0 ? self->report->progress : -1;
  if (docket_station_device_get_job (self->own) == 0)
    return -1;

  return docket_station_device_get_progress (self->own);
}

const char *
docket_floor_device_get_order (DocketFloorDevice *self)
{
  return self->own != NULL ? docket_station_device_get_order (self->own) : NULL;
}

const char *
docket_floor_device_get_station (DocketFloorDevice *self)
{
  return self->own != NULL ? self->terminal : self->report->station;
}

const char *
docket_floor_device_get_kind (DocketFloorDevice *self)
{
  return self->own != NULL ? docket_station_device_get_kind (self->own) : self->report->kind;
}

const char *
docket_floor_device_get_icon (DocketFloorDevice *self)
{
  gboolean stopped = docket_floor_device_is_stopped (self);

  if (is_engraver (self))
    return stopped ? "dialog-warning-symbolic" : "docket-engraver-symbolic";
  if (g_strcmp0 (docket_floor_device_get_kind (self), "modbus") == 0)
    return stopped ? "dialog-warning-symbolic" : "package-x-generic-symbolic";

  return stopped ? "printer-error-symbolic" : "printer-symbolic";
}

gboolean
docket_floor_device_get_paused (DocketFloorDevice *self)
{
  return self->own != NULL ? docket_station_device_get_paused (self->own) : self->report->paused == 1;
}

/* An engraver is also stopped by alarms and cables, where nothing is to be laid in. */
const char *
docket_floor_device_get_go_on_label (DocketFloorDevice *self)
{
  const char *const *reasons = reasons_of (self);

  if (docket_floor_device_get_paused (self))
    return _("Go on");
  if (!is_engraver (self))
    return _("Paper in, go on");

  return reasons != NULL && g_strv_contains (reasons, "media-needed") ? _("Material in, go on") : _("Go on");
}

gint
docket_floor_device_get_seconds_left (DocketFloorDevice *self)
{
  if (self->own == NULL)
    return self->report->job != 0 ? self->report->seconds_left : -1;

  return docket_station_device_get_job (self->own) != 0 ? docket_station_device_get_seconds_left (self->own) : -1;
}

void
docket_floor_device_get_rate (DocketFloorDevice *self, double *unit, double *setup)
{
  *unit = self->report != NULL ? self->report->seconds_per_unit : 0;
  *setup = self->report != NULL ? self->report->setup_seconds : 0;
}

gint64
docket_floor_device_get_stopped_since (DocketFloorDevice *self)
{
  return self->report != NULL ? self->report->stopped_since : 0;
}

const char *const *
docket_floor_device_get_policy_problems (DocketFloorDevice *self)
{
  static const char *const NONE[] = { NULL };

  return self->own != NULL ? docket_station_device_get_policy_problems (self->own) : NONE;
}

DocketStationDevice *
docket_floor_device_get_own (DocketFloorDevice *self)
{
  return self->own;
}

/* ---- the list ---- */

static GType
docket_floor_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_FLOOR_DEVICE;
}

static guint
docket_floor_get_n_items (GListModel *model)
{
  DocketFloor *self = DOCKET_FLOOR (model);

  return g_list_model_get_n_items (G_LIST_MODEL (self->own)) + g_list_model_get_n_items (G_LIST_MODEL (self->others));
}

static gpointer
docket_floor_get_item (GListModel *model, guint position)
{
  DocketFloor *self = DOCKET_FLOOR (model);
  guint n_own = g_list_model_get_n_items (G_LIST_MODEL (self->own));

  return position < n_own ? g_list_model_get_item (G_LIST_MODEL (self->own), position)
                          : g_list_model_get_item (G_LIST_MODEL (self->others), position - n_own);
}

static void
docket_floor_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_floor_get_item_type;
  iface->get_n_items = docket_floor_get_n_items;
  iface->get_item = docket_floor_get_item;
}

static void
changed (DocketFloor *self)
{
  g_signal_emit_by_name (self, "changed");
}

static void
on_own_notify (DocketFloorDevice *device)
{
  g_signal_emit_by_name (device, "changed");
}

static DocketFloorDevice *
add_own (DocketFloor *self, DocketStationDevice *own)
{
  DocketFloorDevice *device = g_object_new (DOCKET_TYPE_FLOOR_DEVICE, NULL);

  device->own = g_object_ref (own);
  device->terminal = g_strdup (self->terminal);
  g_signal_connect_object (own, "notify", G_CALLBACK (on_own_notify), device, G_CONNECT_SWAPPED);
  g_signal_connect_object (device, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);

  return device;
}

static void
on_station_items (DocketFloor *self, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    {
      g_autoptr (DocketStationDevice) own = g_list_model_get_item (self->station_devices, position + i);

      g_ptr_array_add (devices, add_own (self, own));
    }

  g_list_store_splice (self->own, position, removed, devices->pdata, devices->len);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  changed (self);
}

/* Our own are known better here than there, but for what the server has learnt of them. Takes @report. */
static void
take_own_report (DocketFloor *self, DocketDeviceReport *report)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->own)); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (G_LIST_MODEL (self->own), i);

      if (!g_str_equal (docket_floor_device_get_name (device), report->name))
        continue;

      g_clear_pointer (&device->report, docket_device_report_free);
      device->report = report;
      g_signal_emit_by_name (device, "changed");
      return;
    }

  docket_device_report_free (report);
}

static gboolean
is_same_device (DocketFloorDevice *device, const DocketDeviceReport *report)
{
  return g_strcmp0 (device->report->name, report->name) == 0 && g_strcmp0 (device->report->station, report->station) == 0;
}

/* The same devices in the same order change in place, so that the focus stays. Takes the reports where TRUE. */
static gboolean
update_others (DocketFloor *self, GPtrArray *reports)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->others));

  if (n != reports->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (G_LIST_MODEL (self->others), i);

      if (!is_same_device (device, g_ptr_array_index (reports, i)))
        return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (G_LIST_MODEL (self->others), i);

      docket_device_report_free (device->report);
      device->report = g_ptr_array_index (reports, i);
      g_signal_emit_by_name (device, "changed");
    }

  return TRUE;
}

static void
replace_others (DocketFloor *self, GPtrArray *reports)
{
  guint n_own = g_list_model_get_n_items (G_LIST_MODEL (self->own));
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->others));
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < reports->len; i++)
    {
      DocketFloorDevice *device = g_object_new (DOCKET_TYPE_FLOOR_DEVICE, NULL);

      device->report = g_ptr_array_index (reports, i);
      g_ptr_array_add (devices, device);
    }

  g_list_store_splice (self->others, 0, n_before, devices->pdata, devices->len);
  g_list_model_items_changed (G_LIST_MODEL (self), n_own, n_before, devices->len);
}

static void
take_reports (DocketFloor *self, GPtrArray *reports)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  while (reports->len > 0)
    {
      DocketDeviceReport *report = g_ptr_array_steal_index (reports, 0);

      if (report->station == NULL || g_strcmp0 (report->station, self->terminal) == 0)
        take_own_report (self, report);
      else
        g_ptr_array_add (others, report);
    }

  if (!update_others (self, others))
    replace_others (self, others);
  changed (self);
}

static void
on_devices (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketFloor) self = user_data;
  g_autoptr (GPtrArray) reports = docket_client_devices_finish (DOCKET_CLIENT (source), result, NULL);

  self->refreshing = FALSE;
  if (reports != NULL)
    take_reports (self, reports);
  if (self->refresh_again)
    docket_floor_refresh (self);
}

static void
docket_floor_finalize (GObject *object)
{
  DocketFloor *self = DOCKET_FLOOR (object);

  g_clear_object (&self->station_devices);
  g_clear_object (&self->own);
  g_clear_object (&self->others);
  g_clear_object (&self->client);
  g_free (self->terminal);

  G_OBJECT_CLASS (docket_floor_parent_class)->finalize (object);
}

static void
docket_floor_class_init (DocketFloorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_floor_finalize;

  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_floor_init (DocketFloor *self)
{
  self->own = g_list_store_new (DOCKET_TYPE_FLOOR_DEVICE);
  self->others = g_list_store_new (DOCKET_TYPE_FLOOR_DEVICE);
}

DocketFloor *
docket_floor_new (DocketClient *client)
{
  DocketFloor *self = g_object_new (DOCKET_TYPE_FLOOR, NULL);

  self->client = g_object_ref (client);

  return self;
}

void
docket_floor_set_station (DocketFloor *self, DocketStation *station, const char *terminal)
{
  g_free (self->terminal);
  self->terminal = g_strdup (terminal);
  if (self->station_devices != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->station_devices, on_station_items, self);
      on_station_items (self, 0, g_list_model_get_n_items (G_LIST_MODEL (self->own)), 0);
      g_clear_object (&self->station_devices);
    }
  if (station == NULL)
    return;

  self->station_devices = g_object_ref (docket_station_get_devices (station));
  g_signal_connect_object (self->station_devices, "items-changed", G_CALLBACK (on_station_items), self,
                           G_CONNECT_SWAPPED);
  on_station_items (self, 0, 0, g_list_model_get_n_items (self->station_devices));
}

void
docket_floor_refresh (DocketFloor *self)
{
  self->refresh_again = self->refreshing;
  if (self->refreshing)
    return;

  self->refreshing = TRUE;
  docket_client_devices_async (self->client, NULL, on_devices, g_object_ref (self));
}
