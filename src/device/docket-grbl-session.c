/* docket-grbl-session.c: the thread that owns an engraver's port, and what others may ask of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-inside-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

#define AGAIN_MS 2000          /* to look for one that is away */
#define LOOK_MS 500            /* at one that is idle */
#define SILENT_US (5 * G_USEC_PER_SEC)
#define FIRST_LOOK_S 8
#define ANSWER_S 5
#define JOBS_KEPT 200

void
docket_grbl_job_free (DocketGrblJob *job)
{
  if (job == NULL)
    return;

  g_free (job->name);
  g_ptr_array_unref (job->programs);
  g_free (job->paper);
  g_free (job);
}

gboolean
docket_grbl_session_is_quitting (DocketGrblSession *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  return session->quitting;
}

DocketGrblAsk
docket_grbl_session_take_ask (DocketGrblSession *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  return session->asked && !session->answered ? session->ask : DOCKET_GRBL_ASK_NOTHING;
}

void
docket_grbl_session_answer (DocketGrblSession *session,
                            GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  g_clear_error (&session->answer);
  session->answer = error;
  session->answered = TRUE;
  g_cond_broadcast (&session->cond);
}

void
docket_grbl_session_set_trouble (DocketGrblSession *session,
                                 DocketGrblTrouble trouble,
                                 char *sentence)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  session->trouble = trouble;
  g_free (session->trouble_sentence);
  session->trouble_sentence = sentence;
  session->machine = session->talk.machine;
  session->looked = TRUE;
  g_cond_broadcast (&session->cond);
}

DocketGrblTrouble
docket_grbl_session_get_trouble (DocketGrblSession *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  return session->trouble;
}

void
docket_grbl_session_set_waits (DocketGrblSession *session,
                               const char *reason,
                               char *sentence)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  session->waits_for = reason;
  g_free (session->waits_sentence);
  session->waits_sentence = sentence;
}

void
docket_grbl_session_tell_job (DocketGrblSession *session,
                              const DocketGrblJob *job,
                              DocketJobState state,
                              const char *reason,
                              char *message,
                              double progress,
                              double seconds_left)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);
  DocketDeviceJob *news = docket_device_job_new (job->name, job->name, state);

  if (reason != NULL)
    {
      g_strfreev (news->reasons);
      news->reasons = g_strsplit (reason, " ", -1);
    }
  news->message = message;
  news->copies_completed = job->done;
  news->progress = progress;
  news->seconds_left = seconds_left >= 0 ? (gint) (seconds_left + 0.5) : -1;
  g_hash_table_replace (session->jobs, g_strdup (job->name), news);
}

static DocketGrblJob *
take_queued (DocketGrblSession *session)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  return g_steal_pointer (&session->queued);
}

static void
refuse (DocketGrblSession *session,
        const char *sentence)
{
  docket_grbl_session_answer (session, g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, sentence));
}

static void
answer_frame (DocketGrblSession *session)
{
  GError *error = NULL;

  if (docket_grbl_session_get_trouble (session) != DOCKET_GRBL_WELL)
    {
      refuse (session, _("Something is wrong with the engraver. See to that first."));
      return;
    }
  docket_grbl_session_answer (session, NULL);
  if (!docket_grbl_session_set_zero (session, &error)
      || !docket_grbl_session_go_round (session, session->frame_low, session->frame_high, &error))
    {
      g_clear_error (&error);
      docket_grbl_session_look_at_lock (session);
    }
}

static void
answer_mend (DocketGrblSession *session)
{
  GError *error = NULL;

  if (docket_grbl_talk_command (&session->talk, "$32=1", 2000, &error))
    docket_grbl_talk_command (&session->talk, "$$", 2000, &error);
  docket_grbl_session_look_at_lock (session);
  docket_grbl_session_answer (session, error);
}

