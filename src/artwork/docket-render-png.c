/* docket-render-png.c: PNG in and out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  png_structp png;
  png_infop info;
  DocketRenderSource *source;
  gsize offset;
} Decoder;

static void
on_error (png_structp png, png_const_charp message)
{
  docket_render_finish (png_get_error_ptr (png), DOCKET_RENDER_DAMAGED, 0);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static png_voidp
on_malloc (png_structp png, png_alloc_size_t size)
{
  return docket_render_alloc (png_get_mem_ptr (png), size, 1);
}

static void
on_free (png_structp png, png_voidp memory)
{
  free (memory);
}

static void
on_read (png_structp png, png_bytep out, png_size_t length)
{
  Decoder *decoder = png_get_io_ptr (png);

  if (length > decoder->source->length - decoder->offset)
    docket_render_finish (decoder->source->job, DOCKET_RENDER_TRUNCATED, 0);
  memcpy (out, decoder->source->data + decoder->offset, length);
  decoder->offset += length;
}

static void
read_chunks (DocketRenderSource *source, Decoder *decoder)
{
  png_charp name;
  png_bytep profile, exif;
  png_uint_32 length;
  int compression;

  if (png_get_iCCP (decoder->png, decoder->info, &name, &compression, &profile, &length))
    docket_render_source_set_profile (source, profile, length);
  if (png_get_eXIf_1 (decoder->png, decoder->info, &length, &exif))
    docket_render_source_set_exif (source, exif, length);
}

static DocketRenderLayout
layout_of (const Decoder *decoder)
{
  switch (png_get_channels (decoder->png, decoder->info))
    {
    case 1:
      return DOCKET_RENDER_GREY;
    case 2:
      return DOCKET_RENDER_GREY_ALPHA;
    case 3:
      return DOCKET_RENDER_RGB;
    default:
      return DOCKET_RENDER_RGBA;
    }
}

/* Interlaced pictures come in seven passes over all rows, so they have to stand in memory. */
static void
read_interlaced (Decoder *decoder, DocketRenderSink *sink, gsize stride, int passes)
{
  DocketRenderSource *source = decoder->source;
  guint8 *rows = docket_render_alloc (source->job, source->height, stride);

  memset (rows, 0, source->height * stride);
  for (int pass = 0; pass < passes; pass++)
    for (gint y = 0; y < source->height; y++)
      png_read_row (decoder->png, rows + y * stride, NULL);
  for (gint y = 0; y < source->height; y++)
    docket_render_sink_row (sink, rows + y * stride);
  free (rows);
}

static void
decode (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  DocketRenderSink sink;
  gsize stride;
  int passes;

  png_set_expand (decoder->png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (decoder->png);
  passes = png_set_interlace_handling (decoder->png);
  png_read_update_info (decoder->png, decoder->info);
  stride = png_get_rowbytes (decoder->png, decoder->info);
  docket_render_sink_open (&sink, source->job, image, source->width, source->height, layout_of (decoder),
                           png_get_bit_depth (decoder->png, decoder->info), shrink);
  if (passes > 1)
    read_interlaced (decoder, &sink, stride, passes);
  else
    {
      guint8 *row = docket_render_alloc (source->job, stride, 1);

      for (gint y = 0; y < source->height; y++)
        {
          png_read_row (decoder->png, row, NULL);
          docket_render_sink_row (&sink, row);
        }
      free (row);
    }
}

void
docket_render_png_open (DocketRenderSource *source)
{
  Decoder *decoder = g_new0 (Decoder, 1);

  decoder->source = source;
  decoder->png = png_create_read_struct_2 (PNG_LIBPNG_VER_STRING, source->job, on_error, on_warning,
                                           source->job, on_malloc, on_free);
  if (decoder->png == NULL)
    docket_render_finish (source->job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  decoder->info = png_create_info_struct (decoder->png);
  png_set_user_limits (decoder->png, 0x7fffffff, 0x7fffffff);
  png_set_read_fn (decoder->png, decoder, on_read);
  png_read_info (decoder->png, decoder->info);
  docket_render_source_set_size (source, png_get_image_width (decoder->png, decoder->info),
                                 png_get_image_height (decoder->png, decoder->info));
  read_chunks (source, decoder);
  source->decoder = decoder;
  source->decode = decode;
}
