/* docket-preview.c: one picture of an order, empty until it has arrived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-preview-private.h"

static void docket_preview_paintable_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketPreview, docket_preview, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, docket_preview_paintable_init))

enum
{
  PROP_STATE = 1,
  N_PROPS
};

static void
docket_preview_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  DocketPreview *self = DOCKET_PREVIEW (paintable);
  GdkTexture *texture = docket_preview_get_texture (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  float across, along, scale;

  if (texture == NULL)
    {
      gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.5f, 0.5f, 0.5f, 0.25f }, &bounds);
      return;
    }

  across = (float) width / gdk_texture_get_width (texture);
  along = (float) height / gdk_texture_get_height (texture);
  /* A picture covers its place, and its middle shows; what was drawn, a stamp's words, is there as a whole. */
  scale = MAX (across, along);
  if (g_str_has_prefix (self->image, DOCKET_CLIENT_ITEM))
    {
      gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &bounds);
      scale = MIN (across, along);
    }
  gtk_snapshot_push_clip (snapshot, &bounds);
  bounds.size.width = gdk_texture_get_width (texture) * scale;
  bounds.size.height = gdk_texture_get_height (texture) * scale;
  bounds.origin.x = (width - bounds.size.width) / 2;
  bounds.origin.y = (height - bounds.size.height) / 2;
  gtk_snapshot_append_texture (snapshot, texture, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
docket_preview_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = docket_preview_snapshot;
}

static void
docket_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, (int) DOCKET_PREVIEW (object)->state);
}

static void
docket_preview_finalize (GObject *object)
{
  DocketPreview *self = DOCKET_PREVIEW (object);

  g_clear_object (&self->texture);
  g_free (self->code);
  g_free (self->image);

  G_OBJECT_CLASS (docket_preview_parent_class)->finalize (object);
}

static void
docket_preview_class_init (DocketPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_preview_get_property;
  object_class->finalize = docket_preview_finalize;

  g_object_class_install_property (object_class, PROP_STATE,
                                   g_param_spec_int ("state", NULL, NULL, 0, DOCKET_PREVIEW_MISSING, 0,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
docket_preview_init (DocketPreview *self)
{
}

DocketPreviewState
docket_preview_get_state (DocketPreview *self)
{
  return self->state;
}

GdkTexture *
docket_preview_get_texture (DocketPreview *self)
{
  return self->veiled ? NULL : self->texture;
}

gboolean
docket_preview_get_veiled (DocketPreview *self)
{
  return self->veiled && self->texture != NULL;
}

void
docket_preview_settle (DocketPreview *self, DocketPreviewState state, GdkTexture *texture)
{
  g_set_object (&self->texture, texture);
  self->state = state;
  gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
  g_object_notify (G_OBJECT (self), "state");
}

void
docket_preview_set_veiled (DocketPreview *self, gboolean veiled)
{
  self->veiled = veiled;
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}
