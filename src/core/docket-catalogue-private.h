/* docket-catalogue-private.h: what the catalogue's reader and its values share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"

G_BEGIN_DECLS

DocketCatalogue *docket_catalogue_new (void);
DocketProduct *docket_product_new (const char *id);
DocketPaper *docket_paper_new (const char *id);
DocketFont *docket_font_new (const char *id);

/* @title where @titles has none in @language or its main language. (transfer full) */
char *docket_catalogue_dup_title (const char *title, GHashTable *titles, const char *language);

/* Sides above this are a slip of the pen: 10 m. */
#define DOCKET_LENGTH_MAX 1000000
#define DOCKET_COPIES_MAX 100000

#define DOCKET_TEXT_HEIGHT 120  /* smallest legible, where the shop says nothing */

/* "101.6 x 152.4" in millimetres, as it stands. */
gboolean docket_catalogue_read_size (const char *text, DocketLength *width, DocketLength *height);
gboolean docket_catalogue_read_length (const char *text, DocketLength *length);

/* "1: 0.29; 50: 0.25". NULL with a sentence in @problem (transfer full). */
GArray *docket_catalogue_read_prices (const char *text, const char *currency, char **problem);

G_END_DECLS
