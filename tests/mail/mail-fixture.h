/* mail-fixture.h: sample messages, and a shop that reads them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-draft.h"

/* Saturday, 2026-11-21 10:00 in Berlin, 18:00 in Tokyo. */
#define FIXTURE_NOW (G_GINT64_CONSTANT (1795251600) * G_USEC_PER_SEC)

typedef struct
{
  DocketCatalogue *catalogue;
  DocketVocabulary *vocabulary;
  DocketDraftRules *rules;
} Shop;

/* The shop of data/, with the places "main" (Berlin) and "gate3" (Tokyo, "Gate 3"). */
Shop *shop_new (void);
void shop_free (Shop *shop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Shop, shop_free)

/* The names of all samples, without ".eml". (transfer full) */
char **samples_list (void);

/* A sample's bytes. (transfer full) */
char *sample_load (const char *name, gsize *length);

/* Reads a sample as the shop's mail server would have it. */
DocketMessage *sample_read (const char *name);

/* A message of a subject, lines and so many pictures IMG_0001.jpg… */
DocketMessage *message_write (const char *subject, const char *text, guint pictures);

/* The attachment of that name; fails where there is none. */
const DocketAttachment *message_find (const DocketMessage *message, const char *name);

typedef struct
{
  const char *subject, *text;
  guint pictures;
  const char *items;   /* as order_describe() has them */
} OrderSample;

/* What the shop reads in such a message. (transfer full) */
DocketDraft *order_read (const char *subject, const char *text, guint pictures);

/* "1:photo-10x15:3:glossy" for each item, parted by blanks; the words of stamps in brackets. (transfer full) */
char *order_describe (const DocketDraft *draft);

/* Each becomes these items, and the order is complete. */
void orders_check (const OrderSample *orders, gsize n);
#define CHECK_ORDERS(orders) orders_check (orders, G_N_ELEMENTS (orders))
