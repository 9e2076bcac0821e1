/* docket-queue-line.h: one job of the queue: its place, what, for whom, why there, when and where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-queue-list.h"
#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_QUEUE_LINE (docket_queue_line_get_type ())
G_DECLARE_FINAL_TYPE (DocketQueueLine, docket_queue_line, DOCKET, QUEUE_LINE, GtkListBoxRow)

/* The line of @row on the Production page; holds both. */
GtkWidget *docket_queue_line_new (DocketShop *shop, DocketQueueRow *row);

/* Borrowed. */
DocketQueueRow *docket_queue_line_get_row (DocketQueueLine *self);

G_END_DECLS
