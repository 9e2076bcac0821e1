/* docket-station-device.c: a device of this station, as the counter and the server see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-device-private.h"

#include <glib/gi18n.h>

#define FIRST_SETBACK (2 * G_TIME_SPAN_SECOND)
#define MAX_SETBACK (60 * G_TIME_SPAN_SECOND)

/* Products that can be made on each of these papers. */
typedef struct
{
  char **products;
  GPtrArray *papers;
} Group;

struct _DocketStationDevice
{
  GObject parent;

  char *name;
  char *uri;
  char **products;      /* the setting's; NULL: all it can */
  char **papers;
  char *fault;          /* why there is no device; NULL */
  DocketDevice *device;
  DocketWork *work;
  gboolean paused;

  GPtrArray *makeables;
  GPtrArray *groups;    /* Group */
  guint next_group;
  gint64 not_before;    /* monotonic */
  guint n_setbacks;

  char **reasons;
  char *sentence;
};

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
  N_PROPS,
};

static void
group_free (Group *group)
{
  g_strfreev (group->products);
  g_ptr_array_unref (group->papers);
  g_free (group);
}

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
  g_object_class_install_properties (object_class, N_PROPS, props);
  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_station_device_init (DocketStationDevice *self)
{
  self->reasons = g_new0 (char *, 1);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
}

static void
renew_words (DocketStationDevice *self)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  const char *sentence = self->fault;

  if (self->paused)
    {
      g_strv_builder_add (reasons, "paused");
      sentence = _("It is paused here. Press “Go on” when it may take jobs again.");
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
everything_changed (DocketStationDevice *self)
{
  GObject *object = G_OBJECT (self);

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
  g_object_thaw_notify (object);
  g_signal_emit_by_name (self, "changed");
}

static gboolean
is_chosen (char **chosen,
           const char *value)
{
  return chosen == NULL || value == NULL || g_strv_contains ((const char *const *) chosen, value);
}

static char **
products_on (DocketStationDevice *self,
             const char *paper)
{
  g_autoptr (GStrvBuilder) products = g_strv_builder_new ();

  for (guint i = 0; i < self->makeables->len; i++)
    {
      const DocketMakeable *makeable = g_ptr_array_index (self->makeables, i);

      if (g_strcmp0 (makeable->paper, paper) == 0
          && is_chosen (self->products, makeable->product) && is_chosen (self->papers, makeable->paper)
          && docket_device_can_make (self->device, makeable->width, makeable->height, makeable->paper))
        g_strv_builder_add (products, makeable->product);
    }

  return g_strv_builder_end (products);
}

static void
add_to_groups (DocketStationDevice *self,
               const char *paper)
{
  char **products = products_on (self, paper);
  Group *group;

  for (guint i = 0; products[0] != NULL && paper != NULL && i < self->groups->len; i++)
    {
      group = g_ptr_array_index (self->groups, i);
      if (group->papers->len > 0
          && g_strv_equal ((const char *const *) group->products, (const char *const *) products))
        {
          g_ptr_array_add (group->papers, g_strdup (paper));
          g_strfreev (products);
          return;
        }
    }

  if (products[0] == NULL)
    {
      g_strfreev (products);
      return;
    }
  group = g_new0 (Group, 1);
  group->products = products;
  group->papers = g_ptr_array_new_with_free_func (g_free);
  if (paper != NULL)
    g_ptr_array_add (group->papers, g_strdup (paper));
  g_ptr_array_add (self->groups, group);
}

static void
renew_groups (DocketStationDevice *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_ptr_array_set_size (self->groups, 0);
  self->next_group = 0;
  if (self->makeables == NULL || self->device == NULL)
    return;

  for (guint i = 0; i < self->makeables->len; i++)
    {
      const DocketMakeable *makeable = g_ptr_array_index (self->makeables, i);

      if (g_hash_table_add (seen, makeable->paper != NULL ? makeable->paper : (char *) ""))
        add_to_groups (self, makeable->paper);
    }
}

static void
on_device_changed (DocketStationDevice *self)
{
  renew_groups (self);
  everything_changed (self);
}

static char **
papers_of (Group *group)
{
  g_autoptr (GStrvBuilder) papers = NULL;

  if (group->papers->len == 0)
    return NULL;

  papers = g_strv_builder_new ();
  for (guint i = 0; i < group->papers->len; i++)
    g_strv_builder_add (papers, g_ptr_array_index (group->papers, i));

  return g_strv_builder_end (papers);
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

  self->paused = paused;
  everything_changed (self);
}

gboolean
docket_station_device_matches (DocketStationDevice *self,
                               const DocketDeviceSetting *setting)
{
  return g_strcmp0 (self->name, setting->name) == 0 && g_strcmp0 (self->uri, setting->uri) == 0
         && strv_same (self->products, setting->products) && strv_same (self->papers, setting->papers);
}

void
docket_station_device_set_makeables (DocketStationDevice *self,
                                     GPtrArray *makeables)
{
  g_clear_pointer (&self->makeables, g_ptr_array_unref);
  self->makeables = makeables != NULL ? g_ptr_array_ref (makeables) : NULL;
  renew_groups (self);
}

void
docket_station_device_set_back (DocketStationDevice *self,
                                gint64 now)
{
  self->not_before = now + MIN (MAX_SETBACK, FIRST_SETBACK << MIN (self->n_setbacks, 5));
  self->n_setbacks++;
}

void
docket_station_device_ask_anew (DocketStationDevice *self)
{
  self->next_group = 0;
}

DocketDeviceReport *
docket_station_device_next_question (DocketStationDevice *self,
                                     gint64 now)
{
  DocketDeviceReport *question;
  Group *group;

  if (self->work != NULL || self->paused || self->device == NULL || now < self->not_before
      || docket_device_get_in_the_way (self->device) || !docket_device_get_answering (self->device)
      || self->next_group >= self->groups->len)
    return NULL;

  group = g_ptr_array_index (self->groups, self->next_group++);
  question = docket_device_report_new (self->name);
  question->products = g_strdupv (group->products);
  question->papers = papers_of (group);

  return question;
}

DocketDeviceReport *
docket_station_device_report (DocketStationDevice *self)
{
  DocketDeviceReport *report = docket_device_report_new (self->name);
  g_autoptr (GHashTable) products = g_hash_table_new (g_str_hash, g_str_equal);

  report->uri = g_strdup (self->uri);
  g_free (report->state);
  report->state = g_strdup (docket_station_device_get_state (self));
  g_strfreev (report->reasons);
  report->reasons = g_strdupv (self->reasons);
  report->message = g_strdup (self->sentence);
  report->job = docket_station_device_get_job (self);
  for (guint i = 0; i < self->groups->len; i++)
    for (char **product = ((Group *) g_ptr_array_index (self->groups, i))->products; *product != NULL; product++)
      g_hash_table_add (products, *product);
  report->products = (char **) g_hash_table_get_keys_as_array (products, NULL);
  for (char **product = report->products; *product != NULL; product++)
    *product = g_strdup (*product);

  return report;
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
  guint copies = docket_station_device_get_copies (self);

  return copies > 0 ? (double) docket_station_device_get_copies_completed (self) / copies : 0;
}
