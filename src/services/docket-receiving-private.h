/* docket-receiving-private.h: which pictures a connection is sending now, and which blobs they become
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

DocketReceiving *docket_receiving_new (void);
void docket_receiving_free (DocketReceiving *receiving);

/* IN_PROGRESS where another connection is at the same picture. Any thread. */
gboolean docket_receiving_enter (DocketReceiving *receiving,
                                 const char *order,
                                 const char *id,
                                 GError **error);
void docket_receiving_leave (DocketReceiving *receiving, const char *order, const char *id);

/* From before a blob is published until an order refers to it, it is kept from the collector; counted.
 * Any thread. */
void docket_receiving_keep (DocketReceiving *receiving, const char *sha256);
void docket_receiving_let_go (DocketReceiving *receiving, const char *sha256);

/* For the collector: FALSE where the blob is kept. Else nobody can begin to keep one until
 * docket_receiving_unlock(). */
gboolean docket_receiving_lock_unkept (DocketReceiving *receiving, const char *sha256);
void docket_receiving_unlock (DocketReceiving *receiving);

G_END_DECLS
