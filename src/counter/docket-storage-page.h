/* docket-storage-page.h: what lies where: the ready orders by their shelves
 *
 * Signal "chosen" (string code). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-storeroom.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STORAGE_PAGE (docket_storage_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketStoragePage, docket_storage_page, DOCKET, STORAGE_PAGE, GtkBox)

/* Whose shelves and compartments are shown. Once, before it is shown; holds both. */
void docket_storage_page_set_shop (DocketStoragePage *self, DocketShop *shop, DocketStoreroom *storeroom);

G_END_DECLS
