/* docket-post-code.h: the codes of a message as pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text as a QR code or as Code 128, as PNG with the white that readers need around it. NULL where drawing fails.
 * Any thread. (transfer full) */
GBytes *docket_post_draw_code (const char *text, gboolean qr);

G_END_DECLS
