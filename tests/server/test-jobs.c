/* test-jobs.c: the production queue: claims, leases, reports, what a person decides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "services-fixture.h"

#include "docket-error.h"
#include "docket-time.h"
#include "pictures.h"

#include <unistd.h>

static const DocketJobTaker any = { .name = "Photo 1" };

static DocketJob *
claim (Shop                 *shop,
       const char           *station,
       const DocketJobTaker *taker)
{
  DocketCall call = shop_counter (shop);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) jobs = docket_jobs_claim (shop->services, &call, station, taker, 1, 1, &error);

  g_assert_no_error (error);
  return jobs->len > 0 ? g_ptr_array_steal_index (jobs, 0) : NULL;
}

static DocketJob *
report (Shop            *shop,
        const char      *station,
        const DocketJob *job,
        DocketJobState   state,
        gint             copies,
        GError         **error)
{
  DocketCall call = shop_counter (shop);
  DocketJobReport said = { .state = state, .copies_completed = copies, .attempt = job->attempt };

  return docket_jobs_report (shop->services, &call, station, job->id, &said, error);
}

static void
must_report (Shop            *shop,
             const DocketJob *job,
             DocketJobState   state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) after = report (shop, "s", job, state, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpint (after->state, ==, state);
}

static DocketJob *
get (Shop  *shop,
     gint64 id)
{
  DocketCall call = shop_counter (shop);
  g_autoptr (GError) error = NULL;
  DocketJob *job = docket_jobs_get (shop->services, &call, id, &error);

  g_assert_no_error (error);
  return job;
}

static char *
released (Shop *shop)
{
  char *code = shop_place (shop, "a@example.org", 2, NULL);

  shop_step (shop, code, DOCKET_STEP_RELEASE);
  return code;
}

static void
lapse (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  guint n;

  shop->now += DOCKET_JOB_LEASE + 1;
  g_assert_true (docket_jobs_expire_leases (shop->services, shop->now, 10, &n, &error));
  g_assert_cmpuint (n, ==, 1);
}

static void
test_claimed_once (Shop         *shop,
                   gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) job = claim (shop, "s", &any);
  g_autoptr (DocketOrder) order = shop_load (shop, code);

  g_assert_nonnull (job);
  g_assert_cmpstr (job->device, ==, "Photo 1");
  g_assert_cmpuint (job->attempt, ==, 1);
  g_assert_null (claim (shop, "t", &any));
  g_assert_cmpstr (((DocketJob *) g_ptr_array_index (order->jobs, 0))->station, ==, "s");
}

static void
test_fitting_device (Shop         *shop,
                     gconstpointer data)
{
  static const char *const large[] = { "photo-20x30", NULL };
  static const char *const small[] = { "photo-9x13", "photo-10x15", NULL };
  static const char *const matte[] = { "matte", NULL };
  const DocketJobTaker wrong_size = { "P", large, NULL };
  const DocketJobTaker wrong_paper = { "P", small, matte };
  const DocketJobTaker right = { "P", small, NULL };
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) job = NULL;

  g_assert_null (claim (shop, "s", &wrong_size));
  g_assert_null (claim (shop, "s", &wrong_paper));
  job = claim (shop, "s", &right);
  g_assert_nonnull (job);
}

static void
test_order_follows (Shop         *shop,
                    gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) job = claim (shop, "s", &any);
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) one = NULL;

  assert_state (shop, code, DOCKET_ORDER_RELEASED);
  must_report (shop, job, DOCKET_JOB_PROCESSING);
  assert_state (shop, code, DOCKET_ORDER_IN_PRODUCTION);
  g_assert_cmpuint (shop_count_events (shop, "started"), ==, 1);
  one = report (shop, "s", job, DOCKET_JOB_PROCESSING, 1, &error);
  g_assert_cmpuint (one->copies_completed, ==, 1);
  must_report (shop, job, DOCKET_JOB_COMPLETED);
  order = shop_load (shop, code);
  g_assert_true (docket_order_is_made (order));
  g_assert_cmpint (docket_order_next_step (order), ==, DOCKET_STEP_READY);
}

static void
test_earlier_attempt (Shop         *shop,
                      gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) first = claim (shop, "s", &any);
  g_autoptr (DocketJob) second = NULL;
  g_autoptr (GError) error = NULL;

  lapse (shop);
  second = claim (shop, "t", &any);
  g_assert_cmpuint (second->attempt, ==, 2);
  g_assert_null (report (shop, "s", first, DOCKET_JOB_PROCESSING, -1, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_null (report (shop, "t", first, DOCKET_JOB_PROCESSING, -1, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED);
}

/* A station that dies while it makes something leaves a question, not a second print. */
static void
test_outcome_unknown (Shop         *shop,
                      gconstpointer data)
{
  static const DocketJobOutcome outcomes[] = { DOCKET_JOB_OUTCOME_MADE, DOCKET_JOB_OUTCOME_NOT_MADE,
                                               DOCKET_JOB_OUTCOME_STOP };
  static const DocketJobState states[] = { DOCKET_JOB_COMPLETED, DOCKET_JOB_PENDING, DOCKET_JOB_CANCELED };

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *code = released (shop);
      g_autoptr (DocketJob) job = claim (shop, "s", &any);
      g_autoptr (DocketJob) stopped = NULL;
      g_autoptr (DocketJob) resolved = NULL;
      g_autoptr (DocketJob) again = NULL;
      g_autoptr (DocketOrder) order = NULL;
      DocketCall call = shop_counter (shop);
      g_autoptr (GError) error = NULL;

      must_report (shop, job, DOCKET_JOB_PROCESSING);
      g_assert_null (docket_jobs_resolve (shop->services, &call, job->id, outcomes[i], &error) );
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
      g_clear_error (&error);
      lapse (shop);
      stopped = get (shop, job->id);
      g_assert_cmpint (stopped->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
      g_assert_cmpstr (stopped->reasons[0], ==, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
      g_assert_null (claim (shop, "t", &any));
      order = shop_load (shop, code);
      g_assert_cmpint (docket_order_wants (order), ==, DOCKET_WANTS_PERSON);

      resolved = docket_jobs_resolve (shop->services, &call, job->id, outcomes[i], &error);
      g_assert_no_error (error);
      g_assert_cmpint (resolved->state, ==, states[i]);
      again = claim (shop, "t", &any);
      g_assert_cmpint (again != NULL, ==, states[i] == DOCKET_JOB_PENDING);
      shop_step (shop, code, DOCKET_STEP_CANCEL);
    }
}

/* The station comes back after a crash and knows what became of its job. */
static void
test_station_comes_back (Shop         *shop,
                         gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) job = claim (shop, "s", &any);
  DocketCall call = shop_counter (shop);
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GError) error = NULL;

  must_report (shop, job, DOCKET_JOB_PROCESSING);
  lapse (shop);
  held = docket_jobs_list (shop->services, &call, "s", &error);
  g_assert_cmpuint (held->len, ==, 1);
  must_report (shop, job, DOCKET_JOB_COMPLETED);
}

