/* docket-events-table.h: the numbered log of everything that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-event.h"

G_BEGIN_DECLS

/* Appends and sets the id; ids rise in the order of commits and are never used again. Writer. */
gboolean docket_events_table_append (DocketDbHandle *handle, DocketEvent *event, GError **error);

/* Events (DocketEvent) of @site with an id above @after, oldest first, at most @limit. */
GPtrArray *docket_events_table_list (DocketDbHandle *handle,
                                     const char *site,
                                     gint64 after,
                                     guint limit,
                                     GError **error);

/* The id of the newest event of any site; 0 where there is none. */
gboolean docket_events_table_last (DocketDbHandle *handle, gint64 *id, GError **error);

/* Removes at most @limit events older than @before that belong to no order (those of an order go
 * with it). @n: (out) (optional). Writer. */
gboolean docket_events_table_trim (DocketDbHandle *handle,
                                   gint64 before,
                                   guint limit,
                                   guint *n,
                                   GError **error);

G_END_DECLS
