/* docket-production-page.c: the devices, and the queue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-production-page.h"

#include "docket-ask.h"
#include "docket-device-row.h"
#include "docket-phrases-queue.h"
#include "docket-queue-line.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _DocketProductionPage
{
  GtkBox parent_instance;

  /* Template */
  GtkListBox *devices;
  GtkListBox *queue;
  GtkLabel *rest;
  GtkButton *intake;
  DocketAsk *ask;
  DocketAsk *intake_ask;

  /* Owned */
  DocketShop *shop;
  DocketForeman *foreman;
  gint64 selected;          /* id of the job whose line is selected; 0: none */
  gint64 asked;             /* id of the job that the question is about */
  guint restore_source;
};

G_DEFINE_FINAL_TYPE (DocketProductionPage, docket_production_page, GTK_TYPE_BOX)

static GtkWidget *
create_device (gpointer item, gpointer user_data)
{
  DocketProductionPage *self = user_data;

  return docket_device_row_new (self->shop, self->foreman, item);
}

static GtkWidget *
create_line (gpointer item, gpointer user_data)
{
  DocketProductionPage *self = user_data;

  return docket_queue_line_new (self->shop, item);
}

static gint64
id_of (GtkListBoxRow *row)
{
  return docket_queue_row_get_job (docket_queue_line_get_row (DOCKET_QUEUE_LINE (row)))->job->id;
}

static GtkListBoxRow *
find_line (DocketProductionPage *self, gint64 id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->queue, i)) != NULL; i++)
    {
      if (id_of (row) == id)
        return row;
    }

  return NULL;
}

static void
on_row_activated (DocketProductionPage *self, GtkListBoxRow *row)
{
  const DocketQueuedJob *queued = docket_queue_row_get_job (docket_queue_line_get_row (DOCKET_QUEUE_LINE (row)));

  g_signal_emit_by_name (self, "chosen", queued->job->order);
}

static void
on_row_selected (DocketProductionPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    self->selected = id_of (row);
}

/* A line that moves is made anew; the selection and the focus follow it. */
static gboolean
restore (gpointer user_data)
{
  DocketProductionPage *self = user_data;
  GtkListBoxRow *row = self->selected != 0 ? find_line (self, self->selected) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  self->restore_source = 0;
  if (row == NULL)
    {
      self->selected = 0;
      return G_SOURCE_REMOVE;
    }

  if (gtk_list_box_get_selected_row (self->queue) != row)
    {
      gtk_list_box_select_row (self->queue, row);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)) && root != NULL && gtk_root_get_focus (root) == NULL)
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }

  return G_SOURCE_REMOVE;
}

static void
show_rest (DocketProductionPage *self)
{
  const DocketQueueReply *reply = docket_queue_list_get_reply (docket_shop_get_queue (self->shop));
  guint shown = g_list_model_get_n_items (G_LIST_MODEL (docket_shop_get_queue (self->shop)));
  guint more = reply != NULL && reply->total > shown ? reply->total - shown : 0;
  g_autofree char *words = g_strdup_printf (ngettext ("%u more job waits.", "%u more jobs wait.", more), more);

  gtk_label_set_label (self->rest, words);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), more > 0);
}

static void
show_intake (DocketProductionPage *self)
{
  const DocketQueueReply *reply = docket_queue_list_get_reply (docket_shop_get_queue (self->shop));
  gboolean paused = reply != NULL && reply->intake_paused;

  gtk_button_set_label (self->intake, paused ? _("Take orders again") : _("Take no orders…"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->intake),
                               paused ? _("Customers may order again (Ctrl+Shift+B)")
                                      : _("Customers cannot order until you say so (Ctrl+Shift+B)"));
}

static void
on_queue_changed (DocketProductionPage *self)
{
  show_rest (self);
  show_intake (self);
  if (self->restore_source == 0)
    self->restore_source = g_idle_add (restore, self);
}

static void
on_cancel_answered (DocketProductionPage *self)
{
  GtkListBoxRow *row = find_line (self, self->asked);

  if (row != NULL)
    docket_foreman_cancel (self->foreman, docket_queue_row_get_job (docket_queue_line_get_row (DOCKET_QUEUE_LINE (row))));
}

static void
on_intake_answered (DocketProductionPage *self, const char *text)
{
  docket_foreman_set_intake (self->foreman, TRUE, *text != '\0' ? text : NULL);
}

static void
docket_production_page_dispose (GObject *object)
{
  DocketProductionPage *self = DOCKET_PRODUCTION_PAGE (object);

  g_clear_handle_id (&self->restore_source, g_source_remove);
  g_clear_object (&self->shop);
  g_clear_object (&self->foreman);

  G_OBJECT_CLASS (docket_production_page_parent_class)->dispose (object);
}

