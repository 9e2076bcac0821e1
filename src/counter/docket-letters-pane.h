/* docket-letters-pane.h: messages that wait for a decision, above the orders: one key makes an order, one puts away
 *
 * Signal "decided" (): a message was accepted or put away, which can be taken back now. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_LETTERS_PANE (docket_letters_pane_get_type ())
G_DECLARE_FINAL_TYPE (DocketLettersPane, docket_letters_pane, DOCKET, LETTERS_PANE, GtkBox)

/* Whose messages are shown. Once, before it is shown; holds @shop. */
void docket_letters_pane_set_shop (DocketLettersPane *self, DocketShop *shop);

/* Puts the keys on the first message. FALSE: none waits. */
gboolean docket_letters_pane_focus (DocketLettersPane *self);

/* Takes the last decision back, for some seconds after it. FALSE: there is none. */
gboolean docket_letters_pane_undo (DocketLettersPane *self);

/* Something else was done meanwhile: the last decision is no longer taken back by a key. */
void docket_letters_pane_forget (DocketLettersPane *self);

G_END_DECLS
