/* docket-grbl-connect.c: finds out what is at the port, and brings an engraver into a known state
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-inside-private.h"

#include "docket-error.h"
#include "docket-grbl-words-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define BOOT_MS 3000        /* a board that opening the port has reset */
#define RESET_MS 2000
#define COMMAND_MS 2000
#define HOMING_MS 120000
#define STOP_MS 3000
#define STATUS_MS 1000
#define STRANGER_MS 1000
#define SILENT_MS 3000
#define JOG_CANCEL '\x85'
#define ROUND_US (60 * G_USEC_PER_SEC)

/* What it is that did not speak as a GRBL does. */
static char *
say_who_is_there (DocketGrblSession *session)
{
  const DocketGrblAddress *address = session->address;
  const char *place = address->line.path != NULL ? address->line.path : address->line.host;
  DocketGrblTalk *talk = &session->talk;

  if (talk->banners > 0)
    return g_strdup_printf (_("At %s is “%s”, which is too old or too new. It needs a GRBL 1.1."), place, talk->banner);
  if (talk->garbage && address->baud > 0)
    return g_strdup_printf (_("What comes from %s cannot be read. Most likely its baud rate is not %u: "
                              "set baud= as the engraver’s maker says."), place, address->baud);
  if (talk->stranger != NULL)
    return g_strdup_printf (_("At %s is another device, not an engraver with GRBL: it says “%s”. "
                              "Choose another port."), place, talk->stranger);
  if (talk->garbage)
    return g_strdup_printf (_("What comes from %s cannot be read. See to the baud rate of the serial server."), place);

  return g_strdup_printf (_("Nothing at %s answers as an engraver does. See that it is switched on, that this is "
                            "its port, and that its baud rate is %u."), place, address->baud > 0 ? address->baud : 115200);
}

/* What came without a line's end is judged as well. */
static void
look_at_scraps (DocketGrblSession *session)
{
  DocketGrblTalk *talk = &session->talk;

  if (docket_grbl_wire_n_pending (session->wire) > 0 && talk->stranger == NULL)
    talk->garbage = TRUE;
}

static gboolean
shake_hands (DocketGrblSession *session)
{
  DocketGrblTalk *talk = &session->talk;
  gboolean there = docket_grbl_talk_reset (talk, STRANGER_MS);

  /* Who says something else is not about to become a GRBL; a board that boots says nothing yet. */
  if (!there && talk->stranger == NULL && docket_grbl_wire_is_open (session->wire))
    there = docket_grbl_talk_wait_banner (talk, BOOT_MS - STRANGER_MS);
  /* A boot loader has eaten the first. */
  if (!there && talk->stranger == NULL && docket_grbl_wire_is_open (session->wire))
    there = docket_grbl_talk_reset (talk, RESET_MS);
  if (there && talk->banner_known)
    return TRUE;

  look_at_scraps (session);

  return FALSE;
}

static gboolean
read_machine (DocketGrblSession *session,
              GError **error)
{
  DocketGrblTalk *talk = &session->talk;

  /* Before all else; while it is locked it refuses, and the laser is off anyway. */
  if (!docket_grbl_talk_command (talk, "M5S0", COMMAND_MS, NULL) && talk->error == 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The engraver does not answer."));
      return FALSE;
    }

  return docket_grbl_talk_command (talk, "$I", COMMAND_MS, error)
         && docket_grbl_talk_command (talk, "$$", COMMAND_MS, error)
         && docket_grbl_talk_command (talk, "$#", COMMAND_MS, error);
}

gboolean
docket_grbl_session_connect (DocketGrblSession *session)
{
  DocketGrblTalk *talk = &session->talk;
  g_autoptr (GError) error = NULL;

  if (!docket_grbl_wire_open (session->wire, &error))
    {
      docket_grbl_session_set_trouble (session, DOCKET_GRBL_AWAY, g_strdup (error->message));
      return FALSE;
    }

  docket_grbl_talk_clear (talk);
  docket_grbl_talk_init (talk, session->wire);
  session->place_known = FALSE;
  if (!shake_hands (session))
    {
      docket_grbl_session_set_trouble (session, DOCKET_GRBL_AWAY, say_who_is_there (session));
      docket_grbl_wire_close (session->wire);
      return FALSE;
    }
  if (!read_machine (session, &error))
    {
      docket_grbl_session_set_trouble (session, DOCKET_GRBL_AWAY, g_strdup (error->message));
      docket_grbl_wire_close (session->wire);
      return FALSE;
    }
  docket_grbl_session_look_at_lock (session);

  return TRUE;
}

void
docket_grbl_session_look_at_lock (DocketGrblSession *session)
{
  DocketGrblTalk *talk = &session->talk;
  gboolean alarmed = talk->alarmed || !docket_grbl_talk_get_status (talk, RESET_MS)
                     || talk->status.state == DOCKET_GRBL_ALARM || talk->status.state == DOCKET_GRBL_SLEEP;
  char *problem = docket_grbl_machine_problem (&talk->machine);

  talk->banners = 0;
  if (alarmed)
    {
      g_free (problem);
      session->place_known = FALSE;
      docket_grbl_session_set_trouble (session, DOCKET_GRBL_LOCKED,
                                       docket_grbl_alarm_sentence (talk->alarmed ? talk->alarm : 0));
    }
  else
    docket_grbl_session_set_trouble (session, problem != NULL ? DOCKET_GRBL_UNSUITABLE : DOCKET_GRBL_WELL, problem);
}

