/* docket-order-page.h: the order on the desk: who, which, when; what stands in the way; what it is
 *
 * Its commands are the window's actions; this page only asks the questions that some of them need.
 * Signal "show-large" (string item). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-desk.h"
#include "docket-foreman.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ORDER_PAGE (docket_order_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketOrderPage, docket_order_page, DOCKET, ORDER_PAGE, GtkBox)

/* Whose order is shown, and who makes things again. Once, before it is shown; holds both. */
void docket_order_page_set_desk (DocketOrderPage *self, DocketDesk *desk, DocketForeman *foreman);

/* The questions, asked in place. Each takes its step when it is answered. */
void docket_order_page_ask_lift (DocketOrderPage *self);
void docket_order_page_ask_hold (DocketOrderPage *self);
void docket_order_page_ask_cancel (DocketOrderPage *self);
void docket_order_page_ask_pay (DocketOrderPage *self);
void docket_order_page_ask_shelf (DocketOrderPage *self);
void docket_order_page_ask_password (DocketOrderPage *self);
void docket_order_page_ask_reprint (DocketOrderPage *self);

/* Gives the order a new password, once, where its own was tried until it was locked; it is shown in place. */
void docket_order_page_give_password (DocketOrderPage *self);

/* Closes an open question. FALSE: there was none. */
gboolean docket_order_page_close_question (DocketOrderPage *self);

/* The item of the selected picture, or of the first; NULL where there is none. Borrowed. */
const char *docket_order_page_get_selected (DocketOrderPage *self);

/* Whether the order lies in a locker that can be opened from here. */
void docket_order_page_show_locker (DocketOrderPage *self, gboolean possible);

G_END_DECLS
