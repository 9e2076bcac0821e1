/* docket-queue-table.c: the jobs of a shop that are still to be made, all at once; its intake
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-queue-table.h"

#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <math.h>

#define LIST                                                                                \
  "SELECT id, order_id, product, paper, COALESCE(to_station, station), "                    \
  "COALESCE(to_device, device), copies - completed, state, to_device IS NOT NULL, place, pull, " \
  "not_before, began_at, began_with FROM jobs WHERE site = $1 AND state IN "                \
  "('pending', 'pending-held', 'processing', 'processing-stopped')"
#define STRANDED                                                                            \
  "SELECT id FROM jobs WHERE state = 'pending' AND lease_until = 0 AND to_device IS NOT NULL " \
  "AND NOT EXISTS (SELECT 1 FROM devices WHERE devices.station = to_station "               \
  "AND devices.name = to_device AND seen_at >= $1) LIMIT $2"
#define GET_INTAKE "SELECT paused, since, by_whom, note FROM intake WHERE site = $1"
#define PUT_INTAKE                                                                          \
  "INSERT INTO intake (site, paused, since, by_whom, note) VALUES ($1, $2, $3, $4, $5) "    \
  "ON CONFLICT (site) DO UPDATE SET paused = excluded.paused, since = excluded.since, "     \
  "by_whom = excluded.by_whom, note = excluded.note"

static const char *
intern (DocketQueueList *list,
        DocketRows      *rows,
        gint             column)
{
  const char *text = docket_rows_text (rows, column);

  return text != NULL ? g_string_chunk_insert_const (list->words, text) : NULL;
}

static void
read_entry (DocketQueueList *list,
            DocketRows      *rows)
{
  DocketQueueEntry entry = { .id = docket_rows_int (rows, 0), .order = docket_rows_int (rows, 1) };

  entry.product = intern (list, rows, 2);
  entry.paper = intern (list, rows, 3);
  entry.station = intern (list, rows, 4);
  entry.device = intern (list, rows, 5);
  entry.copies = (guint) MAX (docket_rows_int (rows, 6), 0);
  docket_job_state_from_nick (docket_rows_text (rows, 7), &entry.state);
  entry.moved = docket_rows_int (rows, 8) != 0;
  entry.place = docket_rows_real (rows, 9);
  entry.pull = docket_rows_is_null (rows, 10) ? -HUGE_VAL : docket_rows_real (rows, 10);
  entry.not_before = docket_rows_int (rows, 11);
  entry.began_at = docket_rows_int (rows, 12);
  entry.began_with = (guint) docket_rows_int (rows, 13);
  g_array_append_val (list->entries, entry);
}

void
docket_queue_list_clear (DocketQueueList *list)
{
  g_clear_pointer (&list->entries, g_array_unref);
  g_clear_pointer (&list->words, g_string_chunk_free);
}

gboolean
docket_queue_table_list (DocketDbHandle  *handle,
                         const char      *site,
                         DocketQueueList *list,
                         GError         **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  list->entries = g_array_new (FALSE, FALSE, sizeof (DocketQueueEntry));
  list->words = g_string_chunk_new (1024);
  if (!docket_sql_query (handle, &rows, LIST, PARAMS (P_TEXT (site)), error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    read_entry (list, &rows);
  return step == DOCKET_DB_STEP_DONE;
}

char *
docket_queue_order_code (gint64 order)
{
  return docket_order_code (order);
}

gint64
docket_queue_order_number (const char *code)
{
  return docket_order_id (code);
}

gboolean
docket_queue_table_begin (DocketDbHandle *handle,
                          gint64          job,
                          gint64          began_at,
                          guint           began_with,
                          GError        **error)
{
  return docket_sql_run (handle, NULL, "UPDATE jobs SET began_at = $1, began_with = $2 WHERE id = $3",
                         PARAMS (P_INT (began_at), P_INT (began_with), P_INT (job)), error);
}

gboolean
docket_queue_table_get_begun (DocketDbHandle *handle,
                              gint64          job,
                              gint64         *began_at,
                              guint          *began_with,
                              GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT began_at, began_with FROM jobs WHERE id = $1",
                             PARAMS (P_INT (job)), error))
    return FALSE;
  *began_at = found ? docket_rows_int (&rows, 0) : 0;
  *began_with = found ? (guint) docket_rows_int (&rows, 1) : 0;
  return TRUE;
}

GArray *
docket_queue_table_list_stranded (DocketDbHandle *handle,
                                  gint64          seen_since,
                                  guint           limit,
                                  GError        **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  if (!docket_sql_query (handle, &rows, STRANDED, PARAMS (P_INT (seen_since), P_INT (limit)), error))
    return NULL;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      gint64 id = docket_rows_int (&rows, 0);

      g_array_append_val (ids, id);
    }
  return step == DOCKET_DB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

void
docket_intake_clear (DocketIntake *intake)
{
  g_clear_pointer (&intake->by, g_free);
  g_clear_pointer (&intake->note, g_free);
}

gboolean
docket_intake_table_get (DocketDbHandle *handle,
                         const char     *site,
                         DocketIntake   *intake,
                         GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  *intake = (DocketIntake) { 0 };
  if (!docket_sql_query_one (handle, &rows, &found, GET_INTAKE, PARAMS (P_TEXT (site)), error))
    return FALSE;
  if (found)
    *intake = (DocketIntake) { .paused = docket_rows_int (&rows, 0) != 0,
                               .since = docket_rows_int (&rows, 1),
                               .by = docket_rows_dup_text (&rows, 2, NULL),
                               .note = docket_rows_dup_text (&rows, 3, NULL) };
  return TRUE;
}

gboolean
docket_intake_table_put (DocketDbHandle     *handle,
                         const char         *site,
                         const DocketIntake *intake,
                         GError            **error)
{
  return docket_sql_run (handle, NULL, PUT_INTAKE,
                         PARAMS (P_TEXT (site), P_INT (intake->paused), P_INT (intake->since),
                                 P_TEXT (intake->by), P_TEXT (intake->note)),
                         error);
}
