/* docket-recent-private.h: orders as their last change left them, so that the next one need not read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"

G_BEGIN_DECLS

/* A few orders; what was put longest ago makes room. Any thread. */
typedef struct _DocketRecent DocketRecent;

DocketRecent *docket_recent_new (void);
void docket_recent_free (DocketRecent *recent);

/* @order: (transfer full): as it is stored now. */
void docket_recent_put (DocketRecent *recent, DocketOrder *order);

/* The order, which is not kept any more; NULL where it is not here. Compare its version with the stored one:
 * another process may have changed it. (transfer full) */
DocketOrder *docket_recent_take (DocketRecent *recent, const char *code);

G_END_DECLS
