/* docket-client.h: the order server as a terminal or a station sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything here is called from the thread that made the client, which runs a main loop; nothing
 * blocks. Every operation ends by itself within a bounded time, can be cancelled, and fails with
 * a DocketError whose message is a sentence for people (the server's own where it gave one) or
 * with G_IO_ERROR_CANCELLED. Where the connection fails before an answer came, reads and keyed
 * writes are tried again at once a few times; then the error is DOCKET_ERROR_UNAVAILABLE.
 */
#pragma once

#include "docket-job.h"
#include "docket-order.h"
#include "docket-press.h"
#include "docket-replies.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_CLIENT (docket_client_get_type ())
G_DECLARE_FINAL_TYPE (DocketClient, docket_client, DOCKET, CLIENT, GObject)

/* @base_url: "https://orders.example", no "/v1". @token: the bearer token; NULL until paired. */
DocketClient *docket_client_new (const char *base_url, const char *token);

/* Properties "base-url" and "token". A private server that was restarted has another port and
 * token: set both; what follows goes there. Caches of another server are dropped. */
const char *docket_client_get_base_url (DocketClient *self);
const char *docket_client_get_token (DocketClient *self);
void docket_client_set_server (DocketClient *self, const char *base_url, const char *token);

/* Property "language": the BCP 47 tag for the server's sentences; the locale's by default. */
void docket_client_set_language (DocketClient *self, const char *language);

/* Property "online" (boolean): whether the last exchange with the server, or the standing event
 * connection, succeeded. TRUE until something failed. Property "reason" (string): while offline
 * the sentence for the strip, what is wrong and what to do; otherwise NULL. */
gboolean docket_client_get_online (DocketClient *self);
const char *docket_client_get_reason (DocketClient *self);

/* Exchanges the pairing code for a token, which the client uses from then on. Result: the token,
 * to be kept (transfer full); @terminal (out, optional) who we are, without the shop's settings. */
void docket_client_pair_async (DocketClient *self,
                               const char *pairing_code,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
char *docket_client_pair_finish (DocketClient *self,
                                 GAsyncResult *result,
                                 DocketTerminal **terminal,
                                 GError **error);

/* Who this terminal is, its rights, its shop's settings. (transfer full) */
void docket_client_whoami_async (DocketClient *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
DocketTerminal *docket_client_whoami_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The order, whole. What was read before is asked for by its ETag and not sent again. */
void docket_client_get_order_async (DocketClient *self,
                                    const char *code,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
DocketOrder *docket_client_get_order_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Takes the step of @press (which is copied). Result: the order after it (transfer full). @begun (out) (optional)
 * (transfer full): the DocketJob that this terminal's station has to make now, of a press with devices; NULL where that is not known: then
 * docket_client_my_jobs_async() tells.
 * DOCKET_ERROR_CHANGED where somebody else was first. */
void docket_client_press_async (DocketClient *self,
                                const DocketPress *press,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
DocketOrder *docket_client_press_finish (DocketClient *self,
                                         GAsyncResult *result,
                                         GPtrArray **begun,
                                         GError **error);

/* A picture of an order. @image: its id, or DOCKET_CLIENT_ITEM and an item's id: what is made of it, as it will be
 * in the hand. @size: 256 or 1600, the longer side in pixels. Kept in a bounded
 * memory cache. While the server is still checking the picture this waits a little, then fails
 * with DOCKET_ERROR_IN_PROGRESS. (transfer full) */
#define DOCKET_CLIENT_ITEM "item:"
void docket_client_preview_async (DocketClient *self,
                                  const char *code,
                                  const char *image,
                                  guint size,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *docket_client_preview_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The same where it is at hand without asking, or NULL. (transfer full) */
GBytes *docket_client_dup_cached_preview (DocketClient *self, const char *code, const char *image, guint size);

/* Gives the order a new password; the old one is void. Result: the six digits (transfer full). */
void docket_client_reissue_password_async (DocketClient *self,
                                           const char *code,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
char *docket_client_reissue_password_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The docket of an order, to print or keep. @format: "pdf", "png", "svg". @password: printed on it
 * where it is right; NULL: without. (transfer full) */
void docket_client_slip_async (DocketClient *self,
                               const char *code,
                               const char *password,
                               const char *format,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GBytes *docket_client_slip_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The label on the bag of a finished order, otherwise the same. */
void docket_client_bag_async (DocketClient *self,
                              const char *code,
                              const char *format,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GBytes *docket_client_bag_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The mat that lies on the counter, its page of action bar codes. @format: as above. (transfer full) */
void docket_client_mat_async (DocketClient *self,
                              const char *format,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GBytes *docket_client_mat_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Labels for shelves of these @names (NULL-terminated): "pdf" of as many pages as needed, "png" or
 * "svg" of one with at most DOCKET_CLIENT_LABELS. INVALID where a name cannot be one. (transfer full) */
#define DOCKET_CLIENT_LABELS 14
void docket_client_labels_async (DocketClient *self,
                                 const char *const *names,
                                 const char *format,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *docket_client_labels_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Today's figures of the shop. (transfer full) */
void docket_client_day_async (DocketClient *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
DocketDay *docket_client_day_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* Every device of the shop, other stations' too: DocketDeviceReport (transfer full). */
void docket_client_devices_async (DocketClient *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *docket_client_devices_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* What a person at the counter says of a job whose outcome is unknown, or that was given up. */
typedef enum
{
  DOCKET_RESOLVE_MADE,      /* it lies in the tray: completed */
  DOCKET_RESOLVE_NOT_MADE,  /* it does not: make it again */
  DOCKET_RESOLVE_STOP,      /* do not make it */
} DocketResolve;

/* Result: the job afterwards (transfer full). */
void docket_client_resolve_job_async (DocketClient *self,
                                      gint64 job,
                                      DocketResolve outcome,
                                      const char *staff,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
DocketJob *docket_client_resolve_job_finish (DocketClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
