/* services-fixture.h: the services over a folder of their own, and a customer who orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-images.h"
#include "docket-jobs.h"
#include "docket-orders.h"
#include "docket-sessions.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  DocketServices *services;
  DocketSite *site;            /* of the open services: tests change its settings */
  gint64 now;
  DocketDbFault fault;
  gboolean failing;            /* opened on the driver that can be told to fail */
  guint n_keys;
} Shop;

void shop_set_up (Shop *shop, gconstpointer failing);
void shop_tear_down (Shop *shop, gconstpointer failing);
void shop_close (Shop *shop);
void shop_open (Shop *shop);

/* Calls at shop->now: of the customer, of the counter "Counter 1". */
DocketCall shop_customer (Shop *shop);
DocketCall shop_counter (Shop *shop);

/* A draft; its code. (transfer full) */
char *shop_draft (Shop *shop);

/* Sends @bytes as a picture, in one go; its id. (transfer full) */
char *shop_send (Shop *shop, const char *code, GBytes *bytes);

/* A JPEG of that size that can be decoded. */
GBytes *shop_jpeg (gint width, gint height);

/* Waits until every picture is checked. */
void shop_settle (Shop *shop);

/* One item "10x15 glossy" of picture @image for a customer of that e-mail. */
void shop_put_contents (Shop *shop,
                        const char *code,
                        const char *image,
                        const char *email,
                        guint copies);

/* An order with one good picture, placed; its code. @password: (out) (optional) (transfer full). */
char *shop_place (Shop *shop, const char *email, guint copies, char **password);

/* A step that must succeed. */
void shop_step (Shop *shop, const char *code, DocketStep step);

/* Drives the order from placed to the end of production. */
void shop_produce (Shop *shop, const char *code);

DocketOrder *shop_load (Shop *shop, const char *code);
void assert_state (Shop *shop, const char *code, DocketOrderState state);

/* How many events of that type there are. */
guint shop_count_events (Shop *shop, const char *type);

G_END_DECLS
