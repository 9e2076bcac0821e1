/* docket-work-steps-private.h: a work's fields, and what its two files need of each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-work-private.h"

G_BEGIN_DECLS

typedef void (*DocketWorkStep) (DocketWork *self);

typedef struct _DocketMaking DocketMaking;

struct _DocketWork
{
  GObject parent;

  DocketWorkshop shop;
  DocketDevice *device;
  DocketLedgerEntry *entry;
  DocketAttempt *attempt;

  char *ahead;               /* where its page may lie already */
  DocketMaking *making;      /* under way in the device's thread; NULL */

  gboolean begun;            /* the server knows it as begun since it was claimed */
  gboolean recovered;        /* an earlier station's attempt */
  gboolean writing;          /* the attempt is on its way into the ledger */
  gboolean written;          /* it is in the ledger */
  gboolean following;
  gboolean cancelled;        /* it shall not be made */
  gboolean tell_cancelled;
  gboolean leaving;          /* cancelled for now, so that it can be given back */
  gboolean left;
  gboolean ended;
  gboolean setback;
  gboolean renewing;
  gboolean stuck;            /* the ledger does not take it: let the lease run out */
  guint made;                /* copies, as the device counts them */
  double progress;           /* of the attempt, negative: not told */
  gint seconds_left;         /* negative: not told */
  char *why;                 /* why the device did not take it; NULL */
  DocketJob *report;         /* the last one put, or the one that ends it */

  guint n_failures;
  DocketWorkStep next;       /* after the pause */
  guint pause_id;
  GCancellable *fetching;
};

/* Ways to end. @report and @message as the server and people get them. */
void docket_work_end (DocketWork *self, DocketJob *report);
void docket_work_end_cancelled (DocketWork *self);
void docket_work_end_aborted (DocketWork *self);   /* why says why */
void docket_work_end_unknown (DocketWork *self, const char *message);
void docket_work_give_back (DocketWork *self);     /* also what was cancelled before it began */

/* Tells the server how it stands, where that is news. */
void docket_work_report (DocketWork *self, DocketJobState state, char **reasons, const char *message);

/* The server knows that it is being made: the device's first word of that is no news. */
void docket_work_note_told (DocketWork *self);

void docket_work_take_device_job (DocketWork *self, const DocketDeviceJob *job);

/* After a pause that grows from one failure to the next. */
void docket_work_again_later (DocketWork *self, DocketWorkStep step);
void docket_work_trouble (DocketWork *self, const GError *error);

/* Whether a step's answer is of no use any more. */
gboolean docket_work_is_over (DocketWork *self);

/* Tells the server that it is being made; @callback has a docket_client_update_job_async(). */
void docket_work_tell_begun (DocketWork *self, GAsyncReadyCallback callback);

void docket_work_say_why (DocketWork *self, const GError *error);

/* It will never be made so: the server is told that it is aborted. */
void docket_work_give_up (DocketWork *self, const GError *error);

/* The steps. */
void docket_work_fetch (DocketWork *self);
void docket_work_find (DocketWork *self);

/* From the page to the device in one go, in the device's thread. */
void docket_work_make (DocketWork *self);

/* Cancelled or left meanwhile: it stops where nothing was started yet. */
void docket_work_stop_making (DocketWork *self);

/* Of a recovered attempt: whether it is still ours; then docket_work_find(). */
void docket_work_ask_server (DocketWork *self);
void docket_work_follow (DocketWork *self);

G_END_DECLS
