/* test-client.c: requests and their answers, whole, broken, lost and late
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-jobs.h"
#include "docket-error.h"
#include "docket-json.h"
#include "docket-time.h"
#include "fake-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW (20000 * DOCKET_DAY)
#define CODE "7K3MQ0ZT4HX"

typedef struct
{
  FakeAnswer answer;
  guint n;               /* answers given */
  GHashTable *keys;      /* Idempotency-Key → times taken */
  char *last_auth;
  char *last_match;
  char *last_body;
  char *other_url;
} Script;

static char *
order_json (guint64 version)
{
  g_autoptr (DocketOrder) order = docket_order_new (CODE, "main", NOW);

  order->state = DOCKET_ORDER_PLACED;
  order->version = version;
  order->customer.name = g_strdup ("Ayumi Tanaka");
  order->customer.language = g_strdup ("de");
  order->price = docket_money (720, "EUR");
  order->paid = docket_money (0, "EUR");

  return docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
}

static char *
answer_by_script (FakeRequest *request,
                  FakeManner *manner,
                  gpointer data)
{
  Script *script = data;

  g_free (script->last_auth);
  script->last_auth = g_strdup (fake_request_header (request, "authorization"));
  g_free (script->last_match);
  script->last_match = g_strdup (fake_request_header (request, "if-match"));
  g_free (script->last_body);
  script->last_body = g_strdup (request->body);
  script->n++;

  return script->answer (request, manner, script);
}

static FakeServer *
serve (Script *script,
       FakeAnswer answer)
{
  memset (script, 0, sizeof *script);
  script->answer = answer;
  script->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return fake_server_new (answer_by_script, script);
}

static void
script_clear (Script *script)
{
  g_hash_table_unref (script->keys);
  g_free (script->last_auth);
  g_free (script->last_match);
  g_free (script->last_body);
  g_free (script->other_url);
}

static DocketOrder *
get_order (DocketClient *client,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_client_get_order_async (client, CODE, NULL, fake_keep_result, &result);

  return docket_client_get_order_finish (client, fake_await (&result), error);
}

static char *
answer_pairing (FakeRequest *request,
                FakeManner *manner,
                gpointer data)
{
  if (g_str_equal (request->path, "/v1/terminals"))
    return fake_answer (201, "", "application/json",
                        "{\"token\":\"secret\",\"terminal\":{\"id\":\"t1\",\"name\":\"Counter 1\",\"site\":\"main\","
                        "\"rights\":[\"read\",\"release\"]}}");

  return fake_json ("{\"terminal\":{\"id\":\"t1\",\"name\":\"Counter 1\",\"site\":\"main\",\"rights\":[\"read\"]},"
                    "\"site\":{\"id\":\"main\",\"name\":\"Main Street\",\"currency\":\"EUR\",\"pay_first\":true,"
                    "\"password_on_collect\":false,\"undo_s\":5,\"address\":null}}");
}

static void
test_pairing (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_pairing);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), NULL);
  g_autoptr (GAsyncResult) paired = NULL, known = NULL;
  g_autoptr (DocketTerminal) terminal = NULL, whoami = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  docket_client_pair_async (client, "ABCD-EFGH", "Counter 1", NULL, fake_keep_result, &paired);
  token = docket_client_pair_finish (client, fake_await (&paired), &terminal, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "secret");
  g_assert_cmpstr (docket_client_get_token (client), ==, "secret");
  g_assert_true (docket_terminal_has_right (terminal, DOCKET_RIGHT_RELEASE));
  g_assert_nonnull (strstr (script.last_body, "ABCD-EFGH"));

  docket_client_whoami_async (client, NULL, fake_keep_result, &known);
  whoami = docket_client_whoami_finish (client, fake_await (&known), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (script.last_auth, ==, "Bearer secret");
  g_assert_cmpstr (whoami->site_name, ==, "Main Street");
  g_assert_true (whoami->pay_first);
  g_assert_cmpint (whoami->undo, ==, 5 * DOCKET_SECOND);
  g_assert_null (whoami->address);
  script_clear (&script);
}

