/* docket-events-table.c: the numbered log of everything that happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-events-table.h"

#include "docket-db-private.h"
#include "docket-order-id-private.h"

#define APPEND                                                                              \
  "INSERT INTO events (at, site, order_id, code, type, actor, data) "                       \
  "VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"
#define LIST                                                                                \
  "SELECT id, at, site, code, type, actor, data FROM events "                               \
  "WHERE site = $1 AND id > $2 ORDER BY id LIMIT $3"
#define TRIM                                                                                \
  "DELETE FROM events WHERE id IN "                                                         \
  "(SELECT id FROM events WHERE order_id IS NULL AND at < $1 ORDER BY at LIMIT $2)"

static gpointer
read_event (DocketRows *rows,
            GError    **error)
{
  DocketEvent *event = docket_event_new (docket_rows_text (rows, 4), docket_rows_text (rows, 5),
                                         docket_rows_int (rows, 1));

  event->id = docket_rows_int (rows, 0);
  event->site = docket_rows_dup_text (rows, 2, NULL);
  event->order = docket_rows_dup_text (rows, 3, NULL);
  event->data = docket_rows_dup_text (rows, 6, NULL);
  return event;
}

gboolean
docket_events_table_append (DocketDbHandle *handle,
                            DocketEvent    *event,
                            GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketParam order = { .kind = DOCKET_PARAM_NULL };
  gboolean found;

  if (event->order != NULL)
    order = (DocketParam) P_INT (docket_order_id (event->order));
  if (!docket_sql_query_one (handle, &rows, &found, APPEND,
                             PARAMS (P_INT (event->at), P_TEXT (event->site), order,
                                     P_TEXT (event->order), P_TEXT (event->type),
                                     P_TEXT (event->actor), P_TEXT (event->data)),
                             error))
    return FALSE;

  event->id = docket_rows_int (&rows, 0);
  handle->last_event = event->id;
  return TRUE;
}

GPtrArray *
docket_events_table_list (DocketDbHandle *handle,
                          const char     *site,
                          gint64          after,
                          guint           limit,
                          GError        **error)
{
  return docket_sql_collect (handle, read_event, (GDestroyNotify) docket_event_free, LIST,
                             PARAMS (P_TEXT (site), P_INT (after), P_INT (limit)), error);
}

gboolean
docket_events_table_last (DocketDbHandle *handle,
                          gint64         *id,
                          GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT COALESCE(MAX(id), 0) FROM events", NULL, 0,
                             error))
    return FALSE;
  *id = docket_rows_int (&rows, 0);
  return TRUE;
}

gboolean
docket_events_table_trim (DocketDbHandle *handle,
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
