/* docket-sheet-private.h: paper to draw on, in millimetres, as PNG, PDF or SVG
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-barcode.h"
#include "docket-slip.h"
#include "docket-words.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct
{
  cairo_t *cr;
  PangoContext *pango;
  const DocketWords *words;
  gboolean mirrored;     /* the language is written from right to left: so is the sheet */
  double width, height;  /* mm */
  double y;              /* where the next thing goes, mm from the top */
} DocketSheet;

/* How a text looks. */
typedef struct
{
  double size;           /* of the letters' em, mm */
  gboolean bold;
  gboolean mono;
  double grey;           /* 0 black, 1 white */
  guint lines;           /* at most so many, then an ellipsis; 0: no limit */
} DocketTextStyle;

/* Where it stands in its box, in reading direction. */
typedef enum
{
  DOCKET_TEXT_START,
  DOCKET_TEXT_CENTRE,
  DOCKET_TEXT_END,
} DocketTextPlace;

typedef void (*DocketSheetDraw) (DocketSheet *sheet, guint page, gpointer data);

typedef struct
{
  double width, height;  /* of the paper, mm */
  double zoom;           /* the drawing's millimetre on the paper; 1 */
  guint pages;
  DocketSlipFormat format;
  const char *title;     /* for the PDF's reader */
} DocketSheetPaper;

/* Draws each page with @draw; DOCKET_ERROR_FAILED where Cairo fails. */
GBytes *docket_sheet_render (const DocketSheetPaper *paper,
                             const DocketWords *words,
                             DocketSheetDraw draw,
                             gpointer data,
                             GError **error);

/* How far down @draw comes on its first page, mm; nothing is kept. */
double docket_sheet_measure (const DocketSheetPaper *paper,
                             const DocketWords *words,
                             DocketSheetDraw draw,
                             gpointer data);

/* Puts @text into the box at @x, sheet->y of @width mm and returns its height; y is not moved. */
double docket_sheet_text (DocketSheet *sheet, const char *text, const DocketTextStyle *style,
                          DocketTextPlace place, double x, double width);

/* The height alone. */
double docket_sheet_text_height (DocketSheet *sheet, const char *text, const DocketTextStyle *style, double width);

/* @style, smaller where that makes @text fit whole into its lines, down to @smallest of a size. */
DocketTextStyle docket_sheet_fit (DocketSheet *sheet, const char *text, const DocketTextStyle *style, double smallest,
                                  double width);

/* A hairline at y from @x. */
void docket_sheet_rule (DocketSheet *sheet, double x, double width);

/* A light box with round corners, from y down. */
void docket_sheet_panel (DocketSheet *sheet, double x, double width, double height);

/* The same box as an outline. */
void docket_sheet_frame (DocketSheet *sheet, double x, double width, double height);

/* @barcode in the middle of the box at @x, sheet->y; @module and @height in mm. */
void docket_sheet_barcode (DocketSheet *sheet, const DocketBarcode *barcode, double x, double width,
                           double module, double height);

/* The translation of @text. */
const char *docket_sheet_word (const DocketSheet *sheet, const char *text);

G_END_DECLS
