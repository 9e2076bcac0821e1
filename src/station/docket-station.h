/* docket-station.h: the production unit: takes released jobs, drives devices, reports
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Used in the client's thread; nothing blocks. Of one state folder there is one station at a time
 * (it is locked). What a station has begun it finishes without the server too; the reports wait
 * on disk and follow when the server is back.
 */
#pragma once

#include "docket-client.h"
#include "docket-order.h"
#include "docket-station-device.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STATION (docket_station_get_type ())
G_DECLARE_FINAL_TYPE (DocketStation, docket_station, DOCKET, STATION, GObject)

/* One line of the shop's settings. */
typedef struct
{
  char *name;       /* "Photo 1"; unique in the station */
  char *uri;        /* "ipp://…", "file:///…" */
  char **products;  /* product ids it makes; NULL: what the device itself can */
  char **papers;    /* papers loaded; NULL: what the device itself can */
} DocketDeviceSetting;

/* Both are copied. (transfer full) */
DocketDeviceSetting *docket_device_setting_new (const char *name, const char *uri);
void docket_device_setting_free (DocketDeviceSetting *setting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceSetting, docket_device_setting_free)

/* @state_folder: where the ledger, the outbox and the pages being made are kept; made where it is
 * missing. One for each server and terminal, for jobs are numbered by their server. DOCKET_ERROR_NOT_NOW where another station uses it, DOCKET_ERROR_FAILED where it cannot be
 * written. A damaged ledger is set aside and does not fail: see the property "problem". */
DocketStation *docket_station_new (DocketClient *client, const char *state_folder, GError **error);

/* Properties: "problem" (string): a lasting trouble of the station itself, in one sentence;
 * otherwise NULL. "waiting-reports" (uint): how many reports wait for the server. "running"
 * (boolean).
 * Signals: "job-asks" (gint64 job, string order): a job's outcome is unknown, a person is asked. "job-told" (DocketJob *job):
 * what the server is being told of a job. */
const char *docket_station_get_problem (DocketStation *self);
guint docket_station_get_waiting_reports (DocketStation *self);

/* Replaces the devices by @settings (DocketDeviceSetting). One that is at work and no longer named finishes
 * its job first. */
void docket_station_set_devices (DocketStation *self, GPtrArray *settings);

/* DocketStationDevice, in the settings' order. Borrowed. */
GListModel *docket_station_get_devices (DocketStation *self);

/* Finds out what became of earlier attempts, then claims and makes jobs until stopped. */
void docket_station_start (DocketStation *self);

/* Takes no more jobs and lets go of the devices; what a device has goes on there and is found
 * again by the next station; this one is not started again. Finishes when everything known is on
 * disk, and as far as possible with the server. */
void docket_station_stop_async (DocketStation *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean docket_station_stop_finish (DocketStation *self, GAsyncResult *result, GError **error);

/* Looks for work now rather than at the next look (call it at a "released" or "job" event). */
void docket_station_look (DocketStation *self);

/* What a person is about to release here: its pages are fetched, so that a device can begin as soon as it is. One order at a
 * time; NULL: none any more. */
void docket_station_expect (DocketStation *self, const DocketOrder *order);

/* The free device that can begin with @order at once, for DocketPress.devices of its release (DocketDeviceReport, transfer
 * full); NULL where there is none, or the page is not here. What comes of it must be told by docket_station_take(). */
GPtrArray *docket_station_offer (DocketStation *self, const DocketOrder *order);

/* The release's answer: the jobs (DocketJob) that this station has begun by it, perhaps none; NULL where that is not known. */
void docket_station_take (DocketStation *self, GPtrArray *jobs);

/* The devices that this computer can reach: DocketDeviceSetting (transfer full), to choose from in
 * the settings. */
void docket_station_discover_async (GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *docket_station_discover_finish (GAsyncResult *result, GError **error);

/* What a person may do with a device. */
typedef enum
{
  DOCKET_STATION_GO_ON,   /* "paper in, go on": resume after a stop or a pause */
  DOCKET_STATION_PAUSE,   /* finish the page, take no more */
  DOCKET_STATION_CANCEL,  /* cancel the job in hand, at the device and at the server */
  DOCKET_STATION_TEST,    /* make a test page; an engraver, a locker: look whether it could, without a move */
  DOCKET_STATION_HOLD,    /* stop within the job, until "go on": see docket_device_hold_async() */
  DOCKET_STATION_FRAME,   /* show where it will work, with the tool off: see docket_device_frame_async() */
  DOCKET_STATION_MEND,    /* mend what docket_station_device_get_policy_problems() tells; FORBIDDEN says who can */
} DocketStationOperation;

/* Does @operation on @device; TRUE when it is done, otherwise an error with a sentence for people. */
void docket_station_operate_async (DocketStation *self,
                                   DocketStationDevice *device,
                                   DocketStationOperation operation,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean docket_station_operate_finish (DocketStation *self, GAsyncResult *result, GError **error);

G_END_DECLS
