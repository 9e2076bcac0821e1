/* docket-grbl-inside-private.h: the session's own parts: the thread's state, and what it shares
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-grbl-session-private.h"
#include "docket-grbl-talk-private.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_GRBL_ASK_NOTHING,
  DOCKET_GRBL_ASK_GO_ON,
  DOCKET_GRBL_ASK_HOLD,
  DOCKET_GRBL_ASK_FRAME,
  DOCKET_GRBL_ASK_MEND,
  DOCKET_GRBL_ASK_CANCEL,
} DocketGrblAsk;

/* What stands in the way, or that nothing does. */
typedef enum
{
  DOCKET_GRBL_WELL,
  DOCKET_GRBL_AWAY,
  DOCKET_GRBL_LOCKED,      /* alarm, or its place is lost: a person must look */
  DOCKET_GRBL_UNSUITABLE,  /* its settings */
} DocketGrblTrouble;

struct _DocketGrblSession
{
  DocketGrblAddress *address;
  DocketGrblWire *wire;
  GThread *thread;

  /* The thread's own. */
  DocketGrblTalk talk;
  gboolean place_known;       /* where the bed's zero is */
  double frame_low[2], frame_high[2];

  GMutex lock;                /* guards the rest */
  GCond cond;
  gboolean quitting;
  gboolean looked;            /* at least once */
  DocketGrblTrouble trouble;
  char *trouble_sentence;
  const char *waits_for;      /* IPP's word for what the job waits for; NULL: nothing */
  char *waits_sentence;
  DocketGrblMachine machine;
  DocketGrblJob *queued;      /* handed over by start(), or NULL */
  char *busy;                 /* the name of the job in the thread's hands; NULL: none */
  GHashTable *jobs;           /* name -> DocketDeviceJob, ended ones too */

  DocketGrblAsk ask;
  gboolean asked, answered;
  GError *answer;
};

/* All of these belong to the thread. */

gboolean docket_grbl_session_is_quitting (DocketGrblSession *session);

/* The request that waits, to be answered at once; DOCKET_GRBL_ASK_NOTHING: none. */
DocketGrblAsk docket_grbl_session_take_ask (DocketGrblSession *session);

/* @error (transfer full): NULL where it was taken. */
void docket_grbl_session_answer (DocketGrblSession *session, GError *error);

/* @sentence (transfer full) */
void docket_grbl_session_set_trouble (DocketGrblSession *session, DocketGrblTrouble trouble, char *sentence);
DocketGrblTrouble docket_grbl_session_get_trouble (DocketGrblSession *session);
void docket_grbl_session_set_waits (DocketGrblSession *session, const char *reason, char *sentence);

/* What is known of the job: @message (transfer full). */
void docket_grbl_session_tell_job (DocketGrblSession *session,
                                   const DocketGrblJob *job,
                                   DocketJobState state,
                                   const char *reason,
                                   char *message,
                                   double progress,
                                   double seconds_left);

/* docket-grbl-connect.c */

/* Opens the port, resets the engraver, puts the laser out, reads what it is. FALSE: trouble says why. */
gboolean docket_grbl_session_connect (DocketGrblSession *session);

/* After a reset or alarm: looks whether it is locked, and says so. */
void docket_grbl_session_look_at_lock (DocketGrblSession *session);

/* A person said that nothing is in the way: unlocks, moves home where it can. */
gboolean docket_grbl_session_unlock (DocketGrblSession *session, GError **error);

/* Makes sure that G59 is the bed's corner; where it does not home, the head stands there now. */
gboolean docket_grbl_session_set_zero (DocketGrblSession *session, GError **error);

/* Goes round, laser off; FALSE where it refused or was reset. */
gboolean docket_grbl_session_go_round (DocketGrblSession *session, const double low[2], const double high[2],
                                       GError **error);

/* Breaks off: stands still, resets, laser off. */
void docket_grbl_session_break_off (DocketGrblSession *session);

/* docket-grbl-run.c */

/* Makes @job to its end. */
void docket_grbl_session_run (DocketGrblSession *session, DocketGrblJob *job);

G_END_DECLS
