/* docket-post-order.c: a message becomes an order, with its answer, in one work; or an answer alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-reading-private.h"

#include "docket-drafting.h"
#include "docket-error.h"
#include "docket-making.h"
#include "docket-orders-within.h"
#include "docket-orders-table.h"
#include "docket-orders.h"
#include "docket-outbox.h"
#include "docket-post-code.h"
#include "docket-queue-pause.h"

#include <glib/gi18n.h>

/* --- the draft --- */

static gboolean
create (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  DocketReading *reading = data;
  DocketMessageRow *row = reading->row;
  DocketOrder *order;

  if (!docket_orders_create_within (changing, reading->draft->language, reading->draft->pictures->len, error))
    return FALSE;
  order = changing->result->order;
  order->message = row->id;
  order->sender = reading->message->proven ? DOCKET_SENDER_PROVEN
                                           : reading->message->forged ? DOCKET_SENDER_FORGED : DOCKET_SENDER_UNPROVEN;
  g_free (row->order);
  row->order = g_strdup (order->code);
  return docket_orders_table_save (changing->handle, order, changing->call->now, error) &&
         docket_messages_table_save (changing->handle, row, error);
}

gboolean
docket_reading_make_order (DocketReading *reading,
                           GError       **error)
{
  DocketCall call = { .actor = "customer", .now = reading->now, .customer = TRUE, .channel = "mail" };

  if (reading->row->order != NULL)
    return TRUE;
  if (!docket_blobs_check_room (reading->post->services->blobs, 0, error))
    return FALSE;
  reading->row->expires = 0;
  if (docket_change_new_order (reading->post->services, &call, reading->site, create, reading, NULL, error))
    return TRUE;
  g_clear_pointer (&reading->row->order, g_free);
  return FALSE;
}

/* --- its contents --- */

void
docket_reading_fill (DocketReading *reading,
                     DocketOrder   *order)
{
  const DocketMessage *message = reading->message;
  DocketCustomer *customer = &order->customer;

  docket_drafting_fill (reading->draft, reading->images, order);
  g_free (customer->email);
  customer->email = message->sender != NULL && message->phone == NULL
                      ? docket_drafting_dup_bounded (message->sender->address, DOCKET_DRAFTING_TEXT_MAX) : NULL;
}

/* --- placing --- */

/* What the shop says to everybody is an answer, and nothing to be tried again. */
static gboolean
check_intake (DocketChanging *changing,
              GError        **error)
{
  g_autoptr (GError) local = NULL;

  if (docket_queue_check_intake (changing, &local))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR,
                       local->code == DOCKET_ERROR_UNAVAILABLE ? DOCKET_ERROR_INVALID : local->code, local->message);
  return FALSE;
}

static gboolean
place (DocketChanging *changing,
       gpointer        data,
       GError        **error)
{
  DocketReading *reading = data;
  DocketOrder *order = changing->result->order;

  docket_reading_fill (reading, order);
  if (order->items->len == 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE,
                           _("None of your pictures can be used; the list says why."));
      return FALSE;
    }
  if (!check_intake (changing, error))
    return FALSE;
  if (!docket_orders_place_within (changing, reading->looked, NULL, error))
    return FALSE;
  reading->row->state = DOCKET_MESSAGE_DONE;
  g_clear_pointer (&reading->row->reason, g_free);
  g_free (reading->row->site);
  reading->row->site = g_strdup (order->site);
  return docket_messages_save (reading->post->services, changing->handle, reading->row, changing->call->now, error) &&
         docket_reading_answer (reading, changing->handle, DOCKET_NOTICE_ANSWER, order, changing->result->password, error);
}

/* Draws the stamps that the order would have. */
static gboolean
look_at_stamps (DocketReading    *reading,
                const DocketCall *call,
                GError          **error)
{
  DocketServices *services = reading->post->services;
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, reading->row->order, error);

  if (order == NULL)
    return FALSE;
  docket_reading_fill (reading, order);
  docket_order_price (order, docket_services_get_catalogue (services, reading->site->id), reading->site, NULL);
  docket_making_look (services, order);
  reading->looked = TRUE;
  return TRUE;
}

gboolean
docket_reading_place (DocketReading *reading,
                      GError       **error)
{
  DocketServices *services = reading->post->services;
  DocketCall call = { .actor = "customer", .now = reading->now };
  g_autoptr (GError) local = NULL;
  gboolean placed;

  reading->code = g_strdup (reading->row->order);
  if (reading->post->config->public_url != NULL)
    reading->url = g_strconcat (reading->post->config->public_url, "/o/", reading->code, NULL);
  reading->barcode = docket_post_draw_code (reading->code, FALSE);
  reading->qr = reading->url != NULL ? docket_post_draw_code (reading->url, TRUE) : NULL;

  placed = docket_change_order (services, &call, reading->code, place, reading, NULL, &local);
  if (!placed && docket_orders_must_look (local))
    {
      g_clear_error (&local);
      placed = look_at_stamps (reading, &call, &local) &&
               docket_change_order (services, &call, reading->code, place, reading, NULL, &local);
    }
  if (!placed)
    g_propagate_error (error, g_steal_pointer (&local));
  return placed;
}

/* --- no order --- */

static gboolean
cancel (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  DocketReading *reading = data;
  DocketOrder *order = changing->result->order;
  DocketChange change = { .step = DOCKET_STEP_CANCEL, .reason = reading->problem };

  /* Somebody else ended it meanwhile. */
  if (order->state != DOCKET_ORDER_RECEIVING)
    return TRUE;
  if (!docket_change_apply (changing, &change, error))
    return FALSE;
  order->expiry.images_expire = changing->call->now;
  return TRUE;
}

static gboolean
decline (DocketDbHandle *handle,
         gpointer        data,
         GError        **error)
{
  DocketReading *reading = data;
  DocketServices *services = reading->post->services;
  DocketMessageRow *row = reading->row;
  DocketCall call = { .actor = "server", .now = reading->now };

  if (row->order != NULL && !docket_change_in_work (services, &call, handle, row->order, cancel, reading, error))
    return FALSE;
  return docket_messages_save (services, handle, row, reading->now, error) &&
         docket_reading_answer (reading, handle, DOCKET_NOTICE_SORRY, NULL, NULL, error);
}

gboolean
docket_reading_decline (DocketReading *reading,
                        const char    *reason,
                        GError       **error)
{
  DocketMessageRow *row = reading->row;

  row->state = DOCKET_MESSAGE_DONE;
  g_free (row->reason);
  row->reason = g_strdup (reason);
  row->expires = reading->now + DOCKET_MESSAGES_TERM;
  g_free (row->site);
  row->site = g_strdup (reading->site->id);
  /* To the page where one orders: what was begun here is over, and nobody has its password. */
  g_free (reading->url);
  reading->url = g_strdup (reading->post->config->public_url);
  return docket_db_write (reading->post->services->db, decline, reading, error);
}
