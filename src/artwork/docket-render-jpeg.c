/* docket-render-jpeg.c: JPEG, scaled while it is decoded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct
{
  struct jpeg_decompress_struct info;
  struct jpeg_error_mgr errors;
  DocketRenderJob *job;
  gboolean at_end;  /* the library has asked for more than there is */
} Decoder;

static void
on_error (j_common_ptr common)
{
  Decoder *decoder = common->client_data;

  switch (common->err->msg_code)
    {
    case JERR_IMAGE_TOO_BIG:
      docket_render_finish (decoder->job, DOCKET_RENDER_TOO_MANY_PIXELS, 0);
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
    case JERR_TFILE_CREATE:
    case JERR_WIDTH_OVERFLOW:
      docket_render_finish (decoder->job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
      docket_render_finish (decoder->job, DOCKET_RENDER_UNSUPPORTED, 0);
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
      docket_render_finish (decoder->job, DOCKET_RENDER_TRUNCATED, 0);
    default:
      docket_render_finish (decoder->job, decoder->at_end ? DOCKET_RENDER_TRUNCATED : DOCKET_RENDER_DAMAGED, 0);
    }
}

/* The library goes on with grey where data is missing. Nobody wants that printed. A missing end
 * mark alone is harmless in a baseline file, whose pixels tell whether they were all there. */
static void
on_message (j_common_ptr common, int level)
{
  Decoder *decoder = common->client_data;
  int code = common->err->msg_code;

  if (level >= 0)
    return;
  if (code == JWRN_JPEG_EOF)
    decoder->at_end = TRUE;
  if (code == JWRN_HIT_MARKER || (code == JWRN_JPEG_EOF && decoder->info.progressive_mode))
    docket_render_finish (decoder->job, DOCKET_RENDER_TRUNCATED, 0);
  if (code == JWRN_HUFF_BAD_CODE || code == JWRN_MUST_RESYNC || code == JWRN_ARITH_BAD_CODE)
    docket_render_finish (decoder->job, DOCKET_RENDER_DAMAGED, 0);
}

static void
read_markers (DocketRenderSource *source, Decoder *decoder)
{
  JOCTET *profile = NULL;
  unsigned int length = 0;

  for (jpeg_saved_marker_ptr marker = decoder->info.marker_list; marker != NULL; marker = marker->next)
    if (marker->marker == JPEG_APP0 + 1 && marker->data_length > 14 && memcmp (marker->data, "Exif\0", 6) == 0)
      {
        docket_render_source_set_exif (source, marker->data, marker->data_length);
        break;
      }
  if (jpeg_read_icc_profile (&decoder->info, &profile, &length))
    docket_render_source_set_profile (source, profile, length);
  free (profile);
}

/* The library's fast paths are at 1/1, 1/2, 1/4 and 1/8. */
static unsigned int
eighths_for (double shrink)
{
  if (shrink >= 8)
    return 1;
  if (shrink >= 4)
    return 2;
  return shrink >= 2 ? 4 : 8;
}

static void
choose_output (Decoder *decoder, double shrink)
{
  struct jpeg_decompress_struct *info = &decoder->info;

  info->scale_num = eighths_for (shrink);
  info->scale_denom = 8;
  if (info->num_components == 1)
    info->out_color_space = JCS_GRAYSCALE;
  else if (info->num_components == 4)
    info->out_color_space = JCS_CMYK;
  else
    info->out_color_space = JCS_RGB;
}

static DocketRenderLayout
layout_of (const Decoder *decoder)
{
  if (decoder->info.out_color_space == JCS_GRAYSCALE)
    return DOCKET_RENDER_GREY;
  return decoder->info.out_color_space == JCS_CMYK ? DOCKET_RENDER_CMYK : DOCKET_RENDER_RGB;
}

static void
decode (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  struct jpeg_decompress_struct *info = &decoder->info;
  double scale;
  gsize stride;

  choose_output (decoder, shrink);
  scale = info->scale_num / 8.0;
  jpeg_start_decompress (info);
  image->width = info->output_width;
  image->height = info->output_height;
  image->channels = layout_of (decoder) == DOCKET_RENDER_GREY ? 1 : info->output_components;
  image->depth = 8;
  image->inverted = info->saw_Adobe_marker;
  image->full_width = MIN (info->image_width * scale, image->width);
  image->full_height = MIN (info->image_height * scale, image->height);
  stride = docket_render_image_stride (image);
  image->data = docket_render_alloc (source->job, image->height, stride);
  while (info->output_scanline < info->output_height)
    {
      JSAMPROW rows[8];
      gint count = MIN (8, info->output_height - info->output_scanline);

      for (gint i = 0; i < count; i++)
        rows[i] = image->data + (info->output_scanline + i) * stride;
      jpeg_read_scanlines (info, rows, count);
    }
}

/* Pictures far larger than what is made of them, even at the library's 1/8. */
static void
decode_in_blocks (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  struct jpeg_decompress_struct *info = &decoder->info;
  DocketRenderSink sink;
  guint8 *row;

  choose_output (decoder, shrink);
  jpeg_start_decompress (info);
  docket_render_sink_open (&sink, source->job, image, info->output_width, info->output_height,
                           layout_of (decoder), 8, shrink * info->scale_num / 8.0);
  image->inverted = info->saw_Adobe_marker;
  row = docket_render_alloc (source->job, info->output_width, 4);
  while (info->output_scanline < info->output_height)
    {
      jpeg_read_scanlines (info, &row, 1);
      docket_render_sink_row (&sink, row);
    }
  free (row);
}

static void
decode_any (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  if (shrink >= 16)
    decode_in_blocks (source, shrink, image);
  else
    decode (source, shrink, image);
}

void
docket_render_jpeg_open (DocketRenderSource *source)
{
  Decoder *decoder = g_new0 (Decoder, 1);
  struct jpeg_decompress_struct *info = &decoder->info;

  decoder->job = source->job;
  info->err = jpeg_std_error (&decoder->errors);
  info->client_data = decoder;
  decoder->errors.error_exit = on_error;
  decoder->errors.emit_message = on_message;
  jpeg_create_decompress (info);
  jpeg_mem_src (info, source->data, source->length);
  jpeg_save_markers (info, JPEG_APP0 + 1, 0xffff);
  jpeg_save_markers (info, JPEG_APP0 + 2, 0xffff);
  jpeg_read_header (info, TRUE);
  docket_render_source_set_size (source, info->image_width, info->image_height);
  read_markers (source, decoder);
  source->decoder = decoder;
  source->decode = decode_any;
}
