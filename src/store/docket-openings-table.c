/* docket-openings-table.c: openings of lockers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-openings-table.h"

#include "docket-error.h"
#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>

#define SELECT                                                                              \
  "SELECT id, site, label, order_id, purpose, state, message, device, board, relay, sensor, " \
  "station, asked_by, asked_at, changed_at, lease_until FROM openings "
#define GET SELECT "WHERE id = $1"
#define GET_LATEST SELECT "WHERE order_id = $1 ORDER BY id DESC LIMIT 1"
#define GET_DOORS SELECT "WHERE site = $1 AND label = $2 ORDER BY id DESC LIMIT 1"
#define LIST_ASKED SELECT "WHERE site = $1 AND device = $2 AND state = 'asked' ORDER BY id"
#define LIST_LAPSED SELECT "WHERE lease_until > 0 AND lease_until <= $1 ORDER BY lease_until LIMIT $2"
#define LIST_STATION SELECT "WHERE station = $1 AND lease_until > 0 ORDER BY id"
#define LIST SELECT "WHERE site = $1 ORDER BY id DESC LIMIT $2"
#define INSERT                                                                              \
  "INSERT INTO openings (site, label, order_id, purpose, state, message, device, board, relay, sensor, " \
  "station, asked_by, asked_at, changed_at, lease_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " \
  "$10, $11, $12, $13, $14, $15) RETURNING id"
#define UPDATE                                                                              \
  "UPDATE openings SET state = $1, message = $2, station = $3, changed_at = $4, lease_until = $5 WHERE id = $6"
#define TRIM "DELETE FROM openings WHERE id IN (SELECT id FROM openings WHERE changed_at < $1 LIMIT $2)"

static gpointer
read_opening (DocketRows *rows,
              GError    **error)
{
  DocketOpening *opening = docket_opening_new ();

  opening->id = docket_rows_int (rows, 0);
  opening->site = docket_rows_dup_text (rows, 1, NULL);
  opening->label = docket_rows_dup_text (rows, 2, NULL);
  opening->order = docket_rows_is_null (rows, 3) ? NULL : docket_order_code (docket_rows_int (rows, 3));
  docket_opening_purpose_from_nick (docket_rows_text (rows, 4), &opening->purpose);
  docket_opening_state_from_nick (docket_rows_text (rows, 5), &opening->state);
  opening->message = docket_rows_dup_text (rows, 6, NULL);
  opening->device = docket_rows_dup_text (rows, 7, NULL);
  opening->board = (guint) docket_rows_int (rows, 8);
  opening->relay = (guint) docket_rows_int (rows, 9);
  opening->sensor = (guint) docket_rows_int (rows, 10);
  opening->station = docket_rows_dup_text (rows, 11, NULL);
  opening->asked_by = docket_rows_dup_text (rows, 12, NULL);
  opening->asked_at = docket_rows_int (rows, 13);
  opening->changed_at = docket_rows_int (rows, 14);
  opening->lease_until = docket_rows_int (rows, 15);
  return opening;
}

static DocketParam
order_param (const DocketOpening *opening)
{
  if (opening->order == NULL)
    return (DocketParam) { .kind = DOCKET_PARAM_NULL };
  return (DocketParam) P_INT (docket_order_id (opening->order));
}

gboolean
docket_openings_table_insert (DocketDbHandle *handle,
                              DocketOpening  *opening,
                              GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, INSERT,
                             PARAMS (P_TEXT (opening->site), P_TEXT (opening->label), order_param (opening),
                                     P_TEXT (docket_opening_purpose_to_nick (opening->purpose)),
                                     P_TEXT (docket_opening_state_to_nick (opening->state)),
                                     P_TEXT (opening->message), P_TEXT (opening->device), P_INT (opening->board),
                                     P_INT (opening->relay), P_INT (opening->sensor), P_TEXT (opening->station),
                                     P_TEXT (opening->asked_by), P_INT (opening->asked_at),
                                     P_INT (opening->changed_at), P_INT (opening->lease_until)),
                             error))
    return FALSE;
  opening->id = docket_rows_int (&rows, 0);
  return TRUE;
}

gboolean
docket_openings_table_update (DocketDbHandle      *handle,
                              const DocketOpening *opening,
                              GError             **error)
{
  return docket_sql_run (handle, NULL, UPDATE,
                         PARAMS (P_TEXT (docket_opening_state_to_nick (opening->state)), P_TEXT (opening->message),
                                 P_TEXT (opening->station), P_INT (opening->changed_at),
                                 P_INT (opening->lease_until), P_INT (opening->id)),
                         error);
}

DocketOpening *
docket_openings_table_get (DocketDbHandle *handle,
                           gint64          id,
                           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET, PARAMS (P_INT (id)), error))
    return NULL;
  if (found)
    return read_opening (&rows, error);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such opening."));
  return NULL;
}

DocketOpening *
docket_openings_table_get_latest (DocketDbHandle *handle,
                                  const char     *order,
                                  GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET_LATEST, PARAMS (P_INT (docket_order_id (order))), error) ||
      !found)
    return NULL;
  return read_opening (&rows, error);
}

DocketOpening *
docket_openings_table_get_latest_of_door (DocketDbHandle *handle,
                                          const char     *site,
                                          const char     *label,
                                          GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET_DOORS, PARAMS (P_TEXT (site), P_TEXT (label)), error) || !found)
    return NULL;
  return read_opening (&rows, error);
}

GPtrArray *
docket_openings_table_list_asked (DocketDbHandle *handle,
                                  const char     *site,
                                  const char     *device,
                                  GError        **error)
{
  return docket_sql_collect (handle, read_opening, (GDestroyNotify) docket_opening_free, LIST_ASKED,
                             PARAMS (P_TEXT (site), P_TEXT (device)), error);
}

GPtrArray *
docket_openings_table_list_lapsed (DocketDbHandle *handle,
                                   gint64          now,
                                   guint           limit,
                                   GError        **error)
{
  return docket_sql_collect (handle, read_opening, (GDestroyNotify) docket_opening_free, LIST_LAPSED,
                             PARAMS (P_INT (now), P_INT (limit)), error);
}

GPtrArray *
docket_openings_table_list_station (DocketDbHandle *handle,
                                    const char     *station,
                                    GError        **error)
{
  return docket_sql_collect (handle, read_opening, (GDestroyNotify) docket_opening_free, LIST_STATION,
                             PARAMS (P_TEXT (station)), error);
}

GPtrArray *
docket_openings_table_list (DocketDbHandle *handle,
                            const char     *site,
                            guint           limit,
                            GError        **error)
{
  return docket_sql_collect (handle, read_opening, (GDestroyNotify) docket_opening_free, LIST,
                             PARAMS (P_TEXT (site), P_INT (limit)), error);
}

gboolean
docket_openings_table_trim (DocketDbHandle *handle,
                            gint64          before,
                            guint           limit,
                            guint          *n,
                            GError        **error)
{
  gint64 changes = 0;
  gboolean done = docket_sql_run (handle, &changes, TRIM, PARAMS (P_INT (before), P_INT (limit)), error);

  *n = (guint) changes;
  return done;
}
