/* docket-render-work.c: what one request asks of one picture: probe, previews or a page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PREVIEW_QUALITY 85
#define PAGE_QUALITY 95
#define PAGE_DPI 300

static gboolean
is_turned (const DocketRenderSource *source)
{
  return source->orientation >= 5;
}

static void
swap_if (gboolean condition, gint *a, gint *b)
{
  gint kept = *a;

  if (condition)
    {
      *a = *b;
      *b = kept;
    }
}

static void
upright_size (const DocketRenderSource *source, gint *width, gint *height)
{
  *width = source->width;
  *height = source->height;
  swap_if (is_turned (source), width, height);
}

static void
fill_reply (DocketRenderJob *job, const DocketRenderSource *source)
{
  upright_size (source, &job->reply.width, &job->reply.height);
}

static void
scale_to_srgb (DocketRenderSource *source,
               const DocketRenderImage *image,
               const DocketRenderRegion *region,
               gint width,
               gint height,
               DocketRenderImage *result)
{
  docket_render_scale (source->job, image, region, width, height, result);
  docket_render_to_srgb (source, result);
}

static void
preview_size (gint width, gint height, gint size, gint *preview_width, gint *preview_height)
{
  double scale = MIN (1.0, (double) size / MAX (width, height));

  *preview_width = MAX (1, (gint) lround (width * scale));
  *preview_height = MAX (1, (gint) lround (height * scale));
}

static gint
largest_preview (const DocketRenderRequest *request)
{
  gint largest = 0;

  for (guint i = 1; i < request->n_previews; i++)
    if (request->sizes[i] > request->sizes[largest])
      largest = i;
  return largest;
}

static void
write_preview (DocketRenderSource *source, DocketRenderImage *preview, guint i, gint output)
{
  docket_render_turn (source->job, preview, source->orientation);
  docket_render_write_jpeg (source->job, preview, output, PREVIEW_QUALITY, FALSE, 0);
  source->job->reply.widths[i] = preview->width;
  source->job->reply.heights[i] = preview->height;
  free (preview->data);
}

/* The smaller ones are made from the largest, which is the only one made from the picture. */
static void
make_previews (DocketRenderSource *source, const DocketRenderRequest *request, const gint *outputs)
{
  DocketRenderImage image = { 0 }, large;
  gint first = largest_preview (request);
  DocketRenderRegion region;
  gint width, height;

  preview_size (source->width, source->height, request->sizes[first], &width, &height);
  source->decode (source, MIN ((double) source->width / width, (double) source->height / height), &image);
  region = (DocketRenderRegion) { 0, 0, image.full_width, image.full_height };
  scale_to_srgb (source, &image, &region, width, height, &large);
  free (image.data);
  region = (DocketRenderRegion) { 0, 0, width, height };
  for (guint i = 0; i < request->n_previews; i++)
    if (i != (guint) first)
      {
        DocketRenderImage small;
        gint small_width, small_height;

        preview_size (width, height, request->sizes[i], &small_width, &small_height);
        docket_render_scale (source->job, &large, &region, small_width, small_height, &small);
        write_preview (source, &small, i, outputs[i]);
      }
  write_preview (source, &large, first, outputs[first]);
}

/* The part of the upright picture that is shown, in its pixels, clamped into it. */
static DocketRenderRegion
asked_region (const DocketRenderCrop *crop, gint width, gint height)
{
  DocketRenderRegion region = { 0, 0, 1, 1 };

  if (crop->width > 0 && crop->height > 0)
    {
      region.width = MIN (crop->width, 1);
      region.height = MIN (crop->height, 1);
      region.x = CLAMP (crop->x, 0, 1 - region.width);
      region.y = CLAMP (crop->y, 0, 1 - region.height);
    }
  region.x *= width;
  region.width = MAX (1, region.width * width);
  region.y *= height;
  region.height = MAX (1, region.height * height);
  region.x = MIN (region.x, width - region.width);
  region.y = MIN (region.y, height - region.height);
  return region;
}

/* Fill: what does not have the box's shape is cut evenly. Fit: the box shrinks to the shape. */
static void
match_shapes (gboolean fit, DocketRenderRegion *region, gint *width, gint *height)
{
  double across = region->width / *width;
  double down = region->height / *height;

  if (fit)
    {
      *width = CLAMP ((gint) lround (region->width / MAX (across, down)), 1, *width);
      *height = CLAMP ((gint) lround (region->height / MAX (across, down)), 1, *height);
      return;
    }
  if (across > down)
    {
      region->x += (region->width - *width * down) / 2;
      region->width = *width * down;
    }
  else
    {
      region->y += (region->height - *height * across) / 2;
      region->height = *height * across;
    }
}

