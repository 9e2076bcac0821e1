/* docket-client-places.h: the places that the order server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of docket-client.h hold.
 */
#pragma once

#include "docket-client.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *name;
  char *address;   /* NULL */
  gboolean closed; /* it takes no orders at the moment */
} DocketPlace;

void docket_place_free (DocketPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPlace, docket_place_free)

/* All of them, by name: DocketPlace. (transfer full) */
void docket_client_places_async (DocketClient *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *docket_client_places_finish (DocketClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
