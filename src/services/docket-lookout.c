/* docket-lookout.c: looks at the shops' queues while they are worked on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-lookout.h"

#include "docket-board.h"
#include "docket-feed.h"

/* Not sooner after one look than this, however much happens; not later, however little. */
#define SHORTEST (300 * G_TIME_SPAN_MILLISECOND)
#define LONGEST (10 * G_TIME_SPAN_SECOND)

struct _DocketLookout
{
  DocketServices *services;
  GThread *thread;
  guint subscription;
  GMutex lock;
  GCond cond;
  gboolean news;   /* guarded by lock */
  gboolean stop;   /* guarded by lock */
};

static void
on_news (gint64   last_event,
         gpointer data)
{
  DocketLookout *lookout = data;

  g_mutex_lock (&lookout->lock);
  lookout->news = TRUE;
  g_cond_signal (&lookout->cond);
  g_mutex_unlock (&lookout->lock);
}

/* FALSE once it is to end. */
static gboolean
wait_for_news (DocketLookout *lookout)
{
  gint64 now = g_get_monotonic_time ();
  gboolean go_on;

  g_mutex_lock (&lookout->lock);
  while (!lookout->stop && g_cond_wait_until (&lookout->cond, &lookout->lock, now + SHORTEST))
    ;
  while (!lookout->stop && !lookout->news && g_cond_wait_until (&lookout->cond, &lookout->lock, now + LONGEST))
    ;
  lookout->news = FALSE;
  go_on = !lookout->stop;
  g_mutex_unlock (&lookout->lock);
  return go_on;
}

static void
look (DocketServices *services)
{
  GHashTableIter iter;
  gpointer site;

  g_hash_table_iter_init (&iter, docket_services_get_sites (services));
  while (g_hash_table_iter_next (&iter, &site, NULL))
    {
      g_autoptr (GError) error = NULL;
      guint n;

      if (!docket_boards_step (services, site, g_get_real_time (), &n, &error))
        g_message ("The queue of %s was not looked at: %s", (const char *) site, error->message);
    }
}

static gpointer
work (gpointer data)
{
  DocketLookout *lookout = data;

  do
    look (lookout->services);
  while (wait_for_news (lookout));
  return NULL;
}

DocketLookout *
docket_lookout_new (DocketServices *services)
{
  DocketLookout *lookout = g_new0 (DocketLookout, 1);

  lookout->services = services;
  g_mutex_init (&lookout->lock);
  g_cond_init (&lookout->cond);
  lookout->subscription = docket_feed_subscribe (services->feed, on_news, lookout);
  lookout->thread = g_thread_new ("lookout", work, lookout);
  return lookout;
}

void
docket_lookout_free (DocketLookout *lookout)
{
  if (lookout == NULL)
    return;

  docket_feed_unsubscribe (lookout->services->feed, lookout->subscription);
  g_mutex_lock (&lookout->lock);
  lookout->stop = TRUE;
  g_cond_signal (&lookout->cond);
  g_mutex_unlock (&lookout->lock);
  g_thread_join (lookout->thread);
  g_mutex_clear (&lookout->lock);
  g_cond_clear (&lookout->cond);
  g_free (lookout);
}
