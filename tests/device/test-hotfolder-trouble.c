/* test-hotfolder-trouble.c: hot folders after a crash, half taken, gone, full
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "hotfolder-fixture.h"

#include "docket-error.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* --- after a crash --- */

static DocketDeviceFound
find (Fixture *fixture,
      const DocketAttempt *attempt,
      gboolean started,
      DocketDeviceJob **job)
{
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found = DOCKET_DEVICE_UNKNOWN;

  rig_restart (fixture->rig, fixture->uri);
  g_assert_true (rig_find (fixture->rig, attempt, NULL, started, &found, job, &error));
  g_assert_no_error (error);

  return found;
}

static void
test_crash_when_prepared (Fixture *fixture,
                          gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "crash-1", 1, FALSE);
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = rig_prepare (fixture->rig, attempt, &error);

  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 1);
  g_assert_cmpint (find (fixture, attempt, FALSE, &job), ==, DOCKET_DEVICE_NOT_MADE);
  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 0);
  g_assert_false (rig_start (fixture->rig, attempt, id, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_assert_cmpuint (lab_count (fixture->lab, 'o'), ==, 0);
}

static void
test_crash_before_the_rename (Fixture *fixture,
                              gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "crash-2", 1, FALSE);
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = rig_prepare (fixture->rig, attempt, &error);

  g_assert_cmpint (find (fixture, attempt, TRUE, &job), ==, DOCKET_DEVICE_NOT_MADE);
  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 0);
}

static void
test_crash_after_the_rename (Fixture *fixture,
                             gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autoptr (DocketDeviceJob) job = NULL, ended = NULL;
  g_autofree char *id = fixture_print (fixture, "crash-3", 1, &attempt);

  g_assert_cmpint (find (fixture, attempt, TRUE, &job), ==, DOCKET_DEVICE_HAS_IT);
  g_assert_cmpint (job->state, ==, DOCKET_JOB_PROCESSING);
  docket_device_follow (fixture->rig->device, attempt, job->id);
  lab_take (fixture->lab, 'e');
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);

  /* Once more, with the lab's answer there; and it is not made twice. */
  g_assert_cmpint (find (fixture, attempt, TRUE, &ended), ==, DOCKET_DEVICE_HAS_IT);
  g_assert_cmpint (ended->state, ==, DOCKET_JOB_COMPLETED);
  g_assert_true (rig_start (fixture->rig, attempt, id, NULL));
  g_assert_null (rig_prepare (fixture->rig, attempt, NULL));
  g_assert_cmpuint (lab_count (fixture->lab, 'o'), ==, 0);
}

static void
test_crash_and_gone (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autofree char *id = fixture_print (fixture, "crash-4", 1, &attempt);
  g_autofree char *moved = g_build_filename (fixture->lab->dir, "taken-away", NULL);
  g_autofree char *path = lab_find (fixture->lab, 'o');

  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_assert_cmpint (find (fixture, attempt, TRUE, &job), ==, DOCKET_DEVICE_UNKNOWN);
}

static void
take_half (Fixture *fixture)
{
  g_autofree char *path = lab_find (fixture->lab, 'o');
  g_autofree char *picture = lab_picture (fixture->lab, path);

  g_assert_cmpint (g_unlink (picture), ==, 0);
}

static void
test_half_taken (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autofree char *id = fixture_print (fixture, "half-1", 1, &attempt);

  /* Taking takes a while: nothing is said within the lab's patience. */
  take_half (fixture);
  fixture_look (fixture);
  g_assert_cmpint (fixture->rig->job->state, ==, DOCKET_JOB_PROCESSING);

  /* After a crash of both, and longer. */
  g_free (fixture->uri);
  fixture->uri = g_strdup_printf ("hotfolder://%s?profile=noritsu&patience=0", fixture->lab->root);
  g_assert_cmpint (find (fixture, attempt, TRUE, &job), ==, DOCKET_DEVICE_HAS_IT);
  docket_device_follow (fixture->rig->device, attempt, job->id);
  rig_wait_reason (fixture->rig, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
  g_assert_nonnull (strstr (fixture->rig->job->message, "half-1"));
}

/* A lab that takes orders out of the folder, and marks them later. */
static void
test_taken_out_and_counted (Fixture *fixture,
                            gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autofree char *id = fixture_print (fixture, "out-1", 1, &attempt);
  g_autofree char *moved = g_build_filename (fixture->lab->dir, "taken-away", NULL);
  g_autofree char *path = lab_find (fixture->lab, 'o');

  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_assert_cmpint (find (fixture, attempt, TRUE, &job), ==, DOCKET_DEVICE_HAS_IT);
  docket_device_follow (fixture->rig->device, attempt, job->id);
  lab_write (fixture->lab, "prints/out-1.jpg");
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);
}

/* --- trouble --- */

static gboolean
is_in_the_way (Rig *rig,
               gpointer data)
{
  return docket_device_get_in_the_way (rig->device) == GPOINTER_TO_INT (data) && docket_device_get_media (rig->device) != NULL;
}

static void
assert_no_orders (Fixture *fixture,
                  DocketError code)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "no-1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, fixture->lab->root));
}

