/* test-hotfolder.c: orders for a photo lab: what it gets, and how it is known what became of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "hotfolder-fixture.h"

#include "docket-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* What the order holds of the page that was given. */
static void
assert_picture (Fixture *fixture,
                const char *path,
                const DocketAttempt *attempt)
{
  g_autofree char *picture = lab_picture (fixture->lab, path);
  g_autofree char *made = NULL;
  g_autofree char *sent = NULL;
  gsize made_length, sent_length;

  g_assert_true (g_file_get_contents (picture, &made, &made_length, NULL));
  g_assert_true (g_file_get_contents (attempt->page, &sent, &sent_length, NULL));
  g_assert_cmpmem (made, made_length, sent, sent_length);
}

/* --- what the lab gets --- */

static void
test_noritsu (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autofree char *id = fixture_print (fixture, "docket-7-1-abc", 3, &attempt);
  g_autofree char *path = lab_find (fixture->lab, 'o');
  g_autoptr (Dpof) dpof = lab_read (fixture->lab, path);
  DpofJob *job = g_ptr_array_index (dpof->jobs, 0);

  g_assert_cmpstr (id, ==, "docket-7-1-abc");
  g_assert_cmpuint (dpof->jobs->len, ==, 1);
  g_assert_cmpuint (job->quantity, ==, 3);
  g_assert_cmpstr (job->source, ==, "../IMAGE/IMG_0001.JPG");
  g_assert_cmpstr (g_hash_table_lookup (dpof->header, "GEN REV"), ==, "01.00");
  g_assert_cmpstr (g_hash_table_lookup (dpof->header, "USR CID"), ==, "\"docket-7-1-abc\"");
  g_assert_cmpstr (g_hash_table_lookup (dpof->vendor, "PRT PSL"), ==, "NML -PSIZE \"KG\"");
  g_assert_cmpstr (g_hash_table_lookup (dpof->vendor, "PRT PCH"), ==, "012");
  g_assert_cmpstr (g_hash_table_lookup (job->vendor, "PRT CVP1"), ==, "1 -STR \"docket-7-1-abc\"");
  assert_picture (fixture, path, attempt);
}

static void
test_epson (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autofree char *id = fixture_print (fixture, "job.8", 1, &attempt);
  g_autofree char *path = lab_find (fixture->lab, 'o');
  g_autoptr (Dpof) dpof = lab_read (fixture->lab, path);
  DpofJob *job = g_ptr_array_index (dpof->jobs, 0);

  g_assert_true (g_str_has_suffix (path, "/ojob_8"));
  g_assert_cmpstr (job->source, ==, "../IMAGES/IMG_0001.JPG");
  g_assert_null (g_hash_table_lookup (dpof->header, "USR CID"));
  g_assert_cmpstr (g_hash_table_lookup (dpof->vendor, "PRT PSL"), ==, "10x15");
  g_assert_cmpstr (g_hash_table_lookup (dpof->vendor, "PRT PCH"), ==, "005");
  g_assert_cmpstr (g_hash_table_lookup (job->vendor, "PRT CVP1"), ==, "\"job_8\"");
  assert_picture (fixture, path, attempt);
}

static void
test_plain (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = NULL;
  g_autofree char *id = fixture_print (fixture, "plain-1", 2, &attempt);
  g_autofree char *path = lab_find (fixture->lab, 'o');
  g_autoptr (Dpof) dpof = lab_read (fixture->lab, path);

  g_assert_cmpuint (g_hash_table_size (dpof->vendor), ==, 0);
  g_assert_cmpstr (((DpofJob *) g_ptr_array_index (dpof->jobs, 0))->source, ==, "../IMG_0001.JPG");
  assert_picture (fixture, path, attempt);
}

static void
test_many_copies (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "many-1", 2500, NULL);
  g_autofree char *path = lab_find (fixture->lab, 'o');
  g_autoptr (Dpof) dpof = lab_read (fixture->lab, path);

  g_assert_cmpuint (dpof->jobs->len, ==, 3);
  g_assert_cmpuint (dpof_count_prints (dpof), ==, 2500);
}

static void
test_size_that_is_not_there (Fixture *fixture,
                             gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "big-1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  rig_wait_seen (fixture->rig);
  g_assert_true (docket_device_can_make (fixture->rig->device, 10160, 15240, "glossy"));
  g_assert_false (docket_device_can_make (fixture->rig->device, 10160, 15240, "matte"));
  g_assert_true (docket_device_can_make (fixture->rig->device, 12700, 17800, "matte"));
  g_assert_false (docket_device_can_make (fixture->rig->device, 20000, 30000, NULL));

  attempt->width = 20000;
  attempt->height = 30000;
  g_assert_null (rig_prepare (fixture->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 0);
}

static gboolean
has_taken (Rig *rig,
           gpointer data)
{
  Lab *lab = data;

  return lab->taken == 12 && rig->ends == 12;
}

/* The lab reads each order at the instant at which it may be taken. */
static void
test_never_half_written (Fixture *fixture,
                         gconstpointer data)
{
  lab_watch (fixture->lab);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("whole-%u", i);
      g_autofree char *id = fixture_print (fixture, name, 2, NULL);
    }
  fixture_look (fixture);
  rig_wait (fixture->rig, "all orders to be taken", has_taken, fixture->lab);
  g_assert_cmpuint (fixture->lab->prints, ==, 24);
  g_assert_cmpuint (lab_count (fixture->lab, 'p'), ==, 0);
}

