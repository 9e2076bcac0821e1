/* docket-locker-keeper-private.h: the thread that speaks on a line of lockers, and what it shares with its DocketLocker
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-locker-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint address;
  guint n_silent;          /* requests in a row without an answer */
  gboolean off;            /* its relays were switched off since the line was opened */
  gint64 next;             /* monotonic: when to look at it */
} DocketLockerBoard;

typedef struct
{
  DocketOpening *opening;
  gboolean resume;         /* no pulse */
} DocketLockerOrder;

/* Shared by the GObject and its thread. */
typedef struct
{
  gatomicrefcount refs;
  GMainContext *home;
  GWeakRef locker;

  GMutex lock;
  GCond cond;
  /* guarded by lock */
  gboolean started;        /* the thread */
  gboolean stop;
  gint64 hurry_until;
  GQueue orders;           /* Order */
  GPtrArray *new_doors;    /* DocketLockerDoor; NULL: as they are */
  char *trouble;           /* what is wrong with the line; NULL */
  gboolean open;
  char *silent;            /* "2, 5": boards that do not answer; NULL: all do */

  /* the thread's own */
  DocketModbusAddress *address;
  DocketModbus *line;
  GArray *boards;          /* Board */
  GPtrArray *doors;        /* DocketLockerDoor */
  gint64 open_next;
  gboolean answered;       /* somebody did, since the line was opened */
  DocketDoorEvents events;
} DocketLockerKeeper;

/* The thread's function, with a reference of its own; ends when it is told to stop. */
gpointer docket_locker_keeper_run (gpointer keeper);

/* The board of that address, added where it was not known. Valid until the next one is added. */
DocketLockerBoard *docket_locker_keeper_find_board (DocketLockerKeeper *keeper, guint address);

void docket_locker_keeper_unref (DocketLockerKeeper *keeper);
void docket_locker_order_free (DocketLockerOrder *order);

G_END_DECLS
