/* docket-events.c: follows what happens in the shop, missing nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-events.h"

#include "docket-client-private.h"
#include "docket-events-parser-private.h"
#include "docket-json.h"

#define CHUNK 8192
#define CONNECT_LIMIT 15
#define SILENCE_LIMIT 38
#define FIRST_PAUSE_MS 250
#define MAX_PAUSE_MS 15000

struct _DocketEvents
{
  GObject parent;

  DocketClient *client;

  gboolean running;
  gint64 last_id;
  gboolean known;            /* last_id is a point of the server's log that we read up to */
  guint n_failures;

  SoupSession *session;
  SoupMessage *message;
  GCancellable *connection;  /* ends the connection under way; NULL: none */
  GInputStream *stream;
  DocketEventsParser *parser;
  guint watchdog_id;
  guint pause_id;
};

G_DEFINE_FINAL_TYPE (DocketEvents, docket_events, G_TYPE_OBJECT)

enum
{
  SIGNAL_EVENT,
  SIGNAL_RESYNC,
  N_SIGNALS,
};

static guint
signal_of (guint which)
{
  static const char *const names[N_SIGNALS] = { "event", "resync" };

  return g_signal_lookup (names[which], DOCKET_TYPE_EVENTS);
}

static void connect_now (DocketEvents *self);
static void read_on (DocketEvents *self);

/* Every asynchronous step carries the connection that it belongs to, so that one that was ended
 * meanwhile says nothing. */
typedef struct
{
  DocketEvents *events;
  GCancellable *connection;
} Step;

static Step *
step_new (DocketEvents *self)
{
  Step *step = g_new0 (Step, 1);

  step->events = g_object_ref (self);
  step->connection = g_object_ref (self->connection);

  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->events);
  g_object_unref (step->connection);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static gboolean
step_is_current (Step *step)
{
  return step->events->connection == step->connection && !g_cancellable_is_cancelled (step->connection);
}

static void
disconnect_now (DocketEvents *self)
{
  g_clear_handle_id (&self->watchdog_id, g_source_remove);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->connection != NULL)
    g_cancellable_cancel (self->connection);
  g_clear_object (&self->connection);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->parser, docket_events_parser_free);
}

static gboolean
on_pause_over (gpointer user_data)
{
  DocketEvents *self = user_data;

  self->pause_id = 0;
  connect_now (self);

  return G_SOURCE_REMOVE;
}

static void
lost (DocketEvents *self,
      const GError *error)
{
  guint pause = MIN (MAX_PAUSE_MS, FIRST_PAUSE_MS << MIN (self->n_failures, 6));

  disconnect_now (self);
  docket_client_set_reason (self->client, error->message);
  if (!self->running)
    return;

  self->n_failures++;
  self->pause_id = g_timeout_add (g_random_int_range (pause / 2, pause + 1), on_pause_over, self);
}

static void
lost_by_transport (DocketEvents *self,
                   const GError *cause,
                   gboolean timed_out)
{
  g_autofree char *host = docket_client_dup_host (self->client);
  g_autoptr (GError) error = docket_error_from_transport (cause, timed_out, host);

  lost (self, error);
}

static gboolean
on_silence (gpointer user_data)
{
  DocketEvents *self = user_data;
  g_autoptr (GError) none = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "silent");

  self->watchdog_id = 0;
  lost_by_transport (self, none, TRUE);

  return G_SOURCE_REMOVE;
}

static void
watch (DocketEvents *self,
       guint seconds)
{
  g_clear_handle_id (&self->watchdog_id, g_source_remove);
  self->watchdog_id = g_timeout_add_seconds (seconds, on_silence, self);
}

static void
resync (DocketEvents *self)
{
  g_signal_emit (self, signal_of (SIGNAL_RESYNC), 0);
}

static void
take_message (DocketEvents *self,
              DocketMessage *message)
{
  gint64 id = message->id != NULL ? g_ascii_strtoll (message->id, NULL, 10) : 0;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (DocketEvent) event = NULL;

  if (g_strcmp0 (message->type, "resync") == 0)
    {
      self->last_id = id;
      self->known = id > 0;
      resync (self);
      return;
    }
  if (message->data == NULL)
    {
      if (id > self->last_id)
        {
          self->last_id = id;
          self->known = TRUE;
        }
      return;
    }

  node = json_from_string (message->data, NULL);
  event = node != NULL ? docket_event_from_json (node, NULL) : NULL;
  if (event == NULL)
    {
      g_warning ("The order server sent an event that cannot be read: %.200s", message->data);
      return;
    }
  if (event->id == 0)
    event->id = id;
  if (self->known && event->id != 0 && event->id <= self->last_id)
    return;

  if (event->id != 0)
    {
      self->last_id = event->id;
      self->known = TRUE;
    }
  g_signal_emit (self, signal_of (SIGNAL_EVENT), 0, event);
}

