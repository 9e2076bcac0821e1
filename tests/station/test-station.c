/* test-station.c: jobs made once and reported, with servers and devices that fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "station-rig.h"

#include <string.h>

static void
test_made_once (Unit *unit,
                gconstpointer data)
{
  gint64 one = fake_shop_add_job (unit->shop, 3), two = fake_shop_add_job (unit->shop, 1);
  g_autoptr (DocketJob) job = NULL;

  unit_start (unit, "file://");
  unit_await (unit, one, DOCKET_JOB_COMPLETED);
  unit_await (unit, two, DOCKET_JOB_COMPLETED);
  job = fake_shop_get_job (unit->shop, one);
  g_assert_cmpuint (job->copies_completed, ==, 3);
  g_assert_cmpuint (unit_count_prints (unit), ==, 4);
  g_assert_cmpuint (fake_shop_count_reports (unit->shop, one, DOCKET_JOB_COMPLETED), ==, 1);
  g_assert_cmpstr (docket_station_device_get_name (unit_device (unit)), ==, "Photo 1");
}

/* Every answer may be lost after the server acted: nothing is made twice, nothing is forgotten. */
static void
test_lost_answers (Unit *unit,
                   gconstpointer data)
{
  static const char *const prefixes[] = { "POST /v1/jobs/claim", "PUT /v1/jobs/", "GET /v1/jobs/", "GET /v1/jobs?",
                                          "GET /v1/terminal" };

  unit_start (unit, "file://");
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gint64 job;

      fake_shop_lose_answers (unit->shop, prefixes[i], 2);
      job = fake_shop_add_job (unit->shop, 2);
      docket_station_look (unit->station);
      unit_await (unit, job, DOCKET_JOB_COMPLETED);
      g_assert_cmpuint (unit_count_prints (unit), ==, 2 * (i + 1));
    }
}

static gboolean
is_waiting (gpointer data)
{
  Unit *unit = data;

  return docket_station_get_waiting_reports (unit->station) > 0 && unit_count_prints (unit) == 1
         && !docket_client_get_online (unit->client);
}

/* The server goes away while the device works; a restart comes between; the report arrives all the same. */
static void
test_server_away (Unit *unit,
                  gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);

  unit_start (unit, "failing:runs-out?");
  g_assert_true (fake_wait (unit_is_stopped, unit, 20));
  unit_await (unit, id, DOCKET_JOB_PROCESSING_STOPPED);
  fake_server_pause (fake_shop_get_server (unit->shop));
  fake_server_cut (fake_shop_get_server (unit->shop));
  unit_operate (unit, DOCKET_STATION_GO_ON);
  g_assert_true (fake_wait (is_waiting, unit, 20));

  unit_stop (unit);
  unit_start (unit, "file://");
  g_assert_cmpuint (docket_station_get_waiting_reports (unit->station), ==, 1);
  fake_server_resume (fake_shop_get_server (unit->shop));
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
}

/* The device does not tell what became of it: a person is asked, and nothing is made again. */
static void
test_unknown (Unit *unit,
              gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);
  g_autoptr (DocketJob) job = NULL;

  unit_start (unit, "failing:unknown?");
  unit_await (unit, id, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpint (unit->asked, ==, id);
  g_assert_cmpuint (fake_shop_count_reports (unit->shop, id, DOCKET_JOB_PROCESSING), ==, 1);
}

static void
test_refused (Unit *unit,
              gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);

  unit_start (unit, "failing:refuse?");
  unit_await (unit, id, DOCKET_JOB_ABORTED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
}

static void
test_aborted (Unit *unit,
              gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);

  unit_start (unit, "failing:abort?");
  unit_await (unit, id, DOCKET_JOB_ABORTED);
}

typedef struct
{
  Unit *unit;
  gint64 job;
} Given;

static gboolean
is_given_back (gpointer data)
{
  Given *given = data;

  return fake_shop_count_reports (given->unit->shop, given->job, DOCKET_JOB_PENDING) > 0;
}

/* A device with no room, or one that loses what it holds: the job goes back, and is made on another device. */
static void
test_given_back (Unit *unit,
                 gconstpointer kind)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);
  Given given = { unit, id };

  unit_start (unit, kind);
  g_assert_true (fake_wait (is_given_back, &given, 30));
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
  unit_stop (unit);

  unit_start (unit, "file://");
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
}

static void
test_cancelled (Unit *unit,
                gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);

  unit_start (unit, "failing:runs-out?");
  g_assert_true (fake_wait (unit_is_stopped, unit, 20));
  unit_operate (unit, DOCKET_STATION_CANCEL);
  unit_await (unit, id, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
}

