/* docket-blobs.h: pictures by their SHA-256, uploads that can be continued, derived ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DocketBlobs DocketBlobs;

/* @dir/originals/ab/cd/…, @dir/uploads/…, @dir/derived/ab/cd/SHA/…; made where missing. @min_free:
 * bytes below which nothing new is taken (DOCKET_ERROR_FULL). Any thread may call any function; two
 * threads must not append to the same upload at once. Errors: FULL, NOT_FOUND, FAILED. */
DocketBlobs *docket_blobs_open (const char *dir, gint64 min_free, GError **error);
void docket_blobs_free (DocketBlobs *blobs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBlobs, docket_blobs_free)

/* The disk guard: FULL where less than @min_free would be left after @bytes more. */
gboolean docket_blobs_check_room (DocketBlobs *blobs, gint64 bytes, GError **error);

/* A picture on its way. Bytes are durable only after docket_upload_sync(). */
typedef struct _DocketUpload DocketUpload;

/* A name for a new upload's file. (transfer full) */
char *docket_upload_name_new (void);

/* Opens or continues upload @name at @offset, the number of bytes acknowledged so far: what the
 * file holds beyond is cut off. NOT_FOUND where it holds less. */
DocketUpload *docket_upload_open (DocketBlobs *blobs,
                                  const char *name,
                                  gint64 offset,
                                  GError **error);

/* Appends; the bytes are also hashed on the way. */
gboolean docket_upload_append (DocketUpload *upload,
                               gconstpointer bytes,
                               gsize length,
                               GError **error);

/* Bytes in the file, durable or not. */
gint64 docket_upload_get_offset (const DocketUpload *upload);

/* After this, what was appended survives a power cut. @whole: it is about to be published, which makes
 * it durable under its other name, so that this one need not be. */
gboolean docket_upload_sync (DocketUpload *upload, gboolean whole, GError **error);

/* The whole file's SHA-256, 64 lower-case hex digits. (transfer full) */
char *docket_upload_finish (DocketUpload *upload, GError **error);

/* Closes the file and keeps it. */
void docket_upload_close (DocketUpload *upload);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketUpload, docket_upload_close)

/* Makes the synced upload @name the blob @sha256: durable under its name, the same picture kept
 * once. The upload's file stays until docket_blobs_discard_upload(), so that this can be repeated.
 * */
gboolean docket_blobs_publish (DocketBlobs *blobs,
                               const char *name,
                               const char *sha256,
                               GError **error);

/* Removes an upload's file; none is fine. */
gboolean docket_blobs_discard_upload (DocketBlobs *blobs, const char *name, GError **error);

/* Whether the original is there and whole: what is published is never partial. */
gboolean docket_blobs_has (DocketBlobs *blobs, const char *sha256);

/* A descriptor for reading, to be closed by the caller; -1 with @error. @length: (out) (optional).
 * */
gint docket_blobs_open_original (DocketBlobs *blobs,
                                 const char *sha256,
                                 gint64 *length,
                                 GError **error);

/* Removes the blob and all that was derived from it; none is fine. Only from a work on the writer's
 * thread that has made sure that nothing refers to it: references are made on that thread too. */
gboolean docket_blobs_remove (DocketBlobs *blobs, const char *sha256, GError **error);

/* A picture made from a blob: @variant is a file name such as "256.jpg". */
gint docket_blobs_open_derived (DocketBlobs *blobs,
                                const char *sha256,
                                const char *variant,
                                gint64 *length,
                                GError **error);

/* A derived picture being written: a descriptor to write to, then keep or drop it. */
typedef struct _DocketDerived DocketDerived;
DocketDerived *docket_derived_begin (DocketBlobs *blobs,
                                     const char *sha256,
                                     const char *variant,
                                     GError **error);
gint docket_derived_get_fd (const DocketDerived *derived);

/* Durable under its name, whole or not at all; frees @derived in any case. */
gboolean docket_derived_keep (DocketDerived *derived, GError **error);
void docket_derived_drop (DocketDerived *derived);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDerived, docket_derived_drop)

/* Removes the pictures derived from the blob. */
gboolean docket_blobs_remove_derived (DocketBlobs *blobs, const char *sha256, GError **error);

/* The names of all blobs whose hash begins with @prefix (0..255), of what was derived from blobs
 * that are no more, and of all upload files: for the collector. (transfer full) */
GPtrArray *docket_blobs_list (DocketBlobs *blobs, guint8 prefix, GError **error);
GPtrArray *docket_blobs_list_uploads (DocketBlobs *blobs, GError **error);

/* For tests: called before each system call that writes, with its name ("open", "write",
 * "fdatasync", "fsync", "rename", "link", "unlink"); an errno other than 0 makes that call fail. */
typedef gint (*DocketBlobsFault) (const char *call, gpointer data);
void docket_blobs_set_fault (DocketBlobs *blobs, DocketBlobsFault fault, gpointer data);

G_END_DECLS
