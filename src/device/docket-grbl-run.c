/* docket-grbl-run.c: makes a job: checked without moving, then for each piece a person's "go on", the frame, the burning
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-inside-private.h"

#include "docket-error.h"
#include "docket-grbl-note-private.h"
#include "docket-grbl-words-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define STATUS_MS 200
#define COMMAND_MS 2000
#define RESET_MS 2000
#define SILENT_US (3 * G_USEC_PER_SEC)
/* It stands still and yet owes answers: something was lost on the wire. */
#define LOST_US (2 * G_USEC_PER_SEC)
#define TELL_US (G_USEC_PER_SEC / 5)
#define AGAIN_MS 2000

typedef enum
{
  WENT_WELL,
  CANCELLED,
  FAILED,      /* see the run's sentence */
} Outcome;

typedef struct
{
  DocketGrblSession *session;
  DocketGrblTalk *talk;
  DocketGrblJob *job;
  gboolean checking;
  gboolean held;          /* as the person was told */
  gboolean out_of_step;   /* answers do not belong to the lines any more */
  gint64 told_at;
  gint64 stream_began_at;
  char *sentence;         /* why it failed */
} Run;

static void
fail (Run *run,
      char *sentence)
{
  g_free (run->sentence);
  run->sentence = sentence;
}

static const DocketGrblProgram *
program_at (Run *run,
            guint i)
{
  return g_ptr_array_index (run->job->programs, i % run->job->programs->len);
}

/* Seconds of burning that are left when @done of the piece in hand are over. */
static double
seconds_left (Run *run,
              double done)
{
  double sum = -done;

  for (guint i = run->job->done; i < run->job->copies; i++)
    sum += program_at (run, i)->seconds;

  return MAX (sum, 0);
}

static double
progress (Run *run,
          double done)
{
  double left = seconds_left (run, done), all = left + done;

  for (guint i = 0; i < run->job->done; i++)
    all += program_at (run, i)->seconds;

  return all > 0 ? CLAMP (1 - left / all, 0, 1) : 0;
}

static void
tell (Run *run,
      DocketJobState state,
      const char *reason,
      char *message,
      double done)
{
  run->told_at = g_get_monotonic_time ();
  docket_grbl_session_tell_job (run->session, run->job, state, reason, message, progress (run, done),
                                seconds_left (run, done));
}

/* How far it is, from the lines that it has answered, which is a little more than it has done. */
static double
seconds_done (Run *run,
              const DocketGrblProgram *program)
{
  guint answered = run->talk->answered;
  guint done = answered > run->talk->machine.blocks ? answered - run->talk->machine.blocks : 0;

  return done > 0 && !run->checking ? g_array_index (program->times, double, MIN (done, program->times->len) - 1) : 0;
}

static void
tell_progress (Run *run,
               const DocketGrblProgram *program)
{
  DocketGrblState state = run->talk->status.state;
  gboolean held = !run->checking && (state == DOCKET_GRBL_HOLD || state == DOCKET_GRBL_DOOR);

  if (held == run->held && g_get_monotonic_time () - run->told_at < TELL_US)
    return;

  run->held = held;
  if (held)
    {
      gboolean door = state == DOCKET_GRBL_DOOR;
      const char *sentence = door ? _("The engraver’s door is open. Close it, then press “Go on”.")
                                  : _("The engraving was stopped. Press “Go on” to continue it.");

      docket_grbl_session_set_waits (run->session, door ? "door-open" : "paused", g_strdup (sentence));
      tell (run, DOCKET_JOB_PROCESSING_STOPPED, door ? "door-open" : "paused", g_strdup (sentence),
            seconds_done (run, program));
      return;
    }
  docket_grbl_session_set_waits (run->session, NULL, NULL);
  tell (run, DOCKET_JOB_PROCESSING, NULL,
        run->checking ? g_strdup (_("The program is being checked.")) : NULL, seconds_done (run, program));
}

/* FALSE: cancel. */
static gboolean
serve_while_streaming (Run *run)
{
  DocketGrblSession *session = run->session;

  switch (docket_grbl_session_take_ask (session))
    {
    case DOCKET_GRBL_ASK_CANCEL:
      docket_grbl_session_answer (session, NULL);
      return FALSE;
    case DOCKET_GRBL_ASK_GO_ON:
      if (run->talk->status.state == DOCKET_GRBL_HOLD || run->talk->status.state == DOCKET_GRBL_DOOR)
        docket_grbl_talk_send_now (run->talk, '~');
      docket_grbl_session_answer (session, NULL);
      break;
    case DOCKET_GRBL_ASK_HOLD:
      if (!run->checking)
        docket_grbl_talk_send_now (run->talk, '!');
      docket_grbl_session_answer (session, NULL);
      break;
    case DOCKET_GRBL_ASK_FRAME:
    case DOCKET_GRBL_ASK_MEND:
      docket_grbl_session_answer (session, g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                                                               _("The engraver is at work.")));
      break;
    case DOCKET_GRBL_ASK_NOTHING:
    default:
      break;
    }

  return TRUE;
}

