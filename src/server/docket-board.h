/* docket-board.h: a shop's queue at a glance: the order of its jobs, its devices, the expected time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* {"jobs":[job with place, ahead, why and expected],"total":…,"media_wanted":[…],"intake":{…}}: the first
 * @limit jobs of the site in the order in which they are taken, those at devices before them.
 * (transfer full) Any thread but the writer's. */
char *docket_board_dup_queue (DocketServices *services,
                              const char *site,
                              guint limit,
                              gint64 now,
                              GError **error);

G_END_DECLS
