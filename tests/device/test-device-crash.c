/* test-device-crash.c: cupsd and printers that die in the middle and come back; run by printers.py
 *
 * No page may come out twice, and none may be forgotten: it is made, or a person is asked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#include "docket-error.h"

#define URI "ipp:photo"

static gboolean
has_ended (Rig *rig,
           gpointer data)
{
  return rig->job != NULL
         && (docket_job_state_is_end (rig->job->state)
             || g_strv_contains ((const char *const *) rig->job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN));
}

/* Whatever is still to come out comes out before a later job does. */
static void
print_another (Rig *rig,
               const char *name)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, FALSE);
  g_autofree char *id = rig_print (rig, attempt);

  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (rig_count_received (name), ==, 1);
}

static gboolean
was_begun (Rig *rig,
           gpointer data)
{
  return rig_count_begun (data) > 0;
}

static char *
begin (Rig *rig,
       const DocketAttempt *attempt)
{
  char *id;

  rig_tell ("wait photo");
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_PROCESSING);
  rig_wait (rig, "the printer's beginning", was_begun, attempt->name);

  return id;
}

static void
test_cupsd_killed (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "killed", 1, FALSE);
  g_autofree char *id = begin (rig, attempt);

  rig_tell ("kill-cupsd");
  rig_wait_answering (rig, FALSE);
  rig_tell ("start-cupsd");
  rig_wait_answering (rig, TRUE);
  rig_tell ("ready photo");
  rig_wait (rig, "an end", has_ended, NULL);
  g_assert_cmpint (rig->job->state, ==, DOCKET_JOB_COMPLETED);
  print_another (rig, "after-killed");
  g_assert_cmpuint (rig_count_received ("killed"), ==, 1);

  rig_free (rig);
}

static void
test_cupsd_restarted (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "restarted", 1, FALSE);
  g_autofree char *id = begin (rig, attempt);

  /* Stopped in an orderly way it writes its jobs, takes the job from the printer, and prints it anew. */
  rig_tell ("stop-cupsd");
  rig_wait_answering (rig, FALSE);
  rig_tell ("start-cupsd");
  rig_wait_answering (rig, TRUE);
  rig_tell ("ready photo");
  rig_wait (rig, "an end", has_ended, NULL);
  g_test_message ("restarted: %s, %u made", rig->states->str, rig_count_received ("restarted"));
  print_another (rig, "after-restarted");
  g_assert_cmpuint (rig_count_received ("restarted"), <=, 1);
  if (rig->job->state == DOCKET_JOB_COMPLETED)
    g_assert_cmpuint (rig_count_received ("restarted"), ==, 1);

  rig_free (rig);
}

static void
test_cupsd_saved_then_killed (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "saved", 1, FALSE);
  g_autofree char *id = NULL;

  /* On disk the job waits; then it is printed, and before that is on disk cupsd dies. The printer's word prevents
   * the second print. */
  rig_tell ("stop photo");
  id = rig_print (rig, attempt);
  rig_wait_reason (rig, "paused");
  rig_tell ("stop-cupsd");
  rig_wait_answering (rig, FALSE);
  rig_tell ("start-cupsd");
  rig_wait_answering (rig, TRUE);
  rig_tell ("wait photo");
  g_assert_true (rig_go_on (rig, NULL));
  rig_wait (rig, "the printer's beginning", was_begun, attempt->name);
  rig_wait_state (rig, DOCKET_JOB_PROCESSING);
  rig_tell ("kill-cupsd");
  rig_wait_answering (rig, FALSE);
  rig_tell ("start-cupsd");
  rig_wait_answering (rig, TRUE);
  g_assert_true (rig_go_on (rig, NULL));
  rig_tell ("ready photo");
  rig_wait (rig, "an end", has_ended, NULL);
  g_test_message ("saved: %s", rig->states->str);
  g_assert_cmpint (rig->job->state, ==, DOCKET_JOB_COMPLETED);
  print_another (rig, "after-saved");
  g_assert_cmpuint (rig_count_received ("saved"), ==, 1);

  rig_free (rig);
  /* So that it writes down that the queue goes on. */
  rig_tell ("stop-cupsd");
  rig_tell ("start-cupsd");
}

