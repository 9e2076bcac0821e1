/* docket-status-bar.c: the line at the bottom that is always there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-status-bar.h"

#include "docket-phrases-queue.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

/* More devices than these are on the Production page. */
#define SHOWN 3

struct _DocketStatusBar
{
  GtkBox parent_instance;

  /* Template */
  GtkImage *icon;
  GtkLabel *scan;
  GtkBox *devices;
  GtkBox *server;

  /* Owned */
  DocketShop *shop;
};

G_DEFINE_FINAL_TYPE (DocketStatusBar, docket_status_bar, GTK_TYPE_BOX)

static char *
device_words (DocketFloorDevice *device, DocketOrderList *orders)
{
  const char *name = docket_floor_device_get_name (device);
  double progress = docket_floor_device_get_progress (device);
  g_autofree char *why = docket_floor_device_dup_why (device);
  guint waiting = docket_order_list_get_count (orders, DOCKET_WANTS_NOTHING);

  if (docket_floor_device_is_stopped (device))
    {
      const char *reason = why != NULL ? why : _("stopped");

      return waiting > 0 ? g_strdup_printf (ngettext ("%s: %s (%u waits)", "%s: %s (%u wait)", waiting),
                                            name, reason, waiting)
                         : g_strdup_printf (_("%s: %s"), name, reason);
    }
  if (progress >= 0)
    return g_strdup_printf (_("%s: %.0f %%"), name, progress * 100);

  return g_strdup_printf (_("%s: %s"), name, docket_phrase_device_state (docket_floor_device_get_state (device)));
}

static GtkWidget *
line_new (const char *icon, const char *words, gboolean wants_person)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_set_tooltip_text (label, words);
  gtk_widget_add_css_class (label, "numeric");
  if (wants_person)
    gtk_widget_add_css_class (box, "error");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

static GtkWidget *
device_new (DocketFloorDevice *device, DocketOrderList *orders)
{
  g_autofree char *words = device_words (device, orders);

  return line_new (docket_floor_device_get_icon (device), words, docket_floor_device_is_stopped (device));
}

static guint
show_media (DocketStatusBar *self)
{
  const DocketQueueReply *reply = docket_queue_list_get_reply (docket_shop_get_queue (self->shop));
  guint shown = 0;

  for (guint i = 0; reply != NULL && i < reply->media_wanted->len && shown < SHOWN; i++, shown++)
    {
      g_autofree char *words = docket_phrase_media_wanted (g_ptr_array_index (reply->media_wanted, i));

      gtk_box_append (self->devices, line_new ("printer-warning-symbolic", words, TRUE));
    }

  return shown;
}

static void
show_devices (DocketStatusBar *self)
{
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));
  DocketOrderList *orders = docket_shop_get_orders (self->shop);
  guint n = g_list_model_get_n_items (floor);
  guint shown;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->devices))) != NULL)
    gtk_box_remove (self->devices, child);

  shown = show_media (self);

  /* The stopped ones first: they want a person. */
  for (guint stopped = 1; stopped <= 1; stopped--)
    {
      for (guint i = 0; i < n && shown < SHOWN; i++)
        {
          g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

          if (docket_floor_device_is_stopped (device) != (stopped == 1))
            continue;
          gtk_box_append (self->devices, device_new (device, orders));
          shown++;
        }
    }
}

static void
show_server (DocketStatusBar *self)
{
  gboolean online = docket_client_get_online (docket_shop_get_client (self->shop));

  gtk_widget_set_visible (GTK_WIDGET (self->server), !online);
}

static void
docket_status_bar_finalize (GObject *object)
{
  g_clear_object (&DOCKET_STATUS_BAR (object)->shop);

  G_OBJECT_CLASS (docket_status_bar_parent_class)->finalize (object);
}

static void
docket_status_bar_class_init (DocketStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_status_bar_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketStatusBar, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketStatusBar, scan);
  gtk_widget_class_bind_template_child (widget_class, DocketStatusBar, devices);
  gtk_widget_class_bind_template_child (widget_class, DocketStatusBar, server);
}

static void
docket_status_bar_init (DocketStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_status_bar_set_scan (self, NULL, FALSE);
}

void
docket_status_bar_set_shop (DocketStatusBar *self, DocketShop *shop)
{
  g_set_object (&self->shop, shop);
  g_signal_connect_object (docket_shop_get_floor (shop), "changed", G_CALLBACK (show_devices), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_queue (shop), "changed", G_CALLBACK (show_devices), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_orders (shop), "counts-changed", G_CALLBACK (show_devices), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_client (shop), "notify::online", G_CALLBACK (show_server), self,
                           G_CONNECT_SWAPPED);
  show_devices (self);
  show_server (self);
}

void
docket_status_bar_set_scan (DocketStatusBar *self, const char *words, gboolean refused)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), "refused");
  if (refused)
    gtk_widget_add_css_class (GTK_WIDGET (self), "refused");

  gtk_image_set_from_icon_name (self->icon, refused ? "action-unavailable-symbolic"
                                            : words != NULL ? "object-select-symbolic" : "docket-scan-symbolic");
  gtk_label_set_label (self->scan, words != NULL ? words : _("Ready to scan"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->scan), words);
}