static void
send_what_has_room (Run *run,
                    const DocketGrblProgram *program,
                    guint *next)
{
  while (*next < program->lines->len
         && docket_grbl_talk_has_room (run->talk, g_ptr_array_index (program->lines, *next)))
    {
      docket_grbl_talk_send (run->talk, g_ptr_array_index (program->lines, *next));
      (*next)++;
    }
}

/* TRUE, with the sentence: what runs must be broken off. */
static gboolean
something_is_wrong (Run *run,
                    const DocketGrblProgram *program)
{
  DocketGrblTalk *talk = run->talk;
  gint64 now = g_get_monotonic_time ();

  if (talk->banners > 0)
    fail (run, g_strdup (_("The engraver was reset or lost its power.")));
  else if (talk->alarmed)
    fail (run, docket_grbl_alarm_sentence (talk->alarm));
  else if (talk->error != 0)
    {
      g_autofree char *words = docket_grbl_error_sentence (talk->error);

      fail (run, g_strdup_printf (_("%s It was line %u, “%s”."), words, talk->error_line + 1,
                                  (char *) g_ptr_array_index (program->lines, talk->error_line)));
      run->out_of_step = TRUE;
    }
  else if (now - talk->heard_at > SILENT_US)
    fail (run, g_strdup (_("The engraver fell silent.")));
  else if (talk->status.state == DOCKET_GRBL_IDLE && talk->in_flight_bytes > 0 && now - talk->answered_at > LOST_US)
    {
      fail (run, g_strdup (_("Something was lost on the way to the engraver. See to the cable.")));
      run->out_of_step = TRUE;
    }
  else
    return FALSE;

  return TRUE;
}

static Outcome
stream (Run *run,
        const DocketGrblProgram *program)
{
  DocketGrblTalk *talk = run->talk;
  guint next = 0;

  docket_grbl_talk_begin (talk);
  talk->status.state = DOCKET_GRBL_UNKNOWN;
  while (talk->answered < program->lines->len)
    {
      send_what_has_room (run, program, &next);
      docket_grbl_talk_ask_status (talk, STATUS_MS);
      if (!docket_grbl_talk_listen (talk, STATUS_MS))
        {
          fail (run, g_strdup (_("The cable to the engraver came off.")));
          return FAILED;
        }
      if (something_is_wrong (run, program))
        return FAILED;
      if (docket_grbl_session_is_quitting (run->session))
        {
          fail (run, g_strdup (_("The station was closed meanwhile.")));
          return FAILED;
        }
      if (!serve_while_streaming (run))
        return CANCELLED;
      tell_progress (run, program);
    }

  return WENT_WELL;
}

/* Leaving check mode resets the engraver: that is how it is done. */
static gboolean
leave_check (Run *run)
{
  DocketGrblTalk *talk = run->talk;
  gint64 until = g_get_monotonic_time () + RESET_MS * (gint64) 1000;

  docket_grbl_talk_begin (talk);
  docket_grbl_talk_send (talk, "$C");
  while (talk->banners == 0 && g_get_monotonic_time () < until)
    if (!docket_grbl_talk_listen (talk, RESET_MS / 10))
      return FALSE;
  if (talk->banners == 0 || !docket_grbl_talk_command (talk, "M5S0", COMMAND_MS, NULL))
    {
      fail (run, g_strdup (_("The engraver did not come back from checking.")));
      return FALSE;
    }

  return TRUE;
}

static Outcome
check (Run *run)
{
  g_autoptr (GError) error = NULL;
  guint n = MIN (run->job->copies, run->job->programs->len);
  Outcome outcome = WENT_WELL;

  run->checking = TRUE;
  /* Where it homes, zero is known without a person, and soft limits are checked too. */
  if ((run->talk->machine.homing && !docket_grbl_session_set_zero (run->session, &error))
      || !docket_grbl_talk_command (run->talk, "$C", COMMAND_MS, &error))
    {
      fail (run, g_strdup (error->message));
      return FAILED;
    }
  for (guint i = 0; i < n && outcome == WENT_WELL; i++)
    outcome = stream (run, program_at (run, i));
  run->checking = FALSE;
  if (outcome == WENT_WELL && !leave_check (run))
    return FAILED;

  return outcome;
}

