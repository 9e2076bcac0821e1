/* docket-timing.h: when a scan ended and when its order was on screen, for the bench
 *
 * Silent unless the environment has DOCKET_TIMING; then lines "timing NAME MICROSECONDS" go to
 * standard error, on the monotonic clock.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says that @name happened now. */
void docket_timing_mark (const char *name);

/* Says @name once the frame that @widget draws next has been painted. */
void docket_timing_mark_painted (GtkWidget *widget, const char *name);

G_END_DECLS
