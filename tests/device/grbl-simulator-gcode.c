/* grbl-simulator-gcode.c: the simulated GRBL's commands; strict, with the document's error codes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-simulator.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
sim_say (Sim *sim,
         const char *format,
         ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (sim->out, format, args);
  va_end (args);
  g_string_append (sim->out, "\r\n");
}

void
sim_gcode_reset (Sim *sim)
{
  sim->motion = 0;
  sim->incremental = sim->inches = FALSE;
  sim->system = 0;
  sim->g92[0] = sim->g92[1] = 0;
  sim->feed = sim->spindle = 0;
  sim->spindle_mode = 5;
}

void
sim_alarm (Sim *sim,
           guint code)
{
  sim_motion_drop (sim);
  sim->state = SIM_ALARM;
  sim->spindle_mode = 5;
  sim->reset_needed = code == 1 || code == 2;
  sim_say (sim, "ALARM:%u", code);
  if (sim->reset_needed)
    sim_say (sim, "[MSG:Reset to continue]");
}

/* What a block says, letter by letter. */
typedef struct
{
  int motion, system, distance, units, other;  /* -1: not said */
  int spindle, program;
  gboolean absolute_once;       /* G53 */
  gboolean has[26];
  double value[26];
} Words;

#define HAS(words, letter) ((words)->has[(letter) - 'A'])
#define VALUE(words, letter) ((words)->value[(letter) - 'A'])

/* Sets a modal word once. */
static guint
once (int *word,
      int value)
{
  if (*word != -1)
    return 21;
  *word = value;
  return 0;
}

static guint
take_g (Words *words,
        double value)
{
  int ignored = -1;

  if (value != floor (value))
    return 20;
  switch ((int) value)
    {
    case 0: case 1: case 80: return once (&words->motion, (int) value);
    case 54: case 55: case 56: case 57: case 58: case 59: return once (&words->system, (int) value - 54);
    case 90: case 91: return once (&words->distance, (int) value - 90);
    case 20: case 21: return once (&words->units, (int) value - 20);
    case 10: case 92: return once (&words->other, (int) value);
    case 17: case 94: case 40: case 49: return once (&ignored, 0);
    case 53: words->absolute_once = TRUE; return 0;
    default: return 20;
    }
}

static guint
take_m (Words *words,
        double value)
{
  switch ((int) value)
    {
    case 3: case 4: case 5: return once (&words->spindle, (int) value);
    case 0: case 2: case 30: return once (&words->program, (int) value);
    case 9: return 0;
    default: return 20;
    }
}

static guint
take_word (Words *words,
           char letter,
           double value)
{
  if (letter == 'G')
    return take_g (words, value);
  if (letter == 'M')
    return take_m (words, value);
  if (strchr ("FLNPSTXYZ", letter) == NULL)
    return 20;
  if (HAS (words, letter))
    return 25;
  if (strchr ("FNPST", letter) != NULL && value < 0)
    return 4;
  HAS (words, letter) = TRUE;
  VALUE (words, letter) = value;

  return 0;
}

/* Not strtod(): "0X1" is no number, but two words. */
static gboolean
read_number (const char **text,
             double *value)
{
  gsize length = strspn (*text, "+-.0123456789");
  g_autofree char *number = g_strndup (*text, length);
  char *end;

  *value = g_ascii_strtod (number, &end);
  *text += length;

  return length > 0 && *end == '\0';
}

static guint
read_words (const char *line,
            Words *words)
{
  memset (words, 0, sizeof *words);
  words->motion = words->system = words->distance = words->units = words->other = -1;
  words->spindle = words->program = -1;
  while (*line != '\0')
    {
      char letter = *line++;
      double value;
      guint error;

      if (letter < 'A' || letter > 'Z')
        return 1;
      if (!read_number (&line, &value))
        return 2;
      error = take_word (words, letter, value);
      if (error != 0)
        return error;
    }

  return 0;
}

static double
offset (Sim *sim,
        guint axis)
{
  return sim->offsets[sim->system][axis] + sim->g92[axis];
}

/* The target in machine coordinates. */
static void
find_target (Sim *sim,
             const Words *words,
             gboolean incremental,
             gboolean inches,
             double to[2])
{
  for (guint i = 0; i < 2; i++)
    {
      char letter = (char) ('X' + i);
      double value = VALUE (words, letter) * (inches ? 25.4 : 1);

      to[i] = sim->position[i];
      if (!HAS (words, letter))
        continue;
      if (words->absolute_once)
        to[i] = value;
      else if (incremental)
        to[i] += value;
      else
        to[i] = value + offset (sim, i);
    }
}

