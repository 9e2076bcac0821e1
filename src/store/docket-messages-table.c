/* docket-messages-table.c: what customers wrote
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-messages-table.h"

#include "docket-error.h"
#include "docket-nick.h"
#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define COLUMNS                                                                             \
  "id, identity, mailbox, validity, uid, message_id, sender, subject, received_at, length, " \
  "raw, state, reason, site, order_id, accepted, tries, not_before, expires"
#define COUNT_SENDER                                                                        \
  "SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE sender = $1 AND received_at >= $2 "   \
  "AND id < $3 LIMIT $4)"
#define FORGET "UPDATE messages SET raw = NULL, sender = NULL, subject = NULL, message_id = NULL, expires = 0 "
#define TRIM                                                                                \
  "DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE received_at < $1 "       \
  "AND raw IS NULL ORDER BY received_at LIMIT $2)"

static const char *const nicks[] = {
  [DOCKET_MESSAGE_STORED] = "stored",
  [DOCKET_MESSAGE_DONE] = "done",
  [DOCKET_MESSAGE_PARKED] = "parked",
  [DOCKET_MESSAGE_PUT_AWAY] = "put-away",
};

const char *
docket_message_state_to_nick (DocketMessageState state)
{
  return nicks[state];
}

gboolean
docket_message_state_from_nick (const char         *nick,
                                DocketMessageState *state)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found >= 0)
    *state = (DocketMessageState) found;
  return found >= 0;
}

void
docket_message_row_free (DocketMessageRow *row)
{
  if (row == NULL)
    return;

  g_free (row->mailbox);
  g_free (row->validity);
  g_free (row->uid);
  g_free (row->message_id);
  g_free (row->sender);
  g_free (row->subject);
  g_free (row->raw);
  g_free (row->reason);
  g_free (row->site);
  g_free (row->order);
  g_free (row);
}

static void
read_text (DocketRows       *rows,
           DocketMessageRow *row)
{
  row->mailbox = docket_rows_dup_text (rows, 2, NULL);
  row->validity = docket_rows_dup_text (rows, 3, NULL);
  row->uid = docket_rows_dup_text (rows, 4, NULL);
  row->message_id = docket_rows_dup_text (rows, 5, NULL);
  row->sender = docket_rows_dup_text (rows, 6, NULL);
  row->subject = docket_rows_dup_text (rows, 7, NULL);
  row->raw = docket_rows_dup_text (rows, 10, NULL);
  row->reason = docket_rows_dup_text (rows, 12, NULL);
  row->site = docket_rows_dup_text (rows, 13, NULL);
}

static gpointer
read_row (DocketRows *rows,
          GError    **error)
{
  g_autoptr (DocketMessageRow) row = g_new0 (DocketMessageRow, 1);
  gconstpointer identity;
  gsize length;

  row->id = docket_rows_int (rows, 0);
  identity = docket_rows_blob (rows, 1, &length);
  if (length != DOCKET_HASH_LEN || !docket_message_state_from_nick (docket_rows_text (rows, 11), &row->state))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "message %" G_GINT64_FORMAT " cannot be read", row->id);
      return NULL;
    }
  memcpy (row->identity.bytes, identity, length);
  read_text (rows, row);
  row->received_at = docket_rows_int (rows, 8);
  row->length = docket_rows_int (rows, 9);
  row->order = docket_rows_is_null (rows, 14) ? NULL : docket_order_code (docket_rows_int (rows, 14));
  row->accepted = docket_rows_int (rows, 15) != 0;
  row->tries = (guint) docket_rows_int (rows, 16);
  row->not_before = docket_rows_int (rows, 17);
  row->expires = docket_rows_int (rows, 18);
  return g_steal_pointer (&row);
}

static DocketParam
order_param (const char *code)
{
  return code != NULL ? (DocketParam) P_INT (docket_order_id (code)) : (DocketParam) { .kind = DOCKET_PARAM_NULL };
}

gboolean
docket_messages_table_add (DocketDbHandle   *handle,
                           DocketMessageRow *row,
                           GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  const DocketParam params[] = {
    P_HASH (&row->identity), P_TEXT (row->mailbox), P_TEXT (row->validity), P_TEXT (row->uid), P_TEXT (row->message_id),
    P_TEXT (row->sender), P_TEXT (row->subject), P_INT (row->received_at), P_INT (row->length), P_TEXT (row->raw),
    P_TEXT (nicks[row->state]), P_TEXT (row->reason), P_TEXT (row->site), order_param (row->order), P_INT (row->expires),
  };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "INSERT INTO messages (identity, mailbox, validity, uid, message_id, sender, subject, "
                             "received_at, length, raw, state, reason, site, order_id, expires) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id",
                             params, G_N_ELEMENTS (params), error))
    return FALSE;
  row->id = docket_rows_int (&rows, 0);
  return TRUE;
}

gboolean
docket_messages_table_has (DocketDbHandle   *handle,
                           const DocketHash *identity,
                           gboolean         *has,
                           GError          **error)
{
  g_auto (DocketRows) rows = { NULL };

  return docket_sql_query_one (handle, &rows, has, "SELECT 1 FROM messages WHERE identity = $1",
                               PARAMS (P_HASH (identity)), error);
}

gboolean
docket_messages_table_has_place (DocketDbHandle *handle,
                                 const char     *mailbox,
                                 const char     *validity,
                                 const char     *uid,
                                 gboolean       *has,
                                 GError        **error)
{
  g_auto (DocketRows) rows = { NULL };

  return docket_sql_query_one (handle, &rows, has,
                               "SELECT 1 FROM messages WHERE mailbox = $1 AND validity = $2 AND uid = $3 LIMIT 1",
                               PARAMS (P_TEXT (mailbox), P_TEXT (validity), P_TEXT (uid)), error);
}

DocketMessageRow *
docket_messages_table_get (DocketDbHandle *handle,
                           gint64          id,
                           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT " COLUMNS " FROM messages WHERE id = $1",
                             PARAMS (P_INT (id)), error))
    return NULL;
  if (found)
    return read_row (&rows, error);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such message."));
  return NULL;
}

gboolean
docket_messages_table_save (DocketDbHandle         *handle,
                            const DocketMessageRow *row,
                            GError                **error)
{
  const DocketParam params[] = {
    P_TEXT (nicks[row->state]), P_TEXT (row->reason), P_TEXT (row->site), order_param (row->order),
    P_INT (row->accepted), P_INT (row->tries), P_INT (row->not_before), P_INT (row->expires), P_INT (row->id),
  };

  return docket_sql_run (handle, NULL,
                         "UPDATE messages SET state = $1, reason = $2, site = $3, order_id = $4, accepted = $5, "
                         "tries = $6, not_before = $7, expires = $8 WHERE id = $9",
                         params, G_N_ELEMENTS (params), error);
}

GPtrArray *
docket_messages_table_list_stored (DocketDbHandle *handle,
                                   gint64          now,
                                   guint           limit,
                                   gint64         *next,
                                   GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT MIN(not_before) FROM messages WHERE state = 'stored' AND not_before > $1",
                             PARAMS (P_INT (now)), error))
    return NULL;
  *next = found ? docket_rows_int (&rows, 0) : 0;
  return docket_sql_collect (handle, read_row, (GDestroyNotify) docket_message_row_free,
                             "SELECT " COLUMNS " FROM messages WHERE id IN (SELECT MIN(id) FROM messages "
                             "WHERE state = 'stored' AND not_before <= $1 GROUP BY COALESCE(sender, CAST(id AS TEXT))) "
                             "ORDER BY id LIMIT $2",
                             PARAMS (P_INT (now), P_INT (limit)), error);
}

GPtrArray *
docket_messages_table_list (DocketDbHandle    *handle,
                            const char        *site,
                            DocketMessageState state,
                            gint64             before,
                            guint              limit,
                            GError           **error)
{
  return docket_sql_collect (handle, read_row, (GDestroyNotify) docket_message_row_free,
                             "SELECT " COLUMNS " FROM messages WHERE site = $1 AND state = $2 AND id < $3 "
                             "ORDER BY id DESC LIMIT $4",
                             PARAMS (P_TEXT (site), P_TEXT (nicks[state]), P_INT (before > 0 ? before : G_MAXINT64),
                                     P_INT (limit)), error);
}

gboolean
docket_messages_table_count_parked (DocketDbHandle *handle,
                                    const char     *site,
                                    guint          *n,
                                    GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT COUNT(*) FROM messages WHERE site = $1 AND state = 'parked'",
                             PARAMS (P_TEXT (site)), error))
    return FALSE;
  *n = (guint) docket_rows_int (&rows, 0);
  return TRUE;
}

/* Collects the first column. */
static GArray *
collect_ids (DocketRows *rows,
             GError    **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  DocketDbStep step;

  while ((step = docket_rows_next (rows, error)) == DOCKET_DB_STEP_ROW)
    {
      gint64 id = docket_rows_int (rows, 0);

      g_array_append_val (ids, id);
    }
  return step == DOCKET_DB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

GArray *
docket_messages_table_list_parked_of (DocketDbHandle *handle,
                                      const char     *site,
                                      const char     *sender,
                                      GError        **error)
{
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query (handle, &rows,
                         "SELECT id FROM messages WHERE sender = $1 AND site = $2 AND state = 'parked'",
                         PARAMS (P_TEXT (sender), P_TEXT (site)), error))
    return NULL;
  return collect_ids (&rows, error);
}

