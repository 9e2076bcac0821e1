/* grbl-simulator.h: a GRBL 1.1 as its interface document describes it, in simulated time
 *
 * It knows nothing of Docket's own model. grbl-simulator-motion.c moves (planner, rates, accelerations),
 * grbl-simulator-gcode.c reads lines, grbl-simulator.c has the wire, the buffer and the hand that disturbs.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <stdio.h>

#define SIM_BLOCKS 15
#define SIM_BUFFER 128
#define SIM_LINE 80
#define SIM_SETTINGS 133

typedef enum
{
  SIM_IDLE,
  SIM_RUN,
  SIM_HOLDING,   /* is stopping */
  SIM_HELD,
  SIM_JOG,
  SIM_ALARM,
  SIM_DOOR,
  SIM_CHECK,
  SIM_HOME,
} SimState;

typedef struct
{
  double from[2], to[2];  /* machine, mm */
  double length, unit[2];
  double nominal;         /* mm/s */
  double acceleration;
  double entry, most_entry;
  double power;           /* S while it burns; 0: off */
  gboolean burns;         /* laser enabled in this move */
} SimBlock;

typedef struct
{
  double settings[SIM_SETTINGS];
  SimState state;
  double now;             /* simulated seconds */

  /* motion */
  GQueue blocks;          /* SimBlock *, the head is being executed */
  double position[2];     /* where the last planned block ends */
  double done;            /* mm of the head */
  double speed;           /* mm/s at that point */
  double head_began;      /* when done and speed held */
  gboolean instant;       /* moves take no time */
  FILE *log;              /* x0 y0 x1 y1 S of what was burnt; machine mm */
  double busy_since, busy_seconds;
  double burnt_mm;
  guint64 n_moves;

  /* G-code */
  int motion;             /* 0, 1; 80 */
  gboolean incremental, inches;
  int system;             /* 0: G54 … 5: G59 */
  double offsets[6][2], g92[2];
  double feed, spindle;
  int spindle_mode;       /* 3, 4, 5 */
  guint forced_error;     /* for the next line that moves; 0: none */

  /* what it says */
  GString *out;
  gboolean reset_needed;  /* a critical alarm */
  guint64 lines, overruns, sent_after_alarm;
} Sim;

/* Says a line. */
void sim_say (Sim *sim, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Moves to @sim->now. */
void sim_motion_advance (Sim *sim);

/* When the head block ends; G_MAXDOUBLE: nothing moves. */
double sim_motion_next (Sim *sim);
gboolean sim_motion_is_full (Sim *sim);
gboolean sim_motion_is_moving (Sim *sim);
void sim_motion_add (Sim *sim, const double to[2], double rate, gboolean burns, double power);

/* Stops at once where it is, drops what is planned. */
void sim_motion_drop (Sim *sim);
void sim_motion_hold (Sim *sim);
void sim_motion_resume (Sim *sim);
void sim_motion_where (Sim *sim, double position[2]);
double sim_motion_speed (Sim *sim);

/* Whether the line must wait for the moves before it. */
gboolean sim_gcode_waits (Sim *sim, const char *line);

/* Executes a line, upper case without blanks; says its answer. */
void sim_gcode_execute (Sim *sim, const char *line);
void sim_gcode_reset (Sim *sim);
void sim_alarm (Sim *sim, guint code);
