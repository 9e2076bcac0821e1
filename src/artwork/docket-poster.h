/* docket-poster.h: the sheet on a place's wall that says how to order there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-site.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A4 as PDF: the place's name, the QR code of @url (its page), how to order in the site's language and up to two of
 * its other languages, its first address of mail, its address and hours. (transfer full) INVALID where @url is too
 * long for a QR code, FAILED where Cairo fails. Any thread. */
GBytes *docket_poster_draw (const DocketSite *site, const char *url, GError **error);

G_END_DECLS
