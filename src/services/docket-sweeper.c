/* docket-sweeper.c: removes what has expired, in small steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sweeper.h"

#include "docket-access-table.h"
#include "docket-answers-table.h"
#include "docket-change.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-images-table.h"
#include "docket-openings-table.h"
#include "docket-jobs.h"
#include "docket-messages-table.h"
#include "docket-notices.h"
#include "docket-orders-table.h"
#include "docket-outbox-table.h"
#include "docket-past-table.h"
#include "docket-previews-private.h"
#include "docket-production-private.h"
#include "docket-queue.h"
#include "docket-receiver-private.h"
#include "docket-record-private.h"
#include "docket-storage.h"
#include "docket-time.h"

#define STEP_ORDERS 10
#define STEP_LEASES 50
/* A device that nothing was heard of for so long has lost the jobs that were moved to it. */
#define STRANDED_AFTER (10 * DOCKET_MINUTE)
#define STEP_ROWS 200
/* Of a device's ups and downs. */
#define LOOSE_EVENTS_KEPT (30 * DOCKET_DAY)
#define OPENINGS_KEPT (180 * DOCKET_DAY)
/* By its hash alone, so that one which a mailbox brings again makes no second order. */
#define MESSAGES_KNOWN (730 * DOCKET_DAY)
/* That something was sent to whom, until late bounces are in. */
#define SENT_KEPT (30 * DOCKET_DAY)

typedef struct
{
  DocketServices *services;
  DocketCall call;
  DocketSwept *swept;
  gboolean more;
  const char *code;
  gint64 message;
  GPtrArray *sha256s;         /* blobs that may have lost their last reference */
} Sweep;

typedef GPtrArray *(*List) (DocketDbHandle *handle, gint64 now, guint limit, GError **error);

static GPtrArray *
list (Sweep   *sweep,
      List     func,
      GError **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (sweep->services->db, error);
  GPtrArray *codes = handle != NULL ? func (handle, sweep->call.now, STEP_ORDERS, error) : NULL;

  if (codes != NULL && codes->len == STEP_ORDERS)
    sweep->more = TRUE;
  return codes;
}

/* Each on its own: one that fails does not keep the others. */
static gboolean
each (Sweep           *sweep,
      List             func,
      DocketChangeFunc change,
      guint           *n,
      GError         **error)
{
  g_autoptr (GPtrArray) codes = list (sweep, func, error);

  if (codes == NULL)
    return FALSE;
  for (guint i = 0; i < codes->len; i++)
    {
      const char *code = g_ptr_array_index (codes, i);
      g_autoptr (GError) local = NULL;

      if (docket_change_order (sweep->services, &sweep->call, code, change, sweep, NULL, &local))
        (*n)++;
      else if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_FULL) ||
               g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      else
        g_message ("what has expired of %s stays for now: %s", code, local->message);
    }
  return TRUE;
}

static gboolean
expire (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  DocketOrder *order = changing->result->order;
  DocketChange change = { .step = DOCKET_STEP_EXPIRE };
  gboolean released = order->released_at != 0;

  if (!docket_change_apply (changing, &change, error) ||
      !docket_production_cancel_jobs (changing, error) ||
      (released && !docket_record_add (changing, DOCKET_OUTCOME_NEVER_COLLECTED, error)))
    return FALSE;
  if (order->expiry.images_expire > changing->call->now)
    order->expiry.images_expire = changing->call->now;
  return docket_notices_withdraw (changing, DOCKET_NOTICE_READY, error) &&
         docket_notices_tell (changing, DOCKET_NOTICE_EXPIRED, NULL, error) &&
         docket_sessions_table_remove (changing->handle, order->code, error);
}

static gboolean
drop_images (DocketChanging *changing,
             gpointer        data,
             GError        **error)
{
  Sweep *sweep = data;
  DocketOrder *order = changing->result->order;

  order->expiry.images_expire = 0;
  return docket_images_table_clear (changing->handle, order->code, sweep->sha256s, error) &&
         docket_messages_table_forget_order (changing->handle, order->code, sweep->sha256s, error);
}

