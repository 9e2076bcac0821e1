/* docket-viewer.c: one picture of the order large, with its cut line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-viewer.h"

#include "docket-page-paintable.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketViewer
{
  GtkBox parent_instance;

  /* Template */
  GtkLabel *title;
  GtkButton *previous;
  GtkLabel *position;
  GtkButton *next;
  GtkButton *close;
  GtkPicture *picture;
  GtkLabel *words;

  /* Owned */
  DocketDesk *desk;
  guint index;
};

G_DEFINE_FINAL_TYPE (DocketViewer, docket_viewer, GTK_TYPE_BOX)

static guint
n_items (DocketViewer *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  return order != NULL ? order->items->len : 0;
}

static void
show_words (DocketViewer *self, const DocketOrder *order, const DocketItem *item)
{
  const DocketImage *image = item->image != NULL ? docket_order_find_image (order, item->image) : NULL;
  g_autofree char *source = docket_phrase_item_source (order, item);
  g_autofree char *what = docket_phrase_item (item);
  g_autofree char *warning = docket_phrase_item_warning (item);
  g_autofree char *position = g_strdup_printf ("%u/%u", self->index + 1, order->items->len);
  g_autofree char *title = g_strdup_printf ("%s · %s", source, what);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->position, position);
  gtk_label_set_label (self->words, image != NULL && image->problem != NULL ? image->problem
                                    : warning != NULL ? warning
                                    : docket_item_is_drawn_here (item)
                                      ? _("What lies outside the dashed line is cut away.")
                                      : _("This is how it will look in the hand."));
  gtk_picture_set_alternative_text (self->picture, title);
}

static void
show (DocketViewer *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  const DocketItem *item;
  g_autoptr (DocketPreview) preview = NULL;
  g_autoptr (DocketPagePaintable) page = NULL;

  if (order == NULL || self->index >= order->items->len)
    return;

  item = g_ptr_array_index (order->items, self->index);
  preview = docket_item_get_preview (item, order->code,
                                     docket_shop_get_previews (docket_desk_get_shop (self->desk)), 1600);
  page = docket_page_paintable_new (order, item, preview, TRUE);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (page));
  gtk_widget_set_sensitive (GTK_WIDGET (self->previous), self->index > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->next), self->index + 1 < order->items->len);
  show_words (self, order, item);
}

static void
on_previous (DocketViewer *self)
{
  if (self->index > 0)
    self->index--;
  show (self);
}

static void
on_next (DocketViewer *self)
{
  if (self->index + 1 < n_items (self))
    self->index++;
  show (self);
}

static void
on_close (DocketViewer *self)
{
  g_signal_emit_by_name (self, "closed");
}

static gboolean
turn (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gboolean forward = g_variant_get_boolean (args);

  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    forward = !forward;

  if (forward)
    on_next (DOCKET_VIEWER (widget));
  else
    on_previous (DOCKET_VIEWER (widget));

  return TRUE;
}

static void
docket_viewer_finalize (GObject *object)
{
  g_clear_object (&DOCKET_VIEWER (object)->desk);

  G_OBJECT_CLASS (docket_viewer_parent_class)->finalize (object);
}

static void
docket_viewer_class_init (DocketViewerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_viewer_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-viewer.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, title);
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, previous);
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, position);
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, next);
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, close);
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, DocketViewer, words);
  gtk_widget_class_bind_template_callback (widget_class, on_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, turn, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, turn, "b", TRUE);

  g_signal_new ("closed", DOCKET_TYPE_VIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_viewer_init (DocketViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_viewer_set_desk (DocketViewer *self, DocketDesk *desk)
{
  g_set_object (&self->desk, desk);
}

void
docket_viewer_show_item (DocketViewer *self, const char *item)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  self->index = 0;
  for (guint i = 0; order != NULL && i < order->items->len; i++)
    {
      if (g_strcmp0 (((const DocketItem *) g_ptr_array_index (order->items, i))->id, item) == 0)
        self->index = i;
    }

  show (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}
