/* docket-decoder.c: finds Code 128 and QR codes in a grey picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-decoder.h"

#include <string.h>
#include <zbar.h>

/* Beyond this a scale says nothing new and costs much. */
#define LARGEST_PIXELS (16 * 1000 * 1000)
#define SMALLEST_SIDE 24

/* White around a picture that was cut tightly: ZBar wants ten modules of it. */
#define MARGIN 40

struct _DocketDecoder
{
  zbar_image_scanner_t *scanner;
  guint turn;  /* which second look is next */
};

/* Pixels without gaps between the rows. */
typedef struct
{
  guint8 *pixels;
  guint width, height;
} Grey;

/* One way to look at a picture. */
typedef struct
{
  gint scale;         /* 1: as it is, 2: doubled, -2: halved, -4: quartered */
  gboolean binary;
  gboolean inverted;
  gboolean margin;
} Look;

static void
grey_clear (Grey *grey)
{
  g_clear_pointer (&grey->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Grey, grey_clear)

static Grey
grey_new (guint width,
          guint height)
{
  return (Grey) { g_malloc ((gsize) width * height), width, height };
}

static Grey
grey_copy (const guint8 *pixels,
           guint         width,
           guint         height,
           gsize         stride)
{
  Grey copy = grey_new (width, height);

  for (guint y = 0; y < height; y++)
    memcpy (copy.pixels + (gsize) y * width, pixels + y * stride, width);
  return copy;
}

static Grey
halve (const Grey *grey)
{
  Grey half = grey_new (grey->width / 2, grey->height / 2);

  for (guint y = 0; y < half.height; y++)
    {
      const guint8 *upper = grey->pixels + (gsize) 2 * y * grey->width;
      const guint8 *lower = upper + grey->width;
      guint8 *to = half.pixels + (gsize) y * half.width;

      for (guint x = 0; x < half.width; x++)
        to[x] = (guint8) ((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
    }
  return half;
}

/* Between two pixels their mean, or a narrow bar would keep its uneven edges. */
static Grey
double_up (const Grey *grey)
{
  Grey twice = grey_new (grey->width * 2, grey->height * 2);

  for (guint y = 0; y < twice.height; y++)
    {
      const guint8 *upper = grey->pixels + (gsize) (y / 2) * grey->width;
      const guint8 *lower = y / 2 + 1 < grey->height && y % 2 == 1 ? upper + grey->width : upper;
      guint8 *to = twice.pixels + (gsize) y * twice.width;

      for (guint x = 0; x < twice.width; x++)
        {
          guint left = x / 2;
          guint right = left + 1 < grey->width && x % 2 == 1 ? left + 1 : left;

          to[x] = (guint8) ((upper[left] + upper[right] + lower[left] + lower[right] + 2) / 4);
        }
    }
  return twice;
}

static Grey
scale (const Grey *grey,
       gint        by)
{
  if (by == 2)
    return double_up (grey);
  if (by == -2)
    return halve (grey);
  if (by == -4)
    {
      g_auto (Grey) half = halve (grey);

      return halve (&half);
    }
  return grey_copy (grey->pixels, grey->width, grey->height, grey->width);
}

/* Sums of all pixels above and to the left, one row and column larger than the picture. */
static guint32 *
integrate (const Grey *grey)
{
  gsize stride = (gsize) grey->width + 1;
  guint32 *sums = g_new0 (guint32, stride * (grey->height + 1));

  for (guint y = 0; y < grey->height; y++)
    {
      guint32 row = 0;

      for (guint x = 0; x < grey->width; x++)
        {
          row += grey->pixels[(gsize) y * grey->width + x];
          sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
        }
    }
  return sums;
}

/* Black where a pixel is darker than what is around it (Bradley and Roth, 2007): even light is not
 * needed then. */
static void
binarise (Grey *grey)
{
  g_autofree guint32 *sums = integrate (grey);
  gsize stride = (gsize) grey->width + 1;
  guint reach = MAX (MAX (grey->width, grey->height) / 32, 4);

  for (guint y = 0; y < grey->height; y++)
    for (guint x = 0; x < grey->width; x++)
      {
        guint left = x > reach ? x - reach : 0, right = MIN (x + reach + 1, grey->width);
        guint top = y > reach ? y - reach : 0, bottom = MIN (y + reach + 1, grey->height);
        guint32 sum = sums[bottom * stride + right] - sums[top * stride + right] -
                      sums[bottom * stride + left] + sums[top * stride + left];
        guint8 *pixel = &grey->pixels[(gsize) y * grey->width + x];

        *pixel = (guint64) *pixel * (right - left) * (bottom - top) * 100 < (guint64) sum * 92 ? 0 : 255;
      }
}

static void
invert (Grey *grey)
{
  for (gsize i = 0; i < (gsize) grey->width * grey->height; i++)
    grey->pixels[i] = (guint8) (255 - grey->pixels[i]);
}

static Grey
add_margin (const Grey *grey)
{
  Grey wide = grey_new (grey->width + 2 * MARGIN, grey->height + 2 * MARGIN);

  memset (wide.pixels, 255, (gsize) wide.width * wide.height);
  for (guint y = 0; y < grey->height; y++)
    memcpy (wide.pixels + (gsize) (y + MARGIN) * wide.width + MARGIN,
            grey->pixels + (gsize) y * grey->width, grey->width);
  return wide;
}

static Grey
prepare (const Grey *grey,
         const Look *look)
{
  Grey view = scale (grey, look->scale);

  if (look->inverted)
    invert (&view);
  if (look->binary)
    binarise (&view);
  if (look->margin)
    {
      g_auto (Grey) tight = view;

      view = add_margin (&tight);
    }
  return view;
}

static void
add_text (GPtrArray  *texts,
          const char *data,
          gsize       length)
{
  g_autofree char *text = g_utf8_make_valid (data, (gssize) length);

  if (!g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_steal_pointer (&text));
}

static void
scan (DocketDecoder *decoder,
      const guint8  *pixels,
      guint          width,
      guint          height,
      GPtrArray     *texts)
{
  zbar_image_t *image = zbar_image_create ();

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, pixels, (gulong) width * height, NULL);
  zbar_scan_image (decoder->scanner, image);
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol))
    add_text (texts, zbar_symbol_get_data (symbol), zbar_symbol_get_data_length (symbol));
  zbar_image_destroy (image);
}

