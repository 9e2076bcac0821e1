/* docket-device-worker-private.h: a device's worker thread: asks the driver, and tells the device
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-private.h"

G_BEGIN_DECLS

typedef struct _DocketDeviceWorker DocketDeviceWorker;

/* Both are called in @home, and not after docket_device_worker_quit(). */
typedef struct
{
  /* @status (transfer full): filtered, and other than the last. */
  void (*status) (GObject *device, DocketDeviceStatus *status, const char *sentence);
  void (*job) (GObject *device, const DocketDeviceJob *job);
} DocketDeviceListener;

/* Starts the thread. @device is held weakly. */
DocketDeviceWorker *docket_device_worker_new (GObject *device,
                                              const char *name,
                                              const DocketDeviceDriver *driver,
                                              gpointer driver_data,
                                              const DocketDeviceListener *listener);
void docket_device_worker_unref (DocketDeviceWorker *worker);

typedef enum
{
  DOCKET_WORK_PREPARE,
  DOCKET_WORK_START,
  DOCKET_WORK_MAKE,
  DOCKET_WORK_FIND,
  DOCKET_WORK_CANCEL,
  DOCKET_WORK_GO_ON,
  DOCKET_WORK_FRAME,
  DOCKET_WORK_HOLD,
  DOCKET_WORK_MEND,
  DOCKET_WORK_REFRESH,
} DocketWork;

/* A find's answer, the task's pointer. */
typedef struct
{
  DocketDeviceFound found;
  DocketDeviceJob *job;
} DocketDeviceAnswer;

void docket_device_answer_free (DocketDeviceAnswer *answer);

/* @task (transfer full): answered in its own context. prepare: the id; find: a DocketDeviceAnswer; else a boolean. */
void docket_device_worker_push (DocketDeviceWorker *worker,
                                DocketWork work,
                                GTask *task,
                                const DocketAttempt *attempt,
                                const char *id,
                                gboolean started);

/* Prepare and start: docket_device_make_async(). */
void docket_device_worker_push_make (DocketDeviceWorker *worker,
                                     GTask *task,
                                     const DocketAttempt *attempt,
                                     const DocketDeviceNotes *notes,
                                     gpointer notes_data);

void docket_device_worker_follow (DocketDeviceWorker *worker, const DocketAttempt *attempt, const char *id);
void docket_device_worker_unfollow (DocketDeviceWorker *worker, const char *id);

/* No more calls of the listener. @task (transfer full) (nullable): answered when the thread has ended. */
void docket_device_worker_quit (DocketDeviceWorker *worker, GTask *task);

G_END_DECLS
