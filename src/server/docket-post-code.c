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

static cairo_status_t
append (void                *bytes,
        const unsigned char *data,
        unsigned int         length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
draw (const DocketBarcode *code,
      gint                 module,
      gint                 height)
{
  gint width = (gint) docket_barcode_get_full_columns (code) * module;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  GByteArray *bytes = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  docket_barcode_draw (code, cr, 0, 0, module, height);
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

  if (code == NULL)
    return NULL;
  if (qr)
    return draw (code, QR_MODULE, (gint) docket_barcode_get_full_columns (code) * QR_MODULE);
  return draw (code, BAR_MODULE, BAR_HEIGHT);
}
