/* pictures-write.c: test pictures as JPEG and PNG files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

static const guint8 exif_template[] = {
  'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0,
};

static void
write_exif (struct jpeg_compress_struct *info, gint orientation)
{
  guint8 exif[sizeof exif_template];

  memcpy (exif, exif_template, sizeof exif);
  exif[25] = orientation;
  jpeg_write_marker (info, JPEG_APP0 + 1, exif, sizeof exif);
}

GBytes *
make_jpeg (const Pixels *pixels, const FileOptions *options)
{
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long length = 0;

  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &data, &length);
  info.image_width = pixels->width;
  info.image_height = pixels->height;
  info.input_components = pixels->channels;
  info.in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : pixels->channels == 4 ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults (&info);
  if (pixels->channels == 4)
    jpeg_set_colorspace (&info, options->plain_cmyk ? JCS_CMYK : JCS_YCCK);
  if (options->plain_cmyk)
    info.write_Adobe_marker = FALSE;
  jpeg_set_quality (&info, 95, TRUE);
  if (options->progressive)
    jpeg_simple_progression (&info);
  jpeg_start_compress (&info, TRUE);
  if (options->orientation > 0)
    write_exif (&info, options->orientation);
  if (options->profile != NULL)
    jpeg_write_icc_profile (&info, g_bytes_get_data (options->profile, NULL), g_bytes_get_size (options->profile));
  while (info.next_scanline < info.image_height)
    {
      JSAMPROW row = pixels_at (pixels, 0, info.next_scanline);

      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  return g_bytes_new_with_free_func (data, length, free, data);
}

static void
append (png_structp png, png_bytep data, png_size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, length);
}

static void
flush (png_structp png)
{
}

static void
write_rows (png_structp png, const Pixels *pixels, gint depth, gboolean interlaced)
{
  gint passes = interlaced ? png_set_interlace_handling (png) : 1;
  gsize samples = (gsize) pixels->width * pixels->channels;
  g_autofree guint8 *wide = g_malloc (samples * 2);

  for (gint pass = 0; pass < passes; pass++)
    for (gint y = 0; y < pixels->height; y++)
      {
        guint8 *row = pixels_at (pixels, 0, y);

        for (gsize i = 0; i < samples; i++)
          wide[2 * i] = wide[2 * i + 1] = row[i];
        png_write_row (png, depth == 16 ? wide : row);
      }
}

GBytes *
make_png (const Pixels *pixels, const FileOptions *options)
{
  static const gint types[] = { 0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                PNG_COLOR_TYPE_RGBA };
  GByteArray *bytes = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  gint depth = options->depth == 16 ? 16 : 8;
  guint8 exif[sizeof exif_template - 6];

  png_set_write_fn (png, bytes, append, flush);
  png_set_IHDR (png, info, pixels->width, pixels->height, depth, types[pixels->channels],
                options->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (options->profile != NULL)
    png_set_iCCP (png, info, "test", PNG_COMPRESSION_TYPE_BASE, g_bytes_get_data (options->profile, NULL),
                  g_bytes_get_size (options->profile));
  if (options->orientation > 0)
    {
      memcpy (exif, exif_template + 6, sizeof exif);
      exif[19] = options->orientation;
      png_set_eXIf_1 (png, info, sizeof exif, exif);
    }
  png_write_info (png, info);
  write_rows (png, pixels, depth, options->interlaced);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (bytes);
}
