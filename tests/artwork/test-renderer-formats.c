/* test-renderer-formats.c: every format, depth, alpha, orientation and profile becomes upright sRGB
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer.h"
#include "pictures.h"
#include "profiles.h"

#include <string.h>
#include <unistd.h>

#define WIDTH 320
#define HEIGHT 240

static Pixels *
render (GBytes *file, gint size, const char *format, gint width, gint height)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  DocketPictureInfo info = { 0 };
  DocketPreview preview = { .size = size, .fd = open_empty () };
  gint in = open_bytes (file);
  Pixels *pixels;

  docket_renderer_probe (renderer, in, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info.format, ==, format);
  g_assert_cmpint (info.width, ==, width);
  g_assert_cmpint (info.height, ==, height);
  memset (&info, 0, sizeof info);
  docket_renderer_previews (renderer, in, &preview, 1, &info, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info.format, ==, format);
  g_assert_cmpint (info.width, ==, width);
  g_assert_cmpint (info.height, ==, height);
  close (in);
  pixels = read_result (preview.fd);
  g_assert_cmpint (pixels->width, ==, preview.width);
  g_assert_cmpint (pixels->height, ==, preview.height);
  g_assert_cmpint (pixels->metadata, ==, 0);
  return pixels;
}

static void
expect_scene (GBytes *file, const char *format)
{
  g_autoptr (GBytes) owned = file;
  g_autoptr (Pixels) whole = render (file, DOCKET_PREVIEW_LARGE, format, WIDTH, HEIGHT);
  g_autoptr (Pixels) small = render (file, 64, format, WIDTH, HEIGHT);

  g_assert_cmpint (whole->width, ==, WIDTH);
  g_assert_cmpint (whole->height, ==, HEIGHT);
  assert_scene (whole, 0, 0, WIDTH, HEIGHT, 14);
  g_assert_cmpint (small->width, ==, 64);
  g_assert_cmpint (small->height, ==, 48);
  assert_scene (small, 0, 0, 64, 48, 20);
}

static void
test_plain (void)
{
  g_autoptr (Pixels) scene = scene_new (WIDTH, HEIGHT);
  const Pixels *frames[] = { scene };
  FileOptions plain = { 0 }, progressive = { .progressive = TRUE }, interlaced = { .interlaced = TRUE };
  FileOptions deep = { .depth = 16 }, deep_interlaced = { .depth = 16, .interlaced = TRUE }, tiled = { .tiled = TRUE };

  expect_scene (make_jpeg (scene, &plain), "jpeg");
  expect_scene (make_jpeg (scene, &progressive), "jpeg");
  expect_scene (make_png (scene, &plain), "png");
  expect_scene (make_png (scene, &deep), "png");
  expect_scene (make_png (scene, &interlaced), "png");
  expect_scene (make_png (scene, &deep_interlaced), "png");
  expect_scene (make_tiff (scene, &plain), "tiff");
  expect_scene (make_tiff (scene, &deep), "tiff");
  expect_scene (make_tiff (scene, &tiled), "tiff");
  expect_scene (make_webp (scene, &plain), "webp");
  expect_scene (make_heic (scene, &plain), "heif");
  expect_scene (make_gif (frames, 1, -1, FALSE), "gif");
  expect_scene (make_gif (frames, 1, -1, TRUE), "gif");
}

static void
test_orientation (void)
{
  g_autoptr (Pixels) scene = scene_new (WIDTH, HEIGHT);

  for (gint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (Pixels) stored = pixels_store_as (scene, orientation);
      FileOptions options = { .orientation = orientation };
      FileOptions tiled = { .orientation = orientation, .tiled = TRUE };

      expect_scene (make_jpeg (stored, &options), "jpeg");
      expect_scene (make_png (stored, &options), "png");
      expect_scene (make_tiff (stored, &options), "tiff");
      expect_scene (make_tiff (stored, &tiled), "tiff");
      expect_scene (make_webp (stored, &options), "webp");
    }
}

static void
test_orientation_heic (void)
{
  static const gint turns[][2] = { { 8, 1 }, { 3, 2 }, { 6, 3 } };
  g_autoptr (Pixels) scene = scene_new (WIDTH, HEIGHT);
  FileOptions plain = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autoptr (Pixels) stored = pixels_store_as (scene, turns[i][0]);
      g_autoptr (GBytes) file = make_heic (stored, &plain);

      expect_scene (turn_heic (file, turns[i][1]), "heif");
    }
}

static Pixels *
grey_ramp (gint channels)
{
  Pixels *pixels = pixels_new (WIDTH, HEIGHT, channels);

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      {
        guint8 *pixel = pixels_at (pixels, x, y);

        pixel[0] = x * 255 / (WIDTH - 1);
        if (channels == 2)
          pixel[1] = y < HEIGHT / 2 ? 255 : 0;
      }
  return pixels;
}

static void
test_grey (void)
{
  g_autoptr (Pixels) ramp = grey_ramp (1);
  g_autoptr (Pixels) faded = grey_ramp (2);
  FileOptions plain = { 0 }, deep = { .depth = 16 };
  GBytes *files[] = { make_jpeg (ramp, &plain), make_png (ramp, &plain), make_png (ramp, &deep),
                      make_tiff (ramp, &plain), make_tiff (ramp, &deep), make_png (faded, &plain) };
  static const char *const formats[] = { "jpeg", "png", "png", "tiff", "tiff", "png" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (Pixels) result = render (files[i], DOCKET_PREVIEW_LARGE, formats[i], WIDTH, HEIGHT);

      for (gint x = 0; x < WIDTH; x += 20)
        {
          gint grey = x * 255 / (WIDTH - 1);

          assert_pixel (result, x, HEIGHT / 4, grey, grey, grey, 5);
        }
      if (i == 5)
        assert_pixel (result, WIDTH / 2, HEIGHT * 3 / 4, 255, 255, 255, 3);
      g_bytes_unref (files[i]);
    }
}

/* The left half transparent in steps, the right half solid. */
static void
test_alpha (void)
{
  g_autoptr (Pixels) pixels = pixels_new (WIDTH, HEIGHT, 4);
  FileOptions plain = { 0 }, deep = { .depth = 16 }, tiled = { .tiled = TRUE };
  static const char *const formats[] = { "png", "png", "webp", "tiff", "tiff", "heif" };

  for (gint y = 0; y < HEIGHT; y++)
    for (gint x = 0; x < WIDTH; x++)
      {
        const guint8 pixel[] = { 200, 40, 80, x < WIDTH / 4 ? 0 : x < WIDTH / 2 ? 128 : 255 };

        memcpy (pixels_at (pixels, x, y), pixel, 4);
      }
  {
    GBytes *files[] = { make_png (pixels, &plain), make_png (pixels, &deep), make_webp (pixels, &plain),
                        make_tiff (pixels, &plain), make_tiff (pixels, &tiled), make_heic (pixels, &plain) };

    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
      {
        g_autoptr (Pixels) result = render (files[i], DOCKET_PREVIEW_LARGE, formats[i], WIDTH, HEIGHT);

        assert_pixel (result, WIDTH / 8, HEIGHT / 2, 255, 255, 255, 6);
        assert_pixel (result, WIDTH * 3 / 8, HEIGHT / 2, 227, 147, 167, 8);
        assert_pixel (result, WIDTH * 3 / 4, HEIGHT / 2, 200, 40, 80, 8);
        g_bytes_unref (files[i]);
      }
  }
}

