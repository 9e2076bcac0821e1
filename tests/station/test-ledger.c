/* test-ledger.c: what is written stays written, torn and damaged files included
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-door-ledger-private.h"
#include "docket-error.h"
#include "docket-ledger.h"
#include "fake-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("docket-ledger-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "ledger", NULL);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static DocketLedger *
open_ledger (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  DocketLedger *ledger = docket_ledger_open (fixture->path, &problem, &error);

  g_assert_no_error (error);
  g_assert_null (problem);

  return ledger;
}

static DocketJob *
new_job (gint64 id)
{
  DocketJob *job = docket_job_new ();

  job->id = id;
  job->order = g_strdup ("7K3MQ0ZT4HX");
  job->item = g_strdup ("1");
  job->product = g_strdup ("photo-10x15");
  job->paper = g_strdup ("glossy");
  job->width = 15240;
  job->height = 10160;
  job->copies = 3;
  job->attempt = 2;
  job->state = DOCKET_JOB_PROCESSING;

  return job;
}

static void
settle (DocketLedger *ledger,
        GAsyncResult **result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_ledger_write_finish (ledger, fake_await (result), &error));
  g_assert_no_error (error);
  g_clear_object (result);
}

static void
intend (DocketLedger *ledger,
        const char *name,
        gint64 id)
{
  g_autoptr (DocketJob) job = new_job (id);
  g_autoptr (DocketLedgerEntry) entry = docket_ledger_entry_new (name, "Photo 1", "file:///tmp/x", job);
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_ledger_intend (ledger, entry, &error));
  g_assert_no_error (error);
}

static void
started (DocketLedger *ledger,
         const char *name,
         const char *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_ledger_start (ledger, name, id, &error));
  g_assert_no_error (error);
}

static void
ended (DocketLedger *ledger,
       const char *name,
       const DocketJob *report)
{
  GAsyncResult *result = NULL;

  docket_ledger_ended_async (ledger, name, report, fake_keep_result, &result);
  settle (ledger, &result);
}

static void
test_life (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (DocketLedger) ledger = open_ledger (fixture);
  g_autoptr (DocketJob) report = new_job (18);
  g_autoptr (GPtrArray) attempts = NULL, reports = NULL;
  const DocketLedgerEntry *entry;
  GAsyncResult *result = NULL;

  intend (ledger, "a", 17);
  started (ledger, "a", "cups-4");
  intend (ledger, "b", 18);
  report->state = DOCKET_JOB_COMPLETED;
  ended (ledger, "b", report);
  g_clear_object (&ledger);

  ledger = open_ledger (fixture);
  attempts = docket_ledger_list_attempts (ledger);
  g_assert_cmpuint (attempts->len, ==, 1);
  entry = g_ptr_array_index (attempts, 0);
  g_assert_cmpstr (entry->name, ==, "a");
  g_assert_cmpstr (entry->id, ==, "cups-4");
  g_assert_cmpstr (entry->device, ==, "Photo 1");
  g_assert_cmpint (entry->phase, ==, DOCKET_LEDGER_STARTED);
  g_assert_cmpint (entry->job->id, ==, 17);
  g_assert_cmpint (entry->job->width, ==, 15240);
  g_assert_cmpuint (entry->job->attempt, ==, 2);
  reports = docket_ledger_list_reports (ledger);
  g_assert_cmpuint (reports->len, ==, 1);
  g_assert_cmpint (((DocketJob *) g_ptr_array_index (reports, 0))->state, ==, DOCKET_JOB_COMPLETED);

  docket_ledger_delivered_async (ledger, 18, 2, fake_keep_result, &result);
  settle (ledger, &result);
  ended (ledger, "a", NULL);
  g_clear_object (&ledger);

  ledger = open_ledger (fixture);
  g_clear_pointer (&attempts, g_ptr_array_unref);
  g_clear_pointer (&reports, g_ptr_array_unref);
  attempts = docket_ledger_list_attempts (ledger);
  reports = docket_ledger_list_reports (ledger);
  g_assert_cmpuint (attempts->len + reports->len, ==, 0);
}

static gboolean
knows_all (gpointer data)
{
  return docket_ledger_knows_all (data);
}

/* Also when the file was written anew. */
static void
test_knows_all (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (DocketLedger) ledger = open_ledger (fixture);

  g_assert_false (docket_ledger_knows_all (ledger));
  docket_ledger_vouch (ledger);
  g_assert_true (fake_wait (knows_all, ledger, 20));
  for (guint i = 0; i < 2; i++)
    {
      g_clear_object (&ledger);
      ledger = open_ledger (fixture);
      g_assert_true (docket_ledger_knows_all (ledger));
    }
}

/* A crash may cut the file at any byte: what was whole before is still there, and nothing else. */
static void
test_torn (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *text = NULL, *before = NULL;
  gsize length = 0, length_before = 0;

  {
    g_autoptr (DocketLedger) ledger = open_ledger (fixture);

    intend (ledger, "a", 17);
    g_file_get_contents (fixture->path, &before, &length_before, NULL);
    started (ledger, "a", "cups-4");
    g_file_get_contents (fixture->path, &text, &length, NULL);
  }

  for (gsize cut = length_before; cut <= length; cut++)
    {
      g_autoptr (DocketLedger) ledger = NULL;
      g_autoptr (GPtrArray) attempts = NULL;
      const DocketLedgerEntry *entry;

      g_assert_true (g_file_set_contents (fixture->path, text, cut, NULL));
      ledger = open_ledger (fixture);
      attempts = docket_ledger_list_attempts (ledger);
      g_assert_cmpuint (attempts->len, ==, 1);
      entry = g_ptr_array_index (attempts, 0);
      g_assert_cmpint (entry->phase, ==, cut == length ? DOCKET_LEDGER_STARTED : DOCKET_LEDGER_INTENDED);
    }
}

