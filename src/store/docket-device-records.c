/* docket-device-records.c: what Docket itself knows of a device
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-devices-table.h"

#include "docket-sql-private.h"

#define COLUMNS                                                                             \
  "SELECT station, name, site, paused, paused_at, paused_by, product, paper, stopped_since, " \
  "changed_at, working, repairs, repair_mean, repair_square FROM device_records "
#define PUT                                                                                 \
  "INSERT INTO device_records (station, name, site, paused, paused_at, paused_by, product, paper, " \
  "stopped_since, changed_at, working, repairs, repair_mean, repair_square) "               \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "                   \
  "ON CONFLICT (station, name) DO UPDATE SET site = excluded.site, paused = excluded.paused, " \
  "paused_at = excluded.paused_at, paused_by = excluded.paused_by, "                        \
  "product = excluded.product, paper = excluded.paper, "                                    \
  "stopped_since = excluded.stopped_since, changed_at = excluded.changed_at, "              \
  "working = excluded.working, repairs = excluded.repairs, "                                \
  "repair_mean = excluded.repair_mean, repair_square = excluded.repair_square"

static gpointer
read_record (DocketRows *rows,
             GError    **error)
{
  DocketDeviceRecord *record = g_new0 (DocketDeviceRecord, 1);

  record->station = docket_rows_dup_text (rows, 0, NULL);
  record->name = docket_rows_dup_text (rows, 1, NULL);
  record->site = docket_rows_dup_text (rows, 2, NULL);
  record->paused = docket_rows_int (rows, 3) != 0;
  record->paused_at = docket_rows_int (rows, 4);
  record->paused_by = docket_rows_dup_text (rows, 5, NULL);
  record->product = docket_rows_dup_text (rows, 6, NULL);
  record->paper = docket_rows_dup_text (rows, 7, NULL);
  record->condition.stopped_since = docket_rows_int (rows, 8);
  record->condition.changed_at = docket_rows_int (rows, 9);
  record->condition.working = docket_rows_real (rows, 10);
  record->condition.repairs = docket_rows_real (rows, 11);
  record->condition.repair_mean = docket_rows_real (rows, 12);
  record->condition.repair_square = docket_rows_real (rows, 13);
  return record;
}

void
docket_device_record_free (DocketDeviceRecord *record)
{
  if (record == NULL)
    return;

  g_free (record->station);
  g_free (record->name);
  g_free (record->site);
  g_free (record->paused_by);
  g_free (record->product);
  g_free (record->paper);
  g_free (record);
}

DocketDeviceRecord *
docket_device_records_get (DocketDbHandle *handle,
                           const char     *site,
                           const char     *station,
                           const char     *name,
                           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDeviceRecord *record;
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, COLUMNS "WHERE station = $1 AND name = $2",
                             PARAMS (P_TEXT (station), P_TEXT (name)), error))
    return NULL;
  if (found)
    return read_record (&rows, error);

  record = g_new0 (DocketDeviceRecord, 1);
  record->station = g_strdup (station);
  record->name = g_strdup (name);
  record->site = g_strdup (site);
  return record;
}

GPtrArray *
docket_device_records_list (DocketDbHandle *handle,
                            const char     *site,
                            GError        **error)
{
  return docket_sql_collect (handle, read_record, (GDestroyNotify) docket_device_record_free,
                             COLUMNS "WHERE site = $1", PARAMS (P_TEXT (site)), error);
}

gboolean
docket_device_records_put (DocketDbHandle           *handle,
                           const DocketDeviceRecord *record,
                           GError                  **error)
{
  return docket_sql_run (handle, NULL, PUT,
                         PARAMS (P_TEXT (record->station), P_TEXT (record->name), P_TEXT (record->site),
                                 P_INT (record->paused), P_INT (record->paused_at),
                                 P_TEXT (record->paused_by), P_TEXT (record->product),
                                 P_TEXT (record->paper), P_INT (record->condition.stopped_since),
                                 P_INT (record->condition.changed_at), P_REAL (record->condition.working),
                                 P_REAL (record->condition.repairs), P_REAL (record->condition.repair_mean),
                                 P_REAL (record->condition.repair_square)),
                         error);
}
