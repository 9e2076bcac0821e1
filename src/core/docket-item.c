/* docket-item.c: one line of an order: what the customer sent, a product, copies, options
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-item-private.h"

#include "docket-nick.h"

#include <math.h>

#define HUNDREDTHS_PER_INCH 2540.0

static const char *const nicks[] = {
  [DOCKET_SCALING_FILL] = "fill",
  [DOCKET_SCALING_FIT] = "fit",
};

static gboolean
crop_is_default (const DocketCrop *crop)
{
  return !(crop->width > 0) || !(crop->height > 0);
}

static DocketCrop
clamp_into_picture (const DocketCrop *crop)
{
  DocketCrop inside = { 0, 0, 1, 1 };

  if (crop_is_default (crop) || !isfinite (crop->x) || !isfinite (crop->y))
    return inside;

  inside.width = MIN (crop->width, 1.0);
  inside.height = MIN (crop->height, 1.0);
  inside.x = CLAMP (crop->x, 0.0, 1.0 - inside.width);
  inside.y = CLAMP (crop->y, 0.0, 1.0 - inside.height);
  return inside;
}

/* The largest centred part of @crop that has the shape @aspect (width by height, in pixels). */
static DocketCrop
to_shape (DocketCrop crop,
          double     aspect,
          double     image_width,
          double     image_height)
{
  double width = crop.width * image_width;
  double height = crop.height * image_height;
  double new_width = MIN (width, height * aspect) / image_width;
  double new_height = MIN (height, width / aspect) / image_height;

  crop.x += (crop.width - new_width) / 2;
  crop.y += (crop.height - new_height) / 2;
  crop.width = new_width;
  crop.height = new_height;
  return crop;
}

/* Sheets and stamps lie as the shop drew them. */
static gboolean
is_turned_by_picture (const DocketProduct *product)
{
  return !docket_product_is (product, DOCKET_ARTWORK_SHEET) && !docket_product_is (product, DOCKET_ARTWORK_STAMP);
}

/* The part of the page that the picture may cover. */
static void
printable_size (const DocketItem    *item,
                const DocketProduct *product,
                DocketLength         page_width,
                DocketLength         page_height,
                double              *width,
                double              *height)
{
  double border = item->border ? 2.0 * product->border_width : 0.0;

  *width = MAX (page_width - border, 1.0);
  *height = MAX (page_height - border, 1.0);
}

/* What one picture covers: the page's printable part, or a sticker. */
static void
picture_size (const DocketItem    *item,
              const DocketProduct *product,
              DocketLength         page_width,
              DocketLength         page_height,
              double              *width,
              double              *height)
{
  DocketLength cell_width, cell_height;

  if (is_turned_by_picture (product))
    {
      printable_size (item, product, page_width, page_height, width, height);
      return;
    }
  docket_product_get_cell (product, &cell_width, &cell_height);
  *width = MAX (cell_width, 1);
  *height = MAX (cell_height, 1);
}

/* Pixels per inch at which @product shows the item's picture. */
static double
resolution_on (const DocketItem    *item,
               const DocketProduct *product,
               gint                 image_width,
               gint                 image_height)
{
  DocketLength page_width, page_height;
  DocketCrop crop = docket_item_effective_crop (item, product, image_width, image_height,
                                                &page_width, &page_height);
  double width, height;

  picture_size (item, product, page_width, page_height, &width, &height);
  return MAX (crop.width * image_width / width, crop.height * image_height / height) *
         HUNDREDTHS_PER_INCH;
}

static const char *
largest_good_size (const DocketItem      *item,
                   const DocketCatalogue *catalogue,
                   const char            *artwork,
                   gint                   image_width,
                   gint                   image_height)
{
  const DocketProduct *best = NULL;

  for (guint i = 0; i < catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (catalogue->products, i);
      double area = (double) product->width * product->height;

      if (g_strcmp0 (product->artwork, artwork) == 0 &&
          (best == NULL || area > (double) best->width * best->height) &&
          resolution_on (item, product, image_width, image_height) >= DOCKET_GOOD_DPI)
        best = product;
    }
  return best != NULL ? best->id : NULL;
}

