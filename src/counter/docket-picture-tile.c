/* docket-picture-tile.c: one item of an order in the grid
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-picture-tile.h"

#include "docket-page-paintable.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketPictureTile
{
  GtkFlowBoxChild parent_instance;

  /* Template */
  GtkPicture *picture;
  GtkImage *missing;
  GtkLabel *caption;
  GtkBox *warning_box;
  GtkLabel *warning;

  /* Owned */
  char *item;
  DocketPreview *preview;
};

G_DEFINE_FINAL_TYPE (DocketPictureTile, docket_picture_tile, GTK_TYPE_FLOW_BOX_CHILD)

static void
show_state (DocketPictureTile *self)
{
  gboolean missing = docket_preview_get_state (self->preview) == DOCKET_PREVIEW_MISSING;

  gtk_image_set_from_icon_name (self->missing, "image-missing-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->missing), missing);
}

static void
docket_picture_tile_finalize (GObject *object)
{
  DocketPictureTile *self = DOCKET_PICTURE_TILE (object);

  g_clear_object (&self->preview);
  g_free (self->item);

  G_OBJECT_CLASS (docket_picture_tile_parent_class)->finalize (object);
}

static void
docket_picture_tile_class_init (DocketPictureTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_picture_tile_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-picture-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketPictureTile, picture);
  gtk_widget_class_bind_template_child (widget_class, DocketPictureTile, missing);
  gtk_widget_class_bind_template_child (widget_class, DocketPictureTile, caption);
  gtk_widget_class_bind_template_child (widget_class, DocketPictureTile, warning_box);
  gtk_widget_class_bind_template_child (widget_class, DocketPictureTile, warning);
}

static void
docket_picture_tile_init (DocketPictureTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
describe (DocketPictureTile *self, const DocketOrder *order, const DocketItem *item)
{
  const DocketImage *image = item->image != NULL ? docket_order_find_image (order, item->image) : NULL;
  g_autofree char *name = docket_phrase_item_source (order, item);
  g_autofree char *caption = g_strdup_printf ("%u × %s", item->copies, name);
  g_autofree char *words = docket_phrase_item (item);
  g_autofree char *warning = docket_phrase_item_warning (item);
  g_autofree char *spoken = warning != NULL ? g_strdup_printf ("%s, %s. %s", words, name, warning)
                                            : g_strdup_printf ("%s, %s", words, name);

  gtk_label_set_label (self->caption, caption);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  if (image != NULL && image->state == DOCKET_IMAGE_REFUSED)
    gtk_label_set_label (self->warning, _("refused"));
  else if (warning != NULL)
    gtk_label_set_label (self->warning, item->warn_dpi != 0 ? _("too small") : _("look at it"));
  gtk_widget_set_visible (GTK_WIDGET (self->warning_box), *gtk_label_get_label (self->warning) != '\0');
}

GtkWidget *
docket_picture_tile_new (const DocketOrder *order, const DocketItem *item, DocketPreviews *previews)
{
  DocketPictureTile *self = g_object_new (DOCKET_TYPE_PICTURE_TILE, NULL);
  g_autoptr (DocketPagePaintable) page = NULL;

  self->item = g_strdup (item->id);
  self->preview = docket_item_get_preview (item, order->code, previews, 256);
  page = docket_page_paintable_new (order, item, self->preview, FALSE);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (page));
  describe (self, order, item);

  g_signal_connect_object (self->preview, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  show_state (self);

  return GTK_WIDGET (self);
}

const char *
docket_picture_tile_get_item (DocketPictureTile *self)
{
  return self->item;
}
