/* notice-fixture.h: an order, its place and its message, to write about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-notice.h"
#include "mail-fixture.h"

typedef struct
{
  Shop *shop;
  DocketSite *site;
  DocketOrder *order;
  DocketMessage *message;
  DocketDraft *draft;
  GPtrArray *attachments;
  GBytes *picture;
  DocketNoticeFacts facts;   /* of all that, to be changed */
} Notice;

/* An order of two prints and a stamp at a shop in Berlin, made of a mail with an unknown paper. @language: of
 * the customer. (transfer full) */
Notice *notice_new (const char *language);
void notice_free (Notice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Notice, notice_free)

/* As the order has come on when a message of @kind is written. */
void notice_come_on (Notice *notice, DocketNoticeKind kind);

/* Composed; fails where it is refused. (transfer full) */
char *notice_write (Notice *notice, DocketNoticeKind kind, gsize *length);
