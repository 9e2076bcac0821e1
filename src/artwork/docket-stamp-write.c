/* docket-stamp-write.c: the face to be cut, and its imprint to look at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EDGE 0.025       /* room around the imprint, of its longer side */
#define HALO_MM 0.5      /* around what is too thin */

/* Two by two pixels of the raster make one of the face: above half full it stays. */
static guint8
face_value (const DocketStamp *stamp, gint x, gint y)
{
  const DocketStampRaster *raster = &stamp->raster;
  gint sum = 0;

  for (gint dy = 0; dy < 2; dy++)
    for (gint dx = 0; dx < 2; dx++)
      sum += raster->ink[(gsize) MIN (2 * y + dy, raster->height - 1) * raster->width
                         + MIN (2 * x + dx, raster->width - 1)];
  if (stamp->toned)
    return (guint8) (sum / 4);
  return sum >= 2 * 255 ? 255 : 0;
}

void
docket_stamp_write_face (DocketStamp *stamp, gint fd)
{
  DocketRenderImage face = { .width = stamp->raster.width / 2, .height = stamp->raster.height / 2, .channels = 1, .depth = 8 };

  face.data = docket_stamp_alloc (stamp, (gsize) face.width * face.height);
  for (gint y = 0; y < face.height; y++)
    for (gint x = 0; x < face.width; x++)
      face.data[(gsize) y * face.width + face.width - 1 - x] =
          docket_stamp_on_face (stamp, 2 * x + 1, 2 * y + 1) ? face_value (stamp, x, y) : 255;
  docket_render_write_png (stamp->job, &face, fd, DOCKET_STAMP_PER_MM * 1000);
  free (face.data);
}

static cairo_surface_t *
new_mask (DocketStamp *stamp, const guint8 *values, guint8 factor)
{
  cairo_surface_t *mask = docket_stamp_new_surface (stamp, stamp->raster.width, stamp->raster.height);
  guint8 *data = cairo_image_surface_get_data (mask);
  gint stride = cairo_image_surface_get_stride (mask);

  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      data[(gsize) y * stride + x] = values[(gsize) y * stamp->raster.width + x] * factor;
  cairo_surface_mark_dirty (mask);
  return mask;
}

static void
paint_mask (cairo_t *cr, cairo_surface_t *mask)
{
  cairo_pattern_t *pattern = cairo_pattern_create_for_surface (mask);

  cairo_pattern_set_filter (pattern, CAIRO_FILTER_GOOD);
  cairo_mask (cr, pattern);
  cairo_pattern_destroy (pattern);
}

/* A hairline would not be seen in a small picture, so what lies around it glows. */
static void
paint_thin (DocketStamp *stamp, cairo_t *cr)
{
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;
  gint reach = (gint) lround (HALO_MM * DOCKET_STAMP_FINE);
  gint16 *squares = docket_stamp_alloc (stamp, size * sizeof (gint16));
  guint8 *near = docket_stamp_alloc (stamp, size);
  cairo_surface_t *mask;

  docket_stamp_distances (stamp, stamp->thin, TRUE, reach, squares);
  for (gsize i = 0; i < size; i++)
    near[i] = squares[i] <= reach * reach;
  mask = new_mask (stamp, near, 255);
  cairo_set_source_rgba (cr, 0.93, 0.15, 0.15, 0.35);
  paint_mask (cr, mask);
  cairo_surface_destroy (mask);
  for (gsize i = 0; i < size; i++)
    near[i] = stamp->thin[i] != 0;
  mask = new_mask (stamp, near, 255);
  cairo_set_source_rgb (cr, 0.85, 0.0, 0.05);
  paint_mask (cr, mask);
  cairo_surface_destroy (mask);
  free (near);
  free (squares);
}

static void
paint_imprint (DocketStamp *stamp, cairo_t *cr, double scale, double edge)
{
  cairo_surface_t *ink = new_mask (stamp, stamp->raster.ink, 1);
  double width = stamp->raster.width * scale, height = stamp->raster.height * scale;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  docket_stamp_face_path (stamp, cr, edge, edge, width, height);
  cairo_set_source_rgb (cr, 0.78, 0.78, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_translate (cr, edge, edge);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 0.09, 0.1, 0.2);
  paint_mask (cr, ink);
  if (stamp->thin != NULL && memchr (stamp->thin, 2, (gsize) stamp->raster.width * stamp->raster.height) != NULL)
    paint_thin (stamp, cr);
  cairo_surface_destroy (ink);
}

static void
copy_rgb (cairo_surface_t *surface, DocketRenderImage *image)
{
  const guint8 *data;
  gint stride;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (gint y = 0; y < image->height; y++)
    for (gint x = 0; x < image->width; x++)
      {
        guint32 pixel;
        guint8 *rgb = image->data + ((gsize) y * image->width + x) * 3;

        memcpy (&pixel, data + (gsize) y * stride + x * 4, sizeof pixel);
        rgb[0] = (guint8) (pixel >> 16);
        rgb[1] = (guint8) (pixel >> 8);
        rgb[2] = (guint8) pixel;
      }
}

void
docket_stamp_write_imprint (DocketStamp *stamp, gint fd)
{
  double edge = MAX (stamp->design.preview * EDGE, 2);
  double scale = (stamp->design.preview - 2 * edge) / MAX (stamp->raster.width, stamp->raster.height);
  DocketRenderImage image = { .channels = 3, .depth = 8 };
  cairo_surface_t *surface;
  cairo_t *cr;

  image.width = (gint) lround (stamp->raster.width * scale + 2 * edge);
  image.height = (gint) lround (stamp->raster.height * scale + 2 * edge);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, image.width, image.height);
  cr = cairo_create (surface);
  paint_imprint (stamp, cr, scale, edge);
  image.data = docket_stamp_alloc (stamp, (gsize) image.width * image.height * 3);
  copy_rgb (surface, &image);
  docket_render_write_png (stamp->job, &image, fd, 0);
  free (image.data);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
