/* docket-access-table.c: passwords, tries, sessions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-access-table.h"

#include "docket-error.h"
#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define SET_PASSWORD                                                                        \
  "INSERT INTO passwords (order_id, hash, generation, drawn_at) VALUES ($1, $2, 1, $3) "    \
  "ON CONFLICT (order_id) DO UPDATE SET hash = excluded.hash, "                             \
  "generation = passwords.generation + 1, drawn_at = excluded.drawn_at"
#define SET_TRIES                                                                           \
  "INSERT INTO tries (bucket, wrong, since, blocked_until, lockouts, keep_until) "          \
  "VALUES ($1, $2, $3, $4, $5, $6) "                                                        \
  "ON CONFLICT (bucket) DO UPDATE SET wrong = excluded.wrong, since = excluded.since, "     \
  "blocked_until = excluded.blocked_until, lockouts = excluded.lockouts, "                  \
  "keep_until = excluded.keep_until"

static gboolean
trim (DocketDbHandle *handle,
      const char     *sql,
      gint64          now,
      guint           limit,
      guint          *n,
      GError        **error)
{
  gint64 n_changes;

  if (!docket_sql_run (handle, &n_changes, sql, PARAMS (P_INT (now), P_INT (limit)), error))
    return FALSE;
  *n += (guint) n_changes;
  return TRUE;
}

gboolean
docket_passwords_table_set (DocketDbHandle   *handle,
                            const char       *order,
                            const DocketHash *hash,
                            gint64            now,
                            GError          **error)
{
  return docket_sql_run (handle, NULL, SET_PASSWORD,
                         PARAMS (P_INT (docket_order_id (order)), P_HASH (hash), P_INT (now)), error);
}

gboolean
docket_passwords_table_get (DocketDbHandle *handle,
                            const char     *order,
                            DocketHash     *hash,
                            guint          *generation,
                            GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gconstpointer bytes;
  gboolean found;
  gsize length;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT hash, generation FROM passwords WHERE order_id = $1",
                             PARAMS (P_INT (docket_order_id (order))), error))
    return FALSE;

  bytes = found ? docket_rows_blob (&rows, 0, &length) : NULL;
  if (bytes == NULL || length != DOCKET_HASH_LEN)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The order has no password."));
      return FALSE;
    }
  memcpy (hash->bytes, bytes, DOCKET_HASH_LEN);
  if (generation != NULL)
    *generation = (guint) docket_rows_int (&rows, 1);
  return TRUE;
}

gboolean
docket_tries_table_get (DocketDbHandle *handle,
                        const char     *bucket,
                        DocketTries    *tries,
                        GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT wrong, since, blocked_until, lockouts FROM tries "
                             "WHERE bucket = $1",
                             PARAMS (P_TEXT (bucket)), error))
    return FALSE;

  *tries = (DocketTries) { 0 };
  if (found)
    *tries = (DocketTries) { .wrong = (guint) docket_rows_int (&rows, 0),
                             .since = docket_rows_int (&rows, 1),
                             .blocked_until = docket_rows_int (&rows, 2),
                             .lockouts = (guint) docket_rows_int (&rows, 3) };
  return TRUE;
}

gboolean
docket_tries_table_set (DocketDbHandle    *handle,
                        const char        *bucket,
                        const DocketTries *tries,
                        gint64             keep_until,
                        GError           **error)
{
  return docket_sql_run (handle, NULL, SET_TRIES,
                         PARAMS (P_TEXT (bucket), P_INT (tries->wrong), P_INT (tries->since),
                                 P_INT (tries->blocked_until), P_INT (tries->lockouts),
                                 P_INT (keep_until)),
                         error);
}

gboolean
docket_sessions_table_add (DocketDbHandle   *handle,
                           const DocketHash *token,
                           const char       *order,
                           gint64            expires,
                           GError          **error)
{
  return docket_sql_run (handle, NULL,
                         "INSERT INTO sessions (token, order_id, code, expires) "
                         "VALUES ($1, $2, $3, $4)",
                         PARAMS (P_HASH (token), P_INT (docket_order_id (order)), P_TEXT (order),
                                 P_INT (expires)),
                         error);
}

char *
docket_sessions_table_get (DocketDbHandle   *handle,
                           const DocketHash *token,
                           gint64            now,
                           GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT code FROM sessions WHERE token = $1 AND expires > $2",
                             PARAMS (P_HASH (token), P_INT (now)), error))
    return NULL;
  if (!found)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED,
                   _("You are not logged in any more: the time is over, or the order was given a new password. "
                     "Please log in again, with the claim code and the newest password."));
      return NULL;
    }
  return docket_rows_dup_text (&rows, 0, NULL);
}

gboolean
docket_sessions_table_remove (DocketDbHandle *handle,
                              const char     *order,
                              GError        **error)
{
  return docket_sql_run (handle, NULL, "DELETE FROM sessions WHERE order_id = $1",
                         PARAMS (P_INT (docket_order_id (order))), error);
}

gboolean
docket_access_table_trim (DocketDbHandle *handle,
                          gint64          now,
                          guint           limit,
                          guint          *n,
                          GError        **error)
{
  guint removed = 0;

  if (!trim (handle,
             "DELETE FROM sessions WHERE token IN "
             "(SELECT token FROM sessions WHERE expires <= $1 LIMIT $2)",
             now, limit, &removed, error) ||
      !trim (handle,
             "DELETE FROM pairing WHERE code IN "
             "(SELECT code FROM pairing WHERE expires <= $1 LIMIT $2)",
             now, limit, &removed, error) ||
      !trim (handle,
             "DELETE FROM tries WHERE bucket IN "
             "(SELECT bucket FROM tries WHERE keep_until <= $1 LIMIT $2)",
             now, limit, &removed, error))
    return FALSE;
  if (n != NULL)
    *n = removed;
  return TRUE;
}
