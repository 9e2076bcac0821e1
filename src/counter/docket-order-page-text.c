/* docket-order-page-text.c: from the order to the page: contents, customer, terms, history
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-phrases.h"

#include <glib/gi18n.h>

#define LEAST_CHARS 14

static void
clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static GtkWidget *
text_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  /* A hyphen where an address is broken would be read as a part of it. */
  g_autoptr (PangoAttrList) as_written = pango_attr_list_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Without a least width every letter is tried on a line of its own. */
  gtk_label_set_width_chars (GTK_LABEL (label), LEAST_CHARS);
  pango_attr_list_insert (as_written, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), as_written);
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
  if (unpaid > 0 && order->state != DOCKET_ORDER_CANCELLED)
    append_line (grid, row++, order->state == DOCKET_ORDER_COLLECTED ? _("never paid") : _("unpaid"), open, "heading");
  else if (unpaid <= 0 && order->price.amount > 0)
    append_line (grid, row++, _("paid"), "✓", "dim-label");
}

void
docket_order_page_fill_contents (DocketOrderPage *self, const DocketOrder *order)
{
  gint64 unpaid = docket_order_unpaid (order);
  g_autofree char *amount = docket_phrase_amount (order, unpaid);
  g_autofree char *pay = g_strdup_printf (_("Pay %s"), amount);

  clear (self->contents);
  append_sums (self->contents, append_items (self->contents, order), order);
  gtk_button_set_label (self->pay, pay);
  if (order->state == DOCKET_ORDER_COLLECTED)
    gtk_widget_add_css_class (GTK_WIDGET (self->pay), "flat");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->pay), "flat");
  gtk_widget_set_visible (GTK_WIDGET (self->pay),
                          unpaid > 0 && order->state != DOCKET_ORDER_RECEIVING && order->state < DOCKET_ORDER_EXPIRED);
}

/* A column of lines. New labels have to be styled, so those of the order before are used again. */
typedef struct
{
  GtkBox *box;
  GtkWidget *next;    /* the label that was not used yet; NULL where there is none */
} Lines;

static Lines
lines_begin (GtkBox *box)
{
  return (Lines) { box, gtk_widget_get_first_child (GTK_WIDGET (box)) };
}

static void
lines_end (Lines *lines)
{
  while (lines->next != NULL)
    {
      GtkWidget *label = lines->next;

      lines->next = gtk_widget_get_next_sibling (label);
      gtk_box_remove (lines->box, label);
    }
}

static void
restyle (GtkWidget *label, const char *style)
{
  const char *classes[] = { style, NULL };
  g_auto (GStrv) had = gtk_widget_get_css_classes (label);

  if (!g_strv_equal ((const char *const *) had, classes))
    gtk_widget_set_css_classes (label, classes);
}

static GtkWidget *
append_text (Lines *lines, const char *text, const char *style)
{
  GtkWidget *label = lines->next;

  if (text == NULL || *text == '\0')
    return NULL;

  if (label == NULL)
    {
      label = text_new (text, style);
      gtk_box_append (lines->box, label);
      return label;
    }

  lines->next = gtk_widget_get_next_sibling (label);
  gtk_label_set_label (GTK_LABEL (label), text);
  restyle (label, style);
  gtk_widget_set_margin_top (label, 0);

  return label;
}

static void
append_heading (Lines *lines, const char *text)
{
  gtk_widget_set_margin_top (append_text (lines, text, "heading"), 8);
}

static void
append_record (Lines *lines, const DocketOrder *order)
{
  if (order->risk == NULL)
    return;

  append_heading (lines, _("Record"));
  for (guint i = 0; i < order->risk->reasons->len; i++)
    {
      g_autofree char *words = docket_phrase_risk_reason (order->risk, g_ptr_array_index (order->risk->reasons, i));

      append_text (lines, words, "numeric");
    }
}

static void
append_terms (Lines *lines, const DocketOrder *order)
{
  g_autofree char *wanted = docket_phrase_time (order->wanted_by, g_get_real_time ());
  g_autofree char *kept = docket_phrase_date (order->expiry.order_expires);
  g_autofree char *images = order->images->len > 0 ? docket_phrase_date (order->expiry.images_expire) : NULL;

  append_heading (lines, _("Terms"));
  if (wanted != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Wanted by %s"), wanted);

      append_text (lines, words, NULL);
    }
  if (kept != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Kept until %s"), kept);

      append_text (lines, words, NULL);
    }
  if (images != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Pictures until %s"), images);

      append_text (lines, words, NULL);
    }
}

void
docket_order_page_fill_customer (DocketOrderPage *self, const DocketOrder *order)
{
  Lines lines = lines_begin (self->customer);

  append_heading (&lines, _("Customer"));
  append_text (&lines, order->customer.email, NULL);
  append_text (&lines, order->customer.phone, "numeric");
  append_text (&lines, order->customer.comment, NULL);
  if (order->customer.email == NULL && order->customer.phone == NULL)
    append_text (&lines, _("No address, no phone number"), "dim-label");
  append_record (&lines, order);
  append_terms (&lines, order);
  lines_end (&lines);
}

void
docket_order_page_fill_history (DocketOrderPage *self, const DocketOrder *order)
{
  gint64 now = g_get_real_time ();
  Lines lines = lines_begin (self->history);

  append_heading (&lines, _("History"));
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
      append_text (&lines, line, "numeric");
    }
  lines_end (&lines);
}
