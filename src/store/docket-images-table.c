/* docket-images-table.c: how much of each picture has arrived, and who refers to a blob
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-images-table.h"

#include "docket-error.h"
#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define COLUMNS "orders.code, images.id, upload_key, upload, length, arrived, images.state, removed, sha256"
#define GET                                                                                 \
  "SELECT " COLUMNS " FROM images JOIN orders ON orders.id = order_id "                     \
  "WHERE order_id = $1 AND images.id = $2"
#define FIND_KEY                                                                            \
  "SELECT " COLUMNS " FROM images JOIN orders ON orders.id = order_id "                     \
  "WHERE order_id = $1 AND upload_key = $2"
#define LIST_CHECKING                                                                       \
  "SELECT " COLUMNS " FROM images JOIN orders ON orders.id = order_id "                     \
  "WHERE images.state = 'checking' AND removed = 0 AND (order_id, images.id) > ($1, $2) "   \
  "ORDER BY order_id, images.id LIMIT $3"
#define PUT                                                                                 \
  "INSERT INTO images (order_id, id, upload_key, upload, length, arrived, state, removed, " \
  "sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "                                    \
  "ON CONFLICT (order_id, id) DO UPDATE SET arrived = excluded.arrived, "                   \
  "upload = excluded.upload, state = excluded.state, removed = excluded.removed, "          \
  "sha256 = excluded.sha256"
/* By a picture, or by a message that rests as it came. */
#define REFERENCED                                                                          \
  "SELECT 1 FROM images WHERE sha256 = $1 AND removed = 0 "                                 \
  "UNION ALL SELECT 1 FROM messages WHERE raw = $1 LIMIT 1"
#define HAS_UPLOAD                                                                          \
  "SELECT 1 FROM images WHERE state = 'receiving' AND upload = $1 AND removed = 0 LIMIT 1"

static gpointer
read_row (DocketRows *rows,
          GError    **error)
{
  DocketImageRow *row = g_new0 (DocketImageRow, 1);

  row->order = docket_rows_dup_text (rows, 0, NULL);
  row->id = g_strdup_printf ("%" G_GINT64_FORMAT, docket_rows_int (rows, 1));
  row->key = docket_rows_dup_text (rows, 2, NULL);
  row->upload = docket_rows_dup_text (rows, 3, NULL);
  row->length = docket_rows_int (rows, 4);
  row->offset = docket_rows_int (rows, 5);
  docket_image_state_from_nick (docket_rows_text (rows, 6), &row->state);
  row->removed = docket_rows_int (rows, 7) != 0;
  row->sha256 = docket_rows_dup_text (rows, 8, NULL);
  return row;
}

/* Ids are numbers in text; anything else is an id that nothing has. */
static gint64
image_number (const char *id)
{
  gint64 number;

  return g_ascii_string_to_signed (id, 10, 1, G_MAXINT32, &number, NULL) ? number : -1;
}

static gboolean
exists (DocketDbHandle    *handle,
        const char        *sql,
        const char        *text,
        gboolean          *found,
        GError           **error)
{
  g_auto (DocketRows) rows = { NULL };

  return docket_sql_query_one (handle, &rows, found, sql, PARAMS (P_TEXT (text)), error);
}

void
docket_image_row_free (DocketImageRow *row)
{
  if (row == NULL)
    return;

  g_free (row->order);
  g_free (row->id);
  g_free (row->key);
  g_free (row->upload);
  g_free (row->sha256);
  g_free (row);
}

DocketImageRow *
docket_images_table_get (DocketDbHandle *handle,
                         const char     *order,
                         const char     *id,
                         GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET,
                             PARAMS (P_INT (docket_order_id (order)), P_INT (image_number (id))),
                             error))
    return NULL;
  if (!found)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such picture."));
      return NULL;
    }
  return read_row (&rows, error);
}

DocketImageRow *
docket_images_table_find_key (DocketDbHandle *handle,
                              const char     *order,
                              const char     *key,
                              GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, FIND_KEY,
                             PARAMS (P_INT (docket_order_id (order)), P_TEXT (key)), error) ||
      !found)
    return NULL;
  return read_row (&rows, error);
}

char *
docket_images_table_next_id (DocketDbHandle *handle,
                             const char     *order,
                             GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT COALESCE(MAX(id), 0) + 1 FROM images WHERE order_id = $1",
                             PARAMS (P_INT (docket_order_id (order))), error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, docket_rows_int (&rows, 0));
}

gboolean
docket_images_table_put (DocketDbHandle       *handle,
                         const DocketImageRow *row,
                         GError              **error)
{
  return docket_sql_run (handle, NULL, PUT,
                         PARAMS (P_INT (docket_order_id (row->order)),
                                 P_INT (image_number (row->id)), P_TEXT (row->key),
                                 P_TEXT (row->upload), P_INT (row->length), P_INT (row->offset),
                                 P_TEXT (docket_image_state_to_nick (row->state)),
                                 P_INT (row->removed), P_TEXT (row->sha256)),
                         error);
}

gboolean
docket_images_table_clear (DocketDbHandle *handle,
                           const char     *order,
                           GPtrArray      *sha256s,
                           GError        **error)
{
  gint64 id = docket_order_id (order);

  if (sha256s != NULL)
    {
      g_auto (DocketRows) rows = { NULL };
      DocketDbStep step;

      if (!docket_sql_query (handle, &rows,
                             "SELECT sha256 FROM images WHERE order_id = $1 AND sha256 IS NOT NULL",
                             PARAMS (P_INT (id)), error))
        return FALSE;
      while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
        g_ptr_array_add (sha256s, docket_rows_dup_text (&rows, 0, NULL));
      if (step == DOCKET_DB_STEP_ERROR)
        return FALSE;
    }
  return docket_sql_run (handle, NULL, "DELETE FROM images WHERE order_id = $1", PARAMS (P_INT (id)),
                         error);
}

GPtrArray *
docket_images_table_list_checking (DocketDbHandle *handle,
                                   const char     *after_order,
                                   const char     *after_id,
                                   guint           limit,
                                   GError        **error)
{
  return docket_sql_collect (handle, read_row, (GDestroyNotify) docket_image_row_free,
                             LIST_CHECKING,
                             PARAMS (P_INT (docket_order_id (after_order)),
                                     P_INT (after_id != NULL ? image_number (after_id) : -1),
                                     P_INT (limit)),
                             error);
}

gboolean
docket_images_table_is_referenced (DocketDbHandle *handle,
                                   const char     *sha256,
                                   gboolean       *referenced,
                                   GError        **error)
{
  return exists (handle, REFERENCED, sha256, referenced, error);
}

gboolean
docket_images_table_has_upload (DocketDbHandle *handle,
                                const char     *upload,
                                gboolean       *has,
                                GError        **error)
{
  return exists (handle, HAS_UPLOAD, upload, has, error);
}
