/* docket-window-work.c: the bar that shows that something takes its time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

/* What is quicker needs no bar. */
#define PATIENCE_MS 100
#define PULSE_MS 80

static gboolean
is_busy (DocketWindow *self)
{
  return self->works > 0 || docket_desk_get_busy (self->desk) ||
         docket_desk_get_state (self->desk) == DOCKET_DESK_LOADING || docket_foreman_get_busy (self->foreman) ||
         docket_previews_get_loading (docket_shop_get_previews (self->shop)) > 0;
}

static gboolean
on_pulse (gpointer user_data)
{
  DocketWindow *self = user_data;

  gtk_progress_bar_pulse (self->work);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_patience_over (gpointer user_data)
{
  DocketWindow *self = user_data;

  gtk_widget_set_opacity (GTK_WIDGET (self->work), 1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->work), GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
  self->work_source = g_timeout_add (PULSE_MS, on_pulse, self);

  return G_SOURCE_REMOVE;
}

static void
update (DocketWindow *self)
{
  gboolean busy = is_busy (self);

  if (busy == (self->work_source != 0))
    return;

  if (busy)
    {
      self->work_source = g_timeout_add (PATIENCE_MS, on_patience_over, self);
      return;
    }

  g_clear_handle_id (&self->work_source, g_source_remove);
  gtk_widget_set_opacity (GTK_WIDGET (self->work), 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->work), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}

void
docket_window_init_work (DocketWindow *self)
{
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->foreman, "notify::busy", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_previews (self->shop), "notify::loading", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->work), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
}

void
docket_window_begin_work (DocketWindow *self)
{
  self->works++;
  update (self);
}

void
docket_window_end_work (DocketWindow *self)
{
  self->works--;
  update (self);
}
