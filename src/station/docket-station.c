/* docket-station.c: the production unit: takes released jobs, drives devices, reports
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LOOK_PAUSE (10 * G_TIME_SPAN_SECOND)
#define EAGER_TIME (15 * G_TIME_SPAN_SECOND)
#define RENEW_TICKS 15
#define REPORT_TICKS 60

G_DEFINE_FINAL_TYPE (DocketStation, docket_station, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PROBLEM,
  PROP_WAITING_REPORTS,
  PROP_RUNNING,
};

static void
docket_station_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  DocketStation *self = DOCKET_STATION (object);

  switch (prop_id)
    {
    case PROP_PROBLEM: g_value_set_string (value, docket_station_get_problem (self)); break;
    case PROP_WAITING_REPORTS: g_value_set_uint (value, docket_station_get_waiting_reports (self)); break;
    case PROP_RUNNING: g_value_set_boolean (value, self->running); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_station_dispose (GObject *object)
{
  DocketStation *self = DOCKET_STATION (object);

  docket_station_halt (self);
  docket_station_expect (self, NULL);
  g_cancellable_cancel (self->closing);
  for (guint i = 0; i < self->works->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->works, i), self);
  g_ptr_array_set_size (self->works, 0);
  g_ptr_array_set_size (self->strays, 0);
  if (self->outbox != NULL)
    docket_outbox_close (self->outbox);
  g_clear_object (&self->doorkeeper);
  g_clear_object (&self->events);
  g_clear_object (&self->outbox);
  g_clear_object (&self->ledger);
  g_clear_object (&self->client);
  g_list_store_remove_all (self->devices);

  G_OBJECT_CLASS (docket_station_parent_class)->dispose (object);
}

static void
docket_station_finalize (GObject *object)
{
  DocketStation *self = DOCKET_STATION (object);

  g_clear_object (&self->devices);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->strays, g_ptr_array_unref);
  g_clear_pointer (&self->works, g_ptr_array_unref);
  g_clear_pointer (&self->makeables, g_ptr_array_unref);
  g_clear_pointer (&self->ahead, g_ptr_array_unref);
  g_clear_object (&self->fetching);
  g_free (self->offered);
  g_free (self->expected);
  g_free (self->pages);
  g_free (self->ledger_problem);
  g_free (self->trouble);
  if (self->lock_fd >= 0)
    close (self->lock_fd);

  G_OBJECT_CLASS (docket_station_parent_class)->finalize (object);
}

static void
docket_station_class_init (DocketStationClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_station_get_property;
  object_class->dispose = docket_station_dispose;
  object_class->finalize = docket_station_finalize;

  g_object_class_install_property (object_class, PROP_PROBLEM,
                                   g_param_spec_string ("problem", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_WAITING_REPORTS,
                                   g_param_spec_uint ("waiting-reports", NULL, NULL, 0, G_MAXUINT, 0, flags));
  g_object_class_install_property (object_class, PROP_RUNNING,
                                   g_param_spec_boolean ("running", NULL, NULL, FALSE, flags));
  g_signal_new ("job-asks", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  g_signal_new ("job-told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
docket_station_init (DocketStation *self)
{
  self->lock_fd = -1;
  self->closing = g_cancellable_new ();
  self->ahead = g_ptr_array_new_with_free_func (g_free);
  self->devices = g_list_store_new (DOCKET_TYPE_STATION_DEVICE);
  self->strays = g_ptr_array_new_with_free_func (g_object_unref);
  self->works = g_ptr_array_new_with_free_func (g_object_unref);
}

static gboolean
prepare_folder (DocketStation *self,
                const char *folder,
                GError **error)
{
  g_autofree char *lock = g_build_filename (folder, "lock", NULL);

  self->pages = g_build_filename (folder, "pages", NULL);
  if (g_mkdir_with_parents (self->pages, 0700) != 0
      || (self->lock_fd = open (lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The station's folder %s cannot be used: %s"),
                   folder, g_strerror (errno));
      return FALSE;
    }
  if (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                   _("Another Docket on this computer already drives the devices. Close it first."));
      return FALSE;
    }

  return TRUE;
}

/* Pages are customers' pictures: none stays longer than its attempt. */
static void
remove_old_pages (DocketStation *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->pages, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->pages, name, NULL);

      g_unlink (path);
    }
}

