/* docket-orders-step.c: the steps of an order at the counter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders.h"

#include "docket-access-table.h"
#include "docket-error.h"
#include "docket-jobs-private.h"
#include "docket-notices.h"
#include "docket-orders-within.h"
#include "docket-production-private.h"
#include "docket-record-private.h"
#include "docket-sessions.h"
#include "docket-storage-private.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  const DocketStepArguments *arguments;
  const DocketNoticeCodes *codes;   /* of READY */
} Stepping;

static gboolean
release (DocketChanging            *changing,
         const DocketStepArguments *arguments,
         GError                   **error)
{
  DocketChange authenticate = { .step = DOCKET_STEP_AUTHENTICATE };
  DocketChange probe = { .step = DOCKET_STEP_RELEASE,
                         .actor = changing->call->actor,
                         .now = changing->call->now,
                         .site = changing->site };

  /* Asked first, so that the refusal names the release and not the authentication. */
  return docket_order_may (changing->result->order, &probe, error) &&
         docket_change_apply (changing, &authenticate, error) &&
         docket_orders_release (changing, NULL, error) &&
         (arguments->station == NULL ||
          docket_jobs_begin (changing, arguments->station, arguments->takers, arguments->n_takers, error));
}

static gboolean
hold (DocketChanging            *changing,
      const DocketStepArguments *arguments,
      GError                   **error)
{
  g_autoptr (DocketHold) added = docket_hold_new ();
  DocketChange change = { .step = DOCKET_STEP_HOLD, .hold = added };

  added->reason = DOCKET_HOLD_STAFF;
  added->note = g_strdup (arguments->note);
  return docket_change_apply (changing, &change, error) &&
         docket_production_follow_holds (changing, error);
}

static gboolean
lift (DocketChanging            *changing,
      const DocketStepArguments *arguments,
      GError                   **error)
{
  DocketChange change = { .step = DOCKET_STEP_LIFT,
                          .hold_id = arguments->hold_id,
                          .reason = arguments->reason };

  return docket_change_apply (changing, &change, error) &&
         docket_production_follow_holds (changing, error);
}

static gboolean
pay (DocketChanging            *changing,
     const DocketStepArguments *arguments,
     GError                   **error)
{
  DocketChange change = { .step = DOCKET_STEP_PAY, .amount = arguments->amount.amount };
  const char *currency = changing->result->order->price.currency;

  if (strcmp (arguments->amount.currency, currency) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This order is paid in %s."), currency);
      return FALSE;
    }
  return docket_change_apply (changing, &change, error) &&
         docket_orders_table_add_payment (changing->handle, changing->result->order, change.amount,
                                          changing->call->now, error);
}

static gboolean
hand_over (DocketChanging *changing,
           const char     *actor,
           GError        **error)
{
  DocketChange change = { .step = DOCKET_STEP_COLLECT, .actor = actor };
  DocketOutcome outcome = docket_record_collected (changing->result->order, changing->site,
                                                   changing->call->now);

  return docket_change_apply (changing, &change, error) && docket_storage_lodge (changing, NULL, error) &&
         docket_notices_withdraw (changing, DOCKET_NOTICE_READY, error) &&
         docket_notices_withdraw (changing, DOCKET_NOTICE_REMINDER, error) &&
         docket_record_add (changing, outcome, error);
}

static gboolean
collect (DocketChanging            *changing,
         const DocketStepArguments *arguments,
         GError                   **error)
{
  return hand_over (changing, NULL, error);
}

static gboolean
cancel (DocketChanging            *changing,
        const DocketStepArguments *arguments,
        GError                   **error)
{
  DocketChange change = { .step = DOCKET_STEP_CANCEL, .reason = arguments->reason };
  gboolean released = changing->result->order->released_at != 0;

  if (changing->call->customer)
    change.actor = "customer";
  /* Who cancels in time has done nothing wrong. */
  return docket_change_apply (changing, &change, error) &&
         docket_production_cancel_jobs (changing, error) &&
         (!released || docket_record_add (changing, DOCKET_OUTCOME_CANCELLED, error)) &&
         docket_notices_tell (changing, DOCKET_NOTICE_CANCELLED, NULL, error);
}

static DocketStep
step_to_undo (const DocketOrder *order)
{
  if (order->state == DOCKET_ORDER_COLLECTED)
    return DOCKET_STEP_COLLECT;
  return order->state == DOCKET_ORDER_READY ? DOCKET_STEP_READY : DOCKET_STEP_RELEASE;
}

