/* docket-order-list.h: the shop's orders by what they want from a person, live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A GListModel of DocketOrderRow: the groups of DocketWants one after the other, each also a
 * GListModel of its own. A row that changes keeps its object and, where it can, its place; new ones are
 * put in where they belong (oldest first; finished ones newest first), so nothing jumps. Main thread.
 *
 * Properties: "loading" (boolean), "search" (string). Signal "counts-changed".
 */
#pragma once

#include "docket-client.h"
#include "docket-events.h"
#include "docket-order-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ORDER_LIST (docket_order_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketOrderList, docket_order_list, DOCKET, ORDER_LIST, GObject)

/* Reads the list at once and again at each "resync" of @events, and follows the events. @events
 * is started by its owner. */
DocketOrderList *docket_order_list_new (DocketClient *client, DocketEvents *events);

/* The rows of one group. Borrowed; the same object for the list's life. */
GListModel *docket_order_list_get_group (DocketOrderList *self, DocketWants wants);

/* How many orders the server counts in the group, loaded or not. */
guint docket_order_list_get_count (DocketOrderList *self, DocketWants wants);

/* Shows only what matches @text (name, code, e-mail, phone), finished orders too; NULL or empty:
 * the shop's unfinished orders. Takes effect a moment after the last change of the text. */
void docket_order_list_set_search (DocketOrderList *self, const char *text);
const char *docket_order_list_get_search (DocketOrderList *self);

/* Whether the group has more on the server than is loaded, and asks for the next part. */
gboolean docket_order_list_has_more (DocketOrderList *self, DocketWants wants);
void docket_order_list_load_more (DocketOrderList *self, DocketWants wants);

/* Reads everything again, as after a "resync". */
void docket_order_list_reload (DocketOrderList *self);

/* The row of @code where it is loaded, or NULL. Borrowed. */
DocketOrderRow *docket_order_list_find (DocketOrderList *self, const char *code);

/* Takes over an order that was just read or changed, without waiting for its event. */
void docket_order_list_take_order (DocketOrderList *self, const DocketOrder *order);

/* Whether an answer of the server is being waited for. */
gboolean docket_order_list_get_loading (DocketOrderList *self);

G_END_DECLS
