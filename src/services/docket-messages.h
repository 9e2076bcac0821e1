/* docket-messages.h: customers' messages: taken in once, parked, accepted, put away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-messages-table.h"
#include "docket-services.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A message coming in from a mailbox: its bytes go to a file beside the pictures. One thread. */
typedef struct _DocketArrival DocketArrival;

/* A file for it beside the pictures. FULL, FAILED. */
DocketArrival *docket_arrival_new (DocketServices *services, GError **error);

/* Nothing of it stays. */
void docket_arrival_abandon (DocketArrival *arrival);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketArrival, docket_arrival_abandon)

/* Takes more bytes. FULL, FAILED. */
gboolean docket_arrival_append (DocketArrival *arrival, gconstpointer bytes, gsize length, GError **error);

/* Where it was found, and whose it is. */
typedef struct
{
  const char *mailbox;
  const char *validity;
  const char *uid;
  const char *site;        /* whose it is until it was read */
  gint64 length;           /* as the mailbox says */
  gint64 now;
  const char *reason;      /* why it is parked at once; NULL: it is read as a mail */
  const char *sender;      /* of what is parked at once: who the counter is told that it is from */
} DocketArrivalPlace;

/* The message is whole: when this returns TRUE it is durable, or was so before: @known (out). Only then may
 * it be marked in the mailbox. Frees @arrival in any case. Any thread but the writer's. */
gboolean docket_arrival_end (DocketArrival *arrival, const DocketArrivalPlace *place, gboolean *known, GError **error);

/* What came by another way than mail, where its sender cannot be answered. Texts are valid UTF-8. */
typedef struct
{
  const char *channel;     /* "bluetooth" */
  const char *key;         /* its own; what comes again by the same is known, whatever else is then said of it */
  const char *from;        /* whoever it was, for people */
  const char *files;       /* their names, for people; NULL */
  const char *why;         /* why no order could be made of it, a sentence */
  const char *text;        /* what was written; NULL */
} DocketPushed;

/* The reason of what was parked so. */
#define DOCKET_MESSAGES_PUSHED "pushed"

/* Parks it at the call's site: a person looks at it, and nothing is made of it but by hand. When this returns TRUE it
 * is durable. FULL, FAILED. Any thread but the writer's. */
gboolean docket_messages_park_pushed (DocketServices *services,
                                      const DocketCall *call,
                                      const DocketPushed *pushed,
                                      GError **error);

/* Whether what lies there was taken before. */
gboolean docket_messages_has_place (DocketServices *services,
                                    const char *mailbox,
                                    const char *validity,
                                    const char *uid,
                                    gboolean *has,
                                    GError **error);

/* The whole message as it came, mapped. GONE once its term is over. Any thread. (transfer full) */
GBytes *docket_messages_open_raw (DocketServices *services, const DocketMessageRow *row, GError **error);

/* What was read of @raw does not stay in memory; it is read again where it is needed. @raw is from
 * docket_messages_open_raw() and nothing else: other memory would lose what it holds. Any thread. */
void docket_messages_rest_raw (GBytes *raw);

/* One message of the call's site: OTHER_SITE, NOT_FOUND. (transfer full) */
DocketMessageRow *docket_messages_get (DocketServices *services, const DocketCall *call, gint64 id, GError **error);

/* {"messages":[…],"parked":n,"next":id|null} of the call's site, newest first, as text. (transfer full) */
char *docket_messages_list (DocketServices *services,
                            const DocketCall *call,
                            DocketMessageState state,
                            gint64 before,
                            guint limit,
                            GError **error);

/* One as JSON. (transfer full) */
char *docket_messages_to_json (const DocketMessageRow *row);

typedef enum
{
  DOCKET_MESSAGES_ACCEPT,    /* it is an order: read once the time for undo is over */
  DOCKET_MESSAGES_PUT_AWAY,  /* it is nothing */
  DOCKET_MESSAGES_PARK,      /* takes either back; NOT_NOW once it was read */
} DocketMessagesDeed;

/* What a person decided; @result->json: the message. @all: of a parked message, also every other parked one
 * of the same sender. NOT_NOW where it is not parked (PARK: not accepted or put away), or was pushed (ACCEPT). Each deed is an event of
 * the site. Any thread but the writer's. */
gboolean docket_messages_decide (DocketServices *services,
                                 const DocketCall *call,
                                 gint64 id,
                                 DocketMessagesDeed deed,
                                 gboolean all,
                                 DocketResult *result,
                                 GError **error);

/* Stores @row, whose state was changed, and tells the site's terminals where it was parked. In a work on the
 * writer's thread. */
gboolean docket_messages_save (DocketServices *services,
                               DocketDbHandle *handle,
                               const DocketMessageRow *row,
                               gint64 now,
                               GError **error);

/* How long a message is kept that has no order. */
#define DOCKET_MESSAGES_TERM (14 * G_TIME_SPAN_DAY)

G_END_DECLS
