/* docket-desk.c: the order that lies on the desk: shown, followed, read again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-desk-private.h"

#include "docket-error.h"
#include "docket-timing.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DocketDesk, docket_desk, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_STEPPED,
  SIGNAL_REFUSED,
  SIGNAL_SCANNED,
};

static const char *const SIGNAL_NAMES[] = { "changed", "stepped", "refused", "scanned" };

void
docket_desk_changed (DocketDesk *self)
{
  g_signal_emit_by_name (self, SIGNAL_NAMES[SIGNAL_CHANGED]);
}

void
docket_desk_forget_refusal (DocketDesk *self)
{
  g_clear_pointer (&self->refusal, g_free);
  self->refusal_action = NULL;
}

/* A scan is announced with what it found: a frame in between would make the order wait for the next one.
 * An answer that is slower than this is announced without it. */
#define SOON_MS 60

/* The page comes with its pictures where they are not longer on their way than this. */
#define PICTURES_MS 20

static void
announce (DocketDesk *self)
{
  if (self->soon_source == 0)
    return;

  g_clear_handle_id (&self->soon_source, g_source_remove);
  g_signal_emit_by_name (self, SIGNAL_NAMES[SIGNAL_SCANNED], self->code);
}

static gboolean
on_soon (gpointer user_data)
{
  DocketDesk *self = user_data;

  self->soon_source = 0;
  g_signal_emit_by_name (self, SIGNAL_NAMES[SIGNAL_SCANNED], self->code);
  docket_desk_changed (self);

  return G_SOURCE_REMOVE;
}

/* Asks for the small pictures at once, before the page is laid out. */
static void
prefetch (DocketDesk *self, const DocketOrder *order)
{
  DocketPreviews *previews = docket_shop_get_previews (self->shop);

  for (guint i = 0; i < order->items->len && i < DOCKET_DESK_PREFETCH; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (item->image != NULL)
        g_object_unref (docket_previews_get (previews, self->code, item->image, 256));
    }
}

static gboolean
on_list_due (gpointer user_data)
{
  DocketDesk *self = user_data;

  self->list_source = 0;
  if (self->order != NULL)
    docket_order_list_take_order (docket_shop_get_orders (self->shop), self->order);
  if (docket_desk_get_next_step (self) == DOCKET_STEP_RELEASE && docket_shop_get_station (self->shop) != NULL)
    docket_station_expect (docket_shop_get_station (self->shop), self->order);

  return G_SOURCE_REMOVE;
}

void
docket_desk_take_order (DocketDesk *self, DocketOrder *order)
{
  /* The order is painted first, the list beside it after. */
  if (self->list_source == 0)
    self->list_source = g_idle_add (on_list_due, self);
  g_clear_pointer (&self->order, docket_order_free);
  self->order = order;
  self->state = DOCKET_DESK_ORDER;
  g_clear_pointer (&self->problem, g_free);
  announce (self);
  docket_desk_changed (self);
}

static void
forget_pending (DocketDesk *self)
{
  g_clear_handle_id (&self->pending_source, g_source_remove);
  g_clear_pointer (&self->pending, docket_order_free);
}

static void
take_pending (DocketDesk *self)
{
  g_clear_handle_id (&self->pending_source, g_source_remove);
  docket_desk_take_order (self, g_steal_pointer (&self->pending));
}

static gboolean
on_pictures_slow (gpointer user_data)
{
  DocketDesk *self = user_data;

  self->pending_source = 0;
  take_pending (self);

  return G_SOURCE_REMOVE;
}

static void
on_previews_loading (DocketDesk *self)
{
  if (self->pending != NULL && docket_previews_get_loading (docket_shop_get_previews (self->shop)) == 0)
    take_pending (self);
}

/* An order that was just read. */
static void
take_read (DocketDesk *self, DocketOrder *order)
{
  forget_pending (self);
  prefetch (self, order);
  if (self->state != DOCKET_DESK_LOADING ||
      docket_previews_get_loading (docket_shop_get_previews (self->shop)) == 0)
    {
      docket_desk_take_order (self, order);
      return;
    }

  self->pending = order;
  self->pending_source = g_timeout_add (PICTURES_MS, on_pictures_slow, self);
}

static void
take_problem (DocketDesk *self, GError *error)
{
  /* What is shown stays shown while the server is away; the strip says so. */
  if (self->order != NULL && error->domain == DOCKET_ERROR && error->code == DOCKET_ERROR_UNAVAILABLE)
    return;

  g_clear_pointer (&self->order, docket_order_free);
  g_free (self->problem);
  self->problem = docket_phrase_problem (self->code, error);
  self->retry = error->domain == DOCKET_ERROR && error->code == DOCKET_ERROR_UNAVAILABLE;
  self->elsewhere = g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE);
  self->state = DOCKET_DESK_PROBLEM;
  announce (self);
  docket_desk_changed (self);
  g_signal_emit_by_name (self, SIGNAL_NAMES[SIGNAL_REFUSED], self->problem);
}

