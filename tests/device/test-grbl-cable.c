/* test-grbl-cable.c: an engraver whose cable comes off, or that falls silent, goes on only when a person says so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-mishap.h"

static const Mishap mishaps[] = {
  { "unplugged", "unplug", "came off", TRUE, "plug" },
  { "silent", "mute", "silent", TRUE, "unmute" },
};

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

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  mishap_add_all ("/grbl/cable", mishaps, G_N_ELEMENTS (mishaps));
  g_test_add_func ("/grbl/cable/while-waiting", test_unplugged_while_waiting);

  return g_test_run ();
}
