/* docket-locker-relays.c: locks under current: which, until when, and what is said of those that stay so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-locker-keeper-private.h"

#include <glib/gi18n.h>

/* A board that takes so much longer than the pulse to answer may take as long to end it. */
#define TOO_SLOW G_TIME_SPAN_SECOND
#define SPARE (20 * G_TIME_SPAN_MILLISECOND)

gboolean
docket_locker_keeper_is_slow (DocketLockerKeeper      *keeper,
                              const DocketLockerBoard *board)
{
  return !keeper->address->flash && board->took > keeper->address->pulse_ms * G_TIME_SPAN_MILLISECOND + TOO_SLOW;
}

char *
docket_locker_keeper_describe_slow (const DocketLockerBoard *board)
{
  return g_strdup_printf (_("Board %u of the lockers takes %.1f seconds to answer: its locks would stay under current for as long. "
                            "If it can end a pulse by itself, add flash=yes to the address; else look at its line."),
                          board->address, (double) board->took / G_TIME_SPAN_SECOND);
}

char *
docket_locker_keeper_describe_worst (DocketLockerKeeper *keeper)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      const DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->n_held > DOCKET_LOCKER_N_SOON)
        return g_strdup_printf (_("The lock of %s may still be under current: board %u does not say that it let it go. Take the "
                                  "board's power off and on."), door->label, door->board);
    }
  for (guint i = 0; i < keeper->boards->len; i++)
    {
      const DocketLockerBoard *board = &g_array_index (keeper->boards, DocketLockerBoard, i);

      if (board->n_silent > 1 && board->complaint != NULL)
        return g_strdup (board->complaint);
      if (board->n_silent == 0 && docket_locker_keeper_is_slow (keeper, board))
        return docket_locker_keeper_describe_slow (board);
    }
  return NULL;
}

void
docket_locker_keeper_forget_relays (DocketLockerKeeper *keeper,
                                    guint               board)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board != board)
        continue;
      door->relay_off = 0;
      door->n_held = 0;
    }
}

gint64
docket_locker_keeper_next_off (DocketLockerKeeper *keeper)
{
  gint64 next = 0;

  for (guint i = 0; i < keeper->doors->len; i++)
    {
      const DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->relay_off != 0 && door->n_held == 0 && (next == 0 || door->relay_off < next))
        next = door->relay_off;
    }
  return next;
}

gboolean
docket_locker_keeper_has_room (DocketLockerKeeper *keeper,
                               guint               address,
                               gint64              now)
{
  const DocketLockerBoard *board = docket_locker_keeper_find_board (keeper, address);
  gint64 end = docket_locker_keeper_next_off (keeper);

  return end == 0 || (board->off && board->n_silent == 0 && now + keeper->address->gap_us + 3 * board->took + SPARE <= end);
}
