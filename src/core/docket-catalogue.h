/* docket-catalogue.h: the shop's products, options and prices, from a file that the shop edits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-money.h"

#include <glib.h>

G_BEGIN_DECLS

/* Lengths in the whole of Docket's C code are hundredths of a millimetre (PWG units: 2540 is an
 * inch), so 101.6 mm is 10160. JSON and files say millimetres. */
typedef gint DocketLength;

/* How the face of a stamp is burnt. */
typedef struct
{
  DocketLength pitch;      /* from one burnt line to the next */
  guint feed;              /* mm/min while burning lines */
  guint power;             /* percent where it is darkest */
  guint outline_feed;      /* mm/min along outlines */
  guint outline_power;     /* percent; 0: no outlines */
  guint passes;            /* at least 1 */
  gboolean round;          /* the face is round, otherwise a rectangle */
  DocketLength detail;     /* the thinnest line that the tool can cut */
} DocketEngraving;

typedef struct
{
  guint from;          /* copies from which this unit price holds, over all items of the product */
  gint64 amount;       /* minor units for one copy */
} DocketPriceStep;

typedef struct
{
  char *id;            /* "photo-10x15": stable, used in orders */
  char *artwork;       /* "photo" */
  char *title;         /* untranslated; see docket_product_dup_title() */
  GHashTable *titles;  /* language tag -> title */
  DocketLength width;  /* portrait: width <= height; a landscape picture turns the page */
  DocketLength height;
  char **papers;       /* "glossy", "matte": at least one, the first is the default */
  gboolean border;     /* a white border may be chosen */
  DocketLength border_width;
  GArray *prices;      /* DocketPriceStep, rising by from, the first from 1 */
  GHashTable *paper_prices;  /* paper -> GArray of DocketPriceStep where it costs differently */
  guint seconds;       /* expected making time of one copy, before any is learnt */
  guint max_copies;    /* of one item */
} DocketProduct;

typedef struct
{
  char *id;            /* "glossy": stable, used in orders */
  char *title;         /* untranslated; see docket_paper_dup_title() */
  GHashTable *titles;  /* language tag -> title */
} DocketPaper;

typedef struct
{
  char currency[4];
  gint64 express_amount;   /* surcharge of an express order, minor units; -1: not offered */
  GPtrArray *papers;       /* DocketPaper, in the file's order */
  GPtrArray *products;     /* DocketProduct, in the file's order */
} DocketCatalogue;

/* Reads the catalogue's text (a key file: [Shop], then [Paper ID] and [Product ID] groups; see the
 * comments in data/catalogue.conf). All mistakes at once, each a sentence beginning with "line N: ":
 * @mistakes (out) (transfer full) (nullable): strings; NULL where there is none.
 * Returns NULL when there are mistakes. */
DocketCatalogue *docket_catalogue_parse (const char *text, gsize length, GPtrArray **mistakes);
void docket_catalogue_free (DocketCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCatalogue, docket_catalogue_free)

/* Borrowed; NULL where there is none of that id. */
const DocketProduct *docket_catalogue_find (const DocketCatalogue *catalogue, const char *id);
const DocketPaper *docket_catalogue_find_paper (const DocketCatalogue *catalogue, const char *id);

/* The title in @language (a tag such as "de" or "pt-BR"; NULL: none), in its main language, or
 * the untranslated one. (transfer full) */
char *docket_product_dup_title (const DocketProduct *product, const char *language);
char *docket_paper_dup_title (const DocketPaper *paper, const char *language);

gboolean docket_product_has_paper (const DocketProduct *product, const char *paper);

/* The unit price, in minor units, of one copy on @paper when @total copies of the product (on
 * whatever paper) are in the order. */
gint64 docket_product_unit_price (const DocketProduct *product, const char *paper, guint total);

G_END_DECLS
