/* docket-shop.h: everything behind the window: the order server, the station, the lists
 *
 * Opens what the settings say: the order server they name with the token from the keyring, or the
 * private one of this computer. Main thread; nothing blocks.
 *
 * Signal "notice" (string): something to be told once.
 * Properties: "state" (int, DocketShopState), "site-name" (string), "problem" (string, NULL).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client.h"
#include "docket-events.h"
#include "docket-floor.h"
#include "docket-letters.h"
#include "docket-order-list.h"
#include "docket-previews.h"
#include "docket-queue-list.h"
#include "docket-station.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_SHOP_STARTING,
  DOCKET_SHOP_OPEN,
  DOCKET_SHOP_UNPAIRED,   /* the server does not know this counter: a pairing code is needed */
  DOCKET_SHOP_TROUBLE,    /* see "problem"; it is tried again by itself */
} DocketShopState;

#define DOCKET_TYPE_SHOP (docket_shop_get_type ())
G_DECLARE_FINAL_TYPE (DocketShop, docket_shop, DOCKET, SHOP, GObject)

/* @folder: where the station and a private server keep what is theirs. */
DocketShop *docket_shop_new (GSettings *settings, const char *folder);

/* Connects as the settings say, again after they changed. */
void docket_shop_open (DocketShop *self);

/* Pairs with the server at @url, keeps token and address, and opens. An empty @url: this
 * computer's own server. Fails with DOCKET_ERROR. */
void docket_shop_pair_async (DocketShop *self,
                             const char *url,
                             const char *pairing_code,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean docket_shop_pair_finish (DocketShop *self, GAsyncResult *result, GError **error);

/* Lets the station write down what it knows and ends a private server. */
void docket_shop_close_async (DocketShop *self, GAsyncReadyCallback callback, gpointer user_data);
void docket_shop_close_finish (DocketShop *self, GAsyncResult *result);

/* All borrowed. The terminal is NULL until the server was reached once, the station NULL where this counter
 * has no right to produce. */
GSettings *docket_shop_get_settings (DocketShop *self);
DocketClient *docket_shop_get_client (DocketShop *self);
DocketEvents *docket_shop_get_events (DocketShop *self);
DocketOrderList *docket_shop_get_orders (DocketShop *self);
DocketPreviews *docket_shop_get_previews (DocketShop *self);
DocketFloor *docket_shop_get_floor (DocketShop *self);
DocketQueueList *docket_shop_get_queue (DocketShop *self);
DocketLetters *docket_shop_get_letters (DocketShop *self);
DocketStation *docket_shop_get_station (DocketShop *self);
const DocketTerminal *docket_shop_get_terminal (DocketShop *self);
DocketShopState docket_shop_get_state (DocketShop *self);
const char *docket_shop_get_problem (DocketShop *self);

/* Whether this counter may do what @right (DOCKET_RIGHT_…) names. TRUE while it is not known. */
gboolean docket_shop_may (DocketShop *self, const char *right);

/* Who stands at the counter, for a press; NULL where nobody said. (transfer full) */
char *docket_shop_dup_staff (DocketShop *self);

G_END_DECLS
