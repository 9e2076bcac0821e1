/* docket-window-notify.c: what is told when it happens: toasts, notifications, sounds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include "docket-claim-code.h"
#include "docket-json.h"
#include "docket-sounds.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

/* An event comes before the list has the order's name. */
#define NAME_MS 1500
/* How long a toast without Undo stays, and one that wants somebody to look at an order. */
#define TOAST_MS 4000
#define TROUBLE_MS 30000

static void
drop_toast (DocketWindow *self)
{
  g_clear_handle_id (&self->toast_source, g_source_remove);
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
}

static void
on_dismissed (DocketWindow *self)
{
  g_clear_handle_id (&self->toast_source, g_source_remove);
  g_clear_object (&self->toast);
}

static gboolean
on_toast_over (gpointer user_data)
{
  DocketWindow *self = user_data;

  self->toast_source = 0;
  drop_toast (self);

  return G_SOURCE_REMOVE;
}

/* There is one toast, whose words change: what came before is then no longer news. libadwaita 1.2
 * also fails where one toast follows another that is just leaving. */
static void
show_toast (DocketWindow *self, const char *words, const char *label, const char *action, const char *target)
{
  g_autofree char *markup = g_markup_escape_text (words, -1);
  gboolean shown = self->toast != NULL;

  if (!shown)
    {
      self->toast = g_object_ref (adw_toast_new (markup));
      adw_toast_set_timeout (self->toast, 0);
      g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
    }

  g_clear_handle_id (&self->toast_source, g_source_remove);
  adw_toast_set_title (self->toast, markup);
  /* Without its target for an instant, an action that wants one would be called wrongly. */
  adw_toast_set_action_name (self->toast, NULL);
  adw_toast_set_action_target_value (self->toast, target != NULL ? g_variant_new_string (target) : NULL);
  adw_toast_set_action_name (self->toast, action);
  adw_toast_set_button_label (self->toast, label);
  if (!shown)
    adw_toast_overlay_add_toast (self->toasts, g_object_ref (self->toast));
  self->toast_undoes = FALSE;
}

void
docket_window_toast (DocketWindow *self, const char *words, gboolean undo)
{
  show_toast (self, words, undo ? _("Undo") : NULL, undo ? "win.undo" : NULL, NULL);
  self->toast_undoes = undo;
  /* The desk says itself when it is too late to undo. */
  if (!undo)
    self->toast_source = g_timeout_add (TOAST_MS, on_toast_over, self);
  else if (docket_foreman_can_undo (self->foreman))
    self->toast_source = g_timeout_add_seconds (g_settings_get_uint (docket_shop_get_settings (self->shop), "undo-seconds"),
                                                on_toast_over, self);
}

void
docket_window_toast_order (DocketWindow *self, const char *words, const char *code)
{
  show_toast (self, words, _("Show"), "win.show-order", code);
  self->toast_source = g_timeout_add (TROUBLE_MS, on_toast_over, self);
}

static char *
stepped_words (const DocketOrder *order, DocketStep step, gboolean locker)
{
  const char *name = order->customer.name != NULL ? order->customer.name : order->code;

  switch ((int) step)
    {
    case DOCKET_STEP_RELEASE:
      return g_strdup_printf (_("Released: %s"), name);
    case DOCKET_STEP_READY:
      if (locker)
        return g_strdup_printf (_("%s is ready for locker %s. Ctrl+T opens it."), name, order->compartment);
      return order->compartment != NULL ? g_strdup_printf (_("%s is ready on shelf %s"), name, order->compartment)
                                        : g_strdup_printf (_("%s is ready"), name);
    case DOCKET_STEP_COLLECT:
      return g_strdup_printf (_("Handed over: %s"), name);
    case DOCKET_STEP_LIFT:
      return g_strdup_printf (_("Lifted: %s may be made"), name);
    case DOCKET_STEP_PAY:
      return g_strdup_printf (_("Paid: %s"), name);
    case DOCKET_STEP_HOLD:
      return g_strdup_printf (_("To be confirmed: %s"), name);
    case DOCKET_STEP_CANCEL:
      return g_strdup_printf (_("Cancelled: %s"), name);
    case DOCKET_STEP_UNDO:
      return g_strdup_printf (_("Taken back: %s"), name);
    default:
      return NULL;
    }
}

static void
on_stepped (DocketWindow *self, int step)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  gboolean locker = order != NULL && docket_storeroom_is_locker (self->storeroom, order->compartment);
  g_autofree char *words = order != NULL ? stepped_words (order, (DocketStep) step, locker) : NULL;

  if (words == NULL)
    return;

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "large") == 0)
    gtk_stack_set_visible_child_name (self->content, "order");
  docket_window_say_scan (self, words, FALSE);
  docket_window_toast (self, words, docket_desk_can_undo (self->desk));
}

static void
on_desk_changed (DocketWindow *self)
{
  if (self->toast != NULL && self->toast_undoes && !docket_desk_can_undo (self->desk) &&
      !docket_foreman_can_undo (self->foreman))
    drop_toast (self);
}

static void
on_refused (DocketWindow *self, const char *sentence)
{
  docket_window_say_scan (self, sentence, TRUE);
  if (g_settings_get_boolean (docket_shop_get_settings (self->shop), "sounds"))
    docket_sounds_play (DOCKET_SOUND_REFUSED);
}

static void
on_scanned (DocketWindow *self)
{
  if (g_settings_get_boolean (docket_shop_get_settings (self->shop), "sounds"))
    docket_sounds_play (DOCKET_SOUND_READ);
}

/* ---- when the window is not in front ---- */

