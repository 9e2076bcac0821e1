/* test-orders.c: an order's life through the services
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "services-fixture.h"

#include "docket-error.h"
#include "docket-feed.h"
#include "docket-time.h"

#include <string.h>

static gboolean
step (Shop                *shop,
      const char          *code,
      DocketStepArguments  arguments,
      GError             **error)
{
  DocketCall call = shop_counter (shop);

  return docket_orders_step (shop->services, &call, code, &arguments, NULL, error);
}

static void
test_life (Shop         *shop,
           gconstpointer failing)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 3, NULL);
  g_autoptr (DocketOrder) order = shop_load (shop, code);
  DocketExpiry placed = order->expiry;
  g_autoptr (DocketOrder) ended = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (order->state, ==, DOCKET_ORDER_PLACED);
  g_assert_cmpint (order->price.amount, ==, 3 * 29);
  g_assert_cmpint (order->expected_p50, >, shop->now);
  g_assert_nonnull (order->risk);

  shop_produce (shop, code);
  assert_state (shop, code, DOCKET_ORDER_IN_PRODUCTION);
  g_assert_true (step (shop, code, (DocketStepArguments) { .step = DOCKET_STEP_READY, .compartment = "B4" },
                       &error));
  g_assert_no_error (error);
  shop_step (shop, code, DOCKET_STEP_COLLECT);

  ended = shop_load (shop, code);
  g_assert_cmpint (ended->state, ==, DOCKET_ORDER_COLLECTED);
  g_assert_cmpstr (ended->compartment, ==, "B4");
  g_assert_cmpint (ended->jobs->len, ==, 1);
  g_assert_cmpint (ended->expiry.order_expires, >, placed.order_expires);
  g_assert_cmpuint (shop_count_events (shop, "collected"), ==, 1);
  for (guint i = 1; i < ended->history->len; i++)
    g_assert_cmpint (((DocketEvent *) g_ptr_array_index (ended->history, i))->id, >,
                     ((DocketEvent *) g_ptr_array_index (ended->history, i - 1))->id);
}

static void
test_unfinished (Shop         *shop,
                 gconstpointer failing)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (300, 200);
  g_autofree char *image = shop_send (shop, code, jpeg);
  g_autoptr (JsonNode) five = json_from_string ("{\"images_expected\":5}", NULL);
  g_autoptr (GError) error = NULL;

  shop_put_contents (shop, code, image, "a@example.org", 1);
  g_assert_true (docket_orders_put_contents (shop->services, &call, code, five, NULL, &error));
  shop_settle (shop);
  g_assert_false (docket_orders_place (shop->services, &call, code, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNFINISHED_UPLOAD);
  g_clear_error (&error);
  g_assert_false (step (shop, code, (DocketStepArguments) { .step = DOCKET_STEP_RELEASE }, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNFINISHED_UPLOAD);
}

static void
test_other_site (Shop         *shop,
                 gconstpointer failing)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  DocketCall call = shop_counter (shop);
  DocketStepArguments arguments = { .step = DOCKET_STEP_RELEASE };
  g_auto (DocketOrderDocument) document = { NULL };
  g_autoptr (GError) error = NULL;

  call.site = "other";
  g_assert_false (docket_orders_step (shop->services, &call, code, &arguments, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE);
  g_assert_nonnull (strstr (error->message, "Main Street"));
  g_clear_error (&error);
  g_assert_false (docket_orders_get (shop->services, &call, code, DOCKET_VIEW_TERMINAL, &document, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE);
}

static void
test_version (Shop         *shop,
              gconstpointer failing)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  g_autoptr (DocketOrder) order = shop_load (shop, code);
  DocketCall call = shop_counter (shop);
  DocketStepArguments arguments = { .step = DOCKET_STEP_HOLD, .note = "ask" };
  g_auto (DocketResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  call.if_version = order->version;
  g_assert_true (docket_orders_step (shop->services, &call, code, &arguments, &result, &error));
  g_assert_cmpuint (result.order->version, ==, order->version + 1);
  g_assert_false (docket_orders_step (shop->services, &call, code, &arguments, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED);
}

/* Nothing starts while an alert stands, and a lift keeps who and why. */
static void
test_alert (Shop         *shop,
            gconstpointer failing)
{
  g_autofree char *code = NULL;
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (DocketOrder) lifted = NULL;
  g_autoptr (GError) error = NULL;
  const DocketHold *hold;

  shop->site->risk_amount_limit = 1;
  code = shop_place (shop, "a@example.org", 100, NULL);
  order = shop_load (shop, code);
  g_assert_cmpuint (order->holds->len, ==, 1);
  g_assert_cmpint (docket_order_wants (order), ==, DOCKET_WANTS_PERSON);
  g_assert_cmpuint (shop_count_events (shop, "alert-raised"), ==, 1);

  g_assert_false (step (shop, code, (DocketStepArguments) { .step = DOCKET_STEP_RELEASE }, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_HELD);
  g_clear_error (&error);
  g_assert_false (step (shop, code, (DocketStepArguments) { .step = DOCKET_STEP_LIFT, .hold_id = "1", .reason = " " }, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (step (shop, code, (DocketStepArguments) { .step = DOCKET_STEP_LIFT, .hold_id = "1", .reason = "known to us" }, &error));
  g_assert_no_error (error);

  lifted = shop_load (shop, code);
  hold = g_ptr_array_index (lifted->holds, 0);
  g_assert_cmpstr (hold->lifted_by, ==, "terminal:Counter 1");
  g_assert_cmpstr (hold->lift_reason, ==, "known to us");
  shop_step (shop, code, DOCKET_STEP_RELEASE);
}

static void
test_straight_through (Shop         *shop,
                       gconstpointer failing)
{
  g_autofree char *code = NULL;
  g_autofree char *held = NULL;

  shop->site->straight_ratio = 1;
  code = shop_place (shop, "a@example.org", 1, NULL);
  assert_state (shop, code, DOCKET_ORDER_RELEASED);

  shop->site->risk_amount_limit = 0;
  held = shop_place (shop, "a@example.org", 1, NULL);
  assert_state (shop, held, DOCKET_ORDER_PLACED);
}

static void
test_record (Shop         *shop,
             gconstpointer failing)
{
  g_autofree char *first = shop_place (shop, "Kaya@example.org", 1, NULL);
  g_autofree char *second = NULL;
  g_autofree char *stranger = NULL;
  g_autoptr (DocketOrder) known = NULL;
  g_autoptr (DocketOrder) unknown = NULL;

  shop_produce (shop, first);
  shop_step (shop, first, DOCKET_STEP_READY);
  shop_step (shop, first, DOCKET_STEP_COLLECT);
  second = shop_place (shop, "kaya@EXAMPLE.org", 1, NULL);
  stranger = shop_place (shop, "b@example.org", 1, NULL);

  known = shop_load (shop, second);
  unknown = shop_load (shop, stranger);
  g_assert_cmpfloat (known->risk->credibility, >, unknown->risk->credibility);
}

static void
test_undo (Shop         *shop,
           gconstpointer failing)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  DocketCall call = shop_counter (shop);
  const DocketJobTaker taker = { .name = "Photo 1" };
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (DocketOrder) undone = NULL;
  g_autoptr (GError) error = NULL;

  shop->site->undo = 5 * DOCKET_SECOND;
  shop_step (shop, code, DOCKET_STEP_RELEASE);
  early = docket_jobs_claim (shop->services, &call, "s", &taker, 1, 1, &error);
  g_assert_cmpuint (early->len, ==, 0);
  shop->now += DOCKET_SECOND;
  shop_step (shop, code, DOCKET_STEP_UNDO);
  undone = shop_load (shop, code);
  g_assert_cmpint (undone->state, ==, DOCKET_ORDER_PLACED);
  g_assert_cmpuint (undone->jobs->len, ==, 0);

  shop_step (shop, code, DOCKET_STEP_RELEASE);
  shop->now += 6 * DOCKET_SECOND;
  call.now = shop->now;
  later = docket_jobs_claim (shop->services, &call, "s", &taker, 1, 1, &error);
  g_assert_cmpuint (later->len, ==, 1);
  g_assert_false (step (shop, code, (DocketStepArguments) { .step = DOCKET_STEP_UNDO }, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
}

static void
test_cancel (Shop         *shop,
             gconstpointer failing)
{
  g_autofree char *code = shop_place (shop, "a@example.org", 1, NULL);
  g_autofree char *released = shop_place (shop, "a@example.org", 1, NULL);
  DocketCall call = shop_customer (shop);
  DocketStepArguments arguments = { .step = DOCKET_STEP_CANCEL };
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_orders_step (shop->services, &call, code, &arguments, NULL, &error));
  assert_state (shop, code, DOCKET_ORDER_CANCELLED);

  shop_step (shop, released, DOCKET_STEP_RELEASE);
  g_assert_false (docket_orders_step (shop->services, &call, released, &arguments, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  shop_step (shop, released, DOCKET_STEP_CANCEL);
  order = shop_load (shop, released);
  g_assert_cmpint (((DocketJob *) g_ptr_array_index (order->jobs, 0))->state, ==, DOCKET_JOB_CANCELED);
}

static GBytes *
compose (const DocketResult *result,
         gpointer            data)
{
  (*(guint *) data)++;
  return g_bytes_new_take (g_strdup (result->password), strlen (result->password));
}

/* The password is told again, to the same key only, and after a restart too. */
static void
test_once (Shop         *shop,
           gconstpointer failing)
{
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (300, 200);
  g_autofree char *image = shop_send (shop, code, jpeg);
  guint composed = 0;
  DocketOnce once = { .scope = "place", .key = "k", .compose = compose, .data = &composed };
  DocketOnce again = once;
  DocketOnce other = once;
  DocketCall call = shop_customer (shop);
  g_autoptr (GError) error = NULL;

  once.body = again.body = docket_hash_bytes ("{}", 2);
  other.body = docket_hash_bytes ("[]", 2);
  shop_put_contents (shop, code, image, "a@example.org", 1);
  shop_settle (shop);
  call.once = &once;
  g_assert_true (docket_orders_place (shop->services, &call, code, NULL, &error));
  g_assert_false (once.replayed);
  shop_close (shop);
  shop_open (shop);

  call.once = &again;
  g_assert_true (docket_orders_place (shop->services, &call, code, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (again.replayed);
  g_assert_true (g_bytes_equal (once.answer, again.answer));
  g_assert_cmpuint (composed, ==, 1);
  call.once = &other;
  g_assert_false (docket_orders_place (shop->services, &call, code, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_KEY_REUSED);
  g_bytes_unref (once.answer);
  g_bytes_unref (again.answer);
}

static GBytes *
compose_token (const DocketResult *result,
               gpointer            data G_GNUC_UNUSED)
{
  return g_bytes_new (result->token, strlen (result->token));
}

static DocketOnce
shop_create_at (Shop  *shop,
                gint64 now)
{
  DocketOnce once = { .scope = "create", .key = "k", .body = docket_hash_bytes ("{}", 2), .compose = compose_token };
  DocketCall call = shop_customer (shop);
  g_auto (DocketResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  call.now = now;
  call.once = &once;
  docket_orders_create (shop->services, &call, "main", "en", 0, &result, &error);
  g_assert_no_error (error);
  return once;
}

/* Whoever asks again gets no token that has ended, before the old answer is swept too. */
static void
test_once_token (Shop         *shop,
                 gconstpointer failing G_GNUC_UNUSED)
{
  gint64 end = shop->now + DOCKET_SESSION_TERM;
  DocketOnce tries[] = { shop_create_at (shop, shop->now), shop_create_at (shop, end - 1), shop_create_at (shop, end),
                         shop_create_at (shop, end + 1) };
  const gboolean replayed[] = { FALSE, TRUE, FALSE, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_assert_cmpint (tries[i].replayed, ==, replayed[i]);
      g_assert_cmpint (g_bytes_equal (tries[i].answer, tries[0].answer), ==, i < 2);
    }
  g_assert_true (g_bytes_equal (tries[3].answer, tries[2].answer));
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    g_bytes_unref (tries[i].answer);
}

static void
test_list (Shop         *shop,
           gconstpointer failing)
{
  g_autofree char *first = shop_place (shop, "first@example.org", 1, NULL);
  g_autofree char *second = NULL;
  DocketOrderQuery query = { .site = "main", .limit = 1 };
  g_autofree char *page = NULL;
  g_autofree char *next = NULL;
  g_autofree char *found = NULL;
  g_autofree char *day = NULL;
  g_autofree char *prefix = g_strndup (first, 4);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  shop->now += DOCKET_SECOND;
  second = shop_place (shop, "second@example.org", 1, NULL);
  page = docket_orders_list (shop->services, &query, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (page, second));
  g_assert_null (strstr (page, first));
  g_assert_nonnull (strstr (page, "\"counts\":{\"person\":0,\"customer\":2,\"nothing\":0,\"handing-over\":0}"));

  node = json_from_string (page, NULL);
  query.cursor = json_object_get_string_member (json_node_get_object (node), "next");
  next = docket_orders_list (shop->services, &query, &error);
  g_assert_nonnull (strstr (next, first));
  g_assert_nonnull (strstr (next, "\"next\":null"));

  query = (DocketOrderQuery) { .site = "main", .limit = 10, .query = "FIRST" };
  found = docket_orders_list (shop->services, &query, &error);
  g_assert_nonnull (strstr (found, first));
  g_assert_null (strstr (found, second));
  g_free (found);
  query.query = prefix;
  found = docket_orders_list (shop->services, &query, &error);
  g_assert_nonnull (strstr (found, first));
  g_free (found);
  query = (DocketOrderQuery) { .site = "other", .limit = 10, .query = "tanaka" };
  found = docket_orders_list (shop->services, &query, &error);
  g_assert_nonnull (strstr (found, "\"orders\":[]"));

  day = docket_orders_day (shop->services, "main", shop->now - DOCKET_HOUR, &error);
  g_assert_nonnull (strstr (day, "\"placed\":2,"));
  g_assert_nonnull (strstr (day, "\"waiting\":2,"));
}

/* Whichever statement fails, an order is wholly placed or not at all. */
static void
test_every_fault (Shop         *shop,
                  gconstpointer failing)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (300, 200);
  g_autofree char *image = shop_send (shop, code, jpeg);
  gboolean placed = FALSE;

  shop_put_contents (shop, code, image, "a@example.org", 1);
  shop_settle (shop);
  shop->fault.code = DOCKET_ERROR_FULL;
  for (gint at = 0; at < 200 && !placed; at++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketOrder) order = NULL;

      g_atomic_int_set (&shop->fault.countdown, at);
      placed = docket_orders_place (shop->services, &call, code, NULL, &error);
      g_atomic_int_set (&shop->fault.countdown, DOCKET_DB_NO_FAULT);
      if (!placed)
        g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
      order = shop_load (shop, code);
      g_assert_cmpint (order->state, ==, placed ? DOCKET_ORDER_PLACED : DOCKET_ORDER_RECEIVING);
      g_assert_cmpuint (shop_count_events (shop, "placed"), ==, placed ? 1 : 0);
    }
  g_assert_true (placed);
  g_assert_cmpint (shop->fault.n_failed, >, 10);
}

static void
test_feed (Shop         *shop,
           gconstpointer failing)
{
  gint64 before = docket_feed_get_last (shop->services->feed);
  g_autofree char *code = NULL;

  g_assert_false (docket_feed_wait (shop->services->feed, before, 1000));
  code = shop_draft (shop);
  g_assert_true (docket_feed_wait (shop->services->feed, before, 10 * G_TIME_SPAN_SECOND));
  docket_feed_stop (shop->services->feed);
  g_assert_false (docket_feed_wait (shop->services->feed, G_MAXINT64 - 1, 600 * G_TIME_SPAN_SECOND));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/orders/" name, Shop, NULL, shop_set_up, test, shop_tear_down)
  ADD ("life", test_life);
  ADD ("unfinished", test_unfinished);
  ADD ("other-site", test_other_site);
  ADD ("version", test_version);
  ADD ("alert", test_alert);
  ADD ("straight-through", test_straight_through);
  ADD ("record", test_record);
  ADD ("undo", test_undo);
  ADD ("cancel", test_cancel);
  ADD ("once", test_once);
  ADD ("once-token", test_once_token);
  ADD ("list", test_list);
  ADD ("feed", test_feed);
  g_test_add ("/orders/every-fault", Shop, GINT_TO_POINTER (TRUE), shop_set_up, test_every_fault,
              shop_tear_down);
  return g_test_run ();
}
