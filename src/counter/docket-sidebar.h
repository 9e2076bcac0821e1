/* docket-sidebar.h: the shop's orders by what they want from a person, and the search
 *
 * Signal "chosen" (string code): a row was activated. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-letters-pane.h"
#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_SIDEBAR (docket_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (DocketSidebar, docket_sidebar, DOCKET, SIDEBAR, GtkBox)

/* Whose orders are listed. Once, before it is shown; holds @shop. */
void docket_sidebar_set_shop (DocketSidebar *self, DocketShop *shop);

/* Marks the row of @code where it is in the list; NULL: none. */
void docket_sidebar_mark (DocketSidebar *self, const char *code);

/* Opens the search with the focus in it, or closes it. */
void docket_sidebar_search (DocketSidebar *self, gboolean open);
gboolean docket_sidebar_is_searching (DocketSidebar *self);

/* The messages above the orders. Borrowed. */
DocketLettersPane *docket_sidebar_get_letters (DocketSidebar *self);

G_END_DECLS
