/* docket-renderer-page.c: pages of one picture, and sheets of several
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer-private.h"

#include "docket-error.h"

#include <math.h>
#include <string.h>

#define HUNDREDTHS_PER_INCH 2540.0

/* Pixels to a hundredth of a millimetre. */
static double
scale_of (const DocketPage *page)
{
  return page->size > 0 ? (double) page->size / MAX (page->width, page->height)
                        : DOCKET_PAGE_DPI / HUNDREDTHS_PER_INCH;
}

static DocketRenderCrop
to_render_crop (const DocketCrop *crop)
{
  return (DocketRenderCrop) { crop->x, crop->y, crop->width, crop->height };
}

static DocketRenderRequest
request_for (const DocketPage *page, DocketRenderKind kind)
{
  DocketRenderRequest request = {
    .kind = kind,
    .n_inputs = 1,
    .n_outputs = 1,
    .border = (gint) lround (page->border * scale_of (page)),
    .fit = page->scaling == DOCKET_SCALING_FIT,
    .png = page->format == DOCKET_PAGE_PNG,
    .crops = { to_render_crop (&page->crop) },
  };

  docket_page_get_pixels (page, &request.page_width, &request.page_height);
  return request;
}

DocketPage
docket_page_for_item (const DocketItem *item, DocketLength border, DocketPageFormat format)
{
  return (DocketPage) {
    .width = item->width,
    .height = item->height,
    .border = item->border ? border : 0,
    .scaling = item->scaling,
    .crop = item->crop,
    .format = format,
  };
}

void
docket_page_get_pixels (const DocketPage *page, gint *width, gint *height)
{
  gint least = page->size > 0 ? 1 : 0;

  *width = MAX ((gint) lround (page->width * scale_of (page)), least);
  *height = MAX ((gint) lround (page->height * scale_of (page)), least);
}

gboolean
docket_renderer_page (DocketRenderer *self, gint in, const DocketPage *page, gint out, GError **error)
{
  DocketRenderRequest request = request_for (page, DOCKET_RENDER_PAGE);
  DocketRenderReply reply = { 0 };
  gint fds[] = { in, out };

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  return docket_renderer_call (self, &request, fds, &reply, error);
}

gboolean
docket_renderer_greys (DocketRenderer *self,
                       gint in,
                       const DocketItem *item,
                       gint width,
                       gint height,
                       gint out,
                       GError **error)
{
  DocketRenderRequest request = {
    .kind = DOCKET_RENDER_GREYS,
    .n_inputs = 1,
    .n_outputs = 1,
    .page_width = width,
    .page_height = height,
    .fit = item->scaling == DOCKET_SCALING_FIT,
    .crops = { to_render_crop (&item->crop) },
  };
  DocketRenderReply reply = { 0 };
  gint fds[] = { in, out };

  return docket_renderer_call (self, &request, fds, &reply, error);
}

static DocketRenderStickers
stickers_of (const DocketProduct *product, const DocketPage *page, gboolean as_cut)
{
  double scale = scale_of (page);

  return (DocketRenderStickers) {
    .rows = product->rows,
    .columns = product->columns,
    .cut = product->cut,
    .marks = product->cut_marks && !as_cut,
    .lines = as_cut,
    .gap = product->gap * scale,
    .margin = product->margin * scale,
    .radius = product->radius * scale,
  };
}

gboolean
docket_renderer_sheet (DocketRenderer *self,
                       const gint *ins,
                       const DocketCrop *crops,
                       guint n,
                       const DocketProduct *product,
                       const DocketPage *page,
                       gboolean as_cut,
                       gint out,
                       GError **error)
{
  DocketRenderRequest request = request_for (page, DOCKET_RENDER_STICKERS);
  DocketRenderReply reply = { 0 };
  gint fds[DOCKET_RENDER_MAX_FDS];

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  g_return_val_if_fail (n >= 1 && n <= DOCKET_SHEET_MAX_PICTURES, FALSE);
  request.n_inputs = n;
  request.border = 0;
  request.stickers = stickers_of (product, page, as_cut);
  memcpy (fds, ins, n * sizeof *ins);
  fds[n] = out;
  for (guint i = 0; i < n; i++)
    request.crops[i] = to_render_crop (&crops[i]);
  return docket_renderer_call (self, &request, fds, &reply, error);
}
