/* docket-doorkeeper-private.h: opens the lockers that are attached here, and tells the server how it went on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client-storage.h"
#include "docket-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_DOORKEEPER (docket_doorkeeper_get_type ())
G_DECLARE_FINAL_TYPE (DocketDoorkeeper, docket_doorkeeper, DOCKET, DOORKEEPER, GObject)

/* @ledger: the path of its ledger. FAILED where that cannot be written. */
DocketDoorkeeper *docket_doorkeeper_new (DocketClient *client, const char *ledger, GError **error);

/* Those of @devices (DocketStationDevice) that are lockers. */
void docket_doorkeeper_set_devices (DocketDoorkeeper *self, GListModel *devices);

/* Finds out what became of earlier openings, then takes new ones until it is stopped. */
void docket_doorkeeper_start (DocketDoorkeeper *self);
void docket_doorkeeper_stop (DocketDoorkeeper *self);

/* The server was away, or the compartments were changed: reads them again. */
void docket_doorkeeper_refresh (DocketDoorkeeper *self);

/* Something was said of an opening: where it is asked of lockers here, it is taken. */
void docket_doorkeeper_hear (DocketDoorkeeper *self, const DocketEvent *event);

/* Each second: sends again what did not arrive, and renews leases. */
void docket_doorkeeper_tick (DocketDoorkeeper *self);

G_END_DECLS
