/* pictures-more.c: test pictures as TIFF, WebP, HEIC and GIF files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pictures.h"

#include <gif_lib.h>
#include <glib/gstdio.h>
#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <webp/encode.h>
#include <webp/mux.h>

/* The HEVC encoder keeps its tables for the life of the process. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libx265\n";
}

static void
set_tiff (TIFF *tiff, const Pixels *pixels, const FileOptions *options, gboolean cmyk)
{
  gint colours = pixels->channels == 4 && !cmyk ? 3 : pixels->channels;
  guint16 alpha[] = { EXTRASAMPLE_UNASSALPHA };

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, pixels->width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, pixels->height);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, pixels->channels);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, options->depth == 16 ? 16 : 8);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, cmyk           ? PHOTOMETRIC_SEPARATED
                                           : colours == 1 ? PHOTOMETRIC_MINISBLACK
                                                          : PHOTOMETRIC_RGB);
  if (pixels->channels > colours)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, alpha);
  if (options->orientation > 0)
    TIFFSetField (tiff, TIFFTAG_ORIENTATION, options->orientation);
  if (options->profile != NULL)
    TIFFSetField (tiff, TIFFTAG_ICCPROFILE, (guint32) g_bytes_get_size (options->profile),
                  g_bytes_get_data (options->profile, NULL));
  if (options->tiled)
    {
      TIFFSetField (tiff, TIFFTAG_TILEWIDTH, 64);
      TIFFSetField (tiff, TIFFTAG_TILELENGTH, 64);
    }
  else
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 16);
}

static void
write_strips (TIFF *tiff, const Pixels *pixels, gint depth)
{
  gsize samples = (gsize) pixels->width * pixels->channels;
  g_autofree guint16 *wide = g_new (guint16, samples);

  for (gint y = 0; y < pixels->height; y++)
    {
      guint8 *row = pixels_at (pixels, 0, y);

      for (gsize i = 0; i < samples; i++)
        wide[i] = row[i] * 257;
      g_assert_cmpint (TIFFWriteScanline (tiff, depth == 16 ? (gpointer) wide : row, y, 0), ==, 1);
    }
}

static void
write_tiles (TIFF *tiff, const Pixels *pixels)
{
  gsize step = 64 * pixels->channels;
  g_autofree guint8 *tile = g_malloc (64 * step);

  for (gint top = 0; top < pixels->height; top += 64)
    for (gint left = 0; left < pixels->width; left += 64)
      {
        for (gint y = 0; y < MIN (64, pixels->height - top); y++)
          memcpy (tile + y * step, pixels_at (pixels, left, top + y),
                  MIN (64, pixels->width - left) * pixels->channels);
        g_assert_cmpint (TIFFWriteTile (tiff, tile, left, top, 0, 0), >, 0);
      }
}

static GBytes *
take_file (const char *path)
{
  char *data;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_unlink (path);
  return g_bytes_new_take (data, length);
}

static char *
temporary_path (void)
{
  g_autoptr (GError) error = NULL;
  char *path;
  gint fd = g_file_open_tmp ("docket-test-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  return path;
}

static GBytes *
make_any_tiff (const Pixels *pixels, const FileOptions *options, gboolean cmyk)
{
  g_autofree char *path = temporary_path ();
  TIFF *tiff = TIFFOpen (path, "w");

  set_tiff (tiff, pixels, options, cmyk);
  if (options->tiled)
    write_tiles (tiff, pixels);
  else
    write_strips (tiff, pixels, options->depth);
  TIFFClose (tiff);
  return take_file (path);
}

GBytes *
make_tiff (const Pixels *pixels, const FileOptions *options)
{
  return make_any_tiff (pixels, options, FALSE);
}

GBytes *
make_tiff_cmyk (const Pixels *pixels, const FileOptions *options)
{
  return make_any_tiff (pixels, options, TRUE);
}

static void
set_chunk (WebPMux *mux, const char *name, gconstpointer data, gsize length)
{
  WebPData chunk = { data, length };

  g_assert_cmpint (WebPMuxSetChunk (mux, name, &chunk, 1), ==, WEBP_MUX_OK);
}

GBytes *
make_webp (const Pixels *pixels, const FileOptions *options)
{
  guint8 exif[] = { 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
  guint8 *encoded = NULL;
  gsize length = pixels->channels == 4
                   ? WebPEncodeLosslessRGBA (pixels->data, pixels->width, pixels->height, pixels->width * 4, &encoded)
                   : WebPEncodeRGB (pixels->data, pixels->width, pixels->height, pixels->width * 3, 95, &encoded);
  WebPData image = { encoded, length }, assembled;
  WebPMux *mux = WebPMuxCreate (&image, 1);
  GBytes *bytes;

  exif[19] = options->orientation;
  if (options->orientation > 0)
    set_chunk (mux, "EXIF", exif, sizeof exif);
  if (options->profile != NULL)
    set_chunk (mux, "ICCP", g_bytes_get_data (options->profile, NULL), g_bytes_get_size (options->profile));
  g_assert_cmpint (WebPMuxAssemble (mux, &assembled), ==, WEBP_MUX_OK);
  bytes = g_bytes_new (assembled.bytes, assembled.size);
  WebPDataClear (&assembled);
  WebPMuxDelete (mux);
  WebPFree (encoded);
  return bytes;
}

static struct heif_error
append_heif (struct heif_context *context, const void *data, size_t length, void *bytes)
{
  struct heif_error ok = { heif_error_Ok, heif_suberror_Unspecified, "" };

  g_byte_array_append (bytes, data, length);
  return ok;
}

static void
assert_heif (struct heif_error error)
{
  if (error.code != heif_error_Ok)
    g_error ("%s", error.message);
}

GBytes *
make_heic (const Pixels *pixels, const FileOptions *options)
{
  struct heif_writer writer = { 1, append_heif };
  struct heif_context *context = heif_context_alloc ();
  struct heif_encoder *encoder = NULL;
  struct heif_image *image = NULL;
  GByteArray *bytes = g_byte_array_new ();
  gboolean alpha = pixels->channels == 4;
  guint8 *plane;
  gint stride;

  assert_heif (heif_context_get_encoder_for_format (context, heif_compression_HEVC, &encoder));
  heif_encoder_set_lossy_quality (encoder, 95);
  assert_heif (heif_image_create (pixels->width, pixels->height, heif_colorspace_RGB,
                                  alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, &image));
  assert_heif (heif_image_add_plane (image, heif_channel_interleaved, pixels->width, pixels->height, 8));
  plane = heif_image_get_plane (image, heif_channel_interleaved, &stride);
  for (gint y = 0; y < pixels->height; y++)
    memcpy (plane + (gsize) y * stride, pixels_at (pixels, 0, y), (gsize) pixels->width * pixels->channels);
  if (options->profile != NULL)
    assert_heif (heif_image_set_raw_color_profile (image, "prof", g_bytes_get_data (options->profile, NULL),
                                                   g_bytes_get_size (options->profile)));
  assert_heif (heif_context_encode_image (context, image, encoder, NULL, NULL));
  assert_heif (heif_context_write (context, &writer, bytes));
  heif_image_release (image);
  heif_encoder_release (encoder);
  heif_context_free (context);
  return g_byte_array_free_to_bytes (bytes);
}

/* Where the box of that name begins: its 32-bit size. */
static gsize
find_box (GByteArray *file, const char *name)
{
  const guint8 *found = memmem (file->data, file->len, name, 4);

  g_assert_nonnull (found);
  return found - file->data - 4;
}

