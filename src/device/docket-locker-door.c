/* docket-locker-door.c: one door: pulse sent, open, closed again, jammed, forced
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-locker-private.h"

#include <glib/gi18n.h>

/* So long after it failed an opening door belongs to the opening that jammed. */
#define LATE (30 * G_TIME_SPAN_SECOND)
/* A door that stays open for longer is left to people. */
#define LEFT_OPEN (15 * G_TIME_SPAN_MINUTE)

void
docket_locker_door_free (DocketLockerDoor *door)
{
  g_free (door->label);
  g_free (door);
}

static void
go_on (DocketLockerDoor       *door,
       DocketOpeningState      state,
       const char             *message,
       const DocketDoorEvents *events)
{
  door->opening.state = state;
  events->opening (events->data, door->opening.id, state, message);
}

void
docket_locker_door_pulsed (DocketLockerDoor       *door,
                           gint64                  id,
                           gboolean                answered,
                           gint64                  give_up,
                           const DocketDoorEvents *events)
{
  door->opening = (DocketDoorOpening) { .id = id, .uncertain = !answered, .give_up = give_up };
  if (answered)
    go_on (door, DOCKET_OPENING_PULSE_SENT, NULL, events);
  else
    door->opening.state = DOCKET_OPENING_CLAIMED;
}

static void
see_open (DocketLockerDoor       *door,
          gint64                  now,
          const DocketDoorEvents *events)
{
  gboolean asked = door->opening.id != 0;
  gboolean news = door->door != DOCKET_DOOR_OPEN;
  gboolean forced = door->door == DOCKET_DOOR_CLOSED && !asked;

  door->door = DOCKET_DOOR_OPEN;
  if (asked && door->opening.state != DOCKET_OPENING_DOOR_OPEN)
    {
      go_on (door, DOCKET_OPENING_DOOR_OPEN, NULL, events);
      door->opening.give_up = now + LEFT_OPEN;
    }
  if (news)
    events->door (events->data, door->label, DOCKET_DOOR_OPEN, forced);
}

static void
see_closed (DocketLockerDoor       *door,
            const DocketDoorEvents *events)
{
  gboolean news = door->door != DOCKET_DOOR_CLOSED;

  door->door = DOCKET_DOOR_CLOSED;
  if (door->opening.id != 0 && door->opening.state == DOCKET_OPENING_DOOR_OPEN)
    {
      go_on (door, DOCKET_OPENING_CLOSED, NULL, events);
      door->opening.id = 0;
    }
  if (news)
    events->door (events->data, door->label, DOCKET_DOOR_CLOSED, FALSE);
}

void
docket_locker_door_saw (DocketLockerDoor       *door,
                        gboolean                closed,
                        gint64                  now,
                        const DocketDoorEvents *events)
{
  if (closed)
    see_closed (door, events);
  else
    see_open (door, now, events);
}

void
docket_locker_door_lost (DocketLockerDoor       *door,
                         const DocketDoorEvents *events)
{
  if (door->door == DOCKET_DOOR_UNKNOWN)
    return;

  /* Where it opens meanwhile nobody can say that it was forced. */
  door->door = DOCKET_DOOR_UNKNOWN;
  events->door (events->data, door->label, DOCKET_DOOR_UNKNOWN, FALSE);
}

void
docket_locker_door_tick (DocketLockerDoor       *door,
                         gint64                  now,
                         const DocketDoorEvents *events)
{
  DocketDoorOpening *opening = &door->opening;

  if (opening->id == 0 || now < opening->give_up)
    return;
  if (opening->state == DOCKET_OPENING_DOOR_OPEN)
    {
      go_on (door, DOCKET_OPENING_UNKNOWN, _("The door was not closed again."), events);
      opening->id = 0;
    }
  else if (docket_opening_state_is_end (opening->state))
    opening->id = 0;
  else
    {
      gboolean seen = door->door == DOCKET_DOOR_CLOSED;

      if (seen && !opening->uncertain)
        go_on (door, DOCKET_OPENING_JAMMED, _("The lock got its pulse, but the door did not open."), events);
      else
        go_on (door, DOCKET_OPENING_UNKNOWN, _("The board did not answer, so whether the lock opened is not known."), events);
      opening->give_up = now + LATE;
    }
}

gboolean
docket_locker_door_is_busy (const DocketLockerDoor *door)
{
  return door->opening.id != 0 || door->relay_off != 0;
}
