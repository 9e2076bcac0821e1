/* docket-door-ledger-private.h: which pulses may have been sent, on disk before a board gets a byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-opening.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_DOOR_LEDGER (docket_door_ledger_get_type ())
G_DECLARE_FINAL_TYPE (DocketDoorLedger, docket_door_ledger, DOCKET, DOOR_LEDGER, GObject)

/* Reads the ledger at @path, or makes it. A torn last line was never acted upon. FAILED. */
DocketDoorLedger *docket_door_ledger_open (const char *path, GError **error);

/* The openings that were begun and whose end the server does not have: DocketOpening with the last state that is known
 * (transfer full). */
GPtrArray *docket_door_ledger_list (DocketDoorLedger *self);

/* Each is on disk when it finishes. The first of an opening stands before its pulse. FULL, FAILED. */
void docket_door_ledger_write_async (DocketDoorLedger *self,
                                     const DocketOpening *opening,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean docket_door_ledger_write_finish (DocketDoorLedger *self, GAsyncResult *result, GError **error);

/* The server has its end: nothing more need be known of it. */
void docket_door_ledger_forget (DocketDoorLedger *self, gint64 id);

G_END_DECLS
