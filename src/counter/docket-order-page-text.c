/* docket-order-page-text.c: from the order to the page: contents, customer, terms, history
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-phrases.h"

#include <glib/gi18n.h>

#define LEAST_CHARS 14

static void
clear (GtkWidget *parent)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    {
      if (GTK_IS_GRID (parent))
        gtk_grid_remove (GTK_GRID (parent), child);
      else
        gtk_box_remove (GTK_BOX (parent), child);
    }
}

static GtkWidget *
text_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Without a least width every letter is tried on a line of its own. */
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static void
append_line (GtkGrid *grid, int row, const char *words, const char *amount, const char *style)
{
  GtkWidget *left = text_new (words, style);
  GtkWidget *right = gtk_label_new (amount);

  gtk_widget_set_hexpand (left, TRUE);
  gtk_label_set_xalign (GTK_LABEL (right), 1);
  gtk_widget_set_valign (right, GTK_ALIGN_END);
  gtk_widget_add_css_class (right, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (right, style);
  gtk_grid_attach (grid, left, 0, row, 1, 1);
  gtk_grid_attach (grid, right, 1, row, 1, 1);
}

static gboolean
same_line (const DocketItem *a, const DocketItem *b)
{
  return g_strcmp0 (a->product, b->product) == 0 && g_strcmp0 (a->paper, b->paper) == 0 &&
         a->border == b->border && a->scaling == b->scaling && a->content == b->content &&
         a->pictures->len == b->pictures->len;
}

/* Pictures of one kind are one line: twenty holiday prints need not be read twenty times. */
static int
append_items (GtkGrid *grid, const DocketOrder *order)
{
  int row = 0;

  for (guint i = 0; i < order->items->len; i++)
    {
      DocketItem sum = *(const DocketItem *) g_ptr_array_index (order->items, i);
      gboolean seen = FALSE;
      g_autofree char *words = NULL;
      g_autofree char *amount = NULL;

      for (guint j = 0; j < i && !seen; j++)
        seen = same_line (&sum, g_ptr_array_index (order->items, j));
      if (seen)
        continue;

      for (guint j = i + 1; j < order->items->len; j++)
        {
          const DocketItem *other = g_ptr_array_index (order->items, j);

          if (same_line (&sum, other))
            {
              sum.copies += other->copies;
              sum.amount += other->amount;
            }
        }

      words = docket_phrase_item (&sum);
      amount = docket_phrase_amount (order, sum.amount);
      append_line (grid, row++, words, amount, NULL);
    }

  return row;
}

static void
append_sums (GtkGrid *grid, int row, const DocketOrder *order)
{
  gint64 unpaid = docket_order_unpaid (order);
  g_autofree char *total = docket_phrase_money (&order->price);
  g_autofree char *open = docket_phrase_amount (order, unpaid);
  g_autofree char *express = docket_phrase_amount (order, order->express_amount);
  GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

  if (order->express_amount > 0)
    append_line (grid, row++, _("Express"), express, NULL);
  gtk_grid_attach (grid, line, 0, row++, 2, 1);
  append_line (grid, row++, _("Total"), total, "heading");
  if (unpaid > 0)
    append_line (grid, row++, order->state == DOCKET_ORDER_COLLECTED ? _("never paid") : _("unpaid"), open, "heading");
  else if (order->price.amount > 0)
    append_line (grid, row++, _("paid"), "✓", "dim-label");
}

void
docket_order_page_fill_contents (DocketOrderPage *self, const DocketOrder *order)
{
  gint64 unpaid = docket_order_unpaid (order);
  g_autofree char *amount = docket_phrase_amount (order, unpaid);
  g_autofree char *pay = g_strdup_printf (_("Pay %s"), amount);

  clear (GTK_WIDGET (self->contents));
  append_sums (self->contents, append_items (self->contents, order), order);
  gtk_button_set_label (self->pay, pay);
  if (order->state == DOCKET_ORDER_COLLECTED)
    gtk_widget_add_css_class (GTK_WIDGET (self->pay), "flat");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->pay), "flat");
  gtk_widget_set_visible (GTK_WIDGET (self->pay),
                          unpaid > 0 && order->state != DOCKET_ORDER_RECEIVING && order->state < DOCKET_ORDER_EXPIRED);
}

static void
append_heading (GtkBox *box, const char *text)
{
  GtkWidget *label = text_new (text, "heading");

  gtk_widget_set_margin_top (label, 8);
  gtk_box_append (box, label);
}

static void
append_text (GtkBox *box, const char *text, const char *style)
{
  if (text != NULL && *text != '\0')
    gtk_box_append (box, text_new (text, style));
}

static void
append_record (GtkBox *box, const DocketOrder *order)
{
  if (order->risk == NULL)
    return;

  append_heading (box, _("Record"));
  for (guint i = 0; i < order->risk->reasons->len; i++)
    {
      g_autofree char *words = docket_phrase_risk_reason (order->risk, g_ptr_array_index (order->risk->reasons, i));

      append_text (box, words, "numeric");
    }
}

static void
append_terms (GtkBox *box, const DocketOrder *order)
{
  g_autofree char *wanted = docket_phrase_time (order->wanted_by, g_get_real_time ());
  g_autofree char *kept = docket_phrase_date (order->expiry.order_expires);
  g_autofree char *images = docket_phrase_date (order->expiry.images_expire);

  append_heading (box, _("Terms"));
  if (wanted != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Wanted by %s"), wanted);

      append_text (box, words, NULL);
    }
  if (kept != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Kept until %s"), kept);

      append_text (box, words, NULL);
    }
  if (images != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Pictures until %s"), images);

      append_text (box, words, NULL);
    }
}

void
docket_order_page_fill_customer (DocketOrderPage *self, const DocketOrder *order)
{
  clear (GTK_WIDGET (self->customer));
  append_heading (self->customer, _("Customer"));
  append_text (self->customer, order->customer.email, NULL);
  append_text (self->customer, order->customer.phone, "numeric");
  append_text (self->customer, order->customer.comment, NULL);
  if (order->customer.email == NULL && order->customer.phone == NULL)
    append_text (self->customer, _("No address, no phone number"), "dim-label");
  append_record (self->customer, order);
  append_terms (self->customer, order);
}

void
docket_order_page_fill_history (DocketOrderPage *self, const DocketOrder *order)
{
  gint64 now = g_get_real_time ();

  clear (GTK_WIDGET (self->history));
  append_heading (self->history, _("History"));
  for (guint n = order->history->len; n > 0; n--)
    {
      const DocketEvent *event = g_ptr_array_index (order->history, n - 1);
      guint i = n - 1;
      g_autofree char *time = docket_phrase_time (event->at, now);
      g_autofree char *words = docket_phrase_history (order->history, &i);
      g_autofree char *line = NULL;

      n = i + 1;
      if (words == NULL)
        continue;

      line = g_strdup_printf ("%s  %s", time != NULL ? time : "", words);
      append_text (self->history, line, "numeric");
    }
}
