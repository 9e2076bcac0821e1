/* fake-shop.c: an order server with jobs only, that can be away, forgetful and late when a test wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fake-shop.h"

#include "docket-json.h"

#include <string.h>

#define N_STATES (DOCKET_JOB_COMPLETED + 1)

typedef struct
{
  DocketJob *job;
  gboolean held;
  guint reports[N_STATES];
  guint refused;
} Line;

struct _FakeShop
{
  FakeServer *server;
  GMutex lock;
  GPtrArray *lines;
  char *lose;
  guint n_lose;
  char *devices;      /* as the station told them last; NULL */
  gint paused;        /* 1, 0: the shop has an opinion; -1: none yet */
};

static Line *
find_line (FakeShop *shop,
           gint64 id)
{
  for (guint i = 0; i < shop->lines->len; i++)
    if (((Line *) g_ptr_array_index (shop->lines, i))->job->id == id)
      return g_ptr_array_index (shop->lines, i);

  return NULL;
}

static char *
answer_job (DocketJob *job)
{
  g_autofree char *json = docket_job_to_json (job);

  return fake_answer (200, "", "application/json", json);
}

static char *
answer_jobs (GPtrArray *jobs)
{
  g_autoptr (GString) text = g_string_new ("{\"jobs\":[");

  for (guint i = 0; i < jobs->len; i++)
    {
      g_autofree char *json = docket_job_to_json (g_ptr_array_index (jobs, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", json);
    }
  g_string_append (text, "]}");

  return fake_answer (200, "", "application/json", text->str);
}

static char *
claim (FakeShop *shop,
       FakeRequest *request)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

  for (guint i = 0; i < shop->lines->len && jobs->len == 0; i++)
    {
      Line *line = g_ptr_array_index (shop->lines, i);

      if (line->job->state != DOCKET_JOB_PENDING || line->held)
        continue;
      line->held = TRUE;
      line->job->attempt++;
      g_ptr_array_add (jobs, line->job);
    }

  return answer_jobs (jobs);
}

static char *
mine (FakeShop *shop)
{
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();

  for (guint i = 0; i < shop->lines->len; i++)
    {
      Line *line = g_ptr_array_index (shop->lines, i);

      if (line->held && !docket_job_state_is_end (line->job->state))
        g_ptr_array_add (jobs, line->job);
    }

  return answer_jobs (jobs);
}

static char *
report (Line *line,
        FakeRequest *request)
{
  g_autoptr (JsonNode) node = json_from_string (request->body, NULL);
  JsonObject *object = json_node_get_object (node);
  DocketJobState state = DOCKET_JOB_PENDING;

  docket_job_state_from_nick (json_object_get_string_member (object, "state"), &state);
  if (!line->held || json_object_get_int_member (object, "attempt") != line->job->attempt)
    return fake_problem (412, "changed", "The job is another's.");
  if (!docket_job_state_may_follow (line->job->state, state))
    {
      /* That it begins may still come from a station that was there before. */
      line->refused += state != DOCKET_JOB_PROCESSING;
      return fake_problem (409, "not-now", "That cannot follow.");
    }

  line->reports[state]++;
  line->job->state = state;
  line->job->copies_completed = json_object_get_int_member (object, "copies_completed");
  if (state == DOCKET_JOB_PENDING)
    line->held = FALSE;

  return answer_job (line->job);
}

static char *
answer_line (FakeShop *shop,
             FakeRequest *request)
{
  gchar *end = NULL;
  Line *line = find_line (shop, g_ascii_strtoll (request->path + strlen ("/v1/jobs/"), &end, 10));

  if (line == NULL)
    return fake_problem (404, "not-found", "No such job.");
  if (g_str_has_prefix (end, "/page"))
    return fake_answer (200, "", "image/jpeg", "a page of a picture");
  if (g_str_has_prefix (end, "/renew"))
    return line->held ? answer_job (line->job) : fake_problem (412, "changed", "The job is another's.");

  if (g_str_has_prefix (end, "/outlines"))
    return fake_answer (200, "", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>");

  return report (line, request);
}

/* One device, with which the shop agrees or not. */
static char *
take_devices (FakeShop *shop,
              FakeRequest *request)
{
  g_autoptr (JsonNode) node = json_from_string (request->body, NULL);
  JsonObject *device = json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "devices"), 0);
  JsonNode *paused = json_object_get_member (device, "paused");

  g_free (shop->devices);
  shop->devices = json_to_string (node, FALSE);
  if (paused != NULL && !JSON_NODE_HOLDS_NULL (paused))
    shop->paused = json_node_get_boolean (paused);

  return fake_answer (200, "", "application/json",
                      shop->paused > 0 ? "{\"devices\":[{\"name\":\"Photo 1\",\"state\":\"idle\",\"paused\":true}]}"
                                       : "{\"devices\":[{\"name\":\"Photo 1\",\"state\":\"idle\",\"paused\":false}]}");
}

