/* docket-outbox-table.c: what is to be sent to customers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-outbox-table.h"

#include "docket-error.h"
#include "docket-nick.h"
#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <string.h>

#define COLUMNS                                                                             \
  "id, outbox_key, kind, site, order_id, message, recipient, message_id, sealed, created_at, " \
  "not_before, tries, state, error, ended_at"
/* Nothing older waits for the same recipient. */
#define FIRST_OF_ITS_RECIPIENT                                                              \
  "NOT EXISTS (SELECT 1 FROM outbox AS older WHERE older.state = 'waiting' "                \
  "AND older.recipient = outbox.recipient AND older.id < outbox.id)"
#define NEXT                                                                                \
  "SELECT " COLUMNS " FROM outbox WHERE state = 'waiting' AND not_before <= $1 AND "        \
  FIRST_OF_ITS_RECIPIENT " ORDER BY id LIMIT 1"
#define NEXT_TIME                                                                           \
  "SELECT MIN(not_before) FROM outbox WHERE state = 'waiting' AND " FIRST_OF_ITS_RECIPIENT
#define TRIM                                                                                \
  "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE ended_at > 0 AND ended_at < $1 " \
  "ORDER BY ended_at LIMIT $2)"

#define COUNT_RECIPIENT                                                                     \
  "SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state = 'waiting' AND recipient = $1 "   \
  "UNION ALL SELECT 1 FROM outbox WHERE ended_at > 0 AND ended_at > $2 AND recipient = $1 LIMIT $3)"

#define TO_REMIND                                                                           \
  "SELECT code FROM orders WHERE expires > $1 AND expires <= $2 AND placed_at > 0 AND placed_at <= $3 " \
  "AND ready_at <= $3 AND ended_at = 0 AND replace ($4, ';' || site || ';', '') <> $4 "      \
  "AND NOT EXISTS (SELECT 1 FROM reminded "                                                 \
  "WHERE reminded.order_id = orders.id AND reminded.expires >= orders.expires) ORDER BY expires LIMIT $5"

static const char *const nicks[] = {
  [DOCKET_OUTBOX_WAITING] = "waiting",
  [DOCKET_OUTBOX_SENT] = "sent",
  [DOCKET_OUTBOX_FAILED] = "failed",
};

const char *
docket_outbox_state_to_nick (DocketOutboxState state)
{
  return nicks[state];
}

gboolean
docket_outbox_state_from_nick (const char        *nick,
                               DocketOutboxState *state)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found >= 0)
    *state = (DocketOutboxState) found;
  return found >= 0;
}

void
docket_outbox_row_free (DocketOutboxRow *row)
{
  if (row == NULL)
    return;

  g_free (row->key);
  g_free (row->kind);
  g_free (row->site);
  g_free (row->order);
  g_free (row->recipient);
  g_free (row->message_id);
  g_clear_pointer (&row->sealed, g_bytes_unref);
  g_free (row->error);
  g_free (row);
}

static gpointer
read_row (DocketRows *rows,
          GError    **error)
{
  g_autoptr (DocketOutboxRow) row = g_new0 (DocketOutboxRow, 1);
  gconstpointer sealed;
  gsize length;

  row->id = docket_rows_int (rows, 0);
  row->key = docket_rows_dup_text (rows, 1, NULL);
  row->kind = docket_rows_dup_text (rows, 2, NULL);
  row->site = docket_rows_dup_text (rows, 3, NULL);
  row->order = docket_rows_is_null (rows, 4) ? NULL : docket_order_code (docket_rows_int (rows, 4));
  row->message = docket_rows_int (rows, 5);
  row->recipient = docket_rows_dup_text (rows, 6, NULL);
  row->message_id = docket_rows_dup_text (rows, 7, NULL);
  if (!docket_rows_is_null (rows, 8))
    {
      sealed = docket_rows_blob (rows, 8, &length);
      row->sealed = g_bytes_new (sealed, length);
    }
  row->created_at = docket_rows_int (rows, 9);
  row->not_before = docket_rows_int (rows, 10);
  row->tries = (guint) docket_rows_int (rows, 11);
  row->error = docket_rows_dup_text (rows, 13, NULL);
  row->ended_at = docket_rows_int (rows, 14);
  if (docket_outbox_state_from_nick (docket_rows_text (rows, 12), &row->state))
    return g_steal_pointer (&row);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "row %" G_GINT64_FORMAT " of the outbox cannot be read", row->id);
  return NULL;
}