gboolean
docket_messages_table_park_others (DocketDbHandle         *handle,
                                   const DocketMessageRow *row,
                                   gint64                  until,
                                   guint                  *n,
                                   GError                **error)
{
  gint64 n_changes;

  if (!docket_sql_run (handle, &n_changes,
                       "UPDATE messages SET state = 'parked', reason = $1, expires = $2 WHERE sender = $3 "
                       "AND received_at < $4 AND id > $5 AND state = 'stored' AND accepted = 0",
                       PARAMS (P_TEXT (row->reason), P_INT (row->expires), P_TEXT (row->sender), P_INT (until),
                               P_INT (row->id)), error))
    return FALSE;
  *n = (guint) n_changes;
  return TRUE;
}

gboolean
docket_messages_table_count_sender (DocketDbHandle *handle,
                                    const char     *sender,
                                    gint64          since,
                                    gint64          before,
                                    guint           limit,
                                    guint          *n,
                                    GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, COUNT_SENDER,
                             PARAMS (P_TEXT (sender), P_INT (since), P_INT (before), P_INT (limit)), error))
    return FALSE;
  *n = (guint) docket_rows_int (&rows, 0);
  return TRUE;
}

static gboolean
collect_raw (DocketRows *rows,
             GPtrArray  *sha256s,
             GError    **error)
{
  DocketDbStep step;

  while ((step = docket_rows_next (rows, error)) == DOCKET_DB_STEP_ROW)
    g_ptr_array_add (sha256s, docket_rows_dup_text (rows, 0, NULL));
  return step == DOCKET_DB_STEP_DONE;
}

