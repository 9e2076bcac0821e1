/* test-db.c: opening, writing in groups, failing: the contract of the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-error.h"
#include "docket-events-table.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_THREADS 8
#define N_EACH 40

static gboolean
append_event (DocketDbHandle *handle,
              gpointer        data,
              GError        **error)
{
  g_autoptr (DocketEvent) event = docket_event_new (data, "server", 1);

  event->site = g_strdup ("main");
  return docket_events_table_append (handle, event, error);
}

static gboolean
append_and_fail (DocketDbHandle *handle,
                 gpointer        data,
                 GError        **error)
{
  if (!append_event (handle, data, error))
    return FALSE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, "no");
  return FALSE;
}

static guint
count_events (Fixture    *fixture,
              const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
  g_autoptr (GPtrArray) events = NULL;
  guint n = 0;

  g_assert_no_error (error);
  events = docket_events_table_list (handle, "main", 0, 100000, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    n += g_str_equal (((DocketEvent *) g_ptr_array_index (events, i))->type, type);
  return n;
}

static gpointer
write_many (gpointer data)
{
  Fixture *fixture = data;

  for (guint i = 0; i < N_EACH; i++)
    {
      g_autoptr (GError) error = NULL;

      fixture_write (fixture, append_event, (gpointer) "kept");
      g_assert_false (docket_db_write (fixture->db, append_and_fail, (gpointer) "lost", &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
    }
  return NULL;
}

static void
test_groups (Fixture      *fixture,
             gconstpointer failing)
{
  GThread *threads[N_THREADS];
  DocketDbFigures figures;

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("writer", write_many, fixture);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (count_events (fixture, "kept"), ==, N_THREADS * N_EACH);
  g_assert_cmpuint (count_events (fixture, "lost"), ==, 0);
  docket_db_get_figures (fixture->db, &figures);
  g_assert_cmpuint (figures.queued, ==, 0);
  g_assert_cmpuint (figures.commits, <, 2 * N_THREADS * N_EACH);
}

static void
test_kept_after_reopening (Fixture      *fixture,
                           gconstpointer failing)
{
  fixture_write (fixture, append_event, (gpointer) "kept");
  fixture_close (fixture);
  fixture_reopen (fixture, failing);
  g_assert_cmpuint (count_events (fixture, "kept"), ==, 1);
}

static void
committed (gint64   last_event,
           gpointer data)
{
  *(gint64 *) data = last_event;
}

static void
test_committed (Fixture      *fixture,
                gconstpointer failing)
{
  gint64 last = 0;
  g_autoptr (GError) error = NULL;

  docket_db_set_committed_func (fixture->db, committed, &last);
  fixture_write (fixture, append_event, (gpointer) "kept");
  fixture_write (fixture, append_event, (gpointer) "kept");
  fixture_close (fixture);
  g_assert_cmpint (last, ==, 2);
  fixture_reopen (fixture, failing);
}

/* Whichever statement fails, a write that says it succeeded is kept, one that says it failed is
 * not, and the next one works. */
/* One state for each reader; what was written before it began is in it, whatever an earlier reader saw. */
static void
test_readers (Fixture      *fixture,
              gconstpointer failing)
{
  g_autoptr (GError) error = NULL;
  DocketDbHandle *early = docket_db_read_begin (fixture->db, &error);
  gint64 before, after;

  g_assert_no_error (error);
  g_assert_true (docket_events_table_last (early, &before, &error));
  for (guint i = 1; i <= N_EACH; i++)
    {
      fixture_write (fixture, append_event, (gpointer) "kept");
      g_assert_cmpuint (count_events (fixture, "kept"), ==, i);
    }
  g_assert_true (docket_events_table_last (early, &after, &error));
  g_assert_cmpint (after, ==, before);
  docket_db_read_end (early);
  g_assert_cmpuint (count_events (fixture, "kept"), ==, N_EACH);
}

/* As an administrator's command does it, beside the server. */
static void
test_other_process (Fixture      *fixture,
                    gconstpointer failing)
{
  g_autoptr (GError) error = NULL;
  const DocketDbOptions options = { .data_dir = fixture->dir, .sql_dir = g_getenv ("DOCKET_SQL_DIR") };
  g_autoptr (DocketDb) other = docket_db_open (&options, &error);
  gint64 deadline = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  g_assert_no_error (error);
  g_assert_cmpuint (count_events (fixture, "kept"), ==, 0);
  g_assert_true (docket_db_write (other, append_event, (gpointer) "kept", &error));
  while (count_events (fixture, "kept") == 0 && g_get_monotonic_time () < deadline)
    g_thread_yield ();
  g_assert_cmpuint (count_events (fixture, "kept"), ==, 1);
}

