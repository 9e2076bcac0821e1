/* docket-grbl-reply-private.h: what a GRBL sends, line by line (its interface document, version 1.1)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_GRBL_REPLY_EMPTY,
  DOCKET_GRBL_REPLY_OK,
  DOCKET_GRBL_REPLY_ERROR,     /* code */
  DOCKET_GRBL_REPLY_ALARM,     /* code */
  DOCKET_GRBL_REPLY_BANNER,    /* it was reset or switched on just now */
  DOCKET_GRBL_REPLY_STATUS,    /* for docket_grbl_status_parse() */
  DOCKET_GRBL_REPLY_SETTING,   /* "$30=1000" */
  DOCKET_GRBL_REPLY_FEEDBACK,  /* "[…]", also ">G54:ok" */
  DOCKET_GRBL_REPLY_OTHER,     /* printable, but nothing that a GRBL says */
  DOCKET_GRBL_REPLY_GARBAGE,   /* not text: noise, or another baud rate */
} DocketGrblReplyKind;

typedef struct
{
  DocketGrblReplyKind kind;
  guint code;
} DocketGrblReply;

/* @line: without its end, of any bytes. */
DocketGrblReply docket_grbl_reply_parse (const char *line);

/* Whether @banner is of a GRBL whose interface is that of 1.1 (also grblHAL's). */
gboolean docket_grbl_banner_is_known (const char *banner);

typedef enum
{
  DOCKET_GRBL_UNKNOWN,
  DOCKET_GRBL_IDLE,
  DOCKET_GRBL_RUN,
  DOCKET_GRBL_HOLD,    /* sub 0: stands still, 1: is stopping */
  DOCKET_GRBL_JOG,
  DOCKET_GRBL_ALARM,
  DOCKET_GRBL_DOOR,    /* sub 0: closed, may go on, 1: open, 2: stopping, 3: going on */
  DOCKET_GRBL_CHECK,
  DOCKET_GRBL_HOME,
  DOCKET_GRBL_SLEEP,
} DocketGrblState;

/* A real-time status report. Lengths in its own unit ($13): mm, or inches. */
typedef struct
{
  DocketGrblState state;
  guint sub;
  double position[2];         /* X, Y in machine coordinates, once an offset is known */
  double offset[2];           /* WCO: work = machine - offset; kept from report to report */
  double feed;
  double power;
  gint blocks_free;           /* Bf; -1: not told */
  gint bytes_free;
  guint overrides[3];         /* percent: feed, rapids, power; kept from report to report */
  char pins[12];              /* Pn: letters of those that are triggered */
} DocketGrblStatus;

void docket_grbl_status_init (DocketGrblStatus *status);

/* Takes a "<…>" line into @status; what the line does not tell stays (WCO, Ov) or is reset (Pn, Bf, FS).
 * FALSE where it is malformed; @status is then untouched. */
gboolean docket_grbl_status_parse (DocketGrblStatus *status, const char *line);

G_END_DECLS
