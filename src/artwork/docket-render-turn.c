/* docket-render-turn.c: EXIF's eight orientations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <stdlib.h>
#include <string.h>

/* How stored pixels are read to stand upright: rows and columns swapped, then mirrored. */
typedef struct
{
  gboolean swap, mirror_x, mirror_y;
} Turn;

static const Turn turns[9] = {
  { 0 },
  { FALSE, FALSE, FALSE },
  { FALSE, TRUE, FALSE },
  { FALSE, TRUE, TRUE },
  { FALSE, FALSE, TRUE },
  { TRUE, FALSE, FALSE },
  { TRUE, TRUE, FALSE },
  { TRUE, TRUE, TRUE },
  { TRUE, FALSE, TRUE },
};

/* Blocks keep both the rows that are read and those that are written in the cache. */
#define BLOCK 32

static void
copy_block (const DocketRenderImage *from, DocketRenderImage *to, Turn turn, gint left, gint top)
{
  gint right = MIN (left + BLOCK, to->width);
  gint bottom = MIN (top + BLOCK, to->height);

  for (gint y = top; y < bottom; y++)
    {
      guint8 *out = to->data + ((gsize) y * to->width + left) * 3;

      for (gint x = left; x < right; x++, out += 3)
        {
          gint across = turn.mirror_x ? to->width - 1 - x : x;
          gint down = turn.mirror_y ? to->height - 1 - y : y;
          const guint8 *in = from->data + (turn.swap ? (gsize) across * from->width + down
                                                     : (gsize) down * from->width + across) * 3;

          out[0] = in[0];
          out[1] = in[1];
          out[2] = in[2];
        }
    }
}

void
docket_render_turn (DocketRenderJob *job, DocketRenderImage *image, gint orientation)
{
  DocketRenderImage turned = *image;
  Turn turn = turns[CLAMP (orientation, 1, 8)];

  if (orientation <= 1 || orientation > 8)
    return;
  if (turn.swap)
    {
      turned.width = image->height;
      turned.height = image->width;
    }
  turned.full_width = turned.width;
  turned.full_height = turned.height;
  turned.data = docket_render_alloc (job, (gsize) turned.width * turned.height, 3);
  for (gint top = 0; top < turned.height; top += BLOCK)
    for (gint left = 0; left < turned.width; left += BLOCK)
      copy_block (image, &turned, turn, left, top);
  free (image->data);
  *image = turned;
}

DocketRenderRegion
docket_render_unturn_region (DocketRenderRegion upright, gint orientation)
{
  Turn turn = turns[CLAMP (orientation, 1, 8)];
  DocketRenderRegion stored = upright;

  if (turn.mirror_x)
    stored.x = 1 - upright.x - upright.width;
  if (turn.mirror_y)
    stored.y = 1 - upright.y - upright.height;
  if (turn.swap)
    stored = (DocketRenderRegion) { stored.y, stored.x, upright.height, upright.width };
  return stored;
}
