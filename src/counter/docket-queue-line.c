/* docket-queue-line.c: one job of the queue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-queue-line.h"

#include "docket-phrases-queue.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketQueueLine
{
  GtkListBoxRow parent_instance;

  /* Template */
  GtkLabel *place;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *what;
  GtkLabel *why;
  GtkLabel *when;
  GtkLabel *device;
  GtkProgressBar *progress;
  GtkMenuButton *more;

  /* Owned */
  DocketShop *shop;
  DocketQueueRow *row;
};

G_DEFINE_FINAL_TYPE (DocketQueueLine, docket_queue_line, GTK_TYPE_LIST_BOX_ROW)

static const char *
name_of (DocketQueueLine *self, const DocketQueuedJob *queued)
{
  DocketOrderRow *order = docket_order_list_find (docket_shop_get_orders (self->shop), queued->job->order);
  const char *name = queued->name != NULL ? queued->name : order != NULL ? docket_order_row_get_name (order) : NULL;

  return name != NULL && *name != '\0' ? name : _("No name");
}

static const char *
icon_of (const DocketJob *job)
{
  if (job->state == DOCKET_JOB_PROCESSING)
    return "printer-printing-symbolic";
  if (job->state == DOCKET_JOB_PROCESSING_STOPPED)
    return "printer-error-symbolic";

  return NULL;
}

static char *
when_of (const DocketQueuedJob *queued, gint64 now)
{
  const DocketForecast *expected = queued->expected;
  char *words = expected != NULL ? docket_phrase_expected (expected->p50, expected->p90, now) : NULL;

  return words != NULL ? words : g_strdup ("");
}

/* Where it is made, or will be where that is settled. */
static const char *
device_of (const DocketQueuedJob *queued)
{
  if (queued->job->device != NULL)
    return queued->job->device;

  return queued->expected != NULL && queued->expected->device != NULL ? queued->expected->device : "";
}

static void
show_progress (DocketQueueLine *self, const DocketJob *job)
{
  double done = job->copies > 0 ? (double) job->copies_completed / job->copies : 0;

  gtk_widget_set_visible (GTK_WIDGET (self->progress), job->state == DOCKET_JOB_PROCESSING);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (done, 0, 1));
}

static void
show (DocketQueueLine *self)
{
  const DocketQueuedJob *queued = docket_queue_row_get_job (self->row);
  gint64 now = g_get_real_time ();
  g_autofree char *place = g_strdup_printf ("%u", queued->place);
  g_autofree char *what = docket_phrase_queued (queued);
  g_autofree char *why = docket_phrase_why (queued, now);
  g_autofree char *when = when_of (queued, now);
  const char *device = device_of (queued);
  const char *name = name_of (self, queued);
  const char *icon = icon_of (queued->job);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s, %s %s", place, name, what, why, device, when);

  gtk_label_set_label (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), icon == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
  if (icon != NULL)
    gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->what, what);
  gtk_label_set_label (self->why, why);
  gtk_label_set_label (self->when, when);
  gtk_label_set_label (self->device, device);
  gtk_widget_set_visible (GTK_WIDGET (self->when), *when != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->device), *device != '\0');
  show_progress (self, queued->job);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* What the menu does is done to the line that is selected. */
static void
on_more_opens (GtkMenuButton *button, gpointer user_data)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (user_data));

  if (GTK_IS_LIST_BOX (list))
    gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (user_data));
}

static void
docket_queue_line_dispose (GObject *object)
{
  DocketQueueLine *self = DOCKET_QUEUE_LINE (object);

  if (self->more != NULL)
    gtk_menu_button_set_create_popup_func (self->more, NULL, NULL, NULL);
  g_clear_object (&self->row);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_queue_line_parent_class)->dispose (object);
}

static void
docket_queue_line_class_init (DocketQueueLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_queue_line_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-queue-line.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, place);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, name);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, what);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, why);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, when);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, device);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, progress);
  gtk_widget_class_bind_template_child (widget_class, DocketQueueLine, more);
}

static void
docket_queue_line_init (DocketQueueLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->more, on_more_opens, self, NULL);
}

GtkWidget *
docket_queue_line_new (DocketShop *shop, DocketQueueRow *row)
{
  DocketQueueLine *self = g_object_new (DOCKET_TYPE_QUEUE_LINE, NULL);

  self->shop = g_object_ref (shop);
  self->row = g_object_ref (row);
  g_signal_connect_object (row, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  /* The list of orders, which knows the name, may be read later than the queue. */
  g_signal_connect_object (docket_shop_get_orders (shop), "counts-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return GTK_WIDGET (self);
}

DocketQueueRow *
docket_queue_line_get_row (DocketQueueLine *self)
{
  return self->row;
}
