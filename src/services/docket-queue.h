/* docket-queue.h: what people do with the queue: raise, move, cancel, make again, pause
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* Each writes an event, into the order's history too where there is one, and leaves its answer in
 * @result's json: the job, the device's pause or the intake. Any thread but the writer's. Errors:
 * NOT_FOUND, OTHER_SITE, NOT_NOW. */

/* @priority: 1..100; 0: before all others. Of a job that waits. */
gboolean docket_queue_raise (DocketServices *services,
                             const DocketCall *call,
                             gint64 job,
                             gint priority,
                             DocketResult *result,
                             GError **error);

/* That device alone takes it from now on; with @device NULL any that fits. Of a job that waits. INVALID
 * where there is no such device; NOT_NOW where it says that it does not make the product. */
gboolean docket_queue_move (DocketServices *services,
                            const DocketCall *call,
                            gint64 job,
                            const char *station,
                            const char *device,
                            DocketResult *result,
                            GError **error);

/* A job that has not ended, or was given up; its station is told when it renews. */
gboolean docket_queue_cancel (DocketServices *services,
                              const DocketCall *call,
                              gint64 job,
                              DocketResult *result,
                              GError **error);

/* A new job for the item of a job that ended, @copies of it. @reason: NULL, or why. INVALID: more copies
 * than the shop's limit. GONE: the order has ended. */
gboolean docket_queue_reprint (DocketServices *services,
                               const DocketCall *call,
                               gint64 job,
                               guint copies,
                               const char *reason,
                               DocketResult *result,
                               GError **error);

/* A device that is paused is given nothing; what it makes goes on. */
gboolean docket_queue_pause_device (DocketServices *services,
                                    const DocketCall *call,
                                    const char *station,
                                    const char *device,
                                    gboolean paused,
                                    DocketResult *result,
                                    GError **error);

/* Whether customers may place orders. @note: NULL, or what they are told. */
gboolean docket_queue_set_intake (DocketServices *services,
                                  const DocketCall *call,
                                  gboolean paused,
                                  const char *note,
                                  DocketResult *result,
                                  GError **error);

/* {"paused":…,"since":…,"by":…,"note":…} of the site. (transfer full) */
char *docket_queue_dup_intake (DocketServices *services, const char *site, GError **error);

/* Jobs moved to a device that was not heard of since @seen_since may be taken by any again. At most
 * @limit; @n: (out). */
gboolean docket_queue_free_stranded (DocketServices *services,
                                     gint64 now,
                                     gint64 seen_since,
                                     guint limit,
                                     guint *n,
                                     GError **error);

G_END_DECLS
