/* docket-estimate-score.c: how forecasts came out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate-score.h"

#include <math.h>
#include <string.h>

#define FARTHEST 20.0
/* So many orders make the guess superfluous. */
#define ENOUGH 60

/* Most orders come out near the middle, the late ones rather late. */
static const double guess[] = {
  -1.2, -0.9, -0.7, -0.55, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1, 1.3, 1.6, 2.2, 3,
};

static int
compare (const void *a,
         const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

void
docket_scores_add (DocketScores *scores,
                   double        mean,
                   double        deviation,
                   double        actual)
{
  double score = (actual - mean) / MAX (deviation, 1);

  if (isnan (score))
    return;
  if (scores->n == DOCKET_SCORES_MAX)
    memmove (scores->values, scores->values + 1, --scores->n * sizeof *scores->values);
  scores->values[scores->n++] = CLAMP (score, -FARTHEST, FARTHEST);
}

double
docket_scores_get_quantile (const DocketScores *scores,
                            double              q)
{
  double sorted[DOCKET_SCORES_MAX + G_N_ELEMENTS (guess)];
  guint n = scores->n;
  double place;
  guint below;

  memcpy (sorted, scores->values, n * sizeof *sorted);
  if (n < ENOUGH)
    {
      memcpy (sorted + n, guess, sizeof guess);
      n += G_N_ELEMENTS (guess);
    }
  qsort (sorted, n, sizeof *sorted, compare);
  /* Of n + 1 intervals between n scores the next one falls into each alike. */
  place = CLAMP (q * (n + 1) - 1, 0, n - 1);
  below = MIN ((guint) place, n - 2);
  return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

char *
docket_scores_to_text (const DocketScores *scores)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < scores->n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", g_ascii_formatd (number, sizeof number, "%.3f", scores->values[i]));
    }
  return g_string_free (text, FALSE);
}

void
docket_scores_from_text (DocketScores *scores,
                         const char   *text)
{
  char *end = NULL;

  scores->n = 0;
  while (text != NULL && *text != '\0' && scores->n < DOCKET_SCORES_MAX)
    {
      double value = g_ascii_strtod (text, &end);

      if (end == text)
        return;
      scores->values[scores->n++] = CLAMP (value, -FARTHEST, FARTHEST);
      text = end + strspn (end, " ");
    }
}
