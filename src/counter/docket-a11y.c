/* docket-a11y.c: what GTK does not tell screen readers by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-a11y.h"

static void
on_visible_child (GtkWidget *stack)
{
  g_autoptr (GtkWidget) shown = NULL;

  g_object_get (stack, "visible-child", &shown, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (stack); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != shown, -1);
}

void
docket_a11y_follow_stack (GtkWidget *stack)
{
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (on_visible_child), NULL);
  on_visible_child (stack);
}

void
docket_a11y_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
