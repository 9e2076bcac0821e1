/* docket-images.h: pictures coming in: uploads that can be continued, checks, previews
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* A picture being received by one connection. Not thread-safe; used by one thread at a time. */
typedef struct _DocketReceiver DocketReceiver;

typedef struct
{
  const char *key;       /* Idempotency-Key: the same again is the same picture */
  const char *name;      /* as the customer's device calls it; made safe */
  gint64 length;         /* bytes announced */
} DocketImageStart;

/* Begins a picture, or finds the one begun with the same key. @created: (out) (optional). INVALID,
 * TOO_LARGE, TOO_MANY (more pictures than the site takes), KEY_REUSED (another length), IN_PROGRESS
 * (another connection is sending it), NOT_NOW, FULL. Memory does not grow with the picture. */
DocketReceiver *docket_images_begin (DocketServices *services,
                                     const DocketCall *call,
                                     const char *code,
                                     const DocketImageStart *start,
                                     gboolean *created,
                                     GError **error);

/* Continues picture @id at @offset; NOT_NOW where that is not what was acknowledged: @present (out)
 * is. IN_PROGRESS while another connection sends it. */
DocketReceiver *docket_images_continue (DocketServices *services,
                                        const DocketCall *call,
                                        const char *code,
                                        const char *id,
                                        gint64 offset,
                                        gint64 *present,
                                        GError **error);

/* Takes @length more bytes. TOO_LARGE beyond what was announced, FULL. The first failure is kept:
 * docket_receiver_end() reports it too. */
gboolean docket_receiver_append (DocketReceiver *receiver,
                                 gconstpointer bytes,
                                 gsize length,
                                 GError **error);

/* The bytes taken so far, durable or not; and the image that they are of (borrowed). */
gint64 docket_receiver_get_offset (const DocketReceiver *receiver);
const char *docket_receiver_get_image_id (const DocketReceiver *receiver);

/* The body is over, or the connection broke: what arrived becomes durable and acknowledged, and a
 * whole picture is checked and previewed from now on. Frees @receiver in any case. @image: (out)
 * (optional). */
gboolean docket_receiver_end (DocketReceiver *receiver,
                              gint64 now,
                              DocketImage **image,
                              GError **error);

/* Nothing more is wanted of it (the server is out of order): what was acknowledged before stays. */
void docket_receiver_abandon (DocketReceiver *receiver);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketReceiver, docket_receiver_abandon)

/* As the order has it. */
DocketImage *docket_images_get (DocketServices *services,
                                const DocketCall *call,
                                const char *code,
                                const char *id,
                                GError **error);

/* While receiving. Items that show it are removed too. @result: the order. */
gboolean docket_images_remove (DocketServices *services,
                               const DocketCall *call,
                               const char *code,
                               const char *id,
                               DocketResult *result,
                               GError **error);

/* A descriptor of the original or of the preview (DOCKET_PREVIEW_SMALL or _LARGE, made now where it
 * is missing), to be closed by the caller; -1 with @error. IN_PROGRESS while it is being checked,
 * BAD_PICTURE with its sentence, UNFINISHED_UPLOAD, GONE once its term is over. @sha256: (out)
 * (optional) (transfer full). */
gint docket_images_open_original (DocketServices *services,
                                  const DocketCall *call,
                                  const char *code,
                                  const char *id,
                                  gint64 *length,
                                  char **sha256,
                                  GError **error);
gint docket_images_open_preview (DocketServices *services,
                                 const DocketCall *call,
                                 const char *code,
                                 const char *id,
                                 gint size,
                                 gint64 *length,
                                 char **sha256,
                                 GError **error);

/* Waits, bounded by @timeout microseconds, until no picture is being checked; for tests and for a
 * server that ends. */
gboolean docket_previews_wait_idle (DocketPreviews *previews, gint64 timeout);

/* Waits until none of the order's pictures is queued or being checked, at most @timeout microseconds.
 * FALSE where that was too short. Any thread. */
gboolean docket_previews_wait_order (DocketPreviews *previews, const char *order, gint64 timeout);

/* How many pictures wait or are being checked now. Any thread. */
guint docket_previews_get_n_queued (DocketPreviews *previews);

G_END_DECLS
