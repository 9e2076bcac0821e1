/* docket-order-life.c: the one place that changes an order's state: a table of steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-order.h"

#include "docket-error.h"
#include "docket-json-writer-private.h"
#include "docket-nick.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* A made or handed-over order has no job that waits, so the time to notice a slip is not the
 * shop's undo time alone. */
#define SHORTEST_UNDO (10 * DOCKET_SECOND)

#define IN(state) (1u << DOCKET_ORDER_##state)
#define UNDER_WAY (IN (PLACED) | IN (RELEASED) | IN (IN_PRODUCTION))
#define OPEN (IN (RECEIVING) | UNDER_WAY | IN (READY))
#define ENDED (IN (COLLECTED) | IN (EXPIRED) | IN (CANCELLED))

/* Whether the step may be taken in a state in which it is allowed. */
typedef gboolean (*Check) (const DocketOrder *order, const DocketChange *change, GError **error);

/* Takes the step; never fails. What the event says goes into the open object @data. */
typedef void (*Take) (DocketOrder *order, const DocketChange *change, GString *data);

typedef struct
{
  const char *event;
  guint from;    /* the states in which it is allowed */
  Check check;
  Take take;
} Step;

static const char *const nicks[] = {
  [DOCKET_STEP_PLACE] = "place",
  [DOCKET_STEP_AUTHENTICATE] = "authenticate",
  [DOCKET_STEP_HOLD] = "hold",
  [DOCKET_STEP_LIFT] = "lift",
  [DOCKET_STEP_PAY] = "pay",
  [DOCKET_STEP_RELEASE] = "release",
  [DOCKET_STEP_START] = "start",
  [DOCKET_STEP_READY] = "ready",
  [DOCKET_STEP_COLLECT] = "collect",
  [DOCKET_STEP_CANCEL] = "cancel",
  [DOCKET_STEP_EXPIRE] = "expire",
  [DOCKET_STEP_UNDO] = "undo",
};

static gboolean
refuse (GError     **error,
        DocketError  code,
        const char  *sentence)
{
  g_set_error_literal (error, DOCKET_ERROR, (gint) code, sentence);
  return FALSE;
}

static gboolean
check_term (const DocketOrder   *order,
            const DocketChange  *change,
            GError             **error)
{
  if (order->expiry.order_expires != 0 && change->now >= order->expiry.order_expires)
    return refuse (error, DOCKET_ERROR_GONE, _("The term of this order has ended."));
  return TRUE;
}

static gboolean
check_not_held (const DocketOrder  *order,
                GError            **error)
{
  gboolean alert = FALSE;

  for (guint i = 0; i < order->holds->len; i++)
    {
      const DocketHold *hold = g_ptr_array_index (order->holds, i);

      alert = alert || (docket_hold_is_standing (hold) && docket_hold_is_alert (hold));
    }
  if (alert)
    return refuse (error, DOCKET_ERROR_HELD, _("An alert stands against this order. Lift it first."));
  if (docket_order_is_held (order))
    return refuse (error, DOCKET_ERROR_HELD, _("This order is held. Lift the hold first."));
  return TRUE;
}

static gboolean
check_paid (const DocketOrder   *order,
            const DocketChange  *change,
            GError             **error)
{
  DocketMoney unpaid = docket_money (docket_order_unpaid (order), order->price.currency);
  g_autofree char *text = NULL;

  if (!change->site->pay_first || unpaid.amount == 0)
    return TRUE;

  text = docket_money_format (&unpaid);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNPAID,
               _("%s is still to be paid, and this shop wants the money first."), text);
  return FALSE;
}

/* Pictures of which every byte is here, refused ones too. */
static guint
n_arrived (const DocketOrder *order)
{
  guint n = 0;

  for (guint i = 0; i < order->images->len; i++)
    if (((const DocketImage *) g_ptr_array_index (order->images, i))->state != DOCKET_IMAGE_RECEIVING)
      n++;
  return n;
}

