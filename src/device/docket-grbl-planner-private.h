/* docket-grbl-planner-private.h: how long a GRBL takes for a program: trapezoids, corners, its short sight
 *
 * The model is GRBL's: each axis has a highest rate and an acceleration; corners are taken as fast as the
 * junction deviation allows; the planner sees a few moves ahead and must be able to stop within them; a line must have
 * come over the wire before it can be planned. Pure.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-grbl-machine-private.h"

G_BEGIN_DECLS

/* One line of the program. */
typedef struct
{
  float dx, dy;      /* mm; both 0: no move */
  float rate;        /* mm/min; 0: as fast as it goes */
  guint16 bytes;     /* of the line on the wire */
  gboolean stops;    /* the machine comes to rest before the line is taken (M3, M4, M5, M2) */
} DocketGrblBlock;

/* Seconds after which each of @blocks (DocketGrblBlock) is done, counted from the first byte: doubles, as many.
 * @baud: of the wire, 10 bits a byte; 0: no limit. (transfer full) */
GArray *docket_grbl_planner_times (const DocketGrblMachine *machine, const GArray *blocks, guint baud);

/* The way from rest to @rate (mm/min) along @axis (0 or 1), in mm. */
double docket_grbl_planner_run_up (const DocketGrblMachine *machine, guint axis, double rate);

G_END_DECLS
