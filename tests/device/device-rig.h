/* device-rig.h: drives a device step by step in tests, every wait with a bound
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device.h"

#include <json-glib/json-glib.h>

typedef struct
{
  char *dir;              /* the rig's own temporary folder */
  DocketDevice *device;   /* NULL: let go, as after a crash */
  DocketDeviceJob *job;   /* as last said */
  guint ends;             /* how often an end was said */
  GString *states;        /* "pending processing completed": each said state once */
} Rig;

Rig *rig_new (const char *uri);
void rig_free (Rig *rig);

/* Lets go of the device and comes back: nothing is remembered but what is on disk. */
void rig_restart (Rig *rig, const char *uri);

typedef gboolean (*RigCondition) (Rig *rig, gpointer data);

/* Runs the main loop until @condition holds, at most 20 s: else the test fails. Gives how long, in ms. */
gint64 rig_wait (Rig *rig, const char *what, RigCondition condition, gpointer data);
gint64 rig_wait_state (Rig *rig, DocketJobState state);
gint64 rig_wait_reason (Rig *rig, const char *reason);
gint64 rig_wait_device_reason (Rig *rig, const char *reason);
gint64 rig_wait_well (Rig *rig);
gint64 rig_wait_answering (Rig *rig, gboolean answering);
void rig_wait_seen (Rig *rig);

/* How often the device said that it had changed, in so many looks. */
guint rig_count_news (Rig *rig, guint looks);

/* An attempt of a 10x15 page, glossy, landscape or portrait, whose picture is told apart from any
 * turned or mirrored one. */
DocketAttempt *rig_attempt (Rig *rig, const char *name, guint copies, gboolean landscape);

char *rig_prepare (Rig *rig, const DocketAttempt *attempt, GError **error);
gboolean rig_start (Rig *rig, const DocketAttempt *attempt, const char *id, GError **error);
gboolean rig_find (Rig *rig, const DocketAttempt *attempt, const char *id, gboolean started, DocketDeviceFound *found,
                   DocketDeviceJob **job, GError **error);
gboolean rig_cancel (Rig *rig, const char *id, GError **error);
gboolean rig_go_on (Rig *rig, GError **error);

/* Prepares and starts; returns the id. */
char *rig_print (Rig *rig, const DocketAttempt *attempt);

/* With everything in it. */
void rig_remove_folder (const char *path);

/* A callback for asynchronous functions; @kept: a GAsyncResult **, for rig_wait_result(). */
void rig_keep_result (GObject *source, GAsyncResult *result, gpointer kept);
void rig_wait_result (Rig *rig, const char *what, GAsyncResult **kept);

/* A line to printers.py, whose answer is of no interest. */
void rig_tell (const char *line);

/* A line to printers.py (see there); its "ok". */
JsonNode *rig_printers (const char *format, ...) G_GNUC_PRINTF (1, 2);
guint rig_count_received (const char *name);
guint rig_count_begun (const char *name);