static void
on_read (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  DocketEvents *self = step->events;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  DocketMessage *next;

  if (!step_is_current (step))
    return;
  if (bytes == NULL || g_bytes_get_size (bytes) == 0
      || !docket_events_parser_feed (self->parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)))
    {
      if (error == NULL)
        error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "closed");
      lost_by_transport (self, error, FALSE);
      return;
    }

  self->n_failures = 0;
  docket_client_set_reason (self->client, NULL);
  watch (self, SILENCE_LIMIT);
  while (step_is_current (step) && (next = docket_events_parser_next (self->parser)) != NULL)
    {
      take_message (self, next);
      docket_message_free (next);
    }
  if (step_is_current (step))
    read_on (self);
}

static void
read_on (DocketEvents *self)
{
  g_input_stream_read_bytes_async (self->stream, CHUNK, G_PRIORITY_DEFAULT, self->connection,
                                   on_read, step_new (self));
}

static void
refused (DocketEvents *self)
{
  DocketReply reply = { .status = soup_message_get_status (self->message), .body = g_bytes_new (NULL, 0) };
  g_autoptr (GError) error = docket_reply_to_error (&reply);

  g_bytes_unref (reply.body);
  if (error == NULL)
    error = g_error_new (DOCKET_ERROR, DOCKET_ERROR_FAILED, "HTTP %u", reply.status);
  if (error->code == DOCKET_ERROR_GONE)
    {
      self->known = FALSE;
      self->last_id = 0;
    }
  lost (self, error);
}

static void
on_sent (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  DocketEvents *self = step->events;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (!step_is_current (step))
    return;
  if (stream == NULL)
    {
      lost_by_transport (self, error, FALSE);
      return;
    }
  if (soup_message_get_status (self->message) != 200)
    {
      refused (self);
      return;
    }

  self->stream = g_steal_pointer (&stream);
  self->parser = docket_events_parser_new ();
  docket_client_set_reason (self->client, NULL);
  watch (self, SILENCE_LIMIT);
  if (!self->known)
    resync (self);
  if (step_is_current (step))
    read_on (self);
}

static void
connect_now (DocketEvents *self)
{
  g_autofree char *last = NULL;
  SoupMessageHeaders *headers;

  disconnect_now (self);
  self->message = docket_client_new_message (self->client, "GET", "/v1/events");
  if (self->message == NULL)
    return;

  headers = soup_message_get_request_headers (self->message);
  soup_message_headers_replace (headers, "Accept", "text/event-stream");
  if (self->known)
    {
      last = g_strdup_printf ("%" G_GINT64_FORMAT, self->last_id);
      soup_message_headers_replace (headers, "Last-Event-ID", last);
    }

  self->connection = g_cancellable_new ();
  watch (self, CONNECT_LIMIT);
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->connection,
                           on_sent, step_new (self));
}

static void
on_server_changed (DocketEvents *self)
{
  docket_client_aim_session (self->session, docket_client_get_base_url (self->client));
  self->n_failures = 0;
  self->known = FALSE;
  self->last_id = 0;
  if (!self->running)
    return;

  /* Address and token change together: one connection for both. */
  disconnect_now (self);
  self->pause_id = g_idle_add (on_pause_over, self);
}

static void
docket_events_dispose (GObject *object)
{
  DocketEvents *self = DOCKET_EVENTS (object);

  self->running = FALSE;
  disconnect_now (self);
  g_clear_object (&self->session);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (docket_events_parent_class)->dispose (object);
}

static void
docket_events_class_init (DocketEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_events_dispose;

  g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_signal_new ("resync", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
docket_events_init (DocketEvents *self)
{
}

DocketEvents *
docket_events_new (DocketClient *client)
{
  DocketEvents *self = g_object_new (DOCKET_TYPE_EVENTS, NULL);

  self->client = g_object_ref (client);
  self->session = docket_client_new_session (0);
  docket_client_aim_session (self->session, docket_client_get_base_url (client));
  g_signal_connect_object (client, "notify::base-url", G_CALLBACK (on_server_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::token", G_CALLBACK (on_server_changed), self, G_CONNECT_SWAPPED);

  return self;
}

void
docket_events_start (DocketEvents *self)
{
  g_return_if_fail (DOCKET_IS_EVENTS (self));

  if (self->running)
    return;

  self->running = TRUE;
  self->n_failures = 0;
  connect_now (self);
}

void
docket_events_stop (DocketEvents *self)
{
  g_return_if_fail (DOCKET_IS_EVENTS (self));

  self->running = FALSE;
  disconnect_now (self);
}

void
docket_events_retry_now (DocketEvents *self)
{
  g_return_if_fail (DOCKET_IS_EVENTS (self));

  if (self->running && self->pause_id != 0)
    connect_now (self);
  else if (self->running && self->stream != NULL)
    resync (self);
}

gint64
docket_events_get_last_id (DocketEvents *self)
{
  g_return_val_if_fail (DOCKET_IS_EVENTS (self), 0);

  return self->last_id;
}