static void
answer_go_on (DocketGrblSession *session)
{
  GError *error = NULL;

  docket_grbl_session_answer (session, NULL);
  if (session->talk.status.state == DOCKET_GRBL_HOLD || session->talk.status.state == DOCKET_GRBL_DOOR)
    docket_grbl_talk_send_now (&session->talk, '~');
  if (docket_grbl_session_get_trouble (session) == DOCKET_GRBL_LOCKED)
    docket_grbl_session_unlock (session, &error);
  g_clear_error (&error);
}

/* Between jobs. */
static void
serve_ask (DocketGrblSession *session)
{
  switch (docket_grbl_session_take_ask (session))
    {
    case DOCKET_GRBL_ASK_GO_ON:
      answer_go_on (session);
      break;
    case DOCKET_GRBL_ASK_FRAME:
      answer_frame (session);
      break;
    case DOCKET_GRBL_ASK_MEND:
      answer_mend (session);
      break;
    case DOCKET_GRBL_ASK_HOLD:
    case DOCKET_GRBL_ASK_CANCEL:
      refuse (session, _("Nothing is being engraved."));
      break;
    case DOCKET_GRBL_ASK_NOTHING:
    default:
      break;
    }
}

/* An open door, a pressed hold: said, and over by themselves or by "go on". */
static void
tell_state (DocketGrblSession *session)
{
  switch (session->talk.status.state)
    {
    case DOCKET_GRBL_DOOR:
      docket_grbl_session_set_waits (session, "door-open",
                                     g_strdup (_("The engraver’s door is open. Close it, then press “Go on”.")));
      break;
    case DOCKET_GRBL_HOLD:
      docket_grbl_session_set_waits (session, "paused", g_strdup (_("The engraver was stopped. Press “Go on” when it is "
                                                                   "ready.")));
      break;
    case DOCKET_GRBL_UNKNOWN:
    case DOCKET_GRBL_IDLE:
    case DOCKET_GRBL_RUN:
    case DOCKET_GRBL_JOG:
    case DOCKET_GRBL_ALARM:
    case DOCKET_GRBL_CHECK:
    case DOCKET_GRBL_HOME:
    case DOCKET_GRBL_SLEEP:
    default:
      docket_grbl_session_set_waits (session, NULL, NULL);
      break;
    }
}

static void
be_idle (DocketGrblSession *session)
{
  DocketGrblTalk *talk = &session->talk;

  docket_grbl_talk_ask_status (talk, LOOK_MS);
  if (!docket_grbl_talk_listen (talk, LOOK_MS)
      || g_get_monotonic_time () - talk->heard_at > SILENT_US)
    {
      docket_grbl_wire_close (session->wire);
      docket_grbl_session_set_trouble (session, DOCKET_GRBL_AWAY,
                                       g_strdup (_("The engraver does not answer any more. See that it is switched on "
                                                   "and its cable is in.")));
      return;
    }
  if (talk->banners > 0)
    session->place_known = FALSE;
  if (talk->banners > 0 || talk->alarmed
      || (talk->status.state == DOCKET_GRBL_ALARM && docket_grbl_session_get_trouble (session) != DOCKET_GRBL_LOCKED))
    docket_grbl_session_look_at_lock (session);
  tell_state (session);
  serve_ask (session);
}

static void
be_away (DocketGrblSession *session)
{
  if (docket_grbl_session_connect (session))
    return;

  /* Whoever asks while it is away is told so; "go on" tries again at once. */
  docket_grbl_wire_wait (session->wire, AGAIN_MS);
  if (docket_grbl_session_take_ask (session) != DOCKET_GRBL_ASK_NOTHING)
    docket_grbl_session_answer (session, g_error_new_literal (DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                                                             _("The engraver does not answer.")));
}

static void
run (DocketGrblSession *session,
     DocketGrblJob *job)
{
  docket_grbl_session_run (session, job);
  docket_grbl_session_set_waits (session, NULL, NULL);
  g_mutex_lock (&session->lock);
  g_clear_pointer (&session->busy, g_free);
  g_mutex_unlock (&session->lock);
  docket_grbl_job_free (job);
}

