/* test-images.c: pictures sent, broken off, continued, checked, refused, removed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "services-fixture.h"

#include "docket-error.h"
#include "docket-orders-table.h"
#include "docket-sweeper.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static DocketReceiver *
begin (Shop       *shop,
       const char *code,
       const char *key,
       gint64      length,
       gboolean   *created,
       GError    **error)
{
  DocketCall call = shop_customer (shop);
  DocketImageStart start = { key, "a.jpg", length };

  return docket_images_begin (shop->services, &call, code, &start, created, error);
}

static DocketImage *
get (Shop       *shop,
     const char *code,
     const char *id)
{
  DocketCall call = shop_customer (shop);
  g_autoptr (GError) error = NULL;
  DocketImage *image = docket_images_get (shop->services, &call, code, id, &error);

  g_assert_no_error (error);
  return image;
}

static void
test_checked (Shop         *shop,
              gconstpointer data)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (1200, 800);
  g_autofree char *id = shop_send (shop, code, jpeg);
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (DocketImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256 = NULL;
  gint64 length;
  gint fd;

  shop_put_contents (shop, code, id, "a@example.org", 1);
  shop_settle (shop);
  image = get (shop, code, id);
  g_assert_cmpint (image->state, ==, DOCKET_IMAGE_OK);
  g_assert_cmpstr (image->name, ==, "IMG_1.jpg");
  g_assert_cmpint (image->width, ==, 1200);
  fd = docket_images_open_preview (shop->services, &call, code, id, DOCKET_PREVIEW_SMALL, &length,
                                   &sha256, &error);
  g_assert_no_error (error);
  g_assert_cmpint (length, >, 100);
  close (fd);
  fd = docket_images_open_original (shop->services, &call, code, id, &length, NULL, &error);
  g_assert_cmpint (length, ==, g_bytes_get_size (jpeg));
  close (fd);

  /* 1200 pixels on 6 inches: the page lies, nothing is warned of. */
  order = shop_load (shop, code);
  g_assert_cmpint (((DocketItem *) g_ptr_array_index (order->items, 0))->width, ==, 15240);
  g_assert_cmpuint (((DocketItem *) g_ptr_array_index (order->items, 0))->warn_dpi, ==, 0);
}

static void
test_small_is_warned_of (Shop         *shop,
                         gconstpointer data)
{
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (300, 200);
  g_autofree char *id = shop_send (shop, code, jpeg);
  g_autoptr (DocketOrder) order = NULL;

  shop_put_contents (shop, code, id, "a@example.org", 1);
  shop_settle (shop);
  order = shop_load (shop, code);
  g_assert_cmpuint (((DocketItem *) g_ptr_array_index (order->items, 0))->warn_dpi, >, 0);
}

static void
test_refused (Shop         *shop,
              gconstpointer data)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) html = g_bytes_new_static ("<html><body>hello</body></html>", 31);
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autofree char *bad = shop_send (shop, code, html);
  g_autofree char *none = shop_send (shop, code, empty);
  g_autoptr (DocketImage) image = NULL;
  g_autoptr (DocketImage) zero = NULL;
  g_autoptr (GError) error = NULL;
  gint64 length;

  shop_settle (shop);
  image = get (shop, code, bad);
  zero = get (shop, code, none);
  g_assert_cmpint (image->state, ==, DOCKET_IMAGE_REFUSED);
  g_assert_nonnull (image->problem);
  g_assert_cmpint (zero->state, ==, DOCKET_IMAGE_REFUSED);
  g_assert_cmpint (docket_images_open_preview (shop->services, &call, code, bad, 256, &length, NULL, &error), ==, -1);
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE);
  g_assert_cmpstr (error->message, ==, image->problem);
  g_assert_cmpuint (shop_count_events (shop, "image-refused"), ==, 2);
}

