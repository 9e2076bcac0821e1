/* docket-shop.c: everything behind the window: the order server, the station, the lists
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-shop-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DocketShop, docket_shop, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_SITE_NAME,
  PROP_PROBLEM,
  N_PROPS
};

void
docket_shop_set_state (DocketShop *self, DocketShopState state, const char *problem)
{
  g_autofree char *kept = g_strdup (problem);

  g_free (self->problem);
  self->problem = g_steal_pointer (&kept);
  self->state = state;
  g_object_notify (G_OBJECT (self), "problem");
  g_object_notify (G_OBJECT (self), "state");
}

static void
on_devices_setting (DocketShop *self)
{
  g_autoptr (GVariant) value = g_settings_get_value (self->settings, "devices");
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_setting_free);
  GVariantIter iter;
  const char *name, *uri;

  if (self->station == NULL)
    return;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &uri))
    g_ptr_array_add (settings, docket_device_setting_new (name, uri));
  docket_station_set_devices (self->station, settings);
}

static void
start_station (DocketShop *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "station", NULL);
  g_autoptr (GError) error = NULL;

  if (self->station == NULL && docket_shop_may (self, DOCKET_RIGHT_PRODUCE))
    {
      self->station = docket_station_new (self->client, folder, &error);
      if (self->station == NULL)
        g_warning ("no station: %s", error->message);
      else
        {
          on_devices_setting (self);
          docket_station_start (self->station);
        }
    }

  docket_floor_set_station (self->floor, self->station, self->terminal->id);
}

void
docket_shop_take_terminal (DocketShop *self, DocketTerminal *terminal)
{
  g_clear_pointer (&self->terminal, docket_terminal_free);
  self->terminal = terminal;
  start_station (self);
  docket_events_start (self->events);
  docket_floor_refresh (self->floor);
  docket_queue_list_refresh (self->queue);
  docket_letters_refresh (self->letters);
  docket_order_list_reload (self->orders);
  g_object_notify (G_OBJECT (self), "site-name");
  docket_shop_set_state (self, DOCKET_SHOP_OPEN, NULL);
}

/* A station looks by itself now and then; at these it need not wait for that. */
static void
on_event (DocketShop *self, DocketEvent *event)
{
  if (self->station != NULL && (g_strcmp0 (event->type, "released") == 0 || g_strcmp0 (event->type, "job") == 0))
    docket_station_look (self->station);
}

static void
docket_shop_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketShop *self = DOCKET_SHOP (object);

  if (id == PROP_STATE)
    g_value_set_int (value, (int) self->state);
  else if (id == PROP_SITE_NAME)
    g_value_set_string (value, self->terminal != NULL ? self->terminal->site_name : NULL);
  else
    g_value_set_string (value, self->problem);
}

static void
docket_shop_dispose (GObject *object)
{
  DocketShop *self = DOCKET_SHOP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (self->events != NULL)
    docket_events_stop (self->events);

  G_OBJECT_CLASS (docket_shop_parent_class)->dispose (object);
}

static void
docket_shop_finalize (GObject *object)
{
  DocketShop *self = DOCKET_SHOP (object);

  g_clear_object (&self->station);
  g_clear_object (&self->private_server);
  g_clear_object (&self->secrets);
  g_clear_object (&self->floor);
  g_clear_object (&self->queue);
  g_clear_object (&self->letters);
  g_clear_object (&self->previews);
  g_clear_object (&self->orders);
  g_clear_object (&self->events);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->terminal, docket_terminal_free);
  g_free (self->folder);
  g_free (self->problem);

  G_OBJECT_CLASS (docket_shop_parent_class)->finalize (object);
}

static void
docket_shop_class_init (DocketShopClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = docket_shop_get_property;
  object_class->dispose = docket_shop_dispose;
  object_class->finalize = docket_shop_finalize;

  g_object_class_install_property (object_class, PROP_STATE,
                                   g_param_spec_int ("state", NULL, NULL, 0, DOCKET_SHOP_TROUBLE, 0, flags));
  g_object_class_install_property (object_class, PROP_SITE_NAME,
                                   g_param_spec_string ("site-name", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_PROBLEM,
                                   g_param_spec_string ("problem", NULL, NULL, NULL, flags));
  g_signal_new ("notice", DOCKET_TYPE_SHOP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
docket_shop_init (DocketShop *self)
{
  self->cancellable = g_cancellable_new ();
}

DocketShop *
docket_shop_new (GSettings *settings, const char *folder)
{
  DocketShop *self = g_object_new (DOCKET_TYPE_SHOP, NULL);
  g_autofree char *url = g_settings_get_string (settings, "server-url");

  self->settings = g_object_ref (settings);
  self->folder = g_strdup (folder);
  self->client = docket_client_new (*url != '\0' ? url : "http://127.0.0.1", NULL);
  self->events = docket_events_new (self->client);
  self->orders = docket_order_list_new (self->client, self->events);
  self->previews = docket_previews_new (self->client);
  self->floor = docket_floor_new (self->client);
  self->queue = docket_queue_list_new (self->client, self->events);
  self->letters = docket_letters_new (self->client, self->events);
  self->secrets = docket_secrets_new ();
  g_signal_connect_object (self->events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::devices", G_CALLBACK (on_devices_setting), self, G_CONNECT_SWAPPED);

  return self;
}

GSettings *
docket_shop_get_settings (DocketShop *self)
{
  return self->settings;
}

DocketClient *
docket_shop_get_client (DocketShop *self)
{
  return self->client;
}

DocketEvents *
docket_shop_get_events (DocketShop *self)
{
  return self->events;
}

DocketOrderList *
docket_shop_get_orders (DocketShop *self)
{
  return self->orders;
}

DocketPreviews *
docket_shop_get_previews (DocketShop *self)
{
  return self->previews;
}

DocketFloor *
docket_shop_get_floor (DocketShop *self)
{
  return self->floor;
}

DocketQueueList *
docket_shop_get_queue (DocketShop *self)
{
  return self->queue;
}

DocketLetters *
docket_shop_get_letters (DocketShop *self)
{
  return self->letters;
}

DocketStation *
docket_shop_get_station (DocketShop *self)
{
  return self->station;
}

const DocketTerminal *
docket_shop_get_terminal (DocketShop *self)
{
  return self->terminal;
}

DocketShopState
docket_shop_get_state (DocketShop *self)
{
  return self->state;
}

const char *
docket_shop_get_problem (DocketShop *self)
{
  return self->problem;
}

gboolean
docket_shop_may (DocketShop *self, const char *right)
{
  return self->terminal == NULL || docket_terminal_has_right (self->terminal, right);
}

char *
docket_shop_dup_staff (DocketShop *self)
{
  g_autofree char *staff = g_settings_get_string (self->settings, "staff-name");

  return *staff != '\0' ? g_steal_pointer (&staff) : NULL;
}
