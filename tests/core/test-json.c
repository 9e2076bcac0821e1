/* test-json.c: orders, jobs and events there and back; contents checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"
#include "docket-json.h"

#include "test-fixture.h"

#include <string.h>

/* Everything that an order can say. */
static DocketOrder *
full_order (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  DocketOrder *order = test_order ();
  DocketRiskInput input = { .shop_mean = 0.92, .shop_weight = 8, .now = TEST_NOW,
                            .unpaid = docket_money (69, "EUR"), .price = docket_money (87, "EUR") };
  DocketItem *item = g_ptr_array_index (order->items, 0);
  DocketHold *hold = docket_hold_new ();
  DocketEvent *event = docket_event_new ("lifted", "terminal:Counter 1/Mia", TEST_NOW + 7000);
  DocketJob *job;

  order->customer = (DocketCustomer) { g_strdup ("Ayumi \"A\" Tanaka\n"), g_strdup ("a@b.example"),
                                       g_strdup ("+4930123"), g_strdup ("de"), g_strdup ("\x01 ü \\") };
  item->crop = (DocketCrop) { 0.1, 1.0 / 3, 0.7, 0.123456789012345 };
  test_add_item (order, "photo-20x30", 1);
  ((DocketImage *) g_ptr_array_index (order->images, 0))->width = 900;
  ((DocketImage *) g_ptr_array_index (order->images, 0))->height = 600;
  g_assert_true (docket_order_price (order, catalogue, site, NULL));
  hold->id = g_strdup ("1");
  hold->reason = DOCKET_HOLD_RISK_AMOUNT;
  hold->set_at = TEST_NOW;
  hold->set_by = g_strdup ("server");
  hold->lifted_at = TEST_NOW + 5000;
  hold->lifted_by = g_strdup ("terminal:Counter 1/Mia");
  hold->lift_reason = g_strdup ("known");
  g_ptr_array_add (order->holds, hold);
  event->id = 12;
  event->data = g_strdup ("{\"hold\":\"1\",\"reason\":\"known\"}");
  g_ptr_array_add (order->history, event);
  job = test_add_job (order, DOCKET_JOB_PROCESSING_STOPPED);
  g_strfreev (job->reasons);
  job->reasons = g_strsplit ("media-empty outcome-unknown", " ", -1);
  job->width = 15240;
  job->height = 10160;
  order->risk = docket_risk_assess (&input);
  order->state = DOCKET_ORDER_IN_PRODUCTION;
  order->expiry = (DocketExpiry) { TEST_NOW + DOCKET_DAY, TEST_NOW + DOCKET_HOUR };
  order->placed_at = order->released_at = TEST_NOW;
  order->expected_p50 = TEST_NOW + DOCKET_HOUR;
  order->expected_p90 = TEST_NOW + 2 * DOCKET_HOUR;
  order->compartment = g_strdup ("Shelf B4");
  order->wanted_by = TEST_NOW + DOCKET_DAY;
  return order;
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static void
test_order_round_trip (void)
{
  g_autoptr (DocketOrder) order = full_order ();
  g_autofree char *text = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) back = docket_order_from_json_text (text, -1, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  again = docket_order_to_json (back, DOCKET_VIEW_TERMINAL);
  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (back->customer.name, ==, order->customer.name);
  g_assert_cmpint (((DocketItem *) g_ptr_array_index (back->items, 0))->width, ==, 15240);
  g_assert_cmpuint (((DocketItem *) g_ptr_array_index (back->items, 1))->warn_dpi, >, 0);
  g_assert_nonnull (strstr (text, "\"width\":152.4,\"height\":101.6"));
}

/* A new order has nothing to say, and says so in the same members. */
static void
test_empty_order_round_trip (void)
{
  g_autoptr (DocketOrder) order = docket_order_new ("7K3MQ0ZT4HX", "main", TEST_NOW);
  g_autofree char *text = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  g_autoptr (DocketOrder) back = docket_order_from_json_text (text, -1, NULL);
  g_autofree char *again = NULL;

  g_assert_nonnull (back);
  again = docket_order_to_json (back, DOCKET_VIEW_TERMINAL);
  g_assert_cmpstr (again, ==, text);
}

/* Without any one member an order is read, or refused in a sentence: never more. */
static void
test_missing_members (void)
{
  g_autoptr (DocketOrder) order = full_order ();
  g_autofree char *text = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  gsize length = strlen (text);

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *broken = g_strdup (text);
      g_autoptr (DocketOrder) back = NULL;
      g_autoptr (GError) error = NULL;
      char *place = broken + g_test_rand_int_range (0, (gint32) length);

      *place = "x\"0{}[],:n"[g_test_rand_int_range (0, 10)];
      back = docket_order_from_json_text (broken, -1, &error);
      g_assert_true ((back == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

static void
test_customer_view (void)
{
  static const char *const hidden[] = { "\"risk\"", "\"holds\"", "Mia", "Counter", "known", "sha256", "station", "lifted" };
  g_autoptr (DocketOrder) order = full_order ();
  g_autofree char *text = docket_order_to_json (order, DOCKET_VIEW_CUSTOMER);
  g_autoptr (JsonNode) node = parse (text);

  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    if (strstr (text, hidden[i]) != NULL)
      g_error ("a customer sees %s in %s", hidden[i], text);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (node), "held"));
}

static void
test_row (void)
{
  g_autoptr (DocketOrder) order = full_order ();
  g_autofree char *text = docket_order_to_row_json (order);
  g_autoptr (JsonNode) node = parse (text);
  JsonObject *row = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (row, "wants"), ==, "person");
  g_assert_cmpstr (json_object_get_string_member (row, "image"), ==, "1");
  g_assert_cmpstr (json_object_get_string_member (row, "item"), ==, "1");
  g_assert_cmpint (json_object_get_int_member (row, "n_copies"), ==, 4);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (row, "stopped")), ==, 2);
  g_assert_false (json_object_get_boolean_member (row, "alert"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (row, "jobs"), "total"), ==, 1);
}

