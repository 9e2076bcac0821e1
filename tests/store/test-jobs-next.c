/* test-jobs-next.c: the job that ranks first, against looking at all of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-jobs-table.h"
#include "docket-orders-table.h"
#include "docket-time.h"

#define N_MANY 20000
#define BATCH 100  /* a savepoint's journal is read along with each statement: many small ones are far quicker */

typedef struct
{
  DocketOrder *order;
  GPtrArray *jobs;
  guint from, to;
} Batch;

static gboolean
insert_order (DocketDbHandle *handle,
              gpointer        data,
              GError        **error)
{
  return docket_orders_table_insert (handle, data, 1, error);
}

static gboolean
insert_jobs (DocketDbHandle *handle,
             gpointer        data,
             GError        **error)
{
  Batch *batch = data;

  for (guint i = batch->from; i < batch->to; i++)
    if (!docket_jobs_table_insert (handle, "main", g_ptr_array_index (batch->jobs, i), error))
      return FALSE;
  return TRUE;
}

static DocketJob *
random_job (const char *order,
            gint64      now)
{
  static const char *const products[] = { "photo-9x13", "photo-10x15", "photo-13x18", "photo-20x30" };
  static const char *const papers[] = { "glossy", "matte" };
  static const gint priorities[] = { 50, 50, 50, 60, 75, 100 };
  DocketJob *job = fixture_job (order, priorities[g_test_rand_int_range (0, 6)],
                                now - g_test_rand_int_range (0, 20 * 3600) * DOCKET_SECOND, 0);

  g_free (job->product);
  g_free (job->paper);
  job->product = g_strdup (products[g_test_rand_int_range (0, 4)]);
  job->paper = g_strdup (papers[g_test_rand_int_range (0, 2)]);
  if (g_test_rand_int_range (0, 3) == 0)
    job->wanted_by = now + g_test_rand_int_range (-3600, 40 * 3600) * DOCKET_SECOND;
  if (g_test_rand_int_range (0, 10) == 0)
    job->not_before = now + g_test_rand_int_range (-10, 10) * DOCKET_SECOND;
  return job;
}

static GPtrArray *
make_jobs (Fixture *fixture,
           guint    n,
           gint64   now)
{
  g_autoptr (DocketOrder) order = fixture_order (1, now);
  GPtrArray *jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);

  fixture_write (fixture, insert_order, order);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (jobs, random_job (order->code, now));
  for (guint i = 0; i < n; i += BATCH)
    {
      Batch batch = { .jobs = jobs, .from = i, .to = MIN (i + BATCH, n) };

      fixture_write (fixture, insert_jobs, &batch);
    }
  return jobs;
}

static double
best_rank (GPtrArray  *jobs,
           const char *paper,
           gint64      now)
{
  double best = -1e9;

  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (jobs, i);

      if (job->state == DOCKET_JOB_PENDING && job->lease_until == 0 && job->not_before <= now &&
          (paper == NULL || g_str_equal (job->paper, paper)))
        best = MAX (best, docket_job_rank (job, now));
    }
  return best;
}

static gboolean
update_job (DocketDbHandle *handle,
            gpointer        data,
            GError        **error)
{
  return docket_jobs_table_update (handle, data, error);
}

/* Takes the job out of the queue, as a claim does. */
static void
lease (Fixture   *fixture,
       GPtrArray *jobs,
       gint64     id)
{
  for (guint i = 0; i < jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (jobs, i);

      if (job->id != id)
        continue;
      job->lease_until = 1;
      fixture_write (fixture, update_job, job);
    }
}

static gboolean
is_matte (const char *product,
          const char *paper,
          gpointer    data)
{
  return g_str_equal (paper, "matte");
}

static gboolean
is_stamp (const char *product,
          const char *paper,
          gpointer    data)
{
  return g_str_equal (product, "stamp");
}

