/* docket-orders-move.c: an order goes to another place, in one transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders.h"

#include "docket-change.h"
#include "docket-error.h"
#include "docket-promises-private.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const DocketCall *call;      /* the caller's own */
  const DocketSite *to;
  gboolean may_fetch;
} Move;

/* Its owner may give it away; another place may take what is offered to it or what it just gave away. */
static gboolean
check_owner (DocketChanging *changing,
             const Move     *move,
             GError        **error)
{
  const DocketOrder *order = changing->result->order;
  const char *caller = move->call->site;

  if (caller == NULL || g_str_equal (caller, order->site))
    return TRUE;
  if (g_str_equal (caller, move->to->id) &&
      (move->may_fetch || docket_order_was_just_given (order, caller, move->call->now)))
    return TRUE;
  if (!g_str_equal (caller, move->to->id))
    return docket_change_check_site (changing->services, move->call, order->site, error);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN,
               _("This terminal may not fetch orders from other places."));
  return FALSE;
}

/* What was promised at a price is made for it, or stays where it is. */
static gboolean
check_offer (DocketChanging   *changing,
             const DocketSite *to,
             GError          **error)
{
  const DocketOrder *order = changing->result->order;
  const DocketCatalogue *there = docket_services_get_catalogue (changing->services, to->id);

  if (docket_services_get_closure (changing->services, to->id) != NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                   _("“%s” takes no orders at the moment: its settings or its catalogue have a mistake."), to->name);
      return FALSE;
    }
  if (strcmp (there->currency, order->price.currency) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("“%s” takes %s, and this order’s price is in %s."), to->name,
                   there->currency, order->price.currency);
      return FALSE;
    }
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (docket_catalogue_find (there, item->product) != NULL)
        continue;
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("“%s” does not make “%s”."), to->name,
                   item->title != NULL ? item->title : item->product);
      return FALSE;
    }
  return TRUE;
}

/* The queue there is another one. */
static gboolean
promise_anew (DocketChanging *changing,
              GError        **error)
{
  gboolean released = changing->result->order->state == DOCKET_ORDER_RELEASED;

  return docket_promises_settle (changing, FALSE, error) && docket_promises_make (changing, released, error);
}

static gboolean
move_order (DocketChanging *changing,
            gpointer        data,
            GError        **error)
{
  const Move *move = data;
  DocketOrder *order = changing->result->order;
  g_autoptr (DocketEvent) given = NULL;
  g_autoptr (DocketEvent) taken = NULL;

  if (!check_owner (changing, move, error) || !docket_order_may_move (order, move->to, error) ||
      !check_offer (changing, move->to, error))
    return FALSE;
  given = docket_order_describe_move (changing->site, move->to, changing->call->actor, changing->call->now);
  taken = docket_order_describe_move (changing->site, move->to, changing->call->actor, changing->call->now);
  if (!docket_orders_table_append (changing->handle, order, given, TRUE, error) ||
      !docket_orders_table_move (changing->handle, order->code, move->to->id, error))
    return FALSE;
  docket_order_move (order, move->to);
  changing->site = move->to;
  return docket_orders_table_append (changing->handle, order, taken, FALSE, error) && promise_anew (changing, error);
}

gboolean
docket_orders_move (DocketServices   *services,
                    const DocketCall *call,
                    const char       *code,
                    const char       *site,
                    gboolean          may_fetch,
                    DocketResult     *result,
                    GError          **error)
{
  Move move = { .call = call, .may_fetch = may_fetch };
  DocketCall any = *call;

  move.to = docket_services_get_site (services, site, error);
  any.site = NULL;
  return move.to != NULL && docket_change_order (services, &any, code, move_order, &move, result, error);
}
