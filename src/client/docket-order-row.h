/* docket-order-row.h: one order in the counter's list, changing in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every getter has a read-only property of its name, with notification ("code", "state", "wants",
 * "name", "summary", "image", "alert", "held", "made", "compartment", …). Main thread.
 */
#pragma once

#include "docket-order.h"

#include <glib-object.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ORDER_ROW (docket_order_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketOrderRow, docket_order_row, DOCKET, ORDER_ROW, GObject)

/* From the server's row JSON. DOCKET_ERROR_INVALID. */
DocketOrderRow *docket_order_row_new_from_json (JsonNode *node, GError **error);

/* From the whole order. */
DocketOrderRow *docket_order_row_new_from_order (const DocketOrder *order);

/* Takes over what @other shows, notifying what differs. Both are of the same code. */
void docket_order_row_update (DocketOrderRow *self, DocketOrderRow *other);

/* Strings are borrowed until the next change of the row. Instants in microseconds, 0: never. */
const char *docket_order_row_get_code (DocketOrderRow *self);
DocketOrderState docket_order_row_get_state (DocketOrderRow *self);   /* property "state": int */
DocketWants docket_order_row_get_wants (DocketOrderRow *self);        /* property "wants": int */
guint64 docket_order_row_get_version (DocketOrderRow *self);
const char *docket_order_row_get_name (DocketOrderRow *self);
const char *docket_order_row_get_summary (DocketOrderRow *self);
guint docket_order_row_get_n_items (DocketOrderRow *self);
guint docket_order_row_get_n_copies (DocketOrderRow *self);
const char *docket_order_row_get_image (DocketOrderRow *self);        /* as docket_client_preview_async() takes it; NULL */
guint docket_order_row_get_images_complete (DocketOrderRow *self);
guint docket_order_row_get_images_expected (DocketOrderRow *self);
gboolean docket_order_row_get_alert (DocketOrderRow *self);
gboolean docket_order_row_get_held (DocketOrderRow *self);
gboolean docket_order_row_get_made (DocketOrderRow *self);
const DocketMoney *docket_order_row_get_unpaid (DocketOrderRow *self); /* property: int64, minor units */
gint64 docket_order_row_get_placed_at (DocketOrderRow *self);
gint64 docket_order_row_get_ready_at (DocketOrderRow *self);
const char *docket_order_row_get_compartment (DocketOrderRow *self);  /* NULL */
const char *docket_order_row_get_compartment_kind (DocketOrderRow *self);  /* "locker", "bin", "shelf"; NULL: not described */
gint64 docket_order_row_get_expected_p50 (DocketOrderRow *self);
gint64 docket_order_row_get_expected_p90 (DocketOrderRow *self);

/* The time that the customer was promised at the latest, where it will not hold; 0: it does. */
gint64 docket_order_row_get_missed_promise (DocketOrderRow *self);
const char *const *docket_order_row_get_stopped (DocketOrderRow *self); /* device reasons; NULL */
guint docket_order_row_get_jobs_total (DocketOrderRow *self);
guint docket_order_row_get_jobs_completed (DocketOrderRow *self);

G_END_DECLS
