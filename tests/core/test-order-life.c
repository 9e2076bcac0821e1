/* test-order-life.c: the steps of an order, and that no sequence of them goes where it must not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"
#include "docket-json.h"

#include "test-fixture.h"

#define N_STEPS (DOCKET_STEP_UNDO + 1)

static DocketEvent *
step_at (DocketOrder       *order,
         const DocketSite  *site,
         DocketStep         step,
         gint64             now,
         GError           **error)
{
  DocketChange change = {
    .step = step, .actor = "terminal:Counter 1/Mia", .now = now, .site = site,
    .hold_id = "1", .reason = "known customer", .amount = 50, .compartment = "Shelf B4",
  };

  return docket_order_apply (order, &change, error);
}

static void
assert_step (DocketOrder      *order,
             const DocketSite *site,
             DocketStep        step,
             gint64            now,
             const char       *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketEvent) event = step_at (order, site, step, now, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (event->type, ==, type);
  g_assert_cmpstr (event->order, ==, order->code);
  g_assert_cmpint (event->at, ==, now);
}

static void
assert_refused (DocketOrder      *order,
                const DocketSite *site,
                DocketStep        step,
                gint64            now,
                DocketError       code)
{
  g_autofree char *before = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (step_at (order, site, step, now, &error));
  g_assert_error (error, DOCKET_ERROR, (gint) code);
  after = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  g_assert_cmpstr (before, ==, after);
}

/* A ready order may be put elsewhere; ready without a place says nothing new. */
static void
assert_moves (DocketOrder      *order,
              const DocketSite *site,
              gint64            now)
{
  gint64 ready_at = order->ready_at, undo_until = order->undo_until;
  DocketChange change = { .step = DOCKET_STEP_READY, .actor = "terminal:Counter", .now = now + 1, .site = site };
  g_autoptr (DocketEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (docket_order_apply (order, &change, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  change.compartment = "C1";
  event = docket_order_apply (order, &change, NULL);
  g_assert_cmpstr (event->type, ==, "ready");
  g_assert_nonnull (strstr (event->data, "moved"));
  g_assert_cmpstr (order->compartment, ==, "C1");
  g_assert_cmpint (order->ready_at, ==, ready_at);
  g_assert_cmpint (order->undo_until, ==, undo_until);
}

static void
test_whole_life (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  gint64 now = TEST_NOW;
  guint64 version = order->version;

  assert_step (order, site, DOCKET_STEP_PLACE, now, "placed");
  g_assert_cmpint (order->expiry.order_expires, ==, now + site->terms.order);
  assert_step (order, site, DOCKET_STEP_AUTHENTICATE, now, "authenticated");
  g_assert_cmpint (order->expiry.order_expires, ==, now + site->terms.order_extended);
  assert_step (order, site, DOCKET_STEP_RELEASE, now, "released");
  g_assert_cmpint (order->undo_until, ==, now + site->undo);
  assert_refused (order, site, DOCKET_STEP_RELEASE, now, DOCKET_ERROR_NOT_NOW);
  assert_refused (order, site, DOCKET_STEP_START, now, DOCKET_ERROR_NOT_NOW);
  now += site->undo;
  assert_step (order, site, DOCKET_STEP_START, now, "started");
  assert_refused (order, site, DOCKET_STEP_UNDO, now, DOCKET_ERROR_NOT_NOW);
  assert_step (order, site, DOCKET_STEP_READY, now, "ready");
  g_assert_cmpstr (order->compartment, ==, "Shelf B4");
  assert_moves (order, site, now);
  assert_step (order, site, DOCKET_STEP_COLLECT, now, "collected");
  g_assert_cmpint (order->ended_at, ==, now);
  assert_refused (order, site, DOCKET_STEP_RELEASE, now, DOCKET_ERROR_NOT_NOW);
  g_assert_cmpuint (order->version, ==, version + 7);
}

static void
test_undo (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  gint64 now = TEST_NOW;

  assert_step (order, site, DOCKET_STEP_PLACE, now, "placed");
  assert_refused (order, site, DOCKET_STEP_UNDO, now, DOCKET_ERROR_NOT_NOW);
  assert_step (order, site, DOCKET_STEP_RELEASE, now, "released");
  assert_step (order, site, DOCKET_STEP_UNDO, now + site->undo - 1, "undone");
  g_assert_cmpuint (order->state, ==, DOCKET_ORDER_PLACED);
  g_assert_cmpint (order->released_at, ==, 0);
  assert_step (order, site, DOCKET_STEP_RELEASE, now, "released");
  assert_refused (order, site, DOCKET_STEP_UNDO, now + site->undo, DOCKET_ERROR_NOT_NOW);
  assert_step (order, site, DOCKET_STEP_READY, now, "ready");
  assert_step (order, site, DOCKET_STEP_UNDO, now + 9 * DOCKET_SECOND, "undone");
  g_assert_cmpuint (order->state, ==, DOCKET_ORDER_IN_PRODUCTION);
  g_assert_null (order->compartment);
  assert_step (order, site, DOCKET_STEP_READY, now, "ready");
  assert_step (order, site, DOCKET_STEP_COLLECT, now, "collected");
  assert_step (order, site, DOCKET_STEP_UNDO, now, "undone");
  g_assert_cmpuint (order->state, ==, DOCKET_ORDER_READY);
  g_assert_cmpint (order->collected_at, ==, 0);
  assert_refused (order, site, DOCKET_STEP_UNDO, now, DOCKET_ERROR_NOT_NOW);
}

static void
set_hold (DocketOrder      *order,
          const DocketSite *site,
          DocketHoldReason  reason,
          gint64            now)
{
  DocketHold hold = { .reason = reason, .note = (char *) "ask the customer" };
  DocketChange change = { .step = DOCKET_STEP_HOLD, .actor = "server", .now = now, .site = site, .hold = &hold };
  g_autoptr (DocketEvent) event = docket_order_apply (order, &change, NULL);

  g_assert_nonnull (event);
  g_assert_cmpstr (event->type, ==, reason == DOCKET_HOLD_STAFF ? "hold-set" : "alert-raised");
}

static void
test_alert (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  DocketChange no_reason = { .step = DOCKET_STEP_LIFT, .now = TEST_NOW, .site = site, .hold_id = "1", .reason = " " };
  g_autoptr (GError) error = NULL;

  assert_step (order, site, DOCKET_STEP_PLACE, TEST_NOW, "placed");
  set_hold (order, site, DOCKET_HOLD_RISK_AMOUNT, TEST_NOW);
  set_hold (order, site, DOCKET_HOLD_STAFF, TEST_NOW);
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_HELD);
  g_assert_null (docket_order_apply (order, &no_reason, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  assert_step (order, site, DOCKET_STEP_LIFT, TEST_NOW, "lifted");
  g_assert_cmpstr (docket_order_find_hold (order, "1")->lifted_by, ==, "terminal:Counter 1/Mia");
  assert_refused (order, site, DOCKET_STEP_LIFT, TEST_NOW, DOCKET_ERROR_NOT_NOW);
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_HELD);
  docket_order_find_hold (order, "2")->lifted_at = 1;
  assert_step (order, site, DOCKET_STEP_RELEASE, TEST_NOW, "released");
}

static void
test_pictures (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  DocketImage *image = g_ptr_array_index (order->images, 0);

  order->images_expected = 2;
  assert_refused (order, site, DOCKET_STEP_PLACE, TEST_NOW, DOCKET_ERROR_UNFINISHED_UPLOAD);
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_UNFINISHED_UPLOAD);
  test_add_image (order, DOCKET_IMAGE_RECEIVING, 0, 0);
  assert_refused (order, site, DOCKET_STEP_PLACE, TEST_NOW, DOCKET_ERROR_UNFINISHED_UPLOAD);
  ((DocketImage *) g_ptr_array_index (order->images, 1))->state = DOCKET_IMAGE_REFUSED;
  image->state = DOCKET_IMAGE_CHECKING;
  assert_refused (order, site, DOCKET_STEP_PLACE, TEST_NOW, DOCKET_ERROR_UNFINISHED_UPLOAD);
  image->state = DOCKET_IMAGE_REFUSED;
  assert_refused (order, site, DOCKET_STEP_PLACE, TEST_NOW, DOCKET_ERROR_BAD_PICTURE);
  image->state = DOCKET_IMAGE_OK;
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_NOT_NOW);
  assert_step (order, site, DOCKET_STEP_PLACE, TEST_NOW, "placed");
}

static void
test_money_first (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();

  site->pay_first = TRUE;
  order->price = docket_money (100, "EUR");
  assert_step (order, site, DOCKET_STEP_PLACE, TEST_NOW, "placed");
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_UNPAID);
  assert_step (order, site, DOCKET_STEP_PAY, TEST_NOW, "paid");
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_UNPAID);
  assert_step (order, site, DOCKET_STEP_PAY, TEST_NOW, "paid");
  assert_refused (order, site, DOCKET_STEP_PAY, TEST_NOW, DOCKET_ERROR_INVALID);
  assert_step (order, site, DOCKET_STEP_RELEASE, TEST_NOW, "released");
}

