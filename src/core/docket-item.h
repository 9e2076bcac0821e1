/* docket-item.h: one line of an order: a picture, a product, copies, options, the crop
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

typedef struct
{
  char *id;             /* "1", "2", … within the order; stable once placed */
  char *image;          /* DocketImage.id */
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
} DocketItem;

DocketItem *docket_item_new (void);
void docket_item_free (DocketItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketItem, docket_item_free)

const char *docket_scaling_to_nick (DocketScaling scaling);
gboolean docket_scaling_from_nick (const char *nick, DocketScaling *scaling);

/* The crop in force for a picture of @image_width x @image_height upright pixels: the customer's,
 * or the centred default; clamped into the picture and to the page's shape (fill). @page_width and
 * @page_height (out): the page's size, turned landscape where the crop is. */
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
