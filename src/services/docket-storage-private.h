/* docket-storage-private.h: what the steps of an order mean for where it lies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"
#include "docket-compartment.h"

G_BEGIN_DECLS

/* Where the finished order is to lie: @wanted where that is possible, else (NULL) the compartment that fits best.
 * @label: (out) (transfer full) (nullable); @kind: (out) the kind's nick, NULL
 * where nobody has described that place. NOT_NOW with a sentence where @wanted is taken or does not work. */
gboolean docket_storage_choose (DocketChanging *changing, const char *wanted, char **label, const char **kind,
                                GError **error);

/* The order lies at @label; NULL: nowhere any more. */
gboolean docket_storage_lodge (DocketChanging *changing, const char *label, GError **error);

/* After a collection that was undone: where it lay, if that is still free. */
gboolean docket_storage_lodge_again (DocketChanging *changing, GError **error);

/* The order that the locker was opened for is collected, as far as it can be. Its document is in @changing. */
gboolean docket_orders_collect (DocketChanging *changing, const char *actor, GError **error);

G_END_DECLS
