/* docket-render-scale.c: scaling with zimg, straight from and to interleaved samples
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <string.h>
#include <zimg.h>

#define ALIGNMENT 64

/* One run over one plane (grey, and each ink of CMYK by itself) or over three (RGB). */
typedef struct
{
  const DocketRenderImage *from;
  DocketRenderImage *to;
  gint first;      /* channel */
  gint planes;
  zimg_image_buffer in;
  zimg_image_buffer out;
} Run;

static gpointer
line_of (const zimg_image_buffer *buffer, gint plane, unsigned line)
{
  return (guint8 *) buffer->plane[plane].data + buffer->plane[plane].stride * (line & buffer->plane[plane].mask);
}

static int
unpack (void *user, unsigned line, unsigned left, unsigned right)
{
  Run *run = user;
  gint channels = run->from->channels;

  if (line >= (unsigned) run->from->height)
    return 0;
  for (gint p = 0; p < run->planes; p++)
    {
      const guint8 *row = run->from->data + line * docket_render_image_stride (run->from);
      guint8 *bytes = line_of (&run->in, p, line);
      gint channel = run->first + p;

      if (run->from->depth == 8)
        for (unsigned x = left; x < right; x++)
          bytes[x] = row[x * channels + channel];
      else
        for (unsigned x = left; x < right; x++)
          ((guint16 *) bytes)[x] = ((const guint16 *) row)[x * channels + channel];
    }
  return 0;
}

static int
pack (void *user, unsigned line, unsigned left, unsigned right)
{
  Run *run = user;
  gint channels = run->to->channels;

  for (gint p = 0; p < run->planes; p++)
    {
      guint8 *row = run->to->data + line * docket_render_image_stride (run->to);
      const guint8 *bytes = line_of (&run->out, p, line);
      gint channel = run->first + p;

      if (run->to->depth == 8)
        for (unsigned x = left; x < right; x++)
          row[x * channels + channel] = bytes[x];
      else
        for (unsigned x = left; x < right; x++)
          ((guint16 *) row)[x * channels + channel] = ((const guint16 *) bytes)[x];
    }
  return 0;
}

static void
describe (zimg_image_format *format, const DocketRenderImage *image, gint planes)
{
  zimg_image_format_default (format, ZIMG_API_VERSION);
  format->width = image->width;
  format->height = image->height;
  format->pixel_type = image->depth == 8 ? ZIMG_PIXEL_BYTE : ZIMG_PIXEL_WORD;
  format->depth = image->depth;
  format->pixel_range = ZIMG_RANGE_FULL;
  format->color_family = planes == 3 ? ZIMG_COLOR_RGB : ZIMG_COLOR_GREY;
  if (planes == 3)
    format->matrix_coefficients = ZIMG_MATRIX_RGB;
}

static void
make_lines (DocketRenderJob *job, zimg_image_buffer *buffer, const DocketRenderImage *image, unsigned lines, gint planes)
{
  unsigned mask = zimg_select_buffer_mask (lines);
  gsize count = mask == ZIMG_BUFFER_MAX ? (gsize) image->height : (gsize) mask + 1;
  gsize stride = ((gsize) image->width * image->depth / 8 + 2 * ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);

  memset (buffer, 0, sizeof *buffer);
  buffer->version = ZIMG_API_VERSION;
  for (gint p = 0; p < planes; p++)
    {
      buffer->plane[p].data = docket_render_alloc (job, count, stride);
      buffer->plane[p].stride = stride;
      buffer->plane[p].mask = mask;
    }
}

static void
free_lines (zimg_image_buffer *buffer, gint planes)
{
  for (gint p = 0; p < planes; p++)
    free (buffer->plane[p].data);
}

static zimg_filter_graph *
build (Run *run, const DocketRenderRegion *region)
{
  zimg_image_format from, to;
  zimg_graph_builder_params params;

  describe (&from, run->from, run->planes);
  describe (&to, run->to, run->planes);
  from.active_region.left = region->x;
  from.active_region.top = region->y;
  from.active_region.width = region->width;
  from.active_region.height = region->height;
  zimg_graph_builder_params_default (&params, ZIMG_API_VERSION);
  params.resample_filter = ZIMG_RESIZE_LANCZOS;
  params.filter_param_a = 3;
  params.cpu_type = ZIMG_CPU_AUTO;
  return zimg_filter_graph_build (&from, &to, &params);
}

static void
process (DocketRenderJob *job, Run *run, const DocketRenderRegion *region)
{
  zimg_filter_graph *graph = build (run, region);
  union { zimg_image_buffer plain; zimg_image_buffer_const constant; } in;
  unsigned in_lines, out_lines;
  size_t size;
  gpointer scratch;

  if (graph == NULL)
    docket_render_finish (job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  zimg_filter_graph_get_input_buffering (graph, &in_lines);
  zimg_filter_graph_get_output_buffering (graph, &out_lines);
  zimg_filter_graph_get_tmp_size (graph, &size);
  make_lines (job, &run->in, run->from, in_lines, run->planes);
  make_lines (job, &run->out, run->to, out_lines, run->planes);
  scratch = docket_render_alloc (job, size, 1);
  memset (&in, 0, sizeof in);
  in.plain = run->in;
  if (zimg_filter_graph_process (graph, &in.constant, &run->out, scratch, unpack, run, pack, run) != 0)
    docket_render_finish (job, DOCKET_RENDER_CRASHED, 0);
  free (scratch);
  free_lines (&run->in, run->planes);
  free_lines (&run->out, run->planes);
  zimg_filter_graph_free (graph);
}

void
docket_render_scale (DocketRenderJob *job,
                     const DocketRenderImage *image,
                     const DocketRenderRegion *region,
                     gint width,
                     gint height,
                     DocketRenderImage *result)
{
  gint planes = image->channels == 3 ? 3 : 1;

  *result = *image;
  result->width = width;
  result->height = height;
  result->full_width = width;
  result->full_height = height;
  result->data = docket_render_alloc (job, height, docket_render_image_stride (result));
  for (gint first = 0; first < image->channels; first += planes)
    {
      Run run = { .from = image, .to = result, .first = first, .planes = planes };

      process (job, &run, region);
    }
}
