/* test-renderer-hostile.c: what strangers send by mistake or on purpose gets a reason, never more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-renderer.h"
#include "pictures.h"

#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define N_FORMATS 7

static gboolean
try (DocketRenderer *renderer, GBytes *file, gint size, GError **error)
{
  gint in = open_bytes (file), out = open_empty ();
  gboolean ok = docket_renderer_preview (renderer, in, size, out, NULL, NULL, error);

  close (in);
  close (out);
  return ok;
}

/* The picture's fault, in the words that are expected. */
static void
expect_reason (DocketRenderer *renderer, GBytes *file, DocketError code, const char *words)
{
  g_autoptr (GBytes) owned = file;
  g_autoptr (GError) error = NULL;

  g_assert_false (try (renderer, file, 1600, &error));
  g_assert_error (error, DOCKET_ERROR, (gint) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static GBytes *
make_nth (const Pixels *scene, guint n)
{
  FileOptions plain = { 0 }, progressive = { .progressive = TRUE };

  switch (n)
    {
    case 0:
      return make_jpeg (scene, &plain);
    case 1:
      return make_jpeg (scene, &progressive);
    case 2:
      return make_png (scene, &plain);
    case 3:
      return make_tiff (scene, &plain);
    case 4:
      return make_webp (scene, &plain);
    case 5:
      return make_heic (scene, &plain);
    default:
      return make_gif (&scene, 1, -1, FALSE);
    }
}

static GBytes *
text (const char *words, gsize length)
{
  return g_bytes_new (words, length);
}

static void
test_not_a_picture (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  static const char html[] = "<!DOCTYPE html><html><body>404 Not Found</body></html>";

  expect_reason (renderer, text ("", 0), DOCKET_ERROR_BAD_PICTURE, "empty");
  expect_reason (renderer, text (html, sizeof html), DOCKET_ERROR_BAD_PICTURE, "not a picture");
  expect_reason (renderer, text ("\0", 1), DOCKET_ERROR_BAD_PICTURE, "not a picture");
  expect_reason (renderer, text ("%PDF-1.7\n%", 10), DOCKET_ERROR_BAD_PICTURE, "document");
  expect_reason (renderer, text ("PK\3\4aaaaaaaaa", 12), DOCKET_ERROR_BAD_PICTURE, "document");
  expect_reason (renderer, text ("\0\0\0\x20" "ftypisom\0\0\2\0", 16), DOCKET_ERROR_BAD_PICTURE, "film");
  expect_reason (renderer, text ("\0\0\0\x18" "ftypcrx \0\0\0\1", 16), DOCKET_ERROR_BAD_PICTURE, "raw");
  expect_reason (renderer, text ("II*\0\x10\0\0\0CR\2\0", 12), DOCKET_ERROR_BAD_PICTURE, "raw");
  expect_reason (renderer, text ("\xff\xd8\xff", 3), DOCKET_ERROR_BAD_PICTURE, "end of this picture");
  expect_reason (renderer, text ("\x89PNG\r\n\x1a\n", 8), DOCKET_ERROR_BAD_PICTURE, "end of this picture");
  expect_reason (renderer, text ("GIF89a", 6), DOCKET_ERROR_BAD_PICTURE, "end of this picture");
  expect_reason (renderer, text ("RIFF\0\0\0\0WEBP", 12), DOCKET_ERROR_BAD_PICTURE, "end of this picture");
  expect_reason (renderer, text ("II*\0\x08\0\0\0", 8), DOCKET_ERROR_BAD_PICTURE, "end of this picture");
}

static void
test_truncated (void)
{
  static const guint percents[] = { 15, 35, 50, 70, 92 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (Pixels) scene = scene_new (800, 600);

  for (guint n = 0; n < N_FORMATS; n++)
    {
      g_autoptr (GBytes) whole = make_nth (scene, n);

      for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) * percents[i] / 100);
          g_autoptr (GError) error = NULL;

          if (try (renderer, part, 1600, &error))
            g_error ("format %u cut at %u %% was taken", n, percents[i]);
          g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE);
          g_assert_null (strstr (error->message, "stops our program"));
        }
    }
}

/* A chunk of a PNG with its length and check sum. */
static void
add_chunk (GByteArray *png, const char *type, gconstpointer data, guint32 length)
{
  guint32 big = GUINT32_TO_BE (length);
  guint32 sum = crc32 (crc32 (0, (const Bytef *) type, 4), data, length);

  g_byte_array_append (png, (guint8 *) &big, 4);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, length);
  big = GUINT32_TO_BE (sum);
  g_byte_array_append (png, (guint8 *) &big, 4);
}

