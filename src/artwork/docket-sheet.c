/* docket-sheet.c: paper to draw on, in millimetres, as PNG, PDF or SVG
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sheet-private.h"

#include "docket-error.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <string.h>

#define POINTS_PER_MM (72 / 25.4)
#define PIXELS_PER_MM 8.0

static const char sans[] = "Noto Sans, Cantarell, DejaVu Sans, sans-serif";
static const char mono[] = "Noto Sans Mono, DejaVu Sans Mono, monospace";

static cairo_status_t
on_write (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static double
units_per_mm (const DocketSheetPaper *paper)
{
  return paper->format == DOCKET_SLIP_PNG ? PIXELS_PER_MM : POINTS_PER_MM;
}

static cairo_surface_t *
make_surface (const DocketSheetPaper *paper, GByteArray *bytes)
{
  double scale = units_per_mm (paper);
  double width = paper->width * scale, height = paper->height * scale;
  cairo_surface_t *surface;

  switch (paper->format)
    {
    case DOCKET_SLIP_PDF:
      surface = cairo_pdf_surface_create_for_stream (on_write, bytes, width, height);
      if (paper->title != NULL)
        cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, paper->title);
      return surface;
    case DOCKET_SLIP_SVG:
      surface = cairo_svg_surface_create_for_stream (on_write, bytes, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
      return surface;
    case DOCKET_SLIP_PNG:
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width), (int) ceil (height));
    }
}

static gboolean
is_mirrored (const DocketWords *words)
{
  static const char *const languages[] = { "ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi" };
  const char *language = docket_words_get_language (words);

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (strncmp (language, languages[i], 2) == 0)
      return TRUE;
  return FALSE;
}

/* Letters keep their shape and place at every size: what is measured for the screen holds for the
 * printer. */
static PangoContext *
make_pango (cairo_t *cr, const DocketWords *words, gboolean mirrored)
{
  PangoContext *pango = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pango, FALSE);
  pango_context_set_language (pango, pango_language_from_string (docket_words_get_language (words)));
  pango_context_set_base_dir (pango, mirrored ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  return pango;
}

static void
draw_page (DocketSheet *sheet, const DocketSheetPaper *paper, guint page, DocketSheetDraw draw, gpointer data)
{
  double scale = units_per_mm (paper) * paper->zoom;

  cairo_save (sheet->cr);
  cairo_set_source_rgb (sheet->cr, 1, 1, 1);
  cairo_paint (sheet->cr);
  cairo_scale (sheet->cr, scale, scale);
  pango_cairo_update_context (sheet->cr, sheet->pango);
  sheet->y = 0;
  draw (sheet, page, data);
  cairo_restore (sheet->cr);
}

static void
open_sheet (DocketSheet *sheet, const DocketSheetPaper *paper, const DocketWords *words, cairo_surface_t *surface)
{
  sheet->cr = cairo_create (surface);
  sheet->words = words;
  sheet->mirrored = is_mirrored (words);
  sheet->pango = make_pango (sheet->cr, words, sheet->mirrored);
  sheet->width = paper->width / paper->zoom;
  sheet->height = paper->height / paper->zoom;
}

static void
close_sheet (DocketSheet *sheet)
{
  g_object_unref (sheet->pango);
  cairo_destroy (sheet->cr);
}

static double
box_left (const DocketSheet *sheet, double x, double width)
{
  return sheet->mirrored ? sheet->width - x - width : x;
}

/* Pango turns "left" around in a paragraph that runs the other way than the sheet; a name in another
 * script than the sheet's still belongs in the sheet's column. */
static PangoAlignment
alignment_for (const DocketSheet *sheet, PangoLayout *layout, DocketTextPlace place)
{
  PangoDirection direction = pango_layout_get_direction (layout, 0);
  gboolean turned = direction == (sheet->mirrored ? PANGO_DIRECTION_LTR : PANGO_DIRECTION_RTL);
  gboolean at_left = (place == DOCKET_TEXT_START) != sheet->mirrored;

  if (place == DOCKET_TEXT_CENTRE)
    return PANGO_ALIGN_CENTER;
  return at_left != turned ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT;
}

static PangoLayout *
make_layout (DocketSheet *sheet, const char *text, const DocketTextStyle *style, DocketTextPlace place, double width)
{
  PangoLayout *layout = pango_layout_new (sheet->pango);
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, style->mono ? mono : sans);
  pango_font_description_set_weight (font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (style->lines > 0)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_height (layout, -(int) style->lines);
    }
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_alignment (layout, alignment_for (sheet, layout, place));
  return layout;
}

