/* docket-order-price.c: what an order costs, from the catalogue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-order.h"

#include "docket-error.h"

#include <glib/gi18n.h>

G_GNUC_PRINTF (2, 3) static gboolean
refuse (GError     **error,
        const char  *format,
        ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (DOCKET_ERROR, DOCKET_ERROR_INVALID, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
check_copies (const DocketItem     *item,
              const DocketProduct  *product,
              GError              **error)
{
  if (item->copies == 0)
    return refuse (error, _("Item %s has no copies."), item->id);
  if (item->copies > product->max_copies)
    return refuse (error, _("Item %s has more than %u copies."), item->id, product->max_copies);
  return TRUE;
}

static gboolean
check_pictures (const DocketOrder  *order,
                const DocketItem   *item,
                GError            **error)
{
  gboolean known = item->image == NULL || docket_order_find_image (order, item->image) != NULL;

  if (item->image == NULL && item->content == DOCKET_CONTENT_PICTURE)
    return refuse (error, _("Item %s has no picture."), item->id);
  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      known = known && docket_order_find_image (order, picture->image) != NULL;
    }
  return known || refuse (error, _("Item %s names a picture that is not in the order."), item->id);
}

/* What only one kind of product can be. */
static gboolean
check_design (const DocketItem       *item,
              const DocketProduct    *product,
              const DocketCatalogue  *catalogue,
              GError                **error)
{
  if (item->content != DOCKET_CONTENT_PICTURE && !docket_product_is (product, DOCKET_ARTWORK_STAMP))
    return refuse (error, _("Item %s has words, which are only for stamps."), item->id);
  if (item->pictures->len > 1 && !docket_product_is (product, DOCKET_ARTWORK_SHEET))
    return refuse (error, _("Item %s has several pictures, which are only for sheets."), item->id);
  if (item->font != NULL && docket_catalogue_find_font (catalogue, item->font) == NULL)
    return refuse (error, _("Item %s wants a font that this shop does not offer."), item->id);
  if (item->content == DOCKET_CONTENT_TEMPLATE && !docket_product_has_template (product, item->template_id))
    return refuse (error, _("Item %s wants a template that is not offered for its product."), item->id);
  return TRUE;
}

static gboolean
check_item (const DocketOrder      *order,
            const DocketItem       *item,
            const DocketCatalogue  *catalogue,
            GError                **error)
{
  const DocketProduct *product = docket_catalogue_find (catalogue, item->product);

  if (product == NULL)
    return refuse (error, _("Item %s is of a product that this shop does not offer."), item->id);
  if (!docket_product_has_paper (product, item->paper))
    return refuse (error, _("Item %s wants a paper that is not offered for its product."), item->id);
  if (item->border && !product->border)
    return refuse (error, _("Item %s wants a border, which is not offered for its product."), item->id);
  if (!check_pictures (order, item, error) || !check_design (item, product, catalogue, error))
    return FALSE;

  return check_copies (item, product, error);
}

static gboolean
check_total (const DocketOrder  *order,
             const DocketSite   *site,
             GError            **error)
{
  guint64 copies = 0;

  for (guint i = 0; i < order->items->len; i++)
    copies += ((const DocketItem *) g_ptr_array_index (order->items, i))->copies;
  if (copies > site->max_copies)
    return refuse (error, _("The order has more than %u copies in all."), site->max_copies);
  return TRUE;
}

static guint
total_of_product (const DocketOrder *order,
                  const char        *product)
{
  guint total = 0;

  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (g_strcmp0 (item->product, product) == 0)
        total += item->copies;
    }
  return total;
}

static gint64
unit_amount (const DocketOrder     *order,
             const DocketItem      *item,
             const DocketCatalogue *catalogue)
{
  return docket_product_unit_price (docket_catalogue_find (catalogue, item->product), item->paper,
                                    total_of_product (order, item->product));
}

static gboolean
add_up (const DocketOrder      *order,
        const DocketCatalogue  *catalogue,
        const DocketSite       *site,
        DocketMoney            *price,
        GError                **error)
{
  DocketMoney express = docket_money (MAX (catalogue->express_amount, 0), catalogue->currency);

  *price = docket_money (0, catalogue->currency);
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);
      DocketMoney unit = docket_money (unit_amount (order, item, catalogue), catalogue->currency);

      if (!docket_money_add_times (price, &unit, item->copies, error))
        return FALSE;
    }
  if (order->express && !docket_money_add_times (price, &express, 1, error))
    return FALSE;
  if (site->max_amount >= 0 && price->amount > site->max_amount)
    {
      DocketMoney limit = docket_money (site->max_amount, catalogue->currency);
      g_autofree char *text = docket_money_format (&limit);

      return refuse (error, _("The order costs more than this shop takes at once, %s."), text);
    }
  return TRUE;
}

static void
judge_picture (const DocketOrder     *order,
               DocketItem            *item,
               const DocketCatalogue *catalogue,
               const char            *image_id,
               const DocketCrop      *crop)
{
  const DocketImage *image = docket_order_find_image (order, image_id);
  DocketCrop kept = item->crop;

  item->crop = *crop;
  docket_item_judge_resolution (item, catalogue, image != NULL ? image->width : 0,
                                image != NULL ? image->height : 0);
  item->crop = kept;
}

/* The worst of a sheet's pictures is what the customer is told of. */
static void
judge_pictures (const DocketOrder     *order,
                DocketItem            *item,
                const DocketCatalogue *catalogue)
{
  const DocketItemPicture *worst = NULL;
  guint lowest = G_MAXUINT;

  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      judge_picture (order, item, catalogue, picture->image, &picture->crop);
      if (item->warn_dpi > 0 && item->warn_dpi < lowest)
        {
          worst = picture;
          lowest = item->warn_dpi;
        }
    }
  judge_picture (order, item, catalogue, worst != NULL ? worst->image : item->image,
                 worst != NULL ? &worst->crop : &item->crop);
}

static void
fill_item (const DocketOrder     *order,
           DocketItem            *item,
           const DocketCatalogue *catalogue)
{
  const DocketProduct *product = docket_catalogue_find (catalogue, item->product);
  const DocketImage *image = docket_order_find_image (order, item->image);

  g_free (item->title);
  item->title = docket_product_dup_title (product, order->customer.language);
  docket_item_effective_crop (item, product, image != NULL ? image->width : 0,
                              image != NULL ? image->height : 0, &item->width, &item->height);
  judge_pictures (order, item, catalogue);
  item->unit_amount = unit_amount (order, item, catalogue);
  item->amount = item->unit_amount * item->copies;
}

gboolean
docket_order_price (DocketOrder            *order,
                    const DocketCatalogue  *catalogue,
                    const DocketSite       *site,
                    GError                **error)
{
  DocketMoney price;

  for (guint i = 0; i < order->items->len; i++)
    if (!check_item (order, g_ptr_array_index (order->items, i), catalogue, error))
      return FALSE;
  if (order->express && catalogue->express_amount < 0)
    return refuse (error, _("This shop does not offer express orders."));
  if (!check_total (order, site, error) || !add_up (order, catalogue, site, &price, error))
    return FALSE;

  for (guint i = 0; i < order->items->len; i++)
    fill_item (order, g_ptr_array_index (order->items, i), catalogue);
  order->price = price;
  order->paid = docket_money (order->paid.amount, catalogue->currency);
  order->express_amount = order->express ? catalogue->express_amount : 0;
  return TRUE;
}
