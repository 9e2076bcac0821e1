/* docket-status-bar.h: the line at the bottom that is always there: scanner, devices, server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STATUS_BAR (docket_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (DocketStatusBar, docket_status_bar, DOCKET, STATUS_BAR, GtkBox)

/* Whose scanner and devices it tells of. Once, before it is shown; holds @shop. */
void docket_status_bar_set_shop (DocketStatusBar *self, DocketShop *shop);

/* What the scanner did last. NULL: "Ready to scan". @refused: it is a reason why not. */
void docket_status_bar_set_scan (DocketStatusBar *self, const char *words, gboolean refused);

G_END_DECLS
