/* docket-devices-table.h: what stations last said of their devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-estimate-learn.h"

G_BEGIN_DECLS

typedef struct
{
  char *station;   /* terminal id */
  char *name;
  char *site;      /* (out) */
  char *state;     /* "idle", "processing", "stopped" */
  char *json;      /* as the station told it: a JSON object */
  char *loaded;    /* its media, "10160x15240:glossy …" in hundredths of a millimetre; NULL: it does not tell */
  gint64 seen_at;
  gint paused;     /* read: whether a person paused it. Told: -1 where the station has no opinion */
  gint64 stopped_since;  /* (out) 0: it works */
} DocketDeviceRow;

void docket_device_row_free (DocketDeviceRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceRow, docket_device_row_free)

/* Whether @loaded (DocketDeviceRow.loaded) names a medium of that size, either way round, and paper; any
 * where the device does not tell. Lengths in hundredths of a millimetre. */
gboolean docket_media_is_loaded (const char *loaded, gint width, gint height, const char *paper);

/* Replaces all devices of the station by @rows (DocketDeviceRow). Writer. */
gboolean docket_devices_table_put (DocketDbHandle *handle,
                                   const char *site,
                                   const char *station,
                                   GPtrArray *rows,
                                   GError **error);

/* DocketDeviceRow of the site, by station and name. */
GPtrArray *docket_devices_table_list (DocketDbHandle *handle, const char *site, GError **error);

/* NULL without @error where the station has told of no such device. */
DocketDeviceRow *docket_devices_table_get (DocketDbHandle *handle,
                                           const char *station,
                                           const char *name,
                                           GError **error);

/* What Docket itself knows of a device, for longer than the station tells of it. */
typedef struct
{
  char *station;
  char *name;
  char *site;
  gboolean paused;
  gint64 paused_at;
  char *paused_by;       /* NULL */
  char *product;         /* of the last job it took; NULL */
  char *paper;
  DocketCondition condition;
} DocketDeviceRecord;

void docket_device_record_free (DocketDeviceRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceRecord, docket_device_record_free)

/* A new one where there is none yet. NULL with @error. */
DocketDeviceRecord *docket_device_records_get (DocketDbHandle *handle,
                                               const char *site,
                                               const char *station,
                                               const char *name,
                                               GError **error);
GPtrArray *docket_device_records_list (DocketDbHandle *handle, const char *site, GError **error);

/* Writer. */
gboolean docket_device_records_put (DocketDbHandle *handle, const DocketDeviceRecord *record, GError **error);

G_END_DECLS
