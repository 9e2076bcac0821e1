/* docket-outbox.c: reports on their way to the server, in order, until it has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-outbox-private.h"

#include "docket-error.h"

#define FIRST_PAUSE_MS 500
#define MAX_PAUSE_MS 15000

typedef struct
{
  DocketJob *job;
  gboolean lasting;
} Report;

struct _DocketOutbox
{
  GObject parent;

  DocketClient *client;
  DocketLedger *ledger;
  GQueue reports;          /* Report, oldest first; the head is the one being sent */
  gboolean sending;
  guint n_failures;
  guint pause_id;
  GCancellable *closing;
};

G_DEFINE_FINAL_TYPE (DocketOutbox, docket_outbox, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_WAITING,
};

static void send_next (DocketOutbox *self);

static void
report_free (Report *report)
{
  docket_job_free (report->job);
  g_free (report);
}

static gboolean
on_pause_over (gpointer user_data)
{
  DocketOutbox *self = user_data;

  self->pause_id = 0;
  send_next (self);

  return G_SOURCE_REMOVE;
}

static void
drop_head (DocketOutbox *self)
{
  Report *report = g_queue_pop_head (&self->reports);

  if (report->lasting)
    docket_ledger_delivered_async (self->ledger, report->job->id, report->job->attempt, NULL, NULL);
  report_free (report);
  g_object_notify (G_OBJECT (self), "waiting");
}

static void
on_sent (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DocketOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketJob) job = docket_client_update_job_finish (DOCKET_CLIENT (object), result, &error);
  Report *head = g_queue_peek_head (&self->reports);

  self->sending = FALSE;
  if (g_cancellable_is_cancelled (self->closing))
    return;

  if (job == NULL && docket_error_is_passing (error))
    {
      guint pause = MIN (MAX_PAUSE_MS, FIRST_PAUSE_MS << MIN (self->n_failures, 5));

      self->n_failures++;
      if (self->pause_id == 0)
        self->pause_id = g_timeout_add (g_random_int_range (pause / 2, pause + 1), on_pause_over, self);
      return;
    }

  if (job == NULL)
    g_message ("The server did not take the report of job %" G_GINT64_FORMAT " (%s): %s",
               head->job->id, docket_job_state_to_nick (head->job->state), error->message);
  self->n_failures = 0;
  drop_head (self);
  if (job != NULL)
    g_signal_emit_by_name (self, "delivered", job);
  send_next (self);
}

static void
send_next (DocketOutbox *self)
{
  Report *head = g_queue_peek_head (&self->reports);

  if (head == NULL || self->sending || self->pause_id != 0 || g_cancellable_is_cancelled (self->closing))
    return;

  self->sending = TRUE;
  docket_client_update_job_async (self->client, head->job, self->closing, on_sent, g_object_ref (self));
}

static void
on_online (DocketOutbox *self)
{
  if (docket_client_get_online (self->client))
    docket_outbox_hurry (self);
}

static void
docket_outbox_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  if (prop_id == PROP_WAITING)
    g_value_set_uint (value, docket_outbox_get_waiting (DOCKET_OUTBOX (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
docket_outbox_dispose (GObject *object)
{
  DocketOutbox *self = DOCKET_OUTBOX (object);

  docket_outbox_close (self);
  g_clear_object (&self->client);
  g_clear_object (&self->ledger);
  g_clear_object (&self->closing);
  g_queue_clear_full (&self->reports, (GDestroyNotify) report_free);

  G_OBJECT_CLASS (docket_outbox_parent_class)->dispose (object);
}

static void
docket_outbox_class_init (DocketOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_outbox_get_property;
  object_class->dispose = docket_outbox_dispose;

  g_object_class_install_property (object_class, PROP_WAITING,
                                   g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_signal_new ("delivered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
  g_signal_new ("put", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
docket_outbox_init (DocketOutbox *self)
{
  g_queue_init (&self->reports);
  self->closing = g_cancellable_new ();
}

DocketOutbox *
docket_outbox_new (DocketClient *client,
                   DocketLedger *ledger)
{
  DocketOutbox *self = g_object_new (DOCKET_TYPE_OUTBOX, NULL);
  g_autoptr (GPtrArray) owed = docket_ledger_list_reports (ledger);

  self->client = g_object_ref (client);
  self->ledger = g_object_ref (ledger);
  g_signal_connect_object (client, "notify::online", G_CALLBACK (on_online), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < owed->len; i++)
    docket_outbox_put (self, g_ptr_array_index (owed, i), TRUE);

  return self;
}

void
docket_outbox_put (DocketOutbox *self,
                   const DocketJob *report,
                   gboolean lasting)
{
  GList *keep = self->sending ? self->reports.head : NULL;
  Report *fresh = g_new0 (Report, 1);

  for (GList *link = self->reports.head, *next; link != NULL; link = next)
    {
      Report *old = link->data;

      next = link->next;
      if (link == keep || old->job->id != report->id || (old->lasting && !lasting))
        continue;
      report_free (old);
      g_queue_delete_link (&self->reports, link);
    }

  fresh->job = docket_job_copy (report);
  fresh->lasting = lasting;
  g_queue_push_tail (&self->reports, fresh);
  g_object_notify (G_OBJECT (self), "waiting");
  g_signal_emit_by_name (self, "put", report);
  send_next (self);
}

gboolean
docket_outbox_has (DocketOutbox *self,
                   gint64 job)
{
  for (GList *link = self->reports.head; link != NULL; link = link->next)
    if (((Report *) link->data)->job->id == job)
      return TRUE;

  return FALSE;
}

void
docket_outbox_add_jobs (DocketOutbox *self,
                        GHashTable *ids)
{
  for (GList *link = self->reports.head; link != NULL; link = link->next)
    g_hash_table_add (ids, g_memdup2 (&((Report *) link->data)->job->id, sizeof (gint64)));
}

guint
docket_outbox_get_waiting (DocketOutbox *self)
{
  return self->reports.length;
}

void
docket_outbox_hurry (DocketOutbox *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  send_next (self);
}

void
docket_outbox_close (DocketOutbox *self)
{
  g_cancellable_cancel (self->closing);
  g_clear_handle_id (&self->pause_id, g_source_remove);
}
