/* docket-terms.h: how long orders and images are kept, by the shop's settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 upload;            /* an order never placed, after its last byte */
  gint64 order;             /* a placed order that nobody brought to the counter */
  gint64 order_extended;    /* after authentication */
  gint64 images;            /* the images of a placed order */
  gint64 images_extended;   /* after authentication */
  gint64 images_collected;  /* after collection, for a reprint */
  gint64 record;            /* how long the record of an ended order feeds credibility */
} DocketTerms;

/* 1 d, 14 d, 60 d, 14 d, 30 d, 7 d, 730 d. */
DocketTerms docket_terms_default (void);

typedef struct
{
  gint64 order_expires;
  gint64 images_expire;
} DocketExpiry;

/* What holds at each turn; extension never shortens. */
DocketExpiry docket_terms_at_upload (const DocketTerms *terms, gint64 now);
DocketExpiry docket_terms_at_place (const DocketTerms *terms, gint64 now);
DocketExpiry docket_terms_at_authenticate (const DocketTerms *terms, DocketExpiry current, gint64 now);
DocketExpiry docket_terms_at_collect (const DocketTerms *terms, DocketExpiry current, gint64 now);

G_END_DECLS
