/* docket-devices-table.c: what stations last said of their devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-devices-table.h"

#include "docket-sql-private.h"

#include <stdio.h>

/* Hundredths of a millimetre: what printers and products may differ by in naming a size. */
#define SAME_SIZE 200

#define COLUMNS                                                                             \
  "SELECT devices.station, devices.name, state, device, seen_at, loaded, COALESCE(paused, 0), " \
  "COALESCE(stopped_since, 0), devices.site FROM devices LEFT JOIN device_records "                       \
  "ON device_records.station = devices.station AND device_records.name = devices.name "
#define LIST COLUMNS "WHERE devices.site = $1 ORDER BY devices.station, devices.name"
#define GET COLUMNS "WHERE devices.station = $1 AND devices.name = $2"

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
  row->loaded = docket_rows_dup_text (rows, 5, NULL);
  row->paused = docket_rows_int (rows, 6) != 0;
  row->stopped_since = docket_rows_int (rows, 7);
  row->site = docket_rows_dup_text (rows, 8, NULL);
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
  g_free (row->loaded);
  g_free (row->site);
  g_free (row);
}

static gboolean
is_near (gint a,
         gint b)
{
  return ABS (a - b) <= SAME_SIZE;
}

gboolean
docket_media_is_loaded (const char *loaded,
                        gint        width,
                        gint        height,
                        const char *paper)
{
  g_auto (GStrv) media = NULL;

  if (loaded == NULL)
    return TRUE;
  media = g_strsplit (loaded, " ", -1);
  for (guint i = 0; media[i] != NULL; i++)
    {
      gint x, y, end = 0;

      if (sscanf (media[i], "%dx%d:%n", &x, &y, &end) == 2 && end > 0 && g_str_equal (media[i] + end, paper) &&
          is_near (MIN (x, y), MIN (width, height)) && is_near (MAX (x, y), MAX (width, height)))
        return TRUE;
    }
  return FALSE;
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
                           "INSERT INTO devices (station, name, site, state, device, seen_at, loaded) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           PARAMS (P_TEXT (station), P_TEXT (row->name), P_TEXT (site),
                                   P_TEXT (row->state), P_TEXT (row->json), P_INT (row->seen_at),
                                   P_TEXT (row->loaded)),
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

DocketDeviceRow *
docket_devices_table_get (DocketDbHandle *handle,
                          const char     *station,
                          const char     *name,
                          GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET, PARAMS (P_TEXT (station), P_TEXT (name)), error) ||
      !found)
    return NULL;
  return read_device (&rows, error);
}
