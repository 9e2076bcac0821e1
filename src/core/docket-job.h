/* docket-job.h: one item's production on a device; the states and words are IPP's (RFC 8011)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_JOB_PENDING,             /* may be claimed */
  DOCKET_JOB_PENDING_HELD,        /* a hold, or the undo time, stands before it */
  DOCKET_JOB_PROCESSING,          /* a station has it */
  DOCKET_JOB_PROCESSING_STOPPED,  /* needs a person: reasons say why ("outcome-unknown") */
  DOCKET_JOB_CANCELED,
  DOCKET_JOB_ABORTED,             /* the device gave it up; may be released again */
  DOCKET_JOB_COMPLETED,
} DocketJobState;

#define DOCKET_JOB_REASON_OUTCOME_UNKNOWN "outcome-unknown"
/* No device that could make it has its paper loaded (an IPP printer-state-reason). */
#define DOCKET_JOB_REASON_MEDIA_NEEDED "media-needed"
/* Given to a station together with the release, and no word of the station since (RFC 8011, 5.3.8). */
#define DOCKET_JOB_REASON_INCOMING "job-incoming"

/* Points of rank: what a device may pass over to go on with the paper that it used last, so that it is
 * not set up anew for every job; what the pieces of an order gain once the first was taken. */
#define DOCKET_JOB_SLACK 5.0
#define DOCKET_JOB_TOGETHER 10.0

typedef struct
{
  gint64 id;               /* unique in the server */
  char *order;             /* claim code */
  char *item;              /* DocketItem.id */
  char *product;
  char *paper;
  DocketLength width, height;
  guint copies;
  guint copies_completed;
  DocketJobState state;
  char **reasons;          /* IPP job-state-reasons and printer-state-reasons, or outcome-unknown */
  char *message;           /* for people, from the device; NULL */
  char *station;           /* terminal id that holds the lease; NULL */
  char *device;            /* device name at that station; NULL */
  guint attempt;           /* counts up at each claim */
  gint priority;           /* 1..100, higher first */
  gint64 wanted_by;        /* 0: none */
  gint64 created_at;
  gint64 not_before;       /* the end of the undo time; 0: at once */
  gint64 lease_until;      /* 0: not leased */
  double raised;           /* points of rank that a person added; 0: none */
  gboolean together;       /* a piece of its order was taken already */
  char *to_station;        /* the one device that may take it; NULL: any */
  char *to_device;
  char *artwork;           /* DOCKET_ARTWORK_…, from the catalogue; NULL: not known */
  DocketEngraving *engraving;  /* of a stamp; else NULL */
} DocketJob;

/* All empty and pending; the store gives the id. (transfer full) */
DocketJob *docket_job_new (void);
DocketJob *docket_job_copy (const DocketJob *job);
void docket_job_free (DocketJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketJob, docket_job_free)

/* Fills artwork and engraving from the catalogue's @product; with NULL, clears them. */
void docket_job_set_product (DocketJob *job, const DocketProduct *product);

const char *docket_job_state_to_nick (DocketJobState state);
gboolean docket_job_state_from_nick (const char *nick, DocketJobState *state);

/* completed, canceled and aborted are ends. */
gboolean docket_job_state_is_end (DocketJobState state);

/* Whether a job may go from @from to @to. */
gboolean docket_job_state_may_follow (DocketJobState from, DocketJobState to);

/* The order in which jobs are taken: a number, larger first, that grows with priority, with a
 * near wanted-by time and with age, so that nothing starves; with what a person added and with an
 * order that was begun. It orders the same way at any one @now; see docket-job.c for the weights. */
double docket_job_rank (const DocketJob *job, gint64 now);

/* What a rank is made of; the sum of it (age counts in, from @job's making to @now). */
typedef struct
{
  double priority, wanted, age, raised, together;
} DocketJobRank;

/* At @now, microseconds since 1970. */
DocketJobRank docket_job_explain_rank (const DocketJob *job, gint64 now);

/* Points that put @job above @highest, now and until its rivals' wishes are at their nearest. */
double docket_job_points_above (const DocketJob *job, double highest, gint64 now);

/* The same from two numbers that do not change with time, so that an index can be kept over them: the
 * rank at @now is docket_job_rank_at (place, pull, now), and no job ranks above the larger of the two
 * as they stand at @now (docket_job_place_at(), docket_job_pull_at()). pull is -HUGE_VAL without a
 * wish. */
double docket_job_place (const DocketJob *job);
double docket_job_pull (const DocketJob *job);
double docket_job_place_at (double place, gint64 now);
double docket_job_pull_at (double pull, gint64 now);
double docket_job_rank_at (double place, double pull, gint64 now);

G_END_DECLS
