/* docket-notices.h: customers are told by mail how their orders go on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"
#include "docket-language.h"
#include "docket-mail-settings.h"
#include "docket-notice.h"

G_BEGIN_DECLS

/* @mail, @public_url (NULL: messages have no link) and @languages are borrowed and must outlive it. NULL where the
 * settings name no mail server: then nobody is told anything. (transfer full) */
DocketNotices *docket_notices_new (const DocketMailSettings *mail, const char *public_url, DocketLanguages *languages);
void docket_notices_free (DocketNotices *notices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketNotices, docket_notices_free)

/* An order's codes as pictures. */
typedef struct
{
  char *url;         /* NULL: messages have no link */
  GBytes *barcode;
  GBytes *qr;
} DocketNoticeCodes;

/* Draws what the next message about the order @code shows: before its work, which others wait for. NULL where nobody is
 * told anything. Any thread. (transfer full) */
DocketNoticeCodes *docket_notices_draw (DocketServices *services, const char *code);
void docket_notice_codes_free (DocketNoticeCodes *codes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketNoticeCodes, docket_notice_codes_free)

/* Puts the message into the outbox, in the work of what it tells of: once for an order and kind. READY goes out
 * when it cannot be undone any more. Nothing where the order came by the page and the shop does not write to those
 * ([Mail] notices), where there is no address, or where it was never placed. What cannot be composed is logged, and
 * does not keep the step. @codes: what READY and REMINDER show; NULL for the others. Writer. */
gboolean docket_notices_tell (DocketChanging *changing,
                              DocketNoticeKind kind,
                              const DocketNoticeCodes *codes,
                              GError **error);

/* Reminds customers whose order's term ends soon (their site's reminder, or [Mail] reminder), each in a work of its own; at most a few at once:
 * @more (out) is set where there are others. Any thread but the writer's. */
gboolean docket_notices_remind (DocketServices *services, gint64 now, gboolean *more, GError **error);

/* What is not true any more is not sent, unless it was already. Writer. */
gboolean docket_notices_withdraw (DocketChanging *changing, DocketNoticeKind kind, GError **error);

G_END_DECLS
