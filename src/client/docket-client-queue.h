/* docket-client-queue.h: the shop's queue: read, and what people do with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of docket-client.h hold.
 */
#pragma once

#include "docket-client.h"
#include "docket-queue-reply.h"

G_BEGIN_DECLS

/* The first @limit jobs of the queue, what media it wants, and whether orders are taken. (transfer full) */
void docket_client_queue_async (DocketClient *self,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
DocketQueueReply *docket_client_queue_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* When the order @code should be ready as things stand now, also before it is released, and why then. (transfer full)
 * An error too where the server has nothing to say. */
void docket_client_forecast_async (DocketClient *self,
                                   const char *code,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
DocketForecast *docket_client_forecast_finish (DocketClient *self, GAsyncResult *result, GError **error);

typedef enum
{
  DOCKET_DEED_RAISE,          /* job, priority: 1..100, or 0 for before all others */
  DOCKET_DEED_MOVE,           /* job, station and device; without device: any that fits */
  DOCKET_DEED_CANCEL,         /* job */
  DOCKET_DEED_REPRINT,        /* job that ended, copies, note: NULL, or why */
  DOCKET_DEED_PAUSE,          /* station, device */
  DOCKET_DEED_RESUME,         /* station, device */
  DOCKET_DEED_CLOSE_INTAKE,   /* note: NULL, or what customers are told */
  DOCKET_DEED_OPEN_INTAKE,
  DOCKET_DEED_MOVE_ORDER,     /* order, place: it is that place's from now on */
} DocketDeedType;

/* One thing that a person does with the queue, and the key under which it happens once. */
typedef struct
{
  DocketDeedType type;
  gint64 job;
  gint priority;
  char *station;
  char *device;
  guint copies;
  char *note;
  char *order;       /* claim code */
  char *place;       /* a site's id */
  char *key;
} DocketDeed;

/* A deed of @type on @job (0: on none), with an idempotency key of its own. (transfer full) */
/* With a key of its own; the caller fills in the rest. (transfer full) */
DocketDeed *docket_deed_new (DocketDeedType type, gint64 job);
void docket_deed_free (DocketDeed *deed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeed, docket_deed_free)

/* Does it. @job (out) (optional) (transfer full) (nullable): the job afterwards, of REPRINT the new one. Errors:
 * DOCKET_ERROR_NOT_NOW: the job no longer waits, the device does not make that. DOCKET_ERROR_FORBIDDEN. */
void docket_client_do_async (DocketClient *self,
                             const DocketDeed *deed,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean docket_client_do_finish (DocketClient *self, GAsyncResult *result, DocketJob **job, GError **error);

G_END_DECLS
