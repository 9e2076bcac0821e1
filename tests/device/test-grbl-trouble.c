/* test-grbl-trouble.c: what goes wrong while an engraver works is said in words, and nothing burns by itself afterwards
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-mishap.h"

static const Mishap mishaps[] = {
  { "alarm", "alarm 1", "limit switch", FALSE, NULL },
  { "reset", "power", "lost its power", FALSE, NULL },
  { "bytes-lost", "eat 40", "", FALSE, NULL },
  { "refused-line", "error 33", "cannot be reached", FALSE, NULL },
};

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
  mishap_assert_says (engraver->rig->job->message, "error 20");
  g_assert_cmpfloat (engraver_report (engraver, "moves"), ==, 0);
  rig_wait_well (engraver->rig);
  engraver_free (engraver);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  mishap_add_all ("/grbl/burning", mishaps, G_N_ELEMENTS (mishaps));
  g_test_add_func ("/grbl/burning/noise", test_garbage_is_borne);
  g_test_add_func ("/grbl/refused-in-check", test_refused_in_check);

  return g_test_run ();
}
