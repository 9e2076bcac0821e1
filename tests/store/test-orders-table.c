/* test-orders-table.c: orders stored, listed, searched, among many
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-error.h"
#include "docket-orders-table.h"

#include <string.h>

/* With ten words each, 300,000 rows of words. */
#define N_MANY 30000

typedef struct
{
  guint from, to;
  DocketOrderState state;
} Range;

static gboolean
insert_range (DocketDbHandle *handle,
              gpointer        data,
              GError        **error)
{
  const Range *range = data;

  for (guint i = range->from; i < range->to; i++)
    {
      g_autoptr (DocketOrder) order = fixture_order (i, (gint64) (1000 + i) * G_TIME_SPAN_SECOND);

      order->state = range->state;
      if (!docket_orders_table_insert (handle, order, order->created_at, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save (DocketDbHandle *handle,
      gpointer        data,
      GError        **error)
{
  return docket_orders_table_save (handle, data, 5, error);
}

static gboolean
delete (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  return docket_orders_table_delete (handle, data, error);
}

static guint
n_found (Fixture    *fixture,
         const char *words,
         const char *wants)
{
  DocketOrderQuery query = { .site = "main", .query = words, .wants = wants, .limit = 100 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
  g_autofree char *next = NULL;
  g_autoptr (GPtrArray) rows = docket_orders_table_list (handle, &query, &next, &error);

  g_assert_no_error (error);
  return rows->len;
}

static void
test_stored (Fixture      *fixture,
             gconstpointer failing)
{
  Range range = { 1, 3, DOCKET_ORDER_PLACED };
  g_autofree char *code = fixture_code (2);
  g_autofree char *none = fixture_code (7);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = NULL;
  g_auto (DocketOrderDocument) document = { NULL };
  DocketDbHandle *handle;

  fixture_write (fixture, insert_range, &range);
  g_assert_false (docket_db_write (fixture->db, insert_range, &range, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED);
  g_clear_error (&error);

  handle = docket_db_read_begin (fixture->db, &error);
  order = docket_orders_table_load (handle, code, &error);
  g_assert_cmpstr (order->customer.name, ==, "Ayumi Tanaka 2");
  g_assert_null (docket_orders_table_load (handle, none, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (docket_orders_table_load (handle, "'; DROP TABLE orders; --", &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (docket_orders_table_get (handle, code, DOCKET_VIEW_CUSTOMER, &document, &error));
  g_assert_cmpuint (strlen (document.json), ==, document.length);
  g_assert_null (strstr (document.json, "\"risk\""));
  docket_db_read_end (handle);
}

static void
test_searched (Fixture      *fixture,
               gconstpointer failing)
{
  Range range = { 1, 20, DOCKET_ORDER_PLACED };
  g_autoptr (DocketOrder) order = fixture_order (2, G_TIME_SPAN_SECOND);

  fixture_write (fixture, insert_range, &range);
  g_assert_cmpuint (n_found (fixture, "tana", NULL), ==, 19);
  g_assert_cmpuint (n_found (fixture, "AYUMI7 tanaka", NULL), ==, 1);
  g_assert_cmpuint (n_found (fixture, "ayumi7@example.org", NULL), ==, 1);
  g_assert_cmpuint (n_found (fixture, "anaka", NULL), ==, 0);
  g_assert_cmpuint (n_found (fixture, order->code, NULL), ==, 1);
  g_assert_cmpuint (n_found (fixture, " - ", NULL), ==, 0);

  g_free (order->customer.name);
  order->customer.name = g_strdup ("Jürgen 田中");
  fixture_write (fixture, save, order);
  g_assert_cmpuint (n_found (fixture, "tanaka", NULL), ==, 18);
  g_assert_cmpuint (n_found (fixture, "jürg", NULL), ==, 1);
  g_assert_cmpuint (n_found (fixture, "jurgen", NULL), ==, 1);
  g_assert_cmpuint (n_found (fixture, "田", NULL), ==, 1);

  fixture_write (fixture, delete, order->code);
  g_assert_cmpuint (n_found (fixture, "jurgen", NULL), ==, 0);
  fixture_write (fixture, delete, order->code);
}

/* What lists are ordered by follows the order. */
static void
test_moved (Fixture      *fixture,
            gconstpointer failing)
{
  Range range = { 1, 4, DOCKET_ORDER_PLACED };
  g_autoptr (DocketOrder) order = fixture_order (2, G_TIME_SPAN_SECOND);
  g_autoptr (GPtrArray) expired = NULL;
  g_autoptr (GError) error = NULL;
  DocketDbHandle *handle;

  fixture_write (fixture, insert_range, &range);
  order->state = DOCKET_ORDER_PLACED;
  order->expiry.order_expires = 7;
  fixture_write (fixture, save, order);
  handle = docket_db_read_begin (fixture->db, &error);
  expired = docket_orders_table_expired (handle, 7, 10, &error);
  docket_db_read_end (handle);
  g_assert_no_error (error);
  g_assert_cmpuint (expired->len, ==, 1);
  g_assert_cmpstr (expired->pdata[0], ==, order->code);

  order->state = DOCKET_ORDER_COLLECTED;
  order->ended_at = 6;
  fixture_write (fixture, save, order);
  g_assert_cmpuint (n_found (fixture, NULL, NULL), ==, 2);
  g_assert_cmpuint (n_found (fixture, NULL, "ended"), ==, 1);
}

static void
test_paged (Fixture      *fixture,
            gconstpointer failing)
{
  Range placed = { 1, 26, DOCKET_ORDER_PLACED };
  Range collected = { 30, 35, DOCKET_ORDER_COLLECTED };
  DocketOrderQuery query = { .site = "main", .limit = 10 };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  guint pages = 0;

  fixture_write (fixture, insert_range, &placed);
  fixture_write (fixture, insert_range, &collected);
  do
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
      g_autoptr (GPtrArray) rows = NULL;
      char *next;

      query.cursor = cursor;
      rows = docket_orders_table_list (handle, &query, &next, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < rows->len; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (g_ptr_array_index (rows, i))));
      g_free (cursor);
      cursor = next;
      pages++;
    }
  while (cursor != NULL);
  g_assert_cmpuint (pages, ==, 3);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 25);
  g_assert_cmpuint (n_found (fixture, NULL, "ended"), ==, 5);
  g_assert_cmpuint (n_found (fixture, NULL, "customer"), ==, 25);
  g_assert_cmpuint (n_found (fixture, NULL, "person"), ==, 0);
}

static void
test_bad_cursor (Fixture      *fixture,
                 gconstpointer failing)
{
  DocketOrderQuery query = { .site = "main", .limit = 10, .cursor = "12-x" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
  g_autofree char *next = NULL;

  g_assert_null (docket_orders_table_list (handle, &query, &next, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
}

static gint64
time_lookups (Fixture *fixture,
              guint    n_orders)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, NULL);
  gint64 start;

  for (guint round = 0;; round++)
    {
      start = g_get_monotonic_time ();
      for (guint i = 0; i < 2000; i++)
        {
          g_autofree char *code = fixture_code ((guint) g_test_rand_int_range (0, (gint32) n_orders));
          g_auto (DocketOrderDocument) document = { NULL };

          g_assert_true (docket_orders_table_get (handle, code, DOCKET_VIEW_TERMINAL, &document, NULL));
        }
      if (round == 2)
        return g_get_monotonic_time () - start;
    }
}

/* Bounds that hold on a busy machine and that a missing index would break a hundredfold. */
static void
test_among_many (Fixture      *fixture,
                 gconstpointer failing)
{
  gint64 lookups, start, list;

  for (guint i = 0; i < N_MANY; i += 10000)
    {
      Range range = { i, i + 10000, i == 0 ? DOCKET_ORDER_PLACED : DOCKET_ORDER_COLLECTED };

      fixture_write (fixture, insert_range, &range);
    }
  lookups = time_lookups (fixture, N_MANY);
  start = g_get_monotonic_time ();
  g_assert_cmpuint (n_found (fixture, NULL, NULL), ==, 100);
  g_assert_cmpuint (n_found (fixture, "ayumi29999", NULL), ==, 1);
  list = g_get_monotonic_time () - start;
  g_test_message ("a look-up %.1f us, a page and a search %" G_GINT64_FORMAT " us",
                  (double) lookups / 2000, list);
  g_assert_cmpint (lookups, <, 2000 * 200);
  g_assert_cmpint (list, <, 200 * 1000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/orders-table/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("stored", test_stored);
  ADD ("searched", test_searched);
  ADD ("moved", test_moved);
  ADD ("paged", test_paged);
  ADD ("bad-cursor", test_bad_cursor);
  ADD ("among-many", test_among_many);
  return g_test_run ();
}
