/* docket-recent.c: orders as their last change left them, so that the next one need not read them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-recent-private.h"

/* As many customers may send pictures at once; each order with hundreds of them takes about 100 kB. */
#define MOST 16

struct _DocketRecent
{
  GMutex lock;
  GQueue orders;  /* guarded by lock: DocketOrder, the last put first */
};

/* Under the lock. */
static DocketOrder *
steal (DocketRecent *recent,
       const char   *code)
{
  for (GList *link = recent->orders.head; link != NULL; link = link->next)
    {
      DocketOrder *order = link->data;

      if (g_str_equal (order->code, code))
        {
          g_queue_delete_link (&recent->orders, link);
          return order;
        }
    }
  return NULL;
}

DocketRecent *
docket_recent_new (void)
{
  DocketRecent *recent = g_new0 (DocketRecent, 1);

  g_mutex_init (&recent->lock);
  g_queue_init (&recent->orders);
  return recent;
}

void
docket_recent_free (DocketRecent *recent)
{
  if (recent == NULL)
    return;

  g_queue_clear_full (&recent->orders, (GDestroyNotify) docket_order_free);
  g_mutex_clear (&recent->lock);
  g_free (recent);
}

void
docket_recent_put (DocketRecent *recent,
                   DocketOrder  *order)
{
  g_autoptr (DocketOrder) before = NULL;
  g_autoptr (DocketOrder) oldest = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&recent->lock);

  before = steal (recent, order->code);
  g_queue_push_head (&recent->orders, order);
  if (g_queue_get_length (&recent->orders) > MOST)
    oldest = g_queue_pop_tail (&recent->orders);
}

DocketOrder *
docket_recent_take (DocketRecent *recent,
                    const char   *code)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&recent->lock);

  return steal (recent, code);
}