static guint
n_expected (const DocketOrder *order)
{
  return MAX (order->images_expected, order->images->len);
}

static gboolean
refuse_unfinished (const DocketOrder  *order,
                   GError            **error)
{
  guint expected = n_expected (order);

  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNFINISHED_UPLOAD,
               ngettext ("%u of %u picture has arrived.", "%u of %u pictures have arrived.", expected),
               n_arrived (order), expected);
  return FALSE;
}

static gboolean
check_place (const DocketOrder   *order,
             const DocketChange  *change,
             GError             **error)
{
  if (!check_term (order, change, error))
    return FALSE;
  if (order->items->len == 0)
    return refuse (error, DOCKET_ERROR_INVALID, _("There is nothing in this order yet."));
  if (n_arrived (order) < n_expected (order))
    return refuse_unfinished (order, error);
  return docket_order_check_items (order, error);
}

static void
take_place (DocketOrder        *order,
            const DocketChange *change,
            GString            *data)
{
  order->state = DOCKET_ORDER_PLACED;
  order->placed_at = change->now;
  order->priority = docket_order_default_priority (order, change->now);
  order->expiry = docket_terms_at_place (&change->site->terms, change->now);
}

/* Somebody stands at the counter with an order that was placed and is still waiting. */
static gboolean
check_authenticate (const DocketOrder   *order,
                    const DocketChange  *change,
                    GError             **error)
{
  return order->state != DOCKET_ORDER_PLACED || check_term (order, change, error);
}

static void
take_authenticate (DocketOrder        *order,
                   const DocketChange *change,
                   GString            *data)
{
  order->expiry = docket_terms_at_authenticate (&change->site->terms, order->expiry, change->now);
}

static gboolean
check_hold (const DocketOrder   *order,
            const DocketChange  *change,
            GError             **error)
{
  if (change->hold == NULL)
    return refuse (error, DOCKET_ERROR_INVALID, _("No reason for the hold was given."));
  return TRUE;
}

static void
take_hold (DocketOrder        *order,
           const DocketChange *change,
           GString            *data)
{
  DocketHold *hold = docket_hold_copy (change->hold);

  g_free (hold->id);
  g_free (hold->set_by);
  g_clear_pointer (&hold->lifted_by, g_free);
  g_clear_pointer (&hold->lift_reason, g_free);
  hold->id = g_strdup_printf ("%u", order->holds->len + 1);
  hold->set_at = change->now;
  hold->set_by = g_strdup (change->actor);
  hold->lifted_at = 0;
  g_ptr_array_add (order->holds, hold);
  docket_json_string (data, "hold", hold->id);
  docket_json_string (data, "reason", docket_hold_reason_to_nick (hold->reason));
  docket_json_string (data, "note", hold->note);
}

static gboolean
check_lift (const DocketOrder   *order,
            const DocketChange  *change,
            GError             **error)
{
  const DocketHold *hold = docket_order_find_hold (order, change->hold_id);
  g_autofree char *reason = g_strstrip (g_strdup (change->reason != NULL ? change->reason : ""));

  if (hold == NULL || change->hold_id == NULL)
    return refuse (error, DOCKET_ERROR_NOT_FOUND, _("There is no such hold on this order."));
  if (!docket_hold_is_standing (hold))
    return refuse (error, DOCKET_ERROR_NOT_NOW, _("This hold has already been lifted."));
  if (*reason == '\0')
    return refuse (error, DOCKET_ERROR_INVALID, _("Lifting a hold needs a reason."));
  return TRUE;
}

static void
take_lift (DocketOrder        *order,
           const DocketChange *change,
           GString            *data)
{
  DocketHold *hold = docket_order_find_hold (order, change->hold_id);

  hold->lifted_at = change->now;
  hold->lifted_by = g_strdup (change->actor);
  hold->lift_reason = g_strstrip (g_strdup (change->reason));
  docket_json_string (data, "hold", hold->id);
  docket_json_string (data, "reason", hold->lift_reason);
}

