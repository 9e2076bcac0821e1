/* docket-desk-steps.c: the order that lies on the desk: its steps, each taken once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-desk-private.h"

#include "docket-error.h"
#include "docket-time.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

/* A scanner that fires twice at one bar code means it once. */
#define BOUNCE (500 * 1000)

/* Most answers are quicker than this; to paint that one is awaited would only delay it. */
#define BUSY_SHOWN_MS 50

typedef struct
{
  DocketDesk *desk;
  DocketPress *press;
} Pressing;

static void
pressing_free (Pressing *pressing)
{
  g_clear_object (&pressing->desk);
  docket_press_free (pressing->press);
  g_free (pressing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pressing, pressing_free)

void
docket_desk_refuse (DocketDesk *self, const char *sentence, const char *action)
{
  g_autofree char *kept = g_strdup (sentence);

  g_free (self->refusal);
  self->refusal = g_steal_pointer (&kept);
  self->refusal_action = action;
  docket_desk_changed (self);
  g_signal_emit_by_name (self, "refused", self->refusal);
}

static void
refuse_error (DocketDesk *self, DocketStep step, const GError *error)
{
  const char *action = NULL;
  g_autofree char *sentence = NULL;

  if (self->order == NULL)
    {
      docket_desk_refuse (self, error->message, NULL);
      return;
    }

  sentence = docket_phrase_refusal (self->order, step, error, &action);
  docket_desk_refuse (self, sentence, action);
}

static gboolean
on_undo_over (gpointer user_data)
{
  DocketDesk *self = user_data;

  self->undo_source = 0;
  self->undo_until = 0;
  docket_desk_changed (self);

  return G_SOURCE_REMOVE;
}

static void
stop_undo (DocketDesk *self)
{
  g_clear_handle_id (&self->undo_source, g_source_remove);
  self->undo_until = 0;
}

/* The server's two stamps tell how long; its clock need not be ours. */
static void
start_undo (DocketDesk *self, DocketStep step)
{
  gint64 at = step == DOCKET_STEP_RELEASE ? self->order->released_at
              : step == DOCKET_STEP_READY ? self->order->ready_at : self->order->collected_at;
  gint64 wish = g_settings_get_uint (docket_shop_get_settings (self->shop), "undo-seconds") * DOCKET_SECOND;
  gint64 time = MIN (self->order->undo_until - at, wish);

  stop_undo (self);
  if (self->order->undo_until == 0 || at == 0 || time <= 0)
    return;

  self->undo_until = g_get_monotonic_time () + time;
  self->undo_source = g_timeout_add (time / 1000, on_undo_over, self);
}

static gboolean
can_be_undone (DocketStep step)
{
  return step == DOCKET_STEP_RELEASE || step == DOCKET_STEP_READY || step == DOCKET_STEP_COLLECT;
}

static void
after_success (DocketDesk *self, DocketStep step, DocketOrder *order)
{
  g_clear_pointer (&self->unsure, docket_press_free);
  docket_desk_forget_refusal (self);
  g_clear_pointer (&self->order, docket_order_free);
  self->order = order;
  if (can_be_undone (step))
    start_undo (self, step);
  else
    stop_undo (self);

  docket_order_list_take_order (docket_shop_get_orders (self->shop), order);
  docket_desk_changed (self);
  g_signal_emit_by_name (self, "stepped", (int) step);
}

static void
after_failure (DocketDesk *self, Pressing *pressing, GError *error)
{
  DocketStep step = pressing->press->step;

  g_clear_pointer (&self->unsure, docket_press_free);
  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE) ||
      g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS))
    self->unsure = g_steal_pointer (&pressing->press);
  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED) ||
      g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW))
    docket_desk_read (self);

  refuse_error (self, step, error);
}

/* What cannot have come to the server, or was refused there, has begun nothing. */
static gboolean
is_certain (const GError *error)
{
  return error->domain == DOCKET_ERROR && error->code != DOCKET_ERROR_UNAVAILABLE &&
         error->code != DOCKET_ERROR_IN_PROGRESS && error->code != DOCKET_ERROR_FAILED;
}

/* Before anything is painted: the device waits for it. */
static void
tell_station (DocketDesk *self, const DocketPress *press, GPtrArray *begun, const GError *error)
{
  DocketStation *station = docket_shop_get_station (self->shop);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (station != NULL && press->devices != NULL)
    docket_station_take (station, error != NULL && is_certain (error) ? none : begun);
}

static void
on_pressed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pressing) pressing = user_data;
  DocketDesk *self = pressing->desk;
  DocketStep step = pressing->press->step;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) begun = NULL;
  g_autoptr (DocketOrder) order = docket_client_press_finish (DOCKET_CLIENT (source), result, &begun, &error);

  tell_station (self, pressing->press, begun, error);

  /* Another code lies there by now; its own events tell the list. */
  if (g_strcmp0 (self->code, pressing->press->code) != 0)
    return;

  self->busy = FALSE;
  g_clear_handle_id (&self->busy_source, g_source_remove);
  if (order != NULL)
    after_success (self, step, g_steal_pointer (&order));
  else
    after_failure (self, pressing, error);
}

static gboolean
same_press (const DocketPress *a, const DocketPress *b)
{
  return a->step == b->step &&
         g_strcmp0 (a->code, b->code) == 0 &&
         g_strcmp0 (a->compartment, b->compartment) == 0 &&
         g_strcmp0 (a->password, b->password) == 0 &&
         g_strcmp0 (a->hold, b->hold) == 0 &&
         g_strcmp0 (a->reason, b->reason) == 0 &&
         g_strcmp0 (a->note, b->note) == 0 &&
         g_strcmp0 (a->staff, b->staff) == 0 &&
         a->amount.amount == b->amount.amount;
}

