/* docket-blobs-private.h: the blobs' insides, for their own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-blobs.h"

G_BEGIN_DECLS

struct _DocketBlobs
{
  char *dir;
  gint64 min_free;
  DocketBlobsFault fault;
  gpointer fault_data;
  gint next_aside;   /* atomic: makes names of files aside unique */
  guint durable[2048];  /* atomic: a bit for each folder ab/cd of the originals that is known to be so */
};

/* Whether the system call named @call shall go on; FALSE with errno set where a test forbids it. */
gboolean docket_blobs_may (DocketBlobs *blobs, const char *call);

/* Sets @error from errno, with @path in the sentence. */
void docket_blobs_set_error (GError **error, const char *path);

/* dir/TREE/ab/cd/NAME for a hash "abcd…". @name NULL: the hash. */
char *docket_blobs_path (DocketBlobs *blobs,
                         const char *tree,
                         const char *sha256,
                         const char *name);
char *docket_blobs_upload_path (DocketBlobs *blobs, const char *name);

/* Makes @path's folders below the tree where missing; not durable until those above are synced. */
gboolean docket_blobs_make_parents (DocketBlobs *blobs, const char *path, GError **error);
gboolean docket_blobs_sync_dir (DocketBlobs *blobs, const char *path_inside, GError **error);
gboolean docket_blobs_unlink (DocketBlobs *blobs, const char *path, GError **error);
gint docket_blobs_open_file (const char *path, gint64 *length, GError **error);

G_END_DECLS
