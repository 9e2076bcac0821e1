/* docket-window-queue.c: the commands of the queue and the devices
 *
 * On the Production page they mean the job and the device that are selected there; elsewhere the order
 * that is shown.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include <glib/gi18n.h>

static gboolean
on_production (DocketWindow *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "production") == 0;
}

static const DocketQueuedJob *
job_of (DocketWindow *self)
{
  DocketQueueRow *row;

  if (!on_production (self))
    return docket_queue_list_find_order (docket_shop_get_queue (self->shop), docket_desk_get_code (self->desk));

  row = docket_production_page_get_selected (self->production);

  return row != NULL ? docket_queue_row_get_job (row) : NULL;
}

static const DocketQueuedJob *
job_or_refuse (DocketWindow *self)
{
  const DocketQueuedJob *queued = job_of (self);

  if (queued == NULL)
    docket_window_refuse_scan (self, on_production (self) ? _("Select a job of the queue first.")
                                                          : _("Nothing of this order waits in the queue."));

  return queued;
}

static void
job_raise (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const DocketQueuedJob *queued = job_or_refuse (self);

  if (queued != NULL)
    docket_foreman_raise (self->foreman, queued);
}

/* Where one job of many is meant, it is chosen on the Production page. */
static void
show_production (DocketWindow *self)
{
  adw_view_stack_set_visible_child_name (self->views, "production");
  docket_production_page_focus (self->production);
}

static void
job_move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (!on_production (self))
    show_production (self);
  else if (job_or_refuse (self) != NULL)
    docket_production_page_ask_device (self->production);
}

static void
job_move_to (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const DocketQueuedJob *queued = job_or_refuse (self);
  const char *station, *device;

  g_variant_get (parameter, "(&s&s)", &station, &device);
  if (queued != NULL)
    docket_foreman_move (self->foreman, queued, *station != '\0' ? station : NULL, *device != '\0' ? device : NULL);
}

static void
job_cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (!on_production (self))
    show_production (self);
  else if (job_or_refuse (self) != NULL)
    docket_production_page_ask_cancel (self->production);
}

static void
reprint (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_ask_reprint (DOCKET_WINDOW (widget)->order_page);
}

static DocketFloorDevice *
device_or_refuse (DocketWindow *self)
{
  DocketFloorDevice *device = docket_production_page_get_device (self->production);

  if (device != NULL)
    return device;

  docket_window_refuse_scan (self, _("Select a device first."));
  adw_view_stack_set_visible_child_name (self->views, "production");

  return NULL;
}

static void
device_pause (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  DocketFloorDevice *device = device_or_refuse (self);

  if (device != NULL)
    docket_foreman_pause (self->foreman, device, !docket_floor_device_get_paused (device));
}

static gboolean
is_engraver (DocketFloorDevice *device)
{
  return g_strcmp0 (docket_floor_device_get_kind (device), "grbl") == 0;
}

static gboolean
stands (DocketFloorDevice *device)
{
  return docket_floor_device_get_own (device) != NULL &&
         (docket_floor_device_is_stopped (device) || docket_floor_device_get_paused (device));
}

static guint
count_standing (DocketWindow *self, gboolean engravers)
{
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      n += stands (device) && is_engraver (device) == engravers;
    }

  return n;
}

static void
go_on_with (DocketWindow *self, DocketFloorDevice *device)
{
  if (docket_floor_device_get_paused (device))
    docket_foreman_pause (self->foreman, device, FALSE);
  else
    docket_foreman_operate (self->foreman, device, DOCKET_STATION_GO_ON, NULL);
}

/* "Paper in, go on": every printer here that stands. An engraver burns when it goes on, so that one is meant
 * only where nothing else stands. */
static void
go_on (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));
  gboolean engravers = count_standing (self, FALSE) == 0;
  guint n = count_standing (self, engravers);

  if (n == 0 || (engravers && n > 1))
    {
      docket_window_say_scan (self, n == 0 ? _("No device of this counter has stopped.")
                                           : _("More than one engraver waits; press the button of the one that is meant."),
                              TRUE);
      return;
    }

  docket_window_say_scan (self, _("Going on."), FALSE);
  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      if (stands (device) && is_engraver (device) == engravers)
        go_on_with (self, device);
    }
}

