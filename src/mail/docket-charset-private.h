/* docket-charset-private.h: bytes in whatever encoding they are, into text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @bytes as text: valid UTF-8 without NUL and other control characters than tab and line feed, lines ended by
 * \n. @declared: the encoding that the message claims, NULL for none; it is doubted where the bytes say
 * otherwise. (transfer full) */
char *docket_charset_to_utf8 (const char *bytes, gsize length, const char *declared);

/* A header's raw value as one line of text: unfolded, encoded words (RFC 2047, also broken ones) and raw
 * bytes decoded. With @quoted, a run of encoded words outside of quotes is put into quotes, so that the
 * result can still be parsed as addresses. (transfer full) */
char *docket_charset_decode_header (const char *raw, gboolean quoted);

/* @text as one line for names and subjects: without what turns the direction of writing, white space
 * folded, at most @max characters. (transfer full) */
char *docket_charset_dup_line (const char *text, glong max);

G_END_DECLS
