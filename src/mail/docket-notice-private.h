/* docket-notice-private.h: what a message to a customer says, before it is laid out as text and as HTML
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-notice.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_BLOCK_TEXT,      /* a paragraph */
  DOCKET_BLOCK_ALERT,     /* a paragraph that must not be overlooked */
  DOCKET_BLOCK_HEADING,
  DOCKET_BLOCK_CODE,      /* label and what is shown or typed, large */
  DOCKET_BLOCK_PICTURE,   /* label: what it shows; png, cid */
  DOCKET_BLOCK_ROW,       /* label and value */
  DOCKET_BLOCK_POINT,     /* of a list; label: what stands at its end, NULL */
  DOCKET_BLOCK_DETAIL,    /* of the point above */
  DOCKET_BLOCK_SAMPLE,    /* lines to be written as they stand */
  DOCKET_BLOCK_LINK,      /* label; text is the address */
} DocketBlockKind;

/* Strings are owned plain text, UTF-8, without control characters but \n. */
typedef struct
{
  DocketBlockKind kind;
  char *label;            /* NULL: none */
  char *text;
  GBytes *png;
  const char *cid;        /* static */
} DocketBlock;

typedef struct
{
  char *title;            /* one line; also the subject of what is no answer */
  char *language;         /* a tag */
  char *from;             /* the place's name */
  GPtrArray *blocks;      /* DocketBlock */
} DocketNoticePage;

/* In the thread's language. (transfer full) */
DocketNoticePage *docket_notice_page_new (DocketNoticeKind kind, const DocketNoticeFacts *facts);
void docket_notice_page_free (DocketNoticePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketNoticePage, docket_notice_page_free)

/* Appends a block with @text, which it takes over. */
DocketBlock *docket_notice_page_take (DocketNoticePage *page, DocketBlockKind kind, const char *label, char *text);

/* What the customer's message was taken to say, and what became of its attachments. */
void docket_notice_page_add_items (DocketNoticePage *page, const DocketNoticeFacts *facts);
void docket_notice_page_add_wishes (DocketNoticePage *page, const DocketNoticeFacts *facts);
void docket_notice_page_add_attachments (DocketNoticePage *page, const DocketNoticeFacts *facts);
void docket_notice_page_add_unclear (DocketNoticePage *page, const DocketNoticeFacts *facts);

/* As text/plain with format=flowed (RFC 3676), and as a whole HTML document. (transfer full) */
char *docket_notice_page_to_text (const DocketNoticePage *page);
char *docket_notice_page_to_html (const DocketNoticePage *page);

/* The place's last day for the order as text/calendar (RFC 5545); NULL: it has none. (transfer full) */
char *docket_notice_dup_calendar (const DocketNoticeFacts *facts);

/* The site's time zone. (transfer full) */
GTimeZone *docket_notice_get_zone (const DocketSite *site);

/* "Saturday, 21 November, 15:10", in the place's time and the thread's language; "between … and …" for two
 * instants. (transfer full) */
char *docket_notice_dup_time (const DocketSite *site, gint64 at);
char *docket_notice_dup_range (const DocketSite *site, gint64 from, gint64 to);

/* "7.20 EUR", with the sign that parts the decimals in the thread's language. (transfer full) */
char *docket_notice_dup_money (const DocketMoney *money);

/* What a stranger wrote, without control characters: of one line, at most @most characters; or of several.
 * (transfer full) */
char *docket_notice_dup_line (const char *text, glong most);
char *docket_notice_dup_lines (const char *text);

G_END_DECLS
