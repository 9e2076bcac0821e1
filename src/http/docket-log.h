/* docket-log.h: structured log lines on standard error, as JSON or as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on everything logged through GLib goes to standard error, a line each. Fields of
 * structured messages that begin with DOCKET_ are members of the line (in lower case, without the
 * prefix). With @json each line is one JSON object. Debug messages are left out unless
 * G_MESSAGES_DEBUG is set. Main thread, once. */
void docket_log_install (gboolean json);

G_END_DECLS