/* The customer cancels: the device is told. */
static void
test_cancelled_by_server (Unit *unit,
                          gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);

  unit_start (unit, "failing:runs-out?");
  g_assert_true (fake_wait (unit_is_stopped, unit, 20));
  unit_await (unit, id, DOCKET_JOB_PROCESSING_STOPPED);
  fake_shop_set_job (unit->shop, id, DOCKET_JOB_CANCELED, TRUE);
  g_assert_true (fake_server_push (fake_shop_get_server (unit->shop),
                                   "id: 1\nevent: cancelled\ndata: {\"id\":1,\"at\":\"2026-11-21T12:00:00.000Z\","
                                   "\"site\":\"main\",\"order\":\"7K3MQ0ZT4HX\",\"type\":\"cancelled\","
                                   "\"actor\":\"customer\",\"data\":null}\n\n"));
  g_assert_true (fake_wait (unit_is_idle, unit, 20));
  unit_operate (unit, DOCKET_STATION_GO_ON);
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
}

/* A ledger that is gone says nothing about what was begun: what may have begun is asked about. */
static void
test_lost_ledger (Unit *unit,
                  gconstpointer data)
{
  gint64 begun = fake_shop_add_job (unit->shop, 1), claimed = fake_shop_add_job (unit->shop, 1);

  fake_shop_set_job (unit->shop, begun, DOCKET_JOB_PROCESSING, TRUE);
  fake_shop_set_job (unit->shop, claimed, DOCKET_JOB_PENDING, TRUE);
  unit_start (unit, "file://");
  unit_await (unit, begun, DOCKET_JOB_PROCESSING_STOPPED);
  unit_await (unit, claimed, DOCKET_JOB_COMPLETED);
  g_assert_cmpint (unit->asked, ==, begun);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* Answers that are on their way hold it, and the lock of its folder. */
static void
kill_station (Unit *unit)
{
  gpointer station = unit->station;

  g_object_add_weak_pointer (G_OBJECT (unit->station), &station);
  g_clear_object (&unit->station);
  g_assert_true (fake_wait (is_gone, &station, 20));
}

static gboolean
has_delivered (gpointer data)
{
  Unit *unit = data;
  g_autofree char *path = g_build_filename (unit->folder, "ledger", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && strstr (text, "delivered") != NULL;
}

/* The same with a ledger that has everything: what the server heard is being made is not made anew on its word. */
static void
test_forgotten (Unit *unit,
                gconstpointer data)
{
  gpointer station;
  gint64 id;

  unit_start (unit, "file://");
  station = unit->station;
  id = fake_shop_add_job (unit->shop, 1);
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  /* Else it would be told once more, after the job was set back. */
  g_assert_true (fake_wait (has_delivered, unit, 20));
  g_object_add_weak_pointer (G_OBJECT (unit->station), &station);
  unit_stop (unit);
  /* Answers that were on their way still hold it, and its ledger. */
  g_assert_true (fake_wait (is_gone, &station, 20));
  fake_shop_set_job (unit->shop, id, DOCKET_JOB_PROCESSING, TRUE);
  unit_start (unit, "file://");
  unit_await (unit, id, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpint (unit->asked, ==, id);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
}

static gboolean
is_known_paused (gpointer data)
{
  return docket_station_device_get_paused (unit_device (data));
}

static void
test_paused (Unit *unit,
             gconstpointer data)
{
  gint64 id;

  unit_start (unit, "file://");
  unit_operate (unit, DOCKET_STATION_PAUSE);
  g_assert_true (is_known_paused (unit));
  g_assert_cmpstr (docket_station_device_get_state (unit_device (unit)), ==, "stopped");
  id = fake_shop_add_job (unit->shop, 1);
  docket_station_look (unit->station);
  unit_operate (unit, DOCKET_STATION_TEST);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
  g_assert_cmpuint (fake_shop_count_reports (unit->shop, id, DOCKET_JOB_PROCESSING), ==, 0);

  unit_operate (unit, DOCKET_STATION_GO_ON);
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
}

static gboolean
is_paused (gpointer data)
{
  return docket_station_device_get_paused (unit_device (data));
}

static gboolean
is_not_paused (gpointer data)
{
  return !is_paused (data);
}

static gboolean
server_heard_pause (gpointer data)
{
  return fake_shop_get_paused (((Unit *) data)->shop) == 1;
}

/* A pause is one thing, whichever counter it was pressed at. */
static void
test_paused_elsewhere (Unit *unit,
                       gconstpointer data)
{
  gint64 id;

  unit_start (unit, "file://");
  fake_shop_pause (unit->shop, TRUE);
  g_assert_true (fake_wait (is_paused, unit, 20));
  id = fake_shop_add_job (unit->shop, 1);
  docket_station_look (unit->station);
  fake_shop_pause (unit->shop, FALSE);
  g_assert_true (fake_wait (is_not_paused, unit, 20));
  unit_await (unit, id, DOCKET_JOB_COMPLETED);

  unit_operate (unit, DOCKET_STATION_PAUSE);
  g_assert_true (fake_wait (server_heard_pause, unit, 20));
  g_assert_true (is_paused (unit));
}

/* The station stops while the device holds a page that was not begun: the job goes back at once. */
static void
test_stopped_before_begin (Unit *unit,
                           gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);
  g_autoptr (DocketJob) job = NULL;

  fake_shop_lose_answers (unit->shop, "PUT /v1/jobs/", 1000);
  unit_start (unit, "file://");
  unit_await (unit, id, DOCKET_JOB_PROCESSING);
  fake_shop_lose_answers (unit->shop, "nothing", 0);
  unit_stop (unit);
  job = fake_shop_get_job (unit->shop, id);
  g_assert_cmpint (job->state, ==, DOCKET_JOB_PENDING);
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
}

/* The station died before it began, and a person settled the job meanwhile: there is nothing to tell any more. */
static void
test_ended_meanwhile (Unit *unit,
                      gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1), next;

  fake_shop_lose_answers (unit->shop, "PUT /v1/jobs/", 1000);
  unit_start (unit, "file://");
  unit_await (unit, id, DOCKET_JOB_PROCESSING);
  kill_station (unit);
  fake_shop_lose_answers (unit->shop, "nothing", 0);
  fake_shop_set_job (unit->shop, id, DOCKET_JOB_COMPLETED, TRUE);

  unit_start (unit, "file://");
  next = fake_shop_add_job (unit->shop, 1);
  docket_station_look (unit->station);
  unit_await (unit, next, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (fake_shop_count_refused (unit->shop, id), ==, 0);
  g_assert_cmpuint (fake_shop_count_reports (unit->shop, id, DOCKET_JOB_PENDING), ==, 0);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
}

typedef struct
{
  Unit *unit;
  DocketOrder *order;
  GPtrArray *devices;
} Release;

static gboolean
is_offered (gpointer data)
{
  Release *release = data;

  release->devices = docket_station_offer (release->unit->station, release->order);

  return release->devices != NULL;
}

/* The order is on the desk, and the station is ready to begin with it; its job's id. */
static gint64
expect (Unit *unit,
        const char *kind)
{
  g_autoptr (DocketOrder) order = docket_order_new ("7K3MQ0ZT4HX", "main", 1);
  DocketItem *item = docket_item_new ();
  Release release = { unit, order };
  gint64 id;

  item->id = g_strdup ("1");
  item->product = g_strdup ("photo-10x15");
  item->paper = g_strdup ("glossy");
  g_ptr_array_add (order->items, item);
  unit_start (unit, kind);
  g_assert_true (fake_wait (unit_is_idle, unit, 20));
  g_assert_null (docket_station_offer (unit->station, order));
  /* What the device makes is known a little later than the device. */
  while (!fake_wait (is_offered, &release, 1))
    {
      docket_station_expect (unit->station, NULL);
      docket_station_expect (unit->station, order);
    }
  g_assert_cmpstr (((DocketDeviceReport *) g_ptr_array_index (release.devices, 0))->name, ==, "Photo 1");
  g_assert_null (docket_station_offer (unit->station, order));
  g_clear_pointer (&release.devices, g_ptr_array_unref);

  id = fake_shop_add_job (unit->shop, 1);
  fake_shop_set_job (unit->shop, id, DOCKET_JOB_PROCESSING, TRUE);
  fake_shop_set_reason (unit->shop, id, DOCKET_JOB_REASON_INCOMING);

  return id;
}

static void
take (Unit *unit,
      gint64 id)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);

  g_ptr_array_add (jobs, fake_shop_get_job (unit->shop, id));
  docket_station_take (unit->station, jobs);
}

