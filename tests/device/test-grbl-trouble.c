/* test-grbl-trouble.c: what goes wrong while an engraver works is said in words, and nothing burns by itself afterwards
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-fixture.h"

#define QUICK "--speed 100"
/* Until engraver_hurry(). */
#define SLOW "--speed 4"

static void
assert_says (const char *sentence,
             const char *words)
{
  if (sentence == NULL || strstr (sentence, words) == NULL)
    g_error ("“%s” should say “%s”", sentence, words);
}

static gboolean
is_unknown (Rig *rig,
            gpointer data)
{
  return rig->job != NULL
         && g_strv_contains ((const char *const *) rig->job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
}

/* Something that happens while a piece is burnt: a command to the simulator, and what is said then. */
typedef struct
{
  const char *name;
  const char *command;
  const char *words;
  gboolean away;        /* the device does not answer afterwards, until "plug" or "unmute" */
  const char *back;
} Mishap;

static const Mishap mishaps[] = {
  { "alarm", "alarm 1", "limit switch", FALSE, NULL },
  { "reset", "power", "lost its power", FALSE, NULL },
  { "unplugged", "unplug", "came off", TRUE, "plug" },
  { "silent", "mute", "silent", TRUE, "unmute" },
  { "bytes-lost", "eat 40", "", FALSE, NULL },
  { "refused-line", "error 33", "cannot be reached", FALSE, NULL },
};

static void
test_while_burning (gconstpointer data)
{
  const Mishap *mishap = data;
  Engraver *engraver = engraver_new (SLOW, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "mishap.1", 2, FALSE);
  g_autoptr (DocketAttempt) next = engraver_attempt (engraver, "mishap.2", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);
  g_autofree char *other = NULL;
  double moves;

  engraver_go_on (engraver);
  engraver_wait_moves (engraver, 12);
  g_free (engraver_tell (engraver, mishap->command));
  rig_wait (engraver->rig, "unknown", is_unknown, NULL);
  engraver_hurry (engraver);
  g_assert_cmpint (engraver->rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpuint (engraver->rig->job->copies_completed, ==, 0);
  assert_says (engraver->rig->job->message, mishap->words);
  if (mishap->away)
    rig_wait_answering (engraver->rig, FALSE);
  if (mishap->back != NULL)
    g_free (engraver_tell (engraver, mishap->back));
  rig_wait_answering (engraver->rig, TRUE);

  /* Back, and still: the laser is off, nothing goes on; only a person does. */
  moves = engraver_report (engraver, "moves");
  g_assert_cmpfloat (engraver_report (engraver, "laser"), ==, 0);
  engraver_go_on (engraver);
  rig_wait_well (engraver->rig);
  g_assert_cmpfloat (engraver_report (engraver, "moves"), ==, moves);

  other = engraver_begin (engraver, next);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_free (engraver);
}

static void
test_garbage_is_borne (void)
{
  Engraver *engraver = engraver_new (SLOW, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "noise.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  engraver_go_on (engraver);
  engraver_wait_moves (engraver, 12);
  g_free (engraver_tell (engraver, "garbage"));
  engraver_hurry (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_assert_burnt (engraver, attempt, 10, 10);
  engraver_free (engraver);
}

/* The cable comes off while it waits for material: it still waits when it is back. */
static void
test_unplugged_while_waiting (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "waiting.1", 1, FALSE);
  g_autofree char *id = engraver_begin (engraver, attempt);

  g_free (engraver_tell (engraver, "unplug"));
  rig_wait_answering (engraver->rig, FALSE);
  g_free (engraver_tell (engraver, "plug"));
  rig_wait_answering (engraver->rig, TRUE);
  engraver_wait_media (engraver);
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
  engraver_free (engraver);
}

/* Checked before the first move: nothing was burnt, and it may be released again. */
static void
test_refused_in_check (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "check.1", 1, FALSE);
  g_autofree char *id = NULL;

  rig_wait_answering (engraver->rig, TRUE);
  g_free (engraver_tell (engraver, "error 20"));
  id = rig_print (engraver->rig, attempt);
  rig_wait_state (engraver->rig, DOCKET_JOB_ABORTED);
  assert_says (engraver->rig->job->message, "error 20");
  g_assert_cmpfloat (engraver_report (engraver, "moves"), ==, 0);
  rig_wait_well (engraver->rig);
  engraver_free (engraver);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (mishaps); i++)
    {
      g_autofree char *path = g_strdup_printf ("/grbl/burning/%s", mishaps[i].name);

      g_test_add_data_func (path, &mishaps[i], test_while_burning);
    }
  g_test_add_func ("/grbl/burning/noise", test_garbage_is_borne);
  g_test_add_func ("/grbl/unplugged-while-waiting", test_unplugged_while_waiting);
  g_test_add_func ("/grbl/refused-in-check", test_refused_in_check);

  return g_test_run ();
}
