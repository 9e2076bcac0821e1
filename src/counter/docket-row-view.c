/* docket-row-view.c: one order in the live list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-row-view.h"

#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketRowView
{
  GtkBox parent_instance;

  /* Template */
  GtkPicture *picture;
  GtkLabel *name;
  GtkLabel *time;
  GtkImage *icon;
  GtkLabel *what;

  /* Owned */
  DocketPreviews *previews;
  DocketOrderRow *row;
  char *shown;       /* code and image of the picture */
};

G_DEFINE_FINAL_TYPE (DocketRowView, docket_row_view, GTK_TYPE_BOX)

typedef struct
{
  const char *icon;   /* static; NULL */
  const char *style;  /* static; NULL */
  char *words;
} Why;

static Why
why_person (DocketOrderRow *row)
{
  const char *const *stopped = docket_order_row_get_stopped (row);
  g_autofree char *reasons = docket_phrase_reasons (stopped);

  if (docket_order_row_get_alert (row))
    return (Why) { "dialog-warning-symbolic", "warning", g_strdup (_("alert")) };
  if (docket_order_row_get_held (row))
    return (Why) { "dialog-question-symbolic", "warning", g_strdup (_("to be confirmed")) };
  if (stopped != NULL)
    return (Why) { "printer-error-symbolic", "error",
                   reasons != NULL ? g_steal_pointer (&reasons) : g_strdup (_("device stopped")) };
  if (docket_order_row_get_made (row))
    return (Why) { "object-select-symbolic", "success", g_strdup (_("made: put it ready")) };
  if (docket_order_row_get_missed_promise (row) != 0)
    {
      g_autofree char *promised = docket_phrase_time (docket_order_row_get_missed_promise (row), g_get_real_time ());

      return (Why) { "alarm-symbolic", "warning", g_strdup_printf (_("late: promised by %s"), promised) };
    }

  return (Why) { NULL, NULL, NULL };
}

static Why
why_customer (DocketOrderRow *row)
{
  guint there = docket_order_row_get_images_complete (row);
  guint all = docket_order_row_get_images_expected (row);

  if (docket_order_row_get_state (row) == DOCKET_ORDER_RECEIVING || there < all)
    return (Why) { "document-send-symbolic", NULL, g_strdup_printf (_("%u of %u arrived"), there, all) };

  return (Why) { NULL, NULL, NULL };
}

static Why
why_production (DocketOrderRow *row)
{
  return (Why) { "printer-symbolic", NULL,
                 g_strdup_printf (_("%u of %u made"), docket_order_row_get_jobs_completed (row),
                                  docket_order_row_get_jobs_total (row)) };
}

static Why
why_of (DocketOrderRow *row)
{
  const char *compartment = docket_order_row_get_compartment (row);

  switch (docket_order_row_get_wants (row))
    {
    case DOCKET_WANTS_PERSON:
      return why_person (row);
    case DOCKET_WANTS_CUSTOMER:
      return why_customer (row);
    case DOCKET_WANTS_NOTHING:
      return why_production (row);
    case DOCKET_WANTS_HANDING_OVER:
      if (compartment != NULL)
        return (Why) { NULL, NULL, docket_phrase_compartment (compartment, docket_order_row_get_compartment_kind (row)) };
      return (Why) { NULL, NULL, g_strdup (_("no shelf yet")) };
    case DOCKET_WANTS_ENDED:
    default:
      return (Why) { NULL, NULL, g_strdup (docket_phrase_state (docket_order_row_get_state (row))) };
    }
}

static void
show_why (DocketRowView *self, const Why *why)
{
  static const char *const STYLES[] = { "warning", "error", "success", NULL };

  for (gsize i = 0; STYLES[i] != NULL; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), STYLES[i]);
  if (why->style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), why->style);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), why->icon != NULL);
  if (why->icon != NULL)
    gtk_image_set_from_icon_name (self->icon, why->icon);
}

