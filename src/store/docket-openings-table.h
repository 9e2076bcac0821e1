/* docket-openings-table.h: openings of lockers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-opening.h"

G_BEGIN_DECLS

/* Stores a new one and sets its id. Writer. */
gboolean docket_openings_table_insert (DocketDbHandle *handle, DocketOpening *opening, GError **error);

/* State, message, station, changed_at and lease. Writer. */
gboolean docket_openings_table_update (DocketDbHandle *handle, const DocketOpening *opening, GError **error);

/* NOT_FOUND. */
DocketOpening *docket_openings_table_get (DocketDbHandle *handle, gint64 id, GError **error);

/* The newest of the order, or of that door; NULL without @error where there is none. */
DocketOpening *docket_openings_table_get_latest (DocketDbHandle *handle, const char *order, GError **error);
DocketOpening *docket_openings_table_get_latest_of_door (DocketDbHandle *handle,
                                                         const char *site,
                                                         const char *label,
                                                         GError **error);

/* Those of the site's @device that were asked for and not taken, oldest first. */
GPtrArray *docket_openings_table_list_asked (DocketDbHandle *handle,
                                             const char *site,
                                             const char *device,
                                             GError **error);

/* Those whose lease is over; those that the station holds. */
GPtrArray *docket_openings_table_list_lapsed (DocketDbHandle *handle, gint64 now, guint limit, GError **error);
GPtrArray *docket_openings_table_list_station (DocketDbHandle *handle, const char *station, GError **error);

/* The site's, newest first. */
GPtrArray *docket_openings_table_list (DocketDbHandle *handle, const char *site, guint limit, GError **error);

/* Removes at most @limit that changed last before @before. Writer. */
gboolean docket_openings_table_trim (DocketDbHandle *handle, gint64 before, guint limit, guint *n, GError **error);

G_END_DECLS
