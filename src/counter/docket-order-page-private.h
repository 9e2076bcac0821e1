/* docket-order-page-private.h: the order page's parts, for the files that fill and ask
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-ask.h"
#include "docket-order-page.h"

G_BEGIN_DECLS

struct _DocketOrderPage
{
  GtkBox parent_instance;

  /* Template */
  GtkScrolledWindow *scroller;
  GtkLabel *name;
  GtkLabel *code;
  GtkLabel *state;
  GtkLabel *when;
  GtkBox *big;
  GtkImage *big_icon;
  GtkLabel *big_label;
  GtkButton *shelf_button;
  GtkButton *locker_button;
  DocketAsk *shelf_ask;
  GtkBox *refusal;
  GtkLabel *refusal_label;
  GtkButton *refusal_button;
  GtkBox *lockout;
  GtkLabel *lockout_label;
  GtkButton *lockout_button;
  GtkBox *holds;
  GtkFlowBox *pictures;
  GtkButton *more;
  GtkGrid *contents;
  GtkButton *pay;
  DocketAsk *pay_ask;
  GtkBox *production;
  GtkBox *jobs;
  GtkButton *again;
  DocketAsk *reprint_ask;
  GtkMenuButton *explain;
  GtkBox *explanation;
  GtkBox *customer;
  GtkBox *history;
  DocketAsk *step_ask;
  GtkButton *primary;
  GtkSpinner *spinner;
  GtkLabel *primary_label;
  GtkLabel *primary_key;
  GtkButton *print;
  GtkButton *hold;
  GtkButton *cancel;

  /* Owned */
  DocketDesk *desk;
  DocketForeman *foreman;
  char *shown_code;
  char *shown_pictures;   /* what the grid was made from */
  guint64 shown_version;
  char *new_password;     /* that was given here to the shown order; NULL */
  DocketForecast *forecast;   /* of the shown order, which is not released yet; NULL */
  GCancellable *forecasting;  /* it is asked for; NULL */
  guint forecast_source;      /* it will be */
  guint n_pictures;       /* how many are shown at most */

  DocketStep asked;       /* the step that step_ask is about */
};

/* docket-order-page-fill.c: from the order to the page. */
void docket_order_page_fill_head (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_fill_holds (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_fill_pictures (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_fill_jobs (DocketOrderPage *self, const DocketOrder *order);

/* docket-order-page-text.c: contents, customer, history. */
void docket_order_page_fill_contents (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_fill_customer (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_fill_history (DocketOrderPage *self, const DocketOrder *order);

/* docket-order-page-production.c: when it is expected and why then; making again. */
void docket_order_page_fill_expected (DocketOrderPage *self);
void docket_order_page_renew_expected (DocketOrderPage *self);
void docket_order_page_forget_expected (DocketOrderPage *self);
void docket_order_page_fill_again (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_on_reprint (DocketOrderPage *self, const char *text);

/* docket-order-page-lockout.c */
void docket_order_page_fill_lockout (DocketOrderPage *self, const DocketOrder *order);
void docket_order_page_forget_password (DocketOrderPage *self);

/* docket-order-page-ask.c */
void docket_order_page_on_shelf (DocketOrderPage *self, const char *text);
void docket_order_page_on_paid (DocketOrderPage *self, const char *text);
void docket_order_page_on_step_answered (DocketOrderPage *self, const char *text);

G_END_DECLS
