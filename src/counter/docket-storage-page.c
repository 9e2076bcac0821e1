/* docket-storage-page.c: what lies where: the ready orders by their shelves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-storage-page.h"

#include "docket-a11y.h"
#include "docket-row-view.h"
#include "docket-storage-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _DocketStoragePage
{
  GtkBox parent_instance;

  GtkStack *stack;
  GtkWidget *ready;
  GtkFlowBox *shelves;
  GtkWidget *troubles;
  GtkWidget *uncollected;
  GtkWidget *soon;
  GPtrArray *rows;             /* of those two */
  DocketShop *shop;
  DocketStoreroom *storeroom;
};

G_DEFINE_FINAL_TYPE (DocketStoragePage, docket_storage_page, GTK_TYPE_BOX)

static void
show_shelf (DocketOrderRow *row, GParamSpec *pspec, GtkLabel *shelf)
{
  const char *compartment = docket_order_row_get_compartment (row);

  gtk_label_set_label (shelf, compartment != NULL ? compartment : _("No shelf yet"));
}

static GtkWidget *
create_shelf (gpointer item, gpointer user_data)
{
  DocketStoragePage *self = user_data;
  DocketOrderRow *row = item;
  GtkWidget *child = gtk_flow_box_child_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  const char *compartment = docket_order_row_get_compartment (row);
  GtkWidget *shelf = gtk_label_new (compartment != NULL ? compartment : _("No shelf yet"));
  GtkWidget *view = docket_row_view_new (docket_shop_get_previews (self->shop));
  g_autofree char *spoken = g_strdup_printf ("%s, %s", gtk_label_get_label (GTK_LABEL (shelf)),
                                             docket_order_row_get_name (row));

  docket_row_view_set_row (DOCKET_ROW_VIEW (view), row);
  g_signal_connect_object (row, "notify::compartment", G_CALLBACK (show_shelf), shelf, 0);
  gtk_label_set_xalign (GTK_LABEL (shelf), 0);
  gtk_label_set_ellipsize (GTK_LABEL (shelf), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (shelf, compartment != NULL ? "title-2" : "heading");
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "shelf");
  gtk_box_append (GTK_BOX (box), shelf);
  gtk_box_append (GTK_BOX (box), view);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (child), "order-row", g_object_ref (row), g_object_unref);

  return child;
}

static void
on_child_activated (DocketStoragePage *self, GtkFlowBoxChild *child)
{
  DocketOrderRow *row = g_object_get_data (G_OBJECT (child), "order-row");

  g_signal_emit_by_name (self, "chosen", docket_order_row_get_code (row));
}

static int
by_shelf (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const char *left = docket_order_row_get_compartment ((DocketOrderRow *) a);
  const char *right = docket_order_row_get_compartment ((DocketOrderRow *) b);
  g_autofree char *left_key = NULL;
  g_autofree char *right_key = NULL;

  /* Those without a shelf first: they still want one. */
  if (left == NULL || right == NULL)
    return (left != NULL) - (right != NULL);

  left_key = g_utf8_collate_key_for_filename (left, -1);
  right_key = g_utf8_collate_key_for_filename (right, -1);

  return strcmp (left_key, right_key);
}

static void
show_emptiness (DocketStoragePage *self)
{
  GListModel *ready = docket_order_list_get_group (docket_shop_get_orders (self->shop), DOCKET_WANTS_HANDING_OVER);
  guint n = g_list_model_get_n_items (ready);

  gtk_widget_set_visible (self->ready, n > 0);
  gtk_stack_set_visible_child_name (self->stack, n + self->rows->len > 0 ? "shelves" : "empty");
}

static void
fill_lists (DocketStoragePage *self)
{
  docket_storage_list_fill (docket_storeroom_get_storage (self->storeroom), self->troubles, self->uncollected, self->soon,
                            self->rows);
  show_emptiness (self);
}

static void
docket_storage_page_finalize (GObject *object)
{
  DocketStoragePage *self = DOCKET_STORAGE_PAGE (object);

  g_clear_object (&self->shop);
  g_clear_object (&self->storeroom);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (docket_storage_page_parent_class)->finalize (object);
}

static void
docket_storage_page_class_init (DocketStoragePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_storage_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-storage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketStoragePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketStoragePage, ready);
  gtk_widget_class_bind_template_child (widget_class, DocketStoragePage, shelves);
  gtk_widget_class_bind_template_child (widget_class, DocketStoragePage, troubles);
  gtk_widget_class_bind_template_child (widget_class, DocketStoragePage, uncollected);
  gtk_widget_class_bind_template_child (widget_class, DocketStoragePage, soon);
  gtk_widget_class_bind_template_callback (widget_class, on_child_activated);

  g_signal_new ("chosen", DOCKET_TYPE_STORAGE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
docket_storage_page_init (DocketStoragePage *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_a11y_follow_stack (GTK_WIDGET (self->stack));
}

void
docket_storage_page_set_shop (DocketStoragePage *self, DocketShop *shop, DocketStoreroom *storeroom)
{
  GListModel *ready = docket_order_list_get_group (docket_shop_get_orders (shop), DOCKET_WANTS_HANDING_OVER);
  g_autoptr (GtkSortListModel) sorted = NULL;

  g_set_object (&self->shop, shop);
  g_set_object (&self->storeroom, storeroom);
  g_signal_connect_object (storeroom, "changed", G_CALLBACK (fill_lists), self, G_CONNECT_SWAPPED);
  sorted = gtk_sort_list_model_new (g_object_ref (ready), GTK_SORTER (gtk_custom_sorter_new (by_shelf, NULL, NULL)));
  gtk_flow_box_bind_model (self->shelves, G_LIST_MODEL (sorted), create_shelf, self, NULL);
  g_signal_connect_object (ready, "items-changed", G_CALLBACK (show_emptiness), self, G_CONNECT_SWAPPED);
  show_emptiness (self);
}
