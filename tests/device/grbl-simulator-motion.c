/* grbl-simulator-motion.c: the simulated planner: each new move replans all that wait, also the one under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-simulator.h"

#include <math.h>

#define STEP_S 0.0005

static SimBlock *
head (Sim *sim)
{
  return g_queue_peek_head (&sim->blocks);
}

static double
exit_speed (Sim *sim)
{
  SimBlock *next = g_queue_peek_nth (&sim->blocks, 1);

  return next != NULL ? next->entry : 0;
}

/* The head's profile from where it was at head_began: speeding up, even, slowing down. */
typedef struct
{
  double peak, up_s, even_s, down_s;
} Profile;

static Profile
profile_of (Sim *sim)
{
  SimBlock *block = head (sim);
  double left = MAX (block->length - sim->done, 0), a = block->acceleration;
  double v0 = sim->speed, v1 = MIN (exit_speed (sim), sqrt (v0 * v0 + 2 * a * left));
  Profile profile;
  double even;

  v1 = MAX (v1, sqrt (MAX (v0 * v0 - 2 * a * left, 0)));
  profile.peak = MAX (MIN (block->nominal, sqrt ((2 * a * left + v0 * v0 + v1 * v1) / 2)), MAX (v0, v1));
  profile.up_s = (profile.peak - v0) / a;
  profile.down_s = (profile.peak - v1) / a;
  even = left - (profile.peak * profile.peak - v0 * v0) / (2 * a) - (profile.peak * profile.peak - v1 * v1) / (2 * a);
  profile.even_s = profile.peak > 0 ? MAX (even, 0) / profile.peak : 0;

  return profile;
}

/* Where the head is @seconds after head_began. */
static void
along_profile (Sim *sim,
               double seconds,
               double *done,
               double *speed)
{
  SimBlock *block = head (sim);
  Profile p = profile_of (sim);
  double a = block->acceleration, s = sim->done, up = MIN (seconds, p.up_s);

  s += sim->speed * up + a * up * up / 2;
  *speed = sim->speed + a * up;
  seconds -= up;
  if (seconds > 0)
    {
      double even = MIN (seconds, p.even_s), down = MIN (seconds - even, p.down_s);

      s += p.peak * even + p.peak * down - a * down * down / 2;
      *speed = p.peak - a * down;
    }
  *done = MIN (s, block->length);
}

static void
log_burnt (Sim *sim,
           const SimBlock *block,
           double from,
           double to)
{
  if (!block->burns || block->power <= 0 || to <= from)
    return;

  sim->burnt_mm += to - from;
  if (sim->log != NULL)
    fprintf (sim->log, "%.4f %.4f %.4f %.4f %g\n", block->from[0] + block->unit[0] * from,
             block->from[1] + block->unit[1] * from, block->from[0] + block->unit[0] * to,
             block->from[1] + block->unit[1] * to, block->power);
}

static void
finish_head (Sim *sim)
{
  SimBlock *block = g_queue_pop_head (&sim->blocks);

  log_burnt (sim, block, 0, block->length);
  sim->n_moves++;
  sim->done = 0;
  g_free (block);
  if (g_queue_is_empty (&sim->blocks))
    {
      sim->busy_seconds += sim->head_began - sim->busy_since;
      sim->speed = 0;
      if (sim->state == SIM_RUN || sim->state == SIM_JOG)
        sim->state = SIM_IDLE;
    }
}

/* While holding: slows down along the path, whatever was planned. */
static void
slow_down (Sim *sim)
{
  while (sim->head_began < sim->now && head (sim) != NULL && sim->speed > 0)
    {
      SimBlock *block = head (sim);
      double slower = MAX (sim->speed - block->acceleration * STEP_S, 0);

      sim->done += (sim->speed + slower) / 2 * STEP_S;
      sim->speed = slower;
      sim->head_began += STEP_S;
      if (sim->done >= block->length)
        {
          double rest = sim->done - block->length;

          finish_head (sim);
          sim->done = head (sim) != NULL ? rest : 0;
        }
    }
  if (head (sim) == NULL || sim->speed <= 0)
    {
      sim->speed = 0;
      sim->state = SIM_HELD;
    }
}

static gboolean
is_executing (Sim *sim)
{
  return head (sim) != NULL && (sim->state == SIM_RUN || sim->state == SIM_JOG || sim->state == SIM_HOLDING);
}

void
sim_motion_advance (Sim *sim)
{
  while (is_executing (sim))
    {
      Profile profile;
      double end;

      if (sim->instant)
        {
          sim->head_began = sim->now;
          finish_head (sim);
          continue;
        }
      if (sim->state == SIM_HOLDING)
        {
          slow_down (sim);
          return;
        }
      profile = profile_of (sim);
      end = sim->head_began + profile.up_s + profile.even_s + profile.down_s;
      if (end > sim->now)
        return;
      sim->speed = MIN (profile.peak, MAX (exit_speed (sim), profile.peak - head (sim)->acceleration * profile.down_s));
      sim->head_began = end;
      finish_head (sim);
    }
}

double
sim_motion_next (Sim *sim)
{
  Profile profile;

  if (!is_executing (sim))
    return G_MAXDOUBLE;
  if (sim->state == SIM_HOLDING || sim->instant)
    return sim->now;

  profile = profile_of (sim);

  return sim->head_began + profile.up_s + profile.even_s + profile.down_s;
}