static char *
act (FakeShop *shop,
     FakeRequest *request,
     FakeManner *manner)
{
  if (g_str_equal (request->path, "/v1/events"))
    {
      *manner = FAKE_STREAM;
      return g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n");
    }
  if (g_str_equal (request->path, "/v1/terminal"))
    return fake_json ("{\"terminal\":{\"id\":\"t1\",\"name\":\"Counter 1\",\"site\":\"main\",\"rights\":[\"produce\"]},"
                      "\"site\":{\"id\":\"main\",\"name\":\"Main\"}}");
  if (g_str_has_prefix (request->path, "/v1/sites/"))
    return fake_json ("{\"products\":[{\"id\":\"photo-10x15\",\"width\":101.6,\"height\":152.4,"
                      "\"papers\":[{\"id\":\"glossy\"}]}]}");
  if (g_str_equal (request->path, "/v1/devices"))
    return take_devices (shop, request);
  if (g_str_equal (request->path, "/v1/jobs/claim"))
    return claim (shop, request);
  if (g_str_has_prefix (request->path, "/v1/orders/"))
    return fake_answer (200, "", "image/jpeg", "a page of a picture");
  if (g_str_has_prefix (request->path, "/v1/jobs?"))
    return mine (shop);
  if (g_str_has_prefix (request->path, "/v1/jobs/"))
    return answer_line (shop, request);

  return fake_json ("{}");
}

static char *
answer (FakeRequest *request,
        FakeManner *manner,
        gpointer data)
{
  FakeShop *shop = data;
  g_autofree char *line = g_strdup_printf ("%s %s", request->method, request->path);
  char *text;

  g_mutex_lock (&shop->lock);
  text = act (shop, request, manner);
  if (shop->n_lose > 0 && g_str_has_prefix (line, shop->lose))
    {
      shop->n_lose--;
      g_clear_pointer (&text, g_free);
    }
  g_mutex_unlock (&shop->lock);

  return text;
}

FakeShop *
fake_shop_new (void)
{
  FakeShop *shop = g_new0 (FakeShop, 1);

  g_mutex_init (&shop->lock);
  shop->lines = g_ptr_array_new ();
  shop->paused = -1;
  shop->server = fake_server_new (answer, shop);

  return shop;
}

void
fake_shop_free (FakeShop *shop)
{
  fake_server_free (shop->server);
  for (guint i = 0; i < shop->lines->len; i++)
    {
      docket_job_free (((Line *) g_ptr_array_index (shop->lines, i))->job);
      g_free (g_ptr_array_index (shop->lines, i));
    }
  g_ptr_array_unref (shop->lines);
  g_mutex_clear (&shop->lock);
  g_free (shop->lose);
  g_free (shop->devices);
  g_free (shop);
}

FakeServer *
fake_shop_get_server (FakeShop *shop)
{
  return shop->server;
}

