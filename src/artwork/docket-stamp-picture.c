/* docket-stamp-picture.c: a picture as a stamp can show it: black and white, dots, or tones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Tones closer than this are one. */
#define LEAST_CONTRAST 20

/* A thousandth of the face is nothing that anybody sees. */
#define LEAST_SHARE 0.002

/* At the picture's ends, which are dust and glints. */
#define TAIL 0.005

typedef struct
{
  guint n[256];
  guint all;
} Histogram;

static Histogram
count (const DocketStamp *stamp, const guint8 *greys)
{
  Histogram histogram = { 0 };

  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      if (docket_stamp_on_face (stamp, x, y))
        {
          histogram.n[greys[(gsize) y * stamp->raster.width + x]]++;
          histogram.all++;
        }
  return histogram;
}

static gint
percentile (const Histogram *histogram, double share)
{
  double left = share * histogram->all;
  gint value = 0;

  while (value < 255 && (left -= histogram->n[value]) > 0)
    value++;
  return value;
}

/* Otsu's level: the one that parts the tones into two kinds that are each most alike. */
static gint
own_level (const Histogram *histogram)
{
  double sum = 0, sum_below = 0, best = -1;
  guint below = 0;
  gint level = 128;

  for (gint i = 0; i < 256; i++)
    sum += (double) i * histogram->n[i];
  for (gint i = 0; i < 255; i++)
    {
      double above, gap, between;

      below += histogram->n[i];
      sum_below += (double) i * histogram->n[i];
      above = histogram->all - below;
      if (below == 0 || above <= 0)
        continue;
      gap = sum_below / below - (sum - sum_below) / above;
      between = below * above * gap * gap;
      if (between > best)
        {
          best = between;
          level = i + 1;
        }
    }
  return level;
}

/* One pass of a box blur of @reach to each side, over lines of @n pixels @step apart. */
static void
blur_lines (guint8 *pixels, gint lines, gsize line_step, gint n, gsize step, gint reach, guint8 *line)
{
  for (gint i = 0; i < lines; i++)
    {
      guint8 *at = pixels + i * line_step;
      gint sum = at[0] * reach;

      for (gint k = 0; k < n; k++)
        line[k] = at[k * step];
      for (gint k = 0; k <= MIN (reach, n - 1); k++)
        sum += line[k];
      for (gint k = 0; k < n; k++)
        {
          at[k * step] = (guint8) (sum / (2 * reach + 1));
          sum += line[MIN (k + reach + 1, n - 1)] - line[MAX (k - reach, 0)];
        }
    }
}

/* What is finer than the tool would only become noise. */
static void
blur (DocketStamp *stamp, guint8 *greys, gint reach)
{
  gint width = stamp->raster.width, height = stamp->raster.height;
  guint8 *line = docket_stamp_alloc (stamp, MAX (width, height));

  for (gint pass = 0; pass < 2; pass++)
    {
      blur_lines (greys, height, width, width, 1, reach, line);
      blur_lines (greys, width, 1, height, width, reach, line);
    }
  free (line);
}

static gint
detail_pixels (const DocketStamp *stamp)
{
  return MAX ((gint) lround (stamp->design.detail * DOCKET_STAMP_FINE / 100.0), 1);
}

/* Flips the spot of like pixels at @start where it has fewer than @least of them. */
static void
flip_if_small (DocketStampRaster *raster, guint8 *seen, gsize *queue, gsize start, gsize least)
{
  gsize n = 0, size = (gsize) raster->width * raster->height;
  guint8 value = raster->ink[start];

  seen[start] = 1;
  queue[n++] = start;
  for (gsize i = 0; i < n; i++)
    {
      gsize at = queue[i], x = at % raster->width;
      gsize next[] = { x > 0 ? at - 1 : at, x + 1 < (gsize) raster->width ? at + 1 : at,
                       at >= (gsize) raster->width ? at - raster->width : at,
                       at + raster->width < size ? at + raster->width : at };

      for (guint k = 0; k < G_N_ELEMENTS (next); k++)
        if (!seen[next[k]] && raster->ink[next[k]] == value)
          {
            seen[next[k]] = 1;
            queue[n++] = next[k];
          }
    }
  for (gsize i = 0; n < least && i < n; i++)
    raster->ink[queue[i]] = 255 - value;
}

/* Specks and pinholes below the tool's size come from the picture's grain, not from its subject. */
static void
remove_specks (DocketStamp *stamp)
{
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;
  guint8 *seen = docket_stamp_alloc (stamp, size);
  gsize *queue = docket_stamp_alloc (stamp, size * sizeof (gsize));
  gint detail = detail_pixels (stamp);

  memset (seen, 0, size);
  for (gsize i = 0; i < size; i++)
    if (!seen[i])
      flip_if_small (&stamp->raster, seen, queue, i, (gsize) detail * detail);
  free (seen);
  free (queue);
}

