/* docket-order-page-fill.c: from the order to the page: head, holds, pictures, jobs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-claim-code.h"
#include "docket-client-queue.h"
#include "docket-hold-card.h"
#include "docket-job-line.h"
#include "docket-picture-tile.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

/* What the customer still sends is expected for him alone, and what has ended for nobody. */
static gboolean
is_awaited (const DocketOrder *order)
{
  return order->state != DOCKET_ORDER_RECEIVING && order->state != DOCKET_ORDER_CANCELLED &&
         order->state != DOCKET_ORDER_EXPIRED;
}

static char *
words_when (DocketOrderPage *self, const DocketOrder *order, gint64 now)
{
  const DocketForecast *forecast = order->state == DOCKET_ORDER_PLACED ? self->forecast : NULL;
  g_autofree char *expected = forecast != NULL ? docket_phrase_expected (forecast->p50, forecast->p90, now)
                                               : docket_phrase_expected (order->expected_p50, order->expected_p90, now);
  g_autofree char *placed = docket_phrase_time (order->placed_at, now);
  g_autofree char *promised = order->promise_broken_at != 0 ? docket_phrase_time (order->promised_p90, now) : NULL;
  g_autofree char *collected = docket_phrase_time (order->collected_at, now);
  g_autofree char *ready = docket_phrase_time (order->ready_at, now);

  if (collected != NULL)
    return g_strdup_printf (_("handed over %s"), collected);
  if (ready != NULL)
    return g_strdup_printf (_("ready since %s"), ready);
  if (docket_order_next_step (order) == DOCKET_STEP_READY)
    return g_strdup (_("all of it is made"));
  if (!is_awaited (order))
    return placed != NULL ? g_strdup_printf (_("placed %s"), placed) : g_strdup (_("not placed yet"));
  if (expected != NULL && promised != NULL)
    return g_strdup_printf (_("ready about %s, promised by %s"), expected, promised);
  if (expected != NULL && order->state == DOCKET_ORDER_PLACED)
    return g_strdup_printf (_("released now, ready about %s"), expected);
  if (expected != NULL)
    return g_strdup_printf (_("ready about %s"), expected);
  if (promised != NULL)
    return g_strdup_printf (_("promised by %s; nobody can tell when"), promised);
  if (placed != NULL)
    return g_strdup_printf (_("placed %s"), placed);

  return g_strdup (_("not placed yet"));
}

static void
set_style (GtkWidget *widget, const char *style)
{
  static const char *const STYLES[] = { "ready", "collected", "ended", NULL };

  for (gsize i = 0; STYLES[i] != NULL; i++)
    gtk_widget_remove_css_class (widget, STYLES[i]);
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);
}

static char *
big_words (const DocketOrder *order)
{
  if (order->state == DOCKET_ORDER_READY && g_strcmp0 (order->compartment_kind, "locker") == 0)
    return g_strdup_printf (_("Ready · Locker %s"), order->compartment);
  if (order->state == DOCKET_ORDER_READY && g_strcmp0 (order->compartment_kind, "bin") == 0)
    return g_strdup_printf (_("Ready · Bin %s"), order->compartment);
  if (order->state == DOCKET_ORDER_READY && order->compartment != NULL)
    return g_strdup_printf (_("Ready · Shelf %s"), order->compartment);
  if (order->state == DOCKET_ORDER_RECEIVING)
    return g_strdup_printf (ngettext ("%u of %u picture arrived", "%u of %u pictures arrived", order->images_expected),
                            docket_order_n_images_complete (order), order->images_expected);

  return g_strdup (docket_phrase_state (order->state));
}

static void
fill_big (DocketOrderPage *self, const DocketOrder *order)
{
  gboolean ready = order->state == DOCKET_ORDER_READY;
  gboolean collected = order->state == DOCKET_ORDER_COLLECTED;
  gboolean ended = order->state == DOCKET_ORDER_CANCELLED || order->state == DOCKET_ORDER_EXPIRED;
  gboolean receiving = order->state == DOCKET_ORDER_RECEIVING;
  g_autofree char *words = big_words (order);

  gtk_widget_set_visible (GTK_WIDGET (self->big), ready || collected || ended || receiving);
  set_style (GTK_WIDGET (self->big), ready ? "ready" : collected ? "collected" : "ended");
  gtk_image_set_from_icon_name (self->big_icon, ready ? "package-x-generic-symbolic"
                                                : collected ? "object-select-symbolic"
                                                : receiving ? "document-send-symbolic" : "process-stop-symbolic");
  gtk_label_set_label (self->big_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->shelf_button), ready);
}

void
docket_order_page_show_locker (DocketOrderPage *self, gboolean possible)
{
  gtk_widget_set_visible (GTK_WIDGET (self->locker_button), possible);
}