static void
test_damaged (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (DocketLedger) ledger = open_ledger (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *problem = NULL;
  g_autoptr (GPtrArray) attempts = NULL;
  gsize length;

  intend (ledger, "a", 17);
  started (ledger, "a", "cups-4");
  g_clear_object (&ledger);

  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  text[length / 2] ^= 1;
  g_assert_true (g_file_set_contents (fixture->path, text, length, NULL));

  ledger = docket_ledger_open (fixture->path, &problem, &error);
  g_assert_no_error (error);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, "ledger.damaged-"));
  attempts = docket_ledger_list_attempts (ledger);
  g_assert_cmpuint (attempts->len, ==, 0);
  g_clear_object (&ledger);

  /* The doubt is on disk too, until it is settled. */
  ledger = open_ledger (fixture);
}

static void
test_rewritten (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (DocketLedger) ledger = open_ledger (fixture);
  g_autoptr (GPtrArray) attempts = NULL;
  GStatBuf status;

  intend (ledger, "kept", 1);
  for (guint i = 0; i < 900; i++)
    {
      g_autofree char *name = g_strdup_printf ("attempt-%u", i);

      intend (ledger, name, 100 + i);
      ended (ledger, name, NULL);
    }

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, <, 300 * 1024);
  g_clear_object (&ledger);
  ledger = open_ledger (fixture);
  attempts = docket_ledger_list_attempts (ledger);
  g_assert_cmpuint (attempts->len, ==, 1);
}

/* From now on @path cannot grow by more than a few bytes; all that is written by this process, while it lasts. */
static void
fill_disk (const char *path)
{
  struct rlimit limit;
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = (rlim_t) status.st_size + 20;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
empty_disk (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* Half a line was written: what is written when there is room again is not joined to it. */
static void
test_full (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (DocketLedger) ledger = open_ledger (fixture);
  g_autoptr (DocketJob) job = new_job (1);
  g_autoptr (DocketLedgerEntry) entry = docket_ledger_entry_new ("half", "Photo 1", "file:///", job);
  g_autoptr (GPtrArray) attempts = NULL;
  g_autoptr (GError) error = NULL;

  fill_disk (fixture->path);
  g_assert_false (docket_ledger_intend (ledger, entry, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  empty_disk ();
  intend (ledger, "whole", 2);
  g_clear_object (&ledger);
  ledger = open_ledger (fixture);
  attempts = docket_ledger_list_attempts (ledger);
  g_assert_cmpuint (attempts->len, ==, 1);
  g_assert_cmpstr (((const DocketLedgerEntry *) g_ptr_array_index (attempts, 0))->name, ==, "whole");
}

static gboolean
write_opening (DocketDoorLedger *ledger,
               gint64 id)
{
  g_autoptr (DocketOpening) opening = docket_opening_new ();
  g_autoptr (GAsyncResult) result = NULL;

  opening->id = id;
  opening->label = g_strdup ("A1");
  docket_door_ledger_write_async (ledger, opening, fake_keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return docket_door_ledger_write_finish (ledger, result, NULL);
}

static void
test_doors_full (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (DocketDoorLedger) ledger = docket_door_ledger_open (fixture->path, NULL);
  g_autoptr (GPtrArray) openings = NULL;

  fill_disk (fixture->path);
  g_assert_false (write_opening (ledger, 1));
  empty_disk ();
  g_assert_true (write_opening (ledger, 2));
  g_clear_object (&ledger);
  ledger = docket_door_ledger_open (fixture->path, NULL);
  openings = docket_door_ledger_list (ledger);
  g_assert_cmpuint (openings->len, ==, 1);
  g_assert_cmpint (((const DocketOpening *) g_ptr_array_index (openings, 0))->id, ==, 2);
}

/* However many doors were opened, the file stays small. */
static void
test_doors_rewritten (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (DocketDoorLedger) ledger = docket_door_ledger_open (fixture->path, NULL);
  g_autoptr (GPtrArray) openings = NULL;
  GStatBuf status;

  for (gint64 id = 1; id <= 1500; id++)
    {
      g_assert_true (write_opening (ledger, id));
      docket_door_ledger_forget (ledger, id);
    }
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_size, <, 300 * 1024);
  openings = docket_door_ledger_list (ledger);
  g_assert_cmpuint (openings->len, ==, 0);
}

static void
test_no_folder (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  g_assert_null (docket_ledger_open ("/proc/nowhere/ledger", &problem, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ledger/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/ledger/knows-all", Fixture, NULL, set_up, test_knows_all, tear_down);
  g_test_add ("/ledger/torn", Fixture, NULL, set_up, test_torn, tear_down);
  g_test_add ("/ledger/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/ledger/rewritten", Fixture, NULL, set_up, test_rewritten, tear_down);
  g_test_add ("/ledger/full", Fixture, NULL, set_up, test_full, tear_down);
  g_test_add ("/ledger/doors/full", Fixture, NULL, set_up, test_doors_full, tear_down);
  g_test_add ("/ledger/doors/rewritten", Fixture, NULL, set_up, test_doors_rewritten, tear_down);
  g_test_add ("/ledger/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);

  return g_test_run ();
}