static void
test_job_and_event_round_trip (void)
{
  g_autoptr (DocketOrder) order = full_order ();
  g_autofree char *job_text = docket_job_to_json (g_ptr_array_index (order->jobs, 0));
  g_autofree char *event_text = docket_event_to_json (g_ptr_array_index (order->history, 0));
  g_autoptr (JsonNode) job_node = parse (job_text);
  g_autoptr (JsonNode) event_node = parse (event_text);
  g_autoptr (DocketJob) job = docket_job_from_json (job_node, NULL);
  g_autoptr (DocketEvent) event = docket_event_from_json (event_node, NULL);
  g_autofree char *job_again = docket_job_to_json (job);
  g_autofree char *event_again = docket_event_to_json (event);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (job_again, ==, job_text);
  g_assert_cmpstr (event_again, ==, event_text);
  g_assert_null (docket_job_from_json (event_node, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_null (docket_event_from_json (job_node, NULL));
  g_assert_null (docket_job_from_json (NULL, NULL));
}

static void
test_catalogue_json (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autofree char *text = docket_catalogue_to_json (catalogue, site, "de");
  g_autoptr (JsonNode) node = parse (text);
  JsonObject *root = json_node_get_object (node);
  JsonObject *product = json_array_get_object_element (json_object_get_array_member (root, "products"), 1);

  g_assert_cmpint (json_object_get_int_member (root, "good_dpi"), ==, 150);
  g_assert_cmpstr (json_object_get_string_member (product, "title"), ==, "Fotoabzug 10x15");
  g_assert_cmpfloat (json_object_get_double_member (product, "width"), ==, 101.6);
  g_assert_true (json_object_has_member (json_object_get_object_member (product, "paper_prices"), "matte"));
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (root, "terms"), "upload_s"), ==, 86400);
}

static gboolean
merge (DocketOrder  *order,
       const char   *text,
       GError      **error)
{
  g_autoptr (JsonNode) node = parse (text);

  return docket_order_merge_contents (order, node, error);
}

