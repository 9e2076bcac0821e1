/* docket-station-device-private.h: a device of this station: what its station needs of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-station.h"
#include "docket-work-private.h"

G_BEGIN_DECLS

/* Signal "changed" (): anything the server or the counter is told of it. A URI that names no device gives a stopped
 * device that says so. */
DocketStationDevice *docket_station_device_new (const DocketDeviceSetting *setting);

/* NULL where its URI is wrong. Borrowed. */
DocketDevice *docket_station_device_get_device (DocketStationDevice *self);

/* NULL: nothing in hand. Referenced. */
void docket_station_device_set_work (DocketStationDevice *self, DocketWork *work);
DocketWork *docket_station_device_get_work (DocketStationDevice *self);

void docket_station_device_set_paused (DocketStationDevice *self, gboolean paused);

/* A person says that what stands in its way is mended: it gets a job, whatever it says itself. Until it is well, or has
 * not taken a job. */
void docket_station_device_trust (DocketStationDevice *self);

/* The server's answer to docket_station_device_report(): whether it is paused is what the server says, unless a person
 * has changed that here meanwhile. */
void docket_station_device_adopt (DocketStationDevice *self, const DocketDeviceReport *answer);

/* Whether @setting is the same device doing the same. */
gboolean docket_station_device_matches (DocketStationDevice *self, const DocketDeviceSetting *setting);

/* Works out what it can make of @makeables (DocketMakeable); NULL: nothing yet. */
void docket_station_device_set_makeables (DocketStationDevice *self, GPtrArray *makeables);

/* It did not take a job: it gets none until a pause is over that grows from one time to the next. */
void docket_station_device_set_back (DocketStationDevice *self, gint64 now);

/* Questions to the server for work (DocketDeviceReport), each for products that it makes on the same papers. NULL: it can
 * begin with nothing now, or all was asked since docket_station_device_ask_anew(). (transfer full) */
void docket_station_device_ask_anew (DocketStationDevice *self);
GPtrArray *docket_station_device_next_questions (DocketStationDevice *self, gint64 now);

/* The one of them that is for @product on @paper, whether asked or not; else NULL. (transfer full) */
GPtrArray *docket_station_device_questions_for (DocketStationDevice *self,
                                                const char *product,
                                                const char *paper,
                                                gint64 now);

/* Whether @product on @paper is what it makes as a page. */
gboolean docket_station_device_makes_page (DocketStationDevice *self, const char *product, const char *paper);

/* The size of the job in hand, or else of the largest that it makes; 0 where there is none. */
void docket_station_device_get_face (DocketStationDevice *self, DocketLength *width, DocketLength *height);

/* As it stands, for the server. (transfer full) */
DocketDeviceReport *docket_station_device_report (DocketStationDevice *self);

G_END_DECLS