gboolean
docket_grbl_session_unlock (DocketGrblSession *session,
                            GError **error)
{
  DocketGrblTalk *talk = &session->talk;
  gboolean unlocked;

  talk->alarmed = FALSE;
  docket_grbl_talk_reset (talk, RESET_MS);
  unlocked = docket_grbl_talk_command (talk, talk->machine.homing ? "$H" : "$X",
                                       talk->machine.homing ? HOMING_MS : COMMAND_MS, error);
  docket_grbl_talk_command (talk, "M5S0", COMMAND_MS, NULL);
  docket_grbl_session_look_at_lock (session);

  return unlocked;
}

static gboolean
is_at (const double place[2],
       const double other[2])
{
  return fabs (place[0] - other[0]) < 0.002 && fabs (place[1] - other[1]) < 0.002;
}

gboolean
docket_grbl_session_set_zero (DocketGrblSession *session,
                              GError **error)
{
  DocketGrblTalk *talk = &session->talk;
  double zero[2];
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *line = NULL;

  if (session->place_known)
    return TRUE;

  docket_grbl_machine_get_home_zero (&talk->machine, zero);
  if (!talk->machine.homing)
    line = g_strdup ("G21G10L20P6X0Y0");
  else if (!talk->machine.zero_seen || !is_at (zero, talk->machine.zero))
    line = g_strdup_printf ("G21G10L2P6X%sY%s", g_ascii_formatd (x, sizeof x, "%.3f", zero[0]),
                            g_ascii_formatd (y, sizeof y, "%.3f", zero[1]));
  if (line != NULL && (!docket_grbl_talk_command (talk, line, COMMAND_MS, error)
                       || !docket_grbl_talk_command (talk, "$#", COMMAND_MS, error)))
    return FALSE;

  session->place_known = TRUE;

  return TRUE;
}

/* Somebody wants the head to stop while it goes round. "Cancel" is left to be answered by whoever began this. */
static gboolean
is_to_stop (DocketGrblSession *session)
{
  DocketGrblAsk what = docket_grbl_session_take_ask (session);

  if (what == DOCKET_GRBL_ASK_HOLD)
    docket_grbl_session_answer (session, NULL);

  return what == DOCKET_GRBL_ASK_HOLD || what == DOCKET_GRBL_ASK_CANCEL || docket_grbl_session_is_quitting (session);
}

/* Until it stands still. */
static gboolean
wait_until_still (DocketGrblSession *session,
                  GError **error)
{
  DocketGrblTalk *talk = &session->talk;
  gint64 until = g_get_monotonic_time () + ROUND_US;
  gboolean stopped = FALSE;

  do
    if (!docket_grbl_talk_get_status (talk, SILENT_MS) || talk->banners > 0 || talk->alarmed
        || g_get_monotonic_time () > until)
      {
        g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The engraver was interrupted."));
        return FALSE;
      }
    else if (!stopped && is_to_stop (session))
      {
        stopped = TRUE;
        docket_grbl_talk_send_now (talk, JOG_CANCEL);
      }
  while (talk->status.state != DOCKET_GRBL_IDLE);
  if (stopped)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("The head was stopped."));

  return !stopped;
}

gboolean
docket_grbl_session_go_round (DocketGrblSession *session,
                              const double low[2],
                              const double high[2],
                              GError **error)
{
  DocketGrblTalk *talk = &session->talk;
  const DocketGrblMachine *machine = &talk->machine;
  const double corners[][2] = {
    { low[0], low[1] }, { high[0], low[1] }, { high[0], high[1] }, { low[0], high[1] }, { low[0], low[1] },
  };
  double feed = MIN (machine->rate[0], machine->rate[1]);

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *line =
        g_strdup_printf ("$J=G21G90G53X%sY%sF%.0f",
                         g_ascii_formatd (x, sizeof x, "%.3f", machine->zero[0] + corners[i][0]),
                         g_ascii_formatd (y, sizeof y, "%.3f", machine->zero[1] + corners[i][1]), feed);

      if (!docket_grbl_talk_command (talk, line, (gint) (ROUND_US / 1000), error))
        return FALSE;
    }

  return wait_until_still (session, error);
}

/* TRUE: it stands still, so that a reset keeps its place. */
static gboolean
hold_still (DocketGrblTalk *talk)
{
  gint64 until = g_get_monotonic_time () + STOP_MS * (gint64) 1000;

  docket_grbl_talk_send_now (talk, '!');
  while (g_get_monotonic_time () < until && docket_grbl_talk_get_status (talk, STATUS_MS))
    if (talk->banners > 0 || talk->alarmed || talk->status.state == DOCKET_GRBL_IDLE
        || talk->status.state == DOCKET_GRBL_CHECK
        || (talk->status.state == DOCKET_GRBL_HOLD && talk->status.sub == 0))
      return TRUE;

  return FALSE;
}

void
docket_grbl_session_break_off (DocketGrblSession *session)
{
  DocketGrblTalk *talk = &session->talk;

  if (!docket_grbl_wire_is_open (session->wire))
    return;

  docket_grbl_wire_drop_queued (session->wire);
  if (!hold_still (talk))
    session->place_known = FALSE;
  if (!docket_grbl_talk_reset (talk, RESET_MS))
    docket_grbl_wire_close (session->wire);
  else
    docket_grbl_talk_command (talk, "M5S0", COMMAND_MS, NULL);
}