static void
test_every_fault (Fixture      *fixture,
                  gconstpointer failing)
{
  guint n_kept = 0;

  for (gint at = 0; at < 12; at++)
    {
      g_autoptr (GError) error = NULL;

      fixture->fault.code = DOCKET_ERROR_FULL;
      g_atomic_int_set (&fixture->fault.countdown, at);
      if (docket_db_write (fixture->db, append_event, (gpointer) "kept", &error))
        n_kept++;
      else
        g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
      g_atomic_int_set (&fixture->fault.countdown, DOCKET_DB_NO_FAULT);
      g_assert_cmpuint (count_events (fixture, "kept"), ==, n_kept);
    }
  g_assert_cmpint (fixture->fault.n_failed, >=, 5);
  fixture_write (fixture, append_event, (gpointer) "kept");
  g_assert_cmpuint (count_events (fixture, "kept"), ==, n_kept + 1);
}

static void
test_one_owner (Fixture      *fixture,
                gconstpointer failing)
{
  DocketDbOptions options = { .data_dir = fixture->dir,
                              .sql_dir = g_getenv ("DOCKET_SQL_DIR"),
                              .owner = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) second = docket_db_open (&options, &error);
  g_autoptr (DocketDb) beside = NULL;

  g_assert_null (second);
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  options.owner = FALSE;
  beside = docket_db_open (&options, &error);
  g_assert_no_error (error);
  g_assert_true (docket_db_write (beside, append_event, (gpointer) "beside", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_events (fixture, "beside"), ==, 1);
}

static void
test_newer_data (Fixture      *fixture,
                 gconstpointer failing)
{
  g_autofree char *sql_dir = g_build_filename (fixture->dir, "sql", NULL);
  DocketDbOptions options = { .data_dir = fixture->dir, .sql_dir = sql_dir, .owner = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) db = NULL;

  fixture_close (fixture);
  g_mkdir (sql_dir, 0700);
  db = docket_db_open (&options, &error);
  g_assert_null (db);
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "newer"));
  fixture_reopen (fixture, failing);
}

/* A migration that is wrong half way leaves the form before it. */
static void
test_broken_migration (Fixture      *fixture,
                       gconstpointer failing)
{
  g_autofree char *dir = fixture_make_dir ();
  g_autofree char *first = g_build_filename (dir, "0001-one.sql", NULL);
  g_autofree char *data_dir = g_build_filename (dir, "data", NULL);
  DocketDbOptions options = { .data_dir = data_dir, .sql_dir = dir, .owner = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDb) db = NULL;

  g_file_set_contents (first, "CREATE TABLE one (a TEXT); CREATE TABLE one (a TEXT);", -1, NULL);
  db = docket_db_open (&options, &error);
  g_assert_null (db);
  g_assert_nonnull (strstr (error->message, "0001-one.sql"));
  g_clear_error (&error);

  g_file_set_contents (first, "CREATE TABLE one (a TEXT);", -1, NULL);
  db = docket_db_open (&options, &error);
  g_assert_no_error (error);
  g_clear_pointer (&db, docket_db_close);
  fixture_remove_dir (dir);
}

static void
test_backup (Fixture      *fixture,
             gconstpointer failing)
{
  g_autofree char *dir = g_build_filename (fixture->dir, "backup", NULL);
  g_autofree char *path = g_build_filename (dir, "docket.db", NULL);
  g_autoptr (GError) error = NULL;
  Fixture copy = { .dir = dir, .fault.countdown = DOCKET_DB_NO_FAULT };

  g_mkdir (dir, 0700);
  fixture_write (fixture, append_event, (gpointer) "kept");
  g_assert_true (docket_db_backup (fixture->db, path, &error));
  g_assert_no_error (error);
  g_assert_false (docket_db_backup (fixture->db, path, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);

  fixture_reopen (&copy, NULL);
  g_assert_cmpuint (count_events (&copy, "kept"), ==, 1);
  fixture_close (&copy);
}

static void
add (const char *name,
     void      (*test) (Fixture *fixture, gconstpointer failing))
{
  g_autofree char *plain = g_strdup_printf ("/db/sqlite/%s", name);
  g_autofree char *failing = g_strdup_printf ("/db/failing/%s", name);

  g_test_add (plain, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
  g_test_add (failing, Fixture, GINT_TO_POINTER (TRUE), fixture_set_up, test, fixture_tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("groups", test_groups);
  add ("kept-after-reopening", test_kept_after_reopening);
  add ("committed", test_committed);
  add ("readers", test_readers);
  add ("other-process", test_other_process);
  add ("one-owner", test_one_owner);
  add ("newer-data", test_newer_data);
  add ("broken-migration", test_broken_migration);
  add ("backup", test_backup);
  g_test_add ("/db/failing/every-fault", Fixture, GINT_TO_POINTER (TRUE), fixture_set_up,
              test_every_fault, fixture_tear_down);
  return g_test_run ();
}
