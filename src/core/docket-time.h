/* docket-time.h: instants as text. An instant is microseconds since 1970 UTC; 0 is 'never'
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_SECOND G_GINT64_CONSTANT (1000000)
#define DOCKET_MINUTE (60 * DOCKET_SECOND)
#define DOCKET_HOUR (60 * DOCKET_MINUTE)
#define DOCKET_DAY (24 * DOCKET_HOUR)

/* @time as RFC 3339 in UTC with milliseconds ("2026-11-21T12:26:00.000Z"); NULL for 0. */
char *docket_time_to_rfc3339 (gint64 time);

/* The instant in @text (any RFC 3339 offset). FALSE, @time untouched, DOCKET_ERROR_INVALID. */
gboolean docket_time_from_rfc3339 (const char *text, gint64 *time, GError **error);

/* A length of time as the shop writes it: "90 s", "45 min", "36 h", "14 d", into microseconds. */
gboolean docket_duration_parse (const char *text, gint64 *duration, GError **error);

G_END_DECLS