gboolean
docket_outbox_table_add (DocketDbHandle  *handle,
                         DocketOutboxRow *row,
                         gboolean        *added,
                         GError         **error)
{
  g_auto (DocketRows) rows = { NULL };
  gsize length = 0;
  gconstpointer sealed = row->sealed != NULL ? g_bytes_get_data (row->sealed, &length) : NULL;
  const DocketParam none = { .kind = DOCKET_PARAM_NULL };
  const DocketParam params[] = {
    P_TEXT (row->key), P_TEXT (row->kind), P_TEXT (row->site),
    row->order != NULL ? (DocketParam) P_INT (docket_order_id (row->order)) : none,
    row->message > 0 ? (DocketParam) P_INT (row->message) : none, P_TEXT (row->recipient), P_TEXT (row->message_id),
    P_BLOB (sealed, length), P_INT (row->created_at), P_INT (row->not_before), P_INT (row->tries),
    P_TEXT (nicks[row->state]), P_TEXT (row->error), P_INT (row->ended_at),
  };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "INSERT INTO outbox (outbox_key, kind, site, order_id, message, recipient, message_id, "
                             "sealed, created_at, not_before, tries, state, error, ended_at) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
                             "ON CONFLICT (outbox_key) DO NOTHING RETURNING id",
                             params, G_N_ELEMENTS (params), error))
    return FALSE;
  if (found)
    row->id = docket_rows_int (&rows, 0);
  if (added != NULL)
    *added = found;
  return TRUE;
}

static gboolean
find_next_time (DocketDbHandle *handle,
                gint64         *next,
                GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, NEXT_TIME, NULL, 0, error))
    return FALSE;
  *next = found && !docket_rows_is_null (&rows, 0) ? docket_rows_int (&rows, 0) : 0;
  return TRUE;
}

DocketOutboxRow *
docket_outbox_table_next (DocketDbHandle *handle,
                          gint64          now,
                          gint64         *next,
                          GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  *next = 0;
  if (!docket_sql_query_one (handle, &rows, &found, NEXT, PARAMS (P_INT (now)), error))
    return NULL;
  if (found)
    return read_row (&rows, error);
  find_next_time (handle, next, error);
  return NULL;
}

gboolean
docket_outbox_table_save (DocketDbHandle        *handle,
                          const DocketOutboxRow *row,
                          GError               **error)
{
  return docket_sql_run (handle, NULL,
                         "UPDATE outbox SET not_before = $1, tries = $2, state = $3, error = $4, ended_at = $5, "
                         "sealed = CASE WHEN $5 > 0 THEN NULL ELSE sealed END WHERE id = $6",
                         PARAMS (P_INT (row->not_before), P_INT (row->tries), P_TEXT (nicks[row->state]),
                                 P_TEXT (row->error), P_INT (row->ended_at), P_INT (row->id)), error);
}

gboolean
docket_outbox_table_withdraw (DocketDbHandle *handle,
                              const char     *key,
                              GError        **error)
{
  return docket_sql_run (handle, NULL, "DELETE FROM outbox WHERE outbox_key = $1 AND state = 'waiting'",
                         PARAMS (P_TEXT (key)), error);
}

DocketOutboxRow *
docket_outbox_table_find (DocketDbHandle *handle,
                          const char     *message_id,
                          GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT " COLUMNS " FROM outbox WHERE message_id = $1 ORDER BY id DESC LIMIT 1",
                             PARAMS (P_TEXT (message_id)), error) || !found)
    return NULL;
  return read_row (&rows, error);
}

