/* grbl-simulator-board.c: the simulated board: its wire, its receive buffer, the bytes that it takes out of turn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-simulator-board.h"

#include <stdlib.h>
#include <string.h>

void
board_tell (const char *format,
      ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

void
board_banner (Board *board)
{
  Sim *sim = &board->sim;

  if (g_strcmp0 (board->as, "old") == 0)
    sim_say (sim, "\r\nGrbl 0.9j ['$' for help]");
  else
    sim_say (sim, "\r\nGrbl 1.1h ['$' for help]");
  if (sim->state == SIM_ALARM)
    sim_say (sim, "[MSG:'$H'|'$X' to unlock]");
}

static void
forget_lines (Board *board)
{
  g_string_truncate (board->buffer, 0);
  g_string_truncate (board->line, 0);
  g_clear_pointer (&board->waiting, g_free);
}

static void
soft_reset (Board *board)
{
  Sim *sim = &board->sim;
  gboolean moving = sim_motion_is_moving (sim) || board->homing_until > 0;
  gboolean locked = sim->state == SIM_ALARM;

  forget_lines (board);
  board->homing_until = 0;
  sim_motion_drop (sim);
  sim_gcode_reset (sim);
  sim->reset_needed = FALSE;
  sim->state = moving || locked ? SIM_ALARM : SIM_IDLE;
  if (moving)
    sim_say (sim, "ALARM:3");
  board_banner (board);
}

void
board_power_up (Board *board)
{
  Sim *sim = &board->sim;

  forget_lines (board);
  sim_motion_drop (sim);
  sim_gcode_reset (sim);
  sim->position[0] = sim->position[1] = 0;
  sim->reset_needed = FALSE;
  sim->state = sim->settings[22] != 0 ? SIM_ALARM : SIM_IDLE;
  board_banner (board);
}

const char *
board_state_name (Board *board)
{
  static const char *const names[] = { "Idle", "Run", "Hold:1", "Hold:0", "Jog", "Alarm", "Door:1", "Check", "Home" };

  return names[board->sim.state];
}

static void
report_status (Board *board)
{
  Sim *sim = &board->sim;
  double at[2];
  guint system = (guint) sim->system;

  sim_motion_where (sim, at);
  g_string_append_printf (sim->out, "<%s|MPos:%.3f,%.3f,0.000", board_state_name (board), at[0], at[1]);
  if (((guint) sim->settings[10] & 2) != 0)
    g_string_append_printf (sim->out, "|Bf:%u,%u", SIM_BLOCKS - g_queue_get_length (&sim->blocks),
                            (guint) (SIM_BUFFER - board->buffer->len));
  g_string_append_printf (sim->out, "|FS:%.0f,%.0f", sim_motion_speed (sim) * 60,
                          sim->spindle_mode == 5 ? 0 : sim->spindle);
  if (board->n_statuses % 10 == 0)
    g_string_append_printf (sim->out, "|WCO:%.3f,%.3f,0.000", sim->offsets[system][0] + sim->g92[0],
                            sim->offsets[system][1] + sim->g92[1]);
  else if (board->n_statuses % 10 == 1)
    g_string_append (sim->out, "|Ov:100,100,100");
  board->n_statuses++;
  sim_say (sim, ">");
}

static void
jog_cancel (Sim *sim)
{
  sim_motion_drop (sim);
  sim->state = SIM_IDLE;
}

/* TRUE: it was taken out of turn. */
static gboolean
take_realtime (Board *board,
               guchar byte)
{
  Sim *sim = &board->sim;

  if (byte == 0x18)
    soft_reset (board);
  else if (byte == '?')
    {
      if (board->homing_until <= 0 && !sim->reset_needed)
        report_status (board);
    }
  else if (byte == '!')
    {
      if (sim->state == SIM_JOG)
        jog_cancel (sim);
      else if (sim->state == SIM_RUN)
        sim_motion_hold (sim);
      else if (sim->state == SIM_IDLE)
        sim->state = SIM_HELD;
    }
  else if (byte == '~')
    {
      if (sim->state == SIM_HELD)
        sim_motion_resume (sim);
    }
  else if (byte == 0x85)
    {
      if (sim->state == SIM_JOG)
        jog_cancel (sim);
    }
  else
    return byte >= 0x80;

  return TRUE;
}

