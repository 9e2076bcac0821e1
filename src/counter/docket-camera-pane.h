/* docket-camera-pane.h: what the camera sees, and whether it reads
 *
 * Signal "scanned" (string text). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CAMERA_PANE (docket_camera_pane_get_type ())
G_DECLARE_FINAL_TYPE (DocketCameraPane, docket_camera_pane, DOCKET, CAMERA_PANE, GtkBox)

/* Starts the camera at @pipeline at once; it stops when the pane goes. */
GtkWidget *docket_camera_pane_new (const char *pipeline);

G_END_DECLS
