/* test-order-price.c: prices by volume, limits, sentences, no overflow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"

#include "test-fixture.h"

static void
test_volume (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  g_autoptr (GError) error = NULL;
  DocketItem *second = test_add_item (order, "photo-10x15", 47);
  DocketItem *first = g_ptr_array_index (order->items, 0);

  order->customer.language = g_strdup ("de");
  order->express = TRUE;
  docket_order_price (order, catalogue, site, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->unit_amount, ==, 23);
  g_assert_cmpint (first->amount, ==, 69);
  g_assert_cmpint (second->amount, ==, 47 * 23);
  g_assert_cmpint (order->express_amount, ==, 250);
  g_assert_cmpint (order->price.amount, ==, 50 * 23 + 250);
  g_assert_cmpstr (order->price.currency, ==, "EUR");
  g_assert_cmpstr (first->title, ==, "Fotoabzug 10x15");
  g_assert_cmpint (first->width, ==, 15240);

  g_free (second->paper);
  second->paper = g_strdup ("matte");
  g_assert_true (docket_order_price (order, catalogue, site, NULL));
  g_assert_cmpint (second->unit_amount, ==, 35);
  g_assert_cmpint (first->unit_amount, ==, 23);
}

static void
assert_refused (DocketOrder           *order,
                const DocketCatalogue *catalogue,
                const DocketSite      *site)
{
  g_autoptr (GError) error = NULL;
  gint64 before = order->price.amount;

  g_assert_false (docket_order_price (order, catalogue, site, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_cmpint (order->price.amount, ==, before);
}

static void
test_refused (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  DocketItem *item = g_ptr_array_index (order->items, 0);

  item->copies = 0;
  assert_refused (order, catalogue, site);
  item->copies = 501;
  assert_refused (order, catalogue, site);
  item->copies = 3;
  site->max_copies = 2;
  assert_refused (order, catalogue, site);
  site->max_copies = 5000;
  site->max_amount = 50;
  assert_refused (order, catalogue, site);
  site->max_amount = 500000;
  item->paper[0] = 'x';
  assert_refused (order, catalogue, site);
  item->paper[0] = 'g';
  item->image[0] = '9';
  assert_refused (order, catalogue, site);
  item->image[0] = '1';
  item->product[0] = 'x';
  assert_refused (order, catalogue, site);
  item->product[0] = 'p';
  g_assert_true (docket_order_price (order, catalogue, site, NULL));
  g_free (item->product);
  item->product = g_strdup ("photo-20x30");
  item->border = TRUE;
  assert_refused (order, catalogue, site);
}

/* The dearest catalogue and the largest orders: exact, or refused. */
static void
test_never_overflows (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");

  site->max_copies = G_MAXUINT;
  site->max_amount = G_MAXINT64;
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
      g_autoptr (DocketOrder) order = test_order ();
      DocketProduct *product = g_ptr_array_index (catalogue->products, 1);
      guint n = (guint) g_test_rand_int_range (1, 300);
      __int128 exact = 0;

      product->max_copies = G_MAXUINT;
      g_array_index (product->prices, DocketPriceStep, 2).amount =
        DOCKET_MONEY_MAX >> g_test_rand_int_range (0, 40);
      for (guint j = 0; j < n; j++)
        test_add_item (order, "photo-10x15", (guint) g_test_rand_int_range (100, 100000));
      if (!docket_order_price (order, catalogue, site, NULL))
        continue;
      for (guint j = 0; j < order->items->len; j++)
        {
          const DocketItem *item = g_ptr_array_index (order->items, j);

          exact += (__int128) item->unit_amount * item->copies;
          g_assert_cmpint (item->amount, ==, item->unit_amount * (gint64) item->copies);
        }
      g_assert_true (exact == order->price.amount);
      g_assert_cmpint (order->price.amount, <=, DOCKET_MONEY_MAX);
    }
}

static void
test_unpaid (void)
{
  g_autoptr (DocketOrder) order = test_order ();

  order->price = docket_money (100, "EUR");
  g_assert_cmpint (docket_order_unpaid (order), ==, 100);
  order->paid = docket_money (120, "EUR");
  g_assert_cmpint (docket_order_unpaid (order), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-price/volume", test_volume);
  g_test_add_func ("/order-price/refused", test_refused);
  g_test_add_func ("/order-price/never-overflows", test_never_overflows);
  g_test_add_func ("/order-price/unpaid", test_unpaid);
  return g_test_run ();
}
