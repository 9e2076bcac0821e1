/* docket-viewer.h: one picture of the order large, with its cut line
 *
 * Signal "closed". Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_VIEWER (docket_viewer_get_type ())
G_DECLARE_FINAL_TYPE (DocketViewer, docket_viewer, DOCKET, VIEWER, GtkBox)

/* Whose picture is shown large. Once, before it is shown; holds @desk. */
void docket_viewer_set_desk (DocketViewer *self, DocketDesk *desk);

/* Shows @item of the order on the desk. */
void docket_viewer_show_item (DocketViewer *self, const char *item);

G_END_DECLS