/* The region of the upright picture @shown, scaled to @width x @height upright. */
static void
make_part (DocketRenderSource *source, DocketRenderRegion shown, gint width, gint height, DocketRenderImage *part)
{
  DocketRenderImage image = { 0 };
  gint upright_width, upright_height;
  DocketRenderRegion stored;

  upright_size (source, &upright_width, &upright_height);
  shown.x /= upright_width;
  shown.width /= upright_width;
  shown.y /= upright_height;
  shown.height /= upright_height;
  stored = docket_render_unturn_region (shown, source->orientation);
  swap_if (is_turned (source), &width, &height);
  source->decode (source, MIN (stored.width * source->width / width, stored.height * source->height / height), &image);
  stored.x *= image.full_width;
  stored.width *= image.full_width;
  stored.y *= image.full_height;
  stored.height *= image.full_height;
  scale_to_srgb (source, &image, &stored, width, height, part);
  free (image.data);
  docket_render_turn (source->job, part, source->orientation);
}

static void
make_page (DocketRenderSource *source, const DocketRenderRequest *request, DocketRenderImage *page)
{
  DocketRenderImage part;
  gint width = request->page_width - 2 * request->border;
  gint height = request->page_height - 2 * request->border;

  docket_render_make_part (source, &request->crops[0], request->fit, &width, &height, &part);
  docket_render_blank_page (source->job, request, page);
  docket_render_place (&part, page);
  free (part.data);
}

static void
write_page (DocketRenderJob *job, const DocketRenderRequest *request, const DocketRenderImage *page, gint output)
{
  if (request->png)
    docket_render_write_png (job, page, output, DOCKET_RENDER_PER_METRE (PAGE_DPI));
  else
    docket_render_write_jpeg (job, page, output, PAGE_QUALITY, TRUE, PAGE_DPI);
}

/* Rec. 709 luma of what is sRGB by now. */
static void
write_greys (DocketRenderJob *job, const DocketRenderImage *page, gint output)
{
  gsize n = (gsize) page->width * page->height;
  guint8 *greys = docket_render_alloc (job, n, 1);

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *rgb = page->data + i * 3;

      greys[i] = (guint8) ((rgb[0] * 218u + rgb[1] * 732u + rgb[2] * 74u + 512) >> 10);
    }
  docket_render_put (job, output, greys, n);
  free (greys);
}

void
docket_render_make_part (DocketRenderSource *source,
                         const DocketRenderCrop *crop,
                         gboolean fit,
                         gint *width,
                         gint *height,
                         DocketRenderImage *part)
{
  gint upright_width, upright_height;
  DocketRenderRegion region;

  upright_size (source, &upright_width, &upright_height);
  region = asked_region (crop, upright_width, upright_height);
  match_shapes (fit, &region, width, height);
  make_part (source, region, *width, *height, part);
}

void
docket_render_place (const DocketRenderImage *picture, DocketRenderImage *page)
{
  gint left = (page->width - picture->width) / 2;
  gint top = (page->height - picture->height) / 2;

  for (gint y = 0; y < picture->height; y++)
    memcpy (page->data + ((gsize) (top + y) * page->width + left) * 3,
            picture->data + (gsize) y * picture->width * 3, (gsize) picture->width * 3);
}

void
docket_render_blank_page (DocketRenderJob *job, const DocketRenderRequest *request, DocketRenderImage *page)
{
  *page = (DocketRenderImage) { .width = request->page_width, .height = request->page_height, .channels = 3, .depth = 8 };
  page->data = docket_render_alloc (job, page->height, docket_render_image_stride (page));
  memset (page->data, 255, page->height * docket_render_image_stride (page));
}

void
docket_render_work (DocketRenderJob *job,
                    const DocketRenderRequest *request,
                    const DocketRenderInput *inputs,
                    const gint *outputs)
{
  DocketRenderSource source;
  DocketRenderImage page;

  docket_render_source_open (&source, job, inputs[0].data, inputs[0].length, request->max_pixels);
  fill_reply (job, &source);
  switch (request->kind)
    {
    case DOCKET_RENDER_PREVIEWS:
      make_previews (&source, request, outputs);
      break;
    case DOCKET_RENDER_PAGE:
      make_page (&source, request, &page);
      write_page (job, request, &page, outputs[0]);
      break;
    case DOCKET_RENDER_GREYS:
      make_page (&source, request, &page);
      write_greys (job, &page, outputs[0]);
      break;
    case DOCKET_RENDER_STICKERS:
      docket_render_stickers (job, request, inputs, &page);
      write_page (job, request, &page, outputs[0]);
      break;
    default:
      break;
    }
}
