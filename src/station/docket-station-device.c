/* docket-station-device.c: a device of this station, as the counter and the server see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-making-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DocketStationDevice, docket_station_device, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_URI,
  PROP_STATE,
  PROP_REASONS,
  PROP_SENTENCE,
  PROP_PAUSED,
  PROP_JOB,
  PROP_ORDER,
  PROP_COPIES,
  PROP_COPIES_COMPLETED,
  PROP_PROGRESS,
  PROP_SECONDS_LEFT,
  PROP_KIND,
  PROP_POLICY_PROBLEMS,
  N_PROPS,
};

static void
docket_station_device_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  DocketStationDevice *self = DOCKET_STATION_DEVICE (object);

  switch (prop_id)
    {
    case PROP_NAME: g_value_set_string (value, self->name); break;
    case PROP_URI: g_value_set_string (value, self->uri); break;
    case PROP_STATE: g_value_set_string (value, docket_station_device_get_state (self)); break;
    case PROP_REASONS: g_value_set_boxed (value, self->reasons); break;
    case PROP_SENTENCE: g_value_set_string (value, self->sentence); break;
    case PROP_PAUSED: g_value_set_boolean (value, self->paused); break;
    case PROP_JOB: g_value_set_int64 (value, docket_station_device_get_job (self)); break;
    case PROP_ORDER: g_value_set_string (value, docket_station_device_get_order (self)); break;
    case PROP_COPIES: g_value_set_uint (value, docket_station_device_get_copies (self)); break;
    case PROP_COPIES_COMPLETED: g_value_set_uint (value, docket_station_device_get_copies_completed (self)); break;
    case PROP_PROGRESS: g_value_set_double (value, docket_station_device_get_progress (self)); break;
    case PROP_SECONDS_LEFT: g_value_set_int (value, docket_station_device_get_seconds_left (self)); break;
    case PROP_KIND: g_value_set_string (value, docket_station_device_get_kind (self)); break;
    case PROP_POLICY_PROBLEMS: g_value_set_boxed (value, docket_station_device_get_policy_problems (self)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_station_device_dispose (GObject *object)
{
  DocketStationDevice *self = DOCKET_STATION_DEVICE (object);

  g_clear_object (&self->work);
  g_clear_object (&self->device);

  G_OBJECT_CLASS (docket_station_device_parent_class)->dispose (object);
}

static void
docket_station_device_finalize (GObject *object)
{
  DocketStationDevice *self = DOCKET_STATION_DEVICE (object);

  g_free (self->name);
  g_free (self->uri);
  g_free (self->fault);
  g_free (self->sentence);
  g_strfreev (self->products);
  g_strfreev (self->papers);
  g_strfreev (self->reasons);
  g_clear_pointer (&self->makeables, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_station_device_parent_class)->finalize (object);
}

static void
docket_station_device_class_init (DocketStationDeviceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *props[N_PROPS] = { NULL };

  object_class->get_property = docket_station_device_get_property;
  object_class->dispose = docket_station_device_dispose;
  object_class->finalize = docket_station_device_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_URI] = g_param_spec_string ("uri", NULL, NULL, NULL, flags);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, NULL, flags);
  props[PROP_REASONS] = g_param_spec_boxed ("reasons", NULL, NULL, G_TYPE_STRV, flags);
  props[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  props[PROP_JOB] = g_param_spec_int64 ("job", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, NULL, flags);
  props[PROP_COPIES] = g_param_spec_uint ("copies", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_COPIES_COMPLETED] = g_param_spec_uint ("copies-completed", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  props[PROP_SECONDS_LEFT] = g_param_spec_int ("seconds-left", NULL, NULL, -1, G_MAXINT, -1, flags);
  props[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  props[PROP_POLICY_PROBLEMS] = g_param_spec_boxed ("policy-problems", NULL, NULL, G_TYPE_STRV, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_station_device_init (DocketStationDevice *self)
{
  self->reasons = g_new0 (char *, 1);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_station_group_free);
  self->opinion = -1;
}

static void
renew_words (DocketStationDevice *self)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  const char *sentence = self->fault;

  if (self->paused)
    {
      g_strv_builder_add (reasons, "paused");
      sentence = _("It is paused. Press “Go on” when it may take jobs again.");
    }
  if (self->device != NULL)
    {
      const char *const *own = docket_device_get_reasons (self->device);

      for (gsize i = 0; own[i] != NULL; i++)
        if (!self->paused || !g_str_equal (own[i], "paused"))
          g_strv_builder_add (reasons, own[i]);
      if (docket_device_get_sentence (self->device) != NULL)
        sentence = docket_device_get_sentence (self->device);
    }

  g_strfreev (self->reasons);
  self->reasons = g_strv_builder_end (reasons);
  g_free (self->sentence);
  self->sentence = g_strdup (sentence);
}

static void
note_stop (DocketStationDevice *self)
{
  gboolean stopped = self->device == NULL || docket_device_get_in_the_way (self->device);

  if (!stopped)
    self->stopped_since = 0;
  else if (self->stopped_since == 0)
    self->stopped_since = g_get_real_time ();
}

static void
everything_changed (DocketStationDevice *self)
{
  GObject *object = G_OBJECT (self);

  note_stop (self);
  renew_words (self);
  g_object_freeze_notify (object);
  g_object_notify (object, "state");
  g_object_notify (object, "reasons");
  g_object_notify (object, "sentence");
  g_object_notify (object, "paused");
  g_object_notify (object, "job");
  g_object_notify (object, "order");
  g_object_notify (object, "copies");
  g_object_notify (object, "copies-completed");
  g_object_notify (object, "progress");
  g_object_notify (object, "seconds-left");
  g_object_notify (object, "policy-problems");
  g_object_thaw_notify (object);
  g_signal_emit_by_name (self, "changed");
}

static void
on_device_changed (DocketStationDevice *self)
{
  if (!docket_device_get_in_trouble (self->device))
    self->trusted = self->troubled = FALSE;
  docket_station_device_renew_groups (self);
  everything_changed (self);
}

static gboolean
strv_same (char **one,
           char **other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return g_strv_equal ((const char *const *) one, (const char *const *) other);
}

DocketStationDevice *
docket_station_device_new (const DocketDeviceSetting *setting)
{
  DocketStationDevice *self = g_object_new (DOCKET_TYPE_STATION_DEVICE, NULL);
  g_autoptr (GError) error = NULL;

  self->name = g_strdup (setting->name);
  self->uri = g_strdup (setting->uri);
  self->products = g_strdupv (setting->products);
  self->papers = g_strdupv (setting->papers);
  self->device = docket_device_new (self->name, self->uri, &error);
  if (self->device == NULL)
    self->fault = g_strdup (error->message);
  else
    g_signal_connect_object (self->device, "changed", G_CALLBACK (on_device_changed), self, G_CONNECT_SWAPPED);
  renew_words (self);

  return self;
}

DocketDevice *
docket_station_device_get_device (DocketStationDevice *self)
{
  return self->device;
}

void
docket_station_device_set_work (DocketStationDevice *self,
                                DocketWork *work)
{
  if (self->work != NULL)
    g_signal_handlers_disconnect_by_data (self->work, self);
  if (self->work != NULL && work == NULL && !docket_work_get_setback (self->work))
    self->n_setbacks = 0;
  g_set_object (&self->work, work);
  if (work != NULL)
    g_signal_connect_object (work, "changed", G_CALLBACK (everything_changed), self, G_CONNECT_SWAPPED);
  everything_changed (self);
}

DocketWork *
docket_station_device_get_work (DocketStationDevice *self)
{
  return self->work;
}

void
docket_station_device_set_paused (DocketStationDevice *self,
                                  gboolean paused)
{
  if (!paused)
    {
      self->not_before = 0;
      self->n_setbacks = 0;
    }
  if (self->paused == paused)
    return;

  self->opinion = paused;
  self->paused = paused;
  everything_changed (self);
}

void
docket_station_device_trust (DocketStationDevice *self)
{
  self->trusted = TRUE;
}

void
docket_station_device_adopt (DocketStationDevice *self,
                             const DocketDeviceReport *answer)
{
  if (answer->paused < 0 || self->opinion != self->opinion_told)
    return;

  self->opinion = self->opinion_told = -1;
  if (self->paused == (answer->paused != 0))
    return;

  self->paused = answer->paused != 0;
  everything_changed (self);
}

gboolean
docket_station_device_matches (DocketStationDevice *self,
                               const DocketDeviceSetting *setting)
{
  return g_strcmp0 (self->name, setting->name) == 0 && g_strcmp0 (self->uri, setting->uri) == 0
         && strv_same (self->products, setting->products) && strv_same (self->papers, setting->papers);
}

const char *
docket_station_device_get_name (DocketStationDevice *self)
{
  return self->name;
}

const char *
docket_station_device_get_uri (DocketStationDevice *self)
{
  return self->uri;
}

const char *
docket_station_device_get_state (DocketStationDevice *self)
{
  DocketDeviceState state = self->device != NULL ? docket_device_get_state (self->device) : DOCKET_DEVICE_STOPPED;

  if (state == DOCKET_DEVICE_STOPPED || (self->paused && self->work == NULL))
    return docket_device_state_to_nick (DOCKET_DEVICE_STOPPED);
  if (self->work != NULL)
    return docket_device_state_to_nick (DOCKET_DEVICE_PROCESSING);

  return docket_device_state_to_nick (state);
}

const char *const *
docket_station_device_get_reasons (DocketStationDevice *self)
{
  return (const char *const *) self->reasons;
}

const char *
docket_station_device_get_sentence (DocketStationDevice *self)
{
  return self->sentence;
}

gboolean
docket_station_device_get_paused (DocketStationDevice *self)
{
  return self->paused;
}

gint64
docket_station_device_get_job (DocketStationDevice *self)
{
  return self->work != NULL ? docket_work_get_job (self->work)->id : 0;
}

const char *
docket_station_device_get_order (DocketStationDevice *self)
{
  return self->work != NULL ? docket_work_get_job (self->work)->order : NULL;
}

guint
docket_station_device_get_copies (DocketStationDevice *self)
{
  return self->work != NULL ? docket_work_get_job (self->work)->copies : 0;
}

guint
docket_station_device_get_copies_completed (DocketStationDevice *self)
{
  return self->work != NULL ? docket_work_get_copies_completed (self->work) : 0;
}

double
docket_station_device_get_progress (DocketStationDevice *self)
{
  return self->work != NULL ? docket_work_get_progress (self->work) : 0;
}

gint
docket_station_device_get_seconds_left (DocketStationDevice *self)
{
  return self->work != NULL ? docket_work_get_seconds_left (self->work) : -1;
}

const char *
docket_station_device_get_kind (DocketStationDevice *self)
{
  return self->device != NULL ? docket_device_get_kind (self->device) : NULL;
}

const char *const *
docket_station_device_get_policy_problems (DocketStationDevice *self)
{
  static const char *const none[] = { NULL };

  return self->device != NULL ? docket_device_get_policy_problems (self->device) : none;
}
