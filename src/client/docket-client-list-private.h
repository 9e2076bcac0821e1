/* docket-client-list-private.h: a part of the shop's list, as the server sends it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client.h"
#include "docket-order-row.h"

G_BEGIN_DECLS

#define DOCKET_N_WANTS (DOCKET_WANTS_ENDED + 1)

typedef struct
{
  GPtrArray *rows;                /* DocketOrderRow */
  char *next;                     /* where the next part begins; NULL: this was the last */
  gboolean has_counts;
  guint counts[DOCKET_N_WANTS];
} DocketListing;

DocketListing *docket_listing_from_json (JsonNode *node, GError **error);
void docket_listing_free (DocketListing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketListing, docket_listing_free)

/* @wants: a nick; NULL: all that are not ended. @search and @cursor may be NULL. */
void docket_client_list_async (DocketClient *self,
                               const char *wants,
                               const char *search,
                               const char *cursor,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
DocketListing *docket_client_list_finish (DocketClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
