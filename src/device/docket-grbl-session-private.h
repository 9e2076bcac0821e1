/* docket-grbl-session-private.h: the thread that owns an engraver's port, and what others may ask of it
 *
 * The thread keeps the port open, looks how the engraver is, and makes jobs. Nothing burns before a person has said "go
 * on" for that piece: after a job was started, before each further piece (or sheet of pieces), and after anything went
 * wrong. All functions here may be called in any thread and return within some seconds.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-private.h"
#include "docket-grbl-program-private.h"
#include "docket-grbl-wire-private.h"

G_BEGIN_DECLS

/* A started job. */
typedef struct
{
  char *name;            /* the attempt's */
  GPtrArray *programs;   /* DocketGrblProgram: one for each place on the sheet */
  guint copies;
  guint done;            /* pieces certainly made */
  double low[2], high[2];  /* mm in G59: the faces of a sheet, for the frame */
  double size[2];        /* mm: of a face */
  char *paper;           /* NULL: any */
  DocketGrblMachine machine;  /* for which it was made */
} DocketGrblJob;

void docket_grbl_job_free (DocketGrblJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGrblJob, docket_grbl_job_free)

typedef struct _DocketGrblSession DocketGrblSession;

/* @address (transfer full). Does nothing yet. */
DocketGrblSession *docket_grbl_session_new (DocketGrblAddress *address);

/* Begins to look for the engraver, which opens the port; once, before any of the functions below. */
void docket_grbl_session_begin (DocketGrblSession *session);

/* Stops: what is being burnt is broken off, the laser put out. Waits for the thread. */
void docket_grbl_session_free (DocketGrblSession *session);

const DocketGrblAddress *docket_grbl_session_get_address (DocketGrblSession *session);

/* How it is; waits until it was looked for once. (transfer full) */
DocketDeviceStatus *docket_grbl_session_look (DocketGrblSession *session);

/* What it tells of itself. DOCKET_ERROR_UNAVAILABLE: it is away. DOCKET_ERROR_NOT_NOW: it has a job, or something stands
 * in the way. */
gboolean docket_grbl_session_get_machine (DocketGrblSession *session, DocketGrblMachine *machine, GError **error);

/* Begins @job (transfer full): it is checked, then waits for a person. DOCKET_ERROR_NOT_FOUND where it cannot be taken;
 * nothing was made then. */
gboolean docket_grbl_session_start (DocketGrblSession *session, DocketGrblJob *job, GError **error);

/* The job that has @name as it is now, also when it has ended; NULL where there is none. (transfer full) */
DocketDeviceJob *docket_grbl_session_ask (DocketGrblSession *session, const char *name);

gboolean docket_grbl_session_cancel (DocketGrblSession *session, const char *name, GError **error);
gboolean docket_grbl_session_go_on (DocketGrblSession *session, GError **error);

/* Feed hold: it stands still with the laser off until "go on". */
gboolean docket_grbl_session_hold (DocketGrblSession *session, GError **error);

/* Goes round the rectangle from @low to @high (mm in G59) with the laser off. */
gboolean docket_grbl_session_frame (DocketGrblSession *session, const double low[2], const double high[2], GError **error);

/* Switches laser mode on, where that is what is wrong. */
gboolean docket_grbl_session_mend (DocketGrblSession *session, GError **error);

G_END_DECLS
