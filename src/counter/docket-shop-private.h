/* docket-shop-private.h: the shop's fields, for the files that open and close it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-private-server.h"
#include "docket-secrets.h"
#include "docket-shop.h"

G_BEGIN_DECLS

struct _DocketShop
{
  GObject parent_instance;

  GSettings *settings;
  char *folder;
  DocketClient *client;
  DocketEvents *events;
  DocketOrderList *orders;
  DocketPreviews *previews;
  DocketFloor *floor;
  DocketQueueList *queue;
  DocketLetters *letters;
  DocketSecrets *secrets;

  DocketTerminal *terminal;   /* NULL until the server was reached once */
  DocketStation *station;     /* NULL */
  DocketPrivateServer *private_server;    /* NULL where the settings name a server */

  DocketShopState state;
  char *problem;
  GCancellable *cancellable;
  guint retry_source;
};

void docket_shop_set_state (DocketShop *self, DocketShopState state, const char *problem);

/* The server said who we are (transfer full): everything opens. */
void docket_shop_take_terminal (DocketShop *self, DocketTerminal *terminal);

G_END_DECLS
