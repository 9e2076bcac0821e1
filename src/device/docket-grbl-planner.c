/* docket-grbl-planner.c: how long a GRBL takes for a program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-planner-private.h"

#include <math.h>

#define BITS_PER_BYTE 10
/* Lines that wait in the receive buffer behind the planner, roughly. */
#define LINES_WAITING 8

typedef struct
{
  double unit[2];
  double length;
  double speed2;      /* (mm/s)², the highest within the move */
  double acceleration;
  double entry2;      /* (mm/s)², as planned */
} Move;

/* What both axes allow along @unit. */
static double
limit_by_axes (const double unit[2],
               const double limits[2])
{
  double limit = HUGE_VAL;

  for (guint i = 0; i < 2; i++)
    if (fabs (unit[i]) > 1e-9)
      limit = MIN (limit, limits[i] / fabs (unit[i]));

  return limit;
}

static Move
make_move (const DocketGrblMachine *machine,
           const DocketGrblBlock *block)
{
  Move move = { .length = hypot (block->dx, block->dy) };
  double speed;

  if (move.length <= 0)
    return move;

  move.unit[0] = block->dx / move.length;
  move.unit[1] = block->dy / move.length;
  speed = limit_by_axes (move.unit, machine->rate);
  if (block->rate > 0)
    speed = MIN (speed, block->rate);
  move.speed2 = (speed / 60) * (speed / 60);
  move.acceleration = limit_by_axes (move.unit, machine->acceleration);

  return move;
}

/* The square of the speed at which the corner between two moves may be taken. */
static double
corner2 (const DocketGrblMachine *machine,
         const Move *before,
         const Move *after)
{
  double cosine = -(before->unit[0] * after->unit[0] + before->unit[1] * after->unit[1]);
  double highest = MIN (before->speed2, after->speed2);
  double sine;

  if (cosine > 0.999999)
    return 0;
  if (cosine < -0.999999)
    return highest;

  sine = sqrt (0.5 * (1 - cosine));

  return MIN (highest, after->acceleration * machine->junction_deviation * sine / (1 - sine));
}

static double
way_to_stop2 (const GArray *moves,
              guint from,
              guint n)
{
  double sum = 0;

  for (guint i = from; i < moves->len && i < from + n; i++)
    {
      const Move *move = &g_array_index (moves, Move, i);

      sum += 2 * move->acceleration * move->length;
    }

  return sum;
}

/* @moves come to rest at both ends. */
static void
plan_speeds (const DocketGrblMachine *machine,
             GArray *moves)
{
  double exit2 = 0;

  for (guint i = moves->len; i-- > 0;)
    {
      Move *move = &g_array_index (moves, Move, i);
      double corner = i > 0 ? corner2 (machine, move - 1, move) : 0;

      move->entry2 = MIN (corner, exit2 + 2 * move->acceleration * move->length);
      move->entry2 = MIN (move->entry2, way_to_stop2 (moves, i, machine->blocks));
      exit2 = move->entry2;
    }
  for (guint i = 1; i < moves->len; i++)
    {
      Move *move = &g_array_index (moves, Move, i);
      const Move *before = move - 1;

      move->entry2 = MIN (move->entry2, before->entry2 + 2 * before->acceleration * before->length);
    }
}

static double
move_seconds (const Move *move,
              double exit2)
{
  double a = move->acceleration;
  double peak2 = MIN (move->speed2, (2 * a * move->length + move->entry2 + exit2) / 2);
  double entry = sqrt (move->entry2), peak = sqrt (peak2), end = sqrt (exit2);
  double speeding_up = (peak2 - move->entry2) / (2 * a);
  double slowing_down = (peak2 - exit2) / (2 * a);
  double even = MAX (move->length - speeding_up - slowing_down, 0);

  return (peak - entry) / a + (peak - end) / a + (peak > 0 ? even / peak : 0);
}

/* Those of @blocks from @first up to where the machine comes to rest; their times go into @seconds. Gives the next. */
static guint
plan_stretch (const DocketGrblMachine *machine,
              const GArray *blocks,
              guint first,
              double *seconds)
{
  g_autoptr (GArray) moves = g_array_new (FALSE, FALSE, sizeof (Move));
  g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (guint));
  guint next = first;

  do
    {
      Move move = make_move (machine, &g_array_index (blocks, DocketGrblBlock, next));

      seconds[next] = 0;
      if (move.length > 0)
        {
          g_array_append_val (moves, move);
          g_array_append_val (owners, next);
        }
      next++;
    }
  while (next < blocks->len && !g_array_index (blocks, DocketGrblBlock, next).stops);

  plan_speeds (machine, moves);
  for (guint i = 0; i < moves->len; i++)
    seconds[g_array_index (owners, guint, i)] =
      move_seconds (&g_array_index (moves, Move, i),
                    i + 1 < moves->len ? g_array_index (moves, Move, i + 1).entry2 : 0);

  return next;
}

GArray *
docket_grbl_planner_times (const DocketGrblMachine *machine,
                           const GArray *blocks,
                           guint baud)
{
  GArray *times = g_array_sized_new (FALSE, TRUE, sizeof (double), blocks->len);
  guint waiting = machine->blocks + LINES_WAITING;
  double *done, arrived = 0, finished = 0;

  g_array_set_size (times, blocks->len);
  done = (double *) (gpointer) times->data;
  for (guint next = 0; next < blocks->len;)
    next = plan_stretch (machine, blocks, next, done);

  for (guint i = 0; i < blocks->len; i++)
    {
      double room = i >= waiting ? done[i - waiting] : 0;
      double wire = baud > 0 ? g_array_index (blocks, DocketGrblBlock, i).bytes * (double) BITS_PER_BYTE / baud : 0;

      arrived = MAX (arrived, room) + wire;
      finished = MAX (finished, arrived) + done[i];
      done[i] = finished;
    }

  return times;
}

double
docket_grbl_planner_run_up (const DocketGrblMachine *machine,
                            guint axis,
                            double rate)
{
  double speed = MIN (rate, machine->rate[axis]) / 60;

  return machine->acceleration[axis] > 0 ? speed * speed / (2 * machine->acceleration[axis]) : 0;
}