void
docket_window_notify (DocketWindow *self, const char *id, const char *title, const char *body, const char *code)
{
  g_autoptr (GNotification) notification = NULL;
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));

  if (gtk_window_is_active (GTK_WINDOW (self)) || application == NULL)
    return;

  notification = g_notification_new (title);
  if (body != NULL)
    g_notification_set_body (notification, body);
  if (code != NULL)
    g_notification_set_default_action_and_target (notification, "app.show-order", "s", code);
  g_application_send_notification (application, id, notification);
}

static const char *
name_of (DocketWindow *self, const char *code)
{
  DocketOrderRow *row = docket_order_list_find (docket_shop_get_orders (self->shop), code);

  return row != NULL ? docket_order_row_get_name (row) : NULL;
}

typedef struct
{
  DocketWindow *window;
  char *title;
  char *code;
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_object_unref (notice->window);
  g_free (notice->title);
  g_free (notice->code);
  g_free (notice);
}

static gboolean
on_name_due (gpointer data)
{
  Notice *notice = data;
  const char *who = name_of (notice->window, notice->code);
  g_autofree char *shown = docket_claim_code_format (notice->code);

  docket_window_notify (notice->window, notice->code, notice->title, who != NULL && *who != '\0' ? who : shown, notice->code);

  return G_SOURCE_REMOVE;
}

static void
notify_of_order (DocketWindow *self, const char *title, const char *code)
{
  Notice *notice;

  if (gtk_window_is_active (GTK_WINDOW (self)))
    return;

  notice = g_new0 (Notice, 1);
  notice->window = g_object_ref (self);
  notice->title = g_strdup (title);
  notice->code = g_strdup (code);
  g_timeout_add_full (G_PRIORITY_DEFAULT, NAME_MS, on_name_due, notice, notice_free);
}

/* Whether the job that @event tells of was made, and nothing of its order waits behind it. */
static gboolean
completes_order (DocketWindow *self, const DocketEvent *event)
{
  g_autoptr (JsonNode) node = event->data != NULL ? json_from_string (event->data, NULL) : NULL;
  g_autoptr (DocketJob) job = node != NULL ? docket_job_from_json (node, NULL) : NULL;
  const DocketQueuedJob *last = docket_queue_list_find_order (docket_shop_get_queue (self->shop), event->order);

  return job != NULL && job->state == DOCKET_JOB_COMPLETED && (last == NULL || last->job->id == job->id);
}

static void
tell_late (DocketWindow *self, const DocketEvent *event, const char *who)
{
  g_autofree char *words = g_strdup_printf (_("Later than promised: %s"), who);

  docket_window_toast (self, words, FALSE);
  docket_window_notify (self, event->order, _("Later than promised"), who, event->order);
}

static void
on_event (DocketWindow *self, DocketEvent *event)
{
  g_autofree char *shown = event->order != NULL ? docket_claim_code_format (event->order) : NULL;
  const char *who = event->order != NULL ? name_of (self, event->order) : NULL;

  if (g_strcmp0 (event->type, "device") == 0)
    docket_floor_refresh (docket_shop_get_floor (self->shop));
  else if (g_strcmp0 (event->type, "alert-raised") == 0)
    notify_of_order (self, _("An order needs you"), event->order);
  else if (g_strcmp0 (event->type, "placed") == 0)
    notify_of_order (self, _("A new order"), event->order);
  else if (g_strcmp0 (event->type, "promise-broken") == 0)
    tell_late (self, event, who != NULL ? who : shown);
  else if (g_strcmp0 (event->type, "job") == 0 && completes_order (self, event))
    docket_window_notify (self, event->order, _("All of it is made"), who != NULL ? who : shown, event->order);
}

static void
on_job_asks (DocketWindow *self, gint64 job, const char *code)
{
  docket_window_notify (self, code, _("Was it made?"), name_of (self, code), code);
}

/* Told once for each stop, and no longer when it works again. */
static void
tell_device (DocketWindow *self, DocketFloorDevice *device)
{
  const char *name = docket_floor_device_get_name (device);
  GApplication *application = G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
  gboolean stopped = docket_floor_device_is_stopped (device) && !docket_floor_device_get_paused (device);
  g_autofree char *why = docket_floor_device_dup_why (device);
  g_autofree char *title = g_strdup_printf (_("%s has stopped"), name);

  if (stopped && g_hash_table_add (self->stopped, g_strdup (name)))
    docket_window_notify (self, name, title, why, NULL);
  else if (!stopped && g_hash_table_remove (self->stopped, name) && application != NULL)
    g_application_withdraw_notification (application, name);
}

static void
on_floor_changed (DocketWindow *self)
{
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      tell_device (self, device);
    }
}

static void
on_shop_state (DocketWindow *self)
{
  DocketStation *station = docket_shop_get_station (self->shop);

  docket_window_update_actions (self);
  if (station == NULL)
    return;

  g_signal_handlers_disconnect_by_func (station, on_job_asks, self);
  g_signal_connect_object (station, "job-asks", G_CALLBACK (on_job_asks), self, G_CONNECT_SWAPPED);
}

static void
on_notice (DocketWindow *self, const char *words)
{
  docket_window_toast (self, words, FALSE);
}

void
docket_window_init_notify (DocketWindow *self)
{
  self->stopped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->desk, "stepped", G_CALLBACK (on_stepped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "scanned", G_CALLBACK (on_scanned), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_events (self->shop), "event", G_CALLBACK (on_event), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_floor (self->shop), "changed", G_CALLBACK (on_floor_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shop, "notify::state", G_CALLBACK (on_shop_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shop, "notice", G_CALLBACK (on_notice), self, G_CONNECT_SWAPPED);
  on_shop_state (self);
}
