/* docket-renderer-private.h: what the parts of DocketRenderer share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-renderer.h"
#include "docket-renderer-pool-private.h"

G_BEGIN_DECLS

/* Sends @request (its limits are filled in here) to the program for its kind. FALSE with the error that
 * docket-renderer.h names for what came back. */
gboolean docket_renderer_call (DocketRenderer *renderer,
                               DocketRenderRequest *request,
                               const gint *fds,
                               DocketRenderReply *reply,
                               GError **error);

/* The picture as @item shows it in a box of @width x @height pixels: 8-bit greys, row by row, in @out. */
gboolean docket_renderer_greys (DocketRenderer *renderer,
                                gint in,
                                const DocketItem *item,
                                gint width,
                                gint height,
                                gint out,
                                GError **error);

G_END_DECLS
