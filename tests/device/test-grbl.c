/* test-grbl.c: an engraver makes what it is given, piece by piece, each only when a person said so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-fixture.h"

#include "docket-error.h"

#include <glib/gstdio.h>

#define QUICK "--speed 100"
/* Where something is to happen while it burns, until engraver_hurry(). */
#define SLOW "--speed 4"
/* Where G59's zero lies and a face's corner on it by default. */
#define CORNER 10

static void
test_made (gconstpointer data)
{
  g_autofree char *arguments = g_strdup_printf (QUICK " %s", (const char *) data);
  Engraver *engraver = engraver_new (arguments, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "made.1", 1, TRUE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  /* Checked already, and not moved. */
  g_assert_cmpfloat (engraver_report (engraver, "moves"), ==, 0);
  g_assert_nonnull (strstr (engraver->rig->job->message, "rubber"));
  g_assert_cmpint (engraver->rig->job->seconds_left, >, 5);

  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (engraver->rig->ends, ==, 1);
  g_assert_cmpuint (engraver->rig->job->copies_completed, ==, 1);
  g_assert_cmpfloat (engraver->rig->job->progress, ==, 1);
  engraver_assert_burnt (engraver, attempt, CORNER, CORNER);
  g_assert_cmpfloat (engraver_report (engraver, "laser"), ==, 0);
  g_assert_cmpfloat (engraver_report (engraver, "x"), ==, 0);
  rig_wait_well (engraver->rig);
  rig_wait_seen (engraver->rig);
  g_assert_cmpuint (rig_count_news (engraver->rig, 4), ==, 0);
  engraver_free (engraver);
}

static gboolean
has_completed (Rig *rig,
               gpointer copies)
{
  return rig->job != NULL && rig->job->copies_completed == GPOINTER_TO_UINT (copies)
         && g_strv_contains ((const char *const *) rig->job->reasons, "media-needed");
}

static void
test_copies (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "copies.1", 2, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);
  double moves;

  engraver_go_on (engraver);
  rig_wait (engraver->rig, "the first piece", has_completed, GUINT_TO_POINTER (1));

  /* The piece is still in it: nothing moves before somebody has looked. */
  moves = engraver_report (engraver, "moves");
  g_assert_cmpint (engraver->rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (engraver->rig->job->copies_completed, ==, 2);
  g_assert_cmpfloat (engraver_report (engraver, "moves"), >, moves + 100);
  engraver_free (engraver);
}

static void
test_sheet (void)
{
  Engraver *engraver = engraver_new (QUICK, "?sheet=30x10&origin=5,5&gap=2");
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "sheet.1", 3, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);
  g_autofree char *text = NULL;

  engraver_go_on (engraver);
  rig_wait (engraver->rig, "a sheet of two", has_completed, GUINT_TO_POINTER (2));
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (engraver->rig->job->copies_completed, ==, 3);
  engraver_free (engraver);
}

