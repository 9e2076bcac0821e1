/* docket-stamp-private.h: the parts of docket-stamp, the process that draws one stamp
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-item.h"
#include "docket-render-program-private.h"
#include "docket-stamp-design-private.h"

#include <cairo.h>

G_BEGIN_DECLS

/* A stamp is drawn twice as fine as its face is cut, so that edges fall within half a pixel of it. */
#define DOCKET_STAMP_FINE (2 * DOCKET_STAMP_PER_MM)

/* What prints: 0 nothing to 255 full ink, unmirrored, rows without padding. */
typedef struct
{
  gint width, height;
  guint8 *ink;
} DocketStampRaster;

typedef struct
{
  DocketRenderJob *job;
  DocketStampDesign design;    /* its strings are borrowed from the request */
  DocketStampRaster raster;
  gboolean toned;              /* the ink has more than two values */
  guint8 *thin;                /* pixels of details that are too thin; NULL: none */
} DocketStamp;

/* A piece of the face, in pixels of the raster. */
typedef struct
{
  double x, y, width, height;
  gboolean round;              /* only the ellipse in it */
} DocketStampBox;

typedef struct
{
  const char *family;          /* NULL: the usual one */
  const char *language;        /* NULL: none */
  DocketFieldAlign align;
  gboolean steady;             /* one line of the same size whether or not its letters reach below it */
} DocketStampStyle;

/* Adds a warning to the reply. @text may be NULL. */
void docket_stamp_warn (DocketStamp *stamp, DocketWarningType type, gboolean blocks, gint number, gint limit,
                        const char *text);

gpointer docket_stamp_alloc (DocketStamp *stamp, gsize size);

/* Draws @words as large as they fit in @box, in black on @cr; says what of them cannot be read or
 * drawn. */
void docket_stamp_draw_words (DocketStamp *stamp, cairo_t *cr, const char *words, const DocketStampStyle *style,
                              const DocketStampBox *box);

/* The first line along the inner edge of the round @box, the others straight within. */
void docket_stamp_draw_circle (DocketStamp *stamp, cairo_t *cr, const char *words, const DocketStampStyle *style,
                               const DocketStampBox *box);

/* Each fills the raster, which is blank. */
void docket_stamp_from_words (DocketStamp *stamp);
void docket_stamp_from_template (DocketStamp *stamp);
void docket_stamp_from_picture (DocketStamp *stamp, const guint8 *greys);

/* Finds ink and gaps that are thinner than the tool cuts: fills thin, and warns. */
void docket_stamp_find_thin (DocketStamp *stamp);

/* For each pixel the squared distance to the nearest whose ink is (@inked) or is not there, at most
 * (@reach + 1) squared. */
void docket_stamp_distances (DocketStamp *stamp, const guint8 *ink, gboolean inked, gint reach, gint16 *squares);

/* Whether the pixel's middle lies on the face. */
gboolean docket_stamp_on_face (const DocketStamp *stamp, gint x, gint y);

/* The face's edge as a path of @width x @height at @x, @y. */
void docket_stamp_face_path (const DocketStamp *stamp, cairo_t *cr, double x, double y, double width, double height);

void docket_stamp_write_face (DocketStamp *stamp, gint fd);
void docket_stamp_write_outlines (DocketStamp *stamp, gint fd);
void docket_stamp_write_imprint (DocketStamp *stamp, gint fd);

/* An alpha surface over @ink, which outlives it and has stride @stride. */
cairo_surface_t *docket_stamp_new_surface (DocketStamp *stamp, gint width, gint height);

G_END_DECLS
