/* docket-fold.h: widgets beside each other where they have room, below each other where they have not
 *
 * Room is told in characters, so that large letters fold it as a narrow window does.
 *
 * Properties: "chars" (as many characters each child wants beside the others; 0: its natural width), "spacing" (pixels
 * between them, both ways), "homogeneous" (beside each other all are as wide), "wish" (its own natural width, in
 * characters; 0: what the children want). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_FOLD (docket_fold_get_type ())
G_DECLARE_FINAL_TYPE (DocketFold, docket_fold, DOCKET, FOLD, GtkWidget)

/* Without children; those of a .ui file are its <child>ren. */
GtkWidget *docket_fold_new (guint chars, int spacing);

/* Takes @child as the last. */
void docket_fold_append (DocketFold *self, GtkWidget *child);

G_END_DECLS
