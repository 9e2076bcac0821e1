/* docket-order-page-production.c: when the order is expected and why then; making something again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-client-queue.h"
#include "docket-phrases-queue.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

static GtkWidget *
line_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 42);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* The order is painted first. */
#define FORECAST_MS 50

static const DocketForecast *
forecast_of (DocketOrderPage *self, const DocketOrder *order)
{
  DocketQueueList *queue = docket_shop_get_queue (docket_desk_get_shop (self->desk));
  const DocketQueuedJob *queued = docket_queue_list_find_order (queue, order->code);

  if (order->state == DOCKET_ORDER_PLACED)
    return self->forecast;

  return queued != NULL ? queued->expected : NULL;
}

static void
on_forecast (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketOrderPage) self = user_data;
  g_autoptr (GError) error = NULL;
  DocketForecast *forecast = docket_client_forecast_finish (DOCKET_CLIENT (source), result, &error);
  const DocketOrder *order = docket_desk_get_order (self->desk);

  /* Another order is shown meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->forecasting);
  g_clear_pointer (&self->forecast, docket_forecast_free);
  self->forecast = forecast;
  if (order != NULL && g_strcmp0 (order->code, self->shown_code) == 0)
    docket_order_page_fill_head (self, order);
}

void
docket_order_page_forget_expected (DocketOrderPage *self)
{
  g_clear_handle_id (&self->forecast_source, g_source_remove);
  g_cancellable_cancel (self->forecasting);
  g_clear_object (&self->forecasting);
  g_clear_pointer (&self->forecast, docket_forecast_free);
}

static gboolean
on_forecast_due (gpointer user_data)
{
  DocketOrderPage *self = user_data;

  self->forecast_source = 0;
  self->forecasting = g_cancellable_new ();
  docket_client_forecast_async (docket_shop_get_client (docket_desk_get_shop (self->desk)), self->shown_code,
                                self->forecasting, on_forecast, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* What waits or is made is told with the queue. */
void
docket_order_page_renew_expected (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  if (order == NULL || order->state != DOCKET_ORDER_PLACED || self->forecasting != NULL ||
      g_strcmp0 (order->code, self->shown_code) != 0)
    {
      docket_order_page_fill_expected (self);
      return;
    }

  if (self->forecast_source == 0)
    self->forecast_source = g_timeout_add (FORECAST_MS, on_forecast_due, self);
}

void
docket_order_page_fill_expected (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  const DocketForecast *forecast = order != NULL ? forecast_of (self, order) : NULL;
  g_auto (GStrv) lines = forecast != NULL ? docket_phrase_forecast (forecast, order->code, g_get_real_time ()) : NULL;
  GtkWidget *child;

  gtk_widget_set_visible (GTK_WIDGET (self->explain), lines != NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->explanation))) != NULL)
    gtk_box_remove (self->explanation, child);
  if (lines == NULL)
    return;

  gtk_box_append (self->explanation, line_new (_("Why Then"), "heading"));
  for (gsize i = 0; lines[i] != NULL; i++)
    gtk_box_append (self->explanation, line_new (lines[i], NULL));
}

/* The last job of the selected picture's item that came to an end. */
static const DocketJob *
ended_job (DocketOrderPage *self, const DocketOrder *order)
{
  const char *item = docket_order_page_get_selected (self);

  for (guint i = order->jobs->len; i > 0; i--)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i - 1);

      if (docket_job_state_is_end (job->state) && (item == NULL || g_strcmp0 (job->item, item) == 0))
        return job;
    }

  return NULL;
}

void
docket_order_page_fill_again (DocketOrderPage *self, const DocketOrder *order)
{
  gboolean may = order->state == DOCKET_ORDER_RELEASED || order->state == DOCKET_ORDER_IN_PRODUCTION ||
                 order->state == DOCKET_ORDER_READY;
  gboolean any = FALSE;

  for (guint i = 0; may && i < order->jobs->len; i++)
    any = any || docket_job_state_is_end (((const DocketJob *) g_ptr_array_index (order->jobs, i))->state);
  gtk_widget_set_visible (GTK_WIDGET (self->again), any);
}

void
docket_order_page_on_reprint (DocketOrderPage *self, const char *text)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  const DocketJob *job = order != NULL ? ended_job (self, order) : NULL;
  guint64 copies;

  if (job == NULL)
    return;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 9999, &copies, NULL))
    {
      docket_desk_refuse (self->desk, _("That is not a number of copies; write it like 2."), NULL);
      return;
    }

  docket_foreman_reprint (self->foreman, job, (guint) copies);
}

void
docket_order_page_ask_reprint (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  const DocketJob *job = order != NULL ? ended_job (self, order) : NULL;
  const DocketItem *item = job != NULL ? docket_order_find_item (order, job->item) : NULL;
  g_autofree char *what = item != NULL ? docket_phrase_item (item) : NULL;
  g_autofree char *question = g_strdup_printf (_("How many are to be made again? %s"), what != NULL ? what : "");
  g_autofree char *copies = job != NULL ? g_strdup_printf ("%u", job->copies) : NULL;
  const DocketQuestion asked = { .question = question, .confirm = _("Make again"), .text = copies };

  if (order == NULL)
    return;
  if (job == NULL)
    {
      docket_desk_refuse (self->desk, _("Nothing of this has been made yet, so there is nothing to make again."), NULL);
      return;
    }

  docket_ask_open (self->reprint_ask, &asked);
}
