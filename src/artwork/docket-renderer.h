/* docket-renderer.h: previews and pages of strangers' pictures, made by docket-render in a sandbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-item.h"
#include "docket-template.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_RENDERER (docket_renderer_get_type ())
G_DECLARE_FINAL_TYPE (DocketRenderer, docket_renderer, DOCKET, RENDERER, GObject)

#define DOCKET_PREVIEW_SMALL 256
#define DOCKET_PREVIEW_LARGE 1600
#define DOCKET_PAGE_DPI 300

/* Bounds on one picture. 0 in a member means its default. */
typedef struct
{
  gint64 max_pixels;     /* refused before anything is decoded; default 200 million */
  gint64 max_memory;     /* bytes of address space of the process that decodes; default 1.5 GiB */
  gint64 timeout;        /* wall clock for one request, microseconds; default 30 s */
  guint max_helpers;     /* requests worked on at once; default: one more than there are processors */
} DocketRendererLimits;

/* What a picture is, found without trusting its name. */
typedef struct
{
  const char *format;    /* "jpeg", "png", "webp", "heif", "tiff" or "gif"; static */
  gint width, height;    /* of the whole picture, upright, pixels */
} DocketPictureInfo;

/* One preview to be made. */
typedef struct
{
  gint size;             /* longest side, pixels; a smaller picture is not enlarged */
  gint fd;               /* written from its start and truncated to the JPEG's length */
  gint width, height;    /* (out) pixels of the preview */
} DocketPreview;

typedef enum
{
  DOCKET_PAGE_JPEG,      /* quality 95, 4:4:4, 300 dpi in the file */
  DOCKET_PAGE_PNG,       /* lossless, 300 dpi in the file */
} DocketPageFormat;

/* One page to be made. */
typedef struct
{
  DocketLength width, height;  /* of the page as made, already turned landscape where it shall be */
  DocketLength border;         /* white on all four sides; 0: none */
  DocketScaling scaling;
  DocketCrop crop;             /* of the upright picture; all zero: the whole (fit), or what the page
                                  shows of it (fill) */
  DocketPageFormat format;
  gint size;                   /* 0: DOCKET_PAGE_DPI; else the longer side in pixels, to look at */
} DocketPage;

/* A renderer that starts @program (docket-render's path; NULL: DOCKET_RENDER in the environment,
 * then the installed one) when it is first needed. @limits may be NULL. Every method may be called
 * from any thread at the same time; it blocks until it is done, at most twice the time-out (waiting
 * for a free helper, then for the picture). docket-stamp, which draws stamps, lies beside it.
 *
 * Errors of the methods below:
 * DOCKET_ERROR_BAD_PICTURE: the picture's fault, with a sentence for the customer that says what
 *   is wrong and what to do (also when decoding it killed or stopped the helper);
 * DOCKET_ERROR_TOO_LARGE: it has more pixels or needs more memory than the limits allow;
 * DOCKET_ERROR_UNAVAILABLE: every helper is busy for longer than the time-out, or none starts;
 * DOCKET_ERROR_FAILED: an output cannot be written, or the request is impossible;
 * DOCKET_ERROR_FULL: the output's disk is full.
 * On failure the outputs' contents are undefined and (out) arguments untouched. */
DocketRenderer *docket_renderer_new (const char *program, const DocketRendererLimits *limits);

/* Format and upright size from the picture's header. A picture that passes may still turn out to
 * be damaged. @in: descriptor of a regular file, read from its start; not closed. */
gboolean docket_renderer_probe (DocketRenderer *renderer,
                                gint in,
                                DocketPictureInfo *info,
                                GError **error);

/* Makes up to 4 @previews from one decoding: JPEG, sRGB, upright, quality 85, without metadata.
 * @info (out) (nullable): the original. Success means that the whole picture could be decoded. */
gboolean docket_renderer_previews (DocketRenderer *renderer,
                                   gint in,
                                   DocketPreview *previews,
                                   guint n_previews,
                                   DocketPictureInfo *info,
                                   GError **error);

/* One preview; see docket_renderer_previews(). @width, @height (out) (nullable): of the preview. */
gboolean docket_renderer_preview (DocketRenderer *renderer,
                                  gint in,
                                  gint size,
                                  gint out,
                                  gint *width,
                                  gint *height,
                                  GError **error);

/* The page that prints @item: its size, scaling and crop; @border is the product's border width,
 * used where the item wants a border. No I/O. */
DocketPage docket_page_for_item (const DocketItem *item, DocketLength border, DocketPageFormat format);

/* The page's size in pixels, rounded to the nearest. No I/O. */
void docket_page_get_pixels (const DocketPage *page, gint *width, gint *height);

/* Makes the @page of picture @in, written to @out from its start and truncated. */
gboolean docket_renderer_page (DocketRenderer *renderer,
                               gint in,
                               const DocketPage *page,
                               gint out,
                               GError **error);

/* A sheet of @product's stickers: the @n (1 to DOCKET_SHEET_MAX_PICTURES) pictures in turn, row by row,
 * each cut by its own of @crops. Of @page its size, scaling, format and the resolution hold.
 * FALSE in @as_cut is for printing: the pictures run on a little past the cut, with marks where the
 * product has them. TRUE is for looking at: each sticker ends at its cut, which is drawn. */
gboolean docket_renderer_sheet (DocketRenderer *renderer,
                                const gint *ins,
                                const DocketCrop *crops,
                                guint n,
                                const DocketProduct *product,
                                const DocketPage *page,
                                gboolean as_cut,
                                gint out,
                                GError **error);

/* One stamp to be made. Everything is borrowed. */
typedef struct
{
  const DocketItem *item;
  const DocketProduct *product;
  const DocketFont *font;          /* NULL: the usual one */
  const DocketTemplate *drawing;   /* of items with DOCKET_CONTENT_TEMPLATE; else NULL */
  const char *language;            /* of the words, where the script leaves it open; NULL: none */
  gint in;                         /* the picture of items with DOCKET_CONTENT_PICTURE; else not read */

  /* Descriptors, each written from its start and truncated; -1: not wanted. */
  gint face;      /* PNG to engrave: mirrored, 8-bit grey, 0 burns fully and 255 stays, 20 pixels to the mm */
  gint outlines;  /* SVG in mm: the mirrored edges of what is burnt, even-odd, one path */
  gint imprint;   /* PNG to look at: unmirrored, dark on white, details that are too thin in red */
  gint size;      /* the imprint's longer side, pixels; 0: 1024 */
} DocketStampOrder;

/* A name for what @order shows and how it is cut, its picture being @sha256 (NULL: none): the same
 * design has the same name. (transfer full) */
char *docket_stamp_order_dup_key (const DocketStampOrder *order, const char *sha256);

/* Makes a stamp. @warnings (out) (optional) (transfer full): DocketWarning, what is wrong with it; what
 * blocks may still have been drawn. Words that are longer than they can be drawn are no error. */
gboolean docket_renderer_stamp (DocketRenderer *renderer,
                                const DocketStampOrder *order,
                                GPtrArray **warnings,
                                GError **error);

G_END_DECLS
