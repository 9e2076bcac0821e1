/* test-renderer-page.c: pages of exact size with the right part of the picture the right way up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-renderer.h"
#include "pictures.h"

#include <unistd.h>

#define MM 100

static Pixels *
make (const Pixels *picture, gint orientation, const DocketPage *page)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Pixels) stored = pixels_store_as (picture, orientation);
  FileOptions options = { .orientation = orientation };
  g_autoptr (GBytes) file = make_jpeg (stored, &options);
  gint in = open_bytes (file), out = open_empty ();
  Pixels *result;
  gint width, height;

  docket_renderer_page (renderer, in, page, out, &error);
  g_assert_no_error (error);
  close (in);
  result = read_result (out);
  docket_page_get_pixels (page, &width, &height);
  g_assert_cmpint (result->width, ==, width);
  g_assert_cmpint (result->height, ==, height);
  g_assert_cmpint (result->dpi, ==, 300);
  g_assert_cmpint (result->metadata, ==, 0);
  g_assert_cmpint (result->sampling, ==, page->format == DOCKET_PAGE_JPEG ? 1 : 0);
  return result;
}

static void
test_pixels (void)
{
  static const gint sizes[][4] = {
    { 10160, 15240, 1200, 1800 },  /* 4 x 6 inch */
    { 8900, 12700, 1051, 1500 },
    { 12700, 17800, 1500, 2102 },
    { 20000, 30000, 2362, 3543 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      DocketPage page = { .width = sizes[i][0], .height = sizes[i][1] };
      gint width, height;

      docket_page_get_pixels (&page, &width, &height);
      g_assert_cmpint (width, ==, sizes[i][2]);
      g_assert_cmpint (height, ==, sizes[i][3]);
    }
}

static void
test_same_shape (void)
{
  g_autoptr (Pixels) scene = scene_new (900, 600);
  DocketPage page = { .width = 15240, .height = 10160 };

  for (gint format = DOCKET_PAGE_JPEG; format <= DOCKET_PAGE_PNG; format++)
    for (gint orientation = 1; orientation <= 8; orientation++)
      {
        g_autoptr (Pixels) result = NULL;

        page.format = format;
        result = make (scene, orientation, &page);
        assert_scene (result, 0, 0, 1800, 1200, 8);
      }
}

/* A square on a 2:3 page: the middle two thirds of its width remain. */
static void
test_fill_centred (void)
{
  g_autoptr (Pixels) scene = scene_new (1200, 1200);
  DocketPage page = { .width = 10160, .height = 15240 };

  for (gint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (Pixels) result = make (scene, orientation, &page);
      guint8 colour[3];

      /* The picture's fields are 450 pixels wide now and 300 are cut from each side. */
      for (gint column = 0; column < 4; column++)
        for (gint row = 0; row < 4; row++)
          {
            gint x = column * 450 - 300 + 225;

            scene_colour (column, row, colour);
            if (x > 10 && x < 1190)
              assert_pixel (result, x, row * 450 + 225, colour[0], colour[1], colour[2], 8);
          }
      scene_colour (0, 0, colour);
      assert_pixel (result, 75, 225, colour[0], colour[1], colour[2], 8);
      scene_colour (3, 3, colour);
      assert_pixel (result, 1125, 1575, colour[0], colour[1], colour[2], 8);
    }
}

static void
test_fit (void)
{
  g_autoptr (Pixels) scene = scene_new (1200, 1200);
  DocketPage page = { .width = 10160, .height = 15240, .scaling = DOCKET_SCALING_FIT };
  g_autoptr (Pixels) result = make (scene, 8, &page);

  assert_scene (result, 0, 300, 1200, 1200, 8);
  assert_pixel (result, 600, 150, 255, 255, 255, 2);
  assert_pixel (result, 600, 1650, 255, 255, 255, 2);
  assert_pixel (result, 5, 290, 255, 255, 255, 6);
  assert_pixel (result, 5, 1510, 255, 255, 255, 6);
}

/* The customer's crop: the lower right quarter of the upright picture. */
static void
test_crop (void)
{
  g_autoptr (Pixels) scene = scene_new (1200, 800);
  DocketPage page = { .width = 15240, .height = 10160, .crop = { 0.5, 0.5, 0.5, 0.5 } };

  for (gint orientation = 1; orientation <= 8; orientation++)
    {
      g_autoptr (Pixels) result = make (scene, orientation, &page);

      for (gint column = 2; column < 4; column++)
        for (gint row = 2; row < 4; row++)
          {
            guint8 colour[3];

            scene_colour (column, row, colour);
            assert_pixel (result, (column - 2) * 900 + 450, (row - 2) * 600 + 300, colour[0], colour[1], colour[2], 8);
          }
    }
}

