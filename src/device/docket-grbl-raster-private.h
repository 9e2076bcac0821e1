/* docket-grbl-raster-private.h: burns a face's lines, in regions and in both directions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-grbl-face-private.h"
#include "docket-grbl-writer-private.h"

G_BEGIN_DECLS

/* A part of the lines that is burnt on its own: lines [line0, line1), steps [step0, step1). */
typedef struct
{
  guint line0, line1, step0, step1;
} DocketGrblRegion;

/* Splits @lines into the regions in which they are burnt fastest: DocketGrblRegion, none empty. (transfer full) */
GArray *docket_grbl_raster_split (const DocketGrblMachine *machine, const DocketGrblLines *lines, double feed);

/* Writes all of @lines once. @origin, @bed: mm. @full_power: S where the face burns fully. */
void docket_grbl_raster_write (DocketGrblWriter *writer,
                               const DocketGrblMachine *machine,
                               const DocketGrblLines *lines,
                               const double origin[2],
                               const double bed[2],
                               double full_power);

G_END_DECLS