static char *
answer_with_etag (FakeRequest *request,
                  FakeManner *manner,
                  gpointer data)
{
  g_autofree char *json = order_json (7);

  if (g_strcmp0 (fake_request_header (request, "if-none-match"), "\"7\"") == 0)
    return fake_answer (304, "ETag: \"7\"\r\n", "application/json", "");

  return fake_answer (200, "ETag: \"7\"\r\n", "application/json", json);
}

static void
test_etag (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_with_etag);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketOrder) order = get_order (client, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (order->version, ==, 7);
      g_assert_cmpstr (order->customer.name, ==, "Ayumi Tanaka");
    }
  g_assert_cmpuint (script.n, ==, 3);
  script_clear (&script);
}

static char *
answer_other_site (FakeRequest *request,
                   FakeManner *manner,
                   gpointer data)
{
  return fake_problem (403, "other-site", "This order belongs to High Street.");
}

static char *
answer_failure (FakeRequest *request,
                FakeManner *manner,
                gpointer data)
{
  return fake_answer (500, "", "text/html", "<h1>Oops</h1>");
}

static char *
answer_garbage (FakeRequest *request,
                FakeManner *manner,
                gpointer data)
{
  return fake_answer (200, "", "application/json", "{\"code\": \xff\xfe nonsense");
}

static char *
answer_wrong_types (FakeRequest *request,
                    FakeManner *manner,
                    gpointer data)
{
  return fake_json ("{\"code\":[],\"state\":7,\"items\":\"no\"}");
}

static void
assert_fails (FakeAnswer answer,
              DocketError code,
              const char *words,
              gboolean stays_online)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = get_order (client, &error);

  g_assert_null (order);
  g_assert_error (error, DOCKET_ERROR, (gint) code);
  g_assert_cmpuint (strlen (error->message), >, 10);
  if (words != NULL)
    g_assert_cmpstr (error->message, ==, words);
  g_assert_true (docket_client_get_online (client) == stays_online);
  g_assert_true ((docket_client_get_reason (client) == NULL) == stays_online);
  script_clear (&script);
}

static void
test_problems (void)
{
  assert_fails (answer_other_site, DOCKET_ERROR_OTHER_SITE, "This order belongs to High Street.", TRUE);
  assert_fails (answer_failure, DOCKET_ERROR_FAILED, NULL, TRUE);
  assert_fails (answer_garbage, DOCKET_ERROR_INVALID, NULL, TRUE);
  assert_fails (answer_wrong_types, DOCKET_ERROR_INVALID, NULL, TRUE);
}

static char *
answer_stopping (FakeRequest *request,
                 FakeManner *manner,
                 gpointer data)
{
  return fake_problem (503, "unavailable", "The server is stopping.");
}

static char *
answer_nothing (FakeRequest *request,
                FakeManner *manner,
                gpointer data)
{
  return NULL;
}

static char *
answer_truncated (FakeRequest *request,
                  FakeManner *manner,
                  gpointer data)
{
  return g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"code\":");
}

static void
test_away (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_with_etag);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = NULL;

  assert_fails (answer_stopping, DOCKET_ERROR_UNAVAILABLE, "The server is stopping.", FALSE);
  assert_fails (answer_nothing, DOCKET_ERROR_UNAVAILABLE, NULL, FALSE);
  assert_fails (answer_truncated, DOCKET_ERROR_UNAVAILABLE, NULL, FALSE);

  fake_server_pause (server);
  g_assert_null (get_order (client, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, "127.0.0.1:"));
  g_assert_false (docket_client_get_online (client));
  g_clear_error (&error);

  fake_server_resume (server);
  order = get_order (client, &error);
  g_assert_no_error (error);
  g_assert_true (docket_client_get_online (client));
  script_clear (&script);
}

