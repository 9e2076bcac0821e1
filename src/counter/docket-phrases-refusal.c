/* docket-phrases-refusal.c: why something cannot be done now, and what can
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-phrases.h"

#include "docket-claim-code.h"
#include "docket-error.h"
#include "docket-time.h"

#include <glib/gi18n.h>

static const DocketHold *
standing_hold (const DocketOrder *order)
{
  for (guint i = 0; i < order->holds->len; i++)
    {
      const DocketHold *hold = g_ptr_array_index (order->holds, i);

      if (docket_hold_is_standing (hold))
        return hold;
    }

  return NULL;
}

static char *
refused_by_hold (const DocketOrder *order, const char **action)
{
  const DocketHold *hold = standing_hold (order);

  *action = "win.lift";

  return g_strdup (hold != NULL && !docket_hold_is_alert (hold)
                   ? _("This order is still to be confirmed; lift that first and say why.")
                   : _("An alert stands in the way; lift it first and say why."));
}

static char *
refused_unfinished (const DocketOrder *order)
{
  guint there = docket_order_n_images_complete (order);

  return g_strdup_printf (ngettext ("%u of %u picture arrived; the customer has to finish sending first.",
                                    "%u of %u pictures arrived; the customer has to finish sending first.",
                                    order->images_expected),
                          there, order->images_expected);
}

static char *
refused_unpaid (const DocketOrder *order, const char **action)
{
  g_autofree char *unpaid = docket_phrase_amount (order, docket_order_unpaid (order));

  *action = "win.pay";

  return g_strdup_printf (_("%s is unpaid, and this shop wants it first; take the money."), unpaid);
}

static const DocketJob *
job_that_stands (const DocketOrder *order)
{
  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->state == DOCKET_JOB_PROCESSING_STOPPED || job->state == DOCKET_JOB_ABORTED)
        return job;
    }

  return NULL;
}

static char *
made_so_far (const DocketOrder *order)
{
  guint made = 0, all = 0;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->state == DOCKET_JOB_CANCELED)
        continue;
      all += job->copies;
      made += job->state == DOCKET_JOB_COMPLETED ? job->copies
              : job->state == DOCKET_JOB_PROCESSING ? MIN (job->copies_completed, job->copies) : 0;
    }

  return g_strdup_printf (_("In production: %u of %u"), made, all);
}

char *
docket_phrase_refusal (const DocketOrder *order, DocketStep step, const GError *error, const char **action)
{
  *action = NULL;

  if (error->domain != DOCKET_ERROR)
    return g_strdup (error->message);

  switch (error->code)
    {
    case DOCKET_ERROR_HELD:
      return refused_by_hold (order, action);
    case DOCKET_ERROR_UNPAID:
      return refused_unpaid (order, action);
    case DOCKET_ERROR_UNFINISHED_UPLOAD:
      return refused_unfinished (order);
    case DOCKET_ERROR_WRONG_PASSWORD:
      *action = "win.collect";
      return g_strdup (_("The password does not belong to this order; ask the customer for it again."));
    case DOCKET_ERROR_FORBIDDEN:
      return g_strdup_printf (_("This counter has no right to do that (%s); ask whoever runs the shop."),
                              docket_phrase_step (step));
    case DOCKET_ERROR_CHANGED:
      return g_strdup (_("Somebody else was first; the order is shown as it is now, so look and press again."));
    case DOCKET_ERROR_UNAVAILABLE:
      *action = "win.retry";
      return g_strdup (_("The order server is away, so nothing was changed; try again when it is back."));
    case DOCKET_ERROR_FULL:
      return g_strdup (_("The order server's disk is full, so nothing was changed; make room there first."));
    default:
      return g_strdup (error->message);
    }
}

char *
docket_phrase_problem (const char *code, const GError *error)
{
  g_autofree char *shown = docket_claim_code_format (code);

  if (error->domain != DOCKET_ERROR)
    return g_strdup (error->message);

  switch (error->code)
    {
    case DOCKET_ERROR_NOT_FOUND:
      return g_strdup_printf (_("No order has the code %s. It may be very old, or of another company; "
                                "look for the customer's name instead."), shown);
    case DOCKET_ERROR_GONE:
      return g_strdup_printf (_("The order %s has expired and was removed; the customer may order again."), shown);
    case DOCKET_ERROR_UNAVAILABLE:
      return g_strdup_printf (_("The order server is away, so %s cannot be shown; it is tried again by itself."),
                              shown);
    default:
      return g_strdup (error->message);
    }
}

char *
docket_phrase_no_step (const DocketOrder *order, gint64 now)
{
  g_autofree char *when = docket_phrase_time (order->ended_at != 0 ? order->ended_at : order->collected_at, now);

  switch ((int) order->state)
    {
    case DOCKET_ORDER_RECEIVING:
      return refused_unfinished (order);
    case DOCKET_ORDER_COLLECTED:
      return g_strdup_printf (_("Already handed over (%s); there is nothing more to do."), when != NULL ? when : "");
    case DOCKET_ORDER_EXPIRED:
      return g_strdup_printf (_("Expired (%s); the customer may order again."), when != NULL ? when : "");
    case DOCKET_ORDER_CANCELLED:
      return g_strdup_printf (_("Cancelled (%s); the customer may order again."), when != NULL ? when : "");
    default:
      return g_strdup (_("Not all of it is made yet; the next step follows when it is."));
    }
}

char *
docket_phrase_waits (const DocketOrder *order)
{
  const DocketJob *job = job_that_stands (order);

  switch ((int) order->state)
    {
    case DOCKET_ORDER_RECEIVING:
      return g_strdup (_("Waits for the pictures"));
    case DOCKET_ORDER_COLLECTED:
    case DOCKET_ORDER_EXPIRED:
    case DOCKET_ORDER_CANCELLED:
      return g_strdup (docket_phrase_state (order->state));
    default:
      return job != NULL ? g_strdup_printf (_("Waits for %s"), job->device != NULL ? job->device : _("the device"))
                         : made_so_far (order);
    }
}
