/* test-item.c: crops stay inside the picture and take the page's shape; small pictures warn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-fixture.h"

static void
test_default_crop (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  const DocketProduct *product = docket_catalogue_find (catalogue, "photo-10x15");
  g_autoptr (DocketItem) item = docket_item_new ();
  DocketLength width, height;
  DocketCrop crop = docket_item_effective_crop (item, product, 4000, 3000, &width, &height);

  /* 4:3 on 3:2: full width, an eighteenth off the top and the bottom. */
  g_assert_cmpint (width, ==, 15240);
  g_assert_cmpint (height, ==, 10160);
  g_assert_cmpfloat_with_epsilon (crop.width, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (crop.height, 8.0 / 9, 1e-9);
  g_assert_cmpfloat_with_epsilon (crop.y, 1.0 / 18, 1e-9);

  crop = docket_item_effective_crop (item, product, 3000, 4000, &width, &height);
  g_assert_cmpint (width, ==, 10160);
  g_assert_cmpfloat_with_epsilon (crop.width, 8.0 / 9, 1e-9);

  item->scaling = DOCKET_SCALING_FIT;
  crop = docket_item_effective_crop (item, product, 4000, 3000, &width, &height);
  g_assert_cmpfloat (crop.width, ==, 1);
  g_assert_cmpfloat (crop.height, ==, 1);
  crop = docket_item_effective_crop (item, product, 0, 0, &width, &height);
  g_assert_cmpint (width, ==, 10160);
}

static double
some_fraction (void)
{
  return g_test_rand_double_range (-0.5, 1.5);
}

static void
test_any_crop (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  const DocketProduct *product = docket_catalogue_find (catalogue, "photo-10x15");

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (DocketItem) item = docket_item_new ();
      gint w = g_test_rand_int_range (1, 9000), h = g_test_rand_int_range (1, 9000);
      DocketLength width, height;
      DocketCrop crop;
      double border;

      item->border = g_test_rand_bit ();
      border = item->border ? 600 : 0;
      item->crop = (DocketCrop) { some_fraction (), some_fraction (), some_fraction (), some_fraction () };
      crop = docket_item_effective_crop (item, product, w, h, &width, &height);
      g_assert_true (crop.x >= -1e-9 && crop.y >= -1e-9);
      g_assert_true (crop.width > 0 && crop.x + crop.width <= 1 + 1e-9);
      g_assert_true (crop.height > 0 && crop.y + crop.height <= 1 + 1e-9);
      g_assert_cmpfloat_with_epsilon (crop.width * w / (crop.height * h),
                                      (width - border) / (height - border), 1e-6);
    }
}

static void
test_resolution (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  g_autoptr (DocketItem) item = docket_item_new ();

  item->product = g_strdup ("photo-20x30");
  docket_item_judge_resolution (item, catalogue, 4000, 3000);
  g_assert_cmpuint (item->warn_dpi, ==, 0);
  docket_item_judge_resolution (item, catalogue, 1000, 667);
  g_assert_cmpuint (item->warn_dpi, ==, 83);
  g_assert_cmpstr (item->warn_good_size, ==, "photo-10x15");
  docket_item_judge_resolution (item, catalogue, 30, 20);
  g_assert_cmpuint (item->warn_dpi, ==, 2);
  g_assert_null (item->warn_good_size);
  docket_item_judge_resolution (item, catalogue, 0, 0);
  g_assert_cmpuint (item->warn_dpi, ==, 0);
}

static void
test_nicks (void)
{
  DocketScaling scaling;

  g_assert_true (docket_scaling_from_nick ("fit", &scaling));
  g_assert_cmpuint (scaling, ==, DOCKET_SCALING_FIT);
  g_assert_cmpstr (docket_scaling_to_nick (DOCKET_SCALING_FILL), ==, "fill");
  g_assert_false (docket_scaling_from_nick ("stretch", &scaling));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/default-crop", test_default_crop);
  g_test_add_func ("/item/any-crop", test_any_crop);
  g_test_add_func ("/item/resolution", test_resolution);
  g_test_add_func ("/item/nicks", test_nicks);
  return g_test_run ();
}