static gboolean
undo (DocketChanging            *changing,
      const DocketStepArguments *arguments,
      GError                   **error)
{
  DocketChange change = { .step = DOCKET_STEP_UNDO };
  DocketOrderState before = changing->result->order->state;

  if (arguments->undo_refused & (1u << step_to_undo (changing->result->order)))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN,
                   _("This terminal may not take the step that it would undo."));
      return FALSE;
    }
  if (!docket_change_apply (changing, &change, error))
    return FALSE;
  if (before == DOCKET_ORDER_RELEASED)
    return docket_production_withdraw_jobs (changing, error);
  if (before == DOCKET_ORDER_COLLECTED)
    return docket_record_remove (changing, error) && docket_storage_lodge_again (changing, error);
  return before != DOCKET_ORDER_READY || (docket_storage_lodge (changing, NULL, error) &&
                                          docket_notices_withdraw (changing, DOCKET_NOTICE_READY, error));
}

static gboolean
ready (DocketChanging            *changing,
       const DocketStepArguments *arguments,
       const DocketNoticeCodes   *codes,
       GError                   **error)
{
  DocketChange change = { .step = DOCKET_STEP_READY, .compartment = arguments->compartment };
  g_autofree char *label = NULL;

  /* Asked first, so that what is not made yet is refused for that. */
  change.actor = changing->call->actor;
  change.now = changing->call->now;
  change.site = changing->site;
  if (!docket_order_may (changing->result->order, &change, error) ||
      !docket_storage_choose (changing, arguments->compartment, &label, &change.compartment_kind, error))
    return FALSE;
  change.compartment = label;
  return docket_change_apply (changing, &change, error) &&
         (label == NULL || docket_storage_lodge (changing, label, error)) &&
         docket_notices_tell (changing, DOCKET_NOTICE_READY, codes, error);
}

static gboolean
step (DocketChanging *changing,
      gpointer        data,
      GError        **error)
{
  const Stepping *stepping = data;
  const DocketStepArguments *arguments = stepping->arguments;

  switch (arguments->step)
    {
    case DOCKET_STEP_RELEASE:
      return release (changing, arguments, error);
    case DOCKET_STEP_HOLD:
      return hold (changing, arguments, error);
    case DOCKET_STEP_LIFT:
      return lift (changing, arguments, error);
    case DOCKET_STEP_PAY:
      return pay (changing, arguments, error);
    case DOCKET_STEP_READY:
      return ready (changing, arguments, stepping->codes, error);
    case DOCKET_STEP_COLLECT:
      return collect (changing, arguments, error);
    case DOCKET_STEP_CANCEL:
      return cancel (changing, arguments, error);
    case DOCKET_STEP_UNDO:
      return undo (changing, arguments, error);
    case DOCKET_STEP_PLACE:
    case DOCKET_STEP_AUTHENTICATE:
    case DOCKET_STEP_START:
    case DOCKET_STEP_EXPIRE:
    default:
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This is not a step of the counter."));
      return FALSE;
    }
}

/* The wrong tries count even though the step is refused, so this is a work of its own, before. */
static gboolean
check_password (DocketServices            *services,
                const DocketCall          *call,
                const char                *code,
                const DocketStepArguments *arguments,
                GError                   **error)
{
  g_autoptr (DocketOrder) order = NULL;
  const DocketSite *site;
  gint64 retry_after;

  if (arguments->step != DOCKET_STEP_COLLECT)
    return TRUE;
  order = docket_orders_load (services, call, code, error);
  site = order != NULL ? docket_services_get_site (services, order->site, error) : NULL;
  if (site == NULL)
    return FALSE;
  if (order->state != DOCKET_ORDER_READY)
    return TRUE;
  if (arguments->password != NULL)
    return docket_sessions_check (services, code, arguments->password, NULL, call->now, &retry_after,
                                  error);
  if (site->password_on_collect)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_WRONG_PASSWORD,
                 _("This shop asks for the order's password when it is collected."));
  return !site->password_on_collect;
}

gboolean
docket_orders_collect (DocketChanging *changing,
                       const char     *actor,
                       GError        **error)
{
  const DocketChange change = { .step = DOCKET_STEP_COLLECT, .actor = actor, .now = changing->call->now,
                                .site = changing->site };

  /* Staff may have handed it over meanwhile. */
  return !docket_order_may (changing->result->order, &change, NULL) || hand_over (changing, actor, error);
}

gboolean
docket_orders_step (DocketServices            *services,
                    const DocketCall          *call,
                    const char                *code,
                    const DocketStepArguments *arguments,
                    DocketResult              *result,
                    GError                   **error)
{
  g_autoptr (DocketNoticeCodes) codes = arguments->step == DOCKET_STEP_READY ? docket_notices_draw (services, code) : NULL;
  Stepping stepping = { arguments, codes };

  return check_password (services, call, code, arguments, error) &&
         docket_change_order (services, call, code, step, &stepping, result, error);
}