static void
test_gif_frames (void)
{
  g_autoptr (Pixels) scene = scene_new (WIDTH, HEIGHT);
  g_autoptr (Pixels) other = pixels_new (WIDTH, HEIGHT, 3);
  const Pixels *frames[] = { scene, other, other };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (Pixels) result = NULL;

  expect_scene (make_gif (frames, 3, -1, FALSE), "gif");
  /* The field at the upper left is index 0. */
  file = make_gif (frames, 2, 0, FALSE);
  result = render (file, DOCKET_PREVIEW_LARGE, "gif", WIDTH, HEIGHT);
  assert_pixel (result, WIDTH / 8, HEIGHT / 8, 255, 255, 255, 4);
}

static void
expect_colour (GBytes *file, const char *format, const guint8 srgb[3])
{
  g_autoptr (GBytes) owned = file;
  g_autoptr (Pixels) result = render (file, DOCKET_PREVIEW_LARGE, format, WIDTH, HEIGHT);

  assert_pixel (result, WIDTH / 2, HEIGHT / 2, srgb[0], srgb[1], srgb[2], 5);
}

static Pixels *
flat (gint channels, const guint8 *pixel)
{
  Pixels *pixels = pixels_new (WIDTH, HEIGHT, channels);

  for (gint i = 0; i < WIDTH * HEIGHT; i++)
    memcpy (pixels->data + (gsize) i * channels, pixel, channels);
  return pixels;
}

