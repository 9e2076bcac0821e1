/* docket-storage-list.h: what wants a person in the storeroom: doors in trouble, and what was not collected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-storeroom.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fills @troubles, @uncollected (whose last day is over) and @soon (AdwPreferencesGroup) with rows, and hides them where there is nothing. The rows
 * made before are taken out of @rows (GtkWidget), where the new ones are kept. */
void docket_storage_list_fill (const DocketStorageReply *storage,
                               GtkWidget *troubles,
                               GtkWidget *uncollected,
                               GtkWidget *soon,
                               GPtrArray *rows);

G_END_DECLS
