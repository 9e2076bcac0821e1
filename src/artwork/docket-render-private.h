/* docket-render-private.h: the parts of docket-render, the process that decodes pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-render-protocol-private.h"
#include "docket-render-program-private.h"

G_BEGIN_DECLS


typedef enum
{
  DOCKET_RENDER_GREY,
  DOCKET_RENDER_GREY_ALPHA,
  DOCKET_RENDER_RGB,
  DOCKET_RENDER_RGBA,
  DOCKET_RENDER_CMYK,
} DocketRenderLayout;

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

/* Does what @request asks with the pictures and fills the reply. */
void docket_render_work (DocketRenderJob *job, const DocketRenderRequest *request,
                         const DocketRenderInput *inputs, const gint *outputs);

/* The part of an opened picture that @crop (or its whole) shows in a box of @width x @height: cut to
 * the box's shape, or (@fit) shrunk into it, which changes @width and @height. 8-bit sRGB, upright;
 * its data is the caller's. */
void docket_render_make_part (DocketRenderSource *source, const DocketRenderCrop *crop, gboolean fit,
                              gint *width, gint *height, DocketRenderImage *part);

/* White, of the page's size. */
void docket_render_blank_page (DocketRenderJob *job, const DocketRenderRequest *request, DocketRenderImage *page);

/* Lays @picture into the middle of @page, which is no smaller. */
void docket_render_place (const DocketRenderImage *picture, DocketRenderImage *page);

/* Repeats the pictures over @page, with the cuts and the marks that @request asks for. */
void docket_render_stickers (DocketRenderJob *job, const DocketRenderRequest *request,
                             const DocketRenderInput *inputs, DocketRenderImage *page);

G_END_DECLS
