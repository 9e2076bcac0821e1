/* docket-order-page-ask.c: what some steps have to ask, each once and in its place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-hold-card.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

void
docket_order_page_on_shelf (DocketOrderPage *self, const char *text)
{
  docket_desk_put (self->desk, text);
}

void
docket_order_page_on_paid (DocketOrderPage *self, const char *text)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  g_autoptr (GError) error = NULL;
  DocketMoney money;
  DocketPress *press;
  g_autofree char *plain = NULL;

  if (order == NULL)
    return;

  /* People write the locale's point. */
  plain = g_strdelimit (g_strdup (text), ",", '.');
  if (!docket_money_parse (plain, order->price.currency, &money, &error))
    {
      docket_desk_refuse (self->desk, _("That is not an amount of money; write it like 12.50."), "win.pay");
      return;
    }

  press = docket_desk_new_press (self->desk, DOCKET_STEP_PAY);
  press->amount = money;
  docket_desk_take_press (self->desk, press);
}

void
docket_order_page_on_step_answered (DocketOrderPage *self, const char *text)
{
  DocketPress *press;

  if (docket_desk_get_order (self->desk) == NULL)
    return;

  press = docket_desk_new_press (self->desk, self->asked);
  if (self->asked == DOCKET_STEP_HOLD)
    press->note = *text != '\0' ? g_strdup (text) : NULL;
  else if (self->asked == DOCKET_STEP_COLLECT)
    press->password = g_strdup (text);
  else
    press->reason = *text != '\0' ? g_strdup (text) : NULL;
  docket_desk_take_press (self->desk, press);
}

void
docket_order_page_ask_lift (DocketOrderPage *self)
{
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->holds));

  if (docket_desk_get_order (self->desk) == NULL)
    return;

  if (card == NULL)
    docket_desk_refuse (self->desk, _("Nothing stands in the way of this order."), NULL);
  else
    docket_hold_card_ask (DOCKET_HOLD_CARD (card));
}

/* Only one question stands at a time. */
static void
ask_step (DocketOrderPage *self, DocketStep step, const DocketQuestion *question)
{
  if (docket_ask_is_open (self->step_ask) && self->asked != step)
    docket_ask_close (self->step_ask);

  self->asked = step;
  docket_ask_open (self->step_ask, question);
}

void
docket_order_page_ask_hold (DocketOrderPage *self)
{
  DocketQuestion question = {
    .question = _("What is the customer to confirm?"),
    .confirm = _("Ask to confirm"),
    .may_be_empty = TRUE,
  };

  if (docket_desk_get_order (self->desk) != NULL)
    ask_step (self, DOCKET_STEP_HOLD, &question);
}

void
docket_order_page_ask_cancel (DocketOrderPage *self)
{
  DocketQuestion question = {
    .question = _("Cancel this order for good? You may say why."),
    .confirm = _("Cancel order"),
    .may_be_empty = TRUE,
    .dangerous = TRUE,
  };

  if (docket_desk_get_order (self->desk) != NULL)
    ask_step (self, DOCKET_STEP_CANCEL, &question);
}

void
docket_order_page_ask_password (DocketOrderPage *self)
{
  DocketQuestion question = {
    .question = _("The customer’s password (6 digits)"),
    .confirm = _("Hand over"),
    .secret = TRUE,
  };

  if (docket_desk_get_order (self->desk) != NULL)
    ask_step (self, DOCKET_STEP_COLLECT, &question);
}

static char *
plain_amount (gint64 amount, const char *currency)
{
  guint digits = docket_money_digits (currency);
  double unit = 1;

  for (guint i = 0; i < digits; i++)
    unit *= 10;

  return g_strdup_printf ("%.*f", (int) digits, (double) amount / unit);
}

void
docket_order_page_ask_pay (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  g_autofree char *amount = NULL;
  DocketQuestion question = { .question = _("How much was taken?"), .confirm = _("Paid") };

  if (order == NULL)
    return;
  if (docket_order_unpaid (order) <= 0)
    {
      docket_desk_refuse (self->desk, _("Nothing is unpaid."), NULL);
      return;
    }

  amount = plain_amount (docket_order_unpaid (order), order->price.currency);
  question.text = amount;
  docket_ask_open (self->pay_ask, &question);
}

void
docket_order_page_ask_shelf (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  DocketQuestion question = { .question = _("Which shelf or compartment?"), .confirm = _("Put it there") };

  if (order == NULL)
    return;

  question.text = order->compartment;
  docket_ask_open (self->shelf_ask, &question);
}

gboolean
docket_order_page_close_question (DocketOrderPage *self)
{
  DocketAsk *asks[] = { self->step_ask, self->pay_ask, self->shelf_ask, self->reprint_ask };
  gboolean closed = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      closed = closed || docket_ask_is_open (asks[i]);
      if (docket_ask_is_open (asks[i]))
        docket_ask_close (asks[i]);
    }

  return closed;
}
