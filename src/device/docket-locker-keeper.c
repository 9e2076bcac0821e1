/* docket-locker-keeper.c: the thread that speaks on a line of lockers
 *
 * What is asked comes first; between it the boards are looked at in turn. A board that says nothing is asked ever more
 * rarely, so that it costs the others no time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-locker-keeper-private.h"

#include <glib/gi18n.h>

#define LOOK_EVERY (500 * G_TIME_SPAN_MILLISECOND)
#define LOOK_OFTEN (60 * G_TIME_SPAN_MILLISECOND)
#define SILENT_FIRST G_TIME_SPAN_SECOND
#define SILENT_LONGEST (30 * G_TIME_SPAN_SECOND)
#define OPEN_AGAIN (2 * G_TIME_SPAN_SECOND)
#define LOST_AGAIN (100 * G_TIME_SPAN_MILLISECOND)
/* A relay that nobody answers for is let go again: soon, then rarely, and at last when its board is back. */
#define LET_GO_AGAIN (100 * G_TIME_SPAN_MILLISECOND)
#define LET_GO_RARELY (2 * G_TIME_SPAN_SECOND)
#define N_LET_GO 40
#define N_LAST 3             /* so often when the program ends */

/* --- the line --- */

static void
say_trouble (DocketLockerKeeper     *keeper,
             const char *trouble)
{
  g_mutex_lock (&keeper->lock);
  g_free (keeper->trouble);
  keeper->trouble = g_strdup (trouble);
  keeper->open = trouble == NULL;
  g_mutex_unlock (&keeper->lock);
}

void
docket_locker_board_clear (gpointer board)
{
  g_free (((DocketLockerBoard *) board)->complaint);
}

static void
say_boards (DocketLockerKeeper *keeper)
{
  GString *silent = g_string_new (NULL);

  for (guint i = 0; i < keeper->boards->len; i++)
    {
      const DocketLockerBoard *board = &g_array_index (keeper->boards, DocketLockerBoard, i);

      if (board->n_silent > 1)
        g_string_append_printf (silent, "%s%u", silent->len > 0 ? ", " : "", board->address);
    }
  g_mutex_lock (&keeper->lock);
  g_free (keeper->silent);
  g_free (keeper->warning);
  keeper->silent = g_string_free (silent, silent->len == 0);
  keeper->warning = docket_locker_keeper_describe_worst (keeper);
  g_mutex_unlock (&keeper->lock);
}

static void
lose_doors (DocketLockerKeeper *keeper,
            guint   board)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (board == 0 || door->board == board)
        docket_locker_door_lost (door, &keeper->events);
    }
}

DocketLockerBoard *
docket_locker_keeper_find_board (DocketLockerKeeper *keeper,
            guint   address)
{
  const DocketLockerBoard fresh = { .address = address };

  for (guint i = 0; i < keeper->boards->len; i++)
    if (g_array_index (keeper->boards, DocketLockerBoard, i).address == address)
      return &g_array_index (keeper->boards, DocketLockerBoard, i);
  g_array_append_val (keeper->boards, fresh);
  return &g_array_index (keeper->boards, DocketLockerBoard, keeper->boards->len - 1);
}

static void
note_result (DocketLockerKeeper             *keeper,
             DocketLockerBoard              *board,
             DocketModbusResult  result,
             gint64              now)
{
  if (result == DOCKET_MODBUS_GONE)
    {
      say_trouble (keeper, _("The connection to the lockers was lost."));
      lose_doors (keeper, 0);
      /* What takes connections and ends them all is not asked without a rest. */
      keeper->open_next = now + (keeper->answered ? LOST_AGAIN : OPEN_AGAIN);
      return;
    }
  g_clear_pointer (&board->complaint, g_free);
  if (result != DOCKET_MODBUS_SILENT && result != DOCKET_MODBUS_WRONG)
    {
      gboolean was_slow = docket_locker_keeper_is_slow (keeper, board);

      keeper->answered = TRUE;
      board->took = docket_modbus_get_took (keeper->line);
      if (board->n_silent > 0 || was_slow != docket_locker_keeper_is_slow (keeper, board))
        {
          board->n_silent = 0;
          say_boards (keeper);
        }
      return;
    }
  if (result == DOCKET_MODBUS_WRONG)
    board->complaint = g_strdup (docket_modbus_get_complaint (keeper->line));
  /* One frame may be disturbed; the second in a row makes it a board that is gone. */
  board->n_silent++;
  if (board->n_silent == 1)
    {
      board->next = now;
      return;
    }
  board->off = FALSE;
  board->next = now + MIN (SILENT_FIRST << MIN (board->n_silent - 2, 5), SILENT_LONGEST);
  say_boards (keeper);
  lose_doors (keeper, board->address);
}

