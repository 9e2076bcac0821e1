/* docket-grbl-note-private.h: a note on disk that a started job has burnt nothing yet
 *
 * A job may wait for material over night. While the note is there, a station that comes back knows that nothing was
 * burnt; without it nothing is known.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the note for the attempt @name; failing is no error: then it is as if there were none. */
void docket_grbl_note_write (const char *name);

gboolean docket_grbl_note_exists (const char *name);

/* Before anything burns. TRUE when it is certainly gone, also after a power cut. */
gboolean docket_grbl_note_remove (const char *name);

G_END_DECLS
