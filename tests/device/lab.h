/* lab.h: a photo lab that takes orders from a hot folder, for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "dpof-reader.h"

typedef struct
{
  char *dir;      /* everything is below it */
  char *root;     /* the hot folder */
  guint prints;   /* that were made */
  guint taken;    /* orders that were taken */
  guint watch;
} Lab;

Lab *lab_new (void);
void lab_free (Lab *lab);

/* The one folder that begins with @letter (transfer full), or NULL. */
char *lab_find (Lab *lab, char letter);
guint lab_count (Lab *lab, char letter);

/* Reads the order at @path as the lab does: it must be whole. */
Dpof *lab_read (Lab *lab, const char *path);

/* The picture of the order's first print. (transfer full) */
char *lab_picture (Lab *lab, const char *path);

/* Takes every order that waits, and renames it to begin with @letter. How many. */
guint lab_take (Lab *lab, char letter);

/* From now on it takes by itself, as the main loop runs. */
void lab_watch (Lab *lab);

/* Writes @name below the hot folder. */
void lab_write (Lab *lab, const char *name);

/* The share goes, and comes back; @empty: an empty folder stands in its place. */
void lab_vanish (Lab *lab, gboolean empty);
void lab_return (Lab *lab);