DocketItem *
docket_item_new (void)
{
  DocketItem *item = g_new0 (DocketItem, 1);

  item->copies = 1;
  item->level = -1;
  item->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_item_picture_free);
  item->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_item_field_free);
  item->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_warning_free);
  return item;
}

static void
copy_lists (const DocketItem *item,
            DocketItem       *copy)
{
  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      docket_item_add_picture (copy, picture->image, &picture->crop);
    }
  for (guint i = 0; i < item->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (item->fields, i);

      docket_item_add_field (copy, field->name, field->text);
    }
  for (guint i = 0; i < item->warnings->len; i++)
    {
      const DocketWarning *w = g_ptr_array_index (item->warnings, i);

      docket_item_add_warning (copy, w->type, w->blocks, w->number, w->limit, w->text);
    }
}

DocketItem *
docket_item_copy (const DocketItem *item)
{
  DocketItem *copy = docket_item_new ();
  DocketItem lists = *copy;

  *copy = *item;
  copy->pictures = lists.pictures;
  copy->fields = lists.fields;
  copy->warnings = lists.warnings;
  copy->id = g_strdup (item->id);
  copy->image = g_strdup (item->image);
  copy->product = g_strdup (item->product);
  copy->title = g_strdup (item->title);
  copy->paper = g_strdup (item->paper);
  copy->warn_good_size = g_strdup (item->warn_good_size);
  copy->words = g_strdup (item->words);
  copy->font = g_strdup (item->font);
  copy->template_id = g_strdup (item->template_id);
  copy_lists (item, copy);
  return copy;
}

void
docket_item_free (DocketItem *item)
{
  if (item == NULL)
    return;

  g_free (item->id);
  g_free (item->image);
  g_free (item->product);
  g_free (item->title);
  g_free (item->paper);
  g_free (item->warn_good_size);
  g_free (item->words);
  g_free (item->font);
  g_free (item->template_id);
  g_ptr_array_unref (item->pictures);
  g_ptr_array_unref (item->fields);
  g_ptr_array_unref (item->warnings);
  g_free (item);
}

const char *
docket_scaling_to_nick (DocketScaling scaling)
{
  return nicks[scaling];
}

gboolean
docket_scaling_from_nick (const char    *nick,
                          DocketScaling *scaling)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found < 0)
    return FALSE;

  *scaling = (DocketScaling) found;
  return TRUE;
}

DocketCrop
docket_item_effective_crop (const DocketItem    *item,
                            const DocketProduct *product,
                            gint                 image_width,
                            gint                 image_height,
                            DocketLength        *page_width,
                            DocketLength        *page_height)
{
  DocketCrop crop = clamp_into_picture (&item->crop);
  gboolean known = image_width > 0 && image_height > 0;
  gboolean landscape = known && is_turned_by_picture (product) &&
                       crop.width * image_width > crop.height * image_height;
  double width, height;

  *page_width = landscape ? product->height : product->width;
  *page_height = landscape ? product->width : product->height;
  if (!known || item->scaling == DOCKET_SCALING_FIT)
    return crop;

  picture_size (item, product, *page_width, *page_height, &width, &height);
  return to_shape (crop, width / height, image_width, image_height);
}

void
docket_item_judge_resolution (DocketItem            *item,
                              const DocketCatalogue *catalogue,
                              gint                   image_width,
                              gint                   image_height)
{
  const DocketProduct *product = docket_catalogue_find (catalogue, item->product);
  double dpi;

  item->warn_dpi = 0;
  g_clear_pointer (&item->warn_good_size, g_free);
  if (product == NULL || image_width <= 0 || image_height <= 0)
    return;

  dpi = resolution_on (item, product, image_width, image_height);
  if (dpi >= DOCKET_GOOD_DPI)
    return;

  item->warn_dpi = MAX ((guint) dpi, 1);
  item->warn_good_size = g_strdup (largest_good_size (item, catalogue, product->artwork,
                                                      image_width, image_height));
}