static void
test_contents (void)
{
  g_autoptr (DocketOrder) order = docket_order_new ("7K3MQ0ZT4HX", "main", TEST_NOW);
  g_autoptr (GError) error = NULL;
  DocketItem *item;

  merge (order, "{\"customer\":{\"name\":\" Ayumi \",\"email\":\"a@b.example\",\"phone\":\"+49 (30) 123-45\",\"comment\":\"a\\nb\"},"
                "\"images_expected\":2,\"items\":[{\"image\":\"1\",\"product\":\"photo-10x15\",\"copies\":3,\"paper\":\"glossy\","
                "\"border\":true,\"scaling\":\"fit\",\"crop\":{\"x\":0,\"y\":0.05,\"width\":1,\"height\":0.95}},"
                "{\"image\":\"2\",\"product\":\"p\",\"paper\":\"matte\",\"crop\":null}],\"express\":true,"
                "\"wanted_by\":\"2026-11-22T12:00:00Z\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (order->customer.name, ==, "Ayumi");
  g_assert_cmpstr (order->customer.phone, ==, "+493012345");
  g_assert_cmpuint (order->items->len, ==, 2);
  item = g_ptr_array_index (order->items, 0);
  g_assert_cmpstr (item->id, ==, "1");
  g_assert_cmpuint (item->copies, ==, 3);
  g_assert_cmpuint (item->scaling, ==, DOCKET_SCALING_FIT);
  g_assert_cmpfloat (item->crop.y, ==, 0.05);
  g_assert_true (order->express);

  /* What is absent keeps its value; null and blank take one away. */
  g_assert_true (merge (order, "{\"customer\":{\"email\":null,\"comment\":\" \"},\"wanted_by\":null}", NULL));
  g_assert_cmpstr (order->customer.name, ==, "Ayumi");
  g_assert_null (order->customer.email);
  g_assert_null (order->customer.comment);
  g_assert_cmpint (order->wanted_by, ==, 0);
  g_assert_cmpuint (order->items->len, ==, 2);
}

static void
test_bad_contents (void)
{
  static const char *const wrong[] = {
    "[]", "{\"customer\":5}", "{\"customer\":{\"name\":5}}", "{\"customer\":{\"name\":\"a\\u0007b\"}}",
    "{\"customer\":{\"email\":\"nobody\"}}", "{\"customer\":{\"email\":\"a@b\"}}", "{\"customer\":{\"email\":\"a b@c.d\"}}",
    "{\"customer\":{\"email\":\"a@b.c,d@e.f\"}}", "{\"customer\":{\"phone\":\"call me\"}}", "{\"customer\":{\"phone\":\"12\"}}",
    "{\"customer\":{\"language\":\"d\"}}", "{\"images_expected\":-1}", "{\"images_expected\":1.5}", "{\"items\":{}}",
    "{\"items\":[5]}", "{\"items\":[{}]}", "{\"items\":[{\"image\":\"1\",\"product\":\"p\",\"paper\":\"g\",\"copies\":0}]}",
    "{\"items\":[{\"image\":\"1\",\"product\":\"p\",\"paper\":\"g\",\"copies\":\"3\"}]}",
    "{\"items\":[{\"image\":\"1\",\"product\":\"p\",\"paper\":\"g\",\"scaling\":\"stretch\"}]}",
    "{\"items\":[{\"image\":\"1\",\"product\":\"p\",\"paper\":\"g\",\"crop\":{\"x\":0.5,\"y\":0,\"width\":0.6,\"height\":1}}]}",
    "{\"items\":[{\"image\":\"1\",\"product\":\"p\",\"paper\":\"g\",\"crop\":{\"x\":0,\"y\":0,\"width\":0,\"height\":1}}]}",
    "{\"express\":\"yes\"}", "{\"wanted_by\":\"tomorrow\"}",
  };
  g_autoptr (DocketOrder) order = full_order ();
  g_autofree char *before = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  g_autofree char *long_name = g_strnfill (101, 'x');
  g_autofree char *too_long = g_strdup_printf ("{\"customer\":{\"name\":\"%s\"}}", long_name);

  for (gsize i = 0; i <= G_N_ELEMENTS (wrong); i++)
    {
      const char *text = i < G_N_ELEMENTS (wrong) ? wrong[i] : too_long;
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      if (merge (order, text, &error))
        g_error ("taken: %s", text);
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
      after = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
      g_assert_cmpstr (after, ==, before);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/order", test_order_round_trip);
  g_test_add_func ("/json/empty-order", test_empty_order_round_trip);
  g_test_add_func ("/json/missing-members", test_missing_members);
  g_test_add_func ("/json/customer-view", test_customer_view);
  g_test_add_func ("/json/row", test_row);
  g_test_add_func ("/json/job-and-event", test_job_and_event_round_trip);
  g_test_add_func ("/json/catalogue", test_catalogue_json);
  g_test_add_func ("/json/contents", test_contents);
  g_test_add_func ("/json/bad-contents", test_bad_contents);
  return g_test_run ();
}
