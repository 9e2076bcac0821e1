/* docket-devices-table.h: what stations last said of their devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"

G_BEGIN_DECLS

typedef struct
{
  char *station;   /* terminal id */
  char *name;
  char *state;     /* "idle", "processing", "stopped" */
  char *json;      /* the device as the API shows it, without station and seen_at */
  gint64 seen_at;
} DocketDeviceRow;

void docket_device_row_free (DocketDeviceRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceRow, docket_device_row_free)

/* Replaces all devices of the station by @rows (DocketDeviceRow). Writer. */
gboolean docket_devices_table_put (DocketDbHandle *handle,
                                   const char *site,
                                   const char *station,
                                   GPtrArray *rows,
                                   GError **error);

/* DocketDeviceRow of the site, by station and name. */
GPtrArray *docket_devices_table_list (DocketDbHandle *handle, const char *site, GError **error);

/* How many devices of the site were seen since @seen_since, and how many of those work. */
gboolean docket_devices_table_count (DocketDbHandle *handle,
                                     const char *site,
                                     gint64 seen_since,
                                     guint *seen,
                                     guint *working,
                                     GError **error);

G_END_DECLS
