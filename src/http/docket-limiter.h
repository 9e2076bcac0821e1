/* docket-limiter.h: how often a network may do something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketLimiter DocketLimiter;

/* At most @count in any @window microseconds, evened out: after a burst of @count one more comes
 * free each @window / @count. Memory is bounded; any thread may ask. */
DocketLimiter *docket_limiter_new (guint count, gint64 window);
void docket_limiter_free (DocketLimiter *limiter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLimiter, docket_limiter_free)

/* Counts @n for @network (docket_request_get_network()) at @now, a monotonic time. FALSE where it is
 * too much; @retry_after (out): microseconds until so many are free. */
gboolean docket_limiter_take (DocketLimiter *limiter, const char *network, guint n, gint64 now, gint64 *retry_after);

G_END_DECLS