/* --- how completion is read back --- */

static void
test_renamed (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "renamed-1", 2, NULL);

  fixture_look_for_state (fixture, DOCKET_JOB_PROCESSING);
  lab_take (fixture->lab, 'r');
  fixture_look (fixture);
  g_assert_cmpint (fixture->rig->job->state, ==, DOCKET_JOB_PROCESSING);
  g_assert_true (fixture->lab->taken == 1 && fixture->rig->ends == 0);
  {
    g_autofree char *in_hand = lab_find (fixture->lab, 'r');
    g_autofree char *done = g_build_filename (fixture->lab->root, "erenamed-1", NULL);

    g_assert_cmpint (g_rename (in_hand, done), ==, 0);
  }
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (fixture->rig->job->copies_completed, ==, 2);
  g_assert_cmpuint (fixture->rig->ends, ==, 1);
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "refused-1", 1, NULL);

  lab_take (fixture->lab, 'q');
  fixture_look_for_state (fixture, DOCKET_JOB_ABORTED);
  g_assert_nonnull (strstr (fixture->rig->job->message, "refused-1"));
}

static void
test_marker_inside (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "marked-1", 1, NULL);

  fixture_look_for_state (fixture, DOCKET_JOB_PROCESSING);
  lab_take (fixture->lab, 'e');
  lab_write (fixture->lab, "emarked-1/finished.txt");
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);
}

static void
test_marker_beside (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "beside-1", 1, NULL);

  lab_write (fixture->lab, "beside-1.err");
  fixture_look_for_state (fixture, DOCKET_JOB_ABORTED);
  g_assert_cmpuint (fixture->rig->ends, ==, 1);
}

static void
test_count (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "count-1", 3, NULL);

  lab_write (fixture->lab, "prints/count-1_1.jpg");
  lab_write (fixture->lab, "prints/ocount-1_2.jpg");
  lab_write (fixture->lab, "prints/count-12_1.jpg");
  lab_write (fixture->lab, "prints/count-12_2.jpg");
  fixture_look_for_state (fixture, DOCKET_JOB_PROCESSING);
  fixture_look (fixture);
  g_assert_cmpuint (fixture->rig->job->copies_completed, ==, 2);
  g_assert_cmpint (fixture->rig->job->state, ==, DOCKET_JOB_PROCESSING);
  lab_write (fixture->lab, "prints/count-1/3.jpg");
  fixture_look_for_state (fixture, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (fixture->rig->job->copies_completed, ==, 3);
}

static void
test_key (Fixture *fixture,
          gconstpointer data)
{
  g_autofree char *id = fixture_print (fixture, "key-1", 1, NULL);

  rig_wait_reason (fixture->rig, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
  g_assert_cmpint (fixture->rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_nonnull (strstr (fixture->rig->job->message, "key-1"));
  g_assert_cmpuint (lab_count (fixture->lab, 'o'), ==, 1);
}

static void
test_wrong_settings (void)
{
  static const char *const uris[] = {
    "hotfolder:", "hotfolder:relative", "hotfolder://server/share", "hotfolder:///lab?profile=kodak", "hotfolder:///lab?done=maybe",
    "hotfolder:///lab?unknown=1", "hotfolder:///lab?channel=0", "hotfolder:///lab?channel=1000", "hotfolder:///lab?sizes=10x15",
    "hotfolder:///lab?sizes=102x152:", "hotfolder:///lab?sizes=102x152:A%22B", "hotfolder:///lab?sizes=102x152:KG:x",
    "hotfolder:///lab?sizes=102:KG", "hotfolder:///lab?images=DCIM", "hotfolder:///lab?marker=../x", "hotfolder:///lab?keep=-1",
    "hotfolder:///lab?out=.", "hotfolder:///lab?reserve=much",
  };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_device_new ("X", uris[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  FIXTURE_ADD ("noritsu", "profile=noritsu&sizes=102x152/glossy:KG:12", test_noritsu);
  FIXTURE_ADD ("epson", "profile=epson&channel=5", test_epson);
  FIXTURE_ADD ("plain", "", test_plain);
  FIXTURE_ADD ("many-copies", "profile=noritsu", test_many_copies);
  FIXTURE_ADD ("size-that-is-not-there", "profile=noritsu&sizes=102x152/glossy:KG:12,127x178:2L", test_size_that_is_not_there);
  FIXTURE_ADD ("never-half-written", "profile=noritsu", test_never_half_written);
  FIXTURE_ADD ("renamed", "profile=noritsu", test_renamed);
  FIXTURE_ADD ("refused", "profile=noritsu", test_refused);
  FIXTURE_ADD ("marker-inside", "profile=epson&done=marker&marker=finished.txt", test_marker_inside);
  FIXTURE_ADD ("marker-beside", "done=marker&marker=*.ok&failed=*.err", test_marker_beside);
  FIXTURE_ADD ("count", "done=count&out=prints", test_count);
  FIXTURE_ADD ("key", "profile=epson", test_key);
  g_test_add_func ("/device/hotfolder/wrong-settings", test_wrong_settings);

  return g_test_run ();
}