static void
test_both_died (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "both", 1, FALSE);
  g_autofree char *id = begin (rig, attempt);
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  /* The whole computer lost its power: when it is back the printer still has the page. */
  rig_tell ("kill-cupsd");
  rig_restart (rig, URI);
  g_assert_false (rig_find (rig, attempt, id, TRUE, &found, &job, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  rig_tell ("ready photo");
  rig_tell ("start-cupsd");
  rig_wait_answering (rig, TRUE);
  g_assert_true (rig_find (rig, attempt, id, TRUE, &found, &job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, DOCKET_DEVICE_HAS_IT);
  docket_device_follow (rig->device, attempt, id);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  print_another (rig, "after-both");
  g_assert_cmpuint (rig_count_received ("both"), ==, 1);

  rig_free (rig);
}

static void
test_held_job_lost (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "held-lost", 1, FALSE);
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;

  rig_tell ("ready photo");
  id = rig_prepare (rig, attempt, &error);
  g_assert_no_error (error);
  rig_tell ("kill-cupsd");
  g_assert_false (rig_start (rig, attempt, id, &error));
  g_clear_error (&error);
  rig_tell ("start-cupsd");
  rig_wait_answering (rig, TRUE);

  /* Lost by cupsd or still there, held: in both cases it can be made once. */
  if (!rig_start (rig, attempt, id, &error))
    {
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
      again = rig_print (rig, attempt);
    }
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (rig_count_received ("held-lost"), ==, 1);

  rig_free (rig);
}

static void
test_printer_gone (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "gone", 1, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("ready photo");
  rig_wait_seen (rig);
  rig_tell ("kill-printer photo");
  g_assert_cmpint (rig_wait_device_reason (rig, "offline"), <, 2000);
  g_assert_true (docket_device_get_in_the_way (rig->device));
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_PROCESSING_STOPPED);
  g_test_message ("gone: %s", rig->job->message);
  rig_tell ("start-printer photo");
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  rig_wait_well (rig);
  g_assert_cmpuint (rig_count_received ("gone"), ==, 1);

  rig_free (rig);
}

static void
test_never_hangs (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "hangs", 1, FALSE);
  g_autoptr (GError) error = NULL;
  gint64 begin_time;

  rig_tell ("kill-cupsd");
  begin_time = g_get_monotonic_time ();
  g_assert_null (rig_prepare (rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_get_monotonic_time () - begin_time, <, 5 * G_USEC_PER_SEC);
  rig_tell ("start-cupsd");
  rig_wait_seen (rig);
  g_assert_true (docket_device_get_answering (rig->device));

  rig_tell ("freeze-cupsd");
  begin_time = g_get_monotonic_time ();
  g_clear_error (&error);
  g_assert_null (rig_prepare (rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_get_monotonic_time () - begin_time, <, 15 * G_USEC_PER_SEC);
  rig_tell ("thaw-cupsd");
  rig_wait_answering (rig, TRUE);

  rig_free (rig);
}

static void
test_cancelled_at_printer (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "red-button", 1, FALSE);
  g_autofree char *id = begin (rig, attempt);

  rig_tell ("cancel-at-printer photo");
  rig_wait (rig, "an end", has_ended, NULL);
  g_test_message ("cancelled at the printer: %s", rig->states->str);
  g_assert_cmpint (rig->job->state, !=, DOCKET_JOB_COMPLETED);
  rig_tell ("ready photo");
  print_another (rig, "after-red-button");
  g_assert_cmpuint (rig_count_received ("red-button"), ==, 0);

  rig_free (rig);
}

static void
test_cancelled_in_cups (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "lprm", 1, FALSE);
  g_autofree char *id = begin (rig, attempt);

  rig_tell ("cancel photo");
  rig_wait_state (rig, DOCKET_JOB_CANCELED);
  rig_tell ("ready photo");
  print_another (rig, "after-lprm");
  g_assert_cmpuint (rig_count_received ("lprm"), ==, 0);

  rig_free (rig);
}

static gboolean
jam_is_said (Rig *rig,
             gpointer data)
{
  return rig->job != NULL
         && (docket_job_state_is_end (rig->job->state) || rig->job->state == DOCKET_JOB_PROCESSING_STOPPED);
}

static void
test_jam (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "jam", 1, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("jam photo");
  id = rig_print (rig, attempt);
  rig_wait (rig, "the jam", jam_is_said, NULL);
  g_test_message ("jam: %s: %s", rig->states->str, rig->job->message);
  rig_tell ("ready photo");
  if (!docket_job_state_is_end (rig->job->state))
    {
      g_assert_true (rig_go_on (rig, NULL));
      rig_wait (rig, "an end", has_ended, NULL);
    }
  g_assert_cmpuint (rig_count_received ("jam"), ==, rig->job->state == DOCKET_JOB_COMPLETED ? 1 : 0);

  rig_free (rig);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/crash/never-hangs", test_never_hangs);
  g_test_add_func ("/device/crash/cupsd-killed", test_cupsd_killed);
  g_test_add_func ("/device/crash/cupsd-restarted", test_cupsd_restarted);
  g_test_add_func ("/device/crash/cupsd-saved-then-killed", test_cupsd_saved_then_killed);
  g_test_add_func ("/device/crash/both-died", test_both_died);
  g_test_add_func ("/device/crash/held-job-lost", test_held_job_lost);
  g_test_add_func ("/device/crash/printer-gone", test_printer_gone);
  g_test_add_func ("/device/crash/cancelled-at-printer", test_cancelled_at_printer);
  g_test_add_func ("/device/crash/cancelled-in-cups", test_cancelled_in_cups);
  g_test_add_func ("/device/crash/jam", test_jam);

  return g_test_run ();
}
