/* docket-device-followed.c: the jobs that a device's thread keeps asking about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-followed-private.h"

#include "docket-device-private.h"

#define SOONEST_ASK_MS 50

static void
followed_free (gpointer data)
{
  DocketFollowed *followed = data;

  docket_attempt_free (followed->attempt);
  docket_device_job_free (followed->last);
  g_free (followed);
}

GHashTable *
docket_followed_new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, followed_free);
}

void
docket_followed_add (GHashTable *table,
                     const DocketAttempt *attempt,
                     const char *id)
{
  DocketFollowed *followed = g_new0 (DocketFollowed, 1);

  followed->attempt = docket_attempt_copy (attempt);
  followed->changed_at = g_get_monotonic_time ();
  g_hash_table_replace (table, g_strdup (id), followed);
}

const DocketAttempt *
docket_followed_get_any_attempt (GHashTable *table)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table);

  return g_hash_table_iter_next (&iter, NULL, &value) ? ((DocketFollowed *) value)->attempt : NULL;
}

gboolean
docket_followed_is_news (DocketFollowed *followed,
                         const DocketDeviceJob *job)
{
  if (followed->last != NULL && docket_device_job_equal (job, followed->last))
    return FALSE;

  g_clear_pointer (&followed->last, docket_device_job_free);
  followed->last = docket_device_job_copy (job);
  followed->changed_at = g_get_monotonic_time ();

  return TRUE;
}

/* What ends after a short time is seen soon after it; what takes long is not asked about all the time. */
gint64
docket_followed_next_ask (GHashTable *table,
                          gint64 now,
                          gint64 longest)
{
  GHashTableIter iter;
  gpointer value;
  gint64 pause = longest;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      gint64 age = (now - ((const DocketFollowed *) value)->changed_at) / 1000;

      pause = MIN (pause, MAX (SOONEST_ASK_MS, age / 20));
    }

  return pause;
}