static gpointer
session_thread (gpointer data)
{
  DocketGrblSession *session = data;

  while (!docket_grbl_session_is_quitting (session))
    {
      DocketGrblJob *job = take_queued (session);

      if (job != NULL)
        run (session, job);
      else if (docket_grbl_wire_is_open (session->wire))
        be_idle (session);
      else
        be_away (session);
    }

  return NULL;
}

DocketGrblSession *
docket_grbl_session_new (DocketGrblAddress *address)
{
  DocketGrblSession *session = g_new0 (DocketGrblSession, 1);

  session->address = address;
  session->wire = docket_grbl_wire_new (address);
  docket_grbl_talk_init (&session->talk, session->wire);
  session->trouble = DOCKET_GRBL_AWAY;
  session->jobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_device_job_free);
  g_mutex_init (&session->lock);
  g_cond_init (&session->cond);

  return session;
}

void
docket_grbl_session_begin (DocketGrblSession *session)
{
  if (session->thread == NULL)
    session->thread = g_thread_new ("engraver", session_thread, session);
}

void
docket_grbl_session_free (DocketGrblSession *session)
{
  g_mutex_lock (&session->lock);
  session->quitting = TRUE;
  g_mutex_unlock (&session->lock);
  docket_grbl_wire_wake (session->wire);
  if (session->thread != NULL)
    g_thread_join (session->thread);

  docket_grbl_talk_clear (&session->talk);
  docket_grbl_wire_free (session->wire);
  docket_grbl_address_free (session->address);
  docket_grbl_job_free (session->queued);
  g_free (session->busy);
  g_free (session->trouble_sentence);
  g_free (session->waits_sentence);
  g_hash_table_unref (session->jobs);
  g_clear_error (&session->answer);
  g_mutex_clear (&session->lock);
  g_cond_clear (&session->cond);
  g_free (session);
}

const DocketGrblAddress *
docket_grbl_session_get_address (DocketGrblSession *session)
{
  return session->address;
}

static void
wait_for_first_look (DocketGrblSession *session)
{
  gint64 until = g_get_monotonic_time () + FIRST_LOOK_S * G_USEC_PER_SEC;

  while (!session->looked && g_cond_wait_until (&session->cond, &session->lock, until))
    ;
}

static void
set_reason (DocketDeviceStatus *status,
            const char *reason)
{
  g_strfreev (status->reasons);
  status->reasons = g_strsplit (reason, " ", -1);
}

DocketDeviceStatus *
docket_grbl_session_look (DocketGrblSession *session)
{
  static const char *const reasons[] = {
    [DOCKET_GRBL_LOCKED] = "alarm-error", [DOCKET_GRBL_UNSUITABLE] = "configuration-error",
  };
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);
  DocketDeviceStatus *status;

  wait_for_first_look (session);
  status = docket_device_status_new (session->busy != NULL ? DOCKET_DEVICE_PROCESSING : DOCKET_DEVICE_IDLE,
                                     session->trouble != DOCKET_GRBL_AWAY);
  if (session->trouble != DOCKET_GRBL_WELL)
    {
      status->state = DOCKET_DEVICE_STOPPED;
      status->sentence = g_strdup (session->trouble_sentence);
      if (session->trouble != DOCKET_GRBL_AWAY)
        set_reason (status, reasons[session->trouble]);
    }
  else if (session->waits_for != NULL)
    {
      set_reason (status, session->waits_for);
      status->sentence = g_strdup (session->waits_sentence);
    }

  return status;
}

static gboolean
fail (GError **error,
      DocketError code,
      const char *sentence)
{
  g_set_error_literal (error, DOCKET_ERROR, code, sentence);
  return FALSE;
}

