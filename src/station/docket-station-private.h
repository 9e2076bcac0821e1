/* docket-station-private.h: the station's fields, and what its files need of each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-doorkeeper-private.h"
#include "docket-events.h"
#include "docket-station-device-private.h"
#include "docket-station.h"

G_BEGIN_DECLS

struct _DocketStation
{
  GObject parent;

  DocketClient *client;
  DocketEvents *events;
  DocketLedger *ledger;
  DocketOutbox *outbox;
  DocketDoorkeeper *doorkeeper;
  DocketWorkshop shop;
  char *pages;
  int lock_fd;

  GListStore *devices;       /* DocketStationDevice, as in the settings */
  GPtrArray *strays;         /* DocketStationDevice that are in no settings any more, but have work */
  GPtrArray *works;          /* DocketWork */

  gboolean running;
  GTask *stopping;           /* the stop under way, or that was; NULL */
  guint stop_id;
  guint n_closing;           /* devices that have not let go */
  GCancellable *closing;
  guint tick_id;
  guint n_ticks;
  gint64 next_look;          /* monotonic */
  gint64 eager_until;        /* monotonic */

  gboolean settled;          /* every job that the server says is ours is accounted for */
  gboolean settling;
  gboolean claiming;
  char *offered;             /* the device that waits for a release's answer; NULL */
  char *expected;            /* the order whose pages are fetched ahead; NULL */
  GPtrArray *ahead;          /* their paths */
  GCancellable *fetching;    /* of them */

  GPtrArray *makeables;      /* DocketMakeable; NULL: not read yet */

  guint report_id;
  char *ledger_problem;
  char *trouble;
};

/* docket-station-works.c: works and the devices that do them */
void docket_station_add_work (DocketStation *self, DocketStationDevice *device, DocketWork *work);
void docket_station_recover (DocketStation *self);
DocketStationDevice *docket_station_find_device (DocketStation *self, const char *name, const char *uri);

/* The ids (gint64 *) of all jobs that are in hand or being reported. (transfer full) */
GHashTable *docket_station_dup_known_jobs (DocketStation *self);
gboolean docket_station_has_job (DocketStation *self, gint64 job);
void docket_station_renew_all (DocketStation *self);

/* docket-station-claim.c: what the server says is ours, and asking it for more */
void docket_station_settle (DocketStation *self);
void docket_station_claim (DocketStation *self);
void docket_station_report_devices_soon (DocketStation *self);

/* Jobs may be ours without our knowing. */
void docket_station_ask_again (DocketStation *self);

/* @device got @jobs (DocketJob; NULL: nobody knows). */
void docket_station_take_claimed (DocketStation *self, const char *device, GPtrArray *jobs);

/* docket-station-stop.c */
void docket_station_halt (DocketStation *self);
void docket_station_check_stopped (DocketStation *self);

void docket_station_set_trouble (DocketStation *self, const char *sentence);

G_END_DECLS
