/* docket-grbl-raster.c: burns a face's lines, in regions and in both directions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-raster-private.h"

#include <math.h>

/* A change of line within the run-out must not bend the way so much that the burnt part is slowed down. */
#define BEND 20

typedef struct
{
  DocketGrblWriter *writer;
  const DocketGrblLines *lines;
  double origin[2];       /* along, across: mm on the bed */
  double end_of_bed;      /* along */
  double run_up;
  double full_power;
} Raster;

/* The burnt part of a line, in steps: [first, end). */
typedef struct
{
  guint line, first, end;
} Row;

static double
along_mm (const Raster *raster,
          double steps)
{
  return raster->origin[0] + steps * raster->lines->step;
}

static double
across_mm (const Raster *raster,
           guint line)
{
  return raster->origin[1] + (line + 0.5) * raster->lines->pitch;
}

static void
travel (const Raster *raster,
        double along,
        double across)
{
  along = CLAMP (along, 0, raster->end_of_bed);
  if (raster->lines->axis == 0)
    docket_grbl_writer_travel (raster->writer, along, across);
  else
    docket_grbl_writer_travel (raster->writer, across, along);
}

static void
burn (const Raster *raster,
      double along,
      double across,
      guint8 value)
{
  int power = MAX ((int) lround (raster->full_power * value / 255), 1);

  if (raster->lines->axis == 0)
    docket_grbl_writer_burn (raster->writer, along, across, power);
  else
    docket_grbl_writer_burn (raster->writer, across, along, power);
}

static gboolean
find_row (const Raster *raster,
          const DocketGrblRegion *region,
          guint line,
          Row *row)
{
  const guint8 *values = raster->lines->burn + (gsize) line * raster->lines->n_steps;

  *row = (Row) { line, region->step0, region->step1 };
  while (row->first < row->end && values[row->first] == 0)
    row->first++;
  while (row->first < row->end && values[row->end - 1] == 0)
    row->end--;

  return row->first < row->end;
}

/* From one end to the other: stretches of one value are one move, gaps are travelled. */
static void
burn_row (const Raster *raster,
          const Row *row,
          gboolean forward)
{
  const guint8 *values = raster->lines->burn + (gsize) row->line * raster->lines->n_steps;
  double across = across_mm (raster, row->line);
  guint n = row->end - row->first;

  for (guint i = 0; i < n;)
    {
      guint8 value = values[forward ? row->first + i : row->end - 1 - i];
      double to;

      while (i < n && values[forward ? row->first + i : row->end - 1 - i] == value)
        i++;
      to = along_mm (raster, forward ? row->first + i : row->end - i);
      if (value == 0)
        travel (raster, to, across);
      else
        burn (raster, to, across, value);
    }
}

/* Where the head turns between two rows that lie on its way: behind the one and before the other. */
static double
turning_point (const Raster *raster,
               const Row *row,
               const Row *next,
               gboolean forward)
{
  if (forward)
    return along_mm (raster, MAX (row->end, next->end)) + raster->run_up;

  return along_mm (raster, MIN (row->first, next->first)) - raster->run_up;
}

static void
change_row (const Raster *raster,
            const Row *row,
            const Row *next,
            gboolean forward)
{
  double turn = turning_point (raster, row, next, forward);
  double across = across_mm (raster, next->line);
  double step = fabs (across - across_mm (raster, row->line));

  if (step * BEND > raster->run_up)
    travel (raster, turn, across_mm (raster, row->line));
  travel (raster, turn, across);
}

static GArray *
collect_rows (const Raster *raster,
              const DocketGrblRegion *region,
              gboolean upwards)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  guint n = region->line1 - region->line0;
  Row row;

  for (guint i = 0; i < n; i++)
    if (find_row (raster, region, upwards ? region->line0 + i : region->line1 - 1 - i, &row))
      g_array_append_val (rows, row);

  return rows;
}

static void
burn_region (const Raster *raster,
             const DocketGrblRegion *region,
             gboolean upwards,
             gboolean forward)
{
  g_autoptr (GArray) rows = collect_rows (raster, region, upwards);
  const Row *row = &g_array_index (rows, Row, 0);

  travel (raster, along_mm (raster, forward ? row->first : row->end) + (forward ? -raster->run_up : raster->run_up),
          across_mm (raster, row->line));
  for (guint i = 0; i < rows->len; i++, forward = !forward)
    {
      row = &g_array_index (rows, Row, i);
      travel (raster, along_mm (raster, forward ? row->first : row->end), across_mm (raster, row->line));
      burn_row (raster, row, forward);
      if (i + 1 < rows->len)
        change_row (raster, row, row + 1, forward);
      else
        travel (raster, along_mm (raster, forward ? row->end : row->first)
                          + (forward ? raster->run_up : -raster->run_up), across_mm (raster, row->line));
    }
}

/* How far the head has to go to begin @region at one of its four corners. */
static double
way_to (const Raster *raster,
        const DocketGrblRegion *region,
        gboolean upwards,
        gboolean forward)
{
  guint axis = raster->lines->axis;
  double along = along_mm (raster, forward ? region->step0 : region->step1);
  double across = across_mm (raster, upwards ? region->line0 : region->line1 - 1);
  double at[2] = { raster->writer->at[axis], raster->writer->at[1 - axis] };

  for (guint i = 0; i < 2; i++)
    if (isnan (at[i]))
      at[i] = 0;

  return hypot (along - at[0], across - at[1]);
}

static guint
nearest_region (const Raster *raster,
                const GArray *regions,
                guint *corner)
{
  double best_way = HUGE_VAL;
  guint best = 0;

  for (guint i = 0; i < regions->len; i++)
    for (guint j = 0; j < 4; j++)
      {
        double way = way_to (raster, &g_array_index (regions, DocketGrblRegion, i), (j & 1) != 0, (j & 2) != 0);

        if (way < best_way)
          {
            best_way = way;
            best = i;
            *corner = j;
          }
      }

  return best;
}

void
docket_grbl_raster_write (DocketGrblWriter *writer,
                          const DocketGrblMachine *machine,
                          const DocketGrblLines *lines,
                          const double origin[2],
                          const double bed[2],
                          double full_power)
{
  g_autoptr (GArray) regions = docket_grbl_raster_split (machine, lines, writer->feed);
  guint axis = lines->axis;
  Raster raster = {
    .writer = writer,
    .lines = lines,
    .origin = { origin[axis], origin[1 - axis] },
    .end_of_bed = bed[axis],
    .run_up = docket_grbl_planner_run_up (machine, axis, writer->feed),
    .full_power = full_power,
  };

  while (regions->len > 0)
    {
      guint corner = 0;
      guint next = nearest_region (&raster, regions, &corner);

      burn_region (&raster, &g_array_index (regions, DocketGrblRegion, next), (corner & 1) != 0, (corner & 2) != 0);
      g_array_remove_index (regions, next);
    }
}