gboolean
docket_grbl_session_get_machine (DocketGrblSession *session,
                                 DocketGrblMachine *machine,
                                 GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);

  wait_for_first_look (session);
  if (session->trouble == DOCKET_GRBL_AWAY)
    return fail (error, DOCKET_ERROR_UNAVAILABLE,
                 session->trouble_sentence != NULL ? session->trouble_sentence : _("The engraver does not answer."));
  if (session->trouble != DOCKET_GRBL_WELL)
    return fail (error, DOCKET_ERROR_NOT_NOW, session->trouble_sentence);
  if (session->busy != NULL)
    return fail (error, DOCKET_ERROR_NOT_NOW, _("The engraver has a job already."));

  *machine = session->machine;

  return TRUE;
}

gboolean
docket_grbl_session_start (DocketGrblSession *session,
                           DocketGrblJob *job,
                           GError **error)
{
  g_mutex_lock (&session->lock);
  if (session->busy != NULL || session->trouble != DOCKET_GRBL_WELL)
    {
      g_mutex_unlock (&session->lock);
      docket_grbl_job_free (job);
      return fail (error, DOCKET_ERROR_NOT_FOUND, _("The engraver cannot begin this now."));
    }
  if (g_hash_table_size (session->jobs) > JOBS_KEPT)
    g_hash_table_remove_all (session->jobs);
  session->busy = g_strdup (job->name);
  session->queued = job;
  g_mutex_unlock (&session->lock);

  docket_grbl_session_tell_job (session, job, DOCKET_JOB_PROCESSING, NULL, NULL, 0, -1);
  docket_grbl_wire_wake (session->wire);

  return TRUE;
}

DocketDeviceJob *
docket_grbl_session_ask (DocketGrblSession *session,
                         const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);
  const DocketDeviceJob *job = g_hash_table_lookup (session->jobs, name);

  return job != NULL ? docket_device_job_copy (job) : NULL;
}

static gboolean
ask (DocketGrblSession *session,
     DocketGrblAsk what,
     GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&session->lock);
  gint64 until = g_get_monotonic_time () + ANSWER_S * G_USEC_PER_SEC;
  GError *answer;

  g_clear_error (&session->answer);
  session->ask = what;
  session->asked = TRUE;
  session->answered = FALSE;
  docket_grbl_wire_wake (session->wire);
  while (!session->answered && g_cond_wait_until (&session->cond, &session->lock, until))
    ;
  session->asked = FALSE;
  if (!session->answered)
    return fail (error, DOCKET_ERROR_NOT_NOW, _("The engraver is busy. Try again in a moment."));

  answer = g_steal_pointer (&session->answer);
  if (answer != NULL)
    g_propagate_error (error, answer);

  return answer == NULL;
}

gboolean
docket_grbl_session_cancel (DocketGrblSession *session,
                            const char *name,
                            GError **error)
{
  gboolean has_it;

  g_mutex_lock (&session->lock);
  has_it = g_strcmp0 (session->busy, name) == 0;
  g_mutex_unlock (&session->lock);
  if (!has_it)
    return fail (error, DOCKET_ERROR_NOT_NOW, _("It is finished already."));

  return ask (session, DOCKET_GRBL_ASK_CANCEL, error);
}

gboolean
docket_grbl_session_go_on (DocketGrblSession *session,
                           GError **error)
{
  return ask (session, DOCKET_GRBL_ASK_GO_ON, error);
}

gboolean
docket_grbl_session_hold (DocketGrblSession *session,
                          GError **error)
{
  return ask (session, DOCKET_GRBL_ASK_HOLD, error);
}

gboolean
docket_grbl_session_frame (DocketGrblSession *session,
                           const double low[2],
                           const double high[2],
                           GError **error)
{
  g_mutex_lock (&session->lock);
  for (guint i = 0; i < 2; i++)
    {
      session->frame_low[i] = low[i];
      session->frame_high[i] = high[i];
    }
  g_mutex_unlock (&session->lock);

  return ask (session, DOCKET_GRBL_ASK_FRAME, error);
}

gboolean
docket_grbl_session_mend (DocketGrblSession *session,
                          GError **error)
{
  return ask (session, DOCKET_GRBL_ASK_MEND, error);
}
