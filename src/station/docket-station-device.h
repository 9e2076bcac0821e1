/* docket-station-device.h: a device of this station, as the counter shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every getter has a read-only property of its name, with notification. Main thread.
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STATION_DEVICE (docket_station_device_get_type ())
G_DECLARE_FINAL_TYPE (DocketStationDevice, docket_station_device, DOCKET, STATION_DEVICE, GObject)

/* As the shop calls it, and where it is. Borrowed, for the device's life. */
const char *docket_station_device_get_name (DocketStationDevice *self);
const char *docket_station_device_get_uri (DocketStationDevice *self);

/* "idle", "processing" or "stopped" (IPP printer-state). */
const char *docket_station_device_get_state (DocketStationDevice *self);

/* IPP printer-state-reasons that are faults or warnings; never NULL, empty when all is well. */
const char *const *docket_station_device_get_reasons (DocketStationDevice *self);

/* For people: "Photo 1 is out of paper."; NULL when there is nothing to say. */
const char *docket_station_device_get_sentence (DocketStationDevice *self);

/* "ipp", "file", "hotfolder", "grbl"; NULL where its address names no device. */
const char *docket_station_device_get_kind (DocketStationDevice *self);

/* What is wrong with its settings, so that jobs could be lost, doubled, or pictures kept: sentences; never NULL, empty when
 * all is well. DOCKET_STATION_MEND mends it. */
const char *const *docket_station_device_get_policy_problems (DocketStationDevice *self);

/* Whether a person paused it, here or at another counter. */
gboolean docket_station_device_get_paused (DocketStationDevice *self);

/* The job in hand: its id (0: none), its order's claim code (NULL), its copies and how many are made,
 * and the same as a fraction from 0 to 1 (also within a copy, where the device tells). */
gint64 docket_station_device_get_job (DocketStationDevice *self);
const char *docket_station_device_get_order (DocketStationDevice *self);
guint docket_station_device_get_copies (DocketStationDevice *self);
guint docket_station_device_get_copies_completed (DocketStationDevice *self);
double docket_station_device_get_progress (DocketStationDevice *self);

/* Until the job in hand is made; negative: the device does not tell. */
gint docket_station_device_get_seconds_left (DocketStationDevice *self);

G_END_DECLS
