/* docket-events-parser-private.h: bytes of text/event-stream in, messages out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *id;      /* NULL: none given */
  char *type;    /* NULL: "message" */
  char *data;    /* lines joined by \n; NULL: none */
} DocketMessage;

typedef struct _DocketEventsParser DocketEventsParser;

DocketEventsParser *docket_events_parser_new (void);
void docket_events_parser_free (DocketEventsParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketEventsParser, docket_events_parser_free)

/* FALSE where a line or message grew past all measure: the stream is no event stream. */
gboolean docket_events_parser_feed (DocketEventsParser *parser, const char *bytes, gsize length);

/* The next whole message, or NULL. (transfer full) */
DocketMessage *docket_events_parser_next (DocketEventsParser *parser);

void docket_message_free (DocketMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMessage, docket_message_free)

G_END_DECLS