static guint
count_pages_kept (Unit *unit)
{
  g_autofree char *path = g_build_filename (unit->folder, "pages", NULL);
  g_autoptr (GDir) pages = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (pages) != NULL)
    n++;

  return n;
}

static void
test_released_here (Unit *unit,
                    gconstpointer data)
{
  gint64 id = expect (unit, "file://");

  g_assert_cmpuint (count_pages_kept (unit), ==, 1);
  take (unit, id);
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
  g_assert_cmpint (unit->asked, ==, 0);
  g_assert_cmpuint (count_pages_kept (unit), ==, 0);
}

/* Nobody knows whether the release came to the server: what it has begun is begun anew, and nobody is asked, for the ledger knows
 * that no device had it. */
static void
test_release_lost (Unit *unit,
                   gconstpointer data)
{
  gint64 id = expect (unit, "file://");

  docket_station_take (unit->station, NULL);
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (fake_shop_count_reports (unit->shop, id, DOCKET_JOB_PENDING), ==, 1);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
  g_assert_cmpint (unit->asked, ==, 0);
}

/* The same, when the station does not live to hear of it. */
static void
test_release_killed (Unit *unit,
                     gconstpointer data)
{
  gint64 id = expect (unit, "file://");

  kill_station (unit);
  unit_start (unit, "file://");
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
  g_assert_cmpint (unit->asked, ==, 0);
}