gint64
fake_shop_add_job (FakeShop *shop,
                   guint copies)
{
  Line *line = g_new0 (Line, 1);

  g_mutex_lock (&shop->lock);
  line->job = docket_job_new ();
  line->job->id = 100 + shop->lines->len;
  line->job->order = g_strdup ("7K3MQ0ZT4HX");
  line->job->item = g_strdup ("1");
  line->job->product = g_strdup ("photo-10x15");
  line->job->paper = g_strdup ("glossy");
  line->job->width = 10160;
  line->job->height = 15240;
  line->job->copies = copies;
  g_ptr_array_add (shop->lines, line);
  g_mutex_unlock (&shop->lock);

  return line->job->id;
}

DocketJob *
fake_shop_get_job (FakeShop *shop,
                   gint64 id)
{
  DocketJob *job;

  g_mutex_lock (&shop->lock);
  job = docket_job_copy (find_line (shop, id)->job);
  g_mutex_unlock (&shop->lock);

  return job;
}

void
fake_shop_set_job (FakeShop *shop,
                   gint64 id,
                   DocketJobState state,
                   gboolean held)
{
  g_mutex_lock (&shop->lock);
  find_line (shop, id)->job->state = state;
  find_line (shop, id)->held = held;
  g_mutex_unlock (&shop->lock);
}

void
fake_shop_set_reason (FakeShop *shop,
                      gint64 id,
                      const char *reason)
{
  DocketJob *job;

  g_mutex_lock (&shop->lock);
  job = find_line (shop, id)->job;
  g_strfreev (job->reasons);
  job->reasons = g_strsplit (reason, " ", -1);
  g_mutex_unlock (&shop->lock);
}

void
fake_shop_lose_answers (FakeShop *shop,
                        const char *prefix,
                        guint n)
{
  g_mutex_lock (&shop->lock);
  g_free (shop->lose);
  shop->lose = g_strdup (prefix);
  shop->n_lose = n;
  g_mutex_unlock (&shop->lock);
}

static gboolean
push_pause (gpointer data)
{
  FakeShop *shop = data;

  return fake_server_push (shop->server, "id: 2\nevent: device-paused\ndata: {\"id\":2,"
                                         "\"at\":\"2026-11-21T12:00:00.000Z\",\"site\":\"main\",\"order\":null,"
                                         "\"type\":\"device-paused\",\"actor\":\"terminal\",\"data\":null}\n\n");
}

void
fake_shop_pause (FakeShop *shop,
                 gboolean paused)
{
  g_mutex_lock (&shop->lock);
  shop->paused = paused;
  g_mutex_unlock (&shop->lock);
  g_assert_true (fake_wait (push_pause, shop, 20));
}

gint
fake_shop_get_paused (FakeShop *shop)
{
  gint paused;

  g_mutex_lock (&shop->lock);
  paused = shop->paused;
  g_mutex_unlock (&shop->lock);

  return paused;
}

JsonObject *
fake_shop_dup_device (FakeShop *shop)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *devices;

  g_mutex_lock (&shop->lock);
  node = shop->devices != NULL ? json_from_string (shop->devices, NULL) : NULL;
  g_mutex_unlock (&shop->lock);
  if (node == NULL)
    return NULL;

  devices = json_object_get_array_member (json_node_get_object (node), "devices");

  return json_object_ref (json_array_get_object_element (devices, 0));
}

guint
fake_shop_count_refused (FakeShop *shop,
                         gint64 id)
{
  guint n;

  g_mutex_lock (&shop->lock);
  n = find_line (shop, id)->refused;
  g_mutex_unlock (&shop->lock);

  return n;
}

guint
fake_shop_count_reports (FakeShop *shop,
                         gint64 id,
                         DocketJobState state)
{
  guint n;

  g_mutex_lock (&shop->lock);
  n = find_line (shop, id)->reports[state];
  g_mutex_unlock (&shop->lock);

  return n;
}
