/* docket-events.h: follows what happens in the shop, missing nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signals:
 *   "event" (DocketEvent *event): in the server's order, each once. Borrowed.
 *   "resync": what was read so far may be old; read it again. Emitted after the first connection,
 *      after the client was given another server, and whenever the server's log does not reach back to the last event seen. What happens
 *      from then on follows as events, so reading after "resync" leaves no gap.
 * The client's "online" property follows the connection. Used in the client's thread.
 */
#pragma once

#include "docket-client.h"
#include "docket-event.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_EVENTS (docket_events_get_type ())
G_DECLARE_FINAL_TYPE (DocketEvents, docket_events, DOCKET, EVENTS, GObject)

/* Follows nothing until docket_events_start(). Holds @client, and begins anew when its server or token
 * changes. (transfer full) */
DocketEvents *docket_events_new (DocketClient *client);

/* Connects, and reconnects with growing pauses (0.25 s to 15 s, each shortened at random) until stopped. A
 * server that is silent for longer than two and a half heartbeats counts as gone. */
void docket_events_start (DocketEvents *self);
void docket_events_stop (DocketEvents *self);

/* Tries at once instead of at the end of the pause ("Try again" in the strip). Where it is connected, has
 * all read again: "resync". */
void docket_events_retry_now (DocketEvents *self);

/* The last event's id; 0 before the first. */
gint64 docket_events_get_last_id (DocketEvents *self);

G_END_DECLS
