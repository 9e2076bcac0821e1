/* docket-stamp-thin.c: details that are thinner than the tool cuts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* With so much of the ink too thin, little would be left of the stamp. */
#define TOO_MUCH 0.35

/* How far from all that the tool can cut, in halves of the tool, a pixel lies that belongs to a line and
 * not to a corner: the notches of letters are sharper than their tips. */
#define AWAY_INK 3
#define AWAY_GAP 4

/* A spot of fewer of the tool's own areas is a tip or a nick, not a line. */
#define LEAST_SPOT 0.6

typedef struct
{
  DocketStamp *stamp;
  gint reach;         /* half the tool, pixels */
  gint thinnest;      /* hundredths of a millimetre */
  gint64 n_thin, n_ink;
} Search;

/* Signed and small, so that any processor does eight at a time. */
static void
take_nearer (gint16 *restrict row, const gint16 *restrict column, gint16 square, gint width)
{
  for (gint x = 0; x < width; x++)
    {
      gint16 other = (gint16) (column[x] + square);

      row[x] = other < row[x] ? other : row[x];
    }
}

void
docket_stamp_distances (DocketStamp *stamp, const guint8 *ink, gboolean inked, gint reach, gint16 *squares)
{
  gint width = stamp->raster.width, height = stamp->raster.height, far = reach + 1;
  gint16 *padded = docket_stamp_alloc (stamp, (width + 2 * reach) * sizeof (gint16));
  gint16 *columns = docket_stamp_alloc (stamp, (gsize) width * height * sizeof (gint16));

  for (gint y = 0; y < height; y++)
    for (gint x = 0; x < width; x++)
      columns[(gsize) y * width + x] = (ink[(gsize) y * width + x] != 0) == inked ? 0
                                       : y > 0 ? MIN (columns[(gsize) (y - 1) * width + x] + 1, far) : far;
  for (gint y = height - 2; y >= 0; y--)
    for (gint x = 0; x < width; x++)
      columns[(gsize) y * width + x] = MIN (columns[(gsize) y * width + x], columns[(gsize) (y + 1) * width + x] + 1);
  for (gint y = 0; y < height; y++)
    {
      gint16 *row = squares + (gsize) y * width;

      for (gint x = 0; x < width + 2 * reach; x++)
        padded[x] = (gint16) (far * far);
      for (gint x = 0; x < width; x++)
        row[x] = padded[reach + x] = (gint16) (columns[(gsize) y * width + x] * columns[(gsize) y * width + x]);
      for (gint d = -reach; d <= reach; d++)
        take_nearer (row, padded + reach + d, (gint16) (d * d), width);
    }
  free (columns);
  free (padded);
}

/* The spot of thin pixels at @start: marked 2 where it is a line, cleared where it is a tip. */
static void
judge_spot (Search *search, const gint16 *inside, gsize *queue, gsize start)
{
  DocketStamp *stamp = search->stamp;
  gsize n = 0, size = (gsize) stamp->raster.width * stamp->raster.height;
  gsize width = stamp->raster.width;
  guint8 *thin = stamp->thin;
  gint deepest = 0;

  thin[start] = 2;
  queue[n++] = start;
  for (gsize i = 0; i < n; i++)
    {
      gsize at = queue[i];
      gsize next[] = { at > 0 ? at - 1 : at, at + 1 < size ? at + 1 : at, at >= width ? at - width : at,
                       at + width < size ? at + width : at };

      deepest = MAX (deepest, inside[at]);
      for (guint k = 0; k < G_N_ELEMENTS (next); k++)
        if (thin[next[k]] == 1)
          {
            thin[next[k]] = 2;
            queue[n++] = next[k];
          }
    }
  if (n < LEAST_SPOT * 4 * search->reach * search->reach)
    for (gsize i = 0; i < n; i++)
      thin[queue[i]] = 0;
  else
    {
      gint thickness = (gint) lround ((2 * sqrt (deepest) - 1) * 100 / DOCKET_STAMP_FINE);

      search->thinnest = MIN (search->thinnest, MAX (thickness, 1));
      search->n_thin += n;
    }
}

/* What an opening with the tool's circle would take away, and lies farther from the rest than a
 * corner's tip does. */
static void
search_kind (Search *search, gboolean inked, gint16 *inside, gint16 *outside, guint8 *core, gsize *queue)
{
  DocketStamp *stamp = search->stamp;
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;
  gint reach = search->reach, away = (inked ? AWAY_INK : AWAY_GAP) * reach;

  docket_stamp_distances (stamp, stamp->raster.ink, !inked, reach, inside);
  for (gsize i = 0; i < size; i++)
    core[i] = inside[i] >= reach * reach;
  docket_stamp_distances (stamp, core, TRUE, away, outside);
  for (gsize i = 0; i < size; i++)
    if ((stamp->raster.ink[i] != 0) == inked && outside[i] > away * away)
      stamp->thin[i] = 1;
  for (gsize i = 0; i < size; i++)
    if (stamp->thin[i] == 1)
      judge_spot (search, inside, queue, i);
}

static void
forget_outside (DocketStamp *stamp, gint64 *n_ink)
{
  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      {
        gsize at = (gsize) y * stamp->raster.width + x;

        *n_ink += stamp->raster.ink[at] != 0;
        if (!docket_stamp_on_face (stamp, x, y))
          stamp->thin[at] = 0;
      }
}

void
docket_stamp_find_thin (DocketStamp *stamp)
{
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;
  Search search = { .stamp = stamp, .thinnest = G_MAXINT };
  gint16 *inside = docket_stamp_alloc (stamp, size * sizeof (gint16));
  gint16 *outside = docket_stamp_alloc (stamp, size * sizeof (gint16));
  gsize *queue = docket_stamp_alloc (stamp, size * sizeof (gsize));
  guint8 *core = docket_stamp_alloc (stamp, size);
  gint64 n_thin_ink;

  search.reach = MAX ((gint) ceil (stamp->design.detail * DOCKET_STAMP_FINE / 200.0), 1);
  stamp->thin = docket_stamp_alloc (stamp, size);
  memset (stamp->thin, 0, size);
  search_kind (&search, TRUE, inside, outside, core, queue);
  n_thin_ink = search.n_thin;
  search_kind (&search, FALSE, inside, outside, core, queue);
  forget_outside (stamp, &search.n_ink);
  if (search.n_thin > 0)
    docket_stamp_warn (stamp, DOCKET_WARNING_TOO_FINE, n_thin_ink > TOO_MUCH * search.n_ink,
                       MIN (search.thinnest, stamp->design.detail - 1), stamp->design.detail, NULL);
  free (inside);
  free (outside);
  free (queue);
  free (core);
}