static void
docket_production_page_class_init (DocketProductionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_production_page_dispose;

  g_type_ensure (DOCKET_TYPE_ASK);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-production-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, devices);
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, queue);
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, rest);
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, intake);
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, ask);
  gtk_widget_class_bind_template_child (widget_class, DocketProductionPage, intake_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_answered);
  gtk_widget_class_bind_template_callback (widget_class, on_intake_answered);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.job-cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "win.job-cancel", NULL);

  g_signal_new ("chosen", DOCKET_TYPE_PRODUCTION_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
docket_production_page_init (DocketProductionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_production_page_set_shop (DocketProductionPage *self, DocketShop *shop, DocketForeman *foreman)
{
  g_set_object (&self->shop, shop);
  g_set_object (&self->foreman, foreman);
  gtk_list_box_bind_model (self->devices, G_LIST_MODEL (docket_shop_get_floor (shop)), create_device, self, NULL);
  gtk_list_box_bind_model (self->queue, G_LIST_MODEL (docket_shop_get_queue (shop)), create_line, self, NULL);
  g_signal_connect_object (docket_shop_get_queue (shop), "changed", G_CALLBACK (on_queue_changed), self,
                           G_CONNECT_SWAPPED);
  on_queue_changed (self);
}

DocketQueueRow *
docket_production_page_get_selected (DocketProductionPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->queue);

  return row != NULL ? docket_queue_line_get_row (DOCKET_QUEUE_LINE (row)) : NULL;
}

DocketFloorDevice *
docket_production_page_get_device (DocketProductionPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->devices);

  if (row == NULL && gtk_list_box_get_row_at_index (self->devices, 1) == NULL)
    row = gtk_list_box_get_row_at_index (self->devices, 0);

  return row != NULL ? docket_device_row_get_device (DOCKET_DEVICE_ROW (row)) : NULL;
}

void
docket_production_page_ask_cancel (DocketProductionPage *self)
{
  DocketQueueRow *row = docket_production_page_get_selected (self);
  g_autofree char *what = row != NULL ? docket_phrase_queued (docket_queue_row_get_job (row)) : NULL;
  g_autofree char *question = what != NULL ? g_strdup_printf (_("Not make this for good? %s"), what) : NULL;
  const DocketQuestion asked = {
    .question = question,
    .confirm = _("Do not make it"),
    .may_be_empty = TRUE,
    .dangerous = TRUE,
    .only_confirm = TRUE,
  };

  if (row == NULL)
    return;

  self->asked = docket_queue_row_get_job (row)->job->id;
  docket_ask_open (self->ask, &asked);
}

void
docket_production_page_ask_intake (DocketProductionPage *self)
{
  const DocketQueueReply *reply = docket_queue_list_get_reply (docket_shop_get_queue (self->shop));
  const DocketQuestion asked = {
    .question = _("What are customers told while no orders are taken? It may stay empty."),
    .confirm = _("Take no orders"),
    .may_be_empty = TRUE,
  };

  if (reply != NULL && reply->intake_paused)
    docket_foreman_set_intake (self->foreman, FALSE, NULL);
  else
    docket_ask_open (self->intake_ask, &asked);
}

/* The item that was chosen acts after its menu has closed. */
static gboolean
drop_popover (gpointer popover)
{
  gtk_widget_unparent (popover);

  return G_SOURCE_REMOVE;
}

static void
on_popover_closed (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_LOW, drop_popover, g_object_ref (popover), g_object_unref);
}

static void
point_at (GtkWidget *popover, GtkWidget *list, GtkWidget *row)
{
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, list, &bounds))
    gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                                 &(GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y,
                                                   (int) bounds.size.width, (int) bounds.size.height });
}

static void
append_device (GMenu *menu, const char *label, const char *station, const char *device)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.job-move-to", "(ss)", station != NULL ? station : "", device);
  g_menu_append_item (menu, item);
}

void
docket_production_page_ask_device (DocketProductionPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->queue);
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *popover;

  if (row == NULL)
    return;

  append_device (menu, _("Any device that makes it"), NULL, "");
  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);
      const char *name = docket_floor_device_get_name (device);

      append_device (menu, name, docket_floor_device_get_station (device), name);
    }

  popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Move to a device"), -1);
  gtk_widget_set_parent (popover, GTK_WIDGET (self->queue));
  point_at (popover, GTK_WIDGET (self->queue), GTK_WIDGET (row));
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

gboolean
docket_production_page_close_question (DocketProductionPage *self)
{
  DocketAsk *open = docket_ask_is_open (self->ask) ? self->ask
                    : docket_ask_is_open (self->intake_ask) ? self->intake_ask : NULL;

  if (open != NULL)
    docket_ask_close (open);

  return open != NULL;
}

void
docket_production_page_focus (DocketProductionPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->queue);

  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->queue, 0);
  if (row == NULL)
    row = gtk_list_box_get_row_at_index (self->devices, 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}