static GByteArray *
deflate_zeros (gsize length)
{
  GByteArray *packed = g_byte_array_new ();
  g_autofree guint8 *zeros = g_malloc0 (1 << 20), *out = g_malloc (1 << 16);
  z_stream stream = { 0 };

  deflateInit (&stream, 9);
  while (length > 0)
    {
      stream.next_in = zeros;
      stream.avail_in = MIN (length, 1 << 20);
      length -= stream.avail_in;
      do
        {
          stream.next_out = out;
          stream.avail_out = 1 << 16;
          deflate (&stream, length == 0 ? Z_FINISH : Z_NO_FLUSH);
          g_byte_array_append (packed, out, (1 << 16) - stream.avail_out);
        }
      while (stream.avail_out == 0);
    }
  deflateEnd (&stream);
  return packed;
}

/* A PNG of zeros; 16-bit RGBA, interlaced where asked. @profile: bytes of zeros in its iCCP. */
static GBytes *
make_bomb (guint32 width, guint32 height, gsize unpacked, gboolean interlaced, gsize profile)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GByteArray) packed = deflate_zeros (unpacked);
  guint32 header[4] = { GUINT32_TO_BE (width), GUINT32_TO_BE (height) };

  memcpy (&header[2], (const guint8[]) { 16, 6, 0, 0, interlaced ? 1 : 0 }, 5);
  g_byte_array_append (png, (const guint8 *) "\x89PNG\r\n\x1a\n", 8);
  add_chunk (png, "IHDR", header, 13);
  if (profile > 0)
    {
      g_autoptr (GByteArray) zeros = deflate_zeros (profile);

      g_byte_array_prepend (zeros, (const guint8 *) "x\0\0", 3);
      add_chunk (png, "iCCP", zeros->data, zeros->len);
    }
  add_chunk (png, "IDAT", packed->data, packed->len);
  add_chunk (png, "IEND", "", 0);
  return g_byte_array_free_to_bytes (png);
}

/* A header that announces a size, with the bytes of a real file behind it. */
static GBytes *
with_size_at (GBytes *file, gsize offset, guint16 value, gsize offset_2)
{
  g_autoptr (GBytes) owned = file;
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  memcpy (bytes->data + offset, &value, 2);
  memcpy (bytes->data + offset_2, &value, 2);
  return g_byte_array_free_to_bytes (bytes);
}

static gsize
find (GBytes *file, const char *what, gsize length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  const guint8 *found = memmem (data, size, what, length);

  g_assert_nonnull (found);
  return found - data;
}

static void
test_bombs (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (Pixels) scene = scene_new (64, 64);
  FileOptions plain = { 0 };
  GBytes *jpeg = make_jpeg (scene, &plain);
  gsize frame = find (jpeg, "\xff\xc0", 2);

  expect_reason (renderer, make_bomb (60000, 60000, 1 << 24, FALSE, 0), DOCKET_ERROR_TOO_LARGE, "more pixels");
  expect_reason (renderer, make_bomb (0x7fffffff, 1, 1 << 20, FALSE, 0), DOCKET_ERROR_TOO_LARGE, "more pixels");
  expect_reason (renderer, make_bomb (0x7fffffff, 0x7fffffff, 10, FALSE, 0), DOCKET_ERROR_TOO_LARGE, "more pixels");
  expect_reason (renderer, with_size_at (jpeg, frame + 5, 65535, frame + 7), DOCKET_ERROR_TOO_LARGE, "more pixels");
  expect_reason (renderer, with_size_at (make_jpeg (scene, &plain), frame + 5, GUINT16_TO_BE (65500), frame + 7),
                 DOCKET_ERROR_TOO_LARGE, "more pixels");
  expect_reason (renderer, with_size_at (make_nth (scene, 6), 6, 65535, 8), DOCKET_ERROR_TOO_LARGE, "more pixels");
}

/* Within the limit of pixels, but not of memory; then one picture whose profile is the bomb. */
static void
test_memory (void)
{
  DocketRendererLimits limits = { .max_memory = 400 * 1024 * 1024 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);
  g_autoptr (GBytes) nested = make_bomb (16, 16, 16 * (16 * 8 + 1), FALSE, 600 * 1024 * 1024);
  g_autoptr (GError) error = NULL;

#if !defined(__SANITIZE_ADDRESS__)
  expect_reason (renderer, make_bomb (10000, 10000, 1 << 24, TRUE, 0), DOCKET_ERROR_TOO_LARGE, "too large");
#endif
  g_assert_true (try (renderer, nested, 1600, &error) || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE));
}

