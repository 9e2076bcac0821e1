/* test-station.c: jobs made once and reported, with servers and devices that fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-station.h"
#include "fake-shop.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  FakeShop *shop;
  DocketClient *client;
  DocketStation *station;
  char *folder;          /* the station's */
  char *prints;          /* the device's */
  gint64 asked;          /* the job that a person is asked about; 0 */
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->shop = fake_shop_new ();
  fixture->client = docket_client_new (fake_server_url (fake_shop_get_server (fixture->shop)), "t");
  fixture->folder = g_dir_make_tmp ("docket-station-XXXXXX", NULL);
  fixture->prints = g_dir_make_tmp ("docket-prints-XXXXXX", NULL);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  g_remove (path);
}

static void
stop (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_station_stop_async (fixture->station, NULL, fake_keep_result, &result);
  g_assert_true (docket_station_stop_finish (fixture->station, fake_await (&result), NULL));
  g_clear_object (&result);
  g_clear_object (&fixture->station);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  if (fixture->station != NULL)
    stop (fixture);
  g_clear_object (&fixture->client);
  fake_shop_free (fixture->shop);
  remove_all (fixture->folder);
  remove_all (fixture->prints);
  g_free (fixture->folder);
  g_free (fixture->prints);
}

static void
on_asks (Fixture *fixture,
         gint64 job,
         const char *order)
{
  g_assert_cmpstr (order, ==, "7K3MQ0ZT4HX");
  fixture->asked = job;
}

static void
start (Fixture *fixture,
       const char *kind)
{
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_setting_free);
  g_autofree char *uri = g_strdup_printf ("%s%s", kind, fixture->prints);
  g_autoptr (GError) error = NULL;

  fixture->station = docket_station_new (fixture->client, fixture->folder, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (fixture->station, "job-asks", G_CALLBACK (on_asks), fixture);
  g_ptr_array_add (settings, docket_device_setting_new ("Photo 1", uri));
  docket_station_set_devices (fixture->station, settings);
  docket_station_start (fixture->station);
}

static guint
count_prints (Fixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->prints, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += g_str_has_suffix (name, ".jpg");

  return n;
}

typedef struct
{
  Fixture *fixture;
  gint64 job;
  DocketJobState state;
} Wanted;

static gboolean
has_state (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (DocketJob) job = fake_shop_get_job (wanted->fixture->shop, wanted->job);

  return job->state == wanted->state;
}

static void
await_state (Fixture *fixture,
             gint64 job,
             DocketJobState state)
{
  Wanted wanted = { fixture, job, state };

  g_assert_true (fake_wait (has_state, &wanted, 40));
}

static DocketStationDevice *
first_device (Fixture *fixture)
{
  g_autoptr (DocketStationDevice) device = g_list_model_get_item (docket_station_get_devices (fixture->station), 0);

  return device;
}

static void
test_made_once (Fixture *fixture,
                gconstpointer data)
{
  gint64 one = fake_shop_add_job (fixture->shop, 3), two = fake_shop_add_job (fixture->shop, 1);
  g_autoptr (DocketJob) job = NULL;

  start (fixture, "file://");
  await_state (fixture, one, DOCKET_JOB_COMPLETED);
  await_state (fixture, two, DOCKET_JOB_COMPLETED);
  job = fake_shop_get_job (fixture->shop, one);
  g_assert_cmpuint (job->copies_completed, ==, 3);
  g_assert_cmpuint (count_prints (fixture), ==, 4);
  g_assert_cmpuint (fake_shop_count_reports (fixture->shop, one, DOCKET_JOB_COMPLETED), ==, 1);
  g_assert_cmpstr (docket_station_device_get_name (first_device (fixture)), ==, "Photo 1");
}