static void
on_waiting_changed (DocketStation *self)
{
  g_object_notify (G_OBJECT (self), "waiting-reports");
  docket_station_check_stopped (self);
}

static void
on_put (DocketStation *self,
        DocketJob *report)
{
  g_signal_emit_by_name (self, "job-told", report);
}

static void
be_eager (DocketStation *self)
{
  self->eager_until = g_get_monotonic_time () + EAGER_TIME;
  docket_station_look (self);
}

static void
on_event (DocketStation *self,
          DocketEvent *event)
{
  static const char *const work_types[] = { "released", "lifted", "paid", "reprint", "job-raised", "job-moved", NULL };
  static const char *const device_types[] = { "device-paused", "device-resumed", NULL };
  static const char *const stop_types[] = { "cancelled", "undone", "hold-set", "alert-raised", "expired",
                                            "job-cancelled", "job-moved", NULL };

  if (g_str_equal (event->type, "opening"))
    docket_doorkeeper_hear (self->doorkeeper, event);
  if (g_str_equal (event->type, "compartments"))
    docket_doorkeeper_refresh (self->doorkeeper);
  if (g_strv_contains (stop_types, event->type))
    docket_station_renew_all (self);
  if (g_strv_contains (device_types, event->type))
    docket_station_report_devices_soon (self);
  if (g_strv_contains (work_types, event->type))
    be_eager (self);
  else if (g_str_equal (event->type, "job") && self->eager_until < g_get_monotonic_time ())
    docket_station_look (self);
}

static void
on_resync (DocketStation *self)
{
  self->settled = FALSE;
  docket_doorkeeper_refresh (self->doorkeeper);
  docket_outbox_hurry (self->outbox);
  docket_station_renew_all (self);
  docket_station_look (self);
  docket_station_report_devices_soon (self);
}

static gboolean
on_tick (gpointer user_data)
{
  DocketStation *self = user_data;
  gint64 now = g_get_monotonic_time ();

  self->n_ticks++;
  docket_doorkeeper_tick (self->doorkeeper);
  if (self->n_ticks % RENEW_TICKS == 0)
    docket_station_renew_all (self);
  if (self->n_ticks % REPORT_TICKS == 0)
    docket_station_report_devices_soon (self);
  if (now >= self->next_look || now < self->eager_until)
    docket_station_look (self);

  return G_SOURCE_CONTINUE;
}

static void
on_device_changed (DocketStation *self)
{
  docket_station_report_devices_soon (self);
  if (self->settled)
    docket_station_claim (self);
}

static DocketStationDevice *
find_match (DocketStation *self,
            const DocketDeviceSetting *setting)
{
  DocketStationDevice *device = docket_station_find_device (self, setting->name, setting->uri);

  return device != NULL && docket_station_device_matches (device, setting) ? device : NULL;
}

static void
keep_if_at_work (DocketStation *self,
                 DocketStationDevice *device,
                 GPtrArray *kept)
{
  if (!g_ptr_array_find (kept, device, NULL) && docket_station_device_get_work (device) != NULL)
    g_ptr_array_add (self->strays, g_object_ref (device));
}

DocketDeviceSetting *
docket_device_setting_new (const char *name,
                           const char *uri)
{
  DocketDeviceSetting *setting = g_new0 (DocketDeviceSetting, 1);

  setting->name = g_strdup (name);
  setting->uri = g_strdup (uri);

  return setting;
}

void
docket_device_setting_free (DocketDeviceSetting *setting)
{
  if (setting == NULL)
    return;

  g_free (setting->name);
  g_free (setting->uri);
  g_strfreev (setting->products);
  g_strfreev (setting->papers);
  g_free (setting);
}

