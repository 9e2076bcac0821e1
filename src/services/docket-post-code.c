/* docket-post-code.c: the codes of an answer as pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-code.h"

#include "docket-barcode.h"

#include <cairo.h>

/* Pixels. */
#define BAR_MODULE 3
#define BAR_HEIGHT 90
#define QR_MODULE 6
/* Modules of white around a QR code: what its standard asks for. On paper it gets more; here it stands on white. */
#define QR_WHITE 4

static cairo_status_t
append (void                *bytes,
        const unsigned char *data,
        unsigned int         length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* @cut: of the white on each side, pixels. */
static GBytes *
draw (const DocketBarcode *code,
      gint                 module,
      gint                 height,
      gint                 cut)
{
  gint width = (gint) docket_barcode_get_full_columns (code) * module - 2 * cut;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height > 0 ? height : width);
  cairo_t *cr = cairo_create (surface);
  GByteArray *bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  docket_barcode_draw (code, cr, -cut, height > 0 ? 0 : -cut, module, height);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
docket_post_draw_code (const char *text,
                       gboolean    qr)
{
  g_autoptr (DocketBarcode) code = docket_barcode_new (qr ? DOCKET_BARCODE_QR : DOCKET_BARCODE_CODE128, text, NULL);
  gint white;

  if (code == NULL)
    return NULL;
  if (!qr)
    return draw (code, BAR_MODULE, BAR_HEIGHT, 0);
  white = (gint) (docket_barcode_get_full_columns (code) - docket_barcode_get_columns (code)) / 2;
  return draw (code, QR_MODULE, 0, MAX (white - QR_WHITE, 0) * QR_MODULE);
}
