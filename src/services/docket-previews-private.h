/* docket-previews-private.h: the threads that check pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

DocketPreviews *docket_previews_new (DocketServices *services, guint n_threads);

/* Waits for the picture each thread is at; the others stay marked as being checked. */
void docket_previews_free (DocketPreviews *previews);

/* Queues what was being checked when the server ended. */
gboolean docket_previews_recover (DocketPreviews *previews, GError **error);

/* Has picture @id of @order, which is in the blob @sha256, checked and previewed. */
void docket_previews_queue (DocketPreviews *previews,
                            const char *order,
                            const char *id,
                            const char *sha256);

/* Has the pages of @order made ahead, after all pictures that are waiting. Lost when the server ends. */
void docket_previews_queue_pages (DocketPreviews *previews, const char *order);

/* Makes both previews of the blob. @info: (out) (optional). */
gboolean docket_previews_make (DocketServices *services,
                               const char *sha256,
                               DocketPictureInfo *info,
                               GError **error);

G_END_DECLS