/* Takes the step and dies before it answers, the first time; then answers as it must for the same key. */
static char *
answer_dying (FakeRequest *request,
              FakeManner *manner,
              gpointer data)
{
  Script *script = data;
  const char *key = fake_request_header (request, "idempotency-key");
  guint times = GPOINTER_TO_UINT (g_hash_table_lookup (script->keys, key));
  g_autofree char *json = order_json (8);

  g_hash_table_insert (script->keys, g_strdup (key), GUINT_TO_POINTER (times + 1));
  if (times == 0)
    return NULL;
  if (times == 1)
    return fake_problem (409, "in-progress", "Still at it.");

  return fake_answer (200, "ETag: \"8\"\r\n", "application/json", json);
}

static void
test_press (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_dying);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");
  g_autoptr (DocketPress) press = docket_press_new (DOCKET_STEP_LIFT, CODE, 7);
  g_autoptr (DocketPress) other = docket_press_new (DOCKET_STEP_LIFT, CODE, 7);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = NULL;

  g_assert_cmpstr (press->key, !=, other->key);
  press->hold = g_strdup ("2");
  press->reason = g_strdup ("Known customer \"A\"");
  docket_client_press_async (client, press, NULL, fake_keep_result, &result);
  order = docket_client_press_finish (client, fake_await (&result), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (order->version, ==, 8);
  g_assert_cmpuint (g_hash_table_size (script.keys), ==, 1);
  g_assert_cmpuint (script.n, ==, 3);
  g_assert_cmpstr (script.last_match, ==, "\"7\"");
  g_assert_nonnull (strstr (script.last_body, "Known customer \\\"A\\\""));
  g_assert_cmpuint (fake_server_count (server, "POST /v1/orders/" CODE "/holds/2/lift"), ==, 3);
  script_clear (&script);
}

static void
test_claim_is_sent_once (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_nothing);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_report_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (devices, docket_device_report_new ("Photo 1"));
  docket_client_claim_async (client, devices, 1, NULL, fake_keep_result, &result);
  g_assert_null (docket_client_claim_finish (client, fake_await (&result), &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_cmpuint (script.n, ==, 1);
  script_clear (&script);
}

/* The first is answered and its connection kept, on which the second is read whole and dropped. */
static char *
answer_kept_then_dropped (FakeRequest *request,
                          FakeManner *manner,
                          gpointer data)
{
  Script *script = data;

  if (script->n == 1)
    {
      *manner = FAKE_KEEP;
      return g_strdup ("HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"jobs\":[]}");
    }

  return script->n == 2 ? NULL : fake_json ("{\"jobs\":[]}");
}

/* A report that goes out again because the kept connection had closed is the same report. */
static void
test_sent_again_whole (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_kept_then_dropped);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "secret");
  g_autoptr (DocketJob) report = docket_job_new ();
  g_autoptr (DocketJob) answer = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autoptr (GAsyncResult) first = NULL, second = NULL;

  docket_client_my_jobs_async (client, NULL, fake_keep_result, &first);
  jobs = docket_client_my_jobs_finish (client, fake_await (&first), NULL);
  g_assert_nonnull (jobs);
  report->id = 17;
  report->state = DOCKET_JOB_COMPLETED;
  docket_client_update_job_async (client, report, NULL, fake_keep_result, &second);
  answer = docket_client_update_job_finish (client, fake_await (&second), NULL);
  g_assert_cmpuint (script.n, ==, 3);
  g_assert_nonnull (strstr (script.last_body, "\"completed\""));

  script_clear (&script);
}

static char *
answer_elsewhere (FakeRequest *request,
                  FakeManner *manner,
                  gpointer data)
{
  Script *script = data;
  g_autofree char *location = g_strdup_printf ("Location: %s/v1/orders/X\r\n", script->other_url);

  return fake_answer (307, location, "text/plain", "");
}

static void
test_redirect (void)
{
  Script script, other_script;
  g_autoptr (FakeServer) other = serve (&other_script, answer_with_etag);
  g_autoptr (FakeServer) server = serve (&script, answer_elsewhere);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "secret");
  g_autoptr (GError) error = NULL;

  script.other_url = g_strdup (fake_server_url (other));
  g_assert_null (get_order (client, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  g_assert_cmpuint (other_script.n, ==, 0);
  script_clear (&script);
  script_clear (&other_script);
}

static char *
answer_slowly (FakeRequest *request,
               FakeManner *manner,
               gpointer data)
{
  *manner = FAKE_HOLD;

  return g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"code\":");
}

