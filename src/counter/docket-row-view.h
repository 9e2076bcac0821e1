/* docket-row-view.h: one order in the live list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order-row.h"
#include "docket-previews.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ROW_VIEW (docket_row_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketRowView, docket_row_view, DOCKET, ROW_VIEW, GtkBox)

/* A row of the list of orders, empty; pictures come from @previews, which it holds. */
GtkWidget *docket_row_view_new (DocketPreviews *previews);

/* Shows @row and follows it; NULL: lets go. */
void docket_row_view_set_row (DocketRowView *self, DocketOrderRow *row);

G_END_DECLS
