/* docket-images-table.h: how much of each picture has arrived, and who refers to a blob
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-image.h"

G_BEGIN_DECLS

/* What is found by something else than its order; the rest is in the order's document. */
typedef struct
{
  char *order;       /* claim code */
  char *id;          /* DocketImage.id; never given twice within an order */
  char *key;         /* the upload's Idempotency-Key */
  char *upload;      /* name of the file that receives it, for docket_blobs_upload_*() */
  gint64 length;
  gint64 offset;     /* acknowledged: durable in the upload's file */
  DocketImageState state;
  gboolean removed;  /* by the customer; the id stays taken */
  char *sha256;      /* NULL while receiving */
} DocketImageRow;

void docket_image_row_free (DocketImageRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketImageRow, docket_image_row_free)

/* NULL without @error where the order has none of that id. (transfer full) */
DocketImageRow *docket_images_table_get (DocketDbHandle *handle,
                                         const char *order,
                                         const char *id,
                                         GError **error);

/* NULL without @error where no upload of the order has that key. */
DocketImageRow *docket_images_table_find_key (DocketDbHandle *handle,
                                              const char *order,
                                              const char *key,
                                              GError **error);

/* The next free id of the order: "1", "2", … */
char *docket_images_table_next_id (DocketDbHandle *handle, const char *order, GError **error);

/* Inserts or rewrites by order and id. Writer. */
gboolean docket_images_table_put (DocketDbHandle *handle,
                                  const DocketImageRow *row,
                                  GError **error);

/* Removes all rows of the order; @sha256s (out) (nullable): blobs that may now be unreferenced.
 * Writer. */
gboolean docket_images_table_clear (DocketDbHandle *handle,
                                    const char *order,
                                    GPtrArray *sha256s,
                                    GError **error);

/* Rows of pictures being checked, at most @limit, after (@after_order, @after_id) where those are not
 * NULL. */
GPtrArray *docket_images_table_list_checking (DocketDbHandle *handle,
                                              const char *after_order,
                                              const char *after_id,
                                              guint limit,
                                              GError **error);

/* Whether any image that is not removed, or any message, refers to the blob. FALSE with @error on failure. */
gboolean docket_images_table_is_referenced (DocketDbHandle *handle,
                                            const char *sha256,
                                            gboolean *referenced,
                                            GError **error);

/* Whether an upload still writes to that file. */
gboolean docket_images_table_has_upload (DocketDbHandle *handle,
                                         const char *upload,
                                         gboolean *has,
                                         GError **error);

G_END_DECLS
