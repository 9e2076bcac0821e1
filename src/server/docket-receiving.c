/* docket-receiving.c: which pictures a connection is sending now
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
};

DocketReceiving *
docket_receiving_new (void)
{
  DocketReceiving *receiving = g_new0 (DocketReceiving, 1);

  g_mutex_init (&receiving->lock);
  receiving->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return receiving;
}

void
docket_receiving_free (DocketReceiving *receiving)
{
  if (receiving == NULL)
    return;

  g_hash_table_unref (receiving->pictures);
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
