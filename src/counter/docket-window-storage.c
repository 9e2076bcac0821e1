/* docket-window-storage.c: compartments and lockers in the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include <glib/gi18n.h>

static const char *
locker_of_desk (DocketWindow *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  if (order == NULL || order->state != DOCKET_ORDER_READY || !docket_storeroom_is_locker (self->storeroom, order->compartment))
    return NULL;

  return order->compartment;
}

static gboolean
may_bag (DocketWindow *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  return order != NULL && order->state >= DOCKET_ORDER_PLACED && order->state <= DOCKET_ORDER_READY;
}

static void
open_locker (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (locker_of_desk (self) != NULL)
    docket_storeroom_do (self->storeroom, DOCKET_STORAGE_OPEN_ORDER, docket_desk_get_code (self->desk));
}

static void
open_compartment (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_storeroom_do (DOCKET_WINDOW (widget)->storeroom, DOCKET_STORAGE_OPEN, g_variant_get_string (parameter, NULL));
}

static void
mend_compartment (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_storeroom_do (DOCKET_WINDOW (widget)->storeroom, DOCKET_STORAGE_MEND, g_variant_get_string (parameter, NULL));
}

static void
take_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_storeroom_do (DOCKET_WINDOW (widget)->storeroom, DOCKET_STORAGE_TAKE_BACK, g_variant_get_string (parameter, NULL));
}

static void
print_bag (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_print_bag (DOCKET_WINDOW (widget));
}

static void
on_told (DocketWindow *self, const char *words, gboolean trouble, const char *code)
{
  docket_window_say_scan (self, words, trouble);
  if (trouble && code != NULL)
    docket_window_toast_order (self, words, code);
  else
    docket_window_toast (self, words, FALSE);
  if (trouble)
    docket_window_notify (self, "storage", _("Storage needs you"), words, code);
}

static void
on_storeroom_changed (DocketWindow *self)
{
  docket_window_update_actions (self);
  docket_window_update_storage (self);
}

void
docket_window_update_storage (DocketWindow *self)
{
  gboolean possible = locker_of_desk (self) != NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-locker", possible && !docket_desk_get_busy (self->desk));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.print-bag", may_bag (self));
  docket_order_page_show_locker (self->order_page, possible);
}

void
docket_window_install_storage_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-locker", NULL, open_locker);
  gtk_widget_class_install_action (widget_class, "win.open-compartment", "s", open_compartment);
  gtk_widget_class_install_action (widget_class, "win.mend-compartment", "s", mend_compartment);
  gtk_widget_class_install_action (widget_class, "win.take-back", "s", take_back);
  gtk_widget_class_install_action (widget_class, "win.print-bag", NULL, print_bag);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.print-bag", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "win.open-locker", NULL);
}

void
docket_window_init_storage (DocketWindow *self)
{
  self->storeroom = docket_storeroom_new (self->shop);
  g_signal_connect_object (self->storeroom, "told", G_CALLBACK (on_told), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->storeroom, "changed", G_CALLBACK (on_storeroom_changed), self, G_CONNECT_SWAPPED);
  docket_storeroom_refresh (self->storeroom);
}
