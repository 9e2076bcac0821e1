/* docket-letters-pane.h: messages that wait for a decision, above the orders: one key makes an order, one puts away
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

G_END_DECLS
