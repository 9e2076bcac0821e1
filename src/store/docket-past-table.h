/* docket-past-table.h: customers' finished orders, by a keyed hash of who they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-risk.h"
#include "docket-secret.h"

G_BEGIN_DECLS

/* Notes how @order ended for each of the customer's identities; again replaces. Writer. */
gboolean docket_past_table_add (DocketDbHandle *handle,
                                const DocketHash *identities,
                                guint n_identities,
                                const char *order,
                                const char *site,
                                const DocketPastOrder *past,
                                GError **error);

/* Takes the note back (a collection undone). Writer. */
gboolean docket_past_table_remove (DocketDbHandle *handle, const char *order, GError **error);

/* DocketPastOrder of any of the identities, each order once, newest first, at most 1000. */
GArray *docket_past_table_list (DocketDbHandle *handle,
                                const DocketHash *identities,
                                guint n_identities,
                                GError **error);

/* How many orders of the site finished, and how many of them were collected. */
gboolean docket_past_table_count (DocketDbHandle *handle,
                                  const char *site,
                                  guint *finished,
                                  guint *collected,
                                  GError **error);

/* Removes at most @limit notes of the site's orders that ended before @before. Writer. */
gboolean docket_past_table_trim (DocketDbHandle *handle,
                                 const char *site,
                                 gint64 before,
                                 guint limit,
                                 guint *n,
                                 GError **error);

G_END_DECLS
