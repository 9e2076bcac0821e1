/* docket-estimate.c: when an order should be ready: a range from what is ahead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-estimate.h"

#include "docket-time.h"

/* How much longer than expected the slowest tenth takes, and what changing paper and waiting for
 * a person adds at worst. */
#define SLOW_FACTOR 1.5
#define SLOW_SECONDS 300.0
#define LONGEST_SECONDS (366.0 * 86400.0)

static gint64
after (gint64 now,
       double seconds)
{
  return now + (gint64) (CLAMP (seconds, 0.0, LONGEST_SECONDS) * (double) DOCKET_SECOND);
}

void
docket_estimate (const DocketEstimateInput *input,
                 gint64                    *p50,
                 gint64                    *p90)
{
  double seconds;

  *p50 = *p90 = 0;
  if (input->devices == 0)
    return;

  seconds = (input->seconds_ahead + input->seconds_own) / input->devices;
  *p50 = after (input->now, seconds);
  *p90 = after (input->now, seconds * SLOW_FACTOR + SLOW_SECONDS);
}
