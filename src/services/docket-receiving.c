/* docket-receiving.c: which pictures a connection is sending now, and which blobs they become
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-receiving-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

struct _DocketReceiving
{
  GMutex lock;
  GHashTable *pictures;   /* guarded by lock: "ORDER/ID" */
  GHashTable *kept;       /* guarded by lock: SHA-256 -> how many publish it now */
};

DocketReceiving *
docket_receiving_new (void)
{
  DocketReceiving *receiving = g_new0 (DocketReceiving, 1);

  g_mutex_init (&receiving->lock);
  receiving->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  receiving->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return receiving;
}

void
docket_receiving_free (DocketReceiving *receiving)
{
  if (receiving == NULL)
    return;

  g_hash_table_unref (receiving->pictures);
  g_hash_table_unref (receiving->kept);
  g_mutex_clear (&receiving->lock);
  g_free (receiving);
}

gboolean
docket_receiving_enter (DocketReceiving *receiving,
                        const char      *order,
                        const char      *id,
                        GError         **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&receiving->lock);

  if (g_hash_table_add (receiving->pictures, g_strdup_printf ("%s/%s", order, id)))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS,
               _("This picture is just being sent over another connection."));
  return FALSE;
}

void
docket_receiving_leave (DocketReceiving *receiving,
                        const char      *order,
                        const char      *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&receiving->lock);
  g_autofree char *key = g_strdup_printf ("%s/%s", order, id);

  g_hash_table_remove (receiving->pictures, key);
}

/* Under the lock. @by: 1 or -1. */
static void
count_kept (DocketReceiving *receiving,
            const char      *sha256,
            gint             by)
{
  gint count = GPOINTER_TO_INT (g_hash_table_lookup (receiving->kept, sha256)) + by;

  if (count > 0)
    g_hash_table_insert (receiving->kept, g_strdup (sha256), GINT_TO_POINTER (count));
  else
    g_hash_table_remove (receiving->kept, sha256);
}

void
docket_receiving_keep (DocketReceiving *receiving,
                       const char      *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&receiving->lock);

  count_kept (receiving, sha256, 1);
}

void
docket_receiving_let_go (DocketReceiving *receiving,
                         const char      *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&receiving->lock);

  count_kept (receiving, sha256, -1);
}

gboolean
docket_receiving_lock_unkept (DocketReceiving *receiving,
                              const char      *sha256)
{
  g_mutex_lock (&receiving->lock);
  if (!g_hash_table_contains (receiving->kept, sha256))
    return TRUE;
  g_mutex_unlock (&receiving->lock);
  return FALSE;
}

void
docket_receiving_unlock (DocketReceiving *receiving)
{
  g_mutex_unlock (&receiving->lock);
}
