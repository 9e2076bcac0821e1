/* dpof-reader.h: reads AUTPRINT.MRK by its grammar, for tests
 *
 *   file     = "[HDR]" lines { "[JOB]" lines }          each line ends in CR LF; only ASCII; empty lines between sections
 *   line     = GROUP SP KEY " = " value { " -" OPTION [ SP value ] }  |  "<IMG SRC = " string ">"
 *   value    = string in quotes | word
 *   "VUQ RGN = BGN" … "VUQ RGN = END" enclose what only one vendor knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

typedef struct
{
  guint pid;
  guint quantity;
  char *source;          /* as written, from the folder of the file on */
  GHashTable *vendor;    /* "PRT CVP1" -> value with its options */
} DpofJob;

typedef struct
{
  GHashTable *header;    /* "GEN CRT" -> value with its options */
  GHashTable *vendor;    /* the same within the header's vendor region */
  GPtrArray *jobs;       /* DpofJob */
} Dpof;

/* Any deviation from the grammar fails the test. */
Dpof *dpof_read (const char *path);
void dpof_free (Dpof *dpof);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Dpof, dpof_free)

guint dpof_count_prints (const Dpof *dpof);