/* Outside the picture is pushed back in; no area at all is no crop. */
static void
test_crop_clamped (void)
{
  g_autoptr (Pixels) scene = scene_new (1200, 800);
  DocketPage page = { .width = 15240, .height = 10160, .crop = { 0.9, -3, 0.5, 0.5 } };
  g_autoptr (Pixels) result = make (scene, 1, &page);
  g_autoptr (Pixels) whole = NULL;
  guint8 colour[3];

  scene_colour (3, 0, colour);
  assert_pixel (result, 1350, 300, colour[0], colour[1], colour[2], 8);
  page.crop = (DocketCrop) { 0.2, 0.2, 0, 0.5 };
  whole = make (scene, 1, &page);
  assert_scene (whole, 0, 0, 1800, 1200, 8);
}

static void
test_border (void)
{
  g_autoptr (Pixels) scene = scene_new (1200, 800);
  DocketPage page = { .width = 15240, .height = 10160, .border = 3 * MM };
  g_autoptr (Pixels) filled = make (scene, 1, &page);
  g_autoptr (Pixels) fitted = NULL;

  /* 3 mm are 35 pixels. */
  assert_pixel (filled, 900, 17, 255, 255, 255, 3);
  assert_pixel (filled, 17, 600, 255, 255, 255, 3);
  assert_pixel (filled, 1783, 600, 255, 255, 255, 3);
  assert_pixel (filled, 900, 1183, 255, 255, 255, 3);
  g_assert_cmpint (pixels_at (filled, 40, 600)[0], <, 240);
  g_assert_cmpint (pixels_at (filled, 900, 40)[1], <, 240);
  assert_scene (filled, 35, 35, 1730, 1130, 8);
  page.scaling = DOCKET_SCALING_FIT;
  fitted = make (scene, 1, &page);
  /* The height decides: 1130 high, 1695 wide. */
  assert_scene (fitted, 52, 35, 1695, 1130, 8);
  assert_pixel (fitted, 44, 600, 255, 255, 255, 4);
}

/* A small picture is enlarged, smoothly. */
static void
test_enlarged (void)
{
  g_autoptr (Pixels) scene = scene_new (60, 40);
  DocketPage page = { .width = 30000, .height = 20000, .format = DOCKET_PAGE_PNG };
  g_autoptr (Pixels) result = make (scene, 1, &page);

  g_assert_cmpint (result->width, ==, 3543);
  assert_scene (result, 0, 0, 3543, 2362, 24);
}

static void
test_tiny (void)
{
  g_autoptr (Pixels) dot = pixels_new (1, 1, 3);
  DocketPage page = { .width = 15240, .height = 10160 };
  g_autoptr (Pixels) filled = make (dot, 1, &page);
  g_autoptr (Pixels) fitted = NULL;

  assert_pixel (filled, 10, 10, 0, 0, 0, 3);
  page.scaling = DOCKET_SCALING_FIT;
  fitted = make (dot, 1, &page);
  assert_pixel (fitted, 900, 600, 0, 0, 0, 3);
  assert_pixel (fitted, 10, 600, 255, 255, 255, 3);
}

static void
test_for_item (void)
{
  DocketItem item = { .width = 15240, .height = 10160, .border = TRUE, .scaling = DOCKET_SCALING_FIT,
                      .crop = { 0.1, 0.2, 0.3, 0.4 } };
  DocketPage page = docket_page_for_item (&item, 300, DOCKET_PAGE_PNG);

  g_assert_cmpint (page.width, ==, 15240);
  g_assert_cmpint (page.height, ==, 10160);
  g_assert_cmpint (page.border, ==, 300);
  g_assert_cmpint (page.scaling, ==, DOCKET_SCALING_FIT);
  g_assert_cmpfloat (page.crop.height, ==, 0.4);
  item.border = FALSE;
  page = docket_page_for_item (&item, 300, DOCKET_PAGE_JPEG);
  g_assert_cmpint (page.border, ==, 0);
}

static void
test_impossible (void)
{
  static const DocketPage pages[] = {
    { .width = 0, .height = 10160 },
    { .width = 15240, .height = -5 },
    { .width = 15240, .height = 10160, .border = 5080 },
    { .width = 15240, .height = 10160, .border = -10 * MM },
    { .width = 1000000000, .height = 10160 },
  };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (Pixels) scene = scene_new (60, 40);
  FileOptions plain = { 0 };
  g_autoptr (GBytes) file = make_jpeg (scene, &plain);
  gint in = open_bytes (file), out = open_empty ();

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (docket_renderer_page (renderer, in, &pages[i], out, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
    }
  close (in);
  close (out);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/page/pixels", test_pixels);
  g_test_add_func ("/renderer/page/same-shape", test_same_shape);
  g_test_add_func ("/renderer/page/fill-centred", test_fill_centred);
  g_test_add_func ("/renderer/page/fit", test_fit);
  g_test_add_func ("/renderer/page/crop", test_crop);
  g_test_add_func ("/renderer/page/crop-clamped", test_crop_clamped);
  g_test_add_func ("/renderer/page/border", test_border);
  g_test_add_func ("/renderer/page/enlarged", test_enlarged);
  g_test_add_func ("/renderer/page/tiny", test_tiny);
  g_test_add_func ("/renderer/page/for-item", test_for_item);
  g_test_add_func ("/renderer/page/impossible", test_impossible);
  return g_test_run ();
}
