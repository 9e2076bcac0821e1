/* docket-devices-table.c: what stations last said of their devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-devices-table.h"

#include "docket-sql-private.h"

#define LIST                                                                                \
  "SELECT station, name, state, device, seen_at FROM devices WHERE site = $1 "              \
  "ORDER BY station, name"
#define COUNT                                                                               \
  "SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 'stopped' THEN 0 ELSE 1 END), 0) "       \
  "FROM devices WHERE site = $1 AND seen_at >= $2"

static gpointer
read_device (DocketRows *rows,
             GError    **error)
{
  DocketDeviceRow *row = g_new0 (DocketDeviceRow, 1);

  row->station = docket_rows_dup_text (rows, 0, NULL);
  row->name = docket_rows_dup_text (rows, 1, NULL);
  row->state = docket_rows_dup_text (rows, 2, NULL);
  row->json = docket_rows_dup_text (rows, 3, NULL);
  row->seen_at = docket_rows_int (rows, 4);
  return row;
}

void
docket_device_row_free (DocketDeviceRow *row)
{
  if (row == NULL)
    return;

  g_free (row->station);
  g_free (row->name);
  g_free (row->state);
  g_free (row->json);
  g_free (row);
}

gboolean
docket_devices_table_put (DocketDbHandle *handle,
                          const char     *site,
                          const char     *station,
                          GPtrArray      *devices,
                          GError        **error)
{
  if (!docket_sql_run (handle, NULL, "DELETE FROM devices WHERE station = $1",
                       PARAMS (P_TEXT (station)), error))
    return FALSE;

  for (guint i = 0; i < devices->len; i++)
    {
      const DocketDeviceRow *row = g_ptr_array_index (devices, i);

      if (!docket_sql_run (handle, NULL,
                           "INSERT INTO devices (station, name, site, state, device, seen_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           PARAMS (P_TEXT (station), P_TEXT (row->name), P_TEXT (site),
                                   P_TEXT (row->state), P_TEXT (row->json), P_INT (row->seen_at)),
                           error))
        return FALSE;
    }
  return TRUE;
}

GPtrArray *
docket_devices_table_list (DocketDbHandle *handle,
                           const char     *site,
                           GError        **error)
{
  return docket_sql_collect (handle, read_device, (GDestroyNotify) docket_device_row_free, LIST,
                             PARAMS (P_TEXT (site)), error);
}

gboolean
docket_devices_table_count (DocketDbHandle *handle,
                            const char     *site,
                            gint64          seen_since,
                            guint          *seen,
                            guint          *working,
                            GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, COUNT,
                             PARAMS (P_TEXT (site), P_INT (seen_since)), error))
    return FALSE;
  *seen = (guint) docket_rows_int (&rows, 0);
  *working = (guint) docket_rows_int (&rows, 1);
  return TRUE;
}
