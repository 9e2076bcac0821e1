/* docket-feed.h: lets connections wait for events
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-event.h"
#include "docket-services.h"

G_BEGIN_DECLS

/* Wakes those who follow whenever @db commits events. @db must outlive it; one feed a database. */
DocketFeed *docket_feed_new (DocketDb *db);
void docket_feed_free (DocketFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFeed, docket_feed_free)

/* Id of the newest committed event. Any thread. */
gint64 docket_feed_get_last (DocketFeed *feed);

/* Events (DocketEvent) of @site after @after, oldest first; empty where there are none yet. Any
 * thread. */
GPtrArray *docket_feed_read (DocketFeed *feed,
                             const char *site,
                             gint64 after,
                             guint limit,
                             GError **error);

/* Waits until an event newer than @after (of any site) is committed, or @timeout microseconds
 * passed: FALSE. docket_feed_stop() ends every wait at once. Any thread but the writer's. */
gboolean docket_feed_wait (DocketFeed *feed, gint64 after, gint64 timeout);

/* @func is called after each commit of events, on the writer's thread: wake, do not work. 0 is
 * never an id. After removing, @func is not running and never called again. */
typedef void (*DocketFeedFunc) (gint64 last_event, gpointer data);
guint docket_feed_subscribe (DocketFeed *feed, DocketFeedFunc func, gpointer data);
void docket_feed_unsubscribe (DocketFeed *feed, guint id);

/* Ends all waiting, now and later. Any thread. */
void docket_feed_stop (DocketFeed *feed);

G_END_DECLS
