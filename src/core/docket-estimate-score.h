/* docket-estimate-score.h: how forecasts came out, and what range to say after that
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_SCORES_MAX 300

/* How many deviations later than its mean each of the last orders was made (earlier: below 0). Their
 * quantiles turn a forecast into a range that holds as often as it says, whatever the forecast left out. */
typedef struct
{
  double values[DOCKET_SCORES_MAX];   /* oldest first */
  guint n;
} DocketScores;

/* Forgets the oldest where there is no more room. */
void docket_scores_add (DocketScores *scores, double mean, double deviation, double actual);

/* What share @q (0..1) of the orders was below, with a guess in place of what nothing has taught yet. */
double docket_scores_get_quantile (const DocketScores *scores, double q);

/* For the database. NULL reads as none. (transfer full) */
char *docket_scores_to_text (const DocketScores *scores);
void docket_scores_from_text (DocketScores *scores, const char *text);

G_END_DECLS