/* The one at the strip's button. */
static void
go_on_device (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      if (stands (device) && g_str_equal (docket_floor_device_get_name (device), g_variant_get_string (parameter, NULL)))
        go_on_with (self, device);
    }
}

static DocketFloorDevice *
find_engraver (DocketWindow *self)
{
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      if (docket_floor_device_get_own (device) != NULL && is_engraver (device))
        return g_steal_pointer (&device);
    }

  return NULL;
}

static void
device_frame (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  g_autoptr (DocketFloorDevice) device = find_engraver (self);

  if (device != NULL)
    docket_foreman_operate (self->foreman, device, DOCKET_STATION_FRAME, NULL);
  else
    docket_window_refuse_scan (self, _("No engraver is attached to this counter."));
}

/* All that work: whoever presses this in a hurry does not choose first. */
static void
device_hold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      if (docket_floor_device_get_own (device) == NULL || !is_engraver (device) || docket_floor_device_is_stopped (device))
        continue;
      docket_foreman_operate (self->foreman, device, DOCKET_STATION_HOLD, NULL);
      n++;
    }
  if (n == 0)
    docket_window_refuse_scan (self, _("No engraver of this counter is at work."));
}

static void
intake (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  show_production (self);
  docket_production_page_ask_intake (self->production);
}

static void
on_done (DocketWindow *self, const char *words)
{
  docket_letters_pane_forget (docket_sidebar_get_letters (self->sidebar));
  docket_window_say_scan (self, words, FALSE);
  docket_window_toast (self, words, docket_foreman_can_undo (self->foreman));
  /* Last: the toast is then no longer the desk's, and stays. */
  docket_desk_forget_undo (self->desk);
}

static void
on_refused (DocketWindow *self, const char *sentence)
{
  docket_window_refuse_scan (self, sentence);
  docket_window_toast (self, sentence, FALSE);
}

static void
on_stepped (DocketWindow *self)
{
  docket_foreman_forget (self->foreman);
  docket_letters_pane_forget (docket_sidebar_get_letters (self->sidebar));
}

/* The pane offers its own Undo; the toast's goes with what it would have taken back. */
static void
on_decided (DocketWindow *self)
{
  docket_foreman_forget (self->foreman);
  docket_desk_forget_undo (self->desk);
}

void
docket_window_init_queue (DocketWindow *self)
{
  self->foreman = docket_foreman_new (self->shop);
  g_signal_connect_object (self->foreman, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->foreman, "moved", G_CALLBACK (docket_window_show_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->foreman, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "stepped", G_CALLBACK (on_stepped), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_sidebar_get_letters (self->sidebar), "decided", G_CALLBACK (on_decided), self,
                           G_CONNECT_SWAPPED);
}

void
docket_window_install_queue_actions (GtkWidgetClass *widget_class)
{
  const GdkModifierType control = GDK_CONTROL_MASK, both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_install_action (widget_class, "win.job-raise", NULL, job_raise);
  gtk_widget_class_install_action (widget_class, "win.job-move", NULL, job_move);
  gtk_widget_class_install_action (widget_class, "win.job-move-to", "(ss)", job_move_to);
  gtk_widget_class_install_action (widget_class, "win.job-cancel", NULL, job_cancel);
  gtk_widget_class_install_action (widget_class, "win.reprint", NULL, reprint);
  gtk_widget_class_install_action (widget_class, "win.device-pause", NULL, device_pause);
  gtk_widget_class_install_action (widget_class, "win.device-frame", NULL, device_frame);
  gtk_widget_class_install_action (widget_class, "win.device-hold", NULL, device_hold);
  gtk_widget_class_install_action (widget_class, "win.intake", NULL, intake);
  gtk_widget_class_install_action (widget_class, "win.go-on", NULL, go_on);
  gtk_widget_class_install_action (widget_class, "win.go-on-device", "s", go_on_device);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, control, "win.go-on", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_u, control, "win.job-raise", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, control, "win.job-move", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, control, "win.reprint", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, control, "win.device-pause", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, both, "win.intake", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, both, "win.device-frame", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, both, "win.device-hold", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Pause, 0, "win.device-hold", NULL);
}
