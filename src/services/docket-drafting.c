/* docket-drafting.c: what was read out of a customer's words becomes an order's contents
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-drafting.h"

/* The draft counts its pictures from 1; the order's images have ids of their own. */
static const char *
map_picture (const GPtrArray *images,
             const char      *id)
{
  guint64 number = id != NULL ? g_ascii_strtoull (id, NULL, 10) : 0;

  return number > 0 && number <= images->len ? g_ptr_array_index (images, number - 1) : NULL;
}

static void
map_pictures (const GPtrArray *images,
              DocketItem      *item)
{
  g_autofree char *image = g_strdup (map_picture (images, item->image));

  for (guint i = 0; i < item->pictures->len; i++)
    {
      DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);
      g_autofree char *mapped = g_strdup (map_picture (images, picture->image));

      g_free (picture->image);
      picture->image = g_steal_pointer (&mapped);
    }
  g_free (item->image);
  item->image = g_steal_pointer (&image);
}

/* NULL where nothing is left of it. (transfer full) */
static DocketItem *
dup_item (const GPtrArray  *images,
          const DocketItem *drafted)
{
  g_autoptr (DocketItem) item = docket_item_copy (drafted);

  for (guint i = 0; i < images->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i + 1);

      if (g_ptr_array_index (images, i) == NULL && docket_item_shows (item, id) && docket_item_remove_picture (item, id))
        return NULL;
    }
  map_pictures (images, item);
  return g_steal_pointer (&item);
}

static void
fill_customer (const DocketDraft *draft,
               DocketCustomer    *customer)
{
  g_free (customer->name);
  customer->name = docket_drafting_dup_bounded (draft->name, DOCKET_DRAFTING_TEXT_MAX);
  g_free (customer->phone);
  customer->phone = docket_drafting_dup_bounded (draft->phone, DOCKET_DRAFTING_TEXT_MAX);
  g_free (customer->language);
  customer->language = g_strdup (draft->language);
  g_free (customer->comment);
  customer->comment = docket_drafting_dup_bounded (draft->comment, DOCKET_DRAFTING_COMMENT_MAX);
}

void
docket_drafting_fill_contents (const DocketDraft *draft,
                               const GPtrArray   *images,
                               DocketOrder       *order)
{
  order->express = draft->express;
  order->wanted_by = draft->wanted_by;
  order->images_expected = order->images->len;
  g_ptr_array_set_size (order->items, 0);
  for (guint i = 0; i < draft->items->len; i++)
    {
      DocketItem *item = dup_item (images, g_ptr_array_index (draft->items, i));

      if (item == NULL)
        continue;
      g_free (item->id);
      item->id = g_strdup_printf ("%u", order->items->len + 1);
      g_ptr_array_add (order->items, item);
    }
}

void
docket_drafting_fill (const DocketDraft *draft,
                      const GPtrArray   *images,
                      DocketOrder       *order)
{
  fill_customer (draft, &order->customer);
  docket_drafting_fill_contents (draft, images, order);
}

char *
docket_drafting_dup_bounded (const char *text,
                             glong       most)
{
  if (text == NULL || *text == '\0')
    return NULL;
  return g_utf8_strlen (text, -1) > most ? g_utf8_substring (text, 0, most) : g_strdup (text);
}
