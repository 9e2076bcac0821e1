/* grbl-simulator-board.h: the simulated board: its wire, its receive buffer, the bytes that it takes out of turn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "grbl-simulator.h"

typedef struct
{
  Sim sim;
  char *link, *as, *program;
  gboolean tcp, has_hand;
  double speed, baud;
  gint boot_ms;
  FILE *gcode;              /* NULL */

  int master, listener;     /* the pty's, or the connection; -1 */
  gboolean opened;
  GString *arrived;         /* what the host has written and the wire has not brought yet */
  double wire_free;         /* simulated seconds: when the wire may bring the next byte */
  GString *buffer;          /* the receive buffer */
  GString *line;            /* taken from it, not whole yet */
  char *waiting;            /* a line whose turn has not come */
  double deaf_until, homing_until;
  gboolean muted, marks;
  guint eat;
  GString *control;
  guint64 bytes;
  double first_byte, last_byte;
  guint n_statuses;
  gint64 began;             /* real µs, when simulated seconds were passed */
  double passed;
} Board;

/* A line on standard output. */
void board_tell (const char *format, ...) G_GNUC_PRINTF (1, 2);
void board_banner (Board *board);

/* Current is back: it does not know where it is. */
void board_power_up (Board *board);
const char *board_state_name (Board *board);

/* The wire brings what there was time for. */
void board_bring_bytes (Board *board);

/* GRBL's main loop: one line after the other, each when its turn has come. */
void board_run_lines (Board *board);
void board_end_homing (Board *board);
