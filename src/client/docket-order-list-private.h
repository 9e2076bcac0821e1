/* docket-order-list-private.h: the list's fields, and how it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client-list-private.h"
#include "docket-order-groups-private.h"
#include "docket-order-list.h"

G_BEGIN_DECLS

struct _DocketOrderList
{
  GObject parent;

  DocketClient *client;
  DocketOrderGroups *groups;
  char *next[DOCKET_N_WANTS];            /* where the group's next part begins; NULL: all is loaded */
  guint counts[DOCKET_N_WANTS];

  char *search;
  guint search_id;

  gboolean loading;
  gboolean unread;                       /* the last reading failed */
  GCancellable *reading;                 /* of everything; NULL: none under way */
  GPtrArray *read;                       /* DocketOrderRow, until all parts are there */
  guint n_parts;
  GCancellable *closing;                 /* of all other requests */

  GHashTable *changed;                   /* set of codes that events named */
  guint changed_id;
};

/* Reads everything, in place of a reading under way. */
void docket_order_list_read (DocketOrderList *self);

void docket_order_list_take_event (DocketOrderList *self, DocketEvent *event);

G_END_DECLS