static double
layout_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static void
add_box (DocketSheet *sheet, double x, double width, double height)
{
  double radius = 2;
  double left = box_left (sheet, x, width), top = sheet->y;

  cairo_new_sub_path (sheet->cr);
  cairo_arc (sheet->cr, left + width - radius, top + radius, radius, -G_PI_2, 0);
  cairo_arc (sheet->cr, left + width - radius, top + height - radius, radius, 0, G_PI_2);
  cairo_arc (sheet->cr, left + radius, top + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (sheet->cr, left + radius, top + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (sheet->cr);
}

GBytes *
docket_sheet_render (const DocketSheetPaper *paper,
                     const DocketWords *words,
                     DocketSheetDraw draw,
                     gpointer data,
                     GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = make_surface (paper, bytes);
  DocketSheet sheet = { 0 };
  cairo_status_t status;

  open_sheet (&sheet, paper, words, surface);
  for (guint page = 0; page < paper->pages; page++)
    {
      draw_page (&sheet, paper, page, draw, data);
      cairo_show_page (sheet.cr);
    }
  status = cairo_status (sheet.cr);
  close_sheet (&sheet);
  if (status == CAIRO_STATUS_SUCCESS && paper->format == DOCKET_SLIP_PNG)
    status = cairo_surface_write_to_png_stream (surface, on_write, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "The docket could not be drawn: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

double
docket_sheet_measure (const DocketSheetPaper *paper, const DocketWords *words, DocketSheetDraw draw, gpointer data)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  DocketSheet sheet = { 0 };

  open_sheet (&sheet, paper, words, surface);
  draw_page (&sheet, paper, 0, draw, data);
  close_sheet (&sheet);
  cairo_surface_destroy (surface);
  return sheet.y;
}

double
docket_sheet_text (DocketSheet *sheet,
                   const char *text,
                   const DocketTextStyle *style,
                   DocketTextPlace place,
                   double x,
                   double width)
{
  g_autoptr (PangoLayout) layout = make_layout (sheet, text, style, place, width);

  cairo_move_to (sheet->cr, box_left (sheet, x, width), sheet->y);
  cairo_set_source_rgb (sheet->cr, style->grey, style->grey, style->grey);
  pango_cairo_show_layout (sheet->cr, layout);
  return layout_height (layout);
}

double
docket_sheet_text_height (DocketSheet *sheet, const char *text, const DocketTextStyle *style, double width)
{
  g_autoptr (PangoLayout) layout = make_layout (sheet, text, style, DOCKET_TEXT_START, width);

  return layout_height (layout);
}

DocketTextStyle
docket_sheet_fit (DocketSheet *sheet, const char *text, const DocketTextStyle *style, double smallest, double width)
{
  DocketTextStyle fitting = *style;

  while (fitting.size > smallest)
    {
      g_autoptr (PangoLayout) layout = make_layout (sheet, text, &fitting, DOCKET_TEXT_START, width);

      if (!pango_layout_is_ellipsized (layout))
        break;
      fitting.size = MAX (smallest, fitting.size * 0.95);
    }
  return fitting;
}

void
docket_sheet_rule (DocketSheet *sheet, double x, double width)
{
  cairo_rectangle (sheet->cr, box_left (sheet, x, width), sheet->y, width, 0.25);
  cairo_set_source_rgb (sheet->cr, 0.75, 0.75, 0.75);
  cairo_fill (sheet->cr);
}

void
docket_sheet_panel (DocketSheet *sheet, double x, double width, double height)
{
  add_box (sheet, x, width, height);
  cairo_set_source_rgb (sheet->cr, 0.945, 0.945, 0.945);
  cairo_fill (sheet->cr);
}

void
docket_sheet_frame (DocketSheet *sheet, double x, double width, double height)
{
  add_box (sheet, x, width, height);
  cairo_set_source_rgb (sheet->cr, 0.7, 0.7, 0.7);
  cairo_set_line_width (sheet->cr, 0.3);
  cairo_stroke (sheet->cr);
}

void
docket_sheet_barcode (DocketSheet *sheet,
                      const DocketBarcode *barcode,
                      double x,
                      double width,
                      double module,
                      double height)
{
  double wide = docket_barcode_get_full_columns (barcode) * module;

  docket_barcode_draw (barcode, sheet->cr, box_left (sheet, x, width) + (width - wide) / 2, sheet->y, module, height);
}

const char *
docket_sheet_word (const DocketSheet *sheet, const char *text)
{
  return docket_words_get (sheet->words, text);
}
