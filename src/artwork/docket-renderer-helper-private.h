/* docket-renderer-helper-private.h: one running docket-render and the talk with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-render-protocol-private.h"

G_BEGIN_DECLS

typedef struct _DocketRendererHelper DocketRendererHelper;

typedef enum
{
  DOCKET_HELPER_ANSWERED,
  DOCKET_HELPER_GONE,      /* it died or had died: nothing is known about the picture */
  DOCKET_HELPER_SILENT,    /* no answer by the deadline */
} DocketHelperResult;

/* Starts @program. DOCKET_ERROR_UNAVAILABLE where it cannot. */
DocketRendererHelper *docket_renderer_helper_new (const char *program, GError **error);

/* Ends the program, at once, with the picture it works on. */
void docket_renderer_helper_free (DocketRendererHelper *helper);

/* One request and its answer; blocks until @deadline (monotonic time) at the latest. */
DocketHelperResult docket_renderer_helper_ask (DocketRendererHelper *helper,
                                               const DocketRenderRequest *request,
                                               const gint *fds,
                                               guint n_fds,
                                               gint64 deadline,
                                               DocketRenderReply *reply);

G_END_DECLS
