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
  gint64 took;             /* for its last answer, in µs */
  char *complaint;         /* about what came for an answer; NULL */
} DocketLockerBoard;

/* For g_array_set_clear_func(). */
void docket_locker_board_clear (gpointer board);

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
  char *warning;           /* a sentence about a board or lock that is not right; NULL */

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

/* So often a relay that nobody answers for is let go soon; from then on rarely, and its lock is named. */
#define DOCKET_LOCKER_N_SOON 10

/* Whether a lock without flash= would stay under current for too long, as slowly as its board answers. */
gboolean docket_locker_keeper_is_slow (DocketLockerKeeper *keeper, const DocketLockerBoard *board);

/* (transfer full) */
char *docket_locker_keeper_describe_slow (const DocketLockerBoard *board);

/* What is worst of all that is wrong with boards and locks. (transfer full) (nullable) */
char *docket_locker_keeper_describe_worst (DocketLockerKeeper *keeper);

/* The board was told that all are off. */
void docket_locker_keeper_forget_relays (DocketLockerKeeper *keeper, guint board);

/* When the next relay has to be let go, of those whose board does what it is told; 0: none. */
gint64 docket_locker_keeper_next_off (DocketLockerKeeper *keeper);

/* Whether the board will have answered before that. */
gboolean docket_locker_keeper_has_room (DocketLockerKeeper *keeper, guint address, gint64 now);

void docket_locker_keeper_unref (DocketLockerKeeper *keeper);
void docket_locker_order_free (DocketLockerOrder *order);

G_END_DECLS
