/* grbl-mishap.h: something happens while an engraver burns, and what must follow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "grbl-fixture.h"

/* Until engraver_hurry(). */
#define SLOW "--speed 4"
#define QUICK "--speed 100"

/* Something that happens while a piece is burnt: a command to the simulator, and what is said then. */
typedef struct
{
  const char *name;
  const char *command;
  const char *words;
  gboolean away;        /* the device does not answer afterwards, until "plug" or "unmute" */
  const char *back;
} Mishap;

/* @sentence contains @words. */
void mishap_assert_says (const char *sentence, const char *words);

/* A test: @data is a Mishap. The outcome is unknown, the laser off, nothing goes on by itself; a person does. */
void mishap_while_burning (gconstpointer data);
void mishap_add_all (const char *prefix, const Mishap *mishaps, guint n_mishaps);
