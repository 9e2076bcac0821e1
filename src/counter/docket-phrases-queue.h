/* docket-phrases-queue.h: the queue, what it wants and what is expected, in words
 *
 * As docket-phrases.h: everything returned is for people, translated and new (transfer full).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-queue-reply.h"

G_BEGIN_DECLS

/* "40 s", "3 min", "2 h 10 min". */
char *docket_phrase_duration (double seconds);

/* "10x15", "A4", "30x30 mm". */
char *docket_phrase_size (DocketLength width, DocketLength height);

/* "3 × Photo print 10x15, glossy". */
char *docket_phrase_queued (const DocketQueuedJob *queued);

/* Why it stands where it stands: "first in the queue · wanted by 14:00"; never empty. */
char *docket_phrase_why (const DocketQueuedJob *queued, gint64 now);

/* "Load 10x15 glossy: 7 orders wait". */
char *docket_phrase_media_wanted (const DocketMediaWanted *wanted);

/* What the expected time of the order @code is reckoned from, a sentence each (NULL-terminated); at least one. */
char **docket_phrase_forecast (const DocketForecast *forecast, const char *code, gint64 now);

G_END_DECLS
