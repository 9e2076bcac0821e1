/* docket-notice.h: what the shop writes to its customers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"
#include "docket-draft.h"
#include "docket-order.h"
#include "docket-site.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_NOTICE_ANSWER,     /* to a message that became an order: the docket */
  DOCKET_NOTICE_SORRY,      /* to a message that did not: what was wrong, and how to write */
  DOCKET_NOTICE_READY,
  DOCKET_NOTICE_REMINDER,
  DOCKET_NOTICE_EXPIRED,
  DOCKET_NOTICE_CANCELLED,
} DocketNoticeKind;

/* The word of the outbox: "answer", "sorry", "ready", "reminder", "expired", "cancelled". Static. */
const char *docket_notice_kind_to_nick (DocketNoticeKind kind);
gboolean docket_notice_kind_from_nick (const char *nick, DocketNoticeKind *kind);

/* Whether it is an answer to a message: it says so (RFC 3834) and goes out with an empty return path. */
gboolean docket_notice_kind_is_answer (DocketNoticeKind kind);

/* What became of one attachment of the customer's message. */
typedef struct
{
  char *name;        /* NULL: it had none */
  gboolean taken;
  char *why;         /* a sentence in the customer's language, where it was not taken; NULL */
} DocketNoticeAttachment;

/* Strings are copied. (transfer full) */
DocketNoticeAttachment *docket_notice_attachment_new (const char *name, gboolean taken, const char *why);
void docket_notice_attachment_free (DocketNoticeAttachment *attachment);

/* All is borrowed and only read. Strings may hold what a stranger wrote: they are text, never mark-up
 * and never a header's line. NULL where nothing is known, unless said otherwise. */
typedef struct
{
  const DocketOrder *order;             /* NULL only for SORRY */
  const DocketSite *site;               /* never NULL */
  const DocketCatalogue *catalogue;     /* never NULL */
  const char *language;                 /* BCP 47 tag; the calling thread speaks it already (docket_languages_enter()) */
  gint64 now;                           /* microseconds since 1970 */

  const char *sender;                   /* who writes: "Main Street <orders@example.org>"; never NULL */
  const char *recipient;                /* the customer's bare address; never NULL */
  const char *recipient_name;
  const char *message_id;               /* ours, without the angle brackets; never NULL */
  const char *subject;                  /* of the message that is answered */
  const char *in_reply_to;              /* its Message-ID, without the angle brackets */
  const char *const *references;        /* its References, oldest first, without the angle brackets */

  const char *password;                 /* ANSWER */
  const char *url;                      /* the order's page; SORRY: the page where orders are made */
  GBytes *barcode_png;                  /* the claim code as Code 128 */
  GBytes *qr_png;                       /* the url as QR code */
  gboolean locker;                      /* order->compartment opens for the customer by code and password */

  const DocketMessage *message;         /* what is answered */
  const DocketDraft *draft;             /* what it was taken to say, what was unclear, an example */
  const char *problem;                  /* one sentence of the server's own: why there is no order, what it lacks */
  const GPtrArray *attachments;         /* DocketNoticeAttachment, in the message's order */
} DocketNoticeFacts;

/* Whether it is an address that docket_notice_compose() takes: one @, nothing that would have to be quoted. */
gboolean docket_notice_may_write_to (const char *address);

/* The whole message (RFC 5322 with MIME, lines end in CRLF, every line at most 998 bytes): text (format=flowed)
 * and HTML that shows nothing from outside, the codes as pictures in it, for READY and REMINDER of what is ready
 * an entry for the calendar (RFC 5545) on the last day; with
 * Auto-Submitted and the header DOCKET_MESSAGE_MARK, by which a loop is known. DOCKET_ERROR_INVALID where an
 * address cannot be written to. Any thread. (transfer full) */
GBytes *docket_notice_compose (DocketNoticeKind kind, const DocketNoticeFacts *facts, GError **error);

G_END_DECLS
