/* docket-http-watch.c: cuts off clients that send just enough never to be idle
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#include <sys/socket.h>

#define TICK_SECONDS 5

/* Nothing came since the last look, and nothing will: the other side is gone. */
static gboolean
is_left (DocketHttpConnection *connection)
{
  gboolean same = connection->received == connection->seen;

  connection->seen = connection->received;
  return same && docket_http_watch_is_at_end (connection);
}

static gboolean
is_too_slow (DocketHttpWatch *watch, DocketHttpConnection *connection, gint64 now)
{
  gint64 seconds = (now - connection->since) / G_USEC_PER_SEC;

  switch ((DocketHttpPhase) g_atomic_int_get (&connection->phase))
    {
    case DOCKET_PHASE_HEADERS:
      return is_left (connection) || seconds >= (gint64) watch->header_seconds;
    case DOCKET_PHASE_BODY:
      return is_left (connection) ||
             (seconds >= (gint64) watch->header_seconds &&
              connection->received < (gsize) seconds * watch->body_bytes_per_second);
    case DOCKET_PHASE_ANSWER:
    default:
      return FALSE;
    }
}

/* The descriptor is only shut down here; its owner closes it. Under the lock it cannot have been
 * closed and given to another. */
static gboolean
on_tick (gpointer user_data)
{
  DocketHttpWatch *watch = user_data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&watch->lock);
  g_hash_table_iter_init (&iter, watch->connections);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      DocketHttpConnection *connection = key;

      if (is_too_slow (watch, connection, now))
        shutdown (connection->fd, SHUT_RDWR);
    }
  g_mutex_unlock (&watch->lock);
  return G_SOURCE_CONTINUE;
}

void
docket_http_watch_init (DocketHttpWatch *watch, const DocketHttpOptions *options)
{
  g_mutex_init (&watch->lock);
  watch->connections = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  watch->header_seconds = options->header_seconds;
  watch->body_bytes_per_second = options->body_bytes_per_second;
  watch->source = g_timeout_add_seconds (TICK_SECONDS, on_tick, watch);
}

void
docket_http_watch_clear (DocketHttpWatch *watch)
{
  g_source_remove (watch->source);
  g_hash_table_unref (watch->connections);
  g_mutex_clear (&watch->lock);
}

DocketHttpConnection *
docket_http_watch_add (DocketHttpWatch *watch, gint fd)
{
  DocketHttpConnection *connection = g_new0 (DocketHttpConnection, 1);

  connection->fd = fd;
  connection->since = g_get_monotonic_time ();
  connection->seen = G_MAXSIZE;
  g_mutex_lock (&watch->lock);
  g_hash_table_add (watch->connections, connection);
  g_mutex_unlock (&watch->lock);
  return connection;
}

void
docket_http_watch_remove (DocketHttpWatch *watch, DocketHttpConnection *connection)
{
  g_mutex_lock (&watch->lock);
  g_hash_table_remove (watch->connections, connection);
  g_mutex_unlock (&watch->lock);
}

void
docket_http_watch_enter (DocketHttpConnection *connection, DocketHttpPhase phase)
{
  connection->since = g_get_monotonic_time ();
  connection->received = 0;
  connection->seen = G_MAXSIZE;
  g_atomic_int_set (&connection->phase, (gint) phase);
}

gboolean
docket_http_watch_is_at_end (const DocketHttpConnection *connection)
{
  char byte;

  return recv (connection->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}
