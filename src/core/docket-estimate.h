/* docket-estimate.h: when an order should be ready: a range from what is ahead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 now;
  double seconds_ahead;   /* expected making time of the jobs ranked ahead */
  double seconds_own;     /* of the order's own copies */
  guint devices;          /* working side by side; 0: all stopped */
} DocketEstimateInput;

/* p50 and p90 as instants; both 0 where no device works. */
void docket_estimate (const DocketEstimateInput *input, gint64 *p50, gint64 *p90);

G_END_DECLS