/* Every answer may be lost after the server acted: nothing is made twice, nothing is forgotten. */
static void
test_lost_answers (Fixture *fixture,
                   gconstpointer data)
{
  static const char *const prefixes[] = { "POST /v1/jobs/claim", "PUT /v1/jobs/", "GET /v1/jobs/", "GET /v1/jobs?",
                                          "GET /v1/terminal" };

  start (fixture, "file://");
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gint64 job;

      fake_shop_lose_answers (fixture->shop, prefixes[i], 2);
      job = fake_shop_add_job (fixture->shop, 2);
      docket_station_look (fixture->station);
      await_state (fixture, job, DOCKET_JOB_COMPLETED);
      g_assert_cmpuint (count_prints (fixture), ==, 2 * (i + 1));
    }
}

static gboolean
is_waiting (gpointer data)
{
  Fixture *fixture = data;

  return docket_station_get_waiting_reports (fixture->station) > 0 && count_prints (fixture) == 1
         && !docket_client_get_online (fixture->client);
}

static gboolean
is_in_hand (gpointer data)
{
  return docket_station_device_get_job (first_device (data)) != 0;
}

static gboolean
is_stopped (gpointer data)
{
  return g_strcmp0 (docket_station_device_get_state (first_device (data)), "stopped") == 0
         && docket_station_device_get_sentence (first_device (data)) != NULL && is_in_hand (data);
}

static void
operate (Fixture *fixture,
         DocketStationOperation operation)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_station_operate_async (fixture->station, first_device (fixture), operation, NULL, fake_keep_result, &result);
  docket_station_operate_finish (fixture->station, fake_await (&result), &error);
  g_assert_no_error (error);
}

/* The server goes away while the device works; a restart comes between; the report arrives all the same. */
static void
test_server_away (Fixture *fixture,
                  gconstpointer data)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);

  start (fixture, "failing:runs-out?");
  g_assert_true (fake_wait (is_stopped, fixture, 20));
  await_state (fixture, id, DOCKET_JOB_PROCESSING_STOPPED);
  fake_server_pause (fake_shop_get_server (fixture->shop));
  fake_server_cut (fake_shop_get_server (fixture->shop));
  operate (fixture, DOCKET_STATION_GO_ON);
  g_assert_true (fake_wait (is_waiting, fixture, 20));

  stop (fixture);
  start (fixture, "file://");
  g_assert_cmpuint (docket_station_get_waiting_reports (fixture->station), ==, 1);
  fake_server_resume (fake_shop_get_server (fixture->shop));
  await_state (fixture, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_prints (fixture), ==, 1);
}

/* The device does not tell what became of it: a person is asked, and nothing is made again. */
static void
test_unknown (Fixture *fixture,
              gconstpointer data)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);
  g_autoptr (DocketJob) job = NULL;

  start (fixture, "failing:unknown?");
  await_state (fixture, id, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpint (fixture->asked, ==, id);
  g_assert_cmpuint (fake_shop_count_reports (fixture->shop, id, DOCKET_JOB_PROCESSING), ==, 1);
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);

  start (fixture, "failing:refuse?");
  await_state (fixture, id, DOCKET_JOB_ABORTED);
  g_assert_cmpuint (count_prints (fixture), ==, 0);
}

static void
test_aborted (Fixture *fixture,
              gconstpointer data)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);

  start (fixture, "failing:abort?");
  await_state (fixture, id, DOCKET_JOB_ABORTED);
}

typedef struct
{
  Fixture *fixture;
  gint64 job;
} Given;

static gboolean
is_given_back (gpointer data)
{
  Given *given = data;

  return fake_shop_count_reports (given->fixture->shop, given->job, DOCKET_JOB_PENDING) > 0;
}

/* A device with no room, or one that loses what it holds: the job goes back, and is made on another device. */
static void
test_given_back (Fixture *fixture,
                 gconstpointer kind)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);
  Given given = { fixture, id };

  start (fixture, kind);
  g_assert_true (fake_wait (is_given_back, &given, 30));
  g_assert_cmpuint (count_prints (fixture), ==, 0);
  stop (fixture);

  start (fixture, "file://");
  await_state (fixture, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_prints (fixture), ==, 1);
}

