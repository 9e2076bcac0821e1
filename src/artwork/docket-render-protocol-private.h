/* docket-render-protocol-private.h: what DocketRenderer and docket-render say to each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Both ends come from the same build and run on the same computer, so these are sent as they are,
 * one in each SOCK_SEQPACKET message. The request carries the descriptors (SCM_RIGHTS): the inputs,
 * then the outputs. docket-stamp speaks the same. */
#define DOCKET_RENDER_MAGIC 0x31544b44u
#define DOCKET_RENDER_MAX_PREVIEWS 4
#define DOCKET_RENDER_MAX_INPUTS 24
#define DOCKET_RENDER_MAX_OUTPUTS 4
#define DOCKET_RENDER_MAX_FDS (DOCKET_RENDER_MAX_INPUTS + DOCKET_RENDER_MAX_OUTPUTS)
#define DOCKET_RENDER_MAX_FINDINGS 8

typedef enum
{
  DOCKET_RENDER_PROBE,
  DOCKET_RENDER_PREVIEWS,
  DOCKET_RENDER_PAGE,
  DOCKET_RENDER_STICKERS,
  DOCKET_RENDER_GREYS,     /* raw 8-bit samples of the page, row by row */
  DOCKET_RENDER_STAMP,     /* of docket-stamp alone: the first input is the design */
} DocketRenderKind;

/* What a stamp is made into, each to an output of its own, in this order. */
typedef enum
{
  DOCKET_RENDER_FACE = 1 << 0,
  DOCKET_RENDER_OUTLINES = 1 << 1,
  DOCKET_RENDER_IMPRINT = 1 << 2,
} DocketRenderParts;

typedef enum
{
  DOCKET_RENDER_UNKNOWN_FORMAT,
  DOCKET_RENDER_JPEG,
  DOCKET_RENDER_PNG,
  DOCKET_RENDER_WEBP,
  DOCKET_RENDER_HEIF,
  DOCKET_RENDER_TIFF,
  DOCKET_RENDER_GIF,
  DOCKET_RENDER_N_FORMATS,
} DocketRenderFormat;

typedef enum
{
  DOCKET_RENDER_OK,
  DOCKET_RENDER_EMPTY,
  DOCKET_RENDER_NOT_A_PICTURE,
  DOCKET_RENDER_IS_VIDEO,
  DOCKET_RENDER_IS_DOCUMENT,
  DOCKET_RENDER_IS_RAW,
  DOCKET_RENDER_TRUNCATED,
  DOCKET_RENDER_DAMAGED,
  DOCKET_RENDER_UNSUPPORTED,
  DOCKET_RENDER_TOO_MANY_PIXELS,
  DOCKET_RENDER_TOO_MUCH_MEMORY,
  DOCKET_RENDER_TOO_SLOW,
  DOCKET_RENDER_CRASHED,
  DOCKET_RENDER_INPUT,       /* the picture's descriptor cannot be read; see error */
  DOCKET_RENDER_OUTPUT,      /* an output cannot be written; see error */
  DOCKET_RENDER_IMPOSSIBLE,  /* the request makes no sense */
  DOCKET_RENDER_SANDBOX,     /* the sandbox could not be set up */
  DOCKET_RENDER_N_OUTCOMES,
} DocketRenderOutcome;

typedef struct
{
  double x, y, width, height;  /* fractions of the upright picture; all zero: the whole */
} DocketRenderCrop;

/* Pixels of the page. */
typedef struct
{
  guint32 rows, columns;
  guint32 cut;           /* a DocketCut */
  guint32 marks;         /* where to cut is printed beside the stickers */
  guint32 lines;         /* the cut itself is drawn, and what lies beyond it is not */
  double gap, margin, radius;
} DocketRenderStickers;

typedef struct
{
  guint32 magic;
  guint32 kind;
  gint64 max_pixels;
  gint64 max_memory;
  gint64 timeout;        /* microseconds */
  guint32 n_previews;
  gint32 sizes[DOCKET_RENDER_MAX_PREVIEWS];
  gint32 page_width, page_height, border;  /* pixels */
  guint32 fit;
  guint32 png;
  guint32 n_inputs, n_outputs;
  DocketRenderCrop crops[DOCKET_RENDER_MAX_INPUTS];
  DocketRenderStickers stickers;
  guint32 parts;
} DocketRenderRequest;

/* Something wrong with a stamp; a DocketWarning. */
typedef struct
{
  guint32 type;
  guint32 blocks;
  gint32 number, limit;
  char text[64];         /* UTF-8, ended by 0 */
} DocketRenderFinding;

typedef struct
{
  guint32 magic;
  guint32 outcome;
  gint32 error;          /* an errno, for INPUT, OUTPUT and SANDBOX */
  guint32 format;
  gint32 width, height;  /* upright */
  gint32 widths[DOCKET_RENDER_MAX_PREVIEWS];
  gint32 heights[DOCKET_RENDER_MAX_PREVIEWS];
  guint32 n_findings;
  DocketRenderFinding findings[DOCKET_RENDER_MAX_FINDINGS];
} DocketRenderReply;

G_END_DECLS