static void
test_profile_rgb (void)
{
  static const guint8 colour[] = { 210, 90, 60 };
  g_autoptr (Pixels) pixels = flat (3, colour);
  g_autoptr (GBytes) profile = profile_p3 ();
  FileOptions tagged = { .profile = profile }, deep = { .profile = profile, .depth = 16 };
  guint8 srgb[3];

  profile_to_srgb (profile, colour, 3, srgb);
  g_assert_cmpint (ABS (srgb[0] - colour[0]), >, 10);
  expect_colour (make_jpeg (pixels, &tagged), "jpeg", srgb);
  expect_colour (make_png (pixels, &tagged), "png", srgb);
  expect_colour (make_png (pixels, &deep), "png", srgb);
  expect_colour (make_tiff (pixels, &tagged), "tiff", srgb);
  expect_colour (make_tiff (pixels, &deep), "tiff", srgb);
  expect_colour (make_webp (pixels, &tagged), "webp", srgb);
  expect_colour (make_heic (pixels, &tagged), "heif", srgb);
}

static void
test_profile_grey (void)
{
  static const guint8 grey[] = { 60 };
  g_autoptr (Pixels) pixels = flat (1, grey);
  g_autoptr (GBytes) profile = profile_linear_grey ();
  FileOptions tagged = { .profile = profile };
  guint8 srgb[3];

  profile_to_srgb (profile, grey, 1, srgb);
  g_assert_cmpint (srgb[0], >, 100);
  expect_colour (make_jpeg (pixels, &tagged), "jpeg", srgb);
  expect_colour (make_png (pixels, &tagged), "png", srgb);
  expect_colour (make_tiff (pixels, &tagged), "tiff", srgb);
}

/* A profile of the wrong kind, or of no kind, is as none. */
static void
test_profile_useless (void)
{
  g_autoptr (Pixels) scene = scene_new (WIDTH, HEIGHT);
  g_autoptr (GBytes) grey = profile_linear_grey ();
  g_autoptr (GBytes) rubbish = g_bytes_new ("this is not a profile at all, is it", 35);
  FileOptions wrong = { .profile = grey }, none = { .profile = rubbish };

  expect_scene (make_jpeg (scene, &wrong), "jpeg");
  expect_scene (make_jpeg (scene, &none), "jpeg");
  expect_scene (make_tiff (scene, &none), "tiff");
}

static void
test_cmyk (void)
{
  static const guint8 inks[] = { 40, 180, 200, 30 };
  static const guint8 inverted[] = { 215, 75, 55, 225 };
  /* Without a profile, ideal inks. */
  static const guint8 ideal[] = { 190, 66, 49 };
  g_autoptr (Pixels) positive = flat (4, inks);
  g_autoptr (Pixels) negative = flat (4, inverted);
  g_autoptr (GBytes) profile = profile_cmyk ();
  FileOptions plain = { 0 }, unmarked = { .plain_cmyk = TRUE };
  FileOptions tagged = { .profile = profile }, deep = { .profile = profile, .depth = 16 };
  guint8 srgb[3];

  profile_to_srgb (profile, inks, 4, srgb);
  expect_colour (make_jpeg (negative, &plain), "jpeg", ideal);
  expect_colour (make_jpeg (positive, &unmarked), "jpeg", ideal);
  expect_colour (make_tiff_cmyk (positive, &plain), "tiff", ideal);
  expect_colour (make_jpeg (negative, &tagged), "jpeg", srgb);
  expect_colour (make_tiff_cmyk (positive, &tagged), "tiff", srgb);
  expect_colour (make_tiff_cmyk (positive, &deep), "tiff", srgb);
}