static void
test_made_before_ready (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  DocketJob *job = test_add_job (order, DOCKET_JOB_PROCESSING_STOPPED);

  order->state = DOCKET_ORDER_IN_PRODUCTION;
  assert_refused (order, site, DOCKET_STEP_READY, TEST_NOW, DOCKET_ERROR_NOT_NOW);
  job->state = DOCKET_JOB_COMPLETED;
  assert_step (order, site, DOCKET_STEP_READY, TEST_NOW, "ready");
}

static void
test_ends (void)
{
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = test_order ();
  DocketChange cancel = { .step = DOCKET_STEP_CANCEL, .actor = "customer", .now = TEST_NOW, .site = site };
  g_autoptr (GError) error = NULL;
  gint64 end;

  assert_step (order, site, DOCKET_STEP_PLACE, TEST_NOW, "placed");
  end = order->expiry.order_expires;
  assert_refused (order, site, DOCKET_STEP_EXPIRE, end - 1, DOCKET_ERROR_NOT_NOW);
  assert_refused (order, site, DOCKET_STEP_RELEASE, end, DOCKET_ERROR_GONE);
  assert_step (order, site, DOCKET_STEP_RELEASE, TEST_NOW, "released");
  g_assert_false (docket_order_may (order, &cancel, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  assert_step (order, site, DOCKET_STEP_CANCEL, TEST_NOW, "cancelled");
  assert_refused (order, site, DOCKET_STEP_RELEASE, TEST_NOW, DOCKET_ERROR_GONE);
  assert_refused (order, site, DOCKET_STEP_EXPIRE, end, DOCKET_ERROR_GONE);
}

static void
test_nicks (void)
{
  for (guint step = 0; step < N_STEPS; step++)
    {
      DocketStep back;

      g_assert_true (docket_step_from_nick (docket_step_to_nick (step), &back));
      g_assert_cmpuint (back, ==, step);
    }
  g_assert_false (docket_step_from_nick ("jump", NULL));
}

/* The edges along which a state may change, written down apart from the code under test. */
static gboolean
edge_is_allowed (DocketOrderState from,
                 DocketOrderState to,
                 DocketStep       step)
{
  static const struct { gint from, to, step; } edges[] = {
    { DOCKET_ORDER_RECEIVING, DOCKET_ORDER_PLACED, DOCKET_STEP_PLACE },
    { DOCKET_ORDER_PLACED, DOCKET_ORDER_RELEASED, DOCKET_STEP_RELEASE },
    { DOCKET_ORDER_RELEASED, DOCKET_ORDER_IN_PRODUCTION, DOCKET_STEP_START },
    { DOCKET_ORDER_RELEASED, DOCKET_ORDER_READY, DOCKET_STEP_READY },
    { DOCKET_ORDER_IN_PRODUCTION, DOCKET_ORDER_READY, DOCKET_STEP_READY },
    { DOCKET_ORDER_READY, DOCKET_ORDER_COLLECTED, DOCKET_STEP_COLLECT },
    { DOCKET_ORDER_RELEASED, DOCKET_ORDER_PLACED, DOCKET_STEP_UNDO },
    { DOCKET_ORDER_READY, DOCKET_ORDER_IN_PRODUCTION, DOCKET_STEP_UNDO },
    { DOCKET_ORDER_COLLECTED, DOCKET_ORDER_READY, DOCKET_STEP_UNDO },
    { DOCKET_ORDER_RECEIVING, DOCKET_ORDER_CANCELLED, DOCKET_STEP_CANCEL },
    { DOCKET_ORDER_PLACED, DOCKET_ORDER_CANCELLED, DOCKET_STEP_CANCEL },
    { DOCKET_ORDER_RELEASED, DOCKET_ORDER_CANCELLED, DOCKET_STEP_CANCEL },
    { DOCKET_ORDER_IN_PRODUCTION, DOCKET_ORDER_CANCELLED, DOCKET_STEP_CANCEL },
    { DOCKET_ORDER_RECEIVING, DOCKET_ORDER_EXPIRED, DOCKET_STEP_EXPIRE },
    { DOCKET_ORDER_PLACED, DOCKET_ORDER_EXPIRED, DOCKET_STEP_EXPIRE },
    { DOCKET_ORDER_RELEASED, DOCKET_ORDER_EXPIRED, DOCKET_STEP_EXPIRE },
    { DOCKET_ORDER_IN_PRODUCTION, DOCKET_ORDER_EXPIRED, DOCKET_STEP_EXPIRE },
    { DOCKET_ORDER_READY, DOCKET_ORDER_EXPIRED, DOCKET_STEP_EXPIRE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (edges); i++)
    if (edges[i].from == (gint) from && edges[i].to == (gint) to && edges[i].step == (gint) step)
      return TRUE;
  return from == to;
}

/* What is true of an order after each step, whatever came before. */
typedef struct
{
  gboolean held;
  gint64 unpaid;
  DocketOrderState state;
  DocketExpiry expiry;
  guint64 version;
  gint64 undo_until;
  gboolean released;  /* since it was placed, and not undone */
} Model;

static Model
observe (const DocketOrder *order,
         gboolean           released)
{
  return (Model) { docket_order_is_held (order), docket_order_unpaid (order), order->state, order->expiry,
                   order->version, order->undo_until, released };
}

static void
check_invariants (const DocketOrder  *order,
                  const DocketChange *change,
                  const Model        *before)
{
  g_assert_true (edge_is_allowed (before->state, order->state, change->step));
  g_assert_cmpuint (order->version, ==, before->version + 1);
  g_assert_cmpint (order->paid.amount, >=, 0);
  g_assert_cmpint (order->paid.amount, <=, order->price.amount);
  if (change->step == DOCKET_STEP_RELEASE || change->step == DOCKET_STEP_START || change->step == DOCKET_STEP_READY)
    g_assert_false (before->held);
  if (change->step == DOCKET_STEP_RELEASE && change->site->pay_first)
    g_assert_cmpint (before->unpaid, ==, 0);
  if (order->state == DOCKET_ORDER_IN_PRODUCTION || order->state == DOCKET_ORDER_READY)
    g_assert_true (before->released && order->released_at != 0);
  if (change->step == DOCKET_STEP_UNDO)
    g_assert_true (before->undo_until != 0 && change->now < before->undo_until);
  if (change->step == DOCKET_STEP_AUTHENTICATE || change->step == DOCKET_STEP_COLLECT)
    {
      g_assert_cmpint (order->expiry.order_expires, >=, before->expiry.order_expires);
      g_assert_cmpint (order->expiry.images_expire, >=, before->expiry.images_expire);
    }
  g_assert_true ((order->ended_at != 0) == (docket_order_wants (order) == DOCKET_WANTS_ENDED));
  g_assert_true ((order->collected_at != 0) == (order->state == DOCKET_ORDER_COLLECTED));
  g_assert_true (order->undo_until == 0 || order->state == DOCKET_ORDER_RELEASED ||
                 order->state == DOCKET_ORDER_READY || order->state == DOCKET_ORDER_COLLECTED);
}

static DocketChange
random_change (const DocketSite *site,
               DocketHold       *hold,
               gint64            now)
{
  static const char *const ids[] = { "1", "2", "3", NULL };

  DocketStep step = (DocketStep) g_test_rand_int_range (0, N_STEPS);

  /* Lives that are cancelled at once say little. */
  if (step == DOCKET_STEP_CANCEL && g_test_rand_int_range (0, 10) != 0)
    step = DOCKET_STEP_RELEASE;
  hold->reason = (DocketHoldReason) g_test_rand_int_range (0, 3);
  return (DocketChange) {
    .step = step,
    .actor = g_test_rand_bit () ? "customer" : "server",
    .now = now,
    .site = site,
    .hold = g_test_rand_int_range (0, 8) == 0 ? hold : NULL,
    .hold_id = ids[g_test_rand_int_range (0, 4)],
    .reason = g_test_rand_bit () ? "fine" : NULL,
    .amount = g_test_rand_int_range (-120, 120),
  };
}

static void
random_life (DocketOrder      *order,
             const DocketSite *site,
             guint             counts[N_STEPS])
{
  gint64 now = TEST_NOW;
  gboolean released = FALSE;
  DocketHold hold = { 0 };

  for (guint i = 0; i < 60; i++)
    {
      DocketChange change = random_change (site, &hold, now);
      g_autofree char *json = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
      Model before = observe (order, released);
      g_autoptr (GError) error = NULL;
      gboolean may = docket_order_may (order, &change, NULL);
      g_autoptr (DocketEvent) event = docket_order_apply (order, &change, &error);

      g_assert_true (may == (event != NULL) && may == (error == NULL));
      if (event == NULL)
        {
          g_autofree char *after = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);

          g_assert_cmpstr (json, ==, after);
          continue;
        }
      counts[change.step]++;
      released = change.step == DOCKET_STEP_RELEASE ||
                 (released && !(change.step == DOCKET_STEP_UNDO && order->state == DOCKET_ORDER_PLACED));
      before.released = before.released || released;
      check_invariants (order, &change, &before);
      now += g_test_rand_bit () ? g_test_rand_int_range (0, 8) * DOCKET_SECOND
                                : g_test_rand_int_range (0, 9) == 0 ? 20 * DOCKET_DAY : 0;
    }
}

static void
test_random_lives (void)
{
  guint counts[N_STEPS] = { 0 };

  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
      g_autoptr (DocketOrder) order = test_order ();

      site->pay_first = g_test_rand_int_range (0, 4) == 0;
      site->undo = g_test_rand_bit () ? 5 * DOCKET_SECOND : 0;
      order->price = docket_money (g_test_rand_int_range (0, 100), "EUR");
      order->expiry = docket_terms_at_upload (&site->terms, TEST_NOW);
      random_life (order, site, counts);
    }
  for (guint step = 0; step < N_STEPS; step++)
    g_assert_cmpuint (counts[step], >, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order-life/whole", test_whole_life);
  g_test_add_func ("/order-life/undo", test_undo);
  g_test_add_func ("/order-life/alert", test_alert);
  g_test_add_func ("/order-life/pictures", test_pictures);
  g_test_add_func ("/order-life/money-first", test_money_first);
  g_test_add_func ("/order-life/made-before-ready", test_made_before_ready);
  g_test_add_func ("/order-life/ends", test_ends);
  g_test_add_func ("/order-life/nicks", test_nicks);
  g_test_add_func ("/order-life/random", test_random_lives);
  return g_test_run ();
}