gboolean
docket_outbox_table_count_recipient (DocketDbHandle *handle,
                                     const char     *recipient,
                                     gint64          since,
                                     guint           limit,
                                     guint          *n,
                                     GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, COUNT_RECIPIENT,
                             PARAMS (P_TEXT (recipient), P_INT (since), P_INT (limit)), error))
    return FALSE;
  *n = (guint) docket_rows_int (&rows, 0);
  return TRUE;
}

GPtrArray *
docket_outbox_table_list (DocketDbHandle   *handle,
                          DocketOutboxState state,
                          guint             limit,
                          GError          **error)
{
  return docket_sql_collect (handle, read_row, (GDestroyNotify) docket_outbox_row_free,
                             "SELECT " COLUMNS " FROM outbox WHERE state = $1 ORDER BY id DESC LIMIT $2",
                             PARAMS (P_TEXT (nicks[state]), P_INT (limit)), error);
}

gboolean
docket_outbox_table_count (DocketDbHandle      *handle,
                           DocketOutboxFigures *figures,
                           GError             **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  *figures = (DocketOutboxFigures) { 0 };
  if (!docket_sql_query (handle, &rows, "SELECT state, COUNT(*), MIN(created_at) FROM outbox GROUP BY state", NULL, 0,
                         error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      const char *state = docket_rows_text (&rows, 0);
      guint n = (guint) docket_rows_int (&rows, 1);

      if (g_str_equal (state, nicks[DOCKET_OUTBOX_WAITING]))
        {
          figures->waiting = n;
          figures->oldest = docket_rows_int (&rows, 2);
        }
      else if (g_str_equal (state, nicks[DOCKET_OUTBOX_SENT]))
        figures->sent = n;
      else
        figures->failed = n;
    }
  return step == DOCKET_DB_STEP_DONE;
}

gboolean
docket_outbox_table_trim (DocketDbHandle *handle,
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

gboolean
docket_bad_addresses_table_add (DocketDbHandle   *handle,
                                const DocketHash *address,
                                const char       *words,
                                gint64            now,
                                GError          **error)
{
  return docket_sql_run (handle, NULL,
                         "INSERT INTO bad_addresses (address, since, words) VALUES ($1, $2, $3) "
                         "ON CONFLICT (address) DO UPDATE SET words = excluded.words",
                         PARAMS (P_HASH (address), P_INT (now), P_TEXT (words)), error);
}

gboolean
docket_bad_addresses_table_remove (DocketDbHandle   *handle,
                                   const DocketHash *address,
                                   GError          **error)
{
  return docket_sql_run (handle, NULL, "DELETE FROM bad_addresses WHERE address = $1", PARAMS (P_HASH (address)), error);
}

gboolean
docket_bad_addresses_table_has (DocketDbHandle   *handle,
                                const DocketHash *address,
                                gboolean         *has,
                                GError          **error)
{
  g_auto (DocketRows) rows = { NULL };

  return docket_sql_query_one (handle, &rows, has, "SELECT 1 FROM bad_addresses WHERE address = $1",
                               PARAMS (P_HASH (address)), error);
}

static gpointer
read_code (DocketRows *rows,
           GError    **error)
{
  return docket_rows_dup_text (rows, 0, NULL);
}

GPtrArray *
docket_reminded_table_list (DocketDbHandle *handle,
                            const char     *sites,
                            gint64          now,
                            gint64          until,
                            gint64          quiet,
                            guint           limit,
                            GError        **error)
{
  return docket_sql_collect (handle, read_code, g_free, TO_REMIND,
                             PARAMS (P_INT (now), P_INT (until), P_INT (quiet), P_TEXT (sites), P_INT (limit)), error);
}

gboolean
docket_reminded_table_add (DocketDbHandle *handle,
                           const char     *code,
                           gint64          expires,
                           gint64          now,
                           GError        **error)
{
  return docket_sql_run (handle, NULL, "DELETE FROM reminded WHERE expires < $1", PARAMS (P_INT (now)), error) &&
         docket_sql_run (handle, NULL,
                         "INSERT INTO reminded (order_id, expires) VALUES ($1, $2) "
                         "ON CONFLICT (order_id) DO UPDATE SET expires = excluded.expires",
                         PARAMS (P_INT (docket_order_id (code)), P_INT (expires)), error);
}