/* Money may be given back after the end; nothing more is taken then. */
static gboolean
check_pay (const DocketOrder   *order,
           const DocketChange  *change,
           GError             **error)
{
  gint64 paid = order->paid.amount;

  if (change->amount > 0 && ((ENDED & ~IN (COLLECTED)) & (1u << order->state)) != 0)
    return refuse (error, DOCKET_ERROR_GONE, _("Nothing more can be paid for this order."));
  if (change->amount == 0)
    return refuse (error, DOCKET_ERROR_INVALID, _("No amount was given."));
  if (change->amount > 0 && change->amount > docket_order_unpaid (order))
    return refuse (error, DOCKET_ERROR_INVALID, _("That is more than what is unpaid."));
  if (change->amount < 0 && change->amount < -paid)
    return refuse (error, DOCKET_ERROR_INVALID, _("That is more than what was paid."));
  return TRUE;
}

static void
take_pay (DocketOrder        *order,
          const DocketChange *change,
          GString            *data)
{
  order->paid = docket_money (order->paid.amount + change->amount, order->price.currency);
  docket_json_money (data, "amount", change->amount, order->price.currency);
  docket_json_money (data, "paid", order->paid.amount, order->price.currency);
}

static gboolean
check_release (const DocketOrder   *order,
               const DocketChange  *change,
               GError             **error)
{
  return check_term (order, change, error) && check_not_held (order, error) &&
         check_paid (order, change, error);
}

static void
take_release (DocketOrder        *order,
              const DocketChange *change,
              GString            *data)
{
  order->state = DOCKET_ORDER_RELEASED;
  order->released_at = change->now;
  order->undo_until = change->site->undo > 0 ? change->now + change->site->undo : 0;
}

static gboolean
check_start (const DocketOrder   *order,
             const DocketChange  *change,
             GError             **error)
{
  if (change->now < order->undo_until)
    return refuse (error, DOCKET_ERROR_NOT_NOW, _("The release may still be undone."));
  return check_not_held (order, error);
}

static void
take_start (DocketOrder        *order,
            const DocketChange *change,
            GString            *data)
{
  order->state = DOCKET_ORDER_IN_PRODUCTION;
  order->undo_until = 0;
}

static gboolean
check_ready (const DocketOrder   *order,
             const DocketChange  *change,
             GError             **error)
{
  guint unmade = 0;

  /* Pressed again it changes nothing; with a compartment it says where the order lies now. */
  if (order->state == DOCKET_ORDER_READY)
    return change->compartment != NULL ||
           refuse (error, DOCKET_ERROR_NOT_NOW, _("This order is already made and waits to be collected."));

  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJobState state = ((const DocketJob *) g_ptr_array_index (order->jobs, i))->state;

      if (state != DOCKET_JOB_COMPLETED && state != DOCKET_JOB_CANCELED)
        unmade++;
    }
  if (unmade == 0)
    return check_not_held (order, error);

  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
               ngettext ("%u item is not made yet.", "%u items are not made yet.", unmade), unmade);
  return FALSE;
}

static void
take_ready (DocketOrder        *order,
            const DocketChange *change,
            GString            *data)
{
  gboolean moved = order->state == DOCKET_ORDER_READY;

  if (!moved)
    {
      order->state = DOCKET_ORDER_READY;
      order->ready_at = change->now;
      order->undo_until = change->now + MAX (change->site->undo, SHORTEST_UNDO);
    }
  g_free (order->compartment);
  order->compartment = g_strdup (change->compartment);
  g_free (order->compartment_kind);
  order->compartment_kind = change->compartment != NULL ? g_strdup (change->compartment_kind) : NULL;
  docket_json_string (data, "compartment", order->compartment);
  if (moved)
    docket_json_bool (data, "moved", TRUE);
}

