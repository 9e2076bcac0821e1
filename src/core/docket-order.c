/* docket-order.c: an order as plain data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-order.h"

#include "docket-nick.h"
#include "docket-time.h"

static const char *const state_nicks[] = {
  [DOCKET_ORDER_RECEIVING] = "receiving",
  [DOCKET_ORDER_PLACED] = "placed",
  [DOCKET_ORDER_RELEASED] = "released",
  [DOCKET_ORDER_IN_PRODUCTION] = "in-production",
  [DOCKET_ORDER_READY] = "ready",
  [DOCKET_ORDER_COLLECTED] = "collected",
  [DOCKET_ORDER_EXPIRED] = "expired",
  [DOCKET_ORDER_CANCELLED] = "cancelled",
};

static const char *const channel_nicks[] = {
  [DOCKET_CHANNEL_WEB] = "web",
  [DOCKET_CHANNEL_MAIL] = "mail",
  [DOCKET_CHANNEL_BLUETOOTH] = "bluetooth",
};

static const char *const sender_nicks[] = {
  [DOCKET_SENDER_UNPROVEN] = "unproven",
  [DOCKET_SENDER_PROVEN] = "proven",
  [DOCKET_SENDER_FORGED] = "forged",
};

static const char *const wants_nicks[] = {
  [DOCKET_WANTS_PERSON] = "person",
  [DOCKET_WANTS_CUSTOMER] = "customer",
  [DOCKET_WANTS_NOTHING] = "nothing",
  [DOCKET_WANTS_HANDING_OVER] = "handing-over",
  [DOCKET_WANTS_ENDED] = "ended",
};

static gboolean
has_stopped_job (const DocketOrder *order)
{
  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->state == DOCKET_JOB_PROCESSING_STOPPED || job->state == DOCKET_JOB_ABORTED)
        return TRUE;
    }
  return FALSE;
}

static gboolean
needs_person (const DocketOrder *order)
{
  return docket_order_is_held (order) || has_stopped_job (order) || docket_order_is_made (order) ||
         order->promise_broken_at != 0;
}

DocketOrder *
docket_order_new (const char *code,
                  const char *site,
                  gint64      now)
{
  DocketOrder *order = g_new0 (DocketOrder, 1);

  order->code = g_strdup (code);
  order->site = g_strdup (site);
  order->version = 1;
  order->images = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_image_free);
  order->items = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_item_free);
  order->holds = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_hold_free);
  order->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);
  order->history = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_event_free);
  order->priority = 50;
  order->created_at = now;
  return order;
}

void
docket_order_free (DocketOrder *order)
{
  if (order == NULL)
    return;

  g_free (order->code);
  g_free (order->site);
  g_free (order->customer.name);
  g_free (order->customer.email);
  g_free (order->customer.phone);
  g_free (order->customer.language);
  g_free (order->customer.comment);
  g_ptr_array_unref (order->images);
  g_ptr_array_unref (order->items);
  g_ptr_array_unref (order->holds);
  g_ptr_array_unref (order->jobs);
  g_ptr_array_unref (order->history);
  docket_risk_free (order->risk);
  g_free (order->compartment);
  g_free (order->compartment_kind);
  g_free (order);
}

const char *
docket_order_state_to_nick (DocketOrderState state)
{
  return state_nicks[state];
}

gboolean
docket_order_state_from_nick (const char       *nick,
                              DocketOrderState *state)
{
  gint found = docket_nick_find (state_nicks, G_N_ELEMENTS (state_nicks), nick);

  if (found < 0)
    return FALSE;

  *state = (DocketOrderState) found;
  return TRUE;
}

const char *
docket_channel_to_nick (DocketChannel channel)
{
  return channel_nicks[channel];
}

gboolean
docket_channel_from_nick (const char    *nick,
                          DocketChannel *channel)
{
  gint found = docket_nick_find (channel_nicks, G_N_ELEMENTS (channel_nicks), nick);

  if (found < 0)
    return FALSE;

  *channel = (DocketChannel) found;
  return TRUE;
}

const char *
docket_sender_to_nick (DocketSender sender)
{
  return sender_nicks[sender];
}

gboolean
docket_sender_from_nick (const char   *nick,
                         DocketSender *sender)
{
  gint found = docket_nick_find (sender_nicks, G_N_ELEMENTS (sender_nicks), nick);

  if (found < 0)
    return FALSE;

  *sender = (DocketSender) found;
  return TRUE;
}

DocketImage *
docket_order_find_image (const DocketOrder *order,
                         const char        *id)
{
  for (guint i = 0; i < order->images->len; i++)
    {
      DocketImage *image = g_ptr_array_index (order->images, i);

      if (g_strcmp0 (image->id, id) == 0)
        return image;
    }
  return NULL;
}

DocketItem *
docket_order_find_item (const DocketOrder *order,
                        const char        *id)
{
  for (guint i = 0; i < order->items->len; i++)
    {
      DocketItem *item = g_ptr_array_index (order->items, i);

      if (g_strcmp0 (item->id, id) == 0)
        return item;
    }
  return NULL;
}

DocketHold *
docket_order_find_hold (const DocketOrder *order,
                        const char        *id)
{
  for (guint i = 0; i < order->holds->len; i++)
    {
      DocketHold *hold = g_ptr_array_index (order->holds, i);

      if (g_strcmp0 (hold->id, id) == 0)
        return hold;
    }
  return NULL;
}

guint
docket_order_n_images_complete (const DocketOrder *order)
{
  guint n = 0;

  for (guint i = 0; i < order->images->len; i++)
    {
      const DocketImage *image = g_ptr_array_index (order->images, i);

      if (image->state == DOCKET_IMAGE_CHECKING || image->state == DOCKET_IMAGE_OK)
        n++;
    }
  return n;
}

gboolean
docket_order_is_held (const DocketOrder *order)
{
  for (guint i = 0; i < order->holds->len; i++)
    if (docket_hold_is_standing (g_ptr_array_index (order->holds, i)))
      return TRUE;
  return FALSE;
}

gint64
docket_order_unpaid (const DocketOrder *order)
{
  return MAX (order->price.amount - order->paid.amount, 0);
}

gint
docket_order_next_step (const DocketOrder *order)
{
  switch (order->state)
    {
    case DOCKET_ORDER_PLACED:
      return DOCKET_STEP_RELEASE;
    case DOCKET_ORDER_RELEASED:
    case DOCKET_ORDER_IN_PRODUCTION:
      return docket_order_is_made (order) ? (gint) DOCKET_STEP_READY : -1;
    case DOCKET_ORDER_READY:
      return DOCKET_STEP_COLLECT;
    case DOCKET_ORDER_RECEIVING:
    case DOCKET_ORDER_COLLECTED:
    case DOCKET_ORDER_EXPIRED:
    case DOCKET_ORDER_CANCELLED:
    default:
      return -1;
    }
}

gint
docket_order_default_priority (const DocketOrder *order,
                               gint64             now)
{
  if (order->express)
    return 75;
  /* A time that is over would be an easy way to the front. */
  if (order->wanted_by > now && order->wanted_by - now <= DOCKET_DAY)
    return 60;
  return 50;
}

