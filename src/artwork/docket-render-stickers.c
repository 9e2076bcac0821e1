/* docket-render-stickers.c: pictures repeated over a sheet of stickers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include "docket-catalogue.h"

#include <math.h>
#include <stdlib.h>

/* The picture runs on past the cut, so that a blade a little beside it meets no white. */
#define BLEED_MM 1.0
#define BLEEDS_TO_GAP 4
#define MARK_MM 2.5
#define MARK_THICK_MM 0.1
#define DOTS_PER_MM (300 / 25.4)
#define LINE_GREY 120

typedef struct
{
  double x, y, width, height;
} Cell;

typedef struct
{
  const DocketRenderStickers *stickers;
  DocketRenderImage *page;
  double bleed;
} Sheet;

static Cell
cell_at (const Sheet *sheet, guint row, guint column)
{
  const DocketRenderStickers *s = sheet->stickers;
  double width = (sheet->page->width - 2 * s->margin - (s->columns - 1) * s->gap) / s->columns;
  double height = (sheet->page->height - 2 * s->margin - (s->rows - 1) * s->gap) / s->rows;

  return (Cell) { s->margin + column * (width + s->gap), s->margin + row * (height + s->gap), width, height };
}

/* How far a point lies outside the cut (negative: inside), in pixels. */
static double
distance_to_cut (const DocketRenderStickers *s, const Cell *cell, double x, double y)
{
  double half_width = cell->width / 2, half_height = cell->height / 2;
  double radius = s->cut == DOCKET_CUT_ROUNDED ? s->radius : 0;
  double dx, dy;

  x = fabs (x - cell->x - half_width);
  y = fabs (y - cell->y - half_height);
  if (s->cut == DOCKET_CUT_CIRCLE)
    return hypot (x, y) - MIN (half_width, half_height);
  dx = x - half_width + radius;
  dy = y - half_height + radius;
  return hypot (MAX (dx, 0), MAX (dy, 0)) + MIN (MAX (dx, dy), 0) - radius;
}

static void
mix (guint8 *pixel, const guint8 *colour, double amount)
{
  for (gint c = 0; c < 3; c++)
    pixel[c] = (guint8) lround (pixel[c] + (colour[c] - pixel[c]) * amount);
}

/* Beyond the part's edge its last pixels run on. */
static void
draw_pixel (const Sheet *sheet, const Cell *cell, const DocketRenderImage *part, gint x, gint y)
{
  static const guint8 grey[3] = { LINE_GREY, LINE_GREY, LINE_GREY };
  double distance = distance_to_cut (sheet->stickers, cell, x + 0.5, y + 0.5);
  double cover = CLAMP (sheet->bleed + 0.5 - distance, 0, 1);
  guint8 *pixel = sheet->page->data + ((gsize) y * sheet->page->width + x) * 3;
  gint px = CLAMP (x - (gint) lround (cell->x), 0, part->width - 1);
  gint py = CLAMP (y - (gint) lround (cell->y), 0, part->height - 1);

  if (cover > 0)
    mix (pixel, part->data + ((gsize) py * part->width + px) * 3, cover);
  if (sheet->stickers->lines && fabs (distance) < 1)
    mix (pixel, grey, 1 - fabs (distance));
}

static void
draw_cell (const Sheet *sheet, const Cell *cell, const DocketRenderImage *part)
{
  double around = sheet->bleed + 1;
  gint left = MAX ((gint) floor (cell->x - around), 0), top = MAX ((gint) floor (cell->y - around), 0);
  gint right = MIN ((gint) ceil (cell->x + cell->width + around), sheet->page->width);
  gint bottom = MIN ((gint) ceil (cell->y + cell->height + around), sheet->page->height);

  for (gint y = top; y < bottom; y++)
    for (gint x = left; x < right; x++)
      draw_pixel (sheet, cell, part, x, y);
}

static void
fill_black (const Sheet *sheet, double x, double y, double width, double height)
{
  gint left = MAX ((gint) lround (x), 0), top = MAX ((gint) lround (y), 0);
  gint right = MIN ((gint) lround (x + width), sheet->page->width);
  gint bottom = MIN ((gint) lround (y + height), sheet->page->height);

  for (gint py = top; py < bottom; py++)
    for (gint px = left * 3; px < right * 3; px++)
      sheet->page->data[(gsize) py * sheet->page->width * 3 + px] = 0;
}

