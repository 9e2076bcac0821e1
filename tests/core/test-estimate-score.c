/* test-estimate-score.c: a range that holds as often as it says, whatever the forecast is worth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimate-score.h"

static void
test_before_anything (void)
{
  DocketScores scores = { .n = 0 };

  g_assert_cmpfloat (docket_scores_get_quantile (&scores, 0.5), <, 0.5);
  g_assert_cmpfloat (docket_scores_get_quantile (&scores, 0.9), >, 1);
}

/* A forecast that says half of what it takes. */
static void
test_coverage (void)
{
  DocketScores scores = { .n = 0 };
  guint within = 0, below = 0, n = 4000;

  for (guint i = 0; i < n; i++)
    {
      double mean = g_test_rand_double_range (60, 600);
      double actual = 2 * mean + mean * g_test_rand_double_range (-0.5, 1.5);

      below += actual <= mean + docket_scores_get_quantile (&scores, 0.5) * 0.2 * mean;
      within += actual <= mean + docket_scores_get_quantile (&scores, 0.9) * 0.2 * mean;
      docket_scores_add (&scores, mean, 0.2 * mean, actual);
    }
  g_assert_cmpfloat_with_epsilon ((double) within / n, 0.9, 0.03);
  g_assert_cmpfloat_with_epsilon ((double) below / n, 0.5, 0.05);
  g_assert_cmpuint (scores.n, ==, DOCKET_SCORES_MAX);
}

static void
test_kept_as_text (void)
{
  DocketScores scores = { .n = 0 }, again;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 350; i++)
    docket_scores_add (&scores, 100, 10, 100 + i);
  text = docket_scores_to_text (&scores);
  docket_scores_from_text (&again, text);
  g_assert_cmpuint (again.n, ==, DOCKET_SCORES_MAX);
  g_assert_cmpfloat_with_epsilon (again.values[3], scores.values[3], 0.001);
  docket_scores_from_text (&again, NULL);
  g_assert_cmpuint (again.n, ==, 0);
  docket_scores_from_text (&again, "1 nonsense 3");
  g_assert_cmpuint (again.n, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate-score/before-anything", test_before_anything);
  g_test_add_func ("/estimate-score/coverage", test_coverage);
  g_test_add_func ("/estimate-score/text", test_kept_as_text);
  return g_test_run ();
}
