/* docket-render-work.c: what one request asks of one picture: probe, previews or a page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PREVIEW_QUALITY 85
#define PAGE_QUALITY 95
#define PAGE_DPI 300
#define ALIGNMENT 64

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
send_reply (DocketRenderJob *job)
{
  DocketRenderReply reply = job->reply;

  reply.magic = DOCKET_RENDER_MAGIC;
  while (write (job->reply_fd, &reply, sizeof reply) < 0 && errno == EINTR)
    ;
}

static void
fill_reply (DocketRenderJob *job, const DocketRenderSource *source)
{
  job->reply.width = source->width;
  job->reply.height = source->height;
  swap_if (is_turned (source), &job->reply.width, &job->reply.height);
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
asked_region (const DocketRenderRequest *request, gint width, gint height)
{
  DocketRenderRegion region = { 0, 0, 1, 1 };

  if (request->crop_width > 0 && request->crop_height > 0)
    {
      region.width = MIN (request->crop_width, 1);
      region.height = MIN (request->crop_height, 1);
      region.x = CLAMP (request->crop_x, 0, 1 - region.width);
      region.y = CLAMP (request->crop_y, 0, 1 - region.height);
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

static void
place (const DocketRenderImage *picture, DocketRenderImage *page)
{
  gint left = (page->width - picture->width) / 2;
  gint top = (page->height - picture->height) / 2;

  for (gint y = 0; y < picture->height; y++)
    memcpy (page->data + ((gsize) (top + y) * page->width + left) * 3,
            picture->data + (gsize) y * picture->width * 3, (gsize) picture->width * 3);
}

/* The region of the upright picture @shown, scaled to @width x @height upright. */
static void
make_part (DocketRenderSource *source, DocketRenderRegion shown, gint width, gint height, DocketRenderImage *part)
{
  DocketRenderImage image = { 0 };
  gint upright_width = source->width, upright_height = source->height;
  DocketRenderRegion stored;

  swap_if (is_turned (source), &upright_width, &upright_height);
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
make_page (DocketRenderSource *source, const DocketRenderRequest *request, gint output)
{
  DocketRenderImage page = { .width = request->page_width, .height = request->page_height, .channels = 3, .depth = 8 };
  DocketRenderImage part;
  gint width = page.width - 2 * request->border;
  gint height = page.height - 2 * request->border;
  DocketRenderRegion region = asked_region (request, source->job->reply.width, source->job->reply.height);

  match_shapes (request->fit, &region, &width, &height);
  make_part (source, region, width, height, &part);
  page.data = docket_render_alloc (source->job, page.height, docket_render_image_stride (&page));
  memset (page.data, 255, page.height * docket_render_image_stride (&page));
  place (&part, &page);
  free (part.data);
  if (request->png)
    docket_render_write_png (source->job, &page, output, PAGE_DPI);
  else
    docket_render_write_jpeg (source->job, &page, output, PAGE_QUALITY, TRUE, PAGE_DPI);
}

void
docket_render_finish (DocketRenderJob *job, DocketRenderOutcome outcome, gint error)
{
  job->reply.outcome = outcome;
  job->reply.error = error;
  send_reply (job);
  _exit (0);
}

gpointer
docket_render_alloc (DocketRenderJob *job, gsize count, gsize size)
{
  gpointer memory = NULL;
  gsize bytes;

  if (!g_size_checked_mul (&bytes, MAX (count, 1), MAX (size, 1)) || bytes > G_MAXSSIZE
      || posix_memalign (&memory, ALIGNMENT, bytes) != 0)
    docket_render_finish (job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  return memory;
}

gsize
docket_render_image_stride (const DocketRenderImage *image)
{
  return (gsize) image->width * image->channels * (image->depth / 8);
}

void
docket_render_work (DocketRenderJob *job,
                    const DocketRenderRequest *request,
                    const guint8 *data,
                    gsize length,
                    const gint *outputs)
{
  DocketRenderSource source;

  docket_render_source_open (&source, job, data, length, request->max_pixels);
  fill_reply (job, &source);
  if (request->kind == DOCKET_RENDER_PREVIEWS)
    make_previews (&source, request, outputs);
  else if (request->kind == DOCKET_RENDER_PAGE)
    make_page (&source, request, outputs[0]);
  docket_render_finish (job, DOCKET_RENDER_OK, 0);
}
