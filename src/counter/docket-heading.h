/* docket-heading.h: the heading of a group in the live list, and how it looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An item of the list among the rows. Property "count" (uint). */
#define DOCKET_TYPE_HEADING (docket_heading_get_type ())
G_DECLARE_FINAL_TYPE (DocketHeading, docket_heading, DOCKET, HEADING, GObject)

/* A group's heading, and the number of orders that it says. */
DocketHeading *docket_heading_new (DocketWants wants);
void docket_heading_set_count (DocketHeading *self, guint count);

#define DOCKET_TYPE_HEADING_VIEW (docket_heading_view_get_type ())
G_DECLARE_FINAL_TYPE (DocketHeadingView, docket_heading_view, DOCKET, HEADING_VIEW, GtkBox)

/* The widget that a list shows a heading with. */
GtkWidget *docket_heading_view_new (void);

/* Shows @heading and follows it; NULL: lets go. */
void docket_heading_view_set_heading (DocketHeadingView *self, DocketHeading *heading);

G_END_DECLS