DocketWants
docket_order_wants (const DocketOrder *order)
{
  switch (order->state)
    {
    case DOCKET_ORDER_RECEIVING:
    case DOCKET_ORDER_PLACED:
      return docket_order_is_held (order) ? DOCKET_WANTS_PERSON : DOCKET_WANTS_CUSTOMER;
    case DOCKET_ORDER_RELEASED:
    case DOCKET_ORDER_IN_PRODUCTION:
      return needs_person (order) ? DOCKET_WANTS_PERSON : DOCKET_WANTS_NOTHING;
    case DOCKET_ORDER_READY:
      return DOCKET_WANTS_HANDING_OVER;
    case DOCKET_ORDER_COLLECTED:
    case DOCKET_ORDER_EXPIRED:
    case DOCKET_ORDER_CANCELLED:
    default:
      return DOCKET_WANTS_ENDED;
    }
}

const char *
docket_wants_to_nick (DocketWants wants)
{
  return wants_nicks[wants];
}

gboolean
docket_wants_from_nick (const char  *nick,
                        DocketWants *wants)
{
  gint found = docket_nick_find (wants_nicks, G_N_ELEMENTS (wants_nicks), nick);

  if (found < 0)
    return FALSE;

  *wants = (DocketWants) found;
  return TRUE;
}

gboolean
docket_order_is_made (const DocketOrder *order)
{
  guint n_completed = 0;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->state == DOCKET_JOB_COMPLETED)
        n_completed++;
      else if (job->state != DOCKET_JOB_CANCELED)
        return FALSE;
    }
  return n_completed > 0;
}
