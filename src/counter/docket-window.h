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

/* The counter's window for @shop, which it holds; the caller presents it. */
GtkWidget *docket_window_new (DocketApplication *application, DocketShop *shop);

/* Shows what @text, the text of a bar code that was not scanned by hand, stands for. A camera sees a docket for as
 * long as it lies there, so this never takes a step. */
void docket_window_show_scan (DocketWindow *self, const char *text);

G_END_DECLS