static void
add_at (GByteArray *file, gsize offset, guint32 more)
{
  guint32 value;

  memcpy (&value, file->data + offset, 4);
  value = GUINT32_FROM_BE (value) + more;
  value = GUINT32_TO_BE (value);
  memcpy (file->data + offset, &value, 4);
}

static void
insert (GByteArray *file, gsize offset, const guint8 *data, guint length)
{
  g_byte_array_set_size (file, file->len + length);
  memmove (file->data + offset + length, file->data + offset, file->len - offset - length);
  memcpy (file->data + offset, data, length);
}

/* Adds the property as the fourth and names it in the only picture's list, as the encoder wrote
 * three; what follows moves by ten bytes. */
GBytes *
turn_heic (GBytes *heic, guint8 quarters)
{
  const guint8 irot[] = { 0, 0, 0, 9, 'i', 'r', 'o', 't', quarters };
  const guint8 essential_4[] = { 0x84 };
  GByteArray *file = g_byte_array_new ();
  gsize list;

  g_byte_array_append (file, g_bytes_get_data (heic, NULL), g_bytes_get_size (heic));
  add_at (file, find_box (file, "meta"), 10);
  add_at (file, find_box (file, "iprp"), 10);
  add_at (file, find_box (file, "ipco"), 9);
  add_at (file, find_box (file, "iloc") + 20, 10);
  list = find_box (file, "ipma");
  g_assert_cmpint (file->data[list + 18], ==, 3);
  file->data[list + 18] = 4;
  insert (file, list + 22, essential_4, 1);
  add_at (file, list, 1);
  insert (file, list, irot, sizeof irot);
  return g_byte_array_free_to_bytes (file);
}

