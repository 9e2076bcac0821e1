/* docket-station-making-private.h: a station's device: its fields, and what it can make
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-station-device-private.h"

G_BEGIN_DECLS

/* Products that can be made on each of these papers. */
typedef struct
{
  char **products;
  GPtrArray *papers;
} DocketStationGroup;

void docket_station_group_free (DocketStationGroup *group);

struct _DocketStationDevice
{
  GObject parent;

  char *name;
  char *uri;
  char **products;      /* the setting's; NULL: all it can */
  char **papers;
  char *fault;          /* why there is no device; NULL */
  DocketDevice *device;
  DocketWork *work;

  gboolean paused;
  gint opinion;         /* what a person here last said of that, until the server has it: 1, 0; -1: nothing */
  gint opinion_told;    /* as the report that is on its way says */
  gboolean troubled;    /* it gave a job back because of trouble that a person must mend */
  gboolean trusted;     /* a person says that what stands in the way is mended, whatever the device says */

  GPtrArray *makeables;
  GPtrArray *groups;    /* DocketStationGroup: what can be made now */
  guint next_group;
  gint64 not_before;    /* monotonic */
  guint n_setbacks;

  char **reasons;
  char *sentence;
  gint64 stopped_since; /* 0: it works */
};

/* Works out anew what it can make. */
void docket_station_device_renew_groups (DocketStationDevice *self);

G_END_DECLS