static char *
say_what_to_lay_in (Run *run)
{
  const DocketGrblJob *job = run->job;
  const char *paper = job->paper != NULL ? job->paper : _("material");
  g_autofree char *blank = NULL;
  guint places = MIN (job->programs->len, job->copies - job->done);

  if (places > 1)
    blank = g_strdup_printf (ngettext ("Lay in a new sheet (%s) for %u piece.", "Lay in a new sheet (%s) for %u pieces.",
                                       places), paper, places);
  else
    /* Translators: the material, then width and height in millimetres. */
    blank = g_strdup_printf (_("Lay in a new piece (%s) of %.0f × %.0f mm."), paper, job->size[0], job->size[1]);
  if (!run->session->place_known && !run->talk->machine.homing)
    return g_strdup_printf (_("%s Push the head to its front left corner. Then close the cover and press “Go on”."),
                            blank);

  return g_strdup_printf (_("%s Then close the cover and press “Go on”."), blank);
}

/* The sentence with what happened before it, and how many pieces are made. */
static void
tell_waiting (Run *run)
{
  DocketGrblTrouble trouble = docket_grbl_session_get_trouble (run->session);
  g_autofree char *what = NULL;
  const char *reason = trouble == DOCKET_GRBL_AWAY ? "connecting-to-device" : "media-needed";
  char *sentence;

  g_mutex_lock (&run->session->lock);
  what = trouble != DOCKET_GRBL_WELL ? g_strdup (run->session->trouble_sentence) : say_what_to_lay_in (run);
  g_mutex_unlock (&run->session->lock);
  sentence = run->sentence != NULL ? g_strdup_printf ("%s %s", run->sentence, what) : g_strdup (what);

  docket_grbl_session_set_waits (run->session, "media-needed", g_strdup (sentence));
  tell (run, DOCKET_JOB_PROCESSING_STOPPED, reason, sentence, 0);
}

static gboolean
is_the_same_machine (Run *run)
{
  DocketGrblMachine now = run->talk->machine, then = run->job->machine;

  return memcmp (now.rate, then.rate, sizeof now.rate) == 0 && memcmp (now.travel, then.travel, sizeof now.travel) == 0
         && memcmp (now.acceleration, then.acceleration, sizeof now.acceleration) == 0
         && now.max_power == then.max_power;
}

static void
frame_while_waiting (Run *run)
{
  g_autoptr (GError) error = NULL;

  docket_grbl_session_answer (run->session, NULL);
  if (!docket_grbl_session_set_zero (run->session, &error)
      || !docket_grbl_session_go_round (run->session, run->job->low, run->job->high, &error))
    fail (run, g_strdup (error->message));
}

/* A person says that the material is in. TRUE: now it may burn. */
static gboolean
go_on_from_waiting (Run *run)
{
  g_autoptr (GError) error = NULL;

  docket_grbl_session_answer (run->session, NULL);
  g_clear_pointer (&run->sentence, g_free);
  if (docket_grbl_session_get_trouble (run->session) == DOCKET_GRBL_LOCKED)
    {
      /* It may have moved home: what lies in it is to be looked at anew. */
      docket_grbl_session_unlock (run->session, &error);
      return FALSE;
    }
  if (run->talk->status.state == DOCKET_GRBL_HOLD || run->talk->status.state == DOCKET_GRBL_DOOR)
    docket_grbl_talk_send_now (run->talk, '~');
  if (docket_grbl_session_get_trouble (run->session) == DOCKET_GRBL_WELL
      && docket_grbl_session_set_zero (run->session, &error)
      && docket_grbl_session_go_round (run->session, run->job->low, run->job->high, &error))
    return TRUE;

  if (error != NULL)
    fail (run, g_strdup (error->message));

  return FALSE;
}

/* Stays in touch. FALSE: it came back as another. */
static gboolean
stay_connected (Run *run)
{
  DocketGrblTalk *talk = run->talk;

  if (!docket_grbl_wire_is_open (run->session->wire))
    {
      if (!docket_grbl_session_connect (run->session))
        docket_grbl_wire_wait (run->session->wire, AGAIN_MS);
      else
        return is_the_same_machine (run);
      return TRUE;
    }

  docket_grbl_talk_ask_status (talk, STATUS_MS);
  if (!docket_grbl_talk_listen (talk, STATUS_MS) || g_get_monotonic_time () - talk->heard_at > SILENT_US)
    {
      docket_grbl_wire_close (run->session->wire);
      docket_grbl_session_set_trouble (run->session, DOCKET_GRBL_AWAY,
                                       g_strdup (_("The engraver does not answer any more. See that it is switched on "
                                                   "and its cable is in.")));
    }
  else if (talk->banners > 0 || (talk->alarmed && docket_grbl_session_get_trouble (run->session) != DOCKET_GRBL_LOCKED))
    {
      run->session->place_known = FALSE;
      docket_grbl_session_look_at_lock (run->session);
    }

  return TRUE;
}

