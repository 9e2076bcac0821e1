/* docket-camera.h: reads bar codes that are held before a camera
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_CAMERA_OFF,
  DOCKET_CAMERA_STARTING,
  DOCKET_CAMERA_RUNNING,
  DOCKET_CAMERA_LOST,   /* it is tried again by itself; see "message" */
} DocketCameraState;

/* Only the newest frame is shown and read; reading has a thread of its own.
 *
 * Properties: "state" (a DocketCameraState as int) and "message" (why it is lost, a sentence; NULL),
 * both read-only and notified.
 * Signal "scanned" (DocketCamera *camera, const char *text, gpointer data): a code came into view;
 * the same code again only after it was out of view for two seconds. A docket that lies before the
 * camera may blur and come back, so a camera's scan should show an order, not take its next step.
 *
 * For the main thread. */
#define DOCKET_TYPE_CAMERA (docket_camera_get_type ())
G_DECLARE_FINAL_TYPE (DocketCamera, docket_camera, DOCKET, CAMERA, GObject)

/* Closed until docket_camera_start(). Main thread. (transfer full) */
DocketCamera *docket_camera_new (void);

/* @pipeline is GStreamer's language for a source of video ("v4l2src device=/dev/video2"); empty or
 * NULL is the first camera, in a Flatpak by the camera portal. Starting anew restarts. */
void docket_camera_start (DocketCamera *camera, const char *pipeline);
void docket_camera_stop (DocketCamera *camera);

/* What it does now; and where it failed, a sentence that says why, otherwise NULL (borrowed until the
 * state changes). */
DocketCameraState docket_camera_get_state (DocketCamera *camera);
const char *docket_camera_get_message (DocketCamera *camera);

/* What the camera sees, for a GtkPicture; the same object for the camera's whole life. (borrowed) */
GdkPaintable *docket_camera_get_paintable (DocketCamera *camera);

G_END_DECLS
