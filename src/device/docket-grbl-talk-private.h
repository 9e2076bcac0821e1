/* docket-grbl-talk-private.h: a conversation with a GRBL: what was said, what is unanswered, how it is
 *
 * Lines are counted by their bytes against its receive buffer; each "ok" or "error:" answers the oldest. Belongs to one
 * thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-grbl-machine-private.h"
#include "docket-grbl-reply-private.h"
#include "docket-grbl-wire-private.h"

G_BEGIN_DECLS

typedef struct
{
  DocketGrblWire *wire;       /* borrowed */
  DocketGrblMachine machine;
  DocketGrblStatus status;

  GQueue in_flight;           /* GUINT_TO_POINTER: the bytes of each unanswered line */
  gsize in_flight_bytes;
  guint answered;             /* lines, since docket_grbl_talk_begin() */
  guint error;                /* the first "error:" since then; 0: none */
  guint error_line;           /* which line it answered, counted from 0 */

  gboolean alarmed;           /* until somebody clears it */
  guint alarm;                /* the code; 0: not told */
  guint banners;              /* resets since docket_grbl_talk_begin() */
  gboolean banner_known;      /* the last one was of a version that is understood */
  char *banner;
  char *stranger;             /* the first line that no GRBL says; NULL */
  gboolean garbage;           /* bytes came that are no text */

  guint n_statuses;
  gint64 heard_at;            /* monotonic µs */
  gint64 answered_at;
  gint64 asked_at;
} DocketGrblTalk;

void docket_grbl_talk_init (DocketGrblTalk *talk, DocketGrblWire *wire);
void docket_grbl_talk_clear (DocketGrblTalk *talk);

/* Counts anew; nothing must be unanswered. */
void docket_grbl_talk_begin (DocketGrblTalk *talk);

/* Reads for at most @ms what comes, also nothing; returns at once when woken. FALSE: the connection is gone. */
gboolean docket_grbl_talk_listen (DocketGrblTalk *talk, gint ms);

/* Whether @line finds room in the receive buffer now. */
gboolean docket_grbl_talk_has_room (const DocketGrblTalk *talk, const char *line);
void docket_grbl_talk_send (DocketGrblTalk *talk, const char *line);

/* A byte that GRBL takes out of turn, such as '?' and '!'. */
void docket_grbl_talk_send_now (DocketGrblTalk *talk, char byte);

/* '?', but not more often than every @ms. */
void docket_grbl_talk_ask_status (DocketGrblTalk *talk, gint ms);

/* Sends @line when all is answered, and waits for its answer. DOCKET_ERROR_UNAVAILABLE: gone, silent or reset;
 * DOCKET_ERROR_NOT_NOW: refused, in words. */
gboolean docket_grbl_talk_command (DocketGrblTalk *talk, const char *line, gint ms, GError **error);

/* Waits for a fresh status report. FALSE: none within @ms. */
gboolean docket_grbl_talk_get_status (DocketGrblTalk *talk, gint ms);

/* Soft reset: the laser goes off, what is planned is dropped. TRUE when it has come back within @ms. */
gboolean docket_grbl_talk_reset (DocketGrblTalk *talk, gint ms);

/* The same for a reset that began without us. */
gboolean docket_grbl_talk_wait_banner (DocketGrblTalk *talk, gint ms);

G_END_DECLS