static void
test_odd_sizes (void)
{
  static const gint sizes[][2] = { { 1, 1 }, { 2, 3 }, { 1, 400 }, { 3000, 2 }, { 17, 13 }, { 1601, 7 } };
  FileOptions plain = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Pixels) scene = pixels_new (sizes[i][0], sizes[i][1], 3);
      g_autoptr (GBytes) jpeg = make_jpeg (scene, &plain);
      g_autoptr (GBytes) png = make_png (scene, &plain);
      g_autoptr (Pixels) a = render (jpeg, 256, "jpeg", sizes[i][0], sizes[i][1]);
      g_autoptr (Pixels) b = render (png, 256, "png", sizes[i][0], sizes[i][1]);

      assert_pixel (a, a->width / 2, a->height / 2, 0, 0, 0, 3);
      assert_pixel (b, b->width / 2, b->height / 2, 0, 0, 0, 3);
    }
}

/* Large enough that blocks are averaged and JPEG is scaled while decoding. */
static void
test_large (void)
{
  g_autoptr (Pixels) scene = scene_new (4001, 3003);
  FileOptions plain = { 0 };
  GBytes *files[] = { make_jpeg (scene, &plain), make_png (scene, &plain), make_tiff (scene, &plain),
                      make_webp (scene, &plain) };
  static const char *const formats[] = { "jpeg", "png", "tiff", "webp" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (Pixels) large = render (files[i], DOCKET_PREVIEW_LARGE, formats[i], 4001, 3003);
      g_autoptr (Pixels) small = render (files[i], DOCKET_PREVIEW_SMALL, formats[i], 4001, 3003);
      g_autoptr (Pixels) tiny = render (files[i], 40, formats[i], 4001, 3003);

      g_assert_cmpint (large->width, ==, 1600);
      g_assert_cmpint (large->height, ==, 1201);
      assert_scene (large, 0, 0, 1600, 1201, 8);
      g_assert_cmpint (small->width, ==, 256);
      assert_scene (small, 0, 0, 256, 192, 8);
      assert_scene (tiny, 0, 0, 40, 30, 24);
      g_bytes_unref (files[i]);
    }
}

static void
test_two_from_one (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Pixels) scene = scene_new (2000, 1000);
  g_autoptr (Pixels) stored = pixels_store_as (scene, 6);
  FileOptions options = { .orientation = 6 };
  g_autoptr (GBytes) file = make_jpeg (stored, &options);
  DocketPreview previews[] = { { .size = 256, .fd = open_empty () }, { .size = 1600, .fd = open_empty () } };
  g_autoptr (Pixels) small = NULL;
  g_autoptr (Pixels) large = NULL;
  gint in = open_bytes (file);

  docket_renderer_previews (renderer, in, previews, 2, NULL, &error);
  g_assert_no_error (error);
  close (in);
  small = read_result (previews[0].fd);
  large = read_result (previews[1].fd);
  assert_scene (small, 0, 0, 256, 128, 16);
  assert_scene (large, 0, 0, 1600, 800, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/formats/plain", test_plain);
  g_test_add_func ("/renderer/formats/orientation", test_orientation);
  g_test_add_func ("/renderer/formats/orientation-heic", test_orientation_heic);
  g_test_add_func ("/renderer/formats/grey", test_grey);
  g_test_add_func ("/renderer/formats/alpha", test_alpha);
  g_test_add_func ("/renderer/formats/gif-frames", test_gif_frames);
  g_test_add_func ("/renderer/formats/profile-rgb", test_profile_rgb);
  g_test_add_func ("/renderer/formats/profile-grey", test_profile_grey);
  g_test_add_func ("/renderer/formats/profile-useless", test_profile_useless);
  g_test_add_func ("/renderer/formats/cmyk", test_cmyk);
  g_test_add_func ("/renderer/formats/odd-sizes", test_odd_sizes);
  g_test_add_func ("/renderer/formats/large", test_large);
  g_test_add_func ("/renderer/formats/two-from-one", test_two_from_one);
  return g_test_run ();
}
