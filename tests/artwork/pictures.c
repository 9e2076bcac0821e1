/* pictures.c: test pictures: the scene, descriptors, reading back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>

Pixels *
pixels_new (gint width, gint height, gint channels)
{
  Pixels *pixels = g_new0 (Pixels, 1);

  pixels->width = width;
  pixels->height = height;
  pixels->channels = channels;
  pixels->data = g_malloc0 ((gsize) width * height * channels);
  return pixels;
}

void
pixels_free (Pixels *pixels)
{
  g_free (pixels->data);
  g_free (pixels);
}

guint8 *
pixels_at (const Pixels *pixels, gint x, gint y)
{
  g_assert_cmpint (x, >=, 0);
  g_assert_cmpint (y, >=, 0);
  g_assert_cmpint (x, <, pixels->width);
  g_assert_cmpint (y, <, pixels->height);
  return pixels->data + ((gsize) y * pixels->width + x) * pixels->channels;
}

void
scene_colour (gint column, gint row, guint8 colour[3])
{
  colour[0] = 30 + 60 * column;
  colour[1] = 30 + 60 * row;
  colour[2] = (column + row) % 2 ? 190 : 60;
}

Pixels *
scene_new (gint width, gint height)
{
  Pixels *pixels = pixels_new (width, height, 3);

  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < width; x++)
      scene_colour (x * 4 / width, y * 4 / height, pixels_at (pixels, x, y));
  return pixels;
}

/* The EXIF table, said as "row 0 is the visual …, column 0 is the visual …". */
Pixels *
pixels_store_as (const Pixels *upright, gint orientation)
{
  gint w = upright->width, h = upright->height;
  gboolean turned = orientation >= 5;
  Pixels *stored = pixels_new (turned ? h : w, turned ? w : h, upright->channels);

  for (gint row = 0; row < stored->height; row++)
    for (gint column = 0; column < stored->width; column++)
      {
        const gint places[9][2] = {
          { column, row },
          { column, row },                  /* top, left */
          { w - 1 - column, row },          /* top, right */
          { w - 1 - column, h - 1 - row },  /* bottom, right */
          { column, h - 1 - row },          /* bottom, left */
          { row, column },                  /* left, top */
          { w - 1 - row, column },          /* right, top */
          { w - 1 - row, h - 1 - column },  /* right, bottom */
          { row, h - 1 - column },          /* left, bottom */
        };

        memcpy (pixels_at (stored, column, row), pixels_at (upright, places[orientation][0], places[orientation][1]),
                upright->channels);
      }
  return stored;
}

void
assert_pixel (const Pixels *pixels, gint x, gint y, gint red, gint green, gint blue, gint tolerance)
{
  const guint8 *is = pixels_at (pixels, x, y);

  if (ABS (is[0] - red) > tolerance || ABS (is[1] - green) > tolerance || ABS (is[2] - blue) > tolerance)
    g_error ("%d,%d of %dx%d is (%d %d %d), not (%d %d %d)", x, y, pixels->width, pixels->height, is[0], is[1],
             is[2], red, green, blue);
}

void
assert_scene (const Pixels *pixels, gint x, gint y, gint width, gint height, gint tolerance)
{
  for (gint row = 0; row < 4; row++)
    for (gint column = 0; column < 4; column++)
      {
        guint8 colour[3];

        scene_colour (column, row, colour);
        assert_pixel (pixels, x + (2 * column + 1) * width / 8, y + (2 * row + 1) * height / 8, colour[0], colour[1],
                      colour[2], tolerance);
      }
}

gint
open_empty (void)
{
  gint fd = memfd_create ("test", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

gint
open_bytes (GBytes *bytes)
{
  gint fd = open_empty ();
  gsize length, done = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (done < length)
    {
      ssize_t written = write (fd, data + done, length - done);

      g_assert_cmpint (written, >, 0);
      done += written;
    }
  return fd;
}

static Pixels *
read_jpeg (const guint8 *data, gsize length)
{
  struct jpeg_decompress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  Pixels *pixels;

  info.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&info);
  jpeg_mem_src (&info, data, length);
  jpeg_save_markers (&info, JPEG_APP0 + 1, 0xffff);
  jpeg_save_markers (&info, JPEG_APP0 + 2, 0xffff);
  jpeg_save_markers (&info, JPEG_COM, 0xffff);
  jpeg_read_header (&info, TRUE);
  info.out_color_space = JCS_RGB;
  jpeg_start_decompress (&info);
  pixels = pixels_new (info.output_width, info.output_height, 3);
  pixels->sampling = info.comp_info[0].h_samp_factor;
  pixels->dpi = info.density_unit == 1 ? info.X_density : 0;
  for (jpeg_saved_marker_ptr m = info.marker_list; m != NULL; m = m->next)
    pixels->metadata += m->data_length;
  while (info.output_scanline < info.output_height)
    {
      JSAMPROW row = pixels_at (pixels, 0, info.output_scanline);

      jpeg_read_scanlines (&info, &row, 1);
    }
  jpeg_finish_decompress (&info);
  g_assert_cmpint (errors.num_warnings, ==, 0);
  jpeg_destroy_decompress (&info);
  return pixels;
}

static void
read_from_memory (png_structp png, png_bytep out, png_size_t length)
{
  const guint8 **at = png_get_io_ptr (png);

  memcpy (out, *at, length);
  *at += length;
}

static Pixels *
read_png (const guint8 *data)
{
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  Pixels *pixels;

  png_set_read_fn (png, &data, read_from_memory);
  png_read_info (png, info);
  g_assert_cmpint (png_get_color_type (png, info), ==, PNG_COLOR_TYPE_RGB);
  pixels = pixels_new (png_get_image_width (png, info), png_get_image_height (png, info), 3);
  pixels->dpi = (png_get_pixels_per_meter (png, info) * 254 + 5000) / 10000;
  for (gint y = 0; y < pixels->height; y++)
    png_read_row (png, pixels_at (pixels, 0, y), NULL);
  png_destroy_read_struct (&png, &info, NULL);
  return pixels;
}

Pixels *
read_result (gint fd)
{
  gint64 length = lseek (fd, 0, SEEK_END);
  const guint8 *data = mmap (NULL, length, PROT_READ, MAP_PRIVATE, fd, 0);
  Pixels *pixels;

  g_assert_cmpint (length, >, 8);
  g_assert_true (data != MAP_FAILED);
  pixels = data[0] == 0xff ? read_jpeg (data, length) : read_png (data);
  munmap ((void *) data, length);
  close (fd);
  return pixels;
}
