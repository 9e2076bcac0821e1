/* docket-barcode.c: Code 128 and QR codes as modules, and their drawing with Cairo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-barcode.h"

#include "docket-error.h"

#include <math.h>
#include <string.h>
#include <zint.h>

struct _DocketBarcode
{
  DocketBarcodeKind kind;
  guint columns, rows;
  guint8 *dark;  /* one byte a module, row by row */
};

/* Level M: a finger's width of the code may be dirty. */
#define QR_LEVEL_M 2

static gboolean
encode (struct zint_symbol *symbol, DocketBarcodeKind kind, const char *text)
{
  symbol->symbology = kind == DOCKET_BARCODE_QR ? BARCODE_QRCODE : BARCODE_CODE128;
  symbol->input_mode = UNICODE_MODE;
  if (kind == DOCKET_BARCODE_QR)
    symbol->option_1 = QR_LEVEL_M;
  return ZBarcode_Encode (symbol, (const unsigned char *) text, 0) < ZINT_ERROR;
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (*p < ' ' || *p > '~')
      return FALSE;
  return *text != '\0';
}

static DocketBarcode *
from_symbol (DocketBarcodeKind kind, const struct zint_symbol *symbol)
{
  DocketBarcode *barcode = g_new0 (DocketBarcode, 1);

  barcode->kind = kind;
  barcode->columns = symbol->width;
  barcode->rows = symbol->rows;
  barcode->dark = g_new0 (guint8, barcode->columns * barcode->rows);
  for (guint row = 0; row < barcode->rows; row++)
    for (guint column = 0; column < barcode->columns; column++)
      barcode->dark[row * barcode->columns + column]
        = (symbol->encoded_data[row][column / 8] >> (column % 8)) & 1;
  return barcode;
}

/* On a raster every edge is put between two pixels, or modules would differ in width. */
static gboolean
is_raster (cairo_t *cr)
{
  return cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;
}

/* To whole pixels; what the modules lose or gain by it is shared by both sides. */
static void
snap (cairo_t *cr, guint columns, double *x, double *y, double *module, double *height)
{
  double none = 0, exact;

  cairo_user_to_device (cr, x, y);
  cairo_user_to_device_distance (cr, module, &none);
  none = 0;
  cairo_user_to_device_distance (cr, &none, height);
  cairo_identity_matrix (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  exact = *module;
  *module = MAX (1, round (exact));
  *x = round (*x + columns * (exact - *module) / 2);
  *y = round (*y);
  *height = round (*height);
}

/* Neighbouring dark modules as one rectangle. */
static void
add_row (const DocketBarcode *barcode, cairo_t *cr, guint row, double x, double y, double module, double height)
{
  for (guint column = 0; column < barcode->columns; column++)
    {
      guint first = column;

      while (column < barcode->columns && docket_barcode_is_dark (barcode, column, row))
        column++;
      if (column > first)
        cairo_rectangle (cr, x + first * module, y, (column - first) * module, height);
    }
}

DocketBarcode *
docket_barcode_new (DocketBarcodeKind kind, const char *text, GError **error)
{
  DocketBarcode *barcode = NULL;
  struct zint_symbol *symbol;

  if (kind == DOCKET_BARCODE_CODE128 && !is_plain (text))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, "“%s” cannot be put into a bar code", text);
      return NULL;
    }
  symbol = ZBarcode_Create ();
  if (encode (symbol, kind, text))
    barcode = from_symbol (kind, symbol);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, "No bar code for “%s”: %s", text, symbol->errtxt);
  ZBarcode_Delete (symbol);
  return barcode;
}

void
docket_barcode_free (DocketBarcode *barcode)
{
  g_free (barcode->dark);
  g_free (barcode);
}

guint
docket_barcode_get_columns (const DocketBarcode *barcode)
{
  return barcode->columns;
}

guint
docket_barcode_get_rows (const DocketBarcode *barcode)
{
  return barcode->rows;
}

gboolean
docket_barcode_is_dark (const DocketBarcode *barcode, guint column, guint row)
{
  return column < barcode->columns && row < barcode->rows && barcode->dark[row * barcode->columns + column] != 0;
}

guint
docket_barcode_get_full_columns (const DocketBarcode *barcode)
{
  return barcode->columns
         + 2 * (barcode->kind == DOCKET_BARCODE_QR ? DOCKET_BARCODE_QR_QUIET : DOCKET_BARCODE_QUIET);
}

void
docket_barcode_draw (const DocketBarcode *barcode, cairo_t *cr, double x, double y, double module, double height)
{
  guint full = docket_barcode_get_full_columns (barcode);
  guint quiet = (full - barcode->columns) / 2;
  gboolean square = barcode->kind == DOCKET_BARCODE_QR;

  cairo_save (cr);
  if (is_raster (cr))
    snap (cr, full, &x, &y, &module, &height);
  cairo_rectangle (cr, x, y, full * module, square ? full * module : height);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  for (guint row = 0; row < barcode->rows; row++)
    add_row (barcode, cr, row, x + quiet * module, square ? y + (quiet + row) * module : y, module,
             square ? module : height);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  cairo_restore (cr);
}