static gboolean
leaves_travel (Sim *sim,
               const double to[2])
{
  for (guint i = 0; i < 2; i++)
    if (to[i] > 0.0005 || to[i] < -sim->settings[130 + i] - 0.0005)
      return sim->settings[20] != 0;

  return FALSE;
}

static guint
set_offset (Sim *sim,
            const Words *words)
{
  int level = HAS (words, 'L') ? (int) VALUE (words, 'L') : 0;
  int number = HAS (words, 'P') ? (int) VALUE (words, 'P') : -1;

  if (words->other == 92)
    {
      for (guint i = 0; i < 2; i++)
        if (words->has['X' - 'A' + i])
          sim->g92[i] = sim->position[i] - sim->offsets[sim->system][i] - words->value['X' - 'A' + i];
      return 0;
    }
  if (!HAS (words, 'L') || number < 0)
    return 28;
  if ((level != 2 && level != 20) || number > 6)
    return level != 2 && level != 20 ? 20 : 29;
  for (guint i = 0; i < 2; i++)
    if (words->has['X' - 'A' + i])
      {
        double value = words->value['X' - 'A' + i];

        sim->offsets[number > 0 ? number - 1 : sim->system][i] = level == 2 ? value : sim->position[i] - value;
      }

  return 0;
}

static guint
move (Sim *sim,
      const Words *words,
      const double to[2])
{
  gboolean burns = sim->motion == 1 && sim->spindle_mode != 5 && sim->settings[32] != 0;

  if (sim->motion == 80)
    return 31;
  if (sim->motion == 1 && sim->feed <= 0)
    return 22;
  if (sim->forced_error != 0)
    {
      guint error = sim->forced_error;

      sim->forced_error = 0;
      return error;
    }
  if (leaves_travel (sim, to))
    {
      sim_alarm (sim, 2);
      return 0;
    }
  if (sim->state == SIM_CHECK)
    {
      sim->position[0] = to[0];
      sim->position[1] = to[1];
      return 0;
    }
  sim_motion_add (sim, to, sim->motion == 1 ? sim->feed : 0, burns, MIN (sim->spindle, sim->settings[30]));
  if (sim->state == SIM_IDLE && !g_queue_is_empty (&sim->blocks))
    sim->state = SIM_RUN;

  return 0;
}

static guint
execute_block (Sim *sim,
               const Words *words)
{
  gboolean has_axes = HAS (words, 'X') || HAS (words, 'Y') || HAS (words, 'Z');
  double to[2];

  if (HAS (words, 'F'))
    sim->feed = VALUE (words, 'F') * (sim->inches ? 25.4 : 1);
  if (HAS (words, 'S'))
    sim->spindle = VALUE (words, 'S');
  if (words->spindle != -1)
    sim->spindle_mode = words->spindle;
  if (words->units != -1)
    sim->inches = words->units == 0;
  if (words->system != -1)
    sim->system = words->system;
  if (words->distance != -1)
    sim->incremental = words->distance == 1;
  if (words->other != -1)
    return has_axes ? set_offset (sim, words) : 26;
  if (HAS (words, 'P') || HAS (words, 'L'))
    return 36;
  if (words->absolute_once && (words->motion == -1 ? sim->motion : words->motion) == 80)
    return 30;
  if (words->motion != -1)
    sim->motion = words->motion;
  find_target (sim, words, sim->incremental, sim->inches, to);
  if (has_axes)
    return move (sim, words, to);

  return 0;
}

static void
end_program (Sim *sim)
{
  sim->motion = 1;
  sim->system = 0;
  sim->incremental = FALSE;
  sim->spindle_mode = 5;
  if (sim->state != SIM_CHECK)
    sim_say (sim, "[MSG:Pgm End]");
}

static void
jog (Sim *sim,
     const char *line)
{
  Words words;
  guint error = read_words (line, &words);
  double to[2];

  if (sim->state != SIM_IDLE && sim->state != SIM_JOG)
    error = 9;
  else if (error == 0 && (words.motion != -1 || words.spindle != -1 || HAS (&words, 'S')))
    error = 16;
  else if (error == 0 && !HAS (&words, 'F'))
    error = 22;
  else if (error == 0)
    {
      find_target (sim, &words, words.distance == 1 || (words.distance == -1 && sim->incremental), words.units == 0, to);
      if (leaves_travel (sim, to))
        error = 15;
      else
        {
          sim_motion_add (sim, to, VALUE (&words, 'F'), FALSE, 0);
          if (!g_queue_is_empty (&sim->blocks))
            sim->state = SIM_JOG;
        }
    }
  if (error != 0)
    sim_say (sim, "error:%u", error);
  else
    sim_say (sim, "ok");
}

