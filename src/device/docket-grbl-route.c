/* docket-grbl-route.c: the order of strokes: the nearest next, then mended by turning stretches round (2-opt)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-outline-private.h"

#include <math.h>

/* Above, mending would take longer than it saves. */
#define MOST_MENDED 400
#define MOST_ROUNDS 20

static double
distance (DocketGrblPoint a,
          DocketGrblPoint b)
{
  return hypot (a.x - b.x, a.y - b.y);
}

static GArray *
stroke_at (const GPtrArray *strokes,
           guint i)
{
  return g_ptr_array_index (strokes, i);
}

static DocketGrblPoint
first (const GArray *stroke)
{
  return g_array_index (stroke, DocketGrblPoint, 0);
}

static DocketGrblPoint
last (const GArray *stroke)
{
  return g_array_index (stroke, DocketGrblPoint, stroke->len - 1);
}

static gboolean
is_closed (const GArray *stroke)
{
  return distance (first (stroke), last (stroke)) < 1e-6;
}

/* Where to enter @stroke from @from: any point of a closed one, either end of an open one. */
static guint
nearest_entry (const GArray *stroke,
               DocketGrblPoint from,
               double *away)
{
  guint step = is_closed (stroke) ? 1 : stroke->len - 1;
  guint best = 0;

  *away = HUGE_VAL;
  for (guint i = 0; i < stroke->len; i += step)
    {
      double d = distance (from, g_array_index (stroke, DocketGrblPoint, i));

      if (d < *away)
        {
          *away = d;
          best = i;
        }
    }

  return best;
}

static void
reverse (GArray *stroke)
{
  DocketGrblPoint *points = (DocketGrblPoint *) (gpointer) stroke->data;

  for (guint i = 0, j = stroke->len - 1; i < j; i++, j--)
    {
      DocketGrblPoint point = points[i];

      points[i] = points[j];
      points[j] = point;
    }
}

static void
enter_at (GArray *stroke,
          guint entry)
{
  g_autoptr (GArray) turned = NULL;
  guint n = stroke->len - 1;

  if (entry == 0 || n == 0)
    return;
  if (!is_closed (stroke))
    {
      reverse (stroke);
      return;
    }

  turned = g_array_sized_new (FALSE, FALSE, sizeof (DocketGrblPoint), stroke->len);
  for (guint i = 0; i <= n; i++)
    g_array_append_val (turned, g_array_index (stroke, DocketGrblPoint, (entry + i) % n));
  g_array_set_size (stroke, 0);
  g_array_append_vals (stroke, turned->data, turned->len);
}

static void
swap (GPtrArray *strokes,
      guint i,
      guint j)
{
  gpointer stroke = strokes->pdata[i];

  strokes->pdata[i] = strokes->pdata[j];
  strokes->pdata[j] = stroke;
}

static void
take_the_nearest (GPtrArray *strokes,
                  DocketGrblPoint at)
{
  for (guint i = 0; i < strokes->len; i++)
    {
      guint best = i, best_entry = 0;
      double best_away = HUGE_VAL;

      for (guint j = i; j < strokes->len; j++)
        {
          double away;
          guint entry = nearest_entry (stroke_at (strokes, j), at, &away);

          if (away < best_away)
            {
              best_away = away;
              best_entry = entry;
              best = j;
            }
        }
      swap (strokes, i, best);
      enter_at (stroke_at (strokes, i), best_entry);
      at = last (stroke_at (strokes, i));
    }
}

/* Turning the stretch @i..@j round, each stroke backwards: what the way becomes shorter by. */
static double
gain_of_turning (const GPtrArray *strokes,
                 DocketGrblPoint before,
                 guint i,
                 guint j)
{
  DocketGrblPoint head = first (stroke_at (strokes, i));
  DocketGrblPoint tail = last (stroke_at (strokes, j));
  double now = distance (before, head), then = distance (before, tail);

  if (j + 1 < strokes->len)
    {
      DocketGrblPoint after = first (stroke_at (strokes, j + 1));

      now += distance (tail, after);
      then += distance (head, after);
    }

  return now - then;
}

static void
turn (GPtrArray *strokes,
      guint i,
      guint j)
{
  for (guint k = i; k <= j; k++)
    reverse (stroke_at (strokes, k));
  for (; i < j; i++, j--)
    swap (strokes, i, j);
}

static gboolean
mend_once (GPtrArray *strokes,
           DocketGrblPoint start)
{
  gboolean mended = FALSE;

  for (guint i = 0; i < strokes->len; i++)
    for (guint j = i; j < strokes->len; j++)
      {
        DocketGrblPoint before = i > 0 ? last (stroke_at (strokes, i - 1)) : start;

        if (gain_of_turning (strokes, before, i, j) > 1e-6)
          {
            turn (strokes, i, j);
            mended = TRUE;
          }
      }

  return mended;
}

void
docket_grbl_outlines_order (GPtrArray *strokes,
                            DocketGrblPoint start)
{
  take_the_nearest (strokes, start);
  for (guint round = 0; strokes->len <= MOST_MENDED && round < MOST_ROUNDS && mend_once (strokes, start); round++)
    ;
}

double
docket_grbl_outlines_travel (const GPtrArray *strokes,
                             DocketGrblPoint start)
{
  double sum = 0;

  for (guint i = 0; i < strokes->len; i++)
    {
      sum += distance (start, first (stroke_at (strokes, i)));
      start = last (stroke_at (strokes, i));
    }

  return sum;
}
