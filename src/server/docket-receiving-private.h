/* docket-receiving-private.h: which pictures a connection is sending now
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

G_END_DECLS