static gboolean
look_is_possible (const Grey *grey,
                  const Look *look)
{
  guint64 pixels = (guint64) grey->width * grey->height;
  guint side = MIN (grey->width, grey->height);

  if (look->scale == 2)
    return pixels * 4 <= LARGEST_PIXELS;
  return look->scale == 1 ? pixels <= LARGEST_PIXELS : side / (guint) -look->scale >= SMALLEST_SIDE;
}

static void
scan_look (DocketDecoder *decoder,
           const Grey    *grey,
           const Look    *look,
           GPtrArray     *texts)
{
  g_auto (Grey) view = { 0 };

  if (!look_is_possible (grey, look))
    return;
  view = prepare (grey, look);
  scan (decoder, view.pixels, view.width, view.height, texts);
}

static char **
finish (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (texts, FALSE);
}

DocketDecoder *
docket_decoder_new (void)
{
  DocketDecoder *decoder = g_new0 (DocketDecoder, 1);

  decoder->scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
  zbar_image_scanner_set_config (decoder->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  return decoder;
}

void
docket_decoder_free (DocketDecoder *decoder)
{
  if (decoder == NULL)
    return;

  zbar_image_scanner_destroy (decoder->scanner);
  g_free (decoder);
}

char **
docket_decoder_read_frame (DocketDecoder *decoder,
                           const guint8  *pixels,
                           guint          width,
                           guint          height,
                           gsize          stride)
{
  static const Look seconds[] = { { .scale = -2 }, { .scale = -2, .binary = TRUE }, { .scale = 1, .binary = TRUE } };
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_auto (Grey) grey = grey_copy (pixels, width, height, stride);

  scan (decoder, grey.pixels, width, height, texts);
  if (texts->len == 0)
    scan_look (decoder, &grey, &seconds[decoder->turn++ % G_N_ELEMENTS (seconds)], texts);
  return finish (texts);
}

char **
docket_decoder_read_picture (DocketDecoder *decoder,
                             const guint8  *pixels,
                             guint          width,
                             guint          height,
                             gsize          stride)
{
  static const Look looks[] = {
    { .scale = 1 },
    { .scale = -2 },
    { .scale = 1, .binary = TRUE },
    { .scale = -2, .binary = TRUE },
    { .scale = 1, .margin = TRUE },
    { .scale = 2, .margin = TRUE },
    { .scale = -4 },
    { .scale = -4, .binary = TRUE },
    { .scale = 2, .binary = TRUE, .margin = TRUE },
    { .scale = 1, .inverted = TRUE, .margin = TRUE },
    { .scale = -2, .inverted = TRUE },
  };
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_auto (Grey) grey = grey_copy (pixels, width, height, stride);

  for (gsize i = 0; i < G_N_ELEMENTS (looks) && texts->len == 0; i++)
    scan_look (decoder, &grey, &looks[i], texts);
  return finish (texts);
}
