/* docket-drafting.h: what was read out of a customer's words becomes an order's contents
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-draft.h"
#include "docket-order.h"

G_BEGIN_DECLS

/* In the order's fields that a person reads, characters. */
#define DOCKET_DRAFTING_TEXT_MAX 200
#define DOCKET_DRAFTING_COMMENT_MAX 2000

/* Writes the items, the wishes, and the customer's name, phone, language and comment into @order, in the place of
 * what is there. @images: of each of the draft's pictures its image's id, NULL: not taken. */
void docket_drafting_fill (const DocketDraft *draft, const GPtrArray *images, DocketOrder *order);

/* The same but for the customer, who stays as he is. */
void docket_drafting_fill_contents (const DocketDraft *draft, const GPtrArray *images, DocketOrder *order);

/* At most @most characters; NULL for nothing. (transfer full) */
char *docket_drafting_dup_bounded (const char *text, glong most);

G_END_DECLS
