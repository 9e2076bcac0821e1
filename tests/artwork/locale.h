/* locale.h: small translations for the tests, compiled by msgfmt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes a folder with catalogues for de, ja and ar and names it in DOCKET_LOCALEDIR. */
char *locale_set_up (void);

/* Removes it. */
void locale_tear_down (char *folder);

G_END_DECLS
