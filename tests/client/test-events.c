/* test-events.c: events in pieces, broken off, resumed, repeated, and started anew
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-events.h"
#include "fake-server.h"

#include <string.h>

typedef struct
{
  FakeServer *server;
  DocketClient *client;
  DocketEvents *events;
  GString *seen;         /* "R" for a resync, then the events' ids */
  char *last_id;         /* Last-Event-ID of the last connection, guarded by the server's lock; NULL */
  gint status;           /* what the next connection is answered with */
} Fixture;

static char *
answer (FakeRequest *request,
        FakeManner *manner,
        gpointer data)
{
  Fixture *fixture = data;
  gint status = fixture->status;

  g_free (fixture->last_id);
  fixture->last_id = g_strdup (fake_request_header (request, "last-event-id"));
  fixture->status = 200;
  if (status == 410)
    return fake_problem (410, "gone", "The log does not reach back.");
  if (status == 401)
    return fake_problem (401, "unauthorized", "Unknown terminal.");

  *manner = FAKE_STREAM;
  return g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n");
}

static void
on_event (Fixture *fixture,
          DocketEvent *event)
{
  g_string_append_printf (fixture->seen, "%" G_GINT64_FORMAT " ", event->id);
}

static void
on_resync (Fixture *fixture)
{
  g_string_append (fixture->seen, "R ");
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->status = 200;
  fixture->seen = g_string_new (NULL);
  fixture->server = fake_server_new (answer, fixture);
  fixture->client = docket_client_new (fake_server_url (fixture->server), "t");
  fixture->events = docket_events_new (fixture->client);
  g_signal_connect_swapped (fixture->events, "event", G_CALLBACK (on_event), fixture);
  g_signal_connect_swapped (fixture->events, "resync", G_CALLBACK (on_resync), fixture);
  docket_events_start (fixture->events);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  docket_events_stop (fixture->events);
  g_clear_object (&fixture->events);
  g_clear_object (&fixture->client);
  fake_server_free (fixture->server);
  g_string_free (fixture->seen, TRUE);
  g_free (fixture->last_id);
}

static char *
event_text (gint id)
{
  return g_strdup_printf ("id: %d\nevent: placed\ndata: {\"id\":%d,\"at\":\"2026-11-21T12:00:00.000Z\",\"site\":\"main\",\n"
                          "data: \"order\":\"7K3MQ0ZT4HX\",\"type\":\"placed\",\"actor\":\"customer\",\"data\":null}\n\n",
                          id, id);
}

typedef struct
{
  Fixture *fixture;
  const char *seen;
} Wanted;

static gboolean
has_seen (gpointer data)
{
  Wanted *wanted = data;

  return strcmp (wanted->fixture->seen->str, wanted->seen) == 0;
}

static void
await_seen (Fixture *fixture,
            const char *seen)
{
  Wanted wanted = { fixture, seen };

  if (!fake_wait (has_seen, &wanted, 20))
    g_assert_cmpstr (fixture->seen->str, ==, seen);
}

static gboolean
can_push (gpointer data)
{
  Wanted *wanted = data;

  return fake_server_push (wanted->fixture->server, wanted->seen);
}

static void
push (Fixture *fixture,
      const char *text)
{
  Wanted wanted = { fixture, text };

  g_assert_true (fake_wait (can_push, &wanted, 20));
}

static void
push_event (Fixture *fixture,
            gint id)
{
  g_autofree char *text = event_text (id);

  push (fixture, text);
}

static void
test_pieces (Fixture *fixture,
             gconstpointer data)
{
  g_autofree char *text = event_text (5);
  char piece[2] = "";

  await_seen (fixture, "R ");
  for (gsize i = 0; text[i] != '\0'; i++)
    {
      piece[0] = text[i];
      push (fixture, piece);
    }
  push (fixture, ": heartbeat\r\n\r\nevent: placed\r\ndata: not json\r\n\r\n");
  push_event (fixture, 6);
  await_seen (fixture, "R 5 6 ");
  g_assert_true (docket_client_get_online (fixture->client));
}

static gboolean
is_offline (gpointer data)
{
  return !docket_client_get_online (((Fixture *) data)->client);
}

static void
test_resume (Fixture *fixture,
             gconstpointer data)
{
  await_seen (fixture, "R ");
  push_event (fixture, 5);
  await_seen (fixture, "R 5 ");
  fake_server_pause (fixture->server);
  fake_server_cut (fixture->server);
  g_assert_true (fake_wait (is_offline, fixture, 10));
  g_assert_nonnull (docket_client_get_reason (fixture->client));

  fake_server_resume (fixture->server);
  push_event (fixture, 5);
  push_event (fixture, 6);
  await_seen (fixture, "R 5 6 ");
  g_assert_cmpstr (fixture->last_id, ==, "5");
  g_assert_true (docket_client_get_online (fixture->client));
}

/* The server's log does not reach back, said in either way; then ids may begin anew. */
static void
test_resync (Fixture *fixture,
             gconstpointer data)
{
  await_seen (fixture, "R ");
  push_event (fixture, 500);
  await_seen (fixture, "R 500 ");
  push (fixture, "id: 3\nevent: resync\ndata: {}\n\n");
  push_event (fixture, 4);
  await_seen (fixture, "R 500 R 4 ");

  fixture->status = 410;
  fake_server_cut (fixture->server);
  await_seen (fixture, "R 500 R 4 R ");
  g_assert_null (fixture->last_id);
  push_event (fixture, 2);
  await_seen (fixture, "R 500 R 4 R 2 ");
}

/* A person who does not trust what is shown. */
static void
test_read_again (Fixture *fixture,
                 gconstpointer data)
{
  await_seen (fixture, "R ");
  docket_events_retry_now (fixture->events);
  await_seen (fixture, "R R ");
  push_event (fixture, 7);
  await_seen (fixture, "R R 7 ");
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  await_seen (fixture, "R ");
  fixture->status = 401;
  fake_server_cut (fixture->server);
  g_assert_true (fake_wait (is_offline, fixture, 10));
  docket_client_set_server (fixture->client, fake_server_url (fixture->server), "another");
  await_seen (fixture, "R R ");
  g_assert_true (docket_client_get_online (fixture->client));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_always_fatal (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/events/pieces", test_pieces);
  ADD ("/events/resume", test_resume);
  ADD ("/events/resync", test_resync);
  ADD ("/events/read-again", test_read_again);
  ADD ("/events/refused", test_refused);
#undef ADD

  return g_test_run ();
}
