/* docket-making-stamp.c: an order's stamps, and what is wrong with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-making-private.h"

#include "docket-error.h"

#include <unistd.h>

/* A shop's afternoon of drafts; what is forgotten is drawn again. */
#define MOST_VERDICTS 1000

struct _DocketVerdicts
{
  GMutex lock;
  GHashTable *by_design;  /* guarded by lock: key -> GPtrArray of DocketWarning */
};

/* @wanted without its picture. */
static void
fill_order (DocketServices *services, const DocketOrder *order, const DocketItem *item, DocketStampOrder *wanted)
{
  const DocketCatalogue *catalogue = docket_services_get_catalogue (services, order->site);

  wanted->item = item;
  wanted->product = docket_catalogue_find (catalogue, item->product);
  wanted->font = docket_catalogue_find_font (catalogue, item->font);
  wanted->drawing = item->content == DOCKET_CONTENT_TEMPLATE
                      ? docket_catalogue_find_template (catalogue, item->template_id) : NULL;
  wanted->language = order->customer.language;
  wanted->in = -1;
}

static char *
dup_key (const DocketOrder *order, const DocketStampOrder *wanted)
{
  const DocketItem *item = wanted->item;
  const DocketImage *image = item->content == DOCKET_CONTENT_PICTURE ? docket_order_find_image (order, item->image)
                                                                     : NULL;

  return docket_stamp_order_dup_key (wanted, image != NULL ? image->sha256 : NULL);
}

/* The stamps that can be drawn: what they show is here. */
static gboolean
is_stamp (DocketServices *services, const DocketOrder *order, const DocketItem *item)
{
  const DocketProduct *product = docket_catalogue_find (docket_services_get_catalogue (services, order->site), item->product);
  const DocketImage *image = docket_order_find_image (order, item->image);

  if (product == NULL || !docket_product_is (product, DOCKET_ARTWORK_STAMP))
    return FALSE;
  return item->content != DOCKET_CONTENT_PICTURE ||
         (image != NULL && image->state == DOCKET_IMAGE_OK && image->sha256 != NULL);
}

static void
remember (DocketVerdicts *verdicts, char *key, GPtrArray *warnings)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&verdicts->lock);

  if (g_hash_table_size (verdicts->by_design) >= MOST_VERDICTS)
    g_hash_table_remove_all (verdicts->by_design);
  g_hash_table_replace (verdicts->by_design, key, warnings);
}

/* (transfer full) (nullable): what was found about the design. */
static GPtrArray *
recall (DocketVerdicts *verdicts, const char *key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&verdicts->lock);
  GPtrArray *warnings = g_hash_table_lookup (verdicts->by_design, key);

  return warnings != NULL ? g_ptr_array_ref (warnings) : NULL;
}

static void
look_at (DocketServices *services, const DocketOrder *order, const DocketItem *item)
{
  DocketStampOrder wanted = { .face = -1, .outlines = -1, .imprint = -1 };
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *warnings = NULL;

  fill_order (services, order, item, &wanted);
  key = dup_key (order, &wanted);
  known = recall (services->verdicts, key);
  if (known != NULL)
    return;
  if (docket_making_draw_stamp (services, order, item, &wanted, &warnings, NULL, &error))
    remember (services->verdicts, g_steal_pointer (&key), warnings);
  else
    g_message ("the stamp %s of %s was not looked at: %s", item->id, order->code, error->message);
}

static void
give_warnings (DocketItem *item, const GPtrArray *warnings)
{
  g_ptr_array_set_size (item->warnings, 0);
  for (guint i = 0; i < warnings->len; i++)
    {
      const DocketWarning *w = g_ptr_array_index (warnings, i);

      docket_item_add_warning (item, w->type, w->blocks, w->number, w->limit, w->text);
    }
}

DocketVerdicts *
docket_verdicts_new (void)
{
  DocketVerdicts *verdicts = g_new0 (DocketVerdicts, 1);

  g_mutex_init (&verdicts->lock);
  verdicts->by_design = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return verdicts;
}

void
docket_verdicts_free (DocketVerdicts *verdicts)
{
  g_hash_table_unref (verdicts->by_design);
  g_mutex_clear (&verdicts->lock);
  g_free (verdicts);
}

gboolean
docket_making_draw_stamp (DocketServices *services, const DocketOrder *order, const DocketItem *item,
                          DocketStampOrder *wanted, GPtrArray **warnings, char **key, GError **error)
{
  gboolean made;

  fill_order (services, order, item, wanted);
  if (item->content == DOCKET_CONTENT_PICTURE)
    {
      wanted->in = docket_making_open_picture (services, order, item->image, error);
      if (wanted->in < 0)
        return FALSE;
    }
  made = docket_renderer_stamp (services->renderer, wanted, warnings, error);
  if (wanted->in >= 0)
    close (wanted->in);
  if (made && key != NULL)
    *key = dup_key (order, wanted);
  return made;
}

void
docket_making_look (DocketServices *services, const DocketOrder *order)
{
  if (services->renderer == NULL)
    return;
  for (guint i = 0; i < order->items->len; i++)
    if (is_stamp (services, order, g_ptr_array_index (order->items, i)))
      look_at (services, order, g_ptr_array_index (order->items, i));
}

gboolean
docket_making_has_stamp_of_picture (DocketServices *services, const DocketOrder *order)
{
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (item->content == DOCKET_CONTENT_PICTURE && is_stamp (services, order, item))
        return TRUE;
    }
  return FALSE;
}

gboolean
docket_making_judge (DocketServices *services, DocketOrder *order)
{
  gboolean all = TRUE;

  for (guint i = 0; i < order->items->len; i++)
    {
      DocketItem *item = g_ptr_array_index (order->items, i);
      DocketStampOrder wanted = { .face = -1, .outlines = -1, .imprint = -1 };
      g_autofree char *key = NULL;
      g_autoptr (GPtrArray) warnings = NULL;

      if (!is_stamp (services, order, item))
        continue;
      fill_order (services, order, item, &wanted);
      key = dup_key (order, &wanted);
      warnings = recall (services->verdicts, key);
      if (warnings != NULL)
        give_warnings (item, warnings);
      all = all && warnings != NULL;
    }
  return all || services->renderer == NULL;
}
