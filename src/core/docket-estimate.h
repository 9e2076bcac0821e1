/* docket-estimate.h: when what waits will be made: jobs laid on devices in the order of their rank
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-estimate-learn.h"

G_BEGIN_DECLS

/* All times here are seconds of work from now on: what a shop's opening hours make of them is
 * docket-hours.h's business. A kind is a number for what is made of what (a product on a paper). */
typedef struct
{
  const DocketRate *const *rates;  /* of each kind; NULL where the device does not make it */
  gint kind;                       /* that it made last; -1: none */
  double free_in;                  /* until it can begin something new */
  double variance;                 /* of that */
  double stops_per_hour;
  double repair_mean, repair_variance;
} DocketPlanDevice;

typedef struct
{
  gint64 order;
  guint kind;
  guint copies;
  gint device;      /* it alone may make it; -1: any that does */
  gboolean begun;   /* the device's free_in counts it already */
} DocketPlanJob;

/* When something is made. */
typedef struct
{
  gboolean known;        /* FALSE: a device is missing */
  double mean;           /* seconds of work from now */
  double deviation;
  gint device;           /* of the last piece */
  guint ahead_jobs;      /* that this device makes before */
  double ahead_seconds;
  guint first;           /* index of the order's first job; of what was only asked for, where it would stand */
} DocketForecast;

typedef struct _DocketPlan DocketPlan;

/* Lays @jobs, in the order in which they are taken, on @devices, each on the one that has it made first. In
 * the time that a device works it stops as often, and stands as long, as it has taught. Both arrays are
 * copied; the rates must outlive the plan. O(jobs * devices). */
DocketPlan *docket_plan_new (const DocketPlanDevice *devices,
                             guint n_devices,
                             const DocketPlanJob *jobs,
                             guint n_jobs);
void docket_plan_free (DocketPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPlan, docket_plan_free)

/* When job @i is made. */
DocketForecast docket_plan_get_job (const DocketPlan *plan, guint i);

/* When all jobs of @order are; not known where it has none. O(1) */
DocketForecast docket_plan_get_order (const DocketPlan *plan, gint64 order);

/* Whether any of @order's jobs is in the plan. O(1) */
gboolean docket_plan_has_order (const DocketPlan *plan, gint64 order);

/* The kind of job @i. */
guint docket_plan_get_kind (const DocketPlan *plan, guint i);

/* When @jobs would be, taken behind the first @place jobs of the plan. O(jobs * devices) */
DocketForecast docket_plan_ask (const DocketPlan *plan, guint place, const DocketPlanJob *jobs, guint n_jobs);

/* Up to @max orders whose jobs the device of @forecast makes right before, the nearest first. The number of
 * those. */
guint docket_plan_list_ahead (const DocketPlan *plan, const DocketForecast *forecast, guint max, gint64 *orders);

G_END_DECLS