static gboolean
open_line (DocketLockerKeeper *keeper,
           gint64  now)
{
  g_autoptr (GError) error = NULL;
  gboolean anew = !docket_modbus_is_stale (keeper->line);

  if (docket_modbus_is_open (keeper->line))
    return TRUE;
  if (now < keeper->open_next)
    return FALSE;
  if (!docket_modbus_open (keeper->line, &error))
    {
      say_trouble (keeper, error->message);
      lose_doors (keeper, 0);
      keeper->open_next = g_get_monotonic_time () + OPEN_AGAIN;
      return FALSE;
    }
  for (guint i = 0; anew && i < keeper->boards->len; i++)
    g_array_index (keeper->boards, DocketLockerBoard, i).off = FALSE;
  keeper->answered = keeper->answered && !anew;
  say_trouble (keeper, NULL);
  return TRUE;
}

static DocketLockerDoor *
find_door (DocketLockerKeeper     *keeper,
           const char *label)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (g_str_equal (door->label, label))
        return door;
    }
  return NULL;
}

/* --- looking --- */

static gboolean
look_at_board (DocketLockerKeeper *keeper,
               DocketLockerBoard  *board)
{
  guint8 inputs[DOCKET_MODBUS_MAX_INPUTS] = { 0 };
  DocketModbusResult result;
  guint n = 1;

  if (!board->off)
    {
      result = docket_modbus_all_off (keeper->line, board->address);
      board->off = result == DOCKET_MODBUS_DONE;
      if (!board->off)
        {
          note_result (keeper, board, result, g_get_monotonic_time ());
          return FALSE;
        }
      docket_locker_keeper_forget_relays (keeper, board->address);
      say_boards (keeper);
    }
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      const DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board == board->address)
        n = MAX (n, MIN (door->sensor + 1, DOCKET_MODBUS_MAX_INPUTS));
    }
  result = docket_modbus_read_inputs (keeper->line, board->address, n, inputs);
  note_result (keeper, board, result, g_get_monotonic_time ());
  for (guint i = 0; result == DOCKET_MODBUS_DONE && i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board == board->address && door->sensor < n)
        docket_locker_door_saw (door, (inputs[door->sensor] != 0) == keeper->address->closed, g_get_monotonic_time (),
                                &keeper->events);
    }
  return result == DOCKET_MODBUS_DONE;
}

static gboolean
is_busy (DocketLockerKeeper *keeper,
         guint   board)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      const DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board == board && docket_locker_door_is_busy (door))
        return TRUE;
    }
  return FALSE;
}

/* The board whose turn it is; @next (inout): when the first one is, at the latest. */
static DocketLockerBoard *
next_board (DocketLockerKeeper *keeper,
            gint64  now,
            gint64 *next)
{
  DocketLockerBoard *first = NULL;

  for (guint i = 0; i < keeper->boards->len; i++)
    {
      DocketLockerBoard *board = &g_array_index (keeper->boards, DocketLockerBoard, i);

      if (first == NULL || board->next < first->next)
        first = board;
    }
  if (first != NULL)
    *next = MIN (*next, first->next);
  return first != NULL && first->next <= now ? first : NULL;
}

static void
look_at_next (DocketLockerKeeper *keeper,
              gint64  now,
              gint64 *next)
{
  DocketLockerBoard *board = next_board (keeper, now, next);
  gint64 pause;

  if (board == NULL)
    return;
  if (!docket_locker_keeper_has_room (keeper, board->address, now))
    {
      *next = docket_locker_keeper_next_off (keeper);
      return;
    }
  pause = is_busy (keeper, board->address) ? LOOK_OFTEN : LOOK_EVERY;
  docket_modbus_set_end (keeper->line, docket_locker_keeper_next_off (keeper));
  if (look_at_board (keeper, board))
    board->next = now + pause;
  docket_modbus_set_end (keeper->line, 0);
  *next = now;
}

/* --- opening --- */

static void
fail (DocketLockerKeeper     *keeper,
      gint64      id,
      const char *sentence)
{
  keeper->events.opening (keeper->events.data, id, DOCKET_OPENING_FAILED, sentence);
}

static DocketModbusResult
send_pulse (DocketLockerKeeper           *keeper,
            DocketLockerDoor *door)
{
  gint64 end = g_get_monotonic_time () + keeper->address->gap_us + keeper->address->pulse_ms * G_TIME_SPAN_MILLISECOND;
  DocketModbusResult result;

  if (keeper->address->flash)
    return docket_modbus_flash_relay (keeper->line, door->board, door->relay);
  result = docket_modbus_set_relay (keeper->line, door->board, door->relay, TRUE);
  if (result != DOCKET_MODBUS_REFUSED)
    door->relay_off = end;
  door->n_held = 0;
  return result;
}

