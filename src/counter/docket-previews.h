/* docket-previews.h: the pictures of orders as paintables, kept in memory and shared
 *
 * Main thread. Decoding happens in worker threads; only docketd's own previews are decoded here,
 * never what a customer sent.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_PREVIEW_LOADING,
  DOCKET_PREVIEW_OK,
  DOCKET_PREVIEW_MISSING,   /* not there (yet), refused, or the server is away */
} DocketPreviewState;

/* One picture: a GdkPaintable that is empty until it has arrived and then draws itself anew.
 * "notify::state" tells when. */
#define DOCKET_TYPE_PREVIEW (docket_preview_get_type ())
G_DECLARE_FINAL_TYPE (DocketPreview, docket_preview, DOCKET, PREVIEW, GObject)

/* Whether the picture is there, on its way, or cannot be had. */
DocketPreviewState docket_preview_get_state (DocketPreview *self);

/* The picture itself, or NULL while there is none or it is veiled. Borrowed. */
GdkTexture *docket_preview_get_texture (DocketPreview *self);

/* Whether there is a picture that must not be seen just now. */
gboolean docket_preview_get_veiled (DocketPreview *self);

#define DOCKET_TYPE_PREVIEWS (docket_previews_get_type ())
G_DECLARE_FINAL_TYPE (DocketPreviews, docket_previews, DOCKET, PREVIEWS, GObject)

/* Fetches by @client, which it holds. (transfer full) */
DocketPreviews *docket_previews_new (DocketClient *client);

/* The picture @image of the order @code, its longer side @size (256 or 1600) pixels; asked for at
 * once where it is not at hand, again where it was missing. (transfer full) */
DocketPreview *docket_previews_get (DocketPreviews *self, const char *code, const char *image, guint size);

/* How many pictures are on their way. Property "loading" (uint). */
guint docket_previews_get_loading (DocketPreviews *self);

/* While veiled no picture shows; property "veiled". */
void docket_previews_set_veiled (DocketPreviews *self, gboolean veiled);

/* Asks again for those of @code that were missing (a picture has arrived). */
void docket_previews_retry (DocketPreviews *self, const char *code);

G_END_DECLS
