/* docket-client-jobs.h: the order server as a production station sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of docket-client.h hold. The token needs the right "produce".
 */
#pragma once

#include "docket-client.h"

G_BEGIN_DECLS

/* Claims up to @max jobs for @devices (DocketDeviceReport: name, products, papers). Result:
 * DocketJob with device, attempt and lease set (transfer full), empty where nothing waits. Never
 * sent twice by itself: a lost answer is found by docket_client_my_jobs_async(). */
void docket_client_claim_async (DocketClient *self,
                                GPtrArray *devices,
                                guint max,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *docket_client_claim_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Lengthens the lease. Result: the job as the server has it, perhaps canceled (transfer full). */
void docket_client_renew_async (DocketClient *self,
                                gint64 job,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
DocketJob *docket_client_renew_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Reports @job's state, reasons, message, copies_completed, device under its attempt. PENDING
 * gives it back. DOCKET_ERROR_CHANGED: the attempt is no longer ours. */
void docket_client_update_job_async (DocketClient *self,
                                     const DocketJob *job,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
DocketJob *docket_client_update_job_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The jobs that this station holds: DocketJob (transfer full). */
void docket_client_my_jobs_async (DocketClient *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *docket_client_my_jobs_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Streams the page of @job into @file, whole or not at all (written aside, fsynced, renamed).
 * @format: "jpeg" or "png". */
void docket_client_page_async (DocketClient *self,
                               gint64 job,
                               const char *format,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean docket_client_page_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The same page before there is a job, of an item of a placed order; as JPEG. */
void docket_client_item_page_async (DocketClient *self,
                                    const char *code,
                                    const char *item,
                                    GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean docket_client_item_page_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The same with the outlines of a stamp's face: SVG in mm, mirrored, of what is burnt. */
void docket_client_outlines_async (DocketClient *self,
                                   gint64 job,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean docket_client_outlines_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* A product on a paper, with its page, from the shop's catalogue. */
typedef struct
{
  char *product;
  char *artwork;           /* DOCKET_ARTWORK_…; NULL: not told */
  char *paper;             /* NULL: the product has no choice of papers */
  DocketLength width;
  DocketLength height;
} DocketMakeable;

void docket_makeable_free (DocketMakeable *makeable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMakeable, docket_makeable_free)

/* Everything that @site may ask a station to make: DocketMakeable (transfer full). */
void docket_client_makeables_async (DocketClient *self,
                                    const char *site,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *docket_client_makeables_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Tells the server every device of this station (DocketDeviceReport) and its state. Result: the same devices as the
 * server has them now, DocketDeviceReport (transfer full), whose "paused" is what holds; empty where it does not say. */
void docket_client_report_devices_async (DocketClient *self,
                                         GPtrArray *devices,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *docket_client_report_devices_finish (DocketClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
