/* docket-promises-private.h: what is said when an order is placed and released, and how it came out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"

G_BEGIN_DECLS

/* When the order would be made, were it released now: into the order and the result. */
gboolean docket_promises_estimate (DocketChanging *changing, GError **error);

/* The same, said to the customer: it is kept with the order. @counts: from now on it is held against what
 * happens. */
gboolean docket_promises_make (DocketChanging *changing, gboolean counts, GError **error);

/* All of the order is made, or it will not be: what came out teaches, or nothing does. */
gboolean docket_promises_settle (DocketChanging *changing, gboolean made, GError **error);

/* The attempt is over; what the device needed for it teaches. @job: as it was reported. */
gboolean docket_promises_learn (DocketDbHandle *handle,
                                DocketServices *services,
                                const char *site,
                                const DocketJob *job,
                                gint64 now,
                                GError **error);

G_END_DECLS
