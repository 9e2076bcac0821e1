/* docket-render-program-private.h: what every process that works on one request has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-render-protocol-private.h"

G_BEGIN_DECLS

/* One process works on one request, so what goes wrong needs no unwinding: the first problem is
 * written to the reply's descriptor and the process ends. Decoders' error callbacks, which must
 * not return, end here too. */
typedef struct
{
  gint reply_fd;
  DocketRenderReply reply;
} DocketRenderJob;

/* One mapped input; NULL where it is empty. */
typedef struct
{
  const guint8 *data;
  gsize length;
} DocketRenderInput;

/* Sends @outcome with what the reply holds and ends the process. @error: an errno or 0. */
G_NORETURN void docket_render_finish (DocketRenderJob *job, DocketRenderOutcome outcome, gint error);

/* @bytes of memory, aligned for any vector instruction, or TOO_MUCH_MEMORY. */
gpointer docket_render_alloc (DocketRenderJob *job, gsize count, gsize size);

/* Pixels in memory: 1, 3 or 4 (CMYK) samples of 8 or 16 bits, rows without padding. */
typedef struct
{
  gint width, height;
  gint channels;
  gint depth;
  gboolean inverted;              /* CMYK where 0 is full ink */
  guint8 *data;
  double full_width, full_height; /* of the whole picture in these pixels, before rounding up */
} DocketRenderImage;

gsize docket_render_image_stride (const DocketRenderImage *image);

/* Writes @data to @fd from its start and truncates it. */
void docket_render_put (DocketRenderJob *job, gint fd, gconstpointer data, gsize length);

/* Writes 8-bit RGB to @fd from its start and truncates it. @dpi 0: none in the file. */
void docket_render_write_jpeg (DocketRenderJob *job, const DocketRenderImage *image, gint fd,
                               gint quality, gboolean full_chroma, gint dpi);

/* The same for 8-bit RGB or grey. @per_metre: pixels to the metre; 0: none in the file. */
void docket_render_write_png (DocketRenderJob *job, const DocketRenderImage *image, gint fd, gint per_metre);
#define DOCKET_RENDER_PER_METRE(dpi) ((gint) ((dpi) / 0.0254 + 0.5))

gsize docket_render_image_stride (const DocketRenderImage *image);

/* What each program brings. prepare: loads what needs files, before the sandbox closes; reads_files:
 * whether the sandbox lets files be opened for reading; makes_sense: the request of its kinds, whose
 * numbers of inputs and outputs are right already; work: does it and ends the process. */
void docket_render_program_prepare (void);
gboolean docket_render_program_reads_files (void);
gboolean docket_render_program_makes_sense (const DocketRenderRequest *request);
G_NORETURN void docket_render_program_work (DocketRenderJob *job, const DocketRenderRequest *request,
                                            const DocketRenderInput *inputs, const gint *outputs);

G_END_DECLS
