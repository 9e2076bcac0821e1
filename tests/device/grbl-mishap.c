/* grbl-mishap.c: something happens while an engraver burns, and what must follow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-mishap.h"

#include <string.h>

void
mishap_assert_says (const char *sentence,
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

void
mishap_while_burning (gconstpointer data)
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
  mishap_assert_says (engraver->rig->job->message, mishap->words);
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

void
mishap_add_all (const char *prefix,
                const Mishap *mishaps,
                guint n_mishaps)
{
  for (guint i = 0; i < n_mishaps; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", prefix, mishaps[i].name);

      g_test_add_data_func (path, &mishaps[i], mishap_while_burning);
    }
}
