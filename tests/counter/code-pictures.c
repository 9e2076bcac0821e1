/* code-pictures.c: pictures of bar codes as cameras and phones make them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "code-pictures.h"

#include <math.h>
#include <zint.h>

#define QUIET 12
#define BAR_HEIGHT 40

static struct zint_symbol *
encode (const CodePicture *picture)
{
  struct zint_symbol *symbol = ZBarcode_Create ();

  symbol->symbology = picture->qr ? BARCODE_QRCODE : BARCODE_CODE128;
  g_assert_cmpint (ZBarcode_Encode (symbol, (const guint8 *) picture->text, 0), <, ZINT_ERROR);
  return symbol;
}

static gboolean
is_dark (const struct zint_symbol *symbol,
         gint                      row,
         gint                      column)
{
  return (symbol->encoded_data[row][column >> 3] >> (column & 7)) & 1;
}

/* In modules, the code's middle at 0, 0. */
static void
draw_modules (cairo_t                  *cr,
              const struct zint_symbol *symbol,
              gboolean                  qr)
{
  double bar = qr ? 1 : BAR_HEIGHT;
  double width = symbol->width, height = symbol->rows * bar;

  cairo_rectangle (cr, -width / 2 - QUIET, -height / 2 - QUIET, width + 2 * QUIET, height + 2 * QUIET);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (gint row = 0; row < symbol->rows; row++)
    for (gint column = 0; column < symbol->width; column++)
      if (is_dark (symbol, row, column))
        cairo_rectangle (cr, column - width / 2, row * bar - height / 2, 1, bar);
  cairo_fill (cr);
}

/* A running mean along one line of @n pixels that are @step bytes apart. */
static void
blur_line (guint8 *pixels,
           gsize   n,
           gsize   step,
           guint   reach,
           guint8 *scratch)
{
  for (gsize i = 0; i < n; i++)
    {
      gsize from = i > reach ? i - reach : 0, to = MIN (i + reach, n - 1);
      guint sum = 0;

      for (gsize j = from; j <= to; j++)
        sum += pixels[j * step];
      scratch[i] = (guint8) (sum / (to - from + 1));
    }
  for (gsize i = 0; i < n; i++)
    pixels[i * step] = scratch[i];
}

static void
spoil (guint8            *grey,
       const CodePicture *picture)
{
  g_autofree guint8 *scratch = g_malloc (MAX (picture->width, picture->height));
  guint dark = picture->dark, light = picture->light != 0 ? picture->light : 255;

  for (gsize y = 0; picture->blur > 0 && y < picture->height; y++)
    blur_line (grey + y * picture->width, picture->width, 1, picture->blur, scratch);
  for (gsize x = 0; picture->blur > 0 && x < picture->width; x++)
    blur_line (grey + x, picture->height, picture->width, picture->blur, scratch);
  for (gsize i = 0; i < (gsize) picture->width * picture->height; i++)
    {
      gint value = (gint) (dark + grey[i] * (light - dark) / 255);

      if (picture->noise > 0)
        value += g_random_int_range (-(gint32) picture->noise, (gint32) picture->noise + 1);
      grey[i] = (guint8) CLAMP (value, 0, 255);
    }
}

static cairo_surface_t *
draw_clean (const CodePicture *picture)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) picture->width,
                                                         (int) picture->height);
  struct zint_symbol *symbol = encode (picture);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.7, 0.7, 0.7);
  cairo_paint (cr);
  cairo_translate (cr, picture->width / 2.0, picture->height / 2.0);
  cairo_rotate (cr, picture->angle * G_PI / 180);
  cairo_scale (cr, picture->module, picture->module);
  if (picture->angle == 0)
    cairo_set_antialias (cr, CAIRO_ANTIALIAS_GRAY);
  draw_modules (cr, symbol, picture->qr);
  cairo_destroy (cr);
  ZBarcode_Delete (symbol);
  cairo_surface_flush (surface);
  return surface;
}

guint8 *
code_picture_grey (const CodePicture *picture)
{
  cairo_surface_t *surface = draw_clean (picture);
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  guint8 *grey = g_malloc ((gsize) picture->width * picture->height);

  for (gsize y = 0; y < picture->height; y++)
    for (gsize x = 0; x < picture->width; x++)
      grey[y * picture->width + x] = data[y * stride + x * 4 + 1];
  cairo_surface_destroy (surface);
  spoil (grey, picture);
  return grey;
}

cairo_surface_t *
code_picture_draw (const CodePicture *picture)
{
  cairo_surface_t *surface = draw_clean (picture);
  g_autofree guint8 *grey = code_picture_grey (picture);
  guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  for (gsize y = 0; y < picture->height; y++)
    for (gsize x = 0; x < picture->width; x++)
      for (guint i = 0; i < 3; i++)
        data[y * stride + x * 4 + i] = grey[y * picture->width + x];
  cairo_surface_mark_dirty (surface);
  return surface;
}