static char *
time_of (DocketOrderRow *row)
{
  gint64 now = g_get_real_time ();

  if (docket_order_row_get_wants (row) == DOCKET_WANTS_NOTHING && docket_order_row_get_expected_p50 (row) != 0)
    {
      g_autofree char *at = docket_phrase_time (docket_order_row_get_expected_p50 (row), now);

      /* Translators: about a time of day: "~14:20". */
      return g_strdup_printf (_("~%s"), at);
    }

  return docket_phrase_time (docket_order_row_get_ready_at (row) != 0 ? docket_order_row_get_ready_at (row)
                                                                    : docket_order_row_get_placed_at (row), now);
}

static void
show_picture (DocketRowView *self)
{
  const char *image = docket_order_row_get_image (self->row);
  g_autofree char *key = g_strdup_printf ("%s/%s", docket_order_row_get_code (self->row), image != NULL ? image : "");
  g_autoptr (DocketPreview) preview = NULL;

  if (g_strcmp0 (key, self->shown) == 0)
    return;

  if (image != NULL)
    preview = docket_previews_get (self->previews, docket_order_row_get_code (self->row), image, 256);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (preview));
  g_free (self->shown);
  self->shown = g_steal_pointer (&key);
}

/* A list item's own name is what a screen reader speaks; GTK 4.8 gives it none. */
static void
name_list_item (DocketRowView *self, const char *words)
{
  GtkWidget *item = GTK_WIDGET (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  while (item != NULL && !GTK_IS_LIST_VIEW (gtk_widget_get_parent (item)))
    item = gtk_widget_get_parent (item);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_row (DocketRowView *self)
{
  Why why = why_of (self->row);
  g_autofree char *words = why.words;
  g_autofree char *time = time_of (self->row);
  const char *name = docket_order_row_get_name (self->row);
  const char *summary = docket_order_row_get_summary (self->row);
  g_autofree char *what = words == NULL ? g_strdup (summary)
                          : summary == NULL || *summary == '\0' ? g_strdup (words)
                          : g_strdup_printf ("%s · %s", words, summary);
  g_autofree char *spoken = NULL;

  if (name == NULL || *name == '\0')
    name = _("No name yet");
  spoken = g_strdup_printf ("%s, %s, %s", name, what != NULL ? what : "", time != NULL ? time : "");

  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->what, what != NULL ? what : "");
  gtk_label_set_label (self->time, time != NULL ? time : "");
  show_why (self, &why);
  show_picture (self);
  name_list_item (self, spoken);
}

static void
docket_row_view_dispose (GObject *object)
{
  docket_row_view_set_row (DOCKET_ROW_VIEW (object), NULL);

  G_OBJECT_CLASS (docket_row_view_parent_class)->dispose (object);
}

static void
docket_row_view_finalize (GObject *object)
{
  DocketRowView *self = DOCKET_ROW_VIEW (object);

  g_free (self->shown);
  g_clear_object (&self->previews);

  G_OBJECT_CLASS (docket_row_view_parent_class)->finalize (object);
}

static void
docket_row_view_class_init (DocketRowViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_row_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_row_view_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-row-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketRowView, picture);
  gtk_widget_class_bind_template_child (widget_class, DocketRowView, name);
  gtk_widget_class_bind_template_child (widget_class, DocketRowView, time);
  gtk_widget_class_bind_template_child (widget_class, DocketRowView, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketRowView, what);
}

static void
docket_row_view_init (DocketRowView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_row_view_new (DocketPreviews *previews)
{
  DocketRowView *self = g_object_new (DOCKET_TYPE_ROW_VIEW, NULL);

  self->previews = g_object_ref (previews);

  return GTK_WIDGET (self);
}

void
docket_row_view_set_row (DocketRowView *self, DocketOrderRow *row)
{
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, show_row, self);

  g_set_object (&self->row, row);
  if (row == NULL)
    return;

  /* Any of its properties; a row changes as a whole, so this is rarely more than once. */
  g_signal_connect_object (row, "notify", G_CALLBACK (show_row), self, G_CONNECT_SWAPPED);
  show_row (self);
}
