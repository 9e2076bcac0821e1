/* docket-own-words-private.h: a message's text without what its sender did not write for us
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Lines of format=flowed (RFC 3676) joined. @delsp: the blank at their ends goes. (transfer full) */
char *docket_own_words_unflow (const char *text, gboolean delsp);

/* @text (UTF-8) without quoted messages, what introduces them, signatures, and what telephones add. At most
 * 2000 lines are looked at; @cut (out): there are more. (transfer full) */
char *docket_own_words (const char *text, gboolean *cut);

G_END_DECLS