static void
test_release_unknown (Unit *unit,
                      gconstpointer data)
{
  gint64 id = expect (unit, "failing:unknown?");

  take (unit, id);
  unit_await (unit, id, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpint (unit->asked, ==, id);
}

static void
test_release_refused (Unit *unit,
                      gconstpointer data)
{
  gint64 id = expect (unit, "failing:refuse?");

  take (unit, id);
  unit_await (unit, id, DOCKET_JOB_ABORTED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
}

static void
test_release_given_back (Unit *unit,
                         gconstpointer kind)
{
  gint64 id = expect (unit, kind);
  Given given = { unit, id };

  take (unit, id);
  g_assert_true (fake_wait (is_given_back, &given, 30));
  g_assert_cmpuint (unit_count_prints (unit), ==, 0);
}

/* Stopped in the same moment: it is made once, by this station or the next. */
static void
test_release_stopped (Unit *unit,
                      gconstpointer data)
{
  gint64 id = expect (unit, "file://");

  take (unit, id);
  unit_stop (unit);
  unit_start (unit, "file://");
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (unit_count_prints (unit), ==, 1);
  g_assert_cmpint (unit->asked, ==, 0);
}

static void
test_one_at_a_time (Unit *unit,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  unit_start (unit, "file://");
  g_assert_null (docket_station_new (unit->client, unit->folder, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
}

static void
test_wrong_uri (Unit *unit,
                gconstpointer data)
{
  unit_start (unit, "teleport:");
  g_assert_cmpstr (docket_station_device_get_state (unit_device (unit)), ==, "stopped");
  g_assert_nonnull (docket_station_device_get_sentence (unit_device (unit)));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add (path, Unit, data, unit_set_up, func, unit_tear_down)
  ADD ("/station/made-once", NULL, test_made_once);
  ADD ("/station/lost-answers", NULL, test_lost_answers);
  ADD ("/station/server-away", NULL, test_server_away);
  ADD ("/station/unknown", NULL, test_unknown);
  ADD ("/station/refused", NULL, test_refused);
  ADD ("/station/aborted", NULL, test_aborted);
  ADD ("/station/given-back/full", "failing:full?", test_given_back);
  ADD ("/station/given-back/lost", "failing:lost?", test_given_back);
  ADD ("/station/cancelled", NULL, test_cancelled);
  ADD ("/station/cancelled-by-server", NULL, test_cancelled_by_server);
  ADD ("/station/lost-ledger", NULL, test_lost_ledger);
  ADD ("/station/paused", NULL, test_paused);
  ADD ("/station/paused-elsewhere", NULL, test_paused_elsewhere);
  ADD ("/station/stopped-before-begin", NULL, test_stopped_before_begin);
  ADD ("/station/ended-meanwhile", NULL, test_ended_meanwhile);
  ADD ("/station/released-here", NULL, test_released_here);
  ADD ("/station/forgotten", NULL, test_forgotten);
  ADD ("/station/release/lost", NULL, test_release_lost);
  ADD ("/station/release/killed", NULL, test_release_killed);
  ADD ("/station/release/unknown", NULL, test_release_unknown);
  ADD ("/station/release/refused", NULL, test_release_refused);
  ADD ("/station/release/given-back/full", "failing:full?", test_release_given_back);
  ADD ("/station/release/given-back/lost", "failing:lost?", test_release_given_back);
  ADD ("/station/release/stopped", NULL, test_release_stopped);
  ADD ("/station/one-at-a-time", NULL, test_one_at_a_time);
  ADD ("/station/wrong-uri", NULL, test_wrong_uri);
#undef ADD

  return g_test_run ();
}
