/* docket-camera-view.c: a paintable that shows the newest frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-camera-view-private.h"

struct _DocketCameraView
{
  GObject parent_instance;

  GdkTexture *frame;
};

static void docket_camera_view_paintable_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketCameraView, docket_camera_view, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, docket_camera_view_paintable_init))

static void
docket_camera_view_snapshot (GdkPaintable *paintable,
                             GdkSnapshot  *snapshot,
                             double        width,
                             double        height)
{
  DocketCameraView *self = DOCKET_CAMERA_VIEW (paintable);

  if (self->frame != NULL)
    gdk_paintable_snapshot (GDK_PAINTABLE (self->frame), snapshot, width, height);
}

static GdkPaintable *
docket_camera_view_get_current_image (GdkPaintable *paintable)
{
  DocketCameraView *self = DOCKET_CAMERA_VIEW (paintable);

  return self->frame != NULL ? GDK_PAINTABLE (g_object_ref (self->frame)) : gdk_paintable_new_empty (0, 0);
}

static int
docket_camera_view_get_width (GdkPaintable *paintable)
{
  DocketCameraView *self = DOCKET_CAMERA_VIEW (paintable);

  return self->frame != NULL ? gdk_texture_get_width (self->frame) : 0;
}

static int
docket_camera_view_get_height (GdkPaintable *paintable)
{
  DocketCameraView *self = DOCKET_CAMERA_VIEW (paintable);

  return self->frame != NULL ? gdk_texture_get_height (self->frame) : 0;
}

static void
docket_camera_view_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = docket_camera_view_snapshot;
  iface->get_current_image = docket_camera_view_get_current_image;
  iface->get_intrinsic_width = docket_camera_view_get_width;
  iface->get_intrinsic_height = docket_camera_view_get_height;
}

static void
docket_camera_view_finalize (GObject *object)
{
  g_clear_object (&DOCKET_CAMERA_VIEW (object)->frame);
  G_OBJECT_CLASS (docket_camera_view_parent_class)->finalize (object);
}

static void
docket_camera_view_class_init (DocketCameraViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_camera_view_finalize;
}

static void
docket_camera_view_init (DocketCameraView *self)
{
}

DocketCameraView *
docket_camera_view_new (void)
{
  return g_object_new (DOCKET_TYPE_CAMERA_VIEW, NULL);
}

void
docket_camera_view_set_frame (DocketCameraView *self,
                              GdkTexture       *frame)
{
  gint width = docket_camera_view_get_width (GDK_PAINTABLE (self));
  gint height = docket_camera_view_get_height (GDK_PAINTABLE (self));

  if (!g_set_object (&self->frame, frame))
    return;
  if (width != docket_camera_view_get_width (GDK_PAINTABLE (self)) ||
      height != docket_camera_view_get_height (GDK_PAINTABLE (self)))
    gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
  gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
}
