/* docket-scanner.h: takes what a keyboard-wedge scanner types, wherever the focus is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-claim-code.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Listens before every widget, so it does not matter where the focus is: a scan, with the Enter or
 * Tab that ends it, is never seen by a widget; typing is handed on whole and in order, input methods
 * included. KP_Enter never belongs to a scan.
 *
 * Signal "scanned" (DocketScanner *scanner, guint kind, const char *value, gpointer data): one scan;
 * @kind is a DocketScanKind and @value what docket_scan_parse() made of it.
 *
 * For the main thread. */
#define DOCKET_TYPE_SCANNER (docket_scanner_get_type ())
G_DECLARE_FINAL_TYPE (DocketScanner, docket_scanner, DOCKET, SCANNER, GObject)

/* Reads no keys until it is attached to a window. (transfer full) */
DocketScanner *docket_scanner_new (void);

/* Listens to @window too, until it is destroyed: the main window, a dialog. Attach after the
 * window's own capture-phase controllers, since the one that was added last is asked first. */
void docket_scanner_attach (DocketScanner *scanner, GtkWindow *window);

/* Emits "scanned" for @text from elsewhere (the camera, a dropped picture, the entry for a code). */
void docket_scanner_submit (DocketScanner *scanner, const char *text);

G_END_DECLS