static int
append_gif (GifFileType *gif, const GifByteType *data, int length)
{
  g_byte_array_append (gif->UserData, data, length);
  return length;
}

/* The scene's sixteen colours are the map. */
static ColorMapObject *
make_map (void)
{
  GifColorType colours[16];

  for (gint i = 0; i < 16; i++)
    {
      guint8 colour[3];

      scene_colour (i % 4, i / 4, colour);
      colours[i] = (GifColorType) { colour[0], colour[1], colour[2] };
    }
  return GifMakeMapObject (16, colours);
}

static gint
nearest_index (const guint8 *pixel)
{
  for (gint i = 0; i < 16; i++)
    {
      guint8 colour[3];

      scene_colour (i % 4, i / 4, colour);
      if (memcmp (colour, pixel, 3) == 0)
        return i;
    }
  return 0;
}

static void
write_frame (GifFileType *gif, const Pixels *frame, gint transparent, gboolean interlaced)
{
  static const gint starts[] = { 0, 4, 2, 1 }, steps[] = { 8, 8, 4, 2 };
  GraphicsControlBlock control = { .TransparentColor = transparent };
  g_autofree guint8 *line = g_malloc (frame->width);
  GifByteType extension[4];

  EGifGCBToExtension (&control, extension);
  g_assert_cmpint (EGifPutExtension (gif, GRAPHICS_EXT_FUNC_CODE, 4, extension), ==, GIF_OK);
  g_assert_cmpint (EGifPutImageDesc (gif, 0, 0, frame->width, frame->height, interlaced, NULL), ==, GIF_OK);
  for (gint pass = 0; pass < (interlaced ? 4 : 1); pass++)
    for (gint y = interlaced ? starts[pass] : 0; y < frame->height; y += interlaced ? steps[pass] : 1)
      {
        for (gint x = 0; x < frame->width; x++)
          line[x] = nearest_index (pixels_at (frame, x, y));
        g_assert_cmpint (EGifPutLine (gif, line, frame->width), ==, GIF_OK);
      }
}

GBytes *
make_gif (const Pixels *const *frames, guint n_frames, gint transparent, gboolean interlaced)
{
  GByteArray *bytes = g_byte_array_new ();
  GifFileType *gif = EGifOpen (bytes, append_gif, NULL);
  ColorMapObject *map = make_map ();

  EGifSetGifVersion (gif, TRUE);
  g_assert_cmpint (EGifPutScreenDesc (gif, frames[0]->width, frames[0]->height, 4, 0, map), ==, GIF_OK);
  for (guint i = 0; i < n_frames; i++)
    write_frame (gif, frames[i], i == 0 ? transparent : -1, interlaced);
  g_assert_cmpint (EGifCloseFile (gif, NULL), ==, GIF_OK);
  GifFreeMapObject (map);
  return g_byte_array_free_to_bytes (bytes);
}
