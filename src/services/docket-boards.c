/* docket-boards.c: the newest board of each shop, and promises that will not hold
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-board-private.h"

#include "docket-change.h"
#include "docket-feed.h"
#include "docket-time.h"

/* Ranks and what is under way go on without events. */
#define GOOD_FOR (5 * DOCKET_SECOND)
/* A board that takes longer than this to make is kept for so many times that, at most for so long. */
#define CHEAP (25 * G_TIME_SPAN_MILLISECOND)
#define COST_FACTOR 30
#define LONGEST (30 * DOCKET_SECOND)
/* So many jobs are looked through amid a change. */
#define SHORT_QUEUE 2000

struct _DocketBoards
{
  GMutex lock;
  GHashTable *boards;   /* guarded by lock: site -> DocketBoard */
  GMutex making;        /* one at a time */
};

DocketBoards *
docket_boards_new (void)
{
  DocketBoards *boards = g_new0 (DocketBoards, 1);

  g_mutex_init (&boards->lock);
  g_mutex_init (&boards->making);
  boards->boards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_board_unref);
  return boards;
}

void
docket_boards_free (DocketBoards *boards)
{
  if (boards == NULL)
    return;

  g_hash_table_unref (boards->boards);
  g_mutex_clear (&boards->lock);
  g_mutex_clear (&boards->making);
  g_free (boards);
}

DocketBoard *
docket_boards_peek (DocketServices *services,
                    const char     *site)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&services->boards->lock);
  DocketBoard *board = g_hash_table_lookup (services->boards->boards, site);

  return board != NULL ? docket_board_ref (board) : NULL;
}

static void
keep (DocketServices *services,
      const char     *site,
      DocketBoard    *board)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&services->boards->lock);

  g_hash_table_replace (services->boards->boards, g_strdup (site), docket_board_ref (board));
}

static gboolean
is_good (DocketServices    *services,
         const DocketBoard *board,
         gint64             now)
{
  gint64 age = ABS (now - board->now);

  return (age < GOOD_FOR && board->last_event == docket_feed_get_last (services->feed)) ||
         (board->cost > CHEAP && age < MIN (board->cost * COST_FACTOR, LONGEST));
}

DocketBoard *
docket_boards_get (DocketServices *services,
                   const char     *site_id,
                   gint64          now,
                   GError        **error)
{
  const DocketSite *site = docket_services_get_site (services, site_id, error);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&services->boards->making);
  g_autoptr (DocketBoard) board = site != NULL ? docket_boards_peek (services, site_id) : NULL;
  g_autoptr (DocketDbHandle) handle = NULL;

  if (site == NULL)
    return NULL;
  if (board != NULL && is_good (services, board, now))
    return g_steal_pointer (&board);
  g_clear_pointer (&board, docket_board_unref);
  handle = docket_db_read_begin (services->db, error);
  board = handle != NULL ? docket_board_new (services, handle, site, now, error) : NULL;
  if (board != NULL)
    keep (services, site_id, board);
  return g_steal_pointer (&board);
}

DocketBoard *
docket_boards_get_in_work (DocketServices   *services,
                           DocketDbHandle   *handle,
                           const DocketSite *site,
                           gint64            now,
                           GError          **error)
{
  g_autoptr (DocketBoard) newest = docket_boards_peek (services, site->id);

  if (newest != NULL && newest->entries->len > SHORT_QUEUE && ABS (now - newest->now) < LONGEST)
    return g_steal_pointer (&newest);
  return docket_board_new (services, handle, site, now, error);
}

/* --- promises --- */

typedef struct
{
  DocketPromise promise;
  gint64 now_p50;
} Broken;

static gboolean
tell_broken (DocketChanging *changing,
             gpointer        data,
             GError        **error)
{
  Broken *broken = data;
  DocketOrder *order = changing->result->order;
  g_autofree char *promised = docket_time_to_rfc3339 (broken->promise.p90);
  g_autofree char *now = docket_time_to_rfc3339 (broken->now_p50);
  g_autofree char *json = g_strdup_printf (now != NULL ? "{\"promised\":\"%s\",\"now\":\"%s\"}" : "{\"promised\":\"%s\",\"now\":null}",
                                           promised, now);

  broken->promise.broken_at = order->promise_broken_at = changing->call->now;
  order->expected_p50 = broken->now_p50;
  order->expected_p90 = MAX (order->expected_p90, broken->now_p50);
  return docket_promises_table_put (changing->handle, order->site, &broken->promise, error) &&
         docket_change_log (changing, "promise-broken", json, TRUE, error);
}

/* Whether the order is now expected later than the promise said at worst. */
static gboolean
is_broken (const DocketBoard   *board,
           const DocketPromise *promise,
           gint64              *p50)
{
  DocketForecast forecast = docket_plan_get_order (board->plan, promise->order);
  gint64 p90;

  *p50 = 0;
  if (!docket_plan_has_order (board->plan, promise->order))
    return FALSE;
  docket_board_get_range (board, &forecast, p50, &p90);
  return *p50 > promise->p90 || (*p50 == 0 && board->now > promise->p90);
}

gboolean
docket_boards_step (DocketServices *services,
                    const char     *site,
                    gint64          now,
                    guint          *n,
                    GError        **error)
{
  const DocketCall call = { .actor = "server", .now = now };
  g_autoptr (DocketBoard) board = docket_boards_get (services, site, now, error);
  g_autoptr (GArray) promises = NULL;

  *n = 0;
  if (board == NULL)
    return FALSE;
  {
    g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

    promises = handle != NULL ? docket_promises_table_list (handle, site, error) : NULL;
  }
  for (guint i = 0; promises != NULL && i < promises->len; i++)
    {
      Broken broken = { .promise = g_array_index (promises, DocketPromise, i) };
      g_autofree char *code = docket_queue_order_code (broken.promise.order);

      if (!is_broken (board, &broken.promise, &broken.now_p50))
        continue;
      if (!docket_change_order (services, &call, code, tell_broken, &broken, NULL, error))
        return FALSE;
      (*n)++;
    }
  return promises != NULL;
}
