/* docket-item.h: one line of an order: what the customer sent, a product, copies, options
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"
#include "docket-image.h"

#include <glib.h>

G_BEGIN_DECLS

/* IPP's print-scaling words. */
typedef enum
{
  DOCKET_SCALING_FILL,  /* the page is covered; what does not fit is cut */
  DOCKET_SCALING_FIT,   /* the whole picture; white where it does not reach */
} DocketScaling;

/* The part of the upright picture that is kept, as fractions of its width and height. All zero:
 * the largest centred part of the page's shape. */
typedef struct
{
  double x, y, width, height;
} DocketCrop;

/* What a stamp shows. Photos and sheets show pictures. */
typedef enum
{
  DOCKET_CONTENT_PICTURE,
  DOCKET_CONTENT_WORDS,
  DOCKET_CONTENT_TEMPLATE,
} DocketContent;

typedef enum
{
  DOCKET_LAYOUT_STRAIGHT,
  DOCKET_LAYOUT_CIRCLE,    /* the first line along the face's edge, the others straight within */
} DocketLayout;

/* How a stamp's picture becomes what an engraver can cut. */
typedef enum
{
  DOCKET_TREATMENT_THRESHOLD,
  DOCKET_TREATMENT_DITHER,
  DOCKET_TREATMENT_TONE,
} DocketTreatment;

/* One of the pictures that a sheet repeats. */
typedef struct
{
  char *image;          /* DocketImage.id */
  DocketCrop crop;
} DocketItemPicture;

/* What the customer wrote into a template's field. */
typedef struct
{
  char *name;
  char *text;
} DocketItemField;

typedef enum
{
  DOCKET_WARNING_TOO_SMALL,       /* number: the resolution in dpi */
  DOCKET_WARNING_TOO_FINE,        /* number: the thinnest detail; limit: what the tool can cut */
  DOCKET_WARNING_TEXT_TOO_SMALL,  /* number: the height it would have; limit: the smallest legible */
  DOCKET_WARNING_NO_GLYPH,        /* text: the characters that no font has */
  DOCKET_WARNING_ONE_TONE,
  DOCKET_WARNING_FIELD_MISSING,   /* text: the template's field that is empty */
  DOCKET_WARNING_EMPTY,           /* there is nothing to make the stamp of */
  DOCKET_WARNING_NOT_ROUND,       /* words on a circle, on a long face; number: the circle's diameter; limit: how long */
} DocketWarningType;

/* What is wrong with how an item would come out. */
typedef struct
{
  DocketWarningType type;
  gboolean blocks;      /* the item cannot be made so: an order with it is not placed */
  gint number, limit;   /* lengths in hundredths of a millimetre */
  char *text;           /* NULL: none */
} DocketWarning;

#define DOCKET_SHEET_MAX_PICTURES 24
#define DOCKET_WORDS_MAX 500

typedef struct
{
  char *id;             /* "1", "2", … within the order; stable once placed */
  char *image;          /* DocketImage.id, a sheet's first; NULL where the content is no picture */
  char *product;        /* DocketProduct.id */
  char *title;          /* the product's title when it was ordered */
  guint copies;
  char *paper;
  gboolean border;
  DocketScaling scaling;
  DocketCrop crop;
  DocketLength width, height;  /* of the page as made, turned to the crop's orientation */
  gint64 unit_amount;   /* minor units, after volume steps */
  gint64 amount;        /* unit_amount * copies */
  guint warn_dpi;       /* 0, or the resolution that is too low to print well */
  char *warn_good_size; /* product id of the largest size that the picture suffices for; NULL: none */

  GPtrArray *pictures;  /* DocketItemPicture, repeated over a sheet's cells in turn; empty: image and
                           crop alone. The first has the same image and crop */

  /* stamp */
  DocketContent content;
  char *words;          /* lines parted by \n; NULL: none */
  char *font;           /* DocketFont.id; NULL: the usual one */
  DocketLayout layout;
  char *template_id;    /* NULL: none */
  GPtrArray *fields;    /* DocketItemField, as the customer sent them */
  DocketTreatment treatment;
  double level;         /* of the threshold, 0 (all white) to 1; negative: found by itself */

  GPtrArray *warnings;  /* DocketWarning, beside warn_dpi; found by whoever draws the item */
} DocketItem;

DocketItem *docket_item_new (void);
void docket_item_free (DocketItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketItem, docket_item_free)

/* A copy of all that the struct holds. */
DocketItem *docket_item_copy (const DocketItem *item);

/* Appends a picture with its @crop, or a template's field; all is copied. */
void docket_item_add_picture (DocketItem *item, const char *image, const DocketCrop *crop);
void docket_item_add_field (DocketItem *item, const char *name, const char *text);

/* NULL where the field was not filled in. Borrowed. */
const char *docket_item_get_field (const DocketItem *item, const char *name);

/* Whether picture @image is in the item. */
gboolean docket_item_shows (const DocketItem *item, const char *image);

/* Takes picture @image out. TRUE where nothing is left of the item. */
gboolean docket_item_remove_picture (DocketItem *item, const char *image);

/* @text may be NULL. */
DocketWarning *docket_warning_new (DocketWarningType type, gboolean blocks, gint number, gint limit, const char *text);
void docket_warning_free (DocketWarning *warning);

/* @text may be NULL. */
void docket_item_add_warning (DocketItem *item,
                              DocketWarningType type,
                              gboolean blocks,
                              gint number,
                              gint limit,
                              const char *text);

/* The first warning that blocks, or NULL. Borrowed. */
const DocketWarning *docket_item_find_obstacle (const DocketItem *item);

/* The warning and its remedy as a sentence for the customer. (transfer full) */
char *docket_warning_dup_sentence (const DocketWarning *warning);

const char *docket_warning_type_to_nick (DocketWarningType type);
gboolean docket_warning_type_from_nick (const char *nick, DocketWarningType *type);
const char *docket_content_to_nick (DocketContent content);
gboolean docket_content_from_nick (const char *nick, DocketContent *content);
const char *docket_layout_to_nick (DocketLayout layout);
gboolean docket_layout_from_nick (const char *nick, DocketLayout *layout);
const char *docket_treatment_to_nick (DocketTreatment treatment);
gboolean docket_treatment_from_nick (const char *nick, DocketTreatment *treatment);
const char *docket_scaling_to_nick (DocketScaling scaling);
gboolean docket_scaling_from_nick (const char *nick, DocketScaling *scaling);

/* The crop in force for a picture of @image_width x @image_height upright pixels: the customer's,
 * or the centred default; clamped into the picture and to the shape (fill) of the page, or of a
 * sheet's sticker. @page_width and @page_height (out): the page's size, a photo's turned landscape
 * where the crop is. */
DocketCrop docket_item_effective_crop (const DocketItem *item,
                                       const DocketProduct *product,
                                       gint image_width,
                                       gint image_height,
                                       DocketLength *page_width,
                                       DocketLength *page_height);

/* Fills warn_dpi and warn_good_size: below DOCKET_GOOD_DPI at the ordered size, and the largest
 * product of the same artwork in @catalogue at which the same picture reaches it. */
#define DOCKET_GOOD_DPI 150
void docket_item_judge_resolution (DocketItem *item,
                                   const DocketCatalogue *catalogue,
                                   gint image_width,
                                   gint image_height);

G_END_DECLS
