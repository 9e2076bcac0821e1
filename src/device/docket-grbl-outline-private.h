/* docket-grbl-outline-private.h: the outlines of what is burnt, as lines, in an order that travels little
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double x, y;   /* mm */
} DocketGrblPoint;

/* Reads an SVG of paths (viewBox in mm, straight and curved, no arcs, no transforms): a GArray of DocketGrblPoint for
 * each stroke, a closed one ending where it begins; Y is turned to grow away from the face's lower edge, @height
 * being the face's in mm. DOCKET_ERROR_INVALID where it cannot be read or leaves the face by more than a millimetre. */
GPtrArray *docket_grbl_outlines_load (const char *path, double width, double height, GError **error);

/* From the path data of SVG, flattened to 0.01 mm, appended to @strokes. FALSE where it is malformed. */
gboolean docket_grbl_outlines_parse (const char *data, GPtrArray *strokes);

/* Puts @strokes into an order, and turns and rotates each, so that the way from @start through all is short. */
void docket_grbl_outlines_order (GPtrArray *strokes, DocketGrblPoint start);

/* The length of the way between strokes, from @start. mm */
double docket_grbl_outlines_travel (const GPtrArray *strokes, DocketGrblPoint start);

G_END_DECLS
