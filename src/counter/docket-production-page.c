/* docket-production-page.c: the devices, and what is in work
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-production-page.h"

#include "docket-device-row.h"
#include "docket-row-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _DocketProductionPage
{
  GtkBox parent_instance;

  /* Template */
  GtkListBox *devices;
  GtkListBox *orders;

  /* Owned */
  DocketShop *shop;
};

G_DEFINE_FINAL_TYPE (DocketProductionPage, docket_production_page, GTK_TYPE_BOX)

static GtkWidget *
create_device (gpointer item, gpointer user_data)
{
  DocketProductionPage *self = user_data;

  return docket_device_row_new (self->shop, item);
}

static void
show_progress (GtkProgressBar *bar, GParamSpec *pspec, DocketOrderRow *row)
{
  guint total = docket_order_row_get_jobs_total (row);

  gtk_progress_bar_set_fraction (bar, total > 0 ? (double) docket_order_row_get_jobs_completed (row) / total : 0);
}

static void
on_row_notify (DocketOrderRow *row, GParamSpec *pspec, GtkProgressBar *bar)
{
  show_progress (bar, NULL, row);
}

static GtkWidget *
create_order (gpointer item, gpointer user_data)
{
  DocketProductionPage *self = user_data;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *view = docket_row_view_new (docket_shop_get_previews (self->shop));
  GtkWidget *progress = gtk_progress_bar_new ();

  docket_row_view_set_row (DOCKET_ROW_VIEW (view), item);
  gtk_widget_set_hexpand (view, TRUE);
  gtk_widget_set_valign (progress, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (progress, 120, -1);
  gtk_widget_add_css_class (box, "order-line");
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), progress);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  docket_order_row_get_name (item), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  docket_order_row_get_name (item), -1);
  g_object_set_data_full (G_OBJECT (row), "order-row", g_object_ref (item), g_object_unref);
  g_signal_connect_object (item, "notify", G_CALLBACK (on_row_notify), progress, 0);
  show_progress (GTK_PROGRESS_BAR (progress), NULL, item);

  return row;
}

static void
on_row_activated (DocketProductionPage *self, GtkListBoxRow *row)
{
  DocketOrderRow *order = g_object_get_data (G_OBJECT (row), "order-row");

  if (order != NULL)
    g_signal_emit_by_name (self, "chosen", docket_order_row_get_code (order));
}

static void
docket_production_page_finalize (GObject *object)
{
  g_clear_object (&DOCKET_PRODUCTION_PAGE (object)->shop);

  G_OBJECT_CLASS (docket_production_page_parent_class)->finalize (object);
}

static void
docket_production_page_class_init (DocketProductionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_production_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-production-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, devices);
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, orders);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);

  g_signal_new ("chosen", DOCKET_TYPE_PRODUCTION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
docket_production_page_init (DocketProductionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_production_page_set_shop (DocketProductionPage *self, DocketShop *shop)
{
  g_set_object (&self->shop, shop);
  gtk_list_box_bind_model (self->devices, G_LIST_MODEL (docket_shop_get_floor (shop)), create_device, self, NULL);
  gtk_list_box_bind_model (self->orders,
                           docket_order_list_get_group (docket_shop_get_orders (shop), DOCKET_WANTS_NOTHING),
                           create_order, self, NULL);
}