static void
test_renew (Shop         *shop,
            gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) job = claim (shop, "s", &any);
  DocketCall call;
  g_autoptr (DocketJob) renewed = NULL;
  g_autoptr (DocketJob) cancelled = NULL;
  g_autoptr (GError) error = NULL;
  guint n;

  shop->now += DOCKET_JOB_LEASE / 2;
  call = shop_counter (shop);
  renewed = docket_jobs_renew (shop->services, &call, "s", job->id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (renewed->lease_until, >, job->lease_until);
  shop->now += DOCKET_JOB_LEASE / 2 + 1;
  docket_jobs_expire_leases (shop->services, shop->now, 10, &n, &error);
  g_assert_cmpuint (n, ==, 0);
  g_assert_null (docket_jobs_renew (shop->services, &call, "t", job->id, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED);
  g_clear_error (&error);

  shop_step (shop, code, DOCKET_STEP_CANCEL);
  cancelled = docket_jobs_renew (shop->services, &call, "s", job->id, &error);
  g_assert_cmpint (cancelled->state, ==, DOCKET_JOB_CANCELED);
}

static void
hold (Shop       *shop,
      const char *code)
{
  DocketCall call = shop_counter (shop);
  DocketStepArguments arguments = { .step = DOCKET_STEP_HOLD, .note = "ask" };

  g_assert_true (docket_orders_step (shop->services, &call, code, &arguments, NULL, NULL));
}

static void
lift (Shop       *shop,
      const char *code)
{
  DocketCall call = shop_counter (shop);
  DocketStepArguments arguments = { .step = DOCKET_STEP_LIFT, .hold_id = "1", .reason = "asked" };

  g_assert_true (docket_orders_step (shop->services, &call, code, &arguments, NULL, NULL));
}

/* On every path into production a hold stands in the way. */
static void
test_held (Shop         *shop,
           gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autofree char *second = NULL;
  g_autoptr (DocketJob) job = NULL;
  g_autoptr (DocketJob) after = NULL;
  g_autoptr (GError) error = NULL;

  hold (shop, code);
  g_assert_null (claim (shop, "s", &any));
  lift (shop, code);
  job = claim (shop, "s", &any);
  g_assert_nonnull (job);
  must_report (shop, job, DOCKET_JOB_PROCESSING);

  second = released (shop);
  after = claim (shop, "s", &any);
  hold (shop, second);
  g_assert_null (report (shop, "s", after, DOCKET_JOB_PROCESSING, -1, &error));
  g_assert_nonnull (error);
  assert_state (shop, second, DOCKET_ORDER_RELEASED);
}

static void
test_page (Shop         *shop,
           gconstpointer data)
{
  g_autofree char *code = released (shop);
  g_autoptr (DocketJob) job = claim (shop, "s", &any);
  DocketCall call = shop_counter (shop);
  g_autoptr (GError) error = NULL;
  g_autoptr (Pixels) page = NULL;
  g_auto (DocketMade) made = { -1 };
  g_auto (DocketMade) again = { -1 };

  docket_jobs_make_page (shop->services, &call, job->id, DOCKET_PAGE_JPEG, &made, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (made.type, ==, "image/jpeg");
  page = read_result (docket_made_take (&made));
  g_assert_cmpint (page->width, ==, 1800);
  g_assert_cmpint (page->height, ==, 1200);
  g_assert_cmpint (page->dpi, ==, 300);
  g_assert_true (docket_jobs_make_page (shop->services, &call, job->id, DOCKET_PAGE_JPEG, &again, &error));
  g_assert_cmpint (made.length, ==, again.length);
  g_assert_cmpstr (made.tag, ==, again.tag);
  g_assert_false (docket_jobs_make_outlines (shop->services, &call, job->id, &again, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  call.site = "other";
  g_assert_false (docket_jobs_make_page (shop->services, &call, job->id, DOCKET_PAGE_JPEG, &again, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE);
}

static void
put_device (Shop       *shop,
            const char *state)
{
  DocketCall call = shop_counter (shop);
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_row_free);
  DocketDeviceRow *row = g_new0 (DocketDeviceRow, 1);
  g_autoptr (GError) error = NULL;

  row->station = g_strdup ("s");
  row->name = g_strdup ("Photo 1");
  row->state = g_strdup (state);
  row->json = g_strdup_printf ("{\"name\":\"Photo 1\",\"state\":\"%s\"}", state);
  g_ptr_array_add (devices, row);
  g_assert_true (docket_jobs_put_devices (shop->services, &call, "s", devices, &error));
  g_assert_no_error (error);
}

/* An order's expected time knows whether anything works, and that what stands is mended. */
static void
test_devices (Shop         *shop,
              gconstpointer data)
{
  g_autofree char *stopped = NULL;
  g_autofree char *working = NULL;
  g_autoptr (DocketOrder) later = NULL;
  g_autoptr (DocketOrder) expected = NULL;
  g_autoptr (GPtrArray) devices = NULL;

  put_device (shop, "stopped");
  put_device (shop, "stopped");
  g_assert_cmpuint (shop_count_events (shop, "device"), ==, 1);
  stopped = shop_place (shop, "a@example.org", 1, NULL);
  put_device (shop, "idle");
  g_assert_cmpuint (shop_count_events (shop, "device"), ==, 2);
  working = shop_place (shop, "a@example.org", 1, NULL);
  later = shop_load (shop, stopped);
  expected = shop_load (shop, working);
  g_assert_cmpint (expected->expected_p50, >, shop->now);
  g_assert_cmpint (later->expected_p50, >, expected->expected_p50 + DOCKET_MINUTE);
  devices = docket_jobs_list_devices (shop->services, "main", NULL);
  g_assert_cmpuint (devices->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/jobs/" name, Shop, NULL, shop_set_up, test, shop_tear_down)
  ADD ("claimed-once", test_claimed_once);
  ADD ("fitting-device", test_fitting_device);
  ADD ("order-follows", test_order_follows);
  ADD ("earlier-attempt", test_earlier_attempt);
  ADD ("outcome-unknown", test_outcome_unknown);
  ADD ("station-comes-back", test_station_comes_back);
  ADD ("renew", test_renew);
  ADD ("held", test_held);
  ADD ("page", test_page);
  ADD ("devices", test_devices);
  return g_test_run ();
}
