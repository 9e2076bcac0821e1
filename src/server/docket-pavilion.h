/* docket-pavilion.h: places that take only what is sent from within them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-server.h"

G_BEGIN_DECLS

/* Whether @site takes what @request sends. Any thread. */
gboolean docket_pavilion_takes (const DocketSite *site, DocketRequest *request);

/* The same; where not, OUTSIDE with where to go, also as members of the problem document. */
gboolean docket_pavilion_check (const DocketSite *site, DocketRequest *request, GError **error);

/* The same for the place of the order @code; TRUE for an order that is not there. */
gboolean docket_pavilion_check_order (DocketServer *server, DocketRequest *request, const char *code, GError **error);

/* A page for people that says where to go, in place of the page for ordering; NULL where @request may have that.
 * (transfer full) */
DocketReply *docket_pavilion_refuse_page (DocketServer *server, DocketRequest *request);

G_END_DECLS