/* After the references are gone for certain. */
static void
collect (Sweep *sweep)
{
  for (guint i = 0; i < sweep->sha256s->len; i++)
    docket_receiver_collect (sweep->services, g_ptr_array_index (sweep->sha256s, i));
  g_ptr_array_set_size (sweep->sha256s, 0);
}

static gboolean
delete_order (DocketDbHandle *handle,
              gpointer        data,
              GError        **error)
{
  Sweep *sweep = data;

  return docket_images_table_clear (handle, sweep->code, sweep->sha256s, error) &&
         docket_messages_table_forget_order (handle, sweep->code, sweep->sha256s, error) &&
         docket_orders_table_delete (handle, sweep->code, error);
}

static gboolean
delete_orders (Sweep            *sweep,
               const DocketSite *site,
               GError          **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (sweep->services->db, error);
  g_autoptr (GPtrArray) codes = NULL;

  if (handle == NULL ||
      (codes = docket_orders_table_ended_before (handle, site->id, sweep->call.now - site->terms.record,
                                                 STEP_ORDERS, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < codes->len; i++)
    {
      sweep->code = g_ptr_array_index (codes, i);
      if (!docket_db_write (sweep->services->db, delete_order, sweep, error))
        return FALSE;
      sweep->swept->records++;
    }
  if (codes->len == STEP_ORDERS)
    sweep->more = TRUE;
  return TRUE;
}

static gboolean
trim_past (Sweep          *sweep,
           DocketDbHandle *handle,
           GError        **error)
{
  GHashTableIter sites;
  gpointer value;

  g_hash_table_iter_init (&sites, docket_services_get_sites (sweep->services));
  while (g_hash_table_iter_next (&sites, NULL, &value))
    {
      const DocketSite *site = value;
      guint n = 0;

      if (!docket_past_table_trim (handle, site->id, sweep->call.now - site->terms.record, STEP_ROWS, &n, error))
        return FALSE;
      sweep->swept->rows += n;
    }
  return TRUE;
}

static gboolean
forget_message (DocketDbHandle *handle,
                gpointer        data,
                GError        **error)
{
  Sweep *sweep = data;

  return docket_messages_table_forget (handle, sweep->message, sweep->sha256s, error);
}

/* Those without an order; the others go with it. */
static gboolean
forget_messages (Sweep   *sweep,
                 GError **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (sweep->services->db, error);
  g_autoptr (GArray) ids = NULL;

  if (handle == NULL ||
      (ids = docket_messages_table_list_expired (handle, sweep->call.now, STEP_ORDERS, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      sweep->message = g_array_index (ids, gint64, i);
      if (!docket_db_write (sweep->services->db, forget_message, sweep, error))
        return FALSE;
    }
  sweep->more = sweep->more || ids->len == STEP_ORDERS;
  return TRUE;
}

static gboolean
trim_rows (DocketDbHandle *handle,
           gpointer        data,
           GError        **error)
{
  Sweep *sweep = data;
  gint64 now = sweep->call.now;
  guint access = 0, answers = 0, events = 0, openings = 0;

  if (!trim_past (sweep, handle, error) ||
      !docket_access_table_trim (handle, now, STEP_ROWS, &access, error) ||
      !docket_answers_table_trim (handle, now, STEP_ROWS, &answers, error) ||
      !docket_events_table_trim (handle, now - LOOSE_EVENTS_KEPT, STEP_ROWS, &events, error) ||
      !docket_openings_table_trim (handle, now - OPENINGS_KEPT, STEP_ROWS, &openings, error) ||
      !docket_messages_table_trim (handle, now - MESSAGES_KNOWN, STEP_ROWS, NULL, error) ||
      !docket_outbox_table_trim (handle, now - SENT_KEPT, STEP_ROWS, NULL, error))
    return FALSE;
  sweep->swept->rows += access + answers + events + openings;
  sweep->more = sweep->more || access >= STEP_ROWS || answers >= STEP_ROWS || events >= STEP_ROWS;
  return TRUE;
}

/* The rows in one work: a server that nobody asks shall hardly wake. */
static gboolean
sweep_records (Sweep   *sweep,
               GError **error)
{
  GHashTableIter sites;
  gpointer value;

  g_hash_table_iter_init (&sites, docket_services_get_sites (sweep->services));
  while (g_hash_table_iter_next (&sites, NULL, &value))
    {
      const DocketSite *site = value;

      if (!delete_orders (sweep, site, error))
        return FALSE;
    }
  return docket_db_write (sweep->services->db, trim_rows, sweep, error);
}

static gboolean
is_orphan (DocketServices *services,
           const char     *name,
           gboolean        upload,
           gboolean       *orphan,
           GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  gboolean used = TRUE;

  if (handle == NULL || (upload ? !docket_images_table_has_upload (handle, name, &used, error)
                                : !docket_images_table_is_referenced (handle, name, &used, error)))
    return FALSE;
  *orphan = !used;
  return TRUE;
}

/* A message that is coming in has a file and no row. */
static gboolean
discard_upload (DocketServices *services,
                const char     *name,
                GError        **error)
{
  gboolean discarded;

  if (!docket_receiving_lock_unkept (services->receiving, name))
    return FALSE;
  discarded = docket_blobs_discard_upload (services->blobs, name, error);
  docket_receiving_unlock (services->receiving);
  return discarded;
}

/* What a crash left between a file and its row. */
static gboolean
sweep_orphans (Sweep   *sweep,
               guint    prefix,
               GError **error)
{
  DocketServices *services = sweep->services;
  g_autoptr (GPtrArray) blobs = docket_blobs_list (services->blobs, (guint8) prefix, error);
  g_autoptr (GPtrArray) uploads = prefix == 0 ? docket_blobs_list_uploads (services->blobs, error)
                                              : g_ptr_array_new ();
  gboolean orphan;

  if (blobs == NULL || uploads == NULL)
    return FALSE;
  for (guint i = 0; i < blobs->len; i++)
    {
      if (!is_orphan (services, g_ptr_array_index (blobs, i), FALSE, &orphan, error))
        return FALSE;
      if (orphan)
        docket_receiver_collect (services, g_ptr_array_index (blobs, i));
      sweep->swept->orphans += orphan;
    }
  for (guint i = 0; i < uploads->len; i++)
    {
      if (!is_orphan (services, g_ptr_array_index (uploads, i), TRUE, &orphan, error))
        return FALSE;
      if (orphan && discard_upload (services, g_ptr_array_index (uploads, i), error))
        sweep->swept->orphans++;
    }
  return TRUE;
}

gboolean
docket_sweeper_step (DocketServices *services,
                     gint64          now,
                     guint          *cursor,
                     DocketSwept    *swept,
                     gboolean       *more,
                     GError        **error)
{
  g_autoptr (GPtrArray) sha256s = g_ptr_array_new_with_free_func (g_free);
  Sweep sweep = { .services = services,
                  .call = { .actor = "server", .now = now },
                  .swept = swept,
                  .sha256s = sha256s };
  gboolean swept_all;

  *swept = (DocketSwept) { 0 };
  swept_all = docket_jobs_expire_leases (services, now, STEP_LEASES, &swept->leases, error) &&
              docket_openings_expire (services, now, STEP_LEASES, &swept->openings, error) &&
              docket_queue_free_stranded (services, now, now - STRANDED_AFTER, STEP_LEASES, &swept->stranded, error) &&
              docket_notices_remind (services, now, &sweep.more, error) &&
              each (&sweep, docket_orders_table_expired, expire, &swept->orders, error) &&
              each (&sweep, docket_orders_table_images_expired, drop_images, &swept->images, error) &&
              forget_messages (&sweep, error) &&
              sweep_records (&sweep, error) &&
              sweep_orphans (&sweep, *cursor & 0xff, error) &&
              (services->previews == NULL || docket_previews_recover (services->previews, error));
  collect (&sweep);
  *cursor = (*cursor + 1) & 0xff;
  *more = sweep.more;
  return swept_all;
}
