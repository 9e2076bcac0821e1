/* docket-jobs.h: the production queue: claims with a lease, progress, what a person decides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-devices-table.h"
#include "docket-making.h"
#include "docket-services.h"

G_BEGIN_DECLS

#define DOCKET_JOB_LEASE (60 * G_TIME_SPAN_SECOND)

typedef struct
{
  const char *name;
  const char *const *products;  /* NULL: any */
  const char *const *papers;    /* NULL: any */
  const char *const *artworks;  /* NULL: any */
} DocketJobTaker;

/* Any thread but the writer's. @station is the terminal's id, call->site its site. */

/* The next jobs by rank that fit the @takers, each with a lease of DOCKET_JOB_LEASE, its attempt
 * counted up and its device named; at most @max. (DocketJob; empty where there is none.) A device that
 * is paused gets nothing; of the media that it told, only what is loaded. */
GPtrArray *docket_jobs_claim (DocketServices *services,
                              const DocketCall *call,
                              const char *station,
                              const DocketJobTaker *takers,
                              guint n_takers,
                              guint max,
                              GError **error);

/* NOT_FOUND, CHANGED where the station does not hold the job. A job cancelled meanwhile is returned
 * as it is: the station stops its device. */
DocketJob *docket_jobs_renew (DocketServices *services,
                              const DocketCall *call,
                              const char *station,
                              gint64 id,
                              GError **error);

typedef struct
{
  DocketJobState state;
  const char *const *reasons;   /* NULL: none */
  const char *message;          /* NULL */
  gint copies_completed;        /* -1: unchanged */
  const char *device;           /* NULL: unchanged */
  guint attempt;
} DocketJobReport;

/* What the station says of its job; renews the lease. CHANGED where the attempt or the station is
 * another, NOT_NOW where the state cannot follow, OTHER_SITE. "pending" gives an unstarted job
 * back. */
DocketJob *docket_jobs_report (DocketServices *services,
                               const DocketCall *call,
                               const char *station,
                               gint64 id,
                               const DocketJobReport *report,
                               GError **error);

/* The jobs that the station holds. */
GPtrArray *docket_jobs_list (DocketServices *services,
                             const DocketCall *call,
                             const char *station,
                             GError **error);

/* A job of the caller's site. NOT_FOUND, OTHER_SITE. (transfer full) */
DocketJob *docket_jobs_get (DocketServices *services,
                            const DocketCall *call,
                            gint64 id,
                            GError **error);

typedef enum
{
  DOCKET_JOB_OUTCOME_MADE,      /* -> completed */
  DOCKET_JOB_OUTCOME_NOT_MADE,  /* -> pending again, for what is missing */
  DOCKET_JOB_OUTCOME_STOP,      /* -> canceled */
} DocketJobOutcome;

/* What a person found out of a job that is stopped with an unknown outcome, or was aborted.
 * NOT_NOW. */
DocketJob *docket_jobs_resolve (DocketServices *services,
                                const DocketCall *call,
                                gint64 id,
                                DocketJobOutcome outcome,
                                GError **error);

/* Jobs whose lease is over: what had not started is pending again; what was processing becomes
 * processing-stopped with the reason outcome-unknown, never pending. At most @limit; @n: (out). */
gboolean docket_jobs_expire_leases (DocketServices *services,
                                    gint64 now,
                                    guint limit,
                                    guint *n,
                                    GError **error);

/* What the job's device makes it of: docket_making_page(). Cleared by the caller. GONE where the
 * picture's term is over. */
gboolean docket_jobs_make_page (DocketServices *services,
                                const DocketCall *call,
                                gint64 id,
                                DocketPageFormat format,
                                DocketMade *made,
                                GError **error);

/* The same of an order that is placed, before there is a job. NOT_NOW, NOT_FOUND. */
gboolean docket_orders_make_page (DocketServices *services,
                                  const DocketCall *call,
                                  const char *code,
                                  const char *item,
                                  DocketPageFormat format,
                                  DocketMade *made,
                                  GError **error);

/* Its outlines: docket_making_outlines(). */
gboolean docket_jobs_make_outlines (DocketServices *services,
                                    const DocketCall *call,
                                    gint64 id,
                                    DocketMade *made,
                                    GError **error);

/* What the station's devices are (DocketDeviceRow), replacing what it said before; an event for
 * each one whose state or message changed. Where it says that a person paused or resumed one at the
 * station, that holds. */
gboolean docket_jobs_put_devices (DocketServices *services,
                                  const DocketCall *call,
                                  const char *station,
                                  GPtrArray *devices,
                                  GError **error);
GPtrArray *docket_jobs_list_devices (DocketServices *services, const char *site, GError **error);

/* {"devices":[…]}: what stations said of the site's devices (@station NULL: of all), with what Docket knows
 * of them. (transfer full) */
char *docket_jobs_dup_devices (DocketServices *services, const char *site, const char *station, GError **error);

G_END_DECLS
