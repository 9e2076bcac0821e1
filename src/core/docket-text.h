/* docket-text.h: text that strangers wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text (valid UTF-8) without the characters that turn the direction of what stands around it, so that a
 * name cannot rewrite the line that it is shown in; a separator of lines or paragraphs becomes a space.
 * Telephones put such characters around what is copied, so they are no mistake. (transfer full) */
char *docket_text_dup_upright (const char *text);

G_END_DECLS
