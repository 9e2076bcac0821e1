/* test-barcode.c: bar codes as modules and as pixels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-barcode.h"
#include "docket-error.h"

#include <string.h>

static void
test_code128 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketBarcode) barcode = docket_barcode_new (DOCKET_BARCODE_CODE128, "7K3MQ0ZT4HX", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (docket_barcode_get_rows (barcode), ==, 1);
  /* Eleven modules a symbol, and two more for the stop. */
  g_assert_cmpuint (docket_barcode_get_columns (barcode) % 11, ==, 2);
  g_assert_cmpuint (docket_barcode_get_columns (barcode), <=, 156);
  g_assert_cmpuint (docket_barcode_get_full_columns (barcode), ==, docket_barcode_get_columns (barcode) + 20);
  g_assert_true (docket_barcode_is_dark (barcode, 0, 0));
  g_assert_true (docket_barcode_is_dark (barcode, docket_barcode_get_columns (barcode) - 1, 0));
  g_assert_false (docket_barcode_is_dark (barcode, docket_barcode_get_columns (barcode), 0));
  g_assert_false (docket_barcode_is_dark (barcode, 0, 1));
}

static void
test_qr (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketBarcode) barcode = docket_barcode_new (DOCKET_BARCODE_QR, "https://prints.example/o/7K3MQ0ZT4HX",
                                                          &error);

  g_assert_no_error (error);
  g_assert_cmpuint (docket_barcode_get_rows (barcode), ==, docket_barcode_get_columns (barcode));
  g_assert_cmpuint (docket_barcode_get_full_columns (barcode), ==, docket_barcode_get_columns (barcode) + 8);
  for (guint i = 0; i < 7; i++)
    g_assert_true (docket_barcode_is_dark (barcode, i, 0));
  g_assert_false (docket_barcode_is_dark (barcode, 7, 0));
}

static void
test_impossible (void)
{
  static const char *const texts[] = { "", "Ä", "a\tb", "日本" };
  g_autofree char *huge = g_strnfill (8000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_barcode_new (DOCKET_BARCODE_CODE128, texts[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
  for (gint kind = DOCKET_BARCODE_CODE128; kind <= DOCKET_BARCODE_QR; kind++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_barcode_new (kind, huge, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

/* However the drawing is scaled, every module is the same number of pixels, nothing is grey, and the middle stays where
 * it is. */
static void
test_pixels (void)
{
  static const double scales[] = { 1.0, 2.7, 3.3 };
  g_autoptr (DocketBarcode) barcode = docket_barcode_new (DOCKET_BARCODE_CODE128, "7K3MQ0ZT4HX", NULL);
  guint columns = docket_barcode_get_columns (barcode), full = docket_barcode_get_full_columns (barcode);

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1800, 60);
      cairo_t *cr = cairo_create (surface);
      const guint32 *row;
      guint wide = MAX (1, (guint) (2 * scales[s] + 0.5)), left;

      cairo_scale (cr, scales[s], scales[s]);
      docket_barcode_draw (barcode, cr, 23.1, 0.4, 2, 10);
      cairo_surface_flush (surface);
      row = (const guint32 *) (cairo_image_surface_get_data (surface) + 5 * cairo_image_surface_get_stride (surface));
      left = (guint) (23.1 * scales[s] + full * (2 * scales[s] - wide) / 2 + 0.5) + DOCKET_BARCODE_QUIET * wide;
      for (guint x = 0; x < columns * wide; x++)
        g_assert_cmphex (row[left + x] & 0xffffff, ==,
                         docket_barcode_is_dark (barcode, x / wide, 0) ? 0x000000 : 0xffffff);
      for (guint x = 0; x < DOCKET_BARCODE_QUIET * wide; x++)
        {
          g_assert_cmphex (row[left - 1 - x] & 0xffffff, ==, 0xffffff);
          g_assert_cmphex (row[left + columns * wide + x] & 0xffffff, ==, 0xffffff);
        }
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/barcode/code128", test_code128);
  g_test_add_func ("/barcode/qr", test_qr);
  g_test_add_func ("/barcode/impossible", test_impossible);
  g_test_add_func ("/barcode/pixels", test_pixels);
  return g_test_run ();
}
