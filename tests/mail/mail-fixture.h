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
