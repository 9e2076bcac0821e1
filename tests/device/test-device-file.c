/* test-device-file.c: pages in a folder, and devices that fail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#include "docket-error.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  Rig *rig;
  char *folder;
  char *uri;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  const char *how = data;

  fixture->folder = g_dir_make_tmp ("docket-out-XXXXXX", NULL);
  fixture->uri = how != NULL ? g_strdup_printf ("failing:%s?%s", how, fixture->folder)
                             : g_filename_to_uri (fixture->folder, NULL, NULL);
  fixture->rig = rig_new (fixture->uri);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  rig_free (fixture->rig);
  rig_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->uri);
}

static guint
count_files (const char *folder,
             const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, suffix))
      count++;

  return count;
}

static guint
count_aside (Fixture *fixture,
             const char *suffix)
{
  g_autofree char *aside = g_build_filename (fixture->folder, ".docket", NULL);

  return count_files (aside, suffix);
}

static void
test_copies (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "job-1.1", 3, FALSE);
  g_autofree char *id = rig_print (fixture->rig, attempt);
  g_autofree char *first = g_build_filename (fixture->folder, "job-1.1-1.jpg", NULL);
  g_autofree char *made = NULL;
  g_autofree char *sent = NULL;
  gsize made_length, sent_length;

  rig_wait_state (fixture->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (fixture->rig->job->copies_completed, ==, 3);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 3);
  g_assert_cmpuint (count_aside (fixture, ".part"), ==, 0);
  g_assert_true (g_file_get_contents (first, &made, &made_length, NULL));
  g_assert_true (g_file_get_contents (attempt->page, &sent, &sent_length, NULL));
  g_assert_cmpmem (made, made_length, sent, sent_length);
}

static void
test_never_twice (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "job-2.1", 2, FALSE);
  g_autofree char *id = rig_print (fixture->rig, attempt);
  g_autofree char *first = g_build_filename (fixture->folder, "job-2.1-1.jpg", NULL);
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  rig_wait_state (fixture->rig, DOCKET_JOB_COMPLETED);

  /* Whoever reads the folder takes pages away: they do not come again. */
  g_unlink (first);
  rig_restart (fixture->rig, fixture->uri);
  g_assert_true (rig_find (fixture->rig, attempt, id, TRUE, &found, &job, &error));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_HAS_IT);
  g_assert_cmpint (job->state, ==, DOCKET_JOB_COMPLETED);
  g_assert_true (rig_start (fixture->rig, attempt, id, &error));
  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 1);
}

static void
test_crash_between_copies (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "job-3.1", 3, FALSE);
  g_autofree char *part = g_build_filename (fixture->folder, ".docket", "job-3.1-1.part", NULL);
  g_autofree char *final = g_build_filename (fixture->folder, "job-3.1-1.jpg", NULL);
  g_autofree char *id = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  id = rig_prepare (fixture->rig, attempt, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (part, final), ==, 0);
  rig_restart (fixture->rig, fixture->uri);
  g_assert_true (rig_find (fixture->rig, attempt, id, TRUE, &found, &job, &error));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_HAS_IT);
  g_assert_cmpint (job->state, ==, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 3);
}

static void
test_folder_made (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *uri = g_strconcat (fixture->uri, "/new/folder", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "new", "folder", NULL);
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "job-4.1", 1, FALSE);
  g_autofree char *id = NULL;

  rig_restart (fixture->rig, uri);
  id = rig_print (fixture->rig, attempt);
  rig_wait_state (fixture->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_files (folder, ".jpg"), ==, 1);
}

static void
test_folder_unusable (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *uri = g_strconcat (fixture->uri, "/file/folder", NULL);
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "job-5.1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  rig_restart (fixture->rig, uri);
  rig_wait_seen (fixture->rig);
  g_assert_cmpint (docket_device_get_state (fixture->rig->device), ==, DOCKET_DEVICE_STOPPED);
  g_assert_true (docket_device_get_in_the_way (fixture->rig->device));
  g_assert_nonnull (strstr (docket_device_get_sentence (fixture->rig->device), "/file/folder"));
  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
}

static void
assert_prepare_fails (Fixture *fixture,
                      DocketError code)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "failing-1.1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, (int) code);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 0);
}

