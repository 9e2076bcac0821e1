/* docket-camera-view-private.h: a paintable that shows the newest frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CAMERA_VIEW (docket_camera_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketCameraView, docket_camera_view, DOCKET, CAMERA_VIEW, GObject)

DocketCameraView *docket_camera_view_new (void);

/* NULL shows nothing. */
void docket_camera_view_set_frame (DocketCameraView *view, GdkTexture *frame);

G_END_DECLS
