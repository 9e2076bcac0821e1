/* docket-grbl-writer-private.h: writes G-code with as few bytes as it can, and notes each move for the planner
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-grbl-planner-private.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *lines;     /* char * */
  GArray *blocks;       /* DocketGrblBlock, one for each line */
  double at[2];         /* as written: rounded; NAN before the first move */
  double low[2], high[2];
  double feed;          /* mm/min of what burns */
  double written_feed;
  int power;            /* S as written */
  int motion;           /* 0, 1; -1: none yet */
  guint last_burning;
} DocketGrblWriter;

/* Where the head is then is not known: the first move says both axes. */
void docket_grbl_writer_init (DocketGrblWriter *writer);
void docket_grbl_writer_clear (DocketGrblWriter *writer);

/* A line that does not move. @stops: the machine comes to rest before it. */
void docket_grbl_writer_say (DocketGrblWriter *writer, const char *line, gboolean stops);

/* With the laser off, as fast as it goes; nothing where it is there already. */
void docket_grbl_writer_travel (DocketGrblWriter *writer, double x, double y);

/* A straight line at the writer's feed, with @power of S. */
void docket_grbl_writer_burn (DocketGrblWriter *writer, double x, double y, int power);

G_END_DECLS
