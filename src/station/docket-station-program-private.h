/* docket-station-program-private.h: the parts of the program docket-station
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-bluetooth-private.h"
#include "docket-station.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* --- settings --- */

typedef struct
{
  char *server;         /* NULL: where it was paired */
  char *name;           /* at the server; NULL: as the pairing code has it */
  char *state_dir;
  gboolean json;        /* how the changes are written */
  GPtrArray *devices;   /* DocketDeviceSetting */
  DocketBluetoothSettings bluetooth;
} DocketStationConfig;

void docket_station_config_free (DocketStationConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStationConfig, docket_station_config_free)

/* DOCKET_ERROR_INVALID: the message lists every mistake with its line, one a line. DOCKET_ERROR_NOT_FOUND: there is no
 * such file. */
DocketStationConfig *docket_station_config_load (const char *path, GError **error);

/* Where systemd says, or /var/lib/docket-station. (transfer full) */
char *docket_station_dup_default_state_dir (void);

/* --- who we are to the server --- */

typedef struct
{
  char *server;
  char *token;
  char *terminal;       /* our id there */
} DocketStationPairing;

void docket_station_pairing_free (DocketStationPairing *pairing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStationPairing, docket_station_pairing_free)

DocketStationPairing *docket_station_pairing_load (const char *state_dir, GError **error);

/* Readable for the folder's owner alone, and his, whoever runs this. */
gboolean docket_station_pairing_save (const DocketStationPairing *pairing, const char *state_dir, GError **error);

/* Asks the server; blocks for at most half a minute. @terminal (out) (transfer full): what it may do there. */
DocketStationPairing *docket_station_pairing_ask (const char *server,
                                                  const char *code,
                                                  const char *name,
                                                  DocketTerminal **terminal,
                                                  GError **error);

/* --- in words --- */

/* One line without its end; (transfer full). */
char *docket_station_say_device (DocketStationDevice *device);
char *docket_station_say_job (const DocketJob *job);
char *docket_station_say_server (DocketClient *client);

/* {"name","uri","state",…}; (transfer full). */
JsonNode *docket_station_device_to_json (DocketStationDevice *device);
JsonNode *docket_station_job_to_json (const DocketJob *job);
JsonNode *docket_station_server_to_json (DocketClient *client);

/* Everything: {"server","problem","waiting_reports","devices"}. (transfer full) */
JsonNode *docket_station_status_to_json (DocketStation *station, DocketClient *client);

/* That as a person reads it. @worst (out): 0 all is well, 1 somebody should look. (transfer full) */
char *docket_station_say_status (JsonNode *status, int *worst);

/* --- asking the running station --- */

typedef struct _DocketStationControl DocketStationControl;

/* Answers in @state_dir until it is freed. */
DocketStationControl *docket_station_control_new (DocketStation *station,
                                                  DocketClient *client,
                                                  const char *state_dir,
                                                  GError **error);
void docket_station_control_free (DocketStationControl *control);

/* Asks: @what is "status", or "pause", "go-on", "cancel", "test", "hold", "frame", "mend" with @device. Blocks.
 * DOCKET_ERROR_NOT_FOUND: none is running. Else the station's own error. (transfer full) */
JsonNode *docket_station_control_ask (const char *state_dir, const char *what, const char *device, GError **error);

/* --- putting away --- */

typedef void (*DocketStationSay) (const char *line);

/* The finished order @text (a claim code as it is read) becomes ready: at @label, or (NULL) where it fits best. Says
 * where that is, opens it where it is a locker, says how its door goes, and blocks until it is closed again. A ready
 * order's locker is opened once more. Errors: the server's; FAILED where the door did not open or not close. */
gboolean docket_station_put (const DocketStationPairing *pairing,
                             const char *text,
                             const char *label,
                             DocketStationSay say,
                             GError **error);

/* --- running --- */

/* Until SIGTERM. @config_path: read again at SIGHUP. */
gboolean docket_station_run (const DocketStationConfig *config, const char *config_path, GError **error);

G_END_DECLS