gboolean
sim_motion_is_full (Sim *sim)
{
  return g_queue_get_length (&sim->blocks) >= SIM_BLOCKS;
}

gboolean
sim_motion_is_moving (Sim *sim)
{
  return is_executing (sim);
}

static double
limited (const double unit[2],
         double x,
         double y)
{
  double limit = G_MAXDOUBLE;

  if (fabs (unit[0]) > 1e-9)
    limit = MIN (limit, x / fabs (unit[0]));
  if (fabs (unit[1]) > 1e-9)
    limit = MIN (limit, y / fabs (unit[1]));

  return limit;
}

static double
corner_speed (Sim *sim,
              const SimBlock *before,
              const SimBlock *after)
{
  double cosine = -(before->unit[0] * after->unit[0] + before->unit[1] * after->unit[1]);
  double both = MIN (before->nominal, after->nominal), half;

  if (cosine > 0.999999)
    return 0;
  if (cosine < -0.999999)
    return both;
  half = sqrt ((1 - cosine) / 2);

  return MIN (both, sqrt (after->acceleration * sim->settings[11] * half / (1 - half)));
}

/* Backwards from rest, then forwards from what the head does now. */
static void
replan (Sim *sim)
{
  double exit = 0, before;

  for (GList *link = sim->blocks.tail; link != NULL && link != sim->blocks.head; link = link->prev)
    {
      SimBlock *block = link->data;

      block->entry = MIN (block->most_entry, sqrt (exit * exit + 2 * block->acceleration * block->length));
      exit = block->entry;
    }
  before = sim->speed;
  for (GList *link = sim->blocks.head; link != NULL && link->next != NULL; link = link->next)
    {
      SimBlock *block = link->data, *next = link->next->data;
      double length = link == sim->blocks.head ? block->length - sim->done : block->length;

      next->entry = MIN (next->entry, sqrt (before * before + 2 * block->acceleration * length));
      before = next->entry;
    }
}

/* From here on the profile is counted anew. */
static void
settle (Sim *sim)
{
  double done, speed;

  if (!is_executing (sim) || sim->instant || sim->state == SIM_HOLDING)
    return;

  along_profile (sim, sim->now - sim->head_began, &done, &speed);
  sim->done = done;
  sim->speed = speed;
  sim->head_began = sim->now;
}

void
sim_motion_add (Sim *sim,
                const double to[2],
                double rate,
                gboolean burns,
                double power)
{
  SimBlock *block = g_new0 (SimBlock, 1), *before = g_queue_peek_tail (&sim->blocks);

  for (guint i = 0; i < 2; i++)
    {
      block->from[i] = sim->position[i];
      block->to[i] = to[i];
      block->unit[i] = to[i] - sim->position[i];
    }
  block->length = hypot (block->unit[0], block->unit[1]);
  if (block->length < 1e-9)
    {
      g_free (block);
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      block->unit[i] /= block->length;
      sim->position[i] = to[i];
    }
  block->nominal = limited (block->unit, sim->settings[110] / 60, sim->settings[111] / 60);
  if (rate > 0)
    block->nominal = MIN (block->nominal, rate / 60);
  block->acceleration = limited (block->unit, sim->settings[120], sim->settings[121]);
  block->burns = burns;
  block->power = power;
  block->most_entry = before != NULL ? corner_speed (sim, before, block) : 0;

  settle (sim);
  if (before == NULL)
    {
      sim->head_began = sim->busy_since = sim->now;
      sim->done = sim->speed = 0;
    }
  g_queue_push_tail (&sim->blocks, block);
  replan (sim);
}

void
sim_motion_where (Sim *sim,
                  double position[2])
{
  double done = sim->done, speed;

  for (guint i = 0; i < 2; i++)
    position[i] = sim->position[i];
  if (head (sim) == NULL)
    return;
  if (is_executing (sim) && sim->state != SIM_HOLDING && !sim->instant)
    along_profile (sim, sim->now - sim->head_began, &done, &speed);
  for (guint i = 0; i < 2; i++)
    position[i] = head (sim)->from[i] + head (sim)->unit[i] * done;
}

double
sim_motion_speed (Sim *sim)
{
  double done, speed = sim->speed;

  if (is_executing (sim) && sim->state != SIM_HOLDING && !sim->instant)
    along_profile (sim, sim->now - sim->head_began, &done, &speed);

  return speed;
}

void
sim_motion_drop (Sim *sim)
{
  double where[2];

  sim_motion_where (sim, where);
  settle (sim);
  if (head (sim) != NULL)
    log_burnt (sim, head (sim), 0, sim->done);
  g_queue_clear_full (&sim->blocks, g_free);
  sim->position[0] = where[0];
  sim->position[1] = where[1];
  sim->done = sim->speed = 0;
}

void
sim_motion_hold (Sim *sim)
{
  settle (sim);
  sim->head_began = sim->now;
  sim->state = SIM_HOLDING;
}

void
sim_motion_resume (Sim *sim)
{
  sim->head_began = sim->now;
  sim->speed = 0;
  sim->state = g_queue_is_empty (&sim->blocks) ? SIM_IDLE : SIM_RUN;
  if (head (sim) != NULL)
    replan (sim);
}
