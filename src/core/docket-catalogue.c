/* docket-catalogue.c: the shop's products, options and prices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue.h"

#include "docket-catalogue-private.h"
#include "docket-nick.h"
#include "docket-template.h"

#include <string.h>

static const char *const cut_nicks[] = {
  [DOCKET_CUT_RECTANGLE] = "rectangle",
  [DOCKET_CUT_ROUNDED] = "rounded",
  [DOCKET_CUT_CIRCLE] = "circle",
};

static const char *const face_nicks[] = {
  [DOCKET_FACE_RECTANGLE] = "rectangle",
  [DOCKET_FACE_ROUND] = "round",
};

static void
product_free (DocketProduct *product)
{
  g_free (product->id);
  g_free (product->artwork);
  g_free (product->title);
  g_hash_table_unref (product->titles);
  g_strfreev (product->papers);
  g_array_unref (product->prices);
  g_hash_table_unref (product->paper_prices);
  g_strfreev (product->templates);
  g_free (product);
}

static void
paper_free (DocketPaper *paper)
{
  g_free (paper->id);
  g_free (paper->title);
  g_hash_table_unref (paper->titles);
  g_free (paper);
}

static void
font_free (DocketFont *font)
{
  g_free (font->id);
  g_free (font->family);
  g_free (font->title);
  g_hash_table_unref (font->titles);
  g_free (font);
}

char *
docket_catalogue_dup_title (const char *title,
                            GHashTable *titles,
                            const char *language)
{
  const char *found = NULL;

  if (language != NULL)
    {
      g_autofree char *main_language = g_strndup (language, strcspn (language, "-_"));

      found = g_hash_table_lookup (titles, language);
      if (found == NULL)
        found = g_hash_table_lookup (titles, main_language);
    }
  return g_strdup (found != NULL ? found : title);
}

DocketCatalogue *
docket_catalogue_new (void)
{
  DocketCatalogue *catalogue = g_new0 (DocketCatalogue, 1);

  catalogue->express_amount = -1;
  catalogue->papers = g_ptr_array_new_with_free_func ((GDestroyNotify) paper_free);
  catalogue->fonts = g_ptr_array_new_with_free_func ((GDestroyNotify) font_free);
  catalogue->templates = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_template_free);
  catalogue->products = g_ptr_array_new_with_free_func ((GDestroyNotify) product_free);
  return catalogue;
}

DocketCatalogue *
docket_catalogue_new_empty (const char *currency)
{
  DocketCatalogue *catalogue = docket_catalogue_new ();

  g_strlcpy (catalogue->currency, currency, sizeof catalogue->currency);
  return catalogue;
}

DocketProduct *
docket_product_new (const char *id)
{
  DocketProduct *product = g_new0 (DocketProduct, 1);

  product->id = g_strdup (id);
  product->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  product->papers = g_new0 (char *, 1);
  product->templates = g_new0 (char *, 1);
  product->rows = product->columns = 1;
  product->cut_marks = TRUE;
  product->text_height = DOCKET_TEXT_HEIGHT;
  product->engraving = (DocketEngraving) {
    .pitch = 10, .feed = 1500, .power = 80, .outline_feed = 600, .outline_power = 80, .passes = 1, .detail = 15,
  };
  product->prices = g_array_new (FALSE, FALSE, sizeof (DocketPriceStep));
  product->paper_prices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                 (GDestroyNotify) g_array_unref);
  return product;
}

DocketPaper *
docket_paper_new (const char *id)
{
  DocketPaper *paper = g_new0 (DocketPaper, 1);

  paper->id = g_strdup (id);
  paper->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return paper;
}

DocketFont *
docket_font_new (const char *id)
{
  DocketFont *font = g_new0 (DocketFont, 1);

  font->id = g_strdup (id);
  font->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return font;
}

void
docket_catalogue_free (DocketCatalogue *catalogue)
{
  if (catalogue == NULL)
    return;

  g_ptr_array_unref (catalogue->papers);
  g_ptr_array_unref (catalogue->fonts);
  g_ptr_array_unref (catalogue->templates);
  g_ptr_array_unref (catalogue->products);
  g_free (catalogue);
}

const DocketProduct *
docket_catalogue_find (const DocketCatalogue *catalogue,
                       const char            *id)
{
  for (guint i = 0; id != NULL && i < catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (catalogue->products, i);

      if (g_str_equal (product->id, id))
        return product;
    }
  return NULL;
}

const DocketPaper *
docket_catalogue_find_paper (const DocketCatalogue *catalogue,
                             const char            *id)
{
  for (guint i = 0; id != NULL && i < catalogue->papers->len; i++)
    {
      const DocketPaper *paper = g_ptr_array_index (catalogue->papers, i);

      if (g_str_equal (paper->id, id))
        return paper;
    }
  return NULL;
}

const DocketFont *
docket_catalogue_find_font (const DocketCatalogue *catalogue,
                            const char            *id)
{
  for (guint i = 0; id != NULL && i < catalogue->fonts->len; i++)
    {
      const DocketFont *font = g_ptr_array_index (catalogue->fonts, i);

      if (g_str_equal (font->id, id))
        return font;
    }
  return NULL;
}

const DocketTemplate *
docket_catalogue_find_template (const DocketCatalogue *catalogue,
                                const char            *id)
{
  for (guint i = 0; id != NULL && i < catalogue->templates->len; i++)
    {
      const DocketTemplate *template = g_ptr_array_index (catalogue->templates, i);

      if (g_str_equal (template->id, id))
        return template;
    }
  return NULL;
}

char *
docket_product_dup_title (const DocketProduct *product,
                          const char          *language)
{
  return docket_catalogue_dup_title (product->title, product->titles, language);
}

char *
docket_paper_dup_title (const DocketPaper *paper,
                        const char        *language)
{
  return docket_catalogue_dup_title (paper->title, paper->titles, language);
}

char *
docket_font_dup_title (const DocketFont *font,
                       const char       *language)
{
  return docket_catalogue_dup_title (font->title, font->titles, language);
}

const char *
docket_cut_to_nick (DocketCut cut)
{
  return cut_nicks[cut];
}

gboolean
docket_cut_from_nick (const char *nick,
                      DocketCut  *cut)
{
  gint found = docket_nick_find (cut_nicks, G_N_ELEMENTS (cut_nicks), nick);

  if (found >= 0)
    *cut = (DocketCut) found;
  return found >= 0;
}

const char *
docket_face_to_nick (DocketFace face)
{
  return face_nicks[face];
}

gboolean
docket_face_from_nick (const char *nick,
                       DocketFace *face)
{
  gint found = docket_nick_find (face_nicks, G_N_ELEMENTS (face_nicks), nick);

  if (found >= 0)
    *face = (DocketFace) found;
  return found >= 0;
}

gboolean
docket_product_is (const DocketProduct *product,
                   const char          *artwork)
{
  return g_strcmp0 (product->artwork, artwork) == 0;
}

/* Of one side of the sheet. */
static DocketLength
cell_side (const DocketProduct *product,
           DocketLength         side,
           guint                cells)
{
  return (side - 2 * product->margin - (gint) (cells - 1) * product->gap) / (gint) cells;
}

