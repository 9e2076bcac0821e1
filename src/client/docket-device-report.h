/* docket-device-report.h: a production device as its station tells the server, and as the server tells others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A size and paper that a device takes. */
typedef struct
{
  DocketLength width, height;
  char *paper;               /* the catalogue's word; NULL: any */
  gboolean loaded;           /* it is in now */
} DocketReportMedia;

/* A size of paper, in 1/100 mm, that a device knows; @paper is copied, NULL: any. (transfer full) */
DocketReportMedia *docket_report_media_new (DocketLength width, DocketLength height, const char *paper, gboolean loaded);
void docket_report_media_free (DocketReportMedia *media);

/* Strings and arrays are owned. */
typedef struct
{
  char *name;
  char *uri;                 /* NULL */
  char *kind;                /* "ipp", "file", "hotfolder", "grbl"; NULL: not told */
  char *state;               /* "idle", "processing", "stopped" */
  char **reasons;            /* IPP printer-state-reasons; never NULL */
  char *message;             /* for people; NULL */
  gint64 job;                /* 0: none */
  char **products;           /* NULL: all */
  char **papers;             /* NULL: all; used for claiming only */
  char **artworks;           /* NULL: not told */
  GPtrArray *media;          /* DocketReportMedia; NULL: it does not tell and takes all */
  gint paused;               /* 1, 0; told by a station: -1 where nobody there changed it since the last answer */
  double progress;           /* of the job in hand, 0..1; negative: not told */
  gint seconds_left;         /* of the job in hand; negative: not told */
  gint64 stopped_since;      /* 0: it works, or not told */
  char *station;             /* terminal id or name; NULL where it is our own. From the server, as are the rest: */
  gint64 seen_at;            /* 0: unknown */
  double seconds_per_unit;   /* learnt; 0: not yet */
  double setup_seconds;      /* learnt; 0: none, or not yet */
} DocketDeviceReport;

/* Idle, without an opinion on being paused. */
DocketDeviceReport *docket_device_report_new (const char *name);
void docket_device_report_free (DocketDeviceReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceReport, docket_device_report_free)

/* DOCKET_ERROR_INVALID where it is no device. What is missing is as after docket_device_report_new(). */
DocketDeviceReport *docket_device_report_from_json (JsonNode *node, GError **error);

/* Adds what a station tells as an object. */
void docket_device_report_add_json (const DocketDeviceReport *report, JsonBuilder *builder);

G_END_DECLS
