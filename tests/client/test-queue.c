/* test-queue.c: the queue as it is read, kept and changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-jobs.h"
#include "docket-error.h"
#include "docket-json.h"
#include "docket-queue-list.h"
#include "docket-time.h"
#include "fake-server.h"

#define NOW (20000 * DOCKET_DAY)

typedef struct
{
  char *ids;          /* the queue, a letter a job */
  char *path;         /* of the last thing done */
  char *body;
  char *key;
} Shop;

static char *
queued_json (char id,
             guint place)
{
  g_autoptr (DocketJob) job = docket_job_new ();
  g_autofree char *json = NULL;

  job->id = id;
  job->order = g_strdup ("7K3MQ0ZT4HX");
  job->item = g_strdup ("1");
  job->product = g_strdup ("photo-10x15");
  job->copies = 2;
  job->created_at = NOW;
  json = docket_job_to_json (job);
  json[strlen (json) - 1] = '\0';

  return g_strdup_printf ("%s,\"place\":%u,\"name\":\"Elif\",\"title\":\"Print\",\"why\":[{\"type\":\"priority\",\"value\":80},"
                          "{\"type\":\"wanted-by\",\"value\":\"2024-10-04T14:00:00.000Z\"},{\"type\":\"same-order\",\"value\":null}],"
                          "\"expected\":{\"p50\":\"2024-10-04T14:00:00.000Z\",\"p90\":\"2024-10-04T14:20:00.000Z\",\"explanation\":"
                          "{\"ahead_jobs\":3,\"ahead_seconds\":90.5,\"ahead_orders\":[\"A\"],\"device\":\"Photo 1\","
                          "\"seconds_per_unit\":9.4,\"setup_seconds\":20,\"working\":1,\"opens_at\":null,\"stopped\":"
                          "[{\"device\":\"Photo 2\",\"since\":null,\"reasons\":[\"media-jam\"]}]}}}", json, place);
}

static char *
answer (FakeRequest *request,
        FakeManner *manner,
        gpointer data)
{
  Shop *shop = data;
  g_autoptr (GString) jobs = g_string_new (NULL);

  if (g_str_equal (request->method, "POST"))
    {
      g_free (shop->path);
      g_free (shop->body);
      g_free (shop->key);
      shop->path = g_strdup (request->path);
      shop->body = g_strdup (request->body);
      shop->key = g_strdup (fake_request_header (request, "idempotency-key"));
      return g_str_has_suffix (request->path, "/cancel") ? fake_problem (409, "not-now", "It has ended.") : fake_json ("{}");
    }

  for (guint i = 0; shop->ids[i] != '\0'; i++)
    {
      g_autofree char *job = queued_json (shop->ids[i], i + 1);

      g_string_append_printf (jobs, "%s%s", i > 0 ? "," : "", job);
    }

  return fake_json ("{\"jobs\":[%s],\"total\":70,\"media_wanted\":[{\"product\":\"photo-10x15\",\"title\":\"Print 10x15\","
                    "\"paper\":\"glossy\",\"width\":101.6,\"height\":152.4,\"orders\":7,\"jobs\":9,\"device\":null}],"
                    "\"intake\":{\"paused\":true,\"since\":null,\"by\":\"terminal:Counter 1/Mia\",\"note\":\"Soon\"}}", jobs->str);
}

static void
shop_clear (Shop *shop)
{
  g_free (shop->path);
  g_free (shop->body);
  g_free (shop->key);
}

static void
note_change (gboolean *changed)
{
  *changed = TRUE;
}

static gboolean
is_set (gpointer flag)
{
  return *(gboolean *) flag;
}

static char *
ids_of (GListModel *model)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DocketQueueRow) row = g_list_model_get_item (model, i);

      g_string_append_c (ids, (char) docket_queue_row_get_job (row)->job->id);
    }

  return g_string_free (ids, FALSE);
}

static void
refresh (DocketQueueList *list,
         const char *expected)
{
  gboolean changed = FALSE;
  gulong handler = g_signal_connect_swapped (list, "changed", G_CALLBACK (note_change), &changed);
  g_autofree char *ids = NULL;

  docket_queue_list_refresh (list);
  g_assert_true (fake_wait (is_set, &changed, 10));
  g_signal_handler_disconnect (list, handler);
  ids = ids_of (G_LIST_MODEL (list));
  g_assert_cmpstr (ids, ==, expected);
}

/* Rows keep their identity, however the queue is shuffled. */
static void
test_list (void)
{
  static const char *const QUEUES[] = { "abcd", "dabc", "dac", "", "xyz", "zyx", "zayx" };
  Shop shop = { 0 };
  g_autoptr (FakeServer) server = fake_server_new (answer, &shop);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "token");
  g_autoptr (DocketEvents) events = docket_events_new (client);
  g_autoptr (DocketQueueList) list = docket_queue_list_new (client, events);
  g_autoptr (DocketQueueRow) first = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (QUEUES); i++)
    {
      shop.ids = (char *) QUEUES[i];
      refresh (list, QUEUES[i]);
      if (i == 0)
        first = g_list_model_get_item (G_LIST_MODEL (list), 0);
      if (i == 1)
        {
          g_autoptr (DocketQueueRow) second = g_list_model_get_item (G_LIST_MODEL (list), 1);

          g_assert_true (second == first);
          g_assert_cmpuint (docket_queue_row_get_job (first)->place, ==, 2);
        }
    }
  shop_clear (&shop);
}