static gboolean
check_collect (const DocketOrder   *order,
               const DocketChange  *change,
               GError             **error)
{
  return check_paid (order, change, error);
}

static void
take_collect (DocketOrder        *order,
              const DocketChange *change,
              GString            *data)
{
  order->state = DOCKET_ORDER_COLLECTED;
  order->collected_at = order->ended_at = change->now;
  order->undo_until = change->now + MAX (change->site->undo, SHORTEST_UNDO);
  order->expiry = docket_terms_at_collect (&change->site->terms, order->expiry, change->now);
}

static gboolean
check_cancel (const DocketOrder   *order,
              const DocketChange  *change,
              GError             **error)
{
  if (g_strcmp0 (change->actor, "customer") != 0 || order->state == DOCKET_ORDER_RECEIVING ||
      order->state == DOCKET_ORDER_PLACED)
    return TRUE;
  return refuse (error, DOCKET_ERROR_NOT_NOW,
                 _("This order has been released. Only the shop can cancel it now."));
}

static void
take_cancel (DocketOrder        *order,
             const DocketChange *change,
             GString            *data)
{
  order->state = DOCKET_ORDER_CANCELLED;
  order->ended_at = change->now;
  order->undo_until = 0;
  docket_json_string (data, "reason", change->reason);
}

static gboolean
check_expire (const DocketOrder   *order,
              const DocketChange  *change,
              GError             **error)
{
  if (order->expiry.order_expires == 0 || change->now < order->expiry.order_expires)
    return refuse (error, DOCKET_ERROR_NOT_NOW, _("The term of this order has not ended."));
  return TRUE;
}

static void
take_expire (DocketOrder        *order,
             const DocketChange *change,
             GString            *data)
{
  order->state = DOCKET_ORDER_EXPIRED;
  order->ended_at = change->now;
  order->undo_until = 0;
}

static gboolean
check_undo (const DocketOrder   *order,
            const DocketChange  *change,
            GError             **error)
{
  if (order->undo_until == 0 || change->now >= order->undo_until)
    return refuse (error, DOCKET_ERROR_NOT_NOW, _("It is too late to undo this."));
  return TRUE;
}

static void
take_undo (DocketOrder        *order,
           const DocketChange *change,
           GString            *data)
{
  DocketStep undone = DOCKET_STEP_RELEASE;

  if (order->state == DOCKET_ORDER_COLLECTED)
    {
      undone = DOCKET_STEP_COLLECT;
      order->state = DOCKET_ORDER_READY;
      order->collected_at = order->ended_at = 0;
    }
  else if (order->state == DOCKET_ORDER_READY)
    {
      undone = DOCKET_STEP_READY;
      order->state = DOCKET_ORDER_IN_PRODUCTION;
      order->ready_at = 0;
      g_clear_pointer (&order->compartment, g_free);
      g_clear_pointer (&order->compartment_kind, g_free);
    }
  else
    {
      order->state = DOCKET_ORDER_PLACED;
      order->released_at = 0;
    }
  order->undo_until = 0;
  docket_json_string (data, "step", nicks[undone]);
}

