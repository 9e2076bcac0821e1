/* docket-streams.h: terminals that follow events live (server-sent events)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-server.h"

G_BEGIN_DECLS

/* At most @limit streams at once. Main thread; the default main context beats the heart. */
DocketStreams *docket_streams_new (DocketServices *services, DocketCallers *callers, guint limit);
void docket_streams_free (DocketStreams *streams);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStreams, docket_streams_free)

/* A stream of @site's events after @since (-1: from now on) for the terminal of @token; it ends when
 * the token does. TOO_MANY. Any thread. */
DocketReply *docket_streams_open (DocketStreams *streams,
                                  const char *site,
                                  const char *token,
                                  gint64 since,
                                  GError **error);

/* How many are open now. Any thread. */
guint docket_streams_get_n (DocketStreams *streams);

/* Ends every stream; new ones are refused. Any thread. */
void docket_streams_stop (DocketStreams *streams);

G_END_DECLS
