/* docket-render-sink.c: rows from a decoder, flattened onto white and averaged in blocks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <string.h>

static const gint layout_samples[] = { 1, 2, 3, 4, 4 };
static const gint layout_channels[] = { 1, 1, 3, 3, 4 };

/* What is left to the filter after the blocks are averaged is still this much too large, which
 * keeps the result as sharp as filtering all of it. */
#define FILTER_MARGIN 1.5

static void
flatten_8 (DocketRenderSink *sink, const guint8 *row)
{
  gint colours = layout_channels[sink->layout];
  guint8 *out = sink->flat;

  for (gint x = 0; x < sink->source_width; x++, row += colours + 1)
    for (gint c = 0; c < colours; c++)
      {
        guint value = row[c] * row[colours] + 255u * (255u - row[colours]);

        *out++ = (value + 127) / 255;
      }
}

static void
flatten_16 (DocketRenderSink *sink, const guint16 *row)
{
  gint colours = layout_channels[sink->layout];
  guint16 *out = (guint16 *) sink->flat;

  for (gint x = 0; x < sink->source_width; x++, row += colours + 1)
    for (gint c = 0; c < colours; c++)
      {
        guint64 value = (guint64) row[c] * row[colours] + G_GUINT64_CONSTANT (65535) * (65535u - row[colours]);

        *out++ = (value + 32767) / 65535;
      }
}

static void
add_row (DocketRenderSink *sink, const void *row)
{
  const guint8 *bytes = row;
  const guint16 *words = row;
  gint channels = sink->image->channels;
  guint32 *sum = sink->sums;

  for (gint x = 0, in_block = 0; x < sink->source_width; x++)
    {
      for (gint c = 0; c < channels; c++)
        sum[c] += sink->image->depth == 8 ? *bytes++ : *words++;
      if (++in_block == sink->block)
        {
          in_block = 0;
          sum += channels;
        }
    }
}

/* The last block of a row or column may hold fewer pixels. */
static void
finish_block_row (DocketRenderSink *sink)
{
  DocketRenderImage *image = sink->image;
  gint y = (sink->row - 1) / sink->block;
  guint rows = sink->row - y * sink->block;
  guint8 *bytes = image->data + y * docket_render_image_stride (image);
  guint16 *words = (guint16 *) bytes;
  guint32 *sum = sink->sums;

  for (gint x = 0; x < image->width; x++)
    {
      guint columns = MIN (sink->block, sink->source_width - x * sink->block);
      guint count = rows * columns;

      for (gint c = 0; c < image->channels; c++, sum++)
        if (image->depth == 8)
          *bytes++ = (*sum + count / 2) / count;
        else
          *words++ = (*sum + count / 2) / count;
    }
  memset (sink->sums, 0, (gsize) image->width * image->channels * sizeof (guint32));
}

void
docket_render_sink_open (DocketRenderSink *sink,
                         DocketRenderJob *job,
                         DocketRenderImage *image,
                         gint width,
                         gint height,
                         DocketRenderLayout layout,
                         gint depth,
                         double shrink)
{
  /* Sums of 16-bit samples stay within 32 bits up to 256 x 256. */
  gint block = CLAMP ((gint) (shrink / FILTER_MARGIN), 1, 255);

  memset (sink, 0, sizeof *sink);
  sink->image = image;
  sink->source_width = width;
  sink->source_height = height;
  sink->layout = layout;
  sink->block = block;
  image->channels = layout_channels[layout];
  image->depth = depth;
  image->width = (width + block - 1) / block;
  image->height = (height + block - 1) / block;
  image->full_width = (double) width / block;
  image->full_height = (double) height / block;
  image->data = docket_render_alloc (job, image->height, docket_render_image_stride (image));
  if (layout_samples[layout] != image->channels)
    sink->flat = docket_render_alloc (job, width, image->channels * depth / 8);
  if (block > 1)
    {
      sink->sums = docket_render_alloc (job, (gsize) image->width * image->channels, sizeof (guint32));
      memset (sink->sums, 0, (gsize) image->width * image->channels * sizeof (guint32));
    }
}

void
docket_render_sink_row (DocketRenderSink *sink, gconstpointer row)
{
  DocketRenderImage *image = sink->image;

  if (sink->row >= sink->source_height)
    return;
  if (sink->flat != NULL)
    {
      if (image->depth == 8)
        flatten_8 (sink, row);
      else
        flatten_16 (sink, row);
      row = sink->flat;
    }
  sink->row++;
  if (sink->block == 1)
    {
      gsize stride = docket_render_image_stride (image);

      memcpy (image->data + (sink->row - 1) * stride, row, stride);
      return;
    }
  add_row (sink, row);
  if (sink->row % sink->block == 0 || sink->row == sink->source_height)
    finish_block_row (sink);
}
