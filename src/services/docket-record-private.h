/* docket-record-private.h: customers' records: how their orders ended, and what that says of a new one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"

G_BEGIN_DECLS

/* Fills order->risk from the customer's and the shop's records. */
gboolean docket_record_assess (DocketChanging *changing, GError **error);

/* Notes how the order ended; forgets it. */
gboolean docket_record_add (DocketChanging *changing, DocketOutcome outcome, GError **error);
gboolean docket_record_remove (DocketChanging *changing, GError **error);

/* Whether a collection now is late: after the term the customer was first told. */
DocketOutcome docket_record_collected (const DocketOrder *order,
                                       const DocketSite *site,
                                       gint64 now);

G_END_DECLS