void
docket_order_page_fill_head (DocketOrderPage *self, const DocketOrder *order)
{
  g_autofree char *code = docket_claim_code_format (order->code);
  g_autofree char *when = words_when (self, order, g_get_real_time ());
  g_autofree char *state = order->express ? g_strdup_printf (_("%s · Express"), docket_phrase_state (order->state))
                                          : g_strdup (docket_phrase_state (order->state));
  const char *name = order->customer.name;

  gtk_label_set_label (self->name, name != NULL && *name != '\0' ? name : _("No name yet"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_label_set_label (self->code, code);
  gtk_label_set_label (self->when, when);
  if (order->promise_broken_at != 0 && order->ready_at == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->when), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->when), "warning");
  gtk_label_set_label (self->state, state);
  gtk_widget_set_visible (GTK_WIDGET (self->print), order->state != DOCKET_ORDER_RECEIVING);
  gtk_widget_set_visible (GTK_WIDGET (self->hold), order->state == DOCKET_ORDER_PLACED);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), order->state < DOCKET_ORDER_READY);
  fill_big (self, order);
  docket_order_page_fill_expected (self);
}

static GtkWidget *
find_hold_card (DocketOrderPage *self, const char *id)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->holds));

  while (child != NULL && g_strcmp0 (docket_hold_card_get_id (DOCKET_HOLD_CARD (child)), id) != 0)
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static void
drop_lifted (DocketOrderPage *self, const DocketOrder *order, gboolean all)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->holds));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);
      const DocketHold *hold = docket_order_find_hold (order, docket_hold_card_get_id (DOCKET_HOLD_CARD (child)));

      if (all || hold == NULL || !docket_hold_is_standing (hold))
        gtk_box_remove (self->holds, child);
      child = next;
    }
}

void
docket_order_page_fill_holds (DocketOrderPage *self, const DocketOrder *order)
{
  /* Cards of the same order stay: somebody may be writing a reason in one. */
  drop_lifted (self, order, self->shown_version == 0);

  for (guint i = 0; i < order->holds->len; i++)
    {
      const DocketHold *hold = g_ptr_array_index (order->holds, i);

      if (docket_hold_is_standing (hold) && find_hold_card (self, hold->id) == NULL)
        gtk_box_append (self->holds, docket_hold_card_new (self->desk, hold->id));
    }

  gtk_widget_set_visible (GTK_WIDGET (self->holds), gtk_widget_get_first_child (GTK_WIDGET (self->holds)) != NULL);
}

/* Whatever changes how the grid looks. */
static char *
picture_key (const DocketOrder *order, guint n)
{
  GString *key = g_string_new (order->code);

  for (guint i = 0; i < n; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);
      const DocketImage *image = item->image != NULL ? docket_order_find_image (order, item->image) : NULL;

      g_string_append_printf (key, "/%s:%s:%u:%d:%d:%d:%.4f:%.4f:%.4f:%d", item->id, item->image != NULL ? item->image : "", item->copies,
                              item->border, (int) item->scaling, item->width,
                              item->crop.x, item->crop.y, item->crop.width,
                              image != NULL ? (int) image->state : -1);
    }

  return g_string_free (key, FALSE);
}

static void
clear (GtkFlowBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_flow_box_remove (box, child);
}

void
docket_order_page_fill_pictures (DocketOrderPage *self, const DocketOrder *order)
{
  guint n = MIN (order->items->len, self->n_pictures);
  g_autofree char *key = picture_key (order, n);
  g_autofree char *more = g_strdup_printf (ngettext ("Show all %u picture", "Show all %u pictures", order->items->len),
                                           order->items->len);

  gtk_button_set_label (self->more, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n < order->items->len);
  if (g_strcmp0 (key, self->shown_pictures) == 0)
    return;

  clear (self->pictures);
  for (guint i = 0; i < n; i++)
    gtk_flow_box_append (self->pictures,
                         docket_picture_tile_new (order, g_ptr_array_index (order->items, i),
                                                  docket_shop_get_previews (docket_desk_get_shop (self->desk))));
  g_free (self->shown_pictures);
  self->shown_pictures = g_steal_pointer (&key);
}

static DocketJobLine *
job_line (DocketOrderPage *self, gint64 id)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->jobs));

  while (child != NULL && docket_job_line_get_job (DOCKET_JOB_LINE (child)) != id)
    child = gtk_widget_get_next_sibling (child);

  if (child == NULL)
    {
      child = docket_job_line_new (self->desk, id);
      gtk_box_append (self->jobs, child);
    }

  return DOCKET_JOB_LINE (child);
}

static gboolean
has_job (const DocketOrder *order, gint64 id)
{
  for (guint i = 0; i < order->jobs->len; i++)
    {
      if (((const DocketJob *) g_ptr_array_index (order->jobs, i))->id == id)
        return TRUE;
    }

  return FALSE;
}

static void
drop_old_jobs (DocketOrderPage *self, const DocketOrder *order)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->jobs));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!has_job (order, docket_job_line_get_job (DOCKET_JOB_LINE (child))))
        gtk_box_remove (self->jobs, child);
      child = next;
    }
}

void
docket_order_page_fill_jobs (DocketOrderPage *self, const DocketOrder *order)
{
  gboolean show = order->jobs->len > 0 && order->state >= DOCKET_ORDER_RELEASED &&
                  order->state <= DOCKET_ORDER_READY;

  drop_old_jobs (self, order);
  for (guint i = 0; show && i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      docket_job_line_show (job_line (self, job->id), order, job);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->production), show);
  docket_order_page_fill_again (self, order);
}