static void
test_as_if_all_were_looked_at (Fixture      *fixture,
                               gconstpointer failing)
{
  gint64 now = 1000 * DOCKET_DAY;
  g_autoptr (GPtrArray) jobs = make_jobs (fixture, 300, now);

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
      gboolean one_paper = i % 2 == 1;
      const DocketJobQuestion question = { .site = "main", .takes = one_paper ? is_matte : NULL };
      g_autoptr (DocketJob) found = docket_jobs_table_find_next (handle, &question, now, &error);

      g_assert_no_error (error);
      g_assert_nonnull (found);
      g_assert_cmpfloat_with_epsilon (docket_job_rank (found, now),
                                      best_rank (jobs, one_paper ? "matte" : NULL, now), 1e-6);
      lease (fixture, jobs, found->id);
    }
}

static void
test_nothing_fits (Fixture      *fixture,
                   gconstpointer failing)
{
  const DocketJobQuestion stamps = { .site = "main", .takes = is_stamp };
  const DocketJobQuestion elsewhere = { .site = "other" };
  gint64 now = 1000 * DOCKET_DAY;
  g_autoptr (GPtrArray) jobs = make_jobs (fixture, 50, now);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);

  g_assert_null (docket_jobs_table_find_next (handle, &stamps, now, &error));
  g_assert_no_error (error);
  g_assert_null (docket_jobs_table_find_next (handle, &elsewhere, now, &error));
  g_assert_no_error (error);
}

/* Within the slack the device goes on with the paper that it has; beyond it does not. */
static void
test_slack (Fixture      *fixture,
            gconstpointer failing)
{
  gint64 now = 1000 * DOCKET_DAY;
  g_autoptr (DocketOrder) order = fixture_order (1, now);
  g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);
  const DocketJobQuestion question = { .site = "main", .product = "photo-10x15", .paper = "matte" };
  static const struct { gint priority; const char *paper; gint64 age; } made[] = {
    { 50, "glossy", 60 }, { 50, "matte", 40 }, { 50, "matte", 10 },
  };
  static const gint64 expected[] = { 2, 1, 3 };
  Batch batch = { .jobs = jobs, .to = G_N_ELEMENTS (made) };

  fixture_write (fixture, insert_order, order);
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      DocketJob *job = fixture_job (order->code, made[i].priority, now - made[i].age * DOCKET_MINUTE, 0);

      g_free (job->product);
      g_free (job->paper);
      job->product = g_strdup ("photo-10x15");
      job->paper = g_strdup (made[i].paper);
      g_ptr_array_add (jobs, job);
    }
  fixture_write (fixture, insert_jobs, &batch);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
      g_autoptr (DocketJob) found = docket_jobs_table_find_next (handle, &question, now, &error);

      g_assert_no_error (error);
      g_assert_cmpint (found->id, ==, expected[i]);
      lease (fixture, jobs, found->id);
    }
}

static gint
compare_times (gconstpointer a,
               gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

/* The bound is a sanity check that holds on a busy machine; an index that is not used fails it. */
static void
test_among_many (Fixture      *fixture,
                 gconstpointer failing)
{
  gint64 now = 1000 * DOCKET_DAY;
  g_autoptr (GPtrArray) jobs = make_jobs (fixture, N_MANY, now);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
      gint64 start = g_get_monotonic_time ();
      const DocketJobQuestion question = { .site = "main" };
      g_autoptr (DocketJob) found = docket_jobs_table_find_next (handle, &question, now + i * DOCKET_MINUTE, &error);
      gint64 took = g_get_monotonic_time () - start;

      g_assert_nonnull (found);
      g_array_append_val (times, took);
    }
  g_array_sort (times, compare_times);
  g_test_message ("p50 %" G_GINT64_FORMAT " us, p99 %" G_GINT64_FORMAT " us",
                  g_array_index (times, gint64, 100), g_array_index (times, gint64, 197));
  g_assert_cmpint (g_array_index (times, gint64, 100), <, 2000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/jobs-next/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("as-if-all-were-looked-at", test_as_if_all_were_looked_at);
  ADD ("nothing-fits", test_nothing_fits);
  ADD ("slack", test_slack);
  ADD ("among-many", test_among_many);
  return g_test_run ();
}
