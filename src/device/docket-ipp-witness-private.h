/* docket-ipp-witness-private.h: an IPP device and what it knows of its started jobs
 *
 * CUPS keeps its jobs in memory and writes them to disk up to half a minute later, and after a restart prints once more
 * what was being printed. So its word alone does not tell whether a page was made. Most printers behind a
 * queue speak IPP too, and know the job by the same name: they are the witness.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-ipp-private.h"

G_BEGIN_DECLS

/* A job that was let go by us, or found so. */
typedef struct
{
  int id;                 /* at the target */
  gint64 started_at;      /* monotonic; 0: before we came */
  guint connections;      /* DocketIpp.connections when it was last seen */
  int began;              /* its time-at-processing when it was last seen */
  gboolean at_printer;    /* CUPS's job was taken away, the printer's own is followed */
} DocketIppStarted;

typedef struct
{
  DocketIpp *target;      /* what we print to */
  gboolean is_queue;      /* whether that is CUPS's */
  DocketIpp *printer;     /* behind the queue; NULL: none that speaks IPP */
  char *printer_uri;      /* the queue's device-uri, as last seen */
  GPtrArray *media;       /* DocketIppMedia; NULL: not seen */
  gboolean prints;         /* it takes JPEG or PDF */
  DocketIppPrintFlags flags;
  gboolean copies_counted; /* whether the queue makes as many copies as it is asked for */
  guint looks;
  gboolean printer_answers;
  gboolean printer_answered_ever;
  guint printer_rest;     /* looks to leave out, as it did not answer */
  GHashTable *started;    /* attempt name -> DocketIppStarted */
} DocketIppDevice;

DocketIppStarted *docket_ipp_device_note_started (DocketIppDevice *device, const DocketAttempt *attempt, int id);

/* The driver's functions of the same names, for one job. */
DocketDeviceJob *docket_ipp_device_ask (DocketIppDevice *device, const DocketAttempt *attempt, const char *id);
gboolean docket_ipp_device_find (DocketIppDevice *device,
                                 const DocketAttempt *attempt,
                                 const char *id,
                                 gboolean started,
                                 DocketDeviceFound *found,
                                 DocketDeviceJob **job,
                                 GError **error);

G_END_DECLS
