/* docket-order-id-private.h: the number that an order has in the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-claim-code.h"

G_BEGIN_DECLS

/* The claim code's ten characters, five bits each; -1 where @code cannot be one, which no order has. */
gint64 docket_order_id (const char *code);

/* The claim code of that number. (transfer full) */
char *docket_order_code (gint64 id);

G_END_DECLS
