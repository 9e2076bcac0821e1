/* docket-journal-private.h: a file of lines, each on disk before anybody acts on what it says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Not locked: its owner does that. Functions that fail have errno say why. What they had to write may then be on disk, in part or whole: it is
 * worn, see docket_journal_is_worn().
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *path;
  int fd;              /* -1 until it was first rewritten */
  gsize size;
  gboolean uncertain;  /* half a line may stand at its end */
} DocketJournal;

void docket_journal_init (DocketJournal *journal);
void docket_journal_clear (DocketJournal *journal);

/* Whether it has to be rewritten before anything is added. */
gboolean docket_journal_is_worn (const DocketJournal *journal);

/* @lines in the place of all that it has; made where it is not there. */
gboolean docket_journal_rewrite (DocketJournal *journal, const char *lines);

/* @line, with its line end. @lasting: it must survive a power cut. Blocks until then. */
gboolean docket_journal_append (DocketJournal *journal, const char *line, gboolean lasting);

G_END_DECLS
