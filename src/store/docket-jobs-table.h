/* docket-jobs-table.h: jobs: one row each, claimed by rank
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-job.h"

G_BEGIN_DECLS

/* Stores a new job of @site and sets its id. Writer. */
gboolean docket_jobs_table_insert (DocketDbHandle *handle,
                                   const char *site,
                                   DocketJob *job,
                                   GError **error);

/* Rewrites by id. Writer. */
gboolean docket_jobs_table_update (DocketDbHandle *handle, const DocketJob *job, GError **error);

/* Forgets a job that never started. Writer. */
gboolean docket_jobs_table_remove (DocketDbHandle *handle, gint64 id, GError **error);

/* @site: (out) (optional) (transfer full). */
DocketJob *docket_jobs_table_get (DocketDbHandle *handle, gint64 id, char **site, GError **error);

/* What a device takes. */
typedef struct
{
  const char *site;
  const char *station;
  const char *device;
  gboolean (*takes) (const char *product, const char *paper, gpointer data);  /* NULL: all */
  gpointer data;
  const char *product;  /* what it made last, preferred within DOCKET_JOB_SLACK; NULL: nothing */
  const char *paper;
} DocketJobQuestion;

/* The pending job of the site that docket_job_rank() puts first among those whose time has come, that fit
 * the device and were not moved to another. NULL without @error where there is none. */
DocketJob *docket_jobs_table_find_next (DocketDbHandle *handle,
                                        const DocketJobQuestion *question,
                                        gint64 now,
                                        GError **error);

/* The rank of the first of the site's pending jobs; -HUGE_VAL where there is none. */
gboolean docket_jobs_table_highest_rank (DocketDbHandle *handle,
                                         const char *site,
                                         gint64 now,
                                         double *rank,
                                         GError **error);

/* Jobs that @station holds (DocketJob), by id. */
GPtrArray *docket_jobs_table_list_station (DocketDbHandle *handle,
                                           const char *station,
                                           GError **error);

/* Jobs whose lease was over at @now, at most @limit. */
GPtrArray *docket_jobs_table_list_lapsed (DocketDbHandle *handle,
                                          gint64 now,
                                          guint limit,
                                          GError **error);

/* Figures for /metrics: jobs by state (a nick), all sites. */
gboolean docket_jobs_table_count (DocketDbHandle *handle,
                                  guint counts[DOCKET_JOB_COMPLETED + 1],
                                  GError **error);

G_END_DECLS
