/* docket-serial-private.h: sets a serial port
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Raw, 8N1, no flow control, @baud of any value. FALSE and errno: it is no serial port, or cannot do that rate. */
gboolean docket_serial_set (int fd, guint baud);

/* The same with a parity bit: 'N', 'E' or 'O'. */
gboolean docket_serial_set_parity (int fd, guint baud, char parity);

/* Nobody else may open it while it is open (but the administrator). */
gboolean docket_serial_be_alone (int fd);

G_END_DECLS
