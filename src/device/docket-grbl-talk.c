/* docket-grbl-talk.c: a conversation with a GRBL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-talk-private.h"

#include "docket-error.h"
#include "docket-grbl-words-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define SOFT_RESET '\x18'

void
docket_grbl_talk_init (DocketGrblTalk *talk,
                       DocketGrblWire *wire)
{
  memset (talk, 0, sizeof *talk);
  talk->wire = wire;
  docket_grbl_machine_init (&talk->machine);
  docket_grbl_status_init (&talk->status);
  g_queue_init (&talk->in_flight);
}

void
docket_grbl_talk_clear (DocketGrblTalk *talk)
{
  g_queue_clear (&talk->in_flight);
  g_clear_pointer (&talk->stranger, g_free);
  g_clear_pointer (&talk->banner, g_free);
}

void
docket_grbl_talk_begin (DocketGrblTalk *talk)
{
  talk->answered = talk->error = talk->error_line = talk->banners = 0;
  talk->answered_at = talk->heard_at = g_get_monotonic_time ();
}

static void
take_answer (DocketGrblTalk *talk,
             guint error)
{
  /* What answers nothing is left from before a reset, or noise. */
  if (g_queue_is_empty (&talk->in_flight))
    return;

  talk->in_flight_bytes -= GPOINTER_TO_UINT (g_queue_pop_head (&talk->in_flight));
  if (error != 0 && talk->error == 0)
    {
      talk->error = error;
      talk->error_line = talk->answered;
    }
  talk->answered++;
  talk->answered_at = talk->heard_at;
}

static void
forget_in_flight (DocketGrblTalk *talk)
{
  g_queue_clear (&talk->in_flight);
  talk->in_flight_bytes = 0;
}

static void
take_banner (DocketGrblTalk *talk,
             const char *line)
{
  talk->banners++;
  talk->banner_known = docket_grbl_banner_is_known (line);
  g_free (talk->banner);
  talk->banner = g_strdup (line);
  forget_in_flight (talk);
}

static void
take_line (DocketGrblTalk *talk,
           const char *line)
{
  DocketGrblReply reply = docket_grbl_reply_parse (line);

  talk->heard_at = g_get_monotonic_time ();
  switch (reply.kind)
    {
    case DOCKET_GRBL_REPLY_OK:
      take_answer (talk, 0);
      break;
    case DOCKET_GRBL_REPLY_ERROR:
      take_answer (talk, MAX (reply.code, 1));
      break;
    case DOCKET_GRBL_REPLY_ALARM:
      talk->alarmed = TRUE;
      talk->alarm = reply.code;
      break;
    case DOCKET_GRBL_REPLY_BANNER:
      take_banner (talk, line);
      break;
    case DOCKET_GRBL_REPLY_STATUS:
      if (docket_grbl_status_parse (&talk->status, line))
        talk->n_statuses++;
      break;
    case DOCKET_GRBL_REPLY_SETTING:
    case DOCKET_GRBL_REPLY_FEEDBACK:
      docket_grbl_machine_take_line (&talk->machine, line);
      break;
    case DOCKET_GRBL_REPLY_OTHER:
      if (talk->stranger == NULL)
        talk->stranger = g_strndup (line, 60);
      break;
    case DOCKET_GRBL_REPLY_GARBAGE:
      talk->garbage = TRUE;
      break;
    case DOCKET_GRBL_REPLY_EMPTY:
    default:
      break;
    }
}

gboolean
docket_grbl_talk_listen (DocketGrblTalk *talk,
                         gint ms)
{
  gboolean there = docket_grbl_wire_wait (talk->wire, ms);
  char *line;

  while ((line = docket_grbl_wire_take_line (talk->wire)) != NULL)
    {
      take_line (talk, line);
      g_free (line);
    }

  return there;
}

gboolean
docket_grbl_talk_has_room (const DocketGrblTalk *talk,
                           const char *line)
{
  /* A byte less than it says: builds differ in whether the last one counts. */
  return talk->in_flight_bytes + strlen (line) + 1 <= talk->machine.receive_buffer - 1;
}

void
docket_grbl_talk_send (DocketGrblTalk *talk,
                       const char *line)
{
  gsize length = strlen (line);
  g_autofree char *bytes = g_strconcat (line, "\n", NULL);

  g_queue_push_tail (&talk->in_flight, GUINT_TO_POINTER ((guint) length + 1));
  talk->in_flight_bytes += length + 1;
  docket_grbl_wire_send (talk->wire, bytes, length + 1);
}

void
docket_grbl_talk_send_now (DocketGrblTalk *talk,
                           char byte)
{
  docket_grbl_wire_send (talk->wire, &byte, 1);
}

void
docket_grbl_talk_ask_status (DocketGrblTalk *talk,
                             gint ms)
{
  gint64 now = g_get_monotonic_time ();

  if (now - talk->asked_at < ms * (gint64) 1000)
    return;

  talk->asked_at = now;
  docket_grbl_talk_send_now (talk, '?');
}

static gboolean
fail_away (GError **error)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The engraver does not answer."));
  return FALSE;
}

gboolean
docket_grbl_talk_command (DocketGrblTalk *talk,
                          const char *line,
                          gint ms,
                          GError **error)
{
  gint64 until = g_get_monotonic_time () + ms * (gint64) 1000;

  docket_grbl_talk_begin (talk);
  docket_grbl_talk_send (talk, line);
  while (!g_queue_is_empty (&talk->in_flight))
    {
      gint64 left = (until - g_get_monotonic_time ()) / 1000;

      if (left <= 0 || !docket_grbl_talk_listen (talk, (gint) left) || talk->banners > 0)
        {
          forget_in_flight (talk);
          return fail_away (error);
        }
    }
  if (talk->error != 0)
    {
      g_autofree char *sentence = docket_grbl_error_sentence (talk->error);

      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, sentence);
      return FALSE;
    }

  return TRUE;
}

gboolean
docket_grbl_talk_get_status (DocketGrblTalk *talk,
                             gint ms)
{
  guint before = talk->n_statuses;
  gint64 until = g_get_monotonic_time () + ms * (gint64) 1000;

  while (talk->n_statuses == before)
    {
      gint64 left = (until - g_get_monotonic_time ()) / 1000;

      docket_grbl_talk_ask_status (talk, 100);
      if (left <= 0 || !docket_grbl_talk_listen (talk, (gint) MIN (left, 100)))
        return FALSE;
    }

  return TRUE;
}

gboolean
docket_grbl_talk_wait_banner (DocketGrblTalk *talk,
                              gint ms)
{
  gint64 until = g_get_monotonic_time () + ms * (gint64) 1000;

  while (talk->banners == 0)
    {
      gint64 left = (until - g_get_monotonic_time ()) / 1000;

      if (left <= 0 || !docket_grbl_talk_listen (talk, (gint) left))
        return FALSE;
    }

  return TRUE;
}

gboolean
docket_grbl_talk_reset (DocketGrblTalk *talk,
                        gint ms)
{
  docket_grbl_talk_begin (talk);
  forget_in_flight (talk);
  docket_grbl_wire_drop_queued (talk->wire);
  docket_grbl_talk_send_now (talk, SOFT_RESET);

  return docket_grbl_talk_wait_banner (talk, ms);
}
