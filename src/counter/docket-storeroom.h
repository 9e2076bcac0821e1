/* docket-storeroom.h: the shop's compartments, their lockers being opened, and what was not collected
 *
 * Signals: "changed" () when the compartments were read anew; "told" (string words, gboolean trouble, string code)
 * of what a locker does; code: the order's, NULL where it concerns none. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client-storage.h"
#include "docket-shop.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_STOREROOM (docket_storeroom_get_type ())
G_DECLARE_FINAL_TYPE (DocketStoreroom, docket_storeroom, DOCKET, STOREROOM, GObject)

/* That of @shop, which it holds. */
DocketStoreroom *docket_storeroom_new (DocketShop *shop);

/* As last read; NULL before. Borrowed until the next "changed". */
const DocketStorageReply *docket_storeroom_get_storage (DocketStoreroom *self);

/* The compartment of that label, in any case; NULL where there is none. Borrowed as above. */
const DocketCompartment *docket_storeroom_find (DocketStoreroom *self, const char *label);

/* Whether a door can be opened there. FALSE for NULL. */
gboolean docket_storeroom_is_locker (DocketStoreroom *self, const char *label);

/* Does it, and tells how it went. @what: a label, or the order's code. */
void docket_storeroom_do (DocketStoreroom *self, DocketStorageDeedType deed, const char *what);

/* Reads everything anew. */
void docket_storeroom_refresh (DocketStoreroom *self);

G_END_DECLS
