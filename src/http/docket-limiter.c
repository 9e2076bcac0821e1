/* docket-limiter.c: how often a network may do something (the generic cell rate algorithm)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-limiter.h"

#include <glib.h>

#define MAX_ADDRESSES 20000

struct _DocketLimiter
{
  GMutex lock;
  GHashTable *free_at;   /* guarded by lock: network -> gint64, when all that was taken is free again */
  gint64 step;
  gint64 window;
};

DocketLimiter *
docket_limiter_new (guint count, gint64 window)
{
  DocketLimiter *limiter = g_new0 (DocketLimiter, 1);

  g_mutex_init (&limiter->lock);
  limiter->free_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  limiter->step = MAX (window / count, 1);
  limiter->window = limiter->step * count;
  return limiter;
}

void
docket_limiter_free (DocketLimiter *limiter)
{
  g_hash_table_unref (limiter->free_at);
  g_mutex_clear (&limiter->lock);
  g_free (limiter);
}

static gboolean
is_past (gpointer key, gpointer value, gpointer user_data)
{
  return *(gint64 *) value <= *(gint64 *) user_data;
}

/* Full of addresses that all are under way: forgetting them is kinder than refusing everybody. */
static void
make_room (DocketLimiter *limiter, gint64 now)
{
  if (g_hash_table_size (limiter->free_at) < MAX_ADDRESSES)
    return;
  g_hash_table_foreach_remove (limiter->free_at, is_past, &now);
  if (g_hash_table_size (limiter->free_at) >= MAX_ADDRESSES)
    g_hash_table_remove_all (limiter->free_at);
}

gboolean
docket_limiter_take (DocketLimiter *limiter, const char *network, guint n, gint64 now, gint64 *retry_after)
{
  gint64 taken = limiter->step * n;
  gboolean granted;
  gint64 *slot;

  g_mutex_lock (&limiter->lock);
  slot = g_hash_table_lookup (limiter->free_at, network);
  if (slot == NULL)
    {
      make_room (limiter, now);
      slot = g_new0 (gint64, 1);
      g_hash_table_insert (limiter->free_at, g_strdup (network), slot);
    }
  granted = MAX (*slot, now) + taken - now <= limiter->window;
  if (granted)
    *slot = MAX (*slot, now) + taken;
  else
    *retry_after = MAX (*slot, now) + taken - limiter->window - now;
  g_mutex_unlock (&limiter->lock);
  return granted;
}