gboolean
docket_messages_table_forget_order (DocketDbHandle *handle,
                                    const char     *order,
                                    GPtrArray      *sha256s,
                                    GError        **error)
{
  const DocketParam id[] = { P_INT (docket_order_id (order)) };
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query (handle, &rows, "SELECT raw FROM messages WHERE order_id = $1 AND raw IS NOT NULL", id, 1, error) ||
      !collect_raw (&rows, sha256s, error))
    return FALSE;
  docket_rows_clear (&rows);
  return docket_sql_run (handle, NULL, FORGET "WHERE order_id = $1", id, 1, error);
}

gboolean
docket_messages_table_forget (DocketDbHandle *handle,
                              gint64          message,
                              GPtrArray      *sha256s,
                              GError        **error)
{
  const DocketParam id[] = { P_INT (message) };
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query (handle, &rows, "SELECT raw FROM messages WHERE id = $1 AND raw IS NOT NULL", id, 1, error) ||
      !collect_raw (&rows, sha256s, error))
    return FALSE;
  docket_rows_clear (&rows);
  return docket_sql_run (handle, NULL, FORGET ", state = CASE state WHEN 'parked' THEN 'put-away' ELSE state END "
                         "WHERE id = $1", id, 1, error);
}

GArray *
docket_messages_table_list_expired (DocketDbHandle *handle,
                                    gint64          now,
                                    guint           limit,
                                    GError        **error)
{
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query (handle, &rows,
                         "SELECT id FROM messages WHERE expires > 0 AND expires <= $1 AND state <> 'stored' "
                         "ORDER BY expires LIMIT $2",
                         PARAMS (P_INT (now), P_INT (limit)), error))
    return NULL;
  return collect_ids (&rows, error);
}

gboolean
docket_messages_table_trim (DocketDbHandle *handle,
                            gint64          before,
                            guint           limit,
                            guint          *n,
                            GError        **error)
{
  gint64 n_changes;

  if (!docket_sql_run (handle, &n_changes, TRIM, PARAMS (P_INT (before), P_INT (limit)), error))
    return FALSE;
  if (n != NULL)
    *n = (guint) n_changes;
  return TRUE;
}