static void
open_door (DocketLockerKeeper              *keeper,
           DocketLockerDoor    *door,
           const DocketOpening *opening)
{
  DocketLockerBoard *board = docket_locker_keeper_find_board (keeper, door->board);
  DocketModbusResult result;
  gint64 now;

  /* Of a board that was silent it must be known that it listens: a pulse into the dark could come later. */
  if ((board->n_silent > 0 || !board->off) && !look_at_board (keeper, board))
    {
      g_autofree char *sentence = board->complaint != NULL ? g_strdup (board->complaint)
        : g_strdup_printf (_("The board %u of the lockers does not answer."), board->address);

      fail (keeper, opening->id, sentence);
      return;
    }
  if (docket_locker_keeper_is_slow (keeper, board))
    {
      g_autofree char *sentence = docket_locker_keeper_describe_slow (board);

      fail (keeper, opening->id, sentence);
      return;
    }
  result = send_pulse (keeper, door);
  now = g_get_monotonic_time ();
  note_result (keeper, board, result, now);
  if (result == DOCKET_MODBUS_REFUSED)
    {
      fail (keeper, opening->id, _("The board of this locker refused the pulse. See whether the number of its relay is right."));
      return;
    }
  docket_locker_door_pulsed (door, opening->id, result == DOCKET_MODBUS_DONE,
                             now + keeper->address->wait_ms * G_TIME_SPAN_MILLISECOND, &keeper->events);
  board->next = now + LOOK_OFTEN;
}

static void
resume_door (DocketLockerKeeper              *keeper,
             DocketLockerDoor    *door,
             const DocketOpening *opening)
{
  DocketLockerBoard *board = docket_locker_keeper_find_board (keeper, door->board);

  docket_locker_door_pulsed (door, opening->id, FALSE, g_get_monotonic_time () + LOOK_OFTEN, &keeper->events);
  if (open_line (keeper, g_get_monotonic_time ()))
    look_at_board (keeper, board);
}

/* A door that was described a moment ago is asked for before it is told here. */
static DocketLockerDoor *
add_door (DocketLockerKeeper  *keeper,
          const DocketOpening *opening)
{
  DocketLockerDoor *door = g_new0 (DocketLockerDoor, 1);

  door->label = g_strdup (opening->label);
  door->board = opening->board;
  door->relay = opening->relay;
  door->sensor = opening->sensor;
  g_ptr_array_add (keeper->doors, door);
  return door;
}

static void
carry_out (DocketLockerKeeper      *keeper,
           const DocketLockerOrder *order)
{
  const DocketOpening *opening = order->opening;
  DocketLockerDoor *door = find_door (keeper, opening->label);

  if (door == NULL && !order->resume)
    door = add_door (keeper, opening);
  if (door == NULL || door->board != opening->board || door->relay != opening->relay)
    fail (keeper, opening->id, _("This locker is not known here."));
  else if (order->resume)
    resume_door (keeper, door, opening);
  else if (!open_line (keeper, g_get_monotonic_time ()))
    fail (keeper, opening->id, _("The lockers cannot be reached."));
  else
    open_door (keeper, door, opening);
}

/* A relay that stays on burns its lock. */
static void
let_go (DocketLockerKeeper           *keeper,
        DocketLockerDoor *door,
        gint64            now)
{
  DocketLockerBoard *board = docket_locker_keeper_find_board (keeper, door->board);
  DocketModbusResult result = docket_modbus_set_relay (keeper->line, door->board, door->relay, FALSE);
  gboolean was_told = door->n_held > DOCKET_LOCKER_N_SOON;

  /* Whether the board is there at all is for the looks to find out. */
  if (result == DOCKET_MODBUS_DONE || result == DOCKET_MODBUS_GONE)
    note_result (keeper, board, result, now);
  if (result == DOCKET_MODBUS_DONE)
    door->n_held = 0;
  else if (result != DOCKET_MODBUS_GONE)
    door->n_held++;
  door->relay_off = now + (door->n_held <= DOCKET_LOCKER_N_SOON ? LET_GO_AGAIN : LET_GO_RARELY);
  /* All relays of a board are switched off before anything else is asked of it. */
  if (door->n_held > N_LET_GO)
    board->off = FALSE;
  if (result == DOCKET_MODBUS_DONE || door->n_held > N_LET_GO)
    door->relay_off = 0;
  if (was_told != (door->n_held > DOCKET_LOCKER_N_SOON))
    say_boards (keeper);
}