DocketStation *
docket_station_new (DocketClient *client,
                    const char *state_folder,
                    GError **error)
{
  g_autoptr (DocketStation) self = g_object_new (DOCKET_TYPE_STATION, NULL);
  g_autofree char *path = g_build_filename (state_folder, "ledger", NULL);
  g_autofree char *doors = g_build_filename (state_folder, "openings", NULL);

  if (!prepare_folder (self, state_folder, error))
    return NULL;
  self->ledger = docket_ledger_open (path, &self->ledger_problem, error);
  if (self->ledger == NULL || (self->doorkeeper = docket_doorkeeper_new (client, doors, error)) == NULL)
    return NULL;

  remove_old_pages (self);
  self->client = g_object_ref (client);
  self->events = docket_events_new (client);
  self->outbox = docket_outbox_new (client, self->ledger);
  self->shop = (DocketWorkshop) { self->client, self->ledger, self->outbox, self->pages };
  g_signal_connect_object (self->outbox, "notify::waiting", G_CALLBACK (on_waiting_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "put", G_CALLBACK (on_put), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->events, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);

  return g_steal_pointer (&self);
}

const char *
docket_station_get_problem (DocketStation *self)
{
  g_return_val_if_fail (DOCKET_IS_STATION (self), NULL);

  return self->trouble != NULL ? self->trouble : self->ledger_problem;
}

void
docket_station_set_trouble (DocketStation *self,
                            const char *sentence)
{
  if (g_strcmp0 (self->trouble, sentence) == 0)
    return;

  g_free (self->trouble);
  self->trouble = g_strdup (sentence);
  g_object_notify (G_OBJECT (self), "problem");
}

guint
docket_station_get_waiting_reports (DocketStation *self)
{
  g_return_val_if_fail (DOCKET_IS_STATION (self), 0);

  return docket_outbox_get_waiting (self->outbox);
}

void
docket_station_set_devices (DocketStation *self,
                            GPtrArray *settings)
{
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->devices));

  g_return_if_fail (DOCKET_IS_STATION (self));

  for (guint i = 0; i < settings->len; i++)
    {
      const DocketDeviceSetting *setting = g_ptr_array_index (settings, i);
      DocketStationDevice *device = find_match (self, setting);

      if (device != NULL)
        {
          g_ptr_array_add (devices, g_object_ref (device));
          continue;
        }
      device = docket_station_device_new (setting);
      docket_station_device_set_makeables (device, self->makeables);
      g_signal_connect_object (device, "changed", G_CALLBACK (on_device_changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (devices, device);
    }
  for (guint i = 0; i < n_old; i++)
    {
      g_autoptr (DocketStationDevice) old = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      keep_if_at_work (self, old, devices);
    }

  g_list_store_splice (self->devices, 0, n_old, devices->pdata, devices->len);
  docket_doorkeeper_set_devices (self->doorkeeper, G_LIST_MODEL (self->devices));
  docket_station_report_devices_soon (self);
  docket_station_look (self);
}

GListModel *
docket_station_get_devices (DocketStation *self)
{
  g_return_val_if_fail (DOCKET_IS_STATION (self), NULL);

  return G_LIST_MODEL (self->devices);
}

void
docket_station_start (DocketStation *self)
{
  g_return_if_fail (DOCKET_IS_STATION (self));
  g_return_if_fail (self->stopping == NULL);

  if (self->running)
    return;

  self->running = TRUE;
  docket_station_recover (self);
  docket_doorkeeper_start (self->doorkeeper);
  docket_events_start (self->events);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  docket_station_report_devices_soon (self);
  docket_station_look (self);
  g_object_notify (G_OBJECT (self), "running");
}

void
docket_station_look (DocketStation *self)
{
  g_return_if_fail (DOCKET_IS_STATION (self));

  if (!self->running)
    return;

  self->next_look = g_get_monotonic_time () + LOOK_PAUSE;
  if (!self->settled)
    {
      docket_station_settle (self);
      return;
    }

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      docket_station_device_ask_anew (device);
    }
  docket_station_claim (self);
}