/* A connection breaks, the server restarts, the customer goes on where it stopped. */
static void
test_continued (Shop         *shop,
                gconstpointer data)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (1200, 800);
  gsize length = g_bytes_get_size (jpeg);
  const guint8 *bytes = g_bytes_get_data (jpeg, NULL);
  g_autoptr (GError) error = NULL;
  DocketReceiver *receiver = begin (shop, code, "k", (gint64) length, NULL, &error);
  g_autoptr (DocketImage) half = NULL;
  g_autoptr (DocketImage) whole = NULL;
  gboolean created = TRUE;
  gint64 present = -1;

  g_assert_true (docket_receiver_append (receiver, bytes, 1000, &error));
  g_assert_null (begin (shop, code, "k", (gint64) length, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS);
  g_clear_error (&error);
  g_assert_true (docket_receiver_end (receiver, shop->now, &half, &error));
  g_assert_cmpint (half->offset, ==, 1000);
  g_assert_cmpint (half->state, ==, DOCKET_IMAGE_RECEIVING);
  shop_close (shop);
  shop_open (shop);

  receiver = begin (shop, code, "k", (gint64) length, &created, &error);
  g_assert_no_error (error);
  g_assert_false (created);
  g_assert_cmpint (docket_receiver_get_offset (receiver), ==, 1000);
  docket_receiver_abandon (receiver);

  g_assert_null (docket_images_continue (shop->services, &call, code, "1", 500, &present, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  g_assert_cmpint (present, ==, 1000);
  g_clear_error (&error);
  receiver = docket_images_continue (shop->services, &call, code, "1", 1000, &present, &error);
  g_assert_true (docket_receiver_append (receiver, bytes + 1000, length - 1000, &error));
  g_assert_true (docket_receiver_end (receiver, shop->now, &whole, &error));
  g_assert_no_error (error);
  shop_settle (shop);
  g_clear_pointer (&whole, docket_image_free);
  whole = get (shop, code, "1");
  g_assert_cmpint (whole->state, ==, DOCKET_IMAGE_OK);
}

static void
test_limits (Shop         *shop,
             gconstpointer data)
{
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GError) error = NULL;
  DocketReceiver *receiver;

  shop->site->max_image_bytes = 1000;
  shop->site->max_images = 1;
  g_assert_null (begin (shop, code, "k", 1001, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE);
  g_clear_error (&error);

  receiver = begin (shop, code, "k", 10, NULL, &error);
  g_assert_false (docket_receiver_append (receiver, "12345678901", 11, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (docket_receiver_end (receiver, shop->now, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE);
  g_clear_error (&error);

  g_assert_null (begin (shop, code, "k2", 10, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY);
  g_clear_error (&error);
  g_assert_null (begin (shop, code, "k", 11, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_KEY_REUSED);
}

static void
test_removed (Shop         *shop,
              gconstpointer data)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autofree char *twin = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (300, 200);
  g_autofree char *id = shop_send (shop, code, jpeg);
  g_autofree char *other = shop_send (shop, twin, jpeg);
  g_autofree char *next = NULL;
  g_autoptr (DocketImage) kept = NULL;
  g_auto (DocketResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 length;

  shop_put_contents (shop, code, id, "a@example.org", 1);
  shop_settle (shop);
  kept = get (shop, twin, other);
  g_assert_true (docket_images_remove (shop->services, &call, code, id, &result, &error));
  g_assert_cmpuint (result.order->images->len, ==, 0);
  g_assert_cmpuint (result.order->items->len, ==, 0);
  g_assert_cmpint (result.order->price.amount, ==, 0);

  /* The same picture of another order is the same file, and stays. */
  g_assert_cmpint (close (docket_images_open_original (shop->services, &call, twin, other, &length, NULL, &error)), ==, 0);
  g_assert_true (docket_images_remove (shop->services, &call, twin, other, NULL, &error));
  g_assert_false (docket_blobs_has (shop->services->blobs, kept->sha256));
  next = shop_send (shop, code, jpeg);
  g_assert_cmpstr (next, ==, "2");
}

static gint
disk_full (const char *call,
           gpointer    data)
{
  return strcmp (call, data) == 0 ? ENOSPC : 0;
}

/* Whatever fails on the disk, nothing is acknowledged that is not there, and it works again after. */
static void
test_disk_faults (Shop         *shop,
                  gconstpointer data)
{
  static const char *const calls[] = { "statvfs", "open", "write", "fdatasync", "fsync", "mkdir", "link" };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *code = shop_draft (shop);
      g_autoptr (GBytes) jpeg = shop_jpeg (300 + (gint) i, 200);
      gint64 length = (gint64) g_bytes_get_size (jpeg);
      g_autoptr (GError) error = NULL;
      DocketReceiver *receiver;
      g_autoptr (DocketImage) image = NULL;

      docket_blobs_set_fault (shop->services->blobs, disk_full, (gpointer) calls[i]);
      receiver = begin (shop, code, "k", length, NULL, &error);
      if (receiver != NULL)
        {
          docket_receiver_append (receiver, g_bytes_get_data (jpeg, NULL), (gsize) length, NULL);
          g_assert_false (docket_receiver_end (receiver, shop->now, NULL, &error));
        }
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
      g_clear_error (&error);
      docket_blobs_set_fault (shop->services->blobs, NULL, NULL);

      receiver = begin (shop, code, "k", length, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (docket_receiver_get_offset (receiver), ==, 0);
      g_assert_true (docket_receiver_append (receiver, g_bytes_get_data (jpeg, NULL), (gsize) length, &error));
      g_assert_true (docket_receiver_end (receiver, shop->now, &image, &error));
      g_assert_cmpint (image->offset, ==, length);
      shop_settle (shop);
    }
}

/* What was being checked when the server was killed is checked after its start. */
static void
test_recovered (Shop         *shop,
                gconstpointer data)
{
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (2000, 1500);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 6; i++)
    g_ptr_array_add (ids, shop_send (shop, code, jpeg));
  shop_close (shop);
  shop_open (shop);
  shop_settle (shop);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (DocketImage) image = get (shop, code, g_ptr_array_index (ids, i));

      g_assert_cmpint (image->state, ==, DOCKET_IMAGE_OK);
    }
}

static gboolean
store_language (DocketDbHandle *handle,
                gpointer        code,
                GError        **error)
{
  g_autoptr (DocketOrder) order = docket_orders_table_load (handle, code, error);

  g_assert_nonnull (order);
  g_free (order->customer.language);
  order->customer.language = g_strdup ("ja");
  order->version++;
  return docket_orders_table_save (handle, order, 1, error);
}

/* What somebody else stored between two pictures is not lost, though the server remembers the order. */
static void
test_changed_between (Shop         *shop,
                      gconstpointer data)
{
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (300, 200);
  g_autofree char *first = shop_send (shop, code, jpeg);
  g_autofree char *second = NULL;
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  shop_settle (shop);
  g_assert_true (docket_db_write (shop->services->db, store_language, code, &error));
  second = shop_send (shop, code, jpeg);
  shop_settle (shop);
  order = shop_load (shop, code);
  g_assert_cmpstr (order->customer.language, ==, "ja");
  g_assert_cmpuint (order->images->len, ==, 2);
  g_assert_cmpuint (order->version, ==, 8);
  g_assert_cmpuint (docket_order_n_images_complete (order), ==, 2);
}

/* A picture in one go, as it may fail. */
static gboolean
send_with_key (Shop       *shop,
               const char *code,
               const char *key,
               GBytes     *bytes,
               GError    **error)
{
  gint64 length = (gint64) g_bytes_get_size (bytes);
  DocketReceiver *receiver = begin (shop, code, key, length, NULL, error);

  if (receiver == NULL)
    return FALSE;
  if (docket_receiver_get_offset (receiver) == 0)
    g_assert_true (docket_receiver_append (receiver, g_bytes_get_data (bytes, NULL), (gsize) length, error));
  return docket_receiver_end (receiver, shop->now, NULL, error);
}

/* Wherever the database fails, the next picture finds the order as it is stored. */
static void
test_database_faults (Shop         *shop,
                      gconstpointer data)
{
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) junk = g_bytes_new_static ("no picture", 10);
  DocketPreviews *previews = shop->services->previews;
  guint sent = 0;
  gint failed;

  /* Nothing else is at the database. */
  shop->services->previews = NULL;
  shop->fault.code = DOCKET_ERROR_FULL;
  do
    {
      g_autofree char *key = g_strdup_printf ("key-%u", sent);
      g_autoptr (DocketOrder) order = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;

      failed = shop->fault.n_failed;
      g_atomic_int_set (&shop->fault.countdown, (gint) sent);
      send_with_key (shop, code, key, junk, &error);
      g_atomic_int_set (&shop->fault.countdown, DOCKET_DB_NO_FAULT);
      g_assert_true (send_with_key (shop, code, key, junk, &again));
      sent++;
      order = shop_load (shop, code);
      g_assert_cmpuint (order->images->len, ==, sent);
      g_assert_cmpstr (((DocketImage *) g_ptr_array_index (order->images, sent - 1))->sha256, !=, NULL);
    }
  while (shop->fault.n_failed > failed);
  shop->services->previews = previews;
  g_assert_cmpuint (sent, >, 10);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/images/" name, Shop, NULL, shop_set_up, test, shop_tear_down)
  ADD ("checked", test_checked);
  ADD ("small-is-warned-of", test_small_is_warned_of);
  ADD ("refused", test_refused);
  ADD ("continued", test_continued);
  ADD ("limits", test_limits);
  ADD ("removed", test_removed);
  ADD ("disk-faults", test_disk_faults);
  ADD ("recovered", test_recovered);
  ADD ("changed-between", test_changed_between);
  g_test_add ("/images/database-faults", Shop, GINT_TO_POINTER (TRUE), shop_set_up, test_database_faults,
              shop_tear_down);
  return g_test_run ();
}
