/* docket-catalogue-product.c: one product of the catalogue's file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue-reader-private.h"

#include <glib/gi18n.h>

static void
read_papers (DocketCatalogueReader *reader,
             const char            *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  g_autoptr (GStrvBuilder) papers = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (docket_catalogue_find_paper (reader->catalogue, parts[i]) == NULL)
        docket_catalogue_mistake (reader, reader->line, _("The paper “%s” has no [Paper %s] group above."),
                                  parts[i], parts[i]);
      else
        g_strv_builder_add (papers, parts[i]);
    }
  g_strfreev (reader->product->papers);
  reader->product->papers = g_strv_builder_end (papers);
}

static void
read_prices (DocketCatalogueReader *reader,
             const char            *key,
             const char            *value)
{
  g_autofree char *paper = docket_catalogue_dup_tag (key);
  g_autofree char *problem = NULL;
  GArray *prices;

  if (!docket_catalogue_check_currency (reader))
    return;

  prices = docket_catalogue_read_prices (value, reader->catalogue->currency, &problem);
  if (prices == NULL)
    docket_catalogue_mistake (reader, reader->line, "%s", problem);
  else if (paper != NULL)
    g_hash_table_replace (reader->product->paper_prices, g_steal_pointer (&paper), prices);
  else
    {
      g_array_unref (reader->product->prices);
      reader->product->prices = prices;
    }
}

static void
read_size (DocketCatalogueReader *reader,
           const char            *value)
{
  if (!docket_catalogue_read_size (value, &reader->product->width, &reader->product->height))
    docket_catalogue_mistake (reader, reader->line,
                              _("“%s” is not a size in millimetres such as “101.6 x 152.4”."), value);
}

static void
read_artwork (DocketCatalogueReader *reader,
              const char            *value)
{
  static const char *const known[] = { DOCKET_ARTWORK_PHOTO, DOCKET_ARTWORK_SHEET, DOCKET_ARTWORK_STAMP, NULL };

  if (!g_strv_contains (known, value))
    docket_catalogue_mistake (reader, reader->line,
                              _("“%s” is no artwork: there are “photo”, “sheet” and “stamp”."), value);
  g_free (reader->product->artwork);
  reader->product->artwork = g_strdup (value);
}

static void
read_border (DocketCatalogueReader *reader,
             const char            *value)
{
  DocketProduct *product = reader->product;

  docket_catalogue_read_mm (reader, value, &product->border_width);
  product->border = product->border_width > 0;
}

void
docket_catalogue_read_product_key (DocketCatalogueReader *reader,
                                   const char            *key,
                                   const char            *value)
{
  DocketProduct *product = reader->product;

  if (docket_catalogue_is_title (key))
    docket_catalogue_take_title (key, value, &product->title, product->titles);
  else if (g_str_equal (key, "artwork"))
    read_artwork (reader, value);
  else if (g_str_equal (key, "size"))
    read_size (reader, value);
  else if (g_str_equal (key, "papers"))
    read_papers (reader, value);
  else if (g_str_equal (key, "border"))
    read_border (reader, value);
  else if (g_str_equal (key, "prices") || (g_str_has_prefix (key, "prices[") && g_str_has_suffix (key, "]")))
    read_prices (reader, key, value);
  else if (g_str_equal (key, "seconds"))
    docket_catalogue_read_count (reader, key, value, 1, 86400, &product->seconds);
  else if (g_str_equal (key, "max_copies"))
    docket_catalogue_read_count (reader, key, value, 1, DOCKET_COPIES_MAX, &product->max_copies);
  else if (!docket_catalogue_read_making_key (reader, key, value))
    docket_catalogue_mistake (reader, reader->line, _("“%s” is not known in a [Product] group."), key);
}

static void
judge_product_prices (DocketCatalogueReader *reader)
{
  DocketProduct *product = reader->product;
  GHashTableIter iter;
  gpointer paper;

  if (!docket_catalogue_has_key (reader, "prices"))
    docket_catalogue_mistake (reader, reader->group_line, _("The product “%s” has no “prices”."), product->id);
  g_hash_table_iter_init (&iter, product->paper_prices);
  while (g_hash_table_iter_next (&iter, &paper, NULL))
    if (!docket_product_has_paper (product, paper))
      docket_catalogue_mistake (reader, reader->group_line,
                                _("The product “%s” has prices for “%s”, which is none of its papers."), product->id,
                                (const char *) paper);
}

/* Whichever side the shop wrote first: the picture turns a photo's page. */
static void
stand_upright (DocketProduct *product)
{
  DocketLength width = MIN (product->width, product->height);

  product->height = MAX (product->width, product->height);
  product->width = width;
}

void
docket_catalogue_judge_product (DocketCatalogueReader *reader)
{
  static const char *const needed[] = { "artwork", "title", "size", "papers" };
  DocketProduct *product = reader->product;

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!docket_catalogue_has_key (reader, needed[i]))
      docket_catalogue_mistake (reader, reader->group_line, _("The product “%s” has no “%s”."), product->id, needed[i]);
  judge_product_prices (reader);
  if (docket_catalogue_has_key (reader, "papers") && product->papers[0] == NULL)
    docket_catalogue_mistake (reader, reader->group_line, _("The product “%s” has no paper."), product->id);
  if (product->border && product->width > 0 && product->border_width * 4 > MIN (product->width, product->height))
    docket_catalogue_mistake (reader, reader->group_line,
                              _("The border of “%s” leaves no room for the picture."), product->id);
  if (!docket_product_is (product, DOCKET_ARTWORK_SHEET) && !docket_product_is (product, DOCKET_ARTWORK_STAMP))
    stand_upright (product);
  docket_catalogue_judge_making (reader);
}
