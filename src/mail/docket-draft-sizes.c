/* docket-draft-sizes.c: which product has a size that a customer wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"

#include <math.h>

#define TOLERANCE 0.026   /* 9x13 is 89 x 127 mm; A4 is not 20x30 */

static double
compare_sides (gint   width,
               gint   height,
               double a,
               double b)
{
  return MAX (fabs (width - a) / a, fabs (height - b) / b);
}

/* One measure alone (@b 0) is a square's side or a circle's diameter. */
static double
compare (DocketLength width,
         DocketLength height,
         gboolean     circle,
         double       a,
         double       b)
{
  if (b <= 0)
    return circle || width == height ? fabs (MIN (width, height) - a) / a : 1;
  return MIN (compare_sides (width, height, a, b), compare_sides (height, width, a, b));
}

/* Without a unit it may be centimetres, inches or millimetres. */
double
docket_product_compare_size (const DocketProduct *product,
                             gint                 width,
                             gint                 height,
                             gint                 unit)
{
  static const gint units[] = { 1000, 2540, 100 };
  gboolean circle = docket_product_is (product, DOCKET_ARTWORK_SHEET) && product->cut == DOCKET_CUT_CIRCLE;
  DocketLength cell_width, cell_height;
  double best = 1;

  docket_product_get_cell (product, &cell_width, &cell_height);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      double a = width / 10.0 * units[i], b = height / 10.0 * units[i];

      if ((unit != 0 && unit != units[i]) || a <= 0)
        continue;
      best = MIN (best, compare (product->width, product->height, FALSE, a, b));
      best = MIN (best, compare (cell_width, cell_height, circle, a, b) + 0.001);
    }
  return best <= TOLERANCE ? best : -1;
}

const DocketProduct *
docket_draft_find_size (const DocketDraftRules *rules,
                        const char             *artwork,
                        gint                    width,
                        gint                    height,
                        gint                    unit)
{
  const DocketProduct *found = NULL;
  double best = 1;

  for (guint i = 0; i < rules->catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (rules->catalogue->products, i);
      double off = docket_product_compare_size (product, width, height, unit);

      if (off >= 0 && off < best && (artwork == NULL || docket_product_is (product, artwork)))
        {
          best = off;
          found = product;
        }
    }
  return found;
}
