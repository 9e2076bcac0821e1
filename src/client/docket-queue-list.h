/* docket-queue-list.h: the shop's queue, live, for a list that never jumps more than it must
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Main thread.
 */
#pragma once

#include "docket-client-queue.h"
#include "docket-events.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One job that is made or waits. Signal "changed": anything of it is different. */
#define DOCKET_TYPE_QUEUE_ROW (docket_queue_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketQueueRow, docket_queue_row, DOCKET, QUEUE_ROW, GObject)

/* Borrowed, until the next "changed". */
const DocketQueuedJob *docket_queue_row_get_job (DocketQueueRow *self);

/* A GListModel of DocketQueueRow in the queue's order. Reads the queue again, at most once a second, when an
 * event tells of anything that can change it, and every 30 s, since estimates age.
 * Signal "changed": the total, the media that are wanted, or the intake may be different. */
#define DOCKET_TYPE_QUEUE_LIST (docket_queue_list_get_type ())
G_DECLARE_FINAL_TYPE (DocketQueueList, docket_queue_list, DOCKET, QUEUE_LIST, GObject)

/* Empty until docket_queue_list_refresh(); then it follows @events. Holds @client. (transfer full) */
/* Empty until it was read once. Holds @client. */
DocketQueueList *docket_queue_list_new (DocketClient *client, DocketEvents *events);

/* Reads it now. */
void docket_queue_list_refresh (DocketQueueList *self);

/* As last read; NULL before. Its jobs are the rows'. Borrowed, until the next "changed". */
const DocketQueueReply *docket_queue_list_get_reply (DocketQueueList *self);

/* The last waiting job of the order @code, or NULL. Borrowed. */
const DocketQueuedJob *docket_queue_list_find_order (DocketQueueList *self, const char *code);

G_END_DECLS
