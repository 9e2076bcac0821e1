/* docket-sweeper.h: removes what has expired, in small steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

typedef struct
{
  guint leases;         /* jobs whose station fell silent */
  guint openings;       /* of lockers, that no station took or told of */
  guint stranded;       /* jobs moved to a device that is gone */
  guint orders;         /* orders that expired */
  guint images;         /* orders whose pictures were removed */
  guint records;        /* orders whose record's term was over */
  guint rows;           /* sessions, pairing codes, tries, answers, old events */
  guint orphans;        /* files that nothing referred to */
} DocketSwept;

/* One step of at most some milliseconds. @cursor: which of the 256 folders is searched for orphans;
 * counts itself on. @more (out): whether to go on at once. Never touches what @now has not reached.
 * Any thread but the writer's. */
gboolean docket_sweeper_step (DocketServices *services,
                              gint64 now,
                              guint *cursor,
                              DocketSwept *swept,
                              gboolean *more,
                              GError **error);

G_END_DECLS
