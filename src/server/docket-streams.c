/* docket-streams.c: terminals that follow events live
 *
 * A stream keeps no queue: it knows the last event it sent and reads the log from there, so nothing
 * can be missed or pile up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-streams.h"

#include "docket-error.h"
#include "docket-feed.h"
#include "docket-json.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define HEARTBEAT_SECONDS 15
#define EVENTS_AT_ONCE 50
#define MOST_OF_ONE_TERMINAL 8

struct _DocketStreams
{
  DocketServices *services;
  DocketCallers *callers;
  guint limit;
  guint subscription;
  guint heartbeat;
  GMutex lock;
  GPtrArray *open;        /* guarded by lock: Subscriber, borrowed */
  gint stopping;          /* atomic */
};

typedef struct
{
  DocketStreams *streams;
  DocketStream *stream;   /* borrowed: it owns this */
  char *site;
  char *token;
  gint64 last;
  GString *pending;       /* text not yet taken; the connection's thread */
  gsize sent;
  gint beat;              /* atomic: a heartbeat is due */
  gint over;              /* atomic: the terminal has newer ones */
} Subscriber;

static void
subscriber_free (gpointer data)
{
  Subscriber *subscriber = data;

  g_mutex_lock (&subscriber->streams->lock);
  g_ptr_array_remove (subscriber->streams->open, subscriber);
  g_mutex_unlock (&subscriber->streams->lock);
  g_string_free (subscriber->pending, TRUE);
  g_free (subscriber->site);
  g_free (subscriber->token);
  g_free (subscriber);
}

static gboolean
is_still_admitted (Subscriber *subscriber)
{
  g_autoptr (DocketCaller) caller = NULL;

  caller = docket_callers_find (subscriber->streams->callers, subscriber->token, DOCKET_CALLER_TERMINAL, NULL);
  return caller != NULL;
}

static void
append_event (GString *text, const DocketEvent *event)
{
  g_autofree char *json = docket_event_to_json (event);

  g_string_append_printf (text, "id: %" G_GINT64_FORMAT "\nevent: %s\ndata: %s\n\n", event->id, event->type, json);
}

/* FALSE where the stream is over. */
static gboolean
gather (Subscriber *subscriber)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;

  events = docket_feed_read (subscriber->streams->services->feed, subscriber->site, subscriber->last,
                             EVENTS_AT_ONCE, &error);
  if (events == NULL)
    {
      g_warning ("A stream of events ends: %s", error->message);
      return FALSE;
    }
  for (guint i = 0; i < events->len; i++)
    {
      const DocketEvent *event = g_ptr_array_index (events, i);

      append_event (subscriber->pending, event);
      subscriber->last = event->id;
    }
  if (g_atomic_int_compare_and_exchange (&subscriber->beat, TRUE, FALSE))
    {
      if (!is_still_admitted (subscriber))
        return FALSE;
      if (events->len == 0)
        g_string_append (subscriber->pending, ":\n\n");
    }
  return TRUE;
}

static gssize
read_events (gpointer data, char *buffer, gsize size)
{
  Subscriber *subscriber = data;
  gsize n;

  if (subscriber->sent == subscriber->pending->len)
    {
      g_string_truncate (subscriber->pending, 0);
      subscriber->sent = 0;
      if (g_atomic_int_get (&subscriber->streams->stopping) || g_atomic_int_get (&subscriber->over) ||
          !gather (subscriber))
        return -1;
    }
  n = MIN (size, subscriber->pending->len - subscriber->sent);
  memcpy (buffer, subscriber->pending->str + subscriber->sent, n);
  subscriber->sent += n;
  return (gssize) n;
}

static void
wake_all (DocketStreams *streams, gboolean beat)
{
  g_autoptr (GPtrArray) woken = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_stream_unref);

  g_mutex_lock (&streams->lock);
  for (guint i = 0; i < streams->open->len; i++)
    {
      Subscriber *subscriber = g_ptr_array_index (streams->open, i);
      DocketStream *stream = docket_stream_try_ref (subscriber->stream);

      if (beat)
        g_atomic_int_set (&subscriber->beat, TRUE);
      if (stream != NULL)
        g_ptr_array_add (woken, stream);
    }
  g_mutex_unlock (&streams->lock);
  for (guint i = 0; i < woken->len; i++)
    docket_stream_wake (g_ptr_array_index (woken, i));
}