static void
test_away (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "away-1.1", 1, FALSE);
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found = DOCKET_DEVICE_NOT_MADE;

  rig_wait_seen (fixture->rig);
  g_assert_false (docket_device_get_answering (fixture->rig->device));
  g_assert_true (docket_device_get_in_the_way (fixture->rig->device));
  g_assert_nonnull (docket_device_get_sentence (fixture->rig->device));
  assert_prepare_fails (fixture, DOCKET_ERROR_UNAVAILABLE);
  g_assert_false (rig_find (fixture->rig, attempt, "x", TRUE, &found, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
}

static void
test_full (Fixture *fixture,
           gconstpointer data)
{
  assert_prepare_fails (fixture, DOCKET_ERROR_FULL);
}

static void
test_refuse (Fixture *fixture,
             gconstpointer data)
{
  assert_prepare_fails (fixture, DOCKET_ERROR_INVALID);
}

static void
test_lost (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "lost-1.1", 1, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = rig_prepare (fixture->rig, attempt, &error);

  g_assert_no_error (error);
  g_assert_false (rig_start (fixture->rig, attempt, id, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 0);
}

static void
test_abort (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "abort-1.1", 1, FALSE);
  g_autofree char *id = rig_print (fixture->rig, attempt);

  rig_wait_state (fixture->rig, DOCKET_JOB_ABORTED);
  g_assert_cmpuint (fixture->rig->ends, ==, 1);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 0);
}

static void
test_unknown (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "unknown-1.1", 1, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = rig_prepare (fixture->rig, attempt, &error);
  DocketDeviceFound found = DOCKET_DEVICE_NOT_MADE;

  g_assert_no_error (error);
  g_assert_false (rig_start (fixture->rig, attempt, id, &error));
  g_clear_error (&error);
  g_assert_true (rig_find (fixture->rig, attempt, id, TRUE, &found, NULL, &error));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_UNKNOWN);

  docket_device_follow (fixture->rig->device, attempt, id);
  rig_wait_reason (fixture->rig, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
  g_assert_cmpint (fixture->rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
}

static void
test_empty (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "empty-1.1", 2, FALSE);
  g_autofree char *id = rig_print (fixture->rig, attempt);
  g_autoptr (GError) error = NULL;

  rig_wait_reason (fixture->rig, "media-empty-error");
  g_assert_cmpint (fixture->rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 0);
  g_assert_true (rig_go_on (fixture->rig, &error));
  rig_wait_state (fixture->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_files (fixture->folder, ".jpg"), ==, 2);
}

static void
test_stamp (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "stamp", 2, FALSE);
  g_autofree char *id = NULL;

  docket_attempt_set_artwork (attempt, DOCKET_ARTWORK_STAMP);
  attempt->outlines = g_build_filename (fixture->rig->dir, "outlines", NULL);
  g_assert_true (g_file_set_contents (attempt->outlines, "<svg/>", -1, NULL));
  id = rig_print (fixture->rig, attempt);
  rig_wait_state (fixture->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_files (fixture->folder, ".png"), ==, 2);
  g_assert_cmpuint (count_files (fixture->folder, "stamp.svg"), ==, 1);
  g_assert_cmpuint (count_aside (fixture, ".svg"), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, how, test) g_test_add (path, Fixture, how, set_up, test, tear_down)
  ADD ("/device/file/copies", NULL, test_copies);
  ADD ("/device/file/stamp", NULL, test_stamp);
  ADD ("/device/file/never-twice", NULL, test_never_twice);
  ADD ("/device/file/crash-between-copies", NULL, test_crash_between_copies);
  ADD ("/device/file/folder-made", NULL, test_folder_made);
  ADD ("/device/file/folder-unusable", NULL, test_folder_unusable);
  ADD ("/device/failing/away", "away", test_away);
  ADD ("/device/failing/full", "full", test_full);
  ADD ("/device/failing/refuse", "refuse", test_refuse);
  ADD ("/device/failing/lost", "lost", test_lost);
  ADD ("/device/failing/abort", "abort", test_abort);
  ADD ("/device/failing/unknown", "unknown", test_unknown);
  ADD ("/device/failing/empty", "empty", test_empty);
#undef ADD

  return g_test_run ();
}
