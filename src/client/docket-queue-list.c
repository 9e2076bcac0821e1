/* docket-queue-list.c: the shop's queue, live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-queue-list.h"

#define SHOWN 200
#define PAUSE_MS 1000
#define AGE_S 30

struct _DocketQueueRow
{
  GObject parent;
  DocketQueuedJob *queued;
};

G_DEFINE_FINAL_TYPE (DocketQueueRow, docket_queue_row, G_TYPE_OBJECT)

struct _DocketQueueList
{
  GObject parent;

  DocketClient *client;
  GListStore *rows;
  DocketQueueReply *reply;   /* its jobs are handed to the rows */
  guint pause_source, age_source;
  gboolean reading, read_again;
};

static void docket_queue_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketQueueList, docket_queue_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, docket_queue_list_model_init))

static void
docket_queue_row_finalize (GObject *object)
{
  docket_queued_job_free (DOCKET_QUEUE_ROW (object)->queued);

  G_OBJECT_CLASS (docket_queue_row_parent_class)->finalize (object);
}

static void
docket_queue_row_class_init (DocketQueueRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_queue_row_finalize;

  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_queue_row_init (DocketQueueRow *self)
{
}

const DocketQueuedJob *
docket_queue_row_get_job (DocketQueueRow *self)
{
  return self->queued;
}

static GType
get_item_type (GListModel *model)
{
  return DOCKET_TYPE_QUEUE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (DOCKET_QUEUE_LIST (model)->rows));
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (DOCKET_QUEUE_LIST (model)->rows), position);
}

static void
docket_queue_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static guint
find_row (DocketQueueList *self,
          gint64 id,
          guint from)
{
  guint n = get_n_items (G_LIST_MODEL (self));

  while (from < n)
    {
      g_autoptr (DocketQueueRow) row = get_item (G_LIST_MODEL (self), from);

      if (row->queued->job->id == id)
        return from;
      from++;
    }

  return G_MAXUINT;
}

/* Rows that have gone leave from the end, so that those before them stay where they are. */
static void
drop_gone (DocketQueueList *self,
           GPtrArray *jobs)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < jobs->len; i++)
    g_hash_table_add (ids, &((DocketQueuedJob *) g_ptr_array_index (jobs, i))->job->id);

  for (guint i = get_n_items (G_LIST_MODEL (self)); i > 0; i--)
    {
      g_autoptr (DocketQueueRow) row = get_item (G_LIST_MODEL (self), i - 1);

      if (!g_hash_table_contains (ids, &row->queued->job->id))
        g_list_store_remove (self->rows, i - 1);
    }
}

static void
put_row (DocketQueueList *self,
         guint position,
         DocketQueuedJob *queued)
{
  guint at = find_row (self, queued->job->id, position);
  g_autoptr (DocketQueueRow) row = at != G_MAXUINT ? get_item (G_LIST_MODEL (self), at)
                                                   : g_object_new (DOCKET_TYPE_QUEUE_ROW, NULL);

  docket_queued_job_free (row->queued);
  row->queued = queued;
  if (at != position)
    {
      if (at != G_MAXUINT)
        g_list_store_remove (self->rows, at);
      g_list_store_insert (self->rows, position, row);
    }
  g_signal_emit_by_name (row, "changed");
}

static void
take_reply (DocketQueueList *self,
            DocketQueueReply *reply)
{
  g_clear_pointer (&self->reply, docket_queue_reply_free);
  self->reply = reply;
  drop_gone (self, reply->jobs);
  for (guint i = 0; i < reply->jobs->len; i++)
    {
      put_row (self, i, g_ptr_array_index (reply->jobs, i));
      reply->jobs->pdata[i] = NULL;
    }
  g_ptr_array_set_size (reply->jobs, 0);
  g_signal_emit_by_name (self, "changed");
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DocketQueueList) self = user_data;
  g_autoptr (GError) error = NULL;
  DocketQueueReply *reply = docket_client_queue_finish (DOCKET_CLIENT (source), result, &error);

  self->reading = FALSE;
  if (reply != NULL)
    take_reply (self, reply);
  else
    g_debug ("The queue was not read: %s", error->message);
  if (self->read_again)
    docket_queue_list_refresh (self);
}

static gboolean
on_pause_over (gpointer user_data)
{
  DocketQueueList *self = user_data;

  self->pause_source = 0;
  if (self->read_again)
    docket_queue_list_refresh (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_age (gpointer user_data)
{
  docket_queue_list_refresh (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
event_matters (const DocketEvent *event)
{
  static const char *const TYPES[] = {
    "released", "started", "job", "ready", "cancelled", "expired", "undone", "device", "hold-set", "lifted",
    "job-raised", "job-moved", "job-cancelled", "reprint", "device-paused", "device-resumed",
    "intake-paused", "intake-resumed", "promise-broken", NULL
  };

  return event->type != NULL && g_strv_contains (TYPES, event->type);
}

/* The first of a burst is answered at once, the others together a moment later. */
static void
on_event (DocketQueueList *self,
          DocketEvent *event)
{
  if (!event_matters (event))
    return;

  if (self->pause_source != 0)
    {
      self->read_again = TRUE;
      return;
    }

  self->pause_source = g_timeout_add (PAUSE_MS, on_pause_over, self);
  docket_queue_list_refresh (self);
}

static void
docket_queue_list_dispose (GObject *object)
{
  DocketQueueList *self = DOCKET_QUEUE_LIST (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  g_clear_handle_id (&self->age_source, g_source_remove);

  G_OBJECT_CLASS (docket_queue_list_parent_class)->dispose (object);
}

static void
docket_queue_list_finalize (GObject *object)
{
  DocketQueueList *self = DOCKET_QUEUE_LIST (object);

  g_clear_pointer (&self->reply, docket_queue_reply_free);
  g_clear_object (&self->rows);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (docket_queue_list_parent_class)->finalize (object);
}

static void
docket_queue_list_class_init (DocketQueueListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_queue_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_queue_list_finalize;

  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_queue_list_init (DocketQueueList *self)
{
  self->rows = g_list_store_new (DOCKET_TYPE_QUEUE_ROW);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

DocketQueueList *
docket_queue_list_new (DocketClient *client,
                       DocketEvents *events)
{
  DocketQueueList *self = g_object_new (DOCKET_TYPE_QUEUE_LIST, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (events, "resync", G_CALLBACK (docket_queue_list_refresh), self, G_CONNECT_SWAPPED);

  return self;
}

void
docket_queue_list_refresh (DocketQueueList *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;

  if (self->age_source == 0)
    self->age_source = g_timeout_add_seconds (AGE_S, on_age, self);
  self->reading = TRUE;
  docket_client_queue_async (self->client, SHOWN, NULL, on_read, g_object_ref (self));
}

const DocketQueueReply *
docket_queue_list_get_reply (DocketQueueList *self)
{
  return self->reply;
}

const DocketQueuedJob *
docket_queue_list_find_order (DocketQueueList *self,
                              const char *code)
{
  for (guint i = get_n_items (G_LIST_MODEL (self)); i > 0; i--)
    {
      g_autoptr (DocketQueueRow) row = get_item (G_LIST_MODEL (self), i - 1);

      if (g_strcmp0 (row->queued->job->order, code) == 0)
        return row->queued;
    }

  return NULL;
}