/* The second of two on a sheet lies beside the first. */
static void
test_sheet_places (void)
{
  Engraver *engraver = engraver_new (QUICK, "?sheet=30x10&origin=5,5&gap=2");
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "places.1", 2, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean left = FALSE, right = FALSE;

  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  g_free (engraver_tell (engraver, "flush"));
  g_assert_true (g_file_get_contents (engraver->log, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      double x = g_ascii_strtod (lines[i], NULL);

      g_assert_true ((x > 4.9 && x < 17.1) || (x > 18.9 && x < 31.1));
      left |= x < 18;
      right |= x > 18;
    }
  g_assert_true (left && right);
  engraver_free (engraver);
}

static void
hold (Engraver *engraver)
{
  GAsyncResult *result = NULL;

  docket_device_hold_async (engraver->rig->device, NULL, rig_keep_result, &result);
  rig_wait_result (engraver->rig, "hold", &result);
  g_assert_true (docket_device_hold_finish (engraver->rig->device, result, NULL));
  g_object_unref (result);
}

static gboolean
says_stopped (Rig *rig,
              gpointer data)
{
  return rig->job->message != NULL && strstr (rig->job->message, "was stopped") != NULL;
}

static void
test_hold (void)
{
  Engraver *engraver = engraver_new (SLOW, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "hold.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  engraver_go_on (engraver);
  engraver_wait_moves (engraver, 12);
  hold (engraver);
  rig_wait_reason (engraver->rig, "paused");
  g_assert_cmpint (engraver->rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  rig_wait_device_reason (engraver->rig, "paused");
  engraver_hurry (engraver);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_assert_burnt (engraver, attempt, CORNER, CORNER);
  engraver_free (engraver);
}

static void
test_door (void)
{
  Engraver *engraver = engraver_new (SLOW, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "door.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  engraver_go_on (engraver);
  engraver_wait_moves (engraver, 12);
  g_free (engraver_tell (engraver, "door"));
  rig_wait_reason (engraver->rig, "door-open");
  g_free (engraver_tell (engraver, "close"));
  rig_wait_reason (engraver->rig, "paused");
  engraver_hurry (engraver);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_free (engraver);
}

static void
test_cancel (void)
{
  Engraver *engraver = engraver_new (SLOW, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "cancel.1", 2, FALSE);
  g_autoptr (DocketAttempt) next = engraver_attempt (engraver, "cancel.2", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  engraver_go_on (engraver);
  engraver_wait_moves (engraver, 12);
  g_assert_true (rig_cancel (engraver->rig, id, &error));
  rig_wait_state (engraver->rig, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (engraver->rig->job->copies_completed, ==, 0);
  g_assert_cmpfloat (engraver_report (engraver, "laser"), ==, 0);
  g_assert_false (rig_cancel (engraver->rig, id, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);

  /* It knows where it is: the next needs no more than material. */
  engraver_hurry (engraver);
  other = engraver_begin (engraver, next);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_free (engraver);
}

static void
test_cancel_while_waiting (void)
{
  /* At a rate that no table has. */
  Engraver *engraver = engraver_new (QUICK, "?baud=123456");
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "waiting.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  g_assert_true (rig_cancel (engraver->rig, id, NULL));
  rig_wait_state (engraver->rig, DOCKET_JOB_CANCELED);
  g_assert_cmpfloat (engraver_report (engraver, "moves"), ==, 0);
  engraver_free (engraver);
}

static void
frame (Engraver *engraver,
       const DocketAttempt *attempt)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  docket_device_frame_async (engraver->rig->device, attempt, NULL, rig_keep_result, &result);
  rig_wait_result (engraver->rig, "frame", &result);
  docket_device_frame_finish (engraver->rig->device, result, &error);
  g_assert_no_error (error);
  g_object_unref (result);
}

static void
test_frame (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "frame.1", 1, FALSE);
  g_autofree char *id = NULL;

  /* Without a job, and while it waits for material; five moves each, none of which burns. */
  rig_wait_answering (engraver->rig, TRUE);
  frame (engraver, attempt);
  engraver_wait_moves (engraver, 5);
  id = engraver_begin (engraver, attempt);
  frame (engraver, attempt);
  engraver_wait_moves (engraver, 9);
  g_assert_cmpfloat (engraver_report (engraver, "burnt"), ==, 0);
  g_assert_cmpfloat (engraver_report (engraver, "x"), ==, CORNER);
  engraver_free (engraver);
}

/* "Cancel" and "hold" also stop the head on its way round, before anything burns. */
static void
test_stop_on_the_way_round (void)
{
  Engraver *engraver = engraver_new ("--speed 1", NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "round.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  engraver_go_on (engraver);
  hold (engraver);
  rig_wait (engraver->rig, "stopped", says_stopped, NULL);
  engraver_wait_media (engraver);
  engraver_go_on (engraver);
  g_assert_true (rig_cancel (engraver->rig, id, NULL));
  rig_wait_state (engraver->rig, DOCKET_JOB_CANCELED);
  g_assert_cmpfloat (engraver_report (engraver, "burnt"), ==, 0);
  g_assert_cmpfloat (engraver_report (engraver, "laser"), ==, 0);
  engraver_free (engraver);
}

/* The head runs against something on its way round: it waits for a person, twice. */
static void
test_alarm_on_the_way_round (void)
{
  Engraver *engraver = engraver_new ("--speed 1", NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "limit.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  engraver_go_on (engraver);
  g_free (engraver_tell (engraver, "alarm 1"));
  rig_wait_device_reason (engraver->rig, "alarm-error");
  engraver_hurry (engraver);
  engraver_go_on (engraver);
  engraver_wait_media (engraver);
  g_assert_cmpfloat (engraver_report (engraver, "burnt"), ==, 0);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_free (engraver);
}

static void
test_homing (void)
{
  Engraver *engraver = engraver_new (QUICK " 22=1 20=1 23=3", NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "homing.1", 1, FALSE);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  /* Just switched on, it does not know where it is, and moves home only when a person says so. */
  rig_wait_device_reason (engraver->rig, "alarm-error");
  g_assert_null (rig_prepare (engraver->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  engraver_go_on (engraver);
  rig_wait_well (engraver->rig);

  id = engraver_begin (engraver, attempt);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  /* The travel is -400…0 by -300…0, less a millimetre of pull-off. */
  engraver_assert_burnt (engraver, attempt, -399 + CORNER, -299 + CORNER);
  engraver_free (engraver);
}

static void
test_crash (void)
{
  Engraver *engraver = engraver_new (SLOW, NULL);
  g_autoptr (DocketAttempt) prepared = engraver_attempt (engraver, "crash.1", 1, FALSE);
  g_autoptr (DocketAttempt) started = engraver_attempt (engraver, "crash.2", 1, FALSE);
  g_autofree char *id = NULL;
  g_autofree char *other = NULL;
  DocketDeviceFound found;
  double moves;

  rig_wait_answering (engraver->rig, TRUE);
  id = rig_prepare (engraver->rig, prepared, NULL);
  g_assert_nonnull (id);
  rig_restart (engraver->rig, engraver->uri);
  g_assert_true (rig_find (engraver->rig, prepared, id, FALSE, &found, NULL, NULL));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_NOT_MADE);

  other = engraver_begin (engraver, started);
  engraver_go_on (engraver);
  engraver_wait_moves (engraver, 12);
  rig_restart (engraver->rig, engraver->uri);
  g_assert_true (rig_find (engraver->rig, started, other, TRUE, &found, NULL, NULL));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_UNKNOWN);
  rig_wait_answering (engraver->rig, TRUE);

  /* Nothing goes on by itself, and the laser is off. */
  moves = engraver_report (engraver, "moves");
  g_assert_cmpfloat (engraver_report (engraver, "laser"), ==, 0);
  rig_wait_seen (engraver->rig);
  g_assert_cmpfloat (engraver_report (engraver, "moves"), ==, moves);
  engraver_free (engraver);
}

/* The station was closed while the job waited for material: nothing was burnt, and that is known. */
static void
test_closed_while_waiting (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "closed.1", 1, FALSE);
  g_autoptr (DocketAttempt) again = engraver_attempt (engraver, "closed.2", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);
  g_autofree char *other = NULL;
  DocketDeviceFound found;

  rig_restart (engraver->rig, engraver->uri);
  g_assert_true (rig_find (engraver->rig, attempt, id, TRUE, &found, NULL, NULL));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_NOT_MADE);
  g_assert_true (rig_find (engraver->rig, attempt, id, TRUE, &found, NULL, NULL));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_UNKNOWN);

  other = engraver_begin (engraver, again);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  g_assert_true (rig_find (engraver->rig, again, other, TRUE, &found, NULL, NULL));
  g_assert_cmpint (found, ==, DOCKET_DEVICE_HAS_IT);
  engraver_free (engraver);
}

static void
test_refuses_nonsense (void)
{
  static const char *const names[] = { "", ".hidden", "a/b", "a b" };
  Engraver *engraver = engraver_new (QUICK, NULL);
  g_autoptr (DocketAttempt) photo = engraver_attempt (engraver, "photo.1", 1, FALSE);
  g_autoptr (DocketAttempt) missing = engraver_attempt (engraver, "missing.1", 1, FALSE);

  rig_wait_answering (engraver->rig, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (DocketAttempt) attempt = docket_attempt_new (names[i], "/dev/null");
      g_autoptr (GError) error = NULL;

      g_assert_null (rig_prepare (engraver->rig, attempt, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
  g_free (photo->artwork);
  photo->artwork = g_strdup (DOCKET_ARTWORK_PHOTO);
  g_assert_null (rig_prepare (engraver->rig, photo, NULL));
  g_unlink (missing->page);
  g_assert_null (rig_prepare (engraver->rig, missing, NULL));
  g_assert_true (docket_device_takes_artwork (engraver->rig->device, DOCKET_ARTWORK_STAMP));
  g_assert_false (docket_device_takes_artwork (engraver->rig->device, DOCKET_ARTWORK_PHOTO));
  engraver_free (engraver);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/grbl/made/terminal", "", test_made);
  g_test_add_data_func ("/grbl/made/tcp", "--tcp", test_made);
  g_test_add_data_func ("/grbl/made/board-that-resets", "--boot 300", test_made);
  g_test_add_func ("/grbl/copies", test_copies);
  g_test_add_func ("/grbl/sheet", test_sheet);
  g_test_add_func ("/grbl/sheet-places", test_sheet_places);
  g_test_add_func ("/grbl/hold", test_hold);
  g_test_add_func ("/grbl/door", test_door);
  g_test_add_func ("/grbl/cancel", test_cancel);
  g_test_add_func ("/grbl/cancel-while-waiting", test_cancel_while_waiting);
  g_test_add_func ("/grbl/frame", test_frame);
  g_test_add_func ("/grbl/way-round/stop", test_stop_on_the_way_round);
  g_test_add_func ("/grbl/way-round/alarm", test_alarm_on_the_way_round);
  g_test_add_func ("/grbl/homing", test_homing);
  g_test_add_func ("/grbl/crash", test_crash);
  g_test_add_func ("/grbl/closed-while-waiting", test_closed_while_waiting);
  g_test_add_func ("/grbl/refuses-nonsense", test_refuses_nonsense);

  return g_test_run ();
}
