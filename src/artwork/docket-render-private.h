/* docket-render-private.h: the parts of docket-render, the process that decodes one picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-render-protocol-private.h"

G_BEGIN_DECLS

/* One process decodes one picture, so what goes wrong needs no unwinding: the first problem is
 * written to the reply's descriptor and the process ends. Decoders' error callbacks, which must
 * not return, end here too. */
typedef struct
{
  gint reply_fd;
  DocketRenderReply reply;
} DocketRenderJob;

/* Sends @outcome with what the reply holds and ends the process. @error: an errno or 0. */
G_NORETURN void docket_render_finish (DocketRenderJob *job, DocketRenderOutcome outcome, gint error);

/* @bytes of memory, aligned for any vector instruction, or TOO_MUCH_MEMORY. */
gpointer docket_render_alloc (DocketRenderJob *job, gsize count, gsize size);

typedef enum
{
  DOCKET_RENDER_GREY,
  DOCKET_RENDER_GREY_ALPHA,
  DOCKET_RENDER_RGB,
  DOCKET_RENDER_RGBA,
  DOCKET_RENDER_CMYK,
} DocketRenderLayout;

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

/* An opened picture: its header is read, its pixels are not. Sizes are as stored, not upright. */
typedef struct _DocketRenderSource DocketRenderSource;
struct _DocketRenderSource
{
  DocketRenderJob *job;
  const guint8 *data;
  gsize length;
  gint64 max_pixels;
  DocketRenderFormat format;
  gint width, height;
  gint orientation;               /* EXIF's 1 to 8 */
  guint8 *profile;                /* ICC, or NULL */
  gsize profile_length;
  gpointer decoder;
  void (*decode) (DocketRenderSource *source, double shrink, DocketRenderImage *image);
};

/* Recognises the format and reads the header. */
void docket_render_source_open (DocketRenderSource *source, DocketRenderJob *job,
                                const guint8 *data, gsize length, gint64 max_pixels);

/* Ends with TOO_MANY_PIXELS where @width x @height passes the limit; each opener calls it before it
 * lets its library allocate. */
void docket_render_source_set_size (DocketRenderSource *source, gint64 width, gint64 height);

/* Keeps a copy of an ICC profile. */
void docket_render_source_set_profile (DocketRenderSource *source, gconstpointer data, gsize length);

/* The orientation in EXIF data (with or without its "Exif\0\0"), or what was there before. */
void docket_render_source_set_exif (DocketRenderSource *source, gconstpointer data, gsize length);

void docket_render_jpeg_open (DocketRenderSource *source);
void docket_render_png_open (DocketRenderSource *source);
void docket_render_webp_open (DocketRenderSource *source);
void docket_render_heif_open (DocketRenderSource *source);
void docket_render_tiff_open (DocketRenderSource *source);
void docket_render_gif_open (DocketRenderSource *source);

/* Loads what HEIF needs (its plug-ins may be files), before the sandbox closes. */
void docket_render_heif_prepare (void);

/* Takes rows as a decoder yields them: lays alpha on white and averages blocks, so that a picture
 * much larger than what is made of it never stands in memory. */
typedef struct
{
  DocketRenderImage *image;
  gint source_width, source_height;
  DocketRenderLayout layout;
  gint block;                     /* pixels of the source to one of the image, each way */
  gint row;                       /* next row of the source */
  guint8 *flat;                   /* a row without alpha */
  guint32 *sums;
} DocketRenderSink;

/* Prepares @image for a picture of the given size and layout, shrunk by at most @shrink. */
void docket_render_sink_open (DocketRenderSink *sink, DocketRenderJob *job, DocketRenderImage *image,
                              gint width, gint height, DocketRenderLayout layout, gint depth,
                              double shrink);

/* The next row from the top; 16-bit samples in the computer's order. Rows past the last are ignored. */
void docket_render_sink_row (DocketRenderSink *sink, gconstpointer row);

/* The region (in pixels of @image, fractions too) scaled to @width x @height. */
typedef struct
{
  double x, y, width, height;
} DocketRenderRegion;

void docket_render_scale (DocketRenderJob *job, const DocketRenderImage *image, const DocketRenderRegion *region,
                          gint width, gint height, DocketRenderImage *result);

/* @image as 8-bit sRGB by the profile of @source, in place (its data is replaced). */
void docket_render_to_srgb (DocketRenderSource *source, DocketRenderImage *image);

/* Turns 8-bit RGB upright, in place, by EXIF's @orientation. */
void docket_render_turn (DocketRenderJob *job, DocketRenderImage *image, gint orientation);

/* Where an upright region (fractions of the whole) lies in the picture as stored. */
DocketRenderRegion docket_render_unturn_region (DocketRenderRegion upright, gint orientation);

/* Writes 8-bit RGB to @fd from its start and truncates it. @dpi 0: none in the file. */
void docket_render_write_jpeg (DocketRenderJob *job, const DocketRenderImage *image, gint fd,
                               gint quality, gboolean full_chroma, gint dpi);
void docket_render_write_png (DocketRenderJob *job, const DocketRenderImage *image, gint fd, gint dpi);

/* Does what @request asks with the picture in @data and fills the reply. */
void docket_render_work (DocketRenderJob *job, const DocketRenderRequest *request,
                         const guint8 *data, gsize length, const gint *outputs);

G_END_DECLS
