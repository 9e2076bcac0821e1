/* docket-renderer-pool-private.h: running helpers of one program, each lent to one request at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-render-protocol-private.h"

G_BEGIN_DECLS

typedef struct _DocketRendererPool DocketRendererPool;

/* @program: an absolute path. It is started when it is first needed. */
DocketRendererPool *docket_renderer_pool_new (const char *program, guint max_helpers);
void docket_renderer_pool_free (DocketRendererPool *pool);

/* One request and its answer, from any thread; blocks at most twice the request's time-out.
 * DOCKET_ERROR_UNAVAILABLE where every helper is busy, or none starts or answers. What the answer
 * says is for the caller to judge. @fds: the inputs, then the outputs. */
gboolean docket_renderer_pool_ask (DocketRendererPool *pool,
                                   const DocketRenderRequest *request,
                                   const gint *fds,
                                   DocketRenderReply *reply,
                                   GError **error);

G_END_DECLS
