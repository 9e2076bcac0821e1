/* docket-order-items.c: whether an order's items can be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-order.h"

#include "docket-error.h"

#include <glib/gi18n.h>

static gboolean
check_image (const DocketOrder  *order,
             const DocketItem   *item,
             const char         *id,
             GError            **error)
{
  const DocketImage *image = docket_order_find_image (order, id);

  if (image == NULL || image->state == DOCKET_IMAGE_REFUSED)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE,
                   _("The picture of item %s cannot be used."), item->id);
      return FALSE;
    }
  if (image->state == DOCKET_IMAGE_CHECKING)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNFINISHED_UPLOAD, _("The pictures are still being checked."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_images (const DocketOrder  *order,
              const DocketItem   *item,
              GError            **error)
{
  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      if (!check_image (order, item, picture->image, error))
        return FALSE;
    }
  return (item->image == NULL && item->content != DOCKET_CONTENT_PICTURE) ||
         check_image (order, item, item->image, error);
}

static gboolean
check_obstacle (const DocketItem  *item,
                GError           **error)
{
  const DocketWarning *obstacle = docket_item_find_obstacle (item);
  g_autofree char *sentence = NULL;

  if (obstacle == NULL)
    return TRUE;

  sentence = docket_warning_dup_sentence (obstacle);
  g_set_error_literal (error, DOCKET_ERROR,
                       item->content == DOCKET_CONTENT_PICTURE ? DOCKET_ERROR_BAD_PICTURE : DOCKET_ERROR_INVALID,
                       sentence);
  return FALSE;
}

gboolean
docket_order_check_items (const DocketOrder  *order,
                          GError            **error)
{
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (!check_images (order, item, error) || !check_obstacle (item, error))
        return FALSE;
    }
  return TRUE;
}
