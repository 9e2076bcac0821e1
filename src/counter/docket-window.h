/* docket-window.h: the counter's window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-application.h"
#include "docket-shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_WINDOW (docket_window_get_type ())
G_DECLARE_FINAL_TYPE (DocketWindow, docket_window, DOCKET, WINDOW, AdwApplicationWindow)

GtkWidget *docket_window_new (DocketApplication *application, DocketShop *shop);

/* What a scanner, a camera, a picture or a person gave: an order's code, an action of the mat, a
 * shelf's label, or nothing of ours, which is said. */
void docket_window_take_scan (DocketWindow *self, const char *text);

G_END_DECLS
