/* docket-production-page.h: the devices, what they do and why they stand, and what is in work
 *
 * Signal "chosen" (string code). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PRODUCTION_PAGE (docket_production_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketProductionPage, docket_production_page, DOCKET, PRODUCTION_PAGE, GtkBox)

/* Whose production is shown. Once, before it is shown; holds @shop. */
void docket_production_page_set_shop (DocketProductionPage *self, DocketShop *shop);

G_END_DECLS
