/* test-sweeper.c: what expires is removed, with a moved clock
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "services-fixture.h"

#include "docket-error.h"
#include "docket-sweeper.h"
#include "docket-time.h"

#include <glib/gstdio.h>
#include <unistd.h>

static DocketSwept
sweep (Shop *shop)
{
  DocketSwept all = { 0 };
  guint cursor = 0;
  gboolean more = TRUE;

  for (guint i = 0; i < 256 || more; i++)
    {
      g_autoptr (GError) error = NULL;
      DocketSwept one;

      g_assert_true (docket_sweeper_step (shop->services, shop->now, &cursor, &one, &more, &error));
      g_assert_no_error (error);
      all.orders += one.orders;
      all.images += one.images;
      all.records += one.records;
      all.rows += one.rows;
      all.orphans += one.orphans;
      all.leases += one.leases;
    }
  return all;
}

static char *
first_sha256 (Shop       *shop,
              const char *code)
{
  g_autoptr (DocketOrder) order = shop_load (shop, code);

  return g_strdup (((DocketImage *) g_ptr_array_index (order->images, 0))->sha256);
}

static void
test_nothing_early (Shop         *shop,
                    gconstpointer data)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  g_autofree char *sha256 = first_sha256 (shop, code);
  DocketSwept swept;

  shop->now += shop->site->terms.order - 1;
  swept = sweep (shop);
  g_assert_cmpuint (swept.orders + swept.images + swept.records + swept.orphans, ==, 0);
  g_assert_true (docket_blobs_has (shop->services->blobs, sha256));
  assert_state (shop, code, DOCKET_ORDER_PLACED);
}

static void
test_expired (Shop         *shop,
              gconstpointer data)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *password = NULL;
  g_autofree char *code = shop_place (shop, "a@example.org", 1, &password);
  g_autofree char *sha256 = first_sha256 (shop, code);
  g_autoptr (GError) error = NULL;
  DocketStepArguments arguments = { .step = DOCKET_STEP_RELEASE };
  gint64 length;

  shop->now += shop->site->terms.order;
  sweep (shop);
  assert_state (shop, code, DOCKET_ORDER_EXPIRED);
  g_assert_false (docket_blobs_has (shop->services->blobs, sha256));
  g_assert_cmpint (docket_blobs_open_derived (shop->services->blobs, sha256, "256.jpg", &length, NULL), ==, -1);
  g_assert_cmpint (docket_images_open_preview (shop->services, &call, code, "1", 256, &length, NULL, &error), ==, -1);
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE);
  g_clear_error (&error);
  call = shop_counter (shop);
  g_assert_false (docket_orders_step (shop->services, &call, code, &arguments, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE);
  g_assert_cmpuint (shop_count_events (shop, "expired"), ==, 1);
}

/* Made and never fetched: the next order of the same customer knows. */
static void
test_never_collected (Shop         *shop,
                      gconstpointer data)
{
  g_autofree char *before = shop_place (shop, "a@example.org", 1, NULL);
  g_autoptr (DocketOrder) first = shop_load (shop, before);
  g_autofree char *after = NULL;
  g_autoptr (DocketOrder) second = NULL;

  shop_produce (shop, before);
  shop_step (shop, before, DOCKET_STEP_READY);
  shop->now += shop->site->terms.order_extended;
  sweep (shop);
  assert_state (shop, before, DOCKET_ORDER_EXPIRED);
  after = shop_place (shop, "a@example.org", 1, NULL);
  second = shop_load (shop, after);
  g_assert_cmpfloat (second->risk->credibility, <, first->risk->credibility);
}

static void
test_record_over (Shop         *shop,
                  gconstpointer data)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  g_autofree char *sha256 = first_sha256 (shop, code);
  DocketCall call = shop_counter (shop);
  g_autoptr (GError) error = NULL;

  shop_produce (shop, code);
  shop_step (shop, code, DOCKET_STEP_READY);
  shop_step (shop, code, DOCKET_STEP_COLLECT);
  shop->now += shop->site->terms.record + DOCKET_SECOND;
  sweep (shop);
  g_assert_null (docket_orders_load (shop->services, &call, code, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_assert_false (docket_blobs_has (shop->services->blobs, sha256));
  g_assert_cmpuint (shop_count_events (shop, "collected"), ==, 0);
}

static void
test_many_in_small_steps (Shop         *shop,
                          gconstpointer data)
{
  guint cursor = 0;
  gboolean more;
  DocketSwept swept;

  for (guint i = 0; i < 25; i++)
    g_free (shop_draft (shop));
  shop->now += shop->site->terms.upload;
  g_assert_true (docket_sweeper_step (shop->services, shop->now, &cursor, &swept, &more, NULL));
  g_assert_true (more);
  g_assert_cmpuint (swept.orders, <, 25);
  swept = sweep (shop);
  g_assert_cmpuint (shop_count_events (shop, "expired"), ==, 25);
}

static void
test_orphans (Shop         *shop,
              gconstpointer data)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  g_autofree char *sha256 = first_sha256 (shop, code);
  g_autofree char *stray = g_build_filename (shop->dir, "uploads", "stray", NULL);
  const char *unknown = "00ff000000000000000000000000000000000000000000000000000000000000";
  g_autoptr (DocketDerived) derived = NULL;
  DocketSwept swept;

  g_assert_true (g_file_set_contents (stray, "x", 1, NULL));
  g_assert_true (docket_blobs_publish (shop->services->blobs, "stray", unknown, NULL));
  derived = docket_derived_begin (shop->services->blobs, unknown, "256.jpg", NULL);
  docket_derived_keep (g_steal_pointer (&derived), NULL);
  swept = sweep (shop);
  g_assert_cmpuint (swept.orphans, >=, 2);
  g_assert_false (docket_blobs_has (shop->services->blobs, unknown));
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  g_assert_true (docket_blobs_has (shop->services->blobs, sha256));
}

typedef struct
{
  Shop *shop;
  gint stop;
} Sweeping;

static gpointer
sweep_all_the_time (gpointer data)
{
  Sweeping *sweeping = data;

  while (!g_atomic_int_get (&sweeping->stop))
    sweep (sweeping->shop);
  return NULL;
}

/* The same picture is sent, removed and collected over and over while others refer to it. */
static void
test_collector_and_uploads (Shop         *shop,
                            gconstpointer data)
{
  DocketCall call = shop_customer (shop);
  Sweeping sweeping = { shop, FALSE };
  GThread *thread = g_thread_new ("sweeper", sweep_all_the_time, &sweeping);
  g_autoptr (GBytes) jpeg = shop_jpeg (60, 40);

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *code = shop_draft (shop);
      g_autofree char *id = shop_send (shop, code, jpeg);
      g_autofree char *sha256 = first_sha256 (shop, code);
      g_autoptr (GError) error = NULL;

      g_assert_true (docket_blobs_has (shop->services->blobs, sha256));
      g_assert_true (docket_images_remove (shop->services, &call, code, id, NULL, &error));
      g_assert_no_error (error);
    }
  g_atomic_int_set (&sweeping.stop, TRUE);
  g_thread_join (thread);
  shop_settle (shop);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/sweeper/" name, Shop, NULL, shop_set_up, test, shop_tear_down)
  ADD ("nothing-early", test_nothing_early);
  ADD ("expired", test_expired);
  ADD ("never-collected", test_never_collected);
  ADD ("record-over", test_record_over);
  ADD ("many-in-small-steps", test_many_in_small_steps);
  ADD ("orphans", test_orphans);
  ADD ("collector-and-uploads", test_collector_and_uploads);
  return g_test_run ();
}
