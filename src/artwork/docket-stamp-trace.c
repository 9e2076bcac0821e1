/* docket-stamp-trace.c: the outlines of what is burnt, by Potrace
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <potracelib.h>
#include <stdlib.h>
#include <string.h>

#define WORD_BITS (8 * (gint) sizeof (potrace_word))
#define SPECK 4
#define KAPPA 0.5522847498

static void
append (GString *out, const char *command, double x, double y)
{
  char text[2][G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, command);
  g_string_append (out, g_ascii_formatd (text[0], sizeof text[0], "%.3f", x));
  g_string_append_c (out, ' ');
  g_string_append (out, g_ascii_formatd (text[1], sizeof text[1], "%.3f", y));
}

/* Potrace counts from the bottom; the face is mirrored. */
static void
append_point (GString *out, const DocketStamp *stamp, const char *command, potrace_dpoint_t point)
{
  append (out, command, (stamp->raster.width - point.x) / DOCKET_STAMP_FINE,
          (stamp->raster.height - point.y) / DOCKET_STAMP_FINE);
}

static void
append_curve (GString *out, const DocketStamp *stamp, const potrace_curve_t *curve)
{
  append_point (out, stamp, "M", curve->c[curve->n - 1][2]);
  for (gint i = 0; i < curve->n; i++)
    {
      if (curve->tag[i] == POTRACE_CORNER)
        append_point (out, stamp, "L", curve->c[i][1]);
      else
        {
          append_point (out, stamp, "C", curve->c[i][0]);
          append_point (out, stamp, " ", curve->c[i][1]);
        }
      append_point (out, stamp, curve->tag[i] == POTRACE_CORNER ? "L" : " ", curve->c[i][2]);
    }
  g_string_append (out, "Z");
}

static void
append_arc (GString *out, double x1, double y1, double x2, double y2, double x, double y)
{
  append (out, "C", x1, y1);
  append (out, " ", x2, y2);
  append (out, " ", x, y);
}

static void
append_face (GString *out, const DocketStamp *stamp)
{
  double w = stamp->design.width / 100.0, h = stamp->design.height / 100.0;
  double a = w / 2, b = h / 2, ka = a * KAPPA, kb = b * KAPPA;

  if (stamp->design.face == DOCKET_FACE_RECTANGLE)
    {
      append (out, "M", 0, 0);
      append (out, "L", w, 0);
      append (out, "L", w, h);
      append (out, "L", 0, h);
    }
  else
    {
      append (out, "M", w, b);
      append_arc (out, w, b + kb, a + ka, h, a, h);
      append_arc (out, a - ka, h, 0, b + kb, 0, b);
      append_arc (out, 0, b - kb, a - ka, 0, a, 0);
      append_arc (out, a + ka, 0, w, b - kb, w, b);
    }
  g_string_append (out, "Z");
}

static potrace_bitmap_t
new_bitmap (DocketStamp *stamp)
{
  const DocketStampRaster *raster = &stamp->raster;
  potrace_bitmap_t bitmap = { .w = raster->width, .h = raster->height,
                              .dy = (raster->width + WORD_BITS - 1) / WORD_BITS };
  gsize bytes = (gsize) bitmap.dy * bitmap.h * sizeof (potrace_word);

  bitmap.map = docket_stamp_alloc (stamp, bytes);
  memset (bitmap.map, 0, bytes);
  for (gint y = 0; y < raster->height; y++)
    {
      potrace_word *row = bitmap.map + (gsize) (raster->height - 1 - y) * bitmap.dy;

      for (gint x = 0; x < raster->width; x++)
        if (raster->ink[(gsize) y * raster->width + x] >= 128)
          row[x / WORD_BITS] |= (potrace_word) 1 << (WORD_BITS - 1 - x % WORD_BITS);
    }
  return bitmap;
}

static void
append_ink (GString *out, DocketStamp *stamp)
{
  potrace_bitmap_t bitmap = new_bitmap (stamp);
  potrace_param_t *parameters = potrace_param_default ();
  potrace_state_t *state;

  parameters->turdsize = SPECK;
  state = potrace_trace (parameters, &bitmap);
  if (state == NULL || state->status != POTRACE_STATUS_OK)
    docket_render_finish (stamp->job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  for (const potrace_path_t *path = state->plist; path != NULL; path = path->next)
    append_curve (out, stamp, &path->curve);
  potrace_state_free (state);
  potrace_param_free (parameters);
  free (bitmap.map);
}

/* Tones have no outline but the face's own. */
void
docket_stamp_write_outlines (DocketStamp *stamp, gint fd)
{
  GString *out = g_string_sized_new (16384);
  char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (width, sizeof width, "%.2f", stamp->design.width / 100.0);
  g_ascii_formatd (height, sizeof height, "%.2f", stamp->design.height / 100.0);
  g_string_append_printf (out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%smm\" height=\"%smm\" "
                          "viewBox=\"0 0 %s %s\"><path fill-rule=\"evenodd\" d=\"", width, height, width, height);
  append_face (out, stamp);
  if (!stamp->toned)
    append_ink (out, stamp);
  g_string_append (out, "\"/></svg>\n");
  docket_render_put (stamp->job, fd, out->str, out->len);
  g_string_free (out, TRUE);
}
