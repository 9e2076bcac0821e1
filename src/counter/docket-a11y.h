/* docket-a11y.h: what GTK does not tell screen readers by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on only the shown child of @stack (a GtkStack, an AdwViewStack) is there for screen
 * readers; GTK 4.8 tells of all of them. Main thread. */
void docket_a11y_follow_stack (GtkWidget *stack);

/* What a button that shows no words of its own is called: its tooltip without the key. */
void docket_a11y_name (GtkWidget *widget, const char *name);

G_END_DECLS