static void
test_cancel (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_slowly);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  docket_client_get_order_async (client, CODE, cancellable, fake_keep_result, &result);
  while (script.n == 0)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (cancellable);
  g_assert_null (docket_client_get_order_finish (client, fake_await (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (docket_client_get_online (client));
  script_clear (&script);
}

static void
test_time_limit (void)
{
  gint64 begin = g_get_monotonic_time ();

  assert_fails (answer_slowly, DOCKET_ERROR_UNAVAILABLE, NULL, FALSE);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 30 * G_TIME_SPAN_SECOND);
}

static char *
answer_preview (FakeRequest *request,
                FakeManner *manner,
                gpointer data)
{
  Script *script = data;

  if (script->n == 1)
    return fake_answer (202, "Retry-After: 1\r\n", "text/plain", "");

  return fake_answer (200, "", "image/jpeg", "JPEG");
}

static void
test_preview (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_preview);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");

  g_assert_null (docket_client_dup_cached_preview (client, CODE, "1", 256));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      docket_client_preview_async (client, CODE, "1", 256, NULL, fake_keep_result, &result);
      bytes = docket_client_preview_finish (client, fake_await (&result), &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "JPEG", 4);
    }
  g_assert_cmpuint (script.n, ==, 2);

  docket_client_set_server (client, "http://127.0.0.1:9", "t");
  g_assert_null (docket_client_dup_cached_preview (client, CODE, "1", 256));
  script_clear (&script);
}

static char *
answer_page (FakeRequest *request,
             FakeManner *manner,
             gpointer data)
{
  return strstr (request->path, "/17/") != NULL ? fake_answer (200, "", "image/jpeg", "PAGE")
                                                 : answer_truncated (request, manner, data);
}

static void
test_page (void)
{
  Script script;
  g_autoptr (FakeServer) server = serve (&script, answer_page);
  g_autoptr (DocketClient) client = docket_client_new (fake_server_url (server), "t");
  g_autofree char *folder = g_dir_make_tmp ("docket-client-XXXXXX", NULL);
  g_autofree char *whole = g_build_filename (folder, "whole.jpg", NULL);
  g_autofree char *torn = g_build_filename (folder, "torn.jpg", NULL);
  g_autofree char *part = g_build_filename (folder, "torn.jpg.part", NULL);
  g_autoptr (GFile) whole_file = g_file_new_for_path (whole), torn_file = g_file_new_for_path (torn);
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  docket_client_page_async (client, 17, "jpeg", whole_file, NULL, fake_keep_result, &first);
  g_assert_true (docket_client_page_finish (client, fake_await (&first), &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (whole, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "PAGE");

  docket_client_page_async (client, 18, "jpeg", torn_file, NULL, fake_keep_result, &second);
  g_assert_false (docket_client_page_finish (client, fake_await (&second), &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_false (g_file_test (torn, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));

  g_unlink (whole);
  g_rmdir (folder);
  script_clear (&script);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/pairing", test_pairing);
  g_test_add_func ("/client/etag", test_etag);
  g_test_add_func ("/client/problems", test_problems);
  g_test_add_func ("/client/away", test_away);
  g_test_add_func ("/client/press", test_press);
  g_test_add_func ("/client/claim-is-sent-once", test_claim_is_sent_once);
  g_test_add_func ("/client/sent-again-whole", test_sent_again_whole);
  g_test_add_func ("/client/redirect", test_redirect);
  g_test_add_func ("/client/cancel", test_cancel);
  g_test_add_func ("/client/preview", test_preview);
  g_test_add_func ("/client/page", test_page);
  g_test_add_func ("/client/time-limit", test_time_limit);

  return g_test_run ();
}
