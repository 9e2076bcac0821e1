/* docket-answers-table.c: answers given to Idempotency-Keys, sealed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-answers-table.h"

#include "docket-error.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define TRIM                                                                                \
  "DELETE FROM answers WHERE (scope, answer_key) IN "                                       \
  "(SELECT scope, answer_key FROM answers WHERE expires <= $1 ORDER BY expires LIMIT $2)"

GBytes *
docket_answers_table_get (DocketDbHandle   *handle,
                          const char       *scope,
                          const char       *key,
                          const DocketHash *body,
                          gint64            now,
                          GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  gconstpointer bytes;
  gboolean found;
  gsize length;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT body, sealed FROM answers WHERE scope = $1 AND answer_key = $2 AND expires > $3",
                             PARAMS (P_TEXT (scope), P_TEXT (key), P_INT (now)), error) ||
      !found)
    return NULL;

  bytes = docket_rows_blob (&rows, 0, &length);
  if (length != DOCKET_HASH_LEN || memcmp (bytes, body->bytes, length) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_KEY_REUSED,
                   _("This Idempotency-Key was used for another request."));
      return NULL;
    }
  bytes = docket_rows_blob (&rows, 1, &length);
  return g_bytes_new (bytes, length);
}

gboolean
docket_answers_table_put (DocketDbHandle   *handle,
                          const char       *scope,
                          const char       *key,
                          const DocketHash *body,
                          GBytes           *sealed,
                          gint64            expires,
                          GError          **error)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (sealed, &length);

  return docket_sql_run (handle, NULL,
                         "INSERT INTO answers (scope, answer_key, body, sealed, expires) "
                         "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (scope, answer_key) DO UPDATE SET "
                         "body = excluded.body, sealed = excluded.sealed, expires = excluded.expires",
                         PARAMS (P_TEXT (scope), P_TEXT (key), P_HASH (body), P_BLOB (bytes, length),
                                 P_INT (expires)),
                         error);
}

gboolean
docket_answers_table_trim (DocketDbHandle *handle,
                           gint64          now,
                           guint           limit,
                           guint          *n,
                           GError        **error)
{
  gint64 n_changes;

  if (!docket_sql_run (handle, &n_changes, TRIM, PARAMS (P_INT (now), P_INT (limit)), error))
    return FALSE;
  if (n != NULL)
    *n = (guint) n_changes;
  return TRUE;
}