static const Step steps[] = {
  [DOCKET_STEP_PLACE] = { "placed", IN (RECEIVING), check_place, take_place },
  [DOCKET_STEP_AUTHENTICATE] = { "authenticated", UNDER_WAY | IN (READY),
                                 check_authenticate, take_authenticate },
  [DOCKET_STEP_HOLD] = { "hold-set", UNDER_WAY, check_hold, take_hold },
  [DOCKET_STEP_LIFT] = { "lifted", UNDER_WAY, check_lift, take_lift },
  [DOCKET_STEP_PAY] = { "paid", UNDER_WAY | IN (READY) | ENDED, check_pay, take_pay },
  [DOCKET_STEP_RELEASE] = { "released", IN (PLACED), check_release, take_release },
  [DOCKET_STEP_START] = { "started", IN (RELEASED), check_start, take_start },
  [DOCKET_STEP_READY] = { "ready", IN (RELEASED) | IN (IN_PRODUCTION) | IN (READY), check_ready,
                          take_ready },
  [DOCKET_STEP_COLLECT] = { "collected", IN (READY), check_collect, take_collect },
  [DOCKET_STEP_CANCEL] = { "cancelled", IN (RECEIVING) | UNDER_WAY, check_cancel,
                           take_cancel },
  [DOCKET_STEP_EXPIRE] = { "expired", OPEN, check_expire, take_expire },
  [DOCKET_STEP_UNDO] = { "undone", IN (RELEASED) | IN (READY) | IN (COLLECTED), check_undo,
                         take_undo },
};

/* Why a step is not allowed in the order's state. */
static const char *
state_sentence (DocketOrderState state)
{
  switch (state)
    {
    case DOCKET_ORDER_RECEIVING:
      return _("The customer has not placed this order yet.");
    case DOCKET_ORDER_PLACED:
      return _("This order is not released yet.");
    case DOCKET_ORDER_RELEASED:
      return _("This order is already released and waits to be made.");
    case DOCKET_ORDER_IN_PRODUCTION:
      return _("This order is already being made.");
    case DOCKET_ORDER_READY:
      return _("This order is already made and waits to be collected.");
    case DOCKET_ORDER_COLLECTED:
      return _("This order has already been collected.");
    case DOCKET_ORDER_EXPIRED:
      return _("This order has expired.");
    case DOCKET_ORDER_CANCELLED:
    default:
      return _("This order was cancelled.");
    }
}

static gboolean
refuse_by_state (const DocketOrder  *order,
                 DocketStep          step,
                 GError            **error)
{
  gboolean gone = order->state == DOCKET_ORDER_EXPIRED || order->state == DOCKET_ORDER_CANCELLED;

  if (order->state == DOCKET_ORDER_RECEIVING && n_arrived (order) < n_expected (order))
    return refuse_unfinished (order, error);
  if (!gone && (step == DOCKET_STEP_PLACE || step == DOCKET_STEP_UNDO))
    return refuse (error, DOCKET_ERROR_NOT_NOW, step == DOCKET_STEP_UNDO ? _("There is nothing to undo.")
                                                                         : _("This order has already been placed."));
  return refuse (error, gone ? DOCKET_ERROR_GONE : DOCKET_ERROR_NOT_NOW,
                 state_sentence (order->state));
}

static const char *
event_type (const DocketChange *change)
{
  if (change->step == DOCKET_STEP_HOLD && docket_hold_is_alert (change->hold))
    return "alert-raised";
  return steps[change->step].event;
}

const char *
docket_step_to_nick (DocketStep step)
{
  return nicks[step];
}

gboolean
docket_step_from_nick (const char *nick,
                       DocketStep *step)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found < 0)
    return FALSE;

  *step = (DocketStep) found;
  return TRUE;
}

gboolean
docket_order_may (const DocketOrder   *order,
                  const DocketChange  *change,
                  GError             **error)
{
  const Step *step = &steps[change->step];

  if ((step->from & (1u << order->state)) == 0)
    return refuse_by_state (order, change->step, error);
  return step->check (order, change, error);
}

DocketEvent *
docket_order_apply (DocketOrder         *order,
                    const DocketChange  *change,
                    GError             **error)
{
  DocketEvent *event;
  GString *data;

  if (!docket_order_may (order, change, error))
    return NULL;

  data = g_string_new ("{");
  steps[change->step].take (order, change, data);
  docket_json_close (data, '}');
  order->version++;

  event = docket_event_new (event_type (change), change->actor, change->now);
  event->site = g_strdup (order->site);
  event->order = g_strdup (order->code);
  event->data = g_string_free (data, data->len <= strlen ("{}"));
  return event;
}
