/* docket-locker.h: lockers behind relay boards: opens doors, and sees what the doors do
 *
 * Made by a device with a modbus: address, see docket_device_get_locker(). It has a thread of its own for its line;
 * no function here blocks. All functions are called, and all signals arrive, in the thread that made the device.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-compartment.h"
#include "docket-opening.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_LOCKER (docket_locker_get_type ())
G_DECLARE_FINAL_TYPE (DocketLocker, docket_locker, DOCKET, LOCKER, GObject)

/* Signals:
 *   "opening-changed" (gint64 id, guint state, const char *message)  how an opening went on: a DocketOpeningState, and a
 *       sentence or NULL. JAMMED, FAILED, UNKNOWN and CLOSED are its end; after JAMMED and UNKNOWN the door may still open.
 *   "door-changed" (const char *label, guint door, gboolean forced)  a DocketDoor; @forced: it opened without a pulse.
 *       Said once for each door when it is first seen. */

/* Which compartments (DocketCompartment; those of kind locker count) are behind this line. */
void docket_locker_set_doors (DocketLocker *self, GPtrArray *compartments);

/* A door is about to be opened: the line is kept free for it, for a quarter of a second. */
void docket_locker_hurry (DocketLocker *self);

/* Sends the pulse, once. The caller has written down before that it may be sent. */
void docket_locker_open (DocketLocker *self, const DocketOpening *opening);

/* An opening whose pulse may have been sent before a crash: never sent again. Where the door stands open it goes on,
 * else it is UNKNOWN. */
void docket_locker_resume (DocketLocker *self, const DocketOpening *opening);

G_END_DECLS
