/* docket-render-write.c: JPEG and PNG into the descriptors that were handed in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-program-private.h"

#include <errno.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <jpeglib.h>

#define CHUNK (256 * 1024)

typedef struct
{
  DocketRenderJob *job;
  gint fd;
  gint64 offset;
  guint8 *chunk;
  gsize filled;
} Output;

typedef struct
{
  struct jpeg_destination_mgr manager;
  struct jpeg_error_mgr errors;
  Output output;
} JpegOutput;

static void
put (Output *output, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      ssize_t written = pwrite (output->fd, data, length, output->offset);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        docket_render_finish (output->job, DOCKET_RENDER_OUTPUT, written < 0 ? errno : ENOSPC);
      data += written;
      length -= written;
      output->offset += written;
    }
}

static void
end (Output *output)
{
  if (ftruncate (output->fd, output->offset) != 0)
    docket_render_finish (output->job, DOCKET_RENDER_OUTPUT, errno);
}

static void
on_jpeg_error (j_common_ptr common)
{
  JpegOutput *output = common->client_data;

  docket_render_finish (output->output.job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
}

static void
on_jpeg_start (j_compress_ptr info)
{
  JpegOutput *output = info->client_data;

  output->manager.next_output_byte = output->output.chunk;
  output->manager.free_in_buffer = CHUNK;
}

static boolean
on_jpeg_full (j_compress_ptr info)
{
  JpegOutput *output = info->client_data;

  put (&output->output, output->output.chunk, CHUNK);
  on_jpeg_start (info);
  return TRUE;
}

static void
on_jpeg_end (j_compress_ptr info)
{
  JpegOutput *output = info->client_data;

  put (&output->output, output->output.chunk, CHUNK - output->manager.free_in_buffer);
}

static void
set_jpeg (struct jpeg_compress_struct *info, const DocketRenderImage *image, gint quality, gboolean full_chroma, gint dpi)
{
  info->image_width = image->width;
  info->image_height = image->height;
  info->input_components = 3;
  info->in_color_space = JCS_RGB;
  jpeg_set_defaults (info);
  jpeg_set_quality (info, quality, TRUE);
  if (full_chroma)
    info->comp_info[0].h_samp_factor = info->comp_info[0].v_samp_factor = 1;
  if (dpi > 0)
    {
      info->density_unit = 1;
      info->X_density = info->Y_density = dpi;
    }
}

void
docket_render_write_jpeg (DocketRenderJob *job,
                          const DocketRenderImage *image,
                          gint fd,
                          gint quality,
                          gboolean full_chroma,
                          gint dpi)
{
  JpegOutput output = { .output = { .job = job, .fd = fd, .chunk = docket_render_alloc (job, CHUNK, 1) } };
  struct jpeg_compress_struct info = { 0 };
  gsize stride = docket_render_image_stride (image);

  info.err = jpeg_std_error (&output.errors);
  output.errors.error_exit = on_jpeg_error;
  info.client_data = &output;
  jpeg_create_compress (&info);
  output.manager.init_destination = on_jpeg_start;
  output.manager.empty_output_buffer = on_jpeg_full;
  output.manager.term_destination = on_jpeg_end;
  info.dest = &output.manager;
  set_jpeg (&info, image, quality, full_chroma, dpi);
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < info.image_height)
    {
      JSAMPROW row = image->data + info.next_scanline * stride;

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  end (&output.output);
  free (output.output.chunk);
}

static void
on_png_error (png_structp png, png_const_charp message)
{
  docket_render_finish (png_get_error_ptr (png), DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
}

static void
on_png_write (png_structp png, png_bytep data, png_size_t length)
{
  put (png_get_io_ptr (png), data, length);
}

static void
on_png_flush (png_structp png)
{
}

void
docket_render_write_png (DocketRenderJob *job, const DocketRenderImage *image, gint fd, gint per_metre)
{
  Output output = { .job = job, .fd = fd };
  gboolean grey = image->channels == 1;
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, job, on_png_error, NULL);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  gsize stride = docket_render_image_stride (image);

  if (info == NULL)
    docket_render_finish (job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  png_set_write_fn (png, &output, on_png_write, on_png_flush);
  png_set_compression_level (png, 3);
  png_set_IHDR (png, info, image->width, image->height, 8,
                grey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  /* A stamp's grey is power, not a colour. */
  if (!grey)
    png_set_sRGB (png, info, PNG_sRGB_INTENT_RELATIVE);
  if (per_metre > 0)
    png_set_pHYs (png, info, (png_uint_32) per_metre, (png_uint_32) per_metre, PNG_RESOLUTION_METER);
  png_write_info (png, info);
  for (gint y = 0; y < image->height; y++)
    png_write_row (png, image->data + y * stride);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  end (&output);
}

void
docket_render_put (DocketRenderJob *job, gint fd, gconstpointer data, gsize length)
{
  Output output = { .job = job, .fd = fd };

  put (&output, data, length);
  end (&output);
}
