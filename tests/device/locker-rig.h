/* locker-rig.h: a locker with its boards (locker_boards.py), in tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device.h"
#include "docket-error.h"
#include "docket-locker.h"

#include <gio/gio.h>

typedef struct
{
  char *folder;
  char *link;
  GSubprocess *boards;
  GDataInputStream *from_boards;
  char *place;                 /* of the boards: the link, or the port */
  DocketDevice *device;
  DocketLocker *locker;
  GString *story;              /* what the locker said: "1:pulse-sent 1:door-open …" */
  char *message;               /* the last sentence that came with it; NULL */
} LockerRig;

/* With the doors A1, A2 (board 1) and B1 (board 2), which were seen closed. @option: of the boards, NULL; @options: of the
 * address, "&wait=2". */
LockerRig *locker_rig_new (gboolean tcp, const char *option, const char *options);
void locker_rig_free (LockerRig *rig);

/* An order of locker_boards.py, which it has done; what the boards did before is read over. */
void locker_rig_tell_boards (LockerRig *rig, const char *order);

/* The next line of what the boards did. (transfer full) */
char *locker_rig_read_boards (LockerRig *rig);

/* Reads what the boards did until a line that begins with @prefix. */
void locker_rig_expect_boards (LockerRig *rig, const char *prefix);

/* How many pulses there were; the boards have heard what they were told before. */
guint locker_rig_count_pulses (LockerRig *rig);

void locker_rig_start_boards (LockerRig *rig, gboolean tcp, const char *option);
void locker_rig_stop_boards (LockerRig *rig);

/* Until the story has @what. */
void locker_rig_expect (LockerRig *rig, const char *what);

/* Until the device says @words of itself; NULL: nothing. */
void locker_rig_expect_sentence (LockerRig *rig, const char *words);

/* (transfer full) */
DocketOpening *locker_rig_opening_of (gint64 id, const char *label, guint board, guint relay);
void locker_rig_ask_open (LockerRig *rig, gint64 id, const char *label, guint board, guint relay);
