/* docket-receiver-private.h: a picture being received by one connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"
#include "docket-images-table.h"
#include "docket-images.h"
#include "docket-receiving-private.h"

G_BEGIN_DECLS

/* Continues where @row was acknowledged; where its file was lost, from its start. IN_PROGRESS. */
DocketReceiver *docket_receiver_new (DocketServices *services,
                                     const DocketImageRow *row,
                                     GError **error);

/* The picture's row; NOT_FOUND also where it was removed. */
DocketImageRow *docket_receiver_find (DocketServices *services,
                                      const char *code,
                                      const char *id,
                                      GError **error);

/* Removes the blob where nothing refers to it any more. @sha256 may be NULL. A failure is left to the
 * sweeper. */
void docket_receiver_collect (DocketServices *services, const char *sha256);

G_END_DECLS