static void
print_settings (Sim *sim)
{
  static const guint whole[] = { 0, 1, 2, 3, 4, 5, 6, 10, 13, 20, 21, 22, 23, 26, 30, 31, 32 };
  static const guint broken[] = { 11, 12, 24, 25, 27, 100, 101, 102, 110, 111, 112, 120, 121, 122, 130, 131, 132 };

  for (guint n = 0; n < SIM_SETTINGS; n++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
        if (whole[i] == n)
          sim_say (sim, "$%u=%.0f", n, sim->settings[n]);
      for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
        if (broken[i] == n)
          sim_say (sim, "$%u=%.3f", n, sim->settings[n]);
    }
}

static void
print_parameters (Sim *sim)
{
  for (guint i = 0; i < 6; i++)
    sim_say (sim, "[G%u:%.3f,%.3f,0.000]", 54 + i, sim->offsets[i][0], sim->offsets[i][1]);
  sim_say (sim, "[G28:0.000,0.000,0.000]");
  sim_say (sim, "[G30:0.000,0.000,0.000]");
  sim_say (sim, "[G92:%.3f,%.3f,0.000]", sim->g92[0], sim->g92[1]);
  sim_say (sim, "[TLO:0.000]");
  sim_say (sim, "[PRB:0.000,0.000,0.000:0]");
}

/* 0, or an error. */
static guint
set_setting (Sim *sim,
             const char *line)
{
  char *end;
  guint64 number = g_ascii_strtoull (line + 1, &end, 10);

  if (*end != '=' || number >= SIM_SETTINGS)
    return 3;
  if (sim->state != SIM_IDLE && sim->state != SIM_ALARM)
    return 8;
  sim->settings[number] = g_ascii_strtod (end + 1, NULL);

  return 0;
}

/* 0, or an error; what it does is said before the "ok". */
static guint
execute_system (Sim *sim,
                const char *line)
{
  if (g_str_equal (line, "$$"))
    print_settings (sim);
  else if (g_str_equal (line, "$#"))
    print_parameters (sim);
  else if (g_str_equal (line, "$I"))
    {
      sim_say (sim, "[VER:1.1h.20190825:simulated]");
      sim_say (sim, "[OPT:V,%d,%d]", SIM_BLOCKS, SIM_BUFFER);
    }
  else if (g_str_equal (line, "$G"))
    sim_say (sim, "[GC:G%d G%d G17 G21 G90 G94 M%d M9 T0 F%.0f S%.0f]", sim->motion, 54 + sim->system,
             sim->spindle_mode, sim->feed, sim->spindle);
  else if (g_str_equal (line, "$X"))
    {
      if (sim->state == SIM_ALARM)
        {
          sim->state = SIM_IDLE;
          sim_say (sim, "[MSG:Caution: Unlocked]");
        }
    }
  else if (g_ascii_isdigit (line[1]))
    return set_setting (sim, line);
  else
    return 3;

  return 0;
}

static gboolean
is_stop (const Words *words)
{
  return words->spindle != -1 || words->program != -1 || words->other != -1;
}

gboolean
sim_gcode_waits (Sim *sim,
                 const char *line)
{
  Words words;

  if (sim->state == SIM_CHECK || sim->state == SIM_ALARM || g_queue_is_empty (&sim->blocks))
    return FALSE;
  if (g_str_has_prefix (line, "$J="))
    return sim_motion_is_full (sim);
  if (line[0] == '$')
    return FALSE;
  if (read_words (line, &words) == 0 && is_stop (&words))
    return TRUE;

  return sim_motion_is_full (sim);
}

void
sim_gcode_execute (Sim *sim,
                   const char *line)
{
  Words words;
  guint error;

  sim->lines++;
  if (strlen (line) > SIM_LINE)
    error = 11;
  else if (g_str_has_prefix (line, "$J="))
    {
      jog (sim, line + 3);
      return;
    }
  else if (line[0] == '$' && line[1] != '\0')
    error = sim->state == SIM_RUN || sim->state == SIM_JOG ? 8 : execute_system (sim, line);
  else if (sim->state == SIM_ALARM || sim->state == SIM_JOG)
    error = *line == '\0' ? 0 : 9;
  else
    {
      error = read_words (line, &words);
      if (error == 0)
        error = execute_block (sim, &words);
      if (error == 0 && words.program > 0)
        end_program (sim);
    }
  if (sim->state == SIM_ALARM && line[0] != '$')
    sim->sent_after_alarm++;
  if (sim->state == SIM_ALARM && sim->reset_needed)
    return;
  if (error != 0)
    sim_say (sim, "error:%u", error);
  else
    sim_say (sim, "ok");
}
