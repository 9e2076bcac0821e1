/* docket-camera-portal-private.h: asks the desktop for the camera, inside a Flatpak
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether this program runs in a Flatpak and must ask. */
gboolean docket_camera_portal_is_needed (void);

/* Asks the person once. docket_camera_portal_open_finish() gives a PipeWire descriptor that the
 * caller owns, or -1 with DOCKET_ERROR_FORBIDDEN (refused) or DOCKET_ERROR_UNAVAILABLE. */
void docket_camera_portal_open_async (GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             data);
gint docket_camera_portal_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