static Outcome
wait_for_a_person (Run *run)
{
  while (!docket_grbl_session_is_quitting (run->session))
    {
      tell_waiting (run);
      if (!stay_connected (run))
        {
          fail (run, g_strdup (_("The engraver’s settings were changed meanwhile.")));
          return FAILED;
        }
      switch (docket_grbl_session_take_ask (run->session))
        {
        case DOCKET_GRBL_ASK_CANCEL:
          docket_grbl_session_answer (run->session, NULL);
          return CANCELLED;
        case DOCKET_GRBL_ASK_GO_ON:
          if (!docket_grbl_wire_is_open (run->session->wire))
            docket_grbl_session_answer (run->session, g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                                                                          _("The engraver does not answer.")));
          else if (go_on_from_waiting (run))
            return WENT_WELL;
          break;
        case DOCKET_GRBL_ASK_FRAME:
          frame_while_waiting (run);
          break;
        case DOCKET_GRBL_ASK_HOLD:
        case DOCKET_GRBL_ASK_MEND:
          docket_grbl_session_answer (run->session, NULL);
          break;
        case DOCKET_GRBL_ASK_NOTHING:
        default:
          break;
        }
    }
  fail (run, g_strdup (_("The station was closed meanwhile.")));

  return FAILED;
}

static Outcome
burn (Run *run)
{
  const DocketGrblProgram *program = program_at (run, run->job->done);
  Outcome outcome;

  g_clear_pointer (&run->sentence, g_free);
  docket_grbl_session_set_waits (run->session, NULL, NULL);
  run->held = FALSE;
  tell (run, DOCKET_JOB_PROCESSING, NULL, NULL, 0);
  outcome = stream (run, program);

  /* When the line that puts the laser out is answered, all before it is done. */
  if (outcome == FAILED && !run->out_of_step && run->talk->answered >= program->last_burning + 2)
    {
      docket_grbl_session_break_off (run->session);
      outcome = WENT_WELL;
    }
  if (outcome == WENT_WELL)
    run->job->done++;

  return outcome;
}

static void
end (Run *run,
     DocketJobState state,
     const char *reason)
{
  docket_grbl_session_tell_job (run->session, run->job, state, reason, g_steal_pointer (&run->sentence),
                                state == DOCKET_JOB_COMPLETED ? 1 : -1, state == DOCKET_JOB_COMPLETED ? 0 : -1);
}

/* After anything but a good end: the laser is put out, what is known is said. */
static void
end_badly (Run *run,
           Outcome outcome,
           gboolean burning)
{
  if (run->talk->banners > 0)
    run->session->place_known = FALSE;
  docket_grbl_session_break_off (run->session);
  if (!docket_grbl_wire_is_open (run->session->wire))
    docket_grbl_session_set_trouble (run->session, DOCKET_GRBL_AWAY, g_strdup (run->sentence));
  else if (docket_grbl_session_get_trouble (run->session) != DOCKET_GRBL_AWAY)
    docket_grbl_session_look_at_lock (run->session);

  if (outcome == CANCELLED)
    end (run, DOCKET_JOB_CANCELED, NULL);
  else if (burning)
    end (run, DOCKET_JOB_PROCESSING_STOPPED, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
  else
    end (run, DOCKET_JOB_ABORTED, "aborted-by-system");
}

static Outcome
make (Run *run,
      gboolean *burning)
{
  Outcome outcome = check (run);

  while (outcome == WENT_WELL && run->job->done < run->job->copies)
    {
      *burning = FALSE;
      if (run->job->done % run->job->programs->len == 0)
        outcome = wait_for_a_person (run);
      if (outcome != WENT_WELL)
        break;
      if (!docket_grbl_note_remove (run->job->name))
        {
          fail (run, g_strdup (_("The disk of this computer cannot be written.")));
          return FAILED;
        }
      *burning = TRUE;
      outcome = burn (run);
    }

  return outcome;
}

void
docket_grbl_session_run (DocketGrblSession *session,
                         DocketGrblJob *job)
{
  Run run = { .session = session, .talk = &session->talk, .job = job };
  gboolean burning = FALSE;
  Outcome outcome;

  docket_grbl_note_write (job->name);
  outcome = make (&run, &burning);

  /* A station that is closed leaves it for the one that comes back. */
  if (!docket_grbl_session_is_quitting (session))
    docket_grbl_note_remove (job->name);

  if (outcome == WENT_WELL)
    end (&run, DOCKET_JOB_COMPLETED, NULL);
  else
    end_badly (&run, outcome, burning);
  g_free (run.sentence);
}
