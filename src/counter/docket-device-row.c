/* docket-device-row.c: one device: state, reason, progress, and what a person may do with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-row.h"

#include "docket-claim-code.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketDeviceRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkProgressBar *progress;
  GtkButton *go_on;
  GtkButton *pause;
  DocketShop *shop;
  DocketFloorDevice *device;
};

G_DEFINE_FINAL_TYPE (DocketDeviceRow, docket_device_row, ADW_TYPE_ACTION_ROW)

static char *
words (DocketDeviceRow *self)
{
  const char *state = docket_phrase_device_state (docket_floor_device_get_state (self->device));
  const char *code = docket_floor_device_get_order (self->device);
  g_autofree char *why = docket_floor_device_dup_why (self->device);
  g_autofree char *order = code != NULL ? docket_claim_code_format (code) : NULL;

  if (why != NULL)
    return g_strdup_printf ("%s: %s", state, why);
  if (order != NULL)
    return g_strdup_printf ("%s: %s", state, order);

  return g_strdup (state);
}

static void
show (DocketDeviceRow *self)
{
  DocketStationDevice *own = docket_floor_device_get_own (self->device);
  gboolean stopped = docket_floor_device_is_stopped (self->device);
  gboolean paused = own != NULL && docket_station_device_get_paused (own);
  double progress = docket_floor_device_get_progress (self->device);
  g_autofree char *subtitle = words (self);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  gtk_image_set_from_icon_name (self->icon, stopped ? "printer-error-symbolic" : "printer-symbolic");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress >= 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->go_on), own != NULL && (stopped || paused));
  gtk_widget_set_visible (GTK_WIDGET (self->pause), own != NULL && !stopped && !paused);
}

static void
operate (DocketDeviceRow *self, DocketStationOperation operation)
{
  DocketStation *station = docket_shop_get_station (self->shop);
  DocketStationDevice *own = docket_floor_device_get_own (self->device);

  /* What becomes of it shows in the device's state. */
  if (station != NULL && own != NULL)
    docket_station_operate_async (station, own, operation, NULL, NULL, NULL);
}

static void
on_go_on (DocketDeviceRow *self)
{
  operate (self, DOCKET_STATION_GO_ON);
}

static void
on_pause (DocketDeviceRow *self)
{
  operate (self, DOCKET_STATION_PAUSE);
}

static void
docket_device_row_finalize (GObject *object)
{
  DocketDeviceRow *self = DOCKET_DEVICE_ROW (object);

  g_clear_object (&self->device);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_device_row_parent_class)->finalize (object);
}

static void
docket_device_row_class_init (DocketDeviceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_device_row_finalize;
}

static GtkButton *
button_new (DocketDeviceRow *self, const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return GTK_BUTTON (button);
}

static void
docket_device_row_init (DocketDeviceRow *self)
{
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->progress), 120, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->progress));
  self->go_on = button_new (self, _("Paper in, go on"), _("The device is in order again"), G_CALLBACK (on_go_on));
  self->pause = button_new (self, _("Pause"), _("Finish the page, take no more"), G_CALLBACK (on_pause));
  gtk_widget_add_css_class (GTK_WIDGET (self->go_on), "suggested-action");
}

GtkWidget *
docket_device_row_new (DocketShop *shop, DocketFloorDevice *device)
{
  DocketDeviceRow *self = g_object_new (DOCKET_TYPE_DEVICE_ROW, NULL);
  g_autofree char *escaped = g_markup_escape_text (docket_floor_device_get_name (device), -1);

  self->shop = g_object_ref (shop);
  self->device = g_object_ref (device);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), escaped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  docket_floor_device_get_name (device), -1);
  g_signal_connect_object (device, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return GTK_WIDGET (self);
}