static void
test_pixel_limit (void)
{
  DocketRendererLimits limits = { .max_pixels = 64 * 64 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);
  g_autoptr (Pixels) just = scene_new (64, 64);
  g_autoptr (Pixels) over = scene_new (64, 65);

  for (guint n = 0; n < N_FORMATS; n++)
    {
      g_autoptr (GBytes) file = make_nth (just, n);
      g_autoptr (GError) error = NULL;

      try (renderer, file, 256, &error);
      g_assert_no_error (error);
      expect_reason (renderer, make_nth (over, n), DOCKET_ERROR_TOO_LARGE, "more pixels");
    }
}

static void
test_too_slow (void)
{
  DocketRendererLimits limits = { .timeout = 1000 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);

  expect_reason (renderer, make_bomb (12000, 12000, (gsize) 12000 * (12000 * 8 + 1), FALSE, 0),
                 DOCKET_ERROR_BAD_PICTURE, "too long");
}

static GBytes *
mutate (GBytes *file, GRand *random)
{
  GByteArray *bytes = g_byte_array_new ();
  gint changes = 1 << g_rand_int_range (random, 0, 7);

  g_byte_array_append (bytes, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  for (gint i = 0; i < changes; i++)
    {
      /* Headers are the more fragile part. */
      guint range = g_rand_boolean (random) ? MIN (bytes->len, 600) : bytes->len;

      bytes->data[g_rand_int_range (random, 4, range)] = g_rand_int_range (random, 0, 256);
    }
  if (g_rand_int_range (random, 0, 4) == 0)
    g_byte_array_set_size (bytes, g_rand_int_range (random, 1, bytes->len));
  return g_byte_array_free_to_bytes (bytes);
}

/* Whatever it is: made, or refused with a reason that blames the picture. */
static void
test_mutations (void)
{
  DocketRendererLimits limits = { .max_pixels = 4000000, .timeout = 5 * G_USEC_PER_SEC };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);
  g_autoptr (Pixels) scene = scene_new (96, 80);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  guint made = 0, refused = 0, deaths = 0;

  for (guint n = 0; n < N_FORMATS; n++)
    {
      g_autoptr (GBytes) file = make_nth (scene, n);

      for (guint i = 0; i < 60; i++)
        {
          g_autoptr (GBytes) mutated = mutate (file, random);
          g_autoptr (GError) error = NULL;

          if (try (renderer, mutated, 64, &error))
            made++;
          else if (error->code == DOCKET_ERROR_BAD_PICTURE || error->code == DOCKET_ERROR_TOO_LARGE)
            refused++;
          else
            g_error ("format %u, mutation %u: %s", n, i, error->message);
          deaths += error != NULL && strstr (error->message, "stops our program") != NULL;
        }
    }
  g_test_message ("%u made, %u refused, %u of these by the helper's death", made, refused, deaths);
  g_assert_cmpuint (made, >, 0);
  g_assert_cmpuint (refused, >, 0);
}

static void
test_garbage (void)
{
  static const char *const heads[] = { "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "II*\0", "MM\0*", "GIF89a",
                                       "RIFFxxxxWEBP", "\0\0\0\x18" "ftypheic", "\0\0\0\x18" "ftypavif" };
  static const gsize lengths[] = { 4, 8, 4, 4, 6, 12, 12, 12 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < 80; i++)
    {
      guint8 data[4096];
      g_autoptr (GBytes) file = NULL;
      g_autoptr (GError) error = NULL;

      for (guint k = 0; k < sizeof data; k++)
        data[k] = g_rand_int_range (random, 0, 256);
      memcpy (data, heads[i % 8], lengths[i % 8]);
      file = g_bytes_new (data, sizeof data);
      if (!try (renderer, file, 64, &error))
        g_assert_true (error->code == DOCKET_ERROR_BAD_PICTURE || error->code == DOCKET_ERROR_TOO_LARGE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/hostile/not-a-picture", test_not_a_picture);
  g_test_add_func ("/renderer/hostile/truncated", test_truncated);
  g_test_add_func ("/renderer/hostile/bombs", test_bombs);
  g_test_add_func ("/renderer/hostile/memory", test_memory);
  g_test_add_func ("/renderer/hostile/pixel-limit", test_pixel_limit);
  g_test_add_func ("/renderer/hostile/too-slow", test_too_slow);
  g_test_add_func ("/renderer/hostile/mutations", test_mutations);
  g_test_add_func ("/renderer/hostile/garbage", test_garbage);
  return g_test_run ();
}
