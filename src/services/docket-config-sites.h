/* docket-config-sites.h: how places come into the settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-config.h"

G_BEGIN_DECLS

#define DOCKET_SITES_FOLDER "sites.d"

/* Takes @site; NULL: @error is set already. INVALID where it is described already. */
gboolean docket_config_add_site (DocketConfig *config, DocketSite *site, GError **error);

void docket_broken_site_free (DocketBrokenSite *broken);

/* A message must not be for two places: INVALID where two have a name or an address in common. */
gboolean docket_config_check_names (const DocketConfig *config, GError **error);

G_END_DECLS