void
docket_product_get_cell (const DocketProduct *product,
                         DocketLength        *width,
                         DocketLength        *height)
{
  gboolean sheet = docket_product_is (product, DOCKET_ARTWORK_SHEET);

  *width = sheet ? cell_side (product, product->width, product->columns) : product->width;
  *height = sheet ? cell_side (product, product->height, product->rows) : product->height;
}

void
docket_product_get_cell_place (const DocketProduct *product,
                               guint                index,
                               DocketLength        *x,
                               DocketLength        *y)
{
  DocketLength width, height;

  docket_product_get_cell (product, &width, &height);
  *x = product->margin + (gint) (index % product->columns) * (width + product->gap);
  *y = product->margin + (gint) (index / product->columns) * (height + product->gap);
}

gboolean
docket_product_has_template (const DocketProduct *product,
                             const char          *template_id)
{
  return template_id != NULL && g_strv_contains ((const char *const *) product->templates, template_id);
}

gboolean
docket_product_has_paper (const DocketProduct *product,
                          const char          *paper)
{
  return paper != NULL && g_strv_contains ((const char *const *) product->papers, paper);
}

gint64
docket_product_unit_price (const DocketProduct *product,
                           const char          *paper,
                           guint                total)
{
  GArray *prices = paper != NULL ? g_hash_table_lookup (product->paper_prices, paper) : NULL;
  gint64 amount;

  if (prices == NULL)
    prices = product->prices;
  amount = g_array_index (prices, DocketPriceStep, 0).amount;
  for (guint i = 1; i < prices->len; i++)
    if (g_array_index (prices, DocketPriceStep, i).from <= total)
      amount = g_array_index (prices, DocketPriceStep, i).amount;
  return amount;
}
