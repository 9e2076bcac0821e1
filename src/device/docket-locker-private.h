/* docket-locker-private.h: a locker's doors and openings, without its line; and what its driver needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-private.h"
#include "docket-locker.h"
#include "docket-modbus-private.h"

G_BEGIN_DECLS

/* An opening under way, or one that failed and whose door may still move. */
typedef struct
{
  gint64 id;
  DocketOpeningState state;
  gboolean uncertain;     /* no answer came to the pulse */
  gint64 give_up;         /* monotonic: then it is jammed or unknown, or is forgotten */
} DocketDoorOpening;

typedef struct
{
  char *label;
  guint board, relay, sensor;
  DocketDoor door;
  DocketDoorOpening opening;   /* id 0: none */
  gint64 relay_off;       /* monotonic: when the relay must be let go; 0: it is off */
  guint n_held;           /* so often letting it go was not answered */
} DocketLockerDoor;

/* What happened, for whoever made the locker. */
typedef struct
{
  void (*opening) (gpointer data, gint64 id, DocketOpeningState state, const char *message);
  void (*door) (gpointer data, const char *label, DocketDoor door, gboolean forced);
  gpointer data;
} DocketDoorEvents;

void docket_locker_door_free (DocketLockerDoor *door);

/* The pulse was sent (@answered: and acknowledged), and the door has until @give_up. */
void docket_locker_door_pulsed (DocketLockerDoor *door,
                                gint64 id,
                                gboolean answered,
                                gint64 give_up,
                                const DocketDoorEvents *events);

/* Its sensor says so. */
void docket_locker_door_saw (DocketLockerDoor *door, gboolean closed, gint64 now, const DocketDoorEvents *events);

/* Its board says nothing any more. */
void docket_locker_door_lost (DocketLockerDoor *door, const DocketDoorEvents *events);

/* Time passes. */
void docket_locker_door_tick (DocketLockerDoor *door, gint64 now, const DocketDoorEvents *events);

/* Whether its board should be looked at often. */
gboolean docket_locker_door_is_busy (const DocketLockerDoor *door);

/* DOCKET_ERROR_INVALID, as docket_modbus_address_parse(). The thread begins with the first use. */
DocketLocker *docket_locker_new (const char *uri, GError **error);

/* How the line is. Any thread. */
DocketDeviceStatus *docket_locker_look (DocketLocker *self);

/* Ends the thread, within a second. Any thread. */
void docket_locker_close (DocketLocker *self);

G_END_DECLS
