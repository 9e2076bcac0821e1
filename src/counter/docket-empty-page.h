/* docket-empty-page.h: "Scan an order", a drawn bar code, the day's figures; or why there is none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_EMPTY_PAGE (docket_empty_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketEmptyPage, docket_empty_page, DOCKET, EMPTY_PAGE, GtkBox)

/* Whose figures are shown. Once, before it is shown; holds @desk. */
void docket_empty_page_set_desk (DocketEmptyPage *self, DocketDesk *desk);

G_END_DECLS
