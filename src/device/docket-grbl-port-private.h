/* docket-grbl-port-private.h: opens the port of an engraver, for this process alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A non-blocking descriptor of the serial port @path at @baud, 8N1, without flow control, locked; -1 and
 * DOCKET_ERROR_UNAVAILABLE. */
int docket_grbl_port_open_serial (const char *path, guint baud, GError **error);

/* The same of a serial server, at most 5 s. @lock_fd (out): keeps other programs of this user away. */
int docket_grbl_port_open_tcp (const char *host, guint16 port, int *lock_fd, GError **error);

G_END_DECLS
