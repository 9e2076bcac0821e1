/* test-job.c: job states, and a rank in which nothing starves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-job.h"
#include "docket-time.h"

static void
test_nicks (void)
{
  for (guint state = DOCKET_JOB_PENDING; state <= DOCKET_JOB_COMPLETED; state++)
    {
      DocketJobState back;

      g_assert_true (docket_job_state_from_nick (docket_job_state_to_nick (state), &back));
      g_assert_cmpuint (back, ==, state);
    }
  g_assert_false (docket_job_state_from_nick ("done", NULL));
}

static void
test_transitions (void)
{
  g_assert_true (docket_job_state_may_follow (DOCKET_JOB_PENDING, DOCKET_JOB_PROCESSING));
  g_assert_true (docket_job_state_may_follow (DOCKET_JOB_PROCESSING, DOCKET_JOB_COMPLETED));
  g_assert_true (docket_job_state_may_follow (DOCKET_JOB_PROCESSING_STOPPED, DOCKET_JOB_PENDING));
  g_assert_true (docket_job_state_may_follow (DOCKET_JOB_ABORTED, DOCKET_JOB_PENDING));
  g_assert_false (docket_job_state_may_follow (DOCKET_JOB_PENDING, DOCKET_JOB_COMPLETED));
  g_assert_false (docket_job_state_may_follow (DOCKET_JOB_PENDING_HELD, DOCKET_JOB_PROCESSING));
  for (guint to = DOCKET_JOB_PENDING; to <= DOCKET_JOB_COMPLETED; to++)
    {
      g_assert_true (docket_job_state_may_follow (DOCKET_JOB_COMPLETED, to) == (to == DOCKET_JOB_COMPLETED));
      g_assert_true (docket_job_state_may_follow (DOCKET_JOB_CANCELED, to) == (to == DOCKET_JOB_CANCELED));
    }
}

static void
test_rank (void)
{
  gint64 now = 1000 * DOCKET_DAY;
  DocketJob plain = { .priority = 50, .created_at = now };
  DocketJob express = { .priority = 75, .created_at = now };
  DocketJob wanted = { .priority = 50, .created_at = now, .wanted_by = now + DOCKET_HOUR };
  DocketJob older = { .priority = 50, .created_at = now - DOCKET_MINUTE };

  g_assert_cmpfloat (docket_job_rank (&express, now), >, docket_job_rank (&plain, now));
  g_assert_cmpfloat (docket_job_rank (&wanted, now), >, docket_job_rank (&plain, now));
  g_assert_cmpfloat (docket_job_rank (&older, now), >, docket_job_rank (&plain, now));
}

/* Nothing that comes a day later goes before, whatever its priority and wish, at whatever time. */
static void
test_nothing_starves (void)
{
  for (guint i = 0; i < 50000; i++)
    {
      gint64 created = 1000 * DOCKET_DAY + g_test_rand_int_range (0, 1000) * DOCKET_HOUR;
      gint64 later = created + DOCKET_DAY + g_test_rand_int_range (0, 1000) * DOCKET_MINUTE;
      gint64 now = later + g_test_rand_int_range (0, 1000) * DOCKET_MINUTE;
      DocketJob old = { .priority = 1, .created_at = created };
      DocketJob young = {
        .priority = g_test_rand_int_range (1, 101),
        .created_at = later,
        .together = g_test_rand_bit (),
        .wanted_by = g_test_rand_bit () ? now + g_test_rand_int_range (-1000, 1000) * DOCKET_MINUTE : 0,
      };

      g_assert_cmpfloat (docket_job_rank (&old, now), >, docket_job_rank (&young, now) + DOCKET_JOB_SLACK);
    }
}

/* What a person puts first stays first, whatever the others' wishes become. */
static void
test_raised (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      gint64 now = 1000 * DOCKET_DAY;
      DocketJob rival = {
        .priority = g_test_rand_int_range (1, 101),
        .created_at = now - g_test_rand_int_range (0, 1000) * DOCKET_MINUTE,
        .wanted_by = g_test_rand_bit () ? now + g_test_rand_int_range (-1000, 1000) * DOCKET_MINUTE : 0,
      };
      DocketJob job = { .priority = g_test_rand_int_range (1, 101), .created_at = now };
      DocketJobRank why;

      job.raised = docket_job_points_above (&job, docket_job_rank (&rival, now), now);
      now += g_test_rand_int_range (0, 3000) * DOCKET_MINUTE;
      why = docket_job_explain_rank (&job, now);
      g_assert_cmpfloat (docket_job_rank (&job, now), >, docket_job_rank (&rival, now));
      g_assert_cmpfloat_with_epsilon (why.priority + why.wanted + why.age + why.raised + why.together,
                                      docket_job_rank (&job, now), 1e-3);
    }
}

static void
test_copy (void)
{
  g_autoptr (DocketJob) job = docket_job_new ();
  g_autoptr (DocketJob) copy = NULL;

  job->order = g_strdup ("X");
  job->reasons[0] = NULL;
  job->copies = 3;
  copy = docket_job_copy (job);
  g_assert_cmpstr (copy->order, ==, "X");
  g_assert_cmpuint (copy->copies, ==, 3);
  g_assert_true (copy->reasons != job->reasons);
  g_assert_true (docket_job_state_is_end (DOCKET_JOB_ABORTED));
  g_assert_false (docket_job_state_is_end (DOCKET_JOB_PROCESSING_STOPPED));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/nicks", test_nicks);
  g_test_add_func ("/job/transitions", test_transitions);
  g_test_add_func ("/job/rank", test_rank);
  g_test_add_func ("/job/nothing-starves", test_nothing_starves);
  g_test_add_func ("/job/raised", test_raised);
  g_test_add_func ("/job/copy", test_copy);
  return g_test_run ();
}
