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

typedef struct
{
  guint from;          /* copies from which this unit price holds, over all items of the product */
  gint64 amount;       /* minor units for one copy */
} DocketPriceStep;

/* What is made of what the customer sends. */
#define DOCKET_ARTWORK_PHOTO "photo"  /* a picture on a page */
#define DOCKET_ARTWORK_SHEET "sheet"  /* pictures repeated over a sheet of stickers */
#define DOCKET_ARTWORK_STAMP "stamp"  /* a face that an engraver cuts */

/* The cut of a sheet's stickers. */
typedef enum
{
  DOCKET_CUT_RECTANGLE,
  DOCKET_CUT_ROUNDED,    /* corners of DocketProduct.radius */
  DOCKET_CUT_CIRCLE,     /* the largest circle in the cell */
} DocketCut;

typedef enum
{
  DOCKET_FACE_RECTANGLE,
  DOCKET_FACE_ROUND,     /* an ellipse where the sides differ */
} DocketFace;

/* How an engraver cuts a stamp's face. */
typedef struct
{
  DocketFace face;
  DocketLength pitch;    /* between two raster lines; > 0 */
  guint feed;            /* of raster lines, mm/min; > 0 */
  guint power;           /* full power of the raster, percent, 1 to 100 */
  guint outline_feed;    /* along the outlines, mm/min; > 0 */
  guint outline_power;   /* percent; 0: the outlines are not cut */
  guint passes;          /* over the whole face; > 0 */
  DocketLength detail;   /* the thinnest line that the tool can cut; > 0 */
} DocketEngraving;

typedef struct
{
  char *id;            /* "photo-10x15": stable, used in orders */
  char *artwork;       /* one of DOCKET_ARTWORK_… */
  char *title;         /* untranslated; see docket_product_dup_title() */
  GHashTable *titles;  /* language tag -> title */
  DocketLength width;  /* photo: portrait, width <= height; a landscape picture turns the page. Sheet
                          and stamp: as written, and never turned */
  DocketLength height;
  char **papers;       /* "glossy", "matte": at least one, the first is the default */
  gboolean border;     /* a white border may be chosen */
  DocketLength border_width;
  GArray *prices;      /* DocketPriceStep, rising by from, the first from 1 */
  GHashTable *paper_prices;  /* paper -> GArray of DocketPriceStep where it costs differently */
  guint seconds;       /* expected making time of one copy, before any is learnt */
  guint max_copies;    /* of one item */

  /* sheet */
  guint rows, columns;
  DocketLength gap;    /* between two stickers */
  DocketLength margin; /* from the sheet's edge to the first sticker, on all four sides */
  DocketCut cut;
  DocketLength radius; /* of rounded corners */
  gboolean cut_marks;  /* on the printed page */

  /* stamp */
  DocketEngraving engraving;
  DocketLength text_height;  /* the smallest legible height of a letter (Latin: its x-height) */
  char **templates;    /* names of files, without .svg, in the folder "templates" beside the catalogue */
} DocketProduct;

typedef struct
{
  char *id;            /* "glossy": stable, used in orders */
  char *title;         /* untranslated; see docket_paper_dup_title() */
  GHashTable *titles;  /* language tag -> title */
} DocketPaper;

typedef struct _DocketTemplate DocketTemplate;  /* docket-template.h */

/* A typeface for stamps' words. */
typedef struct
{
  char *id;            /* "script": stable, used in orders */
  char *family;        /* as fontconfig knows it */
  char *title;         /* untranslated; see docket_font_dup_title() */
  GHashTable *titles;  /* language tag -> title */
} DocketFont;

typedef struct
{
  char currency[4];
  gint64 express_amount;   /* surcharge of an express order, minor units; -1: not offered */
  GPtrArray *papers;       /* DocketPaper, in the file's order */
  GPtrArray *fonts;        /* DocketFont, in the file's order; may be empty */
  GPtrArray *products;     /* DocketProduct, in the file's order */
  GPtrArray *templates;    /* DocketTemplate; added by whoever reads the files that the products name */
} DocketCatalogue;

/* Reads the catalogue's text (a key file: [Shop], [Paper ID], [Font ID] and [Product ID] groups; see the
 * comments in data/catalogue.conf). All mistakes at once, each a sentence beginning with "line N: ":
 * @mistakes (out) (transfer full) (nullable): strings; NULL where there is none.
 * Returns NULL when there are mistakes. */
DocketCatalogue *docket_catalogue_parse (const char *text, gsize length, GPtrArray **mistakes);

/* One that offers nothing; its amounts are in @currency (ISO 4217). */
DocketCatalogue *docket_catalogue_new_empty (const char *currency);
void docket_catalogue_free (DocketCatalogue *catalogue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCatalogue, docket_catalogue_free)

/* Borrowed; NULL where there is none of that id. */
const DocketProduct *docket_catalogue_find (const DocketCatalogue *catalogue, const char *id);
const DocketPaper *docket_catalogue_find_paper (const DocketCatalogue *catalogue, const char *id);
const DocketFont *docket_catalogue_find_font (const DocketCatalogue *catalogue, const char *id);
const DocketTemplate *docket_catalogue_find_template (const DocketCatalogue *catalogue, const char *id);

/* The title in @language (a tag such as "de" or "pt-BR"; NULL: none), in its main language, or
 * the untranslated one. (transfer full) */
char *docket_product_dup_title (const DocketProduct *product, const char *language);
char *docket_paper_dup_title (const DocketPaper *paper, const char *language);
char *docket_font_dup_title (const DocketFont *font, const char *language);

const char *docket_cut_to_nick (DocketCut cut);    /* "rectangle", "rounded", "circle" */
gboolean docket_cut_from_nick (const char *nick, DocketCut *cut);
const char *docket_face_to_nick (DocketFace face); /* "rectangle", "round" */
gboolean docket_face_from_nick (const char *nick, DocketFace *face);

/* Whether its artwork is @artwork, one of DOCKET_ARTWORK_…. */
gboolean docket_product_is (const DocketProduct *product, const char *artwork);

/* What a sheet's stickers measure, before any cut; of the other artworks, the page itself. */
void docket_product_get_cell (const DocketProduct *product, DocketLength *width, DocketLength *height);

/* Where the sticker @index (row by row from the top left) lies, from the sheet's top left. */
void docket_product_get_cell_place (const DocketProduct *product,
                                    guint index,
                                    DocketLength *x,
                                    DocketLength *y);

/* Whether it is offered with that template, or on that paper; FALSE for NULL. */
gboolean docket_product_has_template (const DocketProduct *product, const char *template_id);
gboolean docket_product_has_paper (const DocketProduct *product, const char *paper);

/* The unit price, in minor units, of one copy on @paper when @total copies of the product (on
 * whatever paper) are in the order. */
gint64 docket_product_unit_price (const DocketProduct *product, const char *paper, guint total);

G_END_DECLS
