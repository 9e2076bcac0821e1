/* docket-barcode.h: Code 128 and QR codes as modules, and their drawing with Cairo
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketBarcode DocketBarcode;

typedef enum
{
  DOCKET_BARCODE_CODE128,
  DOCKET_BARCODE_QR,
} DocketBarcodeKind;

/* White that a reader needs on each side, in modules. ZBar read 12 of 96 Code 128 frames with 5. */
#define DOCKET_BARCODE_QUIET 10
#define DOCKET_BARCODE_QR_QUIET 4

/* @text as a bar code; printable ASCII for Code 128, any UTF-8 for QR. DOCKET_ERROR_INVALID where
 * it cannot be encoded. Any thread. */
DocketBarcode *docket_barcode_new (DocketBarcodeKind kind, const char *text, GError **error);
void docket_barcode_free (DocketBarcode *barcode);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBarcode, docket_barcode_free)

/* Size in modules without the white around; a Code 128 has one row. */
guint docket_barcode_get_columns (const DocketBarcode *barcode);
guint docket_barcode_get_rows (const DocketBarcode *barcode);
gboolean docket_barcode_is_dark (const DocketBarcode *barcode, guint column, guint row);

/* Size in modules with the white that belongs to it on the left and right (and above and below
 * for a QR code). */
guint docket_barcode_get_full_columns (const DocketBarcode *barcode);

/* Draws the dark modules black and all between and around them white, with the upper left corner
 * of the white at @x, @y. @module: width of a module in user units; @height: of the bars in user
 * units, ignored for a QR code. Modules are drawn without antialiasing gaps: choose @module as a
 * whole number of device pixels for a raster. */
void docket_barcode_draw (const DocketBarcode *barcode,
                          cairo_t *cr,
                          double x,
                          double y,
                          double module,
                          double height);

G_END_DECLS