static void
test_cancelled (Fixture *fixture,
                gconstpointer data)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);

  start (fixture, "failing:runs-out?");
  g_assert_true (fake_wait (is_stopped, fixture, 20));
  operate (fixture, DOCKET_STATION_CANCEL);
  await_state (fixture, id, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (count_prints (fixture), ==, 0);
}

static gboolean
is_idle (gpointer data)
{
  return docket_station_device_get_job (first_device (data)) == 0;
}

/* The customer cancels: the device is told. */
static void
test_cancelled_by_server (Fixture *fixture,
                          gconstpointer data)
{
  gint64 id = fake_shop_add_job (fixture->shop, 1);

  start (fixture, "failing:runs-out?");
  g_assert_true (fake_wait (is_stopped, fixture, 20));
  await_state (fixture, id, DOCKET_JOB_PROCESSING_STOPPED);
  fake_shop_set_job (fixture->shop, id, DOCKET_JOB_CANCELED, TRUE);
  g_assert_true (fake_server_push (fake_shop_get_server (fixture->shop),
                                   "id: 1\nevent: cancelled\ndata: {\"id\":1,\"at\":\"2026-11-21T12:00:00.000Z\","
                                   "\"site\":\"main\",\"order\":\"7K3MQ0ZT4HX\",\"type\":\"cancelled\","
                                   "\"actor\":\"customer\",\"data\":null}\n\n"));
  g_assert_true (fake_wait (is_idle, fixture, 20));
  operate (fixture, DOCKET_STATION_GO_ON);
  g_assert_cmpuint (count_prints (fixture), ==, 0);
}

/* A ledger that is gone says nothing about what was begun: what may have begun is asked about. */
static void
test_lost_ledger (Fixture *fixture,
                  gconstpointer data)
{
  gint64 begun = fake_shop_add_job (fixture->shop, 1), claimed = fake_shop_add_job (fixture->shop, 1);

  fake_shop_set_job (fixture->shop, begun, DOCKET_JOB_PROCESSING, TRUE);
  fake_shop_set_job (fixture->shop, claimed, DOCKET_JOB_PENDING, TRUE);
  start (fixture, "file://");
  await_state (fixture, begun, DOCKET_JOB_PROCESSING_STOPPED);
  await_state (fixture, claimed, DOCKET_JOB_COMPLETED);
  g_assert_cmpint (fixture->asked, ==, begun);
  g_assert_cmpuint (count_prints (fixture), ==, 1);
}

static gboolean
is_known_paused (gpointer data)
{
  return docket_station_device_get_paused (first_device (data));
}

static void
test_paused (Fixture *fixture,
             gconstpointer data)
{
  gint64 id;

  start (fixture, "file://");
  operate (fixture, DOCKET_STATION_PAUSE);
  g_assert_true (is_known_paused (fixture));
  g_assert_cmpstr (docket_station_device_get_state (first_device (fixture)), ==, "stopped");
  id = fake_shop_add_job (fixture->shop, 1);
  docket_station_look (fixture->station);
  operate (fixture, DOCKET_STATION_TEST);
  g_assert_cmpuint (count_prints (fixture), ==, 1);
  g_assert_cmpuint (fake_shop_count_reports (fixture->shop, id, DOCKET_JOB_PROCESSING), ==, 0);

  operate (fixture, DOCKET_STATION_GO_ON);
  await_state (fixture, id, DOCKET_JOB_COMPLETED);
}

static void
test_one_at_a_time (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  start (fixture, "file://");
  g_assert_null (docket_station_new (fixture->client, fixture->folder, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
}

static void
test_wrong_uri (Fixture *fixture,
                gconstpointer data)
{
  start (fixture, "teleport:");
  g_assert_cmpstr (docket_station_device_get_state (first_device (fixture)), ==, "stopped");
  g_assert_nonnull (docket_station_device_get_sentence (first_device (fixture)));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
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
  ADD ("/station/one-at-a-time", NULL, test_one_at_a_time);
  ADD ("/station/wrong-uri", NULL, test_wrong_uri);
#undef ADD

  return g_test_run ();
}
