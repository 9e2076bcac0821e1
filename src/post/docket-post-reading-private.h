/* docket-post-reading-private.h: one message on its way to an order or an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"
#include "docket-notice.h"
#include "docket-post-private.h"

G_BEGIN_DECLS

typedef struct
{
  DocketPost *post;
  DocketMessageRow *row;          /* borrowed; its state becomes what was decided */
  DocketMessage *message;
  DocketDraft *draft;
  const DocketSite *site;
  GPtrArray *attachments;         /* DocketNoticeAttachment, one for each of the message's */
  GPtrArray *images;              /* of each of the draft's pictures its image's id, NULL: not taken */
  char *problem;                  /* why there is no order */
  char *code;                     /* of the draft */
  char *url;
  GBytes *barcode;
  GBytes *qr;
  gboolean looked;                /* its stamps were drawn */
  gint64 now;
} DocketReading;

/* Sends the message's pictures into the order row->order, as a browser would, and waits until they were
 * checked. FALSE with @error where it has to be tried again. */
gboolean docket_reading_send_pictures (DocketReading *reading, GError **error);

/* What was not taken is said in the attachments. */
void docket_reading_judge_attachments (DocketReading *reading);

/* Writes the customer, the items and the wishes into @order. */
void docket_reading_fill (DocketReading *reading, DocketOrder *order);

/* Puts the answer into the outbox, in the work of what it tells of. Nothing where nobody may be answered. */
gboolean docket_reading_answer (DocketReading *reading,
                                DocketDbHandle *handle,
                                DocketNoticeKind kind,
                                const DocketOrder *order,
                                const char *password,
                                GError **error);

/* The draft of row->order, made where it is missing; places it, with the answer. FALSE with @error. */
gboolean docket_reading_make_order (DocketReading *reading, GError **error);
gboolean docket_reading_place (DocketReading *reading, GError **error);

/* No order: the answer says why (reading->problem, or what was unclear); a draft is cancelled. @reason: a word. */
gboolean docket_reading_decline (DocketReading *reading, const char *reason, GError **error);

/* What a bounce says of one of ours. @known (out): whether it was one. */
gboolean docket_reading_note_bounce (DocketReading *reading, gboolean *known, GError **error);

G_END_DECLS
