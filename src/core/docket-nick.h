/* docket-nick.h: the words that enumerations have in JSON and in files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The index of @nick (NULL: none) in the @n words at @nicks, or -1. Pure. */
gint docket_nick_find (const char *const *nicks, gsize n, const char *nick);

G_END_DECLS