static void
tend_doors (DocketLockerKeeper *keeper,
            gint64  now,
            gint64 *next)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->relay_off != 0 && now >= door->relay_off && open_line (keeper, now))
        let_go (keeper, door, now);
      else if (door->relay_off != 0 && now >= door->relay_off)
        door->relay_off = now + LET_GO_AGAIN;
      if (door->relay_off != 0)
        *next = MIN (*next, MAX (door->relay_off, now + G_TIME_SPAN_MILLISECOND));
      docket_locker_door_tick (door, now, &keeper->events);
      if (door->opening.id != 0)
        *next = MIN (*next, MAX (door->opening.give_up, now));
    }
}

/* --- the thread --- */

/* What is under way at doors that go is brought to its end: no relay may stay on. */
static void
keep_busy (DocketLockerKeeper *keeper,
           GPtrArray          *doors)
{
  for (guint i = keeper->doors->len; i-- > 0;)
    {
      const DocketLockerDoor *old = g_ptr_array_index (keeper->doors, i);
      gboolean gone = TRUE;

      for (guint j = 0; j < doors->len; j++)
        gone = gone && !g_str_equal (((const DocketLockerDoor *) g_ptr_array_index (doors, j))->label, old->label);
      if (gone && (old->relay_off != 0 || docket_locker_door_is_busy (old)))
        g_ptr_array_add (doors, g_ptr_array_steal_index (keeper->doors, i));
    }
}

/* The doors as they are to be, with what is known of those that stay. */
static void
change_doors (DocketLockerKeeper    *keeper,
              GPtrArray *doors)
{
  for (guint i = 0; i < doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (doors, i);
      DocketLockerDoor *old = find_door (keeper, door->label);

      docket_locker_keeper_find_board (keeper, door->board)->next = 0;
      if (old == NULL || old->board != door->board || old->relay != door->relay || old->sensor != door->sensor)
        continue;
      door->door = old->door;
      door->opening = old->opening;
      door->relay_off = old->relay_off;
      door->n_held = old->n_held;
    }
  keep_busy (keeper, doors);
  g_ptr_array_unref (keeper->doors);
  keeper->doors = doors;
}

/* Whether there is one for which no relay has to stay on for longer. Under the lock. */
static gboolean
has_order (DocketLockerKeeper *keeper)
{
  const DocketLockerOrder *order = g_queue_peek_head (&keeper->orders);

  return order != NULL && docket_locker_keeper_has_room (keeper, order->opening->board, g_get_monotonic_time ());
}

/* Waits for something to do until @next. (transfer full) (nullable). FALSE: to end. */
static gboolean
wait (DocketLockerKeeper     *keeper,
      gint64      next,
      DocketLockerOrder     **order,
      GPtrArray **doors,
      gboolean   *hurry)
{
  gboolean go_on;

  g_mutex_lock (&keeper->lock);
  while (!keeper->stop && keeper->new_doors == NULL && !has_order (keeper) &&
         g_cond_wait_until (&keeper->cond, &keeper->lock, MAX (next, keeper->hurry_until)))
    ;
  *doors = g_steal_pointer (&keeper->new_doors);
  *order = *doors == NULL && has_order (keeper) ? g_queue_pop_head (&keeper->orders) : NULL;
  *hurry = keeper->hurry_until > g_get_monotonic_time ();
  go_on = !keeper->stop;
  g_mutex_unlock (&keeper->lock);
  return go_on;
}

/* No relay stays on behind a program that has ended, if it can be helped. */
static void
let_all_go (DocketLockerKeeper *keeper)
{
  for (guint i = 0; i < keeper->doors->len * N_LAST; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i % keeper->doors->len);

      if (door->relay_off != 0 && open_line (keeper, g_get_monotonic_time ()))
        let_go (keeper, door, 0);
    }
}

gpointer
docket_locker_keeper_run (gpointer data)
{
  DocketLockerKeeper *keeper = data;
  gint64 next = 0;
  GPtrArray *doors = NULL;
  DocketLockerOrder *order = NULL;
  gboolean hurry = FALSE;

  while (wait (keeper, next, &order, &doors, &hurry))
    {
      gint64 now = g_get_monotonic_time ();

      next = now + LOOK_EVERY;
      if (doors != NULL)
        change_doors (keeper, doors);
      else if (order != NULL)
        carry_out (keeper, order);
      else if (!hurry && open_line (keeper, now))
        look_at_next (keeper, now, &next);
      tend_doors (keeper, g_get_monotonic_time (), &next);
      if (doors != NULL || order != NULL)
        next = 0;
      g_clear_pointer (&order, docket_locker_order_free);
    }
  g_clear_pointer (&order, docket_locker_order_free);
  g_clear_pointer (&doors, g_ptr_array_unref);
  let_all_go (keeper);
  docket_locker_keeper_unref (keeper);
  return NULL;
}