static void
test_read (void)
{
  Shop shop = { .ids = (char *) "a" };
  g_autoptr (FakeServer) server = fake_server_new (answer, &shop);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "token");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketQueueReply) reply = NULL;
  const DocketQueuedJob *queued;
  const DocketMediaWanted *wanted;

  docket_client_queue_async (client, 5, NULL, fake_keep_result, &result);
  reply = docket_client_queue_finish (client, fake_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fake_server_count (server, "GET /v1/queue?limit=5"), ==, 1);
  g_assert_cmpuint (reply->total, ==, 70);
  g_assert_true (reply->intake_paused);
  g_assert_cmpstr (reply->intake_note, ==, "Soon");
  wanted = g_ptr_array_index (reply->media_wanted, 0);
  g_assert_cmpint (wanted->width, ==, 10160);
  g_assert_cmpuint (wanted->orders, ==, 7);
  g_assert_null (wanted->device);

  queued = g_ptr_array_index (reply->jobs, 0);
  g_assert_cmpuint (queued->why->len, ==, 3);
  g_assert_cmpfloat (((DocketPlaceReason *) g_ptr_array_index (queued->why, 0))->number, ==, 80);
  g_assert_cmpint (((DocketPlaceReason *) g_ptr_array_index (queued->why, 1))->at, ==, queued->expected->p50);
  g_assert_true (queued->expected->explained);
  g_assert_cmpfloat (queued->expected->seconds_per_unit, ==, 9.4);
  g_assert_cmpuint (queued->expected->stopped->len, ==, 1);
  shop_clear (&shop);
}

typedef struct
{
  DocketDeedType type;
  const char *path;
  const char *body;
} Expected;

static void
test_deeds (void)
{
  static const Expected DEEDS[] = {
    { DOCKET_DEED_RAISE, "/v1/jobs/7/raise", "{\"priority\":null}" },
    { DOCKET_DEED_MOVE, "/v1/jobs/7/move", "{\"station\":\"t1\",\"device\":\"Photo 1\"}" },
    { DOCKET_DEED_REPRINT, "/v1/jobs/7/reprint", "{\"copies\":2,\"reason\":\"torn\"}" },
    { DOCKET_DEED_PAUSE, "/v1/devices/t1/Photo%201/pause", "{}" },
    { DOCKET_DEED_RESUME, "/v1/devices/t1/Photo%201/resume", "{}" },
    { DOCKET_DEED_CLOSE_INTAKE, "/v1/intake", "{\"paused\":true,\"note\":\"torn\"}" },
    { DOCKET_DEED_OPEN_INTAKE, "/v1/intake", "{\"paused\":false,\"note\":\"torn\"}" },
    { DOCKET_DEED_CANCEL, "/v1/jobs/7/cancel", "{}" },
  };
  Shop shop = { 0 };
  g_autoptr (FakeServer) server = fake_server_new (answer, &shop);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "token");

  for (gsize i = 0; i < G_N_ELEMENTS (DEEDS); i++)
    {
      g_autoptr (DocketDeed) deed = docket_deed_new (DEEDS[i].type, 7);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gboolean done;

      deed->station = g_strdup ("t1");
      deed->device = g_strdup ("Photo 1");
      deed->copies = 2;
      deed->note = g_strdup ("torn");
      docket_client_do_async (client, deed, NULL, fake_keep_result, &result);
      done = docket_client_do_finish (client, fake_await (&result), NULL, &error);
      g_assert_cmpint (done, ==, DEEDS[i].type != DOCKET_DEED_CANCEL);
      g_assert_true (done || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW));
      g_assert_cmpstr (shop.path, ==, DEEDS[i].path);
      g_assert_cmpstr (shop.body, ==, DEEDS[i].body);
      g_assert_cmpstr (shop.key, ==, deed->key);
    }
  shop_clear (&shop);
}

/* What a station tells of a device is what a terminal reads. */
static void
test_report (void)
{
  g_autoptr (DocketDeviceReport) report = docket_device_report_new ("Photo 1");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DocketDeviceReport) read = NULL;

  report->kind = g_strdup ("ipp");
  report->media = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_report_media_free);
  g_ptr_array_add (report->media, docket_report_media_new (10160, 15240, "glossy", TRUE));
  report->artworks = g_strsplit ("photo sheet", " ", -1);
  report->progress = 0.25;
  report->seconds_left = 40;
  report->stopped_since = NOW;
  report->paused = 1;
  docket_device_report_add_json (report, builder);
  node = json_builder_get_root (builder);
  read = docket_device_report_from_json (node, NULL);

  g_assert_cmpstr (read->kind, ==, "ipp");
  g_assert_cmpint (((DocketReportMedia *) g_ptr_array_index (read->media, 0))->height, ==, 15240);
  g_assert_cmpstrv (read->artworks, report->artworks);
  g_assert_cmpfloat (read->progress, ==, 0.25);
  g_assert_cmpint (read->seconds_left, ==, 40);
  g_assert_cmpint (read->stopped_since, ==, NOW);
  g_assert_cmpint (read->paused, ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/list", test_list);
  g_test_add_func ("/queue/read", test_read);
  g_test_add_func ("/queue/deeds", test_deeds);
  g_test_add_func ("/queue/report", test_report);

  return g_test_run ();
}
