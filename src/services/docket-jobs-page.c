/* docket-jobs-page.c: what a device makes a job of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs.h"

#include "docket-error.h"
#include "docket-orders.h"

#include <glib/gi18n.h>

/* The order of job @id; @item: (out) borrowed from it. */
static DocketOrder *
load_order (DocketServices    *services,
            const DocketCall  *call,
            gint64             id,
            const DocketItem **item,
            GError           **error)
{
  g_autoptr (DocketJob) job = docket_jobs_get (services, call, id, error);
  g_autoptr (DocketOrder) order = job != NULL ? docket_orders_load (services, call, job->order, error) : NULL;

  *item = order != NULL ? docket_order_find_item (order, job->item) : NULL;
  if (*item != NULL)
    return g_steal_pointer (&order);
  if (order != NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("The picture of this job is gone."));
  return NULL;
}

gboolean
docket_jobs_make_page (DocketServices   *services,
                       const DocketCall *call,
                       gint64            id,
                       DocketPageFormat  format,
                       DocketMade       *made,
                       GError          **error)
{
  const DocketItem *item;
  g_autoptr (DocketOrder) order = load_order (services, call, id, &item, error);

  return order != NULL && docket_making_page (services, order, item, format, made, error);
}

gboolean
docket_jobs_make_outlines (DocketServices   *services,
                           const DocketCall *call,
                           gint64            id,
                           DocketMade       *made,
                           GError          **error)
{
  const DocketItem *item;
  g_autoptr (DocketOrder) order = load_order (services, call, id, &item, error);

  return order != NULL && docket_making_outlines (services, order, item, made, error);
}

gboolean
docket_orders_make_page (DocketServices   *services,
                         const DocketCall *call,
                         const char       *code,
                         const char       *item,
                         DocketPageFormat  format,
                         DocketMade       *made,
                         GError          **error)
{
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, code, error);
  const DocketItem *found = order != NULL ? docket_order_find_item (order, item) : NULL;

  if (found != NULL && order->state != DOCKET_ORDER_RECEIVING)
    return docket_making_page (services, order, found, format, made, error);
  if (found != NULL)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("This order is not placed yet."));
  else if (order != NULL)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such item in this order."));
  return FALSE;
}
