/* docket-grbl-program-private.h: the G-code of one piece, made from its face and outlines; pure
 *
 * Lines are burnt in both directions with a run-up on each side, so that the burnt part has its full speed; rows without
 * anything are skipped, gaps travelled at the rapid rate; wide empty parts split the face into regions; lines along X or
 * along Y, whichever is faster. All burning is in dynamic mode (M4): the laser is off whenever the head stands still,
 * also after the cable came off.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-grbl-face-private.h"
#include "docket-grbl-outline-private.h"
#include "docket-grbl-planner-private.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *lines;    /* char *, without their ends */
  GArray *times;       /* double, seconds after which each line is done */
  double seconds;      /* of all */
  double low[2], high[2];  /* what the head reaches, mm in G59 */
  guint last_burning;  /* the last line that burns; after it the piece is made */
} DocketGrblProgram;

/* @outlines: strokes of docket_grbl_outlines_load(), or NULL. @origin: the face's lower left corner on the bed, mm.
 * @baud: see docket_grbl_planner_times(). @engraving has no docket_grbl_machine_engraving_problem(). DOCKET_ERROR_INVALID where the face leaves the bed or nothing is to be
 * burnt. */
DocketGrblProgram *docket_grbl_program_new (const DocketGrblMachine *machine,
                                            const DocketEngraving *engraving,
                                            const DocketGrblFace *face,
                                            GPtrArray *outlines,
                                            const double origin[2],
                                            guint baud,
                                            GError **error);
void docket_grbl_program_free (DocketGrblProgram *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGrblProgram, docket_grbl_program_free)

/* All lines, each with its end. (transfer full) */
char *docket_grbl_program_to_text (const DocketGrblProgram *program);

G_END_DECLS
