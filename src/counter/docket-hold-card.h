/* docket-hold-card.h: what stands in the way, in words with its numbers, and Lift… in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_HOLD_CARD (docket_hold_card_get_type ())
G_DECLARE_FINAL_TYPE (DocketHoldCard, docket_hold_card, DOCKET, HOLD_CARD, GtkBox)

/* The standing hold @id of the order on @desk. */
GtkWidget *docket_hold_card_new (DocketDesk *desk, const char *id);

/* The hold's id (borrowed). */
const char *docket_hold_card_get_id (DocketHoldCard *self);

/* Asks for the reason, the focus in its line. */
void docket_hold_card_ask (DocketHoldCard *self);

G_END_DECLS
