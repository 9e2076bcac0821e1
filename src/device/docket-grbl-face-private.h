/* docket-grbl-face-private.h: the picture of a stamp's face, and the lines in which it is burnt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As the page says: already mirrored, the first row is the face's upper edge. */
typedef struct
{
  guint columns, rows;    /* pixels */
  double width, height;   /* mm */
  gboolean one_bit;       /* nothing but 0 and 255 */
  guint8 *burn;           /* rows × columns: 0 is left, 255 burns fully */
} DocketGrblFace;

/* Reads the PNG at @path, whose face is @width by @height mm. DOCKET_ERROR_INVALID where it cannot be read, is larger
 * than 20,000 pixels a side, or its shape is not the face's. */
DocketGrblFace *docket_grbl_face_load (const char *path, double width, double height, GError **error);
void docket_grbl_face_free (DocketGrblFace *face);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGrblFace, docket_grbl_face_free)

/* The face cut into lines along one axis, @pitch mm apart, in the machine's sense: along and across grow with X and Y. */
typedef struct
{
  guint axis;             /* 0: lines run along X, 1: along Y */
  guint n_lines, n_steps; /* lines across, steps along each */
  double pitch, step;     /* mm */
  guint8 *burn;           /* n_lines × n_steps */
} DocketGrblLines;

DocketGrblLines *docket_grbl_face_cut (const DocketGrblFace *face, guint axis, double pitch);
void docket_grbl_lines_free (DocketGrblLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGrblLines, docket_grbl_lines_free)

G_END_DECLS
