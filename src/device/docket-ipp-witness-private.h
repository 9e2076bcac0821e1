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
  gboolean given_up;      /* taken away from CUPS, as nobody could tell whether it was made */
  gboolean at_printer;    /* CUPS's job is no more, the printer's own is followed */
  int printer_job;        /* its number at the printer; 0: never seen there */
  guint made;             /* copies, as the printer counted when it was last seen there */
  gint64 silent_since;    /* monotonic: CUPS's job has ended and the printer says nothing; 0: no */
  DocketDeviceJob *end;   /* how it ended, which is asked about no more; NULL: not yet */
} DocketIppStarted;

void docket_ipp_started_free (DocketIppStarted *started);

typedef struct
{
  DocketIpp *target;      /* what we print to */
  gboolean is_queue;      /* whether that is CUPS's */
  DocketIpp *printer;     /* behind the queue; NULL: none that speaks IPP */
  char *printer_uri;      /* the queue's device-uri, as last seen */
  GPtrArray *media;       /* DocketIppMedia; NULL: not seen */
  GPtrArray *ready;       /* DocketIppMedia that is loaded; NULL: the printer does not tell */
  gboolean policy_wrong;  /* the queue's error policy is among them */
  gboolean keeps_files;   /* the print server kept the file of a job that had ended */
  gboolean prints;         /* it takes JPEG or PDF */
  DocketIppPrintFlags flags;
  gboolean copies_counted; /* whether the queue makes as many copies as it is asked for, and the printer tells them */
  gboolean no_history;    /* CUPS found that the printer forgets a job as soon as it ends */
  guint looks;
  gint64 looked_at;       /* monotonic: it was seen to answer; 0: never */
  gboolean printer_answers;
  gboolean printer_answered_ever;
  guint printer_rest;     /* looks to leave out, as it did not answer */
  GHashTable *started;    /* attempt name -> DocketIppStarted */
} DocketIppDevice;

DocketIppStarted *docket_ipp_device_note_started (DocketIppDevice *device, const DocketAttempt *attempt, int id);

/* What is shared by the two halves of the witness's hearing. */
gboolean docket_ipp_job_is_ended (const DocketIppJob *job);
DocketDeviceJob *docket_ipp_outcome_unknown (const DocketAttempt *attempt, const char *id, const char *message);
gint64 docket_ipp_seconds_since (gint64 monotonic);
int docket_ipp_printer_up_time (DocketIpp *printer);

/* CUPS's copy must not be printed: it was already, or a person is asked first. */
void docket_ipp_take_away (DocketIppDevice *device, const DocketIppJob *job);

/* Whether the printer is within our own sight. A print server elsewhere may reach printers that are not. */
gboolean docket_ipp_device_sees_printer (DocketIppDevice *device);

/* @job is what CUPS says of it: what the printer says of the same, where it can be heard. */
DocketDeviceJob *docket_ipp_device_confirm (DocketIppDevice *device,
                                            DocketIppStarted *started,
                                            const DocketAttempt *attempt,
                                            const char *id,
                                            const DocketIppJob *job);

/* Sentences, as docket_device_get_policy_problems() has them; @response: the queue's attributes. (transfer full) */
char **docket_ipp_policy_problems (DocketIppDevice *device, ipp_t *response);
gboolean docket_ipp_policy_mend (DocketIppDevice *device, GError **error);

/* Cancels CUPS's job @id, or at the printer where it is followed there. */
gboolean docket_ipp_device_cancel (DocketIppDevice *device, int id, GError **error);

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