static gboolean
on_busy_due (gpointer user_data)
{
  DocketDesk *self = user_data;

  self->busy_source = 0;
  docket_desk_changed (self);

  return G_SOURCE_REMOVE;
}

static void
show_busy_soon (DocketDesk *self)
{
  if (self->busy_source == 0)
    self->busy_source = g_timeout_add (BUSY_SHOWN_MS, on_busy_due, self);
}

DocketPress *
docket_desk_new_press (DocketDesk *self, DocketStep step)
{
  DocketPress *press;

  g_return_val_if_fail (self->order != NULL, NULL);

  press = docket_press_new (step, self->order->code, self->order->version);
  press->staff = docket_shop_dup_staff (self->shop);

  return press;
}

void
docket_desk_take_press (DocketDesk *self, DocketPress *press)
{
  Pressing *pressing;

  if (self->order == NULL || self->busy)
    {
      docket_press_free (press);
      return;
    }

  if (self->unsure != NULL && same_press (self->unsure, press))
    {
      docket_press_free (press);
      press = g_steal_pointer (&self->unsure);
    }

  if (press->step == DOCKET_STEP_RELEASE && press->devices == NULL && docket_shop_get_station (self->shop) != NULL)
    press->devices = docket_station_offer (docket_shop_get_station (self->shop), self->order);
  pressing = g_new0 (Pressing, 1);
  pressing->desk = g_object_ref (self);
  pressing->press = press;
  self->busy = TRUE;
  docket_desk_forget_refusal (self);
  docket_client_press_async (docket_shop_get_client (self->shop), press, NULL, on_pressed, pressing);
  show_busy_soon (self);
}

/* What can be known without asking is refused without asking. */
static gboolean
may (DocketDesk *self, DocketStep step)
{
  const DocketTerminal *terminal = docket_shop_get_terminal (self->shop);
  g_autoptr (DocketSite) site = docket_site_new (self->order->site, self->order->site);
  g_autoptr (GError) error = NULL;
  DocketChange change = { .step = step, .actor = "terminal:", .now = g_get_real_time (), .site = site };

  if (terminal != NULL)
    site->pay_first = terminal->pay_first;

  if (docket_order_may (self->order, &change, &error))
    return TRUE;

  refuse_error (self, step, error);

  return FALSE;
}

void
docket_desk_step (DocketDesk *self, DocketStep step)
{
  if (self->order == NULL || self->busy || !may (self, step))
    return;

  docket_desk_take_press (self, docket_desk_new_press (self, step));
}

gint
docket_desk_get_next_step (DocketDesk *self)
{
  return self->order != NULL ? docket_order_next_step (self->order) : -1;
}

void
docket_desk_step_next (DocketDesk *self)
{
  gint next = docket_desk_get_next_step (self);

  if (self->order == NULL || self->busy)
    return;

  if (next < 0)
    {
      g_autofree char *sentence = docket_phrase_no_step (self->order, g_get_real_time ());

      docket_desk_refuse (self, sentence, NULL);
      return;
    }

  docket_desk_step (self, (DocketStep) next);
}

void
docket_desk_scan (DocketDesk *self, const char *code)
{
  gint64 now = g_get_monotonic_time ();
  gboolean bounced = now - self->shown_at < BOUNCE;

  self->shown_at = now;
  if (self->state != DOCKET_DESK_ORDER || g_strcmp0 (self->code, code) != 0)
    docket_desk_show (self, code);
  else if (!bounced)
    docket_desk_step_next (self);
}

void
docket_desk_put (DocketDesk *self, const char *compartment)
{
  DocketPress *press;

  if (self->order == NULL)
    {
      docket_desk_refuse (self, _("Scan the order first, then the shelf it goes to."), NULL);
      return;
    }
  if (self->order->state != DOCKET_ORDER_READY && docket_desk_get_next_step (self) != DOCKET_STEP_READY)
    {
      docket_desk_refuse (self, _("Only a finished order is put on a shelf; this one is not made yet."), NULL);
      return;
    }

  press = docket_desk_new_press (self, DOCKET_STEP_READY);
  press->compartment = g_strdup (compartment);
  docket_desk_take_press (self, press);
}

gboolean
docket_desk_can_undo (DocketDesk *self)
{
  return self->order != NULL && self->undo_until > g_get_monotonic_time ();
}

void
docket_desk_undo (DocketDesk *self)
{
  if (!docket_desk_can_undo (self))
    {
      docket_desk_refuse (self, _("It is too late to take that back."), NULL);
      return;
    }

  docket_desk_take_press (self, docket_desk_new_press (self, DOCKET_STEP_UNDO));
}

void
docket_desk_forget_undo (DocketDesk *self)
{
  stop_undo (self);
  docket_desk_changed (self);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) job = docket_client_resolve_job_finish (DOCKET_CLIENT (source), result, &error);

  self->busy = FALSE;
  if (job == NULL)
    refuse_error (self, DOCKET_STEP_RELEASE, error);
  docket_desk_read (self);
  docket_desk_changed (self);
}

void
docket_desk_resolve (DocketDesk *self, gint64 job, DocketResolve outcome)
{
  g_autofree char *staff = docket_shop_dup_staff (self->shop);

  if (self->busy)
    return;

  self->busy = TRUE;
  docket_client_resolve_job_async (docket_shop_get_client (self->shop), job, outcome, staff, NULL,
                                   on_resolved, g_object_ref (self));
  docket_desk_changed (self);
}