/* Ticks on the lines of one side of the cell, in the room of @room pixels before or behind it. */
static void
mark_lines (const Sheet *sheet, const Cell *cell, gboolean behind, double room, gboolean across)
{
  double thick = MAX (1, MARK_THICK_MM * DOTS_PER_MM);
  double gap = sheet->bleed + 0.2 * DOTS_PER_MM;
  double length = MIN (MARK_MM * DOTS_PER_MM, room - gap);
  double lines[2];

  if (length < 0.4 * DOTS_PER_MM)
    return;
  lines[0] = across ? cell->y : cell->x;
  lines[1] = lines[0] + (across ? cell->height : cell->width);
  for (gint i = 0; i < 2; i++)
    {
      double start = across ? cell->x : cell->y;
      double end = start + (across ? cell->width : cell->height);
      double from = behind ? end + gap : start - gap - length;

      if (across)
        fill_black (sheet, from, lines[i] - thick / 2, length, thick);
      else
        fill_black (sheet, lines[i] - thick / 2, from, thick, length);
    }
}

/* The corners of a circle's square are free: ticks from each along its sides. */
static void
mark_circle (const Sheet *sheet, const Cell *cell)
{
  double side = MIN (cell->width, cell->height);
  double length = MIN (MARK_MM * DOTS_PER_MM, side / 10), thick = MAX (1, MARK_THICK_MM * DOTS_PER_MM);
  double x = cell->x + (cell->width - side) / 2, y = cell->y + (cell->height - side) / 2;

  for (gint right = 0; right < 2; right++)
    for (gint below = 0; below < 2; below++)
      {
        fill_black (sheet, x + right * (side - length), y + below * side - thick / 2, length, thick);
        fill_black (sheet, x + right * side - thick / 2, y + below * (side - length), thick, length);
      }
}

/* Between two stickers there is room for the marks of both in half of the gap each. */
static void
mark_cell (const Sheet *sheet, const Cell *cell, guint row, guint column)
{
  const DocketRenderStickers *s = sheet->stickers;
  double between = s->gap / 2;

  mark_lines (sheet, cell, FALSE, column == 0 ? s->margin : between, TRUE);
  mark_lines (sheet, cell, TRUE, column == s->columns - 1 ? s->margin : between, TRUE);
  mark_lines (sheet, cell, FALSE, row == 0 ? s->margin : between, FALSE);
  mark_lines (sheet, cell, TRUE, row == s->rows - 1 ? s->margin : between, FALSE);
}

/* The picture as a cell shows it; one that is smaller (fit) lies in the middle, on white. */
static void
make_sticker (DocketRenderJob *job,
              const DocketRenderRequest *request,
              const DocketRenderInput *input,
              const DocketRenderCrop *crop,
              const Sheet *sheet,
              DocketRenderImage *part)
{
  Cell cell = cell_at (sheet, 0, 0);
  DocketRenderRequest box = { .page_width = MAX ((gint) lround (cell.width), 1),
                              .page_height = MAX ((gint) lround (cell.height), 1) };
  gint width = box.page_width, height = box.page_height;
  DocketRenderSource source;
  DocketRenderImage whole;

  docket_render_source_open (&source, job, input->data, input->length, request->max_pixels);
  docket_render_make_part (&source, crop, request->fit, &width, &height, part);
  if (width == box.page_width && height == box.page_height)
    return;
  docket_render_blank_page (job, &box, &whole);
  docket_render_place (part, &whole);
  free (part->data);
  *part = whole;
}

static void
draw_cells (const Sheet *sheet, const DocketRenderImage *part, guint first, guint step)
{
  const DocketRenderStickers *s = sheet->stickers;

  for (guint i = first; i < s->rows * s->columns; i += step)
    {
      Cell cell = cell_at (sheet, i / s->columns, i % s->columns);

      draw_cell (sheet, &cell, part);
    }
}

static void
draw_marks (const Sheet *sheet)
{
  const DocketRenderStickers *s = sheet->stickers;

  for (guint row = 0; row < s->rows; row++)
    for (guint column = 0; column < s->columns; column++)
      {
        Cell cell = cell_at (sheet, row, column);

        if (s->cut == DOCKET_CUT_CIRCLE)
          mark_circle (sheet, &cell);
        else
          mark_cell (sheet, &cell, row, column);
      }
}

void
docket_render_stickers (DocketRenderJob *job,
                        const DocketRenderRequest *request,
                        const DocketRenderInput *inputs,
                        DocketRenderImage *page)
{
  const DocketRenderStickers *s = &request->stickers;
  Sheet sheet = { .stickers = s, .page = page };

  docket_render_blank_page (job, request, page);
  if (!s->lines)
    sheet.bleed = MIN (BLEED_MM * DOTS_PER_MM, MIN (s->margin, s->gap / BLEEDS_TO_GAP));
  for (guint i = 0; i < request->n_inputs && i < s->rows * s->columns; i++)
    {
      DocketRenderImage part;

      make_sticker (job, request, &inputs[i], &request->crops[i], &sheet, &part);
      draw_cells (&sheet, &part, i, request->n_inputs);
      free (part.data);
    }
  if (s->marks)
    draw_marks (&sheet);
}
