/* docket-render-protocol-private.h: what DocketRenderer and docket-render say to each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Both ends come from the same build and run on the same computer, so these are sent as they are,
 * one in each SOCK_SEQPACKET message. The request carries the descriptors (SCM_RIGHTS): the picture,
 * then one output for each preview or for the page. */
#define DOCKET_RENDER_MAGIC 0x31544b44u
#define DOCKET_RENDER_MAX_PREVIEWS 4
#define DOCKET_RENDER_MAX_FDS (1 + DOCKET_RENDER_MAX_PREVIEWS)

typedef enum
{
  DOCKET_RENDER_PROBE,
  DOCKET_RENDER_PREVIEWS,
  DOCKET_RENDER_PAGE,
} DocketRenderKind;

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
  double crop_x, crop_y, crop_width, crop_height;
} DocketRenderRequest;

typedef struct
{
  guint32 magic;
  guint32 outcome;
  gint32 error;          /* an errno, for INPUT, OUTPUT and SANDBOX */
  guint32 format;
  gint32 width, height;  /* upright */
  gint32 widths[DOCKET_RENDER_MAX_PREVIEWS];
  gint32 heights[DOCKET_RENDER_MAX_PREVIEWS];
} DocketRenderReply;

G_END_DECLS
