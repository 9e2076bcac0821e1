/* docket-grbl-machine-private.h: what a GRBL tells of itself ($I, $$, $#), held against what is to be made
 *
 * Two axes: 0 is X, 1 is Y. Lengths in mm. Docket's own coordinate system is G59: its zero is the front left corner
 * of the travel, so that programs stay within 0…width and 0…depth; the person's G54 is left alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char version[48];            /* "1.1h.20190825" */
  guint blocks;                /* of the planner */
  guint receive_buffer;        /* bytes */
  gboolean variable_power;     /* OPT V */
  gboolean zero_at_home;       /* OPT Z */

  double rate[2];              /* $110, $111: mm/min */
  double acceleration[2];      /* $120, $121: mm/s² */
  double travel[2];            /* $130, $131 */
  double junction_deviation;   /* $11 */
  double max_power, min_power; /* $30, $31: of S */
  double pull_off;             /* $27 */
  guint homing_mask;           /* $23 */
  gboolean laser_mode;         /* $32 */
  gboolean homing;             /* $22 */
  gboolean soft_limits;        /* $20 */
  gboolean inches;             /* $13: reports are in inches */
  guint settings_seen;         /* how many of $$ have come */

  double zero[2];              /* G59 in machine coordinates, from $# */
  gboolean zero_seen;
} DocketGrblMachine;

void docket_grbl_machine_init (DocketGrblMachine *machine);

/* Takes "$30=1000", "[VER:…]", "[OPT:…]", "[G59:…]"; other lines are passed over. */
void docket_grbl_machine_take_line (DocketGrblMachine *machine, const char *line);

/* What in its settings keeps it from engraving at all, a sentence with the remedy. (transfer full) NULL: nothing. */
char *docket_grbl_machine_problem (const DocketGrblMachine *machine);

/* The same for @engraving: feeds within its rates. */
char *docket_grbl_machine_engraving_problem (const DocketGrblMachine *machine, const DocketEngraving *engraving);

/* Width and depth that a program may use: the travel, less the pull-off from the limit switches where it has some. */
void docket_grbl_machine_get_bed (const DocketGrblMachine *machine, double bed[2]);

/* Where the bed's zero lies in machine coordinates, where it homes. */
void docket_grbl_machine_get_home_zero (const DocketGrblMachine *machine, double zero[2]);

G_END_DECLS
