/* docket-order-groups-private.h: rows in the groups of DocketWants, kept sorted, changed in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ORDER_GROUPS (docket_order_groups_get_type ())
G_DECLARE_FINAL_TYPE (DocketOrderGroups, docket_order_groups, DOCKET, ORDER_GROUPS, GObject)

/* A GListModel of DocketOrderRow, group after group. */
DocketOrderGroups *docket_order_groups_new (void);

/* Borrowed. */
GListModel *docket_order_groups_get_group (DocketOrderGroups *self, DocketWants wants);

/* Borrowed; NULL where it is not there. */
DocketOrderRow *docket_order_groups_find (DocketOrderGroups *self, const char *code);

/* Puts @row in, or its facts into the row that is there; an older version changes nothing. */
void docket_order_groups_put (DocketOrderGroups *self, DocketOrderRow *row);

void docket_order_groups_remove (DocketOrderGroups *self, const char *code);

/* Leaves exactly @rows (DocketOrderRow), touching only what differs. */
void docket_order_groups_replace (DocketOrderGroups *self, GPtrArray *rows);

G_END_DECLS
