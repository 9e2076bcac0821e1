/* docket-floor.h: the shop's devices, this computer's and the others', as the window shows them
 *
 * Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client.h"
#include "docket-station.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One device. Every change of it is told by the signal "changed". */
#define DOCKET_TYPE_FLOOR_DEVICE (docket_floor_device_get_type ())
G_DECLARE_FINAL_TYPE (DocketFloorDevice, docket_floor_device, DOCKET, FLOOR_DEVICE, GObject)

/* As the shop calls it (borrowed). */
const char *docket_floor_device_get_name (DocketFloorDevice *self);
const char *docket_floor_device_get_state (DocketFloorDevice *self);   /* idle processing stopped */
gboolean docket_floor_device_is_stopped (DocketFloorDevice *self);

/* Why it stands or what it lacks: "out of paper"; NULL when all is well. (transfer full) */
char *docket_floor_device_dup_why (DocketFloorDevice *self);

/* 0 to 1; negative where nothing is being made. */
double docket_floor_device_get_progress (DocketFloorDevice *self);

/* The claim code of the order in hand; NULL. */
const char *docket_floor_device_get_order (DocketFloorDevice *self);

/* The terminal id of its station; NULL where it is not known. Borrowed. */
const char *docket_floor_device_get_station (DocketFloorDevice *self);

/* "ipp", "grbl", "hotfolder", "file", "modbus"; NULL: not told. */
const char *docket_floor_device_get_kind (DocketFloorDevice *self);

/* The name of an icon of what it is, and of its having stopped. Static. */
const char *docket_floor_device_get_icon (DocketFloorDevice *self);

/* Whether a person paused it. */
gboolean docket_floor_device_get_paused (DocketFloorDevice *self);

/* What the button that lets it go on says. Static. */
const char *docket_floor_device_get_go_on_label (DocketFloorDevice *self);

/* Of the job in hand; negative where nobody knows. */
gint docket_floor_device_get_seconds_left (DocketFloorDevice *self);

/* What the server has learnt: seconds for each piece, and before the first. 0: not yet. */
void docket_floor_device_get_rate (DocketFloorDevice *self, double *unit, double *setup);

/* When it stopped; 0: it works, or that is not known. */
gint64 docket_floor_device_get_stopped_since (DocketFloorDevice *self);

/* What of its settings could lose or double jobs: sentences; empty when all is well. Borrowed. */
const char *const *docket_floor_device_get_policy_problems (DocketFloorDevice *self);

/* This station's device, or NULL where another computer has it. Borrowed. */
DocketStationDevice *docket_floor_device_get_own (DocketFloorDevice *self);

/* A GListModel of DocketFloorDevice. Signal "changed": any of them has changed. */
#define DOCKET_TYPE_FLOOR (docket_floor_get_type ())
G_DECLARE_FINAL_TYPE (DocketFloor, docket_floor, DOCKET, FLOOR, GObject)

/* The devices of all stations, as the server of @client has them; empty until they are read. (transfer
 * full) */
DocketFloor *docket_floor_new (DocketClient *client);

/* This computer's devices come from @station (nullable), @terminal is its id at the server. */
void docket_floor_set_station (DocketFloor *self, DocketStation *station, const char *terminal);

/* Asks the server for the others' (at a "device" event). */
void docket_floor_refresh (DocketFloor *self);

G_END_DECLS
