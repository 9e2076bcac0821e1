/* docket-order-move.c: an order goes to another place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-order.h"

#include "docket-error.h"
#include "docket-json-writer-private.h"

#include <glib/gi18n.h>

static gboolean
has_begun (const DocketOrder *order)
{
  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->attempt > 0 || (job->state != DOCKET_JOB_PENDING && job->state != DOCKET_JOB_PENDING_HELD))
        return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, sentence);
  return FALSE;
}

gboolean
docket_order_may_move (const DocketOrder *order,
                       const DocketSite  *to,
                       GError           **error)
{
  if (g_str_equal (order->site, to->id))
    return refuse (error, _("This order is already there."));
  if (order->state == DOCKET_ORDER_RECEIVING)
    return refuse (error, _("The customer has not placed this order yet."));
  if (order->state == DOCKET_ORDER_IN_PRODUCTION || has_begun (order))
    return refuse (error, _("This order is already being made, so it stays where it is."));
  if (order->state != DOCKET_ORDER_PLACED && order->state != DOCKET_ORDER_RELEASED)
    return refuse (error, _("Only an order that is still to be made can go to another place."));
  return TRUE;
}

gboolean
docket_order_was_just_given (const DocketOrder *order,
                             const char        *site,
                             gint64             now)
{
  for (guint i = order->history->len; i-- > 0;)
    {
      const DocketEvent *event = g_ptr_array_index (order->history, i);

      if (g_str_equal (event->type, "moved"))
        return g_strcmp0 (event->site, site) == 0 && now - event->at <= DOCKET_MOVE_UNDO;
    }
  return FALSE;
}

DocketEvent *
docket_order_describe_move (const DocketSite *from,
                            const DocketSite *to,
                            const char       *actor,
                            gint64            now)
{
  DocketEvent *event = docket_event_new ("moved", actor, now);
  GString *data = g_string_new ("{");

  docket_json_string (data, "from", from->id);
  docket_json_string (data, "from_name", from->name);
  docket_json_string (data, "to", to->id);
  docket_json_string (data, "to_name", to->name);
  docket_json_close (data, '}');
  event->data = g_string_free (data, FALSE);
  return event;
}

void
docket_order_move (DocketOrder      *order,
                   const DocketSite *to)
{
  g_free (order->site);
  order->site = g_strdup (to->id);
  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (order->jobs, i);

      g_clear_pointer (&job->to_station, g_free);
      g_clear_pointer (&job->to_device, g_free);
    }
}
