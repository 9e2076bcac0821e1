/* grbl-fixture.h: a simulated engraver with the device over it, faces to burn, and what came out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device-rig.h"

typedef struct
{
  Rig *rig;
  char *dir;
  char *uri;
  char *log;              /* what the simulator burnt */
  GSubprocess *simulator; /* NULL: none */
  GDataInputStream *said;
} Engraver;

/* Starts the simulator (path in DOCKET_GRBL_SIMULATOR) with @arguments, blank-separated, and the device over it.
 * "--tcp": over TCP, otherwise over a pseudo terminal. @options: of the URI, "?sheet=…"; NULL. */
Engraver *engraver_new (const char *arguments, const char *options);
void engraver_free (Engraver *engraver);

/* A line to the simulator; its answer. (transfer full) */
char *engraver_tell (Engraver *engraver, const char *command);

/* A number of its report: "lines", "moves", "laser", … */
double engraver_report (Engraver *engraver, const char *key);
void engraver_wait_moves (Engraver *engraver, double moves);

/* Time passes a hundred times as fast from now on. */
void engraver_hurry (Engraver *engraver);

/* A stamp of 12 × 8 mm whose face is told apart from any turned or mirrored one. @outlines: with a file of those. */
DocketAttempt *engraver_attempt (Engraver *engraver, const char *name, guint copies, gboolean outlines);

/* Prepares and starts, waits until it wants material. */
char *engraver_begin (Engraver *engraver, const DocketAttempt *attempt);
void engraver_wait_media (Engraver *engraver);
void engraver_go_on (Engraver *engraver);

/* Whether all that was burnt, and nothing else, is the attempt's face with its lower left corner at @x and @y in machine
 * coordinates: each within 0.1 mm of the other. */
void engraver_assert_burnt (Engraver *engraver, const DocketAttempt *attempt, double x, double y);