static void
take_byte (Board *board,
           guchar byte)
{
  if (take_realtime (board, byte))
    return;
  if (board->buffer->len >= SIM_BUFFER)
    {
      board->sim.overruns++;
      board_tell ("overrun");
      exit (3);
    }
  g_string_append_c (board->buffer, (char) byte);
}

static void
answer_as_another (Board *board)
{
  if (g_str_equal (board->as, "garbage"))
    g_string_append_len (board->sim.out, "\xe6\x80\x9e\xfe\x98\n\xf8\x86\x1e", 9);
  else
    sim_say (&board->sim, "READY SCALE 0.000 kg");
  g_string_truncate (board->arrived, 0);
}

static gboolean
is_another (Board *board)
{
  return board->as != NULL && !g_str_equal (board->as, "old");
}

void
board_bring_bytes (Board *board)
{
  double byte_s = board->baud > 0 ? 10 / board->baud : 0;
  gsize n = 0;

  if (is_another (board) && board->arrived->len > 0)
    answer_as_another (board);
  while (n < board->arrived->len && (byte_s <= 0 || board->wire_free <= board->sim.now))
    {
      guchar byte = (guchar) board->arrived->str[n++];

      board->wire_free += byte_s;
      board->last_byte = board->sim.now;
      if (board->eat > 0)
        board->eat--;
      else if (board->sim.now >= board->deaf_until && !board->muted)
        take_byte (board, byte);
    }
  g_string_erase (board->arrived, 0, (gssize) n);
}

static void
begin_homing (Board *board)
{
  Sim *sim = &board->sim;

  if (sim->settings[22] == 0)
    {
      sim_say (sim, "error:5");
      return;
    }
  sim->state = SIM_HOME;
  board->homing_until = sim->now + 2;
}

void
board_end_homing (Board *board)
{
  Sim *sim = &board->sim;

  if (board->homing_until <= 0 || sim->now < board->homing_until)
    return;

  board->homing_until = 0;
  for (guint i = 0; i < 2; i++)
    sim->position[i] = ((guint) sim->settings[23] & (1u << i)) != 0 ? sim->settings[27] - sim->settings[130 + i]
                                                                    : -sim->settings[27];
  sim->state = SIM_IDLE;
  sim_say (sim, "ok");
}

static void
toggle_check (Board *board)
{
  Sim *sim = &board->sim;

  if (sim->state == SIM_CHECK)
    {
      sim_say (sim, "[MSG:Disabled]");
      sim_say (sim, "ok");
      sim->state = SIM_IDLE;
      soft_reset (board);
    }
  else if (sim->state != SIM_IDLE)
    sim_say (sim, "error:8");
  else
    {
      sim->state = SIM_CHECK;
      sim_say (sim, "[MSG:Enabled]");
      sim_say (sim, "ok");
    }
}

static void
execute (Board *board,
         const char *line)
{
  if (board->gcode != NULL && line[0] != '$' && board->sim.state != SIM_CHECK && board->sim.state != SIM_ALARM)
    fprintf (board->gcode, "%s\n", line);
  if (g_str_equal (line, "$C"))
    toggle_check (board);
  else if (g_str_equal (line, "$H"))
    begin_homing (board);
  else
    sim_gcode_execute (&board->sim, line);
  if (board->marks && g_str_has_prefix (line, "M4") && board->sim.state != SIM_CHECK)
    {
      board->marks = FALSE;
      board->sim.lines = board->bytes = 0;
      board->first_byte = board->sim.now;
    }
}

/* Upper case, without blanks, as GRBL reads. */
static char *
take_whole_line (Board *board)
{
  while (board->buffer->len > 0)
    {
      char byte = board->buffer->str[0];

      g_string_erase (board->buffer, 0, 1);
      if (byte == '\n' || byte == '\r')
        {
          char *line = g_strdup (board->line->str);

          g_string_truncate (board->line, 0);
          return line;
        }
      if (byte != ' ')
        g_string_append_c (board->line, g_ascii_toupper (byte));
    }

  return NULL;
}

void
board_run_lines (Board *board)
{
  Sim *sim = &board->sim;

  while (board->homing_until <= 0)
    {
      if (board->waiting == NULL)
        board->waiting = take_whole_line (board);
      if (board->waiting == NULL || sim_gcode_waits (sim, board->waiting) || sim->state == SIM_DOOR
          || sim->state == SIM_HELD || sim->state == SIM_HOLDING)
        return;
      execute (board, board->waiting);
      g_clear_pointer (&board->waiting, g_free);
      sim_motion_advance (sim);
    }
}

