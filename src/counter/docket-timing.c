/* docket-timing.c: when a scan ended and when its order was on screen, for the bench
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-timing.h"

static gboolean
wanted (void)
{
  return g_getenv ("DOCKET_TIMING") != NULL;
}

void
docket_timing_mark (const char *name)
{
  if (wanted ())
    g_printerr ("timing %s %" G_GINT64_FORMAT "\n", name, g_get_monotonic_time ());
}

static void
on_after_paint (GdkFrameClock *clock, gpointer user_data)
{
  g_autofree char *name = user_data;

  g_signal_handlers_disconnect_by_func (clock, on_after_paint, user_data);
  docket_timing_mark (name);
}

void
docket_timing_mark_painted (GtkWidget *widget, const char *name)
{
  GdkFrameClock *clock = wanted () ? gtk_widget_get_frame_clock (widget) : NULL;

  if (clock == NULL)
    return;

  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), g_strdup (name));
  /* Whatever has to be drawn is queued already; where nothing is, a frame comes all the same. */
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}