static void
threshold (DocketStamp *stamp, guint8 *greys, const Histogram *histogram)
{
  double asked = stamp->design.level;
  gint level = asked < 0 ? own_level (histogram) : (gint) lround (asked * 255);
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;

  blur (stamp, greys, MAX (detail_pixels (stamp) / 4, 1));
  for (gsize i = 0; i < size; i++)
    stamp->raster.ink[i] = greys[i] < level ? 255 : 0;
  remove_specks (stamp);
}

/* From its darkest to its lightest tone the picture takes the whole range. */
static void
stretch (DocketStamp *stamp, guint8 *greys, const Histogram *histogram)
{
  gint low = percentile (histogram, TAIL), high = percentile (histogram, 1 - TAIL);
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;
  guint8 table[256];

  for (gint i = 0; i < 256; i++)
    table[i] = (guint8) CLAMP ((i - low) * 255 / MAX (high - low, 1), 0, 255);
  for (gsize i = 0; i < size; i++)
    greys[i] = table[greys[i]];
}

static gint
mean_of_cell (const DocketStampRaster *raster, const guint8 *greys, gint left, gint top, gint cell)
{
  gint sum = 0, n = 0;

  for (gint y = top; y < MIN (top + cell, raster->height); y++)
    for (gint x = left; x < MIN (left + cell, raster->width); x++, n++)
      sum += greys[(gsize) y * raster->width + x];
  return sum / MAX (n, 1);
}

static void
fill_cell (DocketStampRaster *raster, gint left, gint top, gint cell, guint8 value)
{
  for (gint y = top; y < MIN (top + cell, raster->height); y++)
    memset (raster->ink + (gsize) y * raster->width + left, value, MIN (cell, raster->width - left));
}

/* Floyd and Steinberg's, with dots as large as the tool. */
static void
dither (DocketStamp *stamp, const guint8 *greys)
{
  gint cell = detail_pixels (stamp);
  gint columns = (stamp->raster.width + cell - 1) / cell, rows = (stamp->raster.height + cell - 1) / cell;
  gint *now = docket_stamp_alloc (stamp, (columns + 2) * sizeof (gint));
  gint *next = docket_stamp_alloc (stamp, (columns + 2) * sizeof (gint));

  memset (now, 0, (columns + 2) * sizeof (gint));
  for (gint row = 0; row < rows; row++)
    {
      gint *kept = now;

      memset (next, 0, (columns + 2) * sizeof (gint));
      for (gint column = 0; column < columns; column++)
        {
          gint wanted = mean_of_cell (&stamp->raster, greys, column * cell, row * cell, cell) + now[column + 1] / 16;
          gint given = wanted < 128 ? 0 : 255;
          gint error = wanted - given;

          now[column + 2] += error * 7;
          next[column] += error * 3;
          next[column + 1] += error * 5;
          next[column + 2] += error;
          fill_cell (&stamp->raster, column * cell, row * cell, cell, (guint8) (255 - given));
        }
      now = next;
      next = kept;
    }
  free (now);
  free (next);
}

static void
tone (DocketStamp *stamp, const guint8 *greys)
{
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;

  for (gsize i = 0; i < size; i++)
    stamp->raster.ink[i] = 255 - greys[i];
  stamp->toned = TRUE;
}

static double
share_of_ink (const DocketStamp *stamp)
{
  gint64 inked = 0, all = 0;

  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      if (docket_stamp_on_face (stamp, x, y))
        {
          inked += stamp->raster.ink[(gsize) y * stamp->raster.width + x];
          all += 255;
        }
  return (double) inked / MAX (all, 1);
}

void
docket_stamp_from_picture (DocketStamp *stamp, const guint8 *input)
{
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;
  guint8 *greys = docket_stamp_alloc (stamp, size);
  Histogram histogram = count (stamp, input);
  gboolean flat = percentile (&histogram, 1 - TAIL) - percentile (&histogram, TAIL) < LEAST_CONTRAST;
  double share;

  memcpy (greys, input, size);
  if (stamp->design.treatment == DOCKET_TREATMENT_THRESHOLD)
    threshold (stamp, greys, &histogram);
  else
    {
      stretch (stamp, greys, &histogram);
      if (stamp->design.treatment == DOCKET_TREATMENT_DITHER)
        dither (stamp, greys);
      else
        tone (stamp, greys);
    }
  free (greys);
  share = share_of_ink (stamp);
  if (flat || share < LEAST_SHARE || share > 1 - LEAST_SHARE)
    docket_stamp_warn (stamp, DOCKET_WARNING_ONE_TONE, TRUE, 0, 0, NULL);
}
