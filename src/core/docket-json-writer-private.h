/* docket-json-writer-private.h: writes JSON straight into a string
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-money.h"

#include <glib.h>

G_BEGIN_DECLS

/* Separators are found by the last character written, so a writer is nothing but its string.
 * Each function writes one member of the object that is open; with a NULL name, one element of
 * the array that is open. */
void docket_json_open (GString *out, const char *name, char bracket);
void docket_json_close (GString *out, char bracket);
void docket_json_string (GString *out, const char *name, const char *value);
void docket_json_int (GString *out, const char *name, gint64 value);
void docket_json_double (GString *out, const char *name, double value);
void docket_json_bool (GString *out, const char *name, gboolean value);
void docket_json_null (GString *out, const char *name);

/* @value is JSON already; NULL is null. */
void docket_json_raw (GString *out, const char *name, const char *value);

/* An instant as RFC 3339, null for 0. */
void docket_json_time (GString *out, const char *name, gint64 value);

/* Hundredths of a millimetre as millimetres. */
void docket_json_length (GString *out, const char *name, gint value);

/* {"amount":720,"currency":"EUR"} */
void docket_json_money (GString *out, const char *name, gint64 amount, const char *currency);

G_END_DECLS