static void
test_vanished (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autofree char *id = fixture_print (fixture, "away-1", 1, &attempt);
  g_autoptr (DocketAttempt) other = rig_attempt (fixture->rig, "away-2", 1, FALSE);
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  fixture_look_for_state (fixture, DOCKET_JOB_PROCESSING);
  lab_vanish (fixture->lab, FALSE);
  fixture_look_for_state (fixture, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_nonnull (strstr (fixture->rig->job->message, fixture->lab->root));
  g_assert_nonnull (strstr (docket_device_get_sentence (fixture->rig->device), fixture->lab->root));
  assert_no_orders (fixture, DOCKET_ERROR_UNAVAILABLE);
  g_assert_false (g_file_test (fixture->lab->root, G_FILE_TEST_EXISTS));

  g_assert_false (rig_cancel (fixture->rig, id, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_clear_error (&error);

  /* What was started is asked for later; what was not goes back to the queue. */
  g_assert_false (rig_find (fixture->rig, attempt, id, TRUE, &found, &job, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_true (rig_find (fixture->rig, other, NULL, FALSE, &found, &job, NULL));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_NOT_MADE);

  lab_return (fixture->lab);
  fixture_look_for_state (fixture, DOCKET_JOB_PROCESSING);
  lab_take (fixture->lab, 'e');
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);
}

static void
test_another_folder (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  rig_wait_seen (fixture->rig);
  lab_vanish (fixture->lab, TRUE);
  assert_no_orders (fixture, DOCKET_ERROR_UNAVAILABLE);
  lab_return (fixture->lab);
  id = fixture_print (fixture, "back-1", 1, NULL);
  g_assert_cmpuint (lab_count (fixture->lab, 'o'), ==, 1);

  /* A person says that it is right. */
  lab_vanish (fixture->lab, TRUE);
  assert_no_orders (fixture, DOCKET_ERROR_UNAVAILABLE);
  g_assert_true (rig_go_on (fixture->rig, &error));
  rig_wait (fixture->rig, "the device to be well", is_in_the_way, GINT_TO_POINTER (FALSE));
  g_free (id);
  id = fixture_print (fixture, "new-1", 1, NULL);
  g_assert_cmpuint (lab_count (fixture->lab, 'o'), ==, 1);
}

static void
test_full (Fixture *fixture,
           gconstpointer data)
{
  rig_wait (fixture->rig, "the full disk to be seen", is_in_the_way, GINT_TO_POINTER (TRUE));
  g_assert_nonnull (strstr (docket_device_get_sentence (fixture->rig->device), "full"));
  assert_no_orders (fixture, DOCKET_ERROR_FULL);
}

static void
test_page_larger_than_the_disk (Fixture *fixture,
                                gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "huge-1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (truncate (attempt->page, (off_t) 1 << 43), ==, 0);
  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 0);
}

static void
test_page_missing (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "missing-1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  g_unlink (attempt->page);
  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 0);
}

static void
test_not_writable (void)
{
  Rig *rig = rig_new ("hotfolder:///proc");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "proc-1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  rig_wait (rig, "the fault to be seen", is_in_the_way, GINT_TO_POINTER (TRUE));
  g_assert_nonnull (strstr (docket_device_get_sentence (rig->device), "cannot be written"));
  g_assert_null (rig_prepare (rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  rig_free (rig);
}

/* --- cancelling, sweeping --- */

static void
test_cancel (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = fixture_print (fixture, "cancel-1", 1, NULL);
  g_autofree char *late = NULL;

  g_assert_true (rig_cancel (fixture->rig, id, &error));
  fixture_look_for_state (fixture, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (lab_count (fixture->lab, 'o') + lab_count (fixture->lab, 'p'), ==, 0);

  late = fixture_print (fixture, "cancel-2", 1, NULL);
  lab_take (fixture->lab, 'r');
  g_assert_false (rig_cancel (fixture->rig, late, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  g_assert_cmpuint (lab_count (fixture->lab, 'r'), ==, 1);
}

static void
test_sweep (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *done = fixture_print (fixture, "old-1", 1, NULL);
  g_autofree char *waits = NULL;
  g_autofree char *uri = g_strconcat (fixture->uri, "&keep=0", NULL);

  lab_take (fixture->lab, 'e');
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);
  waits = fixture_print (fixture, "young-1", 1, NULL);
  lab_write (fixture->lab, "eSomebody/MISC/AUTPRINT.MRK");

  /* A day is not over. */
  rig_restart (fixture->rig, fixture->uri);
  rig_wait_seen (fixture->rig);
  g_assert_cmpuint (lab_count (fixture->lab, 'e'), ==, 2);

  /* Ours goes; what waits, and what is somebody else's, stays. */
  rig_restart (fixture->rig, uri);
  rig_wait_seen (fixture->rig);
  g_assert_cmpuint (lab_count (fixture->lab, 'e'), ==, 1);
  g_assert_cmpuint (lab_count (fixture->lab, 'o'), ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  FIXTURE_ADD ("crash-when-prepared", "profile=noritsu", test_crash_when_prepared);
  FIXTURE_ADD ("crash-before-the-rename", "profile=noritsu", test_crash_before_the_rename);
  FIXTURE_ADD ("crash-after-the-rename", "profile=noritsu", test_crash_after_the_rename);
  FIXTURE_ADD ("crash-and-gone", "profile=noritsu", test_crash_and_gone);
  FIXTURE_ADD ("half-taken", "profile=noritsu", test_half_taken);
  FIXTURE_ADD ("taken-out-and-counted", "done=count&out=prints", test_taken_out_and_counted);
  FIXTURE_ADD ("vanished", "profile=noritsu", test_vanished);
  FIXTURE_ADD ("another-folder", "profile=noritsu", test_another_folder);
  FIXTURE_ADD ("full", "profile=noritsu&reserve=1048576", test_full);
  FIXTURE_ADD ("page-larger-than-the-disk", "profile=noritsu", test_page_larger_than_the_disk);
  FIXTURE_ADD ("page-missing", "profile=noritsu", test_page_missing);
  FIXTURE_ADD ("cancel", "profile=noritsu", test_cancel);
  FIXTURE_ADD ("sweep", "profile=noritsu", test_sweep);
  g_test_add_func ("/device/hotfolder/not-writable", test_not_writable);

  return g_test_run ();
}
