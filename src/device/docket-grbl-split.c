/* docket-grbl-split.c: which parts of a face are burnt each on its own: cut along empty bands where that is faster
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-raster-private.h"

#include <math.h>
#include <string.h>

#define DEEPEST 6

typedef struct
{
  const DocketGrblLines *lines;
  double speed;           /* mm/s while burning */
  double rapid;           /* mm/s */
  double acceleration;    /* mm/s² along the lines */
  GArray *regions;        /* DocketGrblRegion */
} Splitter;

/* first..end of what is empty. */
typedef struct
{
  guint first, end;
} Band;

static const guint8 *
line_at (const DocketGrblLines *lines,
         guint line)
{
  return lines->burn + (gsize) line * lines->n_steps;
}

static gboolean
line_is_empty (const Splitter *splitter,
               const DocketGrblRegion *region,
               guint line)
{
  const guint8 *burn = line_at (splitter->lines, line);

  for (guint step = region->step0; step < region->step1; step++)
    if (burn[step] != 0)
      return FALSE;

  return TRUE;
}

static gboolean
step_is_empty (const Splitter *splitter,
               const DocketGrblRegion *region,
               guint step)
{
  for (guint line = region->line0; line < region->line1; line++)
    if (line_at (splitter->lines, line)[step] != 0)
      return FALSE;

  return TRUE;
}

/* FALSE where nothing is left. */
static gboolean
trim (const Splitter *splitter,
      DocketGrblRegion *region)
{
  while (region->line0 < region->line1 && line_is_empty (splitter, region, region->line0))
    region->line0++;
  while (region->line0 < region->line1 && line_is_empty (splitter, region, region->line1 - 1))
    region->line1--;
  while (region->step0 < region->step1 && step_is_empty (splitter, region, region->step0))
    region->step0++;
  while (region->step0 < region->step1 && step_is_empty (splitter, region, region->step1 - 1))
    region->step1--;

  return region->line0 < region->line1 && region->step0 < region->step1;
}

/* Seconds for a gap between two runs of a line, both at the burning speed. */
static double
gap_seconds (const Splitter *splitter,
             double gap)
{
  double v = splitter->speed, a = splitter->acceleration;
  double peak = MIN (MAX (splitter->rapid, v), sqrt (v * v + a * gap));
  double even = MAX (gap - (peak * peak - v * v) / a, 0);

  return 2 * (peak - v) / a + even / peak;
}

static double
line_seconds (const Splitter *splitter,
              const DocketGrblRegion *region,
              guint line)
{
  const guint8 *burn = line_at (splitter->lines, line);
  double seconds = 0;
  guint gap = 0;
  gboolean begun = FALSE;

  for (guint step = region->step0; step < region->step1; step++)
    if (burn[step] == 0)
      gap++;
    else
      {
        if (begun && gap > 0)
          seconds += gap_seconds (splitter, gap * splitter->lines->step);
        begun = TRUE;
        gap = 0;
        seconds += splitter->lines->step / splitter->speed;
      }

  /* Braking behind and speeding up before the next. */
  return begun ? seconds + 2 * splitter->speed / splitter->acceleration : 0;
}

static double
region_seconds (const Splitter *splitter,
                const DocketGrblRegion *region)
{
  double seconds = 0;

  for (guint line = region->line0; line < region->line1; line++)
    seconds += line_seconds (splitter, region, line);

  return seconds;
}

static Band
widest_band (const Splitter *splitter,
             const DocketGrblRegion *region,
             gboolean of_lines)
{
  guint first = of_lines ? region->line0 : region->step0;
  guint end = of_lines ? region->line1 : region->step1;
  Band best = { 0, 0 }, band = { first, first };

  for (guint i = first; i < end; i++)
    {
      gboolean empty = of_lines ? line_is_empty (splitter, region, i) : step_is_empty (splitter, region, i);

      if (!empty)
        band.first = i + 1;
      band.end = i + 1;
      if (band.end - band.first > best.end - best.first)
        best = band;
    }

  return best;
}

/* The way between regions, roughly: across this one, from rest to rest. */
static double
change_seconds (const Splitter *splitter,
                const DocketGrblRegion *region)
{
  double way = hypot ((region->line1 - region->line0) * splitter->lines->pitch,
                      (region->step1 - region->step0) * splitter->lines->step);

  return 2 * sqrt (way / splitter->acceleration) + way / splitter->rapid;
}

/* A cut beside which every line must brake once more pays only where the gap takes longer than that. */
static gboolean
may_gain (const Splitter *splitter,
          Band band,
          gboolean of_lines)
{
  double gap = (band.end - band.first) * splitter->lines->step;

  if (band.first == band.end)
    return FALSE;

  return of_lines || gap_seconds (splitter, gap) > 2 * splitter->speed / splitter->acceleration;
}

static double split (Splitter *splitter, DocketGrblRegion region, guint depth);

/* What the two parts beside @band take; their regions are appended. */
static double
split_at (Splitter *splitter,
          const DocketGrblRegion *region,
          Band band,
          gboolean of_lines,
          guint depth)
{
  DocketGrblRegion one = *region, other = *region;

  if (of_lines)
    {
      one.line1 = band.first;
      other.line0 = band.end;
    }
  else
    {
      one.step1 = band.first;
      other.step0 = band.end;
    }

  return split (splitter, one, depth + 1) + split (splitter, other, depth + 1)
         + (of_lines ? 0 : change_seconds (splitter, region));
}

/* Tries to cut; gives the seconds of the better way, whose regions are appended. */
static double
split (Splitter *splitter,
       DocketGrblRegion region,
       guint depth)
{
  double best;
  guint begun = splitter->regions->len;

  if (!trim (splitter, &region))
    return 0;

  best = region_seconds (splitter, &region);
  g_array_append_val (splitter->regions, region);
  for (guint of_lines = 0; depth < DEEPEST && of_lines < 2; of_lines++)
    {
      Band band = widest_band (splitter, &region, of_lines != 0);
      guint before = splitter->regions->len;
      double seconds;

      if (!may_gain (splitter, band, of_lines != 0))
        continue;
      seconds = split_at (splitter, &region, band, of_lines != 0, depth);
      if (seconds < best)
        {
          best = seconds;
          g_array_remove_range (splitter->regions, begun, before - begun);
        }
      else
        g_array_set_size (splitter->regions, before);
    }

  return best;
}

GArray *
docket_grbl_raster_split (const DocketGrblMachine *machine,
                          const DocketGrblLines *lines,
                          double feed)
{
  Splitter splitter = {
    .lines = lines,
    .speed = MIN (feed, machine->rate[lines->axis]) / 60,
    .rapid = machine->rate[lines->axis] / 60,
    .acceleration = machine->acceleration[lines->axis],
    .regions = g_array_new (FALSE, FALSE, sizeof (DocketGrblRegion)),
  };

  split (&splitter, (DocketGrblRegion) { 0, lines->n_lines, 0, lines->n_steps }, 0);

  return splitter.regions;
}
