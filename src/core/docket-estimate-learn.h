/* docket-estimate-learn.h: what devices teach by working: seconds a copy, setting up, standing still
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-hours.h"

G_BEGIN_DECLS

/* The time that a device needs for a product: setup + copies * unit, and how sure that is. Learnt with a
 * Kalman filter over the two, whose older observations fade; one that lies far out counts less. */
typedef struct
{
  double unit;            /* seconds a copy */
  double setup;           /* seconds before the first */
  double unit_variance;
  double covariance;
  double setup_variance;
  double noise;           /* a job's own scatter: standard deviation as a share of its time */
  double jobs;            /* how many taught it, older ones counting less */
} DocketRate;

/* Before anything is learnt; @seconds a copy are the catalogue's. */
DocketRate docket_rate_new (double seconds);

/* A job of @copies took @seconds, from its start to its last copy. Anything below a tenth of a second and no
 * copies teach nothing. */
void docket_rate_learn (DocketRate *rate, guint copies, double seconds);

/* How long a job of @copies takes, and the variance of that. @set_up: the device has to be set up first. */
double docket_rate_mean (const DocketRate *rate, guint copies, gboolean set_up);
double docket_rate_variance (const DocketRate *rate, guint copies, gboolean set_up);

/* Whether a device works or stands, and what that teaches. */
typedef struct
{
  gint64 stopped_since;   /* 0: it works */
  gint64 changed_at;      /* when it was last looked at; 0: never */
  double working;         /* seconds, older ones counting less */
  double repairs;         /* how often it stood, likewise */
  double repair_mean;     /* seconds that it stood */
  double repair_square;   /* mean of the squares of those */
} DocketCondition;

/* The device works or not at @now. Only what lies in the shop's @hours counts: nobody mends at night. TRUE
 * where that is news. */
gboolean docket_condition_note (DocketCondition *condition, const DocketHours *hours, gboolean works, gint64 now);

/* How often it stops in an hour of work, and for how long, with what nothing has taught yet. */
double docket_condition_stops_per_hour (const DocketCondition *condition);
void docket_condition_repair (const DocketCondition *condition, double *mean, double *variance);

/* Seconds of work until a device that stands works again, longer the longer it has stood; FALSE where it has
 * stood for so long that nobody can tell. */
gboolean docket_condition_remaining (const DocketCondition *condition,
                                     const DocketHours *hours,
                                     gint64 now,
                                     double *mean,
                                     double *variance);

G_END_DECLS