static void
on_order (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = docket_client_get_order_finish (DOCKET_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->reading = FALSE;
  if (order == NULL)
    take_problem (self, error);
  else if (g_strcmp0 (order->code, self->code) == 0)
    take_read (self, g_steal_pointer (&order));

  if (self->read_again && self->code != NULL)
    docket_desk_read (self);
}

void
docket_desk_read (DocketDesk *self)
{
  self->read_again = self->reading;
  if (self->reading || self->code == NULL)
    return;

  self->reading = TRUE;
  docket_client_get_order_async (docket_shop_get_client (self->shop), self->code, self->cancellable,
                                 on_order, g_object_ref (self));
}

static void
on_event (DocketDesk *self, DocketEvent *event)
{
  if (self->code == NULL || g_strcmp0 (event->order, self->code) != 0)
    return;

  if (g_strcmp0 (event->type, "image-complete") == 0)
    docket_previews_retry (docket_shop_get_previews (self->shop), self->code);
  docket_desk_read (self);
}

static void
on_resync (DocketDesk *self)
{
  if (self->order != NULL || self->retry)
    docket_desk_read (self);
}

static void
docket_desk_dispose (GObject *object)
{
  DocketDesk *self = DOCKET_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->undo_source, g_source_remove);
  g_clear_handle_id (&self->soon_source, g_source_remove);
  g_clear_handle_id (&self->busy_source, g_source_remove);
  g_clear_handle_id (&self->list_source, g_source_remove);
  forget_pending (self);

  G_OBJECT_CLASS (docket_desk_parent_class)->dispose (object);
}

static void
docket_desk_finalize (GObject *object)
{
  DocketDesk *self = DOCKET_DESK (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->order, docket_order_free);
  g_clear_pointer (&self->unsure, docket_press_free);
  g_free (self->code);
  g_free (self->problem);
  g_free (self->refusal);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_desk_parent_class)->finalize (object);
}

static void
docket_desk_class_init (DocketDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = docket_desk_dispose;
  object_class->finalize = docket_desk_finalize;

  g_signal_new (SIGNAL_NAMES[SIGNAL_CHANGED], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new (SIGNAL_NAMES[SIGNAL_STEPPED], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_INT);
  g_signal_new (SIGNAL_NAMES[SIGNAL_REFUSED], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
  g_signal_new (SIGNAL_NAMES[SIGNAL_SCANNED], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
docket_desk_init (DocketDesk *self)
{
  self->cancellable = g_cancellable_new ();
}

DocketDesk *
docket_desk_new (DocketShop *shop)
{
  DocketDesk *self = g_object_new (DOCKET_TYPE_DESK, NULL);
  DocketEvents *events = docket_shop_get_events (shop);

  self->shop = g_object_ref (shop);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (events, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_previews (shop), "notify::loading", G_CALLBACK (on_previews_loading), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/* What is still on its way for the code before must not arrive for this one. */
static void
start_over (DocketDesk *self, const char *code)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->reading = FALSE;
  self->read_again = FALSE;
  self->retry = FALSE;
  self->busy = FALSE;
  g_clear_handle_id (&self->busy_source, g_source_remove);
  g_clear_handle_id (&self->soon_source, g_source_remove);
  forget_pending (self);
  g_clear_pointer (&self->order, docket_order_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->unsure, docket_press_free);
  docket_desk_forget_refusal (self);
  if (docket_shop_get_station (self->shop) != NULL)
    docket_station_expect (docket_shop_get_station (self->shop), NULL);
  g_free (self->code);
  self->code = g_strdup (code);
}

void
docket_desk_show (DocketDesk *self, const char *code)
{
  if (self->state == DOCKET_DESK_ORDER && g_strcmp0 (self->code, code) == 0)
    return;

  start_over (self, code);
  /* The page before stays until the new one is there, so that nothing flickers. */
  self->state = DOCKET_DESK_LOADING;
  docket_desk_read (self);
  self->soon_source = g_timeout_add (SOON_MS, on_soon, self);
}

void
docket_desk_clear (DocketDesk *self)
{
  start_over (self, NULL);
  self->state = DOCKET_DESK_EMPTY;
  docket_desk_changed (self);
}

DocketDeskState
docket_desk_get_state (DocketDesk *self)
{
  return self->state;
}

DocketShop *
docket_desk_get_shop (DocketDesk *self)
{
  return self->shop;
}

const char *
docket_desk_get_code (DocketDesk *self)
{
  return self->code;
}

const DocketOrder *
docket_desk_get_order (DocketDesk *self)
{
  return self->order;
}

const char *
docket_desk_get_problem (DocketDesk *self)
{
  return self->problem;
}

gboolean
docket_desk_is_elsewhere (DocketDesk *self)
{
  return self->state == DOCKET_DESK_PROBLEM && self->elsewhere;
}

const char *
docket_desk_get_refusal (DocketDesk *self)
{
  return self->refusal;
}

const char *
docket_desk_get_refusal_action (DocketDesk *self)
{
  return self->refusal_action;
}

gboolean
docket_desk_get_busy (DocketDesk *self)
{
  return self->busy;
}
