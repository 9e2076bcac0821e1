/* docket-orders-place.c: an order is placed: price, password, risk, straight through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders.h"

#include "docket-access-table.h"
#include "docket-claim-code.h"
#include "docket-error.h"
#include "docket-making.h"
#include "docket-orders-within.h"
#include "docket-previews-private.h"
#include "docket-production-private.h"
#include "docket-promises-private.h"
#include "docket-queue-pause.h"
#include "docket-record-private.h"
#include "docket-tries-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Never shown: the order's stamps are drawn, and the change is tried again. */
#define NOT_LOOKED_AT "The stamps were not drawn yet."

static gboolean
set_hold (DocketChanging  *changing,
          DocketHoldReason reason,
          const char      *note,
          GError         **error)
{
  g_autoptr (DocketHold) hold = docket_hold_new ();
  DocketChange change = { .step = DOCKET_STEP_HOLD, .actor = "server", .hold = hold };

  hold->reason = reason;
  hold->note = g_strdup (note);
  return docket_change_apply (changing, &change, error);
}

static gboolean
raise_alerts (DocketChanging *changing,
              GError        **error)
{
  const DocketRisk *risk = changing->result->order->risk;

  return (!docket_risk_above_ratio (risk, changing->site->risk_ratio_limit) ||
          set_hold (changing, DOCKET_HOLD_RISK_RATIO, NULL, error)) &&
         (!docket_risk_above_amount (risk, changing->site->risk_amount_limit) ||
          set_hold (changing, DOCKET_HOLD_RISK_AMOUNT, NULL, error));
}

/* Whether the shop lets this order start without anybody at the counter. */
static gboolean
goes_straight (const DocketChanging *changing)
{
  const DocketOrder *order = changing->result->order;
  DocketChange release = { .step = DOCKET_STEP_RELEASE,
                           .actor = "server",
                           .now = changing->call->now,
                           .site = changing->site };

  return !isnan (changing->site->straight_ratio) &&
         order->risk->ratio <= changing->site->straight_ratio &&
         docket_order_may (order, &release, NULL);
}

/* What could not be drawn cannot be made. */
static gboolean
check_drawn (DocketChanging *changing,
             GError        **error)
{
  if (docket_making_judge (changing->services, changing->result->order))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                       _("A stamp of this order cannot be drawn at the moment. Try again in a minute."));
  return FALSE;
}

gboolean
docket_orders_place_within (DocketChanging *changing,
                            gboolean        looked,
                            const char     *question,
                            GError        **error)
{
  DocketChange change = { .step = DOCKET_STEP_PLACE };
  DocketOrder *order = changing->result->order;

  if (order->state == DOCKET_ORDER_RECEIVING && !docket_queue_check_intake (changing, error))
    return FALSE;
  if (order->state == DOCKET_ORDER_RECEIVING &&
      !(docket_order_price (order, docket_services_get_catalogue (changing->services, changing->site->id), changing->site, error) &&
        docket_orders_judge (changing, looked, error) && check_drawn (changing, error)))
    return FALSE;
  if (!docket_change_apply (changing, &change, error) ||
      !docket_orders_draw_password (changing, error) || !docket_record_assess (changing, error) ||
      !raise_alerts (changing, error) ||
      (question != NULL && !set_hold (changing, DOCKET_HOLD_STAFF, question, error)))
    return FALSE;
  if (goes_straight (changing))
    return docket_orders_release (changing, "server", error);
  return docket_promises_make (changing, FALSE, error);
}

static gboolean
place (DocketChanging *changing,
       gpointer        data,
       GError        **error)
{
  return docket_orders_place_within (changing, data != NULL, NULL, error);
}

/* The tries were at the old one. */
static gboolean
forget_tries (DocketChanging *changing,
              GError        **error)
{
  const char *code = changing->result->order->code;
  g_autofree char *afar = docket_tries_dup_bucket (code, FALSE);
  g_autofree char *counter = docket_tries_dup_bucket (code, TRUE);

  return docket_tries_forget (changing->handle, afar, error) &&
         docket_tries_forget (changing->handle, counter, error);
}

static gboolean
reissue (DocketChanging *changing,
         gpointer        data,
         GError        **error)
{
  const DocketOrder *order = changing->result->order;

  if (order->state == DOCKET_ORDER_RECEIVING || docket_order_wants (order) == DOCKET_WANTS_ENDED)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                   _("Only an order that is placed and not ended has a password."));
      return FALSE;
    }
  return docket_sessions_table_remove (changing->handle, order->code, error) &&
         forget_tries (changing, error) &&
         docket_orders_draw_password (changing, error) &&
         docket_change_log (changing, "password-reissued", NULL, TRUE, error);
}

gboolean
docket_orders_judge (DocketChanging *changing,
                     gboolean        looked,
                     GError        **error)
{
  if (docket_making_judge (changing->services, changing->result->order) || looked)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS, NOT_LOOKED_AT);
  return FALSE;
}

gboolean
docket_orders_must_look (const GError *error)
{
  return g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS) && strcmp (error->message, NOT_LOOKED_AT) == 0;
}

gboolean
docket_orders_draw_password (DocketChanging *changing,
                             GError        **error)
{
  DocketServices *services = changing->services;
  const char *code = changing->result->order->code;
  g_autofree char *purpose = g_strdup_printf ("password %s", code);
  guint8 random[8];
  DocketHash hash;

  docket_random (random, sizeof random);
  g_free (changing->result->password);
  changing->result->password = docket_password_new (random);
  hash = docket_secret_hash (services->secret, purpose, changing->result->password);
  return docket_passwords_table_set (changing->handle, code, &hash, changing->call->now, error);
}

gboolean
docket_orders_release (DocketChanging *changing,
                       const char     *actor,
                       GError        **error)
{
  DocketChange change = { .step = DOCKET_STEP_RELEASE, .actor = actor };

  return docket_change_apply (changing, &change, error) &&
         docket_promises_make (changing, TRUE, error) &&
         docket_production_make_jobs (changing, error);
}

static gboolean
place_order (DocketServices   *services,
             const DocketCall *call,
             const char       *code,
             DocketResult     *result,
             GError          **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketOrder) order = NULL;

  if (!docket_blobs_check_room (services->blobs, 0, error))
    return FALSE;
  if (docket_change_order (services, call, code, place, NULL, result, &local))
    return TRUE;
  if (!docket_orders_must_look (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  order = docket_orders_load (services, call, code, error);
  if (order == NULL)
    return FALSE;
  docket_making_look (services, order);
  return docket_change_order (services, call, code, place, GINT_TO_POINTER (TRUE), result, error);
}

gboolean
docket_orders_place (DocketServices   *services,
                     const DocketCall *call,
                     const char       *code,
                     DocketResult     *result,
                     GError          **error)
{
  if (!place_order (services, call, code, result, error))
    return FALSE;
  if (services->previews != NULL && (call->once == NULL || !call->once->replayed))
    docket_previews_queue_pages (services->previews, code);
  return TRUE;
}

gboolean
docket_orders_reissue_password (DocketServices   *services,
                                const DocketCall *call,
                                const char       *code,
                                DocketResult     *result,
                                GError          **error)
{
  return docket_change_order (services, call, code, reissue, NULL, result, error);
}