static void
on_events (gint64 last_event, gpointer data)
{
  wake_all (data, FALSE);
}

static gboolean
on_heartbeat (gpointer data)
{
  wake_all (data, TRUE);
  return G_SOURCE_CONTINUE;
}

DocketStreams *
docket_streams_new (DocketServices *services, DocketCallers *callers, guint limit)
{
  DocketStreams *streams = g_new0 (DocketStreams, 1);

  streams->services = services;
  streams->callers = callers;
  streams->limit = limit;
  g_mutex_init (&streams->lock);
  streams->open = g_ptr_array_new ();
  streams->subscription = docket_feed_subscribe (services->feed, on_events, streams);
  streams->heartbeat = g_timeout_add_seconds (HEARTBEAT_SECONDS, on_heartbeat, streams);
  return streams;
}

void
docket_streams_free (DocketStreams *streams)
{
  docket_feed_unsubscribe (streams->services->feed, streams->subscription);
  g_source_remove (streams->heartbeat);
  g_ptr_array_unref (streams->open);
  g_mutex_clear (&streams->lock);
  g_free (streams);
}

/* An id from the future is from another database: there is nothing to catch up with, and the terminal is
 * told to read everything again. */
static gint64
choose_start (DocketStreams *streams, gint64 since)
{
  gint64 last = docket_feed_get_last (streams->services->feed);

  return since < 0 || since > last ? last : since;
}

/* A terminal that has lost its way to the server must get in again, and none may take all the places: its
 * oldest stream makes room. Under the lock; the stream is to be woken after. */
static DocketStream *
end_oldest (DocketStreams *streams, const char *token)
{
  Subscriber *oldest = NULL;
  guint n = 0;

  for (guint i = streams->open->len; i-- > 0;)
    {
      Subscriber *subscriber = g_ptr_array_index (streams->open, i);

      if (!g_str_equal (subscriber->token, token) || g_atomic_int_get (&subscriber->over))
        continue;
      n++;
      oldest = subscriber;
    }
  if (n < MOST_OF_ONE_TERMINAL)
    return NULL;
  g_atomic_int_set (&oldest->over, TRUE);
  return docket_stream_try_ref (oldest->stream);
}

/* Those that were told to end have given up their places, though their threads may still be at it. Under the
 * lock. */
static guint
count_going_on (DocketStreams *streams)
{
  guint n = 0;

  for (guint i = 0; i < streams->open->len; i++)
    n += !g_atomic_int_get (&((Subscriber *) g_ptr_array_index (streams->open, i))->over);
  return n;
}

DocketReply *
docket_streams_open (DocketStreams *streams, const char *site, const char *token, gint64 since, GError **error)
{
  Subscriber *subscriber = g_new0 (Subscriber, 1);
  g_autoptr (DocketStream) stream = NULL;
  DocketReply *reply;
  g_autoptr (DocketStream) ended = NULL;
  gboolean admitted;

  subscriber->streams = streams;
  subscriber->site = g_strdup (site);
  subscriber->token = g_strdup (token);
  subscriber->last = choose_start (streams, since);
  subscriber->pending = g_string_new (": connected\nretry: 2000\n\n");
  if (since > subscriber->last)
    g_string_append_printf (subscriber->pending, "id: %" G_GINT64_FORMAT "\nevent: resync\ndata: {}\n\n", subscriber->last);
  stream = docket_stream_new ("text/event-stream", read_events, subscriber, subscriber_free);
  subscriber->stream = stream;
  g_mutex_lock (&streams->lock);
  ended = end_oldest (streams, token);
  admitted = count_going_on (streams) < streams->limit && !g_atomic_int_get (&streams->stopping);
  if (admitted)
    g_ptr_array_add (streams->open, subscriber);
  g_mutex_unlock (&streams->lock);
  if (ended != NULL)
    docket_stream_wake (ended);
  if (!admitted)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
                           _("Too many terminals follow the events at once."));
      return NULL;
    }
  reply = docket_reply_stream (stream);
  docket_reply_set_header (reply, "X-Accel-Buffering", "no");
  return reply;
}

guint
docket_streams_get_n (DocketStreams *streams)
{
  guint n;

  g_mutex_lock (&streams->lock);
  n = streams->open->len;
  g_mutex_unlock (&streams->lock);
  return n;
}

void
docket_streams_stop (DocketStreams *streams)
{
  g_atomic_int_set (&streams->stopping, TRUE);
  wake_all (streams, FALSE);
}
