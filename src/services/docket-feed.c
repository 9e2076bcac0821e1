/* docket-feed.c: lets connections wait for events
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-feed.h"

#include "docket-events-table.h"

typedef struct
{
  guint id;
  DocketFeedFunc func;
  gpointer data;
} Subscriber;

struct _DocketFeed
{
  DocketDb *db;
  GMutex lock;
  GCond news;
  gint64 last;             /* guarded by lock */
  gboolean stopped;        /* guarded by lock */
  GMutex calling;          /* held while subscribers are called */
  GArray *subscribers;     /* guarded by calling */
  guint next_id;           /* guarded by calling */
};

static void
committed (gint64   last_event,
           gpointer data)
{
  DocketFeed *feed = data;

  g_mutex_lock (&feed->lock);
  feed->last = last_event;
  g_cond_broadcast (&feed->news);
  g_mutex_unlock (&feed->lock);

  g_mutex_lock (&feed->calling);
  for (guint i = 0; i < feed->subscribers->len; i++)
    {
      const Subscriber *subscriber = &g_array_index (feed->subscribers, Subscriber, i);

      subscriber->func (last_event, subscriber->data);
    }
  g_mutex_unlock (&feed->calling);
}

static gint64
read_last (DocketDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (db, &error);
  gint64 last = 0;

  if (handle == NULL || !docket_events_table_last (handle, &last, &error))
    g_warning ("the newest event is not known: %s", error->message);
  return last;
}

DocketFeed *
docket_feed_new (DocketDb *db)
{
  DocketFeed *feed = g_new0 (DocketFeed, 1);

  feed->db = db;
  g_mutex_init (&feed->lock);
  g_mutex_init (&feed->calling);
  g_cond_init (&feed->news);
  feed->subscribers = g_array_new (FALSE, FALSE, sizeof (Subscriber));
  feed->last = read_last (db);
  docket_db_set_committed_func (db, committed, feed);
  return feed;
}

void
docket_feed_free (DocketFeed *feed)
{
  if (feed == NULL)
    return;

  g_array_unref (feed->subscribers);
  g_mutex_clear (&feed->lock);
  g_mutex_clear (&feed->calling);
  g_cond_clear (&feed->news);
  g_free (feed);
}

gint64
docket_feed_get_last (DocketFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  return feed->last;
}

GPtrArray *
docket_feed_read (DocketFeed *feed,
                  const char *site,
                  gint64      after,
                  guint       limit,
                  GError    **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (feed->db, error);

  return handle != NULL ? docket_events_table_list (handle, site, after, limit, error) : NULL;
}

gboolean
docket_feed_wait (DocketFeed *feed,
                  gint64      after,
                  gint64      timeout)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  while (feed->last <= after && !feed->stopped)
    if (!g_cond_wait_until (&feed->news, &feed->lock, deadline))
      break;
  return feed->last > after;
}

guint
docket_feed_subscribe (DocketFeed    *feed,
                       DocketFeedFunc func,
                       gpointer       data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->calling);
  Subscriber subscriber = { ++feed->next_id, func, data };

  g_array_append_val (feed->subscribers, subscriber);
  return subscriber.id;
}

void
docket_feed_unsubscribe (DocketFeed *feed,
                         guint       id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->calling);

  for (guint i = 0; i < feed->subscribers->len; i++)
    if (g_array_index (feed->subscribers, Subscriber, i).id == id)
      {
        g_array_remove_index_fast (feed->subscribers, i);
        return;
      }
}

void
docket_feed_stop (DocketFeed *feed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&feed->lock);

  feed->stopped = TRUE;
  g_cond_broadcast (&feed->news);
}
