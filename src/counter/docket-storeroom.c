/* docket-storeroom.c: the shop's compartments, their lockers being opened, and what was not collected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-storeroom.h"

#include "docket-claim-code.h"

#include <glib/gi18n.h>

/* Several events come at once; what is collected late shows without any. */
#define SOON_MS 150
#define OFTEN_S 300

struct _DocketStoreroom
{
  GObject parent_instance;

  DocketShop *shop;
  DocketStorageReply *storage;
  guint source;
  guint clock;
  gboolean reading;
  gboolean again;
};

G_DEFINE_FINAL_TYPE (DocketStoreroom, docket_storeroom, G_TYPE_OBJECT)

static void
docket_storeroom_dispose (GObject *object)
{
  DocketStoreroom *self = DOCKET_STOREROOM (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_storeroom_parent_class)->dispose (object);
}

static void
docket_storeroom_finalize (GObject *object)
{
  docket_storage_reply_free (DOCKET_STOREROOM (object)->storage);

  G_OBJECT_CLASS (docket_storeroom_parent_class)->finalize (object);
}

static void
docket_storeroom_class_init (DocketStoreroomClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_storeroom_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_storeroom_finalize;

  g_signal_new ("changed", DOCKET_TYPE_STOREROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("told", DOCKET_TYPE_STOREROOM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_STRING,
                G_TYPE_BOOLEAN, G_TYPE_STRING);
}

static void
docket_storeroom_init (DocketStoreroom *self)
{
}

/* ---- reading ---- */

static void
on_storage (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketStoreroom) self = user_data;
  DocketStorageReply *storage = docket_client_storage_finish (DOCKET_CLIENT (object), result, NULL);

  self->reading = FALSE;
  if (self->shop == NULL)
    {
      docket_storage_reply_free (storage);
      return;
    }
  if (storage != NULL)
    {
      docket_storage_reply_free (self->storage);
      self->storage = storage;
      g_signal_emit_by_name (self, "changed");
    }
  if (self->again)
    docket_storeroom_refresh (self);
}

static gboolean
read_now (gpointer user_data)
{
  DocketStoreroom *self = user_data;

  self->source = 0;
  self->again = self->reading;
  if (!self->reading && docket_shop_get_state (self->shop) == DOCKET_SHOP_OPEN)
    {
      self->reading = TRUE;
      docket_client_storage_async (docket_shop_get_client (self->shop), NULL, on_storage, g_object_ref (self));
    }

  return G_SOURCE_REMOVE;
}

static gboolean
on_clock (gpointer user_data)
{
  docket_storeroom_refresh (user_data);

  return G_SOURCE_CONTINUE;
}

/* ---- telling ---- */

static char *
opening_words (const DocketOpening *opening)
{
  const char *label = opening->label;

  switch (opening->state)
    {
    case DOCKET_OPENING_ASKED:
    case DOCKET_OPENING_CLAIMED:
    case DOCKET_OPENING_PULSE_SENT:
      return g_strdup_printf (_("Locker %s is being opened…"), label);
    case DOCKET_OPENING_DOOR_OPEN:
      return g_strdup_printf (_("Locker %s is open. Close its door afterwards."), label);
    case DOCKET_OPENING_CLOSED:
      return opening->purpose == DOCKET_OPENING_TAKE ? g_strdup_printf (_("Locker %s is closed: the order was taken."), label)
                                                     : g_strdup_printf (_("Locker %s is closed."), label);
    case DOCKET_OPENING_JAMMED:
      return g_strdup_printf (_("Locker %s is jammed: its lock was released, but the door did not open."), label);
    case DOCKET_OPENING_FAILED:
      return g_strdup_printf (_("Locker %s was not opened: its board does not answer."), label);
    case DOCKET_OPENING_UNKNOWN:
      return g_strdup_printf (_("Nobody saw whether locker %s opened. Look at it."), label);
    case DOCKET_OPENING_LAPSED:
    default:
      return g_strdup_printf (_("Locker %s was not opened: its station did not answer in time."), label);
    }
}

static void
tell_opening (DocketStoreroom *self, JsonNode *node)
{
  g_autoptr (DocketOpening) opening = docket_opening_from_json (node, NULL);
  g_autofree char *words = opening != NULL ? opening_words (opening) : NULL;

  /* What a customer does by himself is told only where it goes wrong. */
  if (words != NULL && (docket_opening_state_is_trouble (opening->state) || g_strcmp0 (opening->asked_by, "customer") != 0))
    g_signal_emit_by_name (self, "told", words, docket_opening_state_is_trouble (opening->state), opening->order);
}

static void
tell_forced (DocketStoreroom *self, JsonNode *node)
{
  g_autoptr (DocketCompartment) compartment = docket_compartment_from_json (node, NULL);
  g_autofree char *words = NULL;

  if (compartment == NULL)
    return;
  words = g_strdup_printf (_("The door of locker %s was opened by force. Look at it."), compartment->label);
  g_signal_emit_by_name (self, "told", words, TRUE, compartment->order);
}

static void
tell_locked_out (DocketStoreroom *self, const char *code)
{
  g_autofree char *shown = code != NULL ? docket_claim_code_format (code) : NULL;
  g_autofree char *words = NULL;

  if (shown == NULL)
    return;
  words = g_strdup_printf (_("Somebody tried the password of %s until it was locked."), shown);
  g_signal_emit_by_name (self, "told", words, TRUE, code);
}

static void
on_event (DocketStoreroom *self, DocketEvent *event)
{
  static const char *const TYPES[] = { "opening", "compartment", "compartments", "door-forced", "taken-back", "ready",
                                       "collected", "undone", "expired", NULL };
  g_autoptr (JsonNode) node = event->data != NULL ? json_from_string (event->data, NULL) : NULL;

  if (node != NULL && g_str_equal (event->type, "opening"))
    tell_opening (self, node);
  else if (node != NULL && g_str_equal (event->type, "door-forced"))
    tell_forced (self, node);
  else if (g_str_equal (event->type, "locked-out"))
    tell_locked_out (self, event->order);
  if (g_strv_contains (TYPES, event->type))
    docket_storeroom_refresh (self);
}

/* ---- doing ---- */

static void
on_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketStoreroom) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!docket_client_do_storage_finish (DOCKET_CLIENT (object), result, NULL, &error))
    g_signal_emit_by_name (self, "told", error->message, TRUE, NULL);
  docket_storeroom_refresh (self);
}

void
docket_storeroom_do (DocketStoreroom *self, DocketStorageDeedType deed, const char *what)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *staff = docket_shop_dup_staff (self->shop);

  /* Opened for staff, an order stays what it is: handing over is a step of its own. */
  docket_client_do_storage_async (docket_shop_get_client (self->shop), deed, what, DOCKET_OPENING_PUT, staff, key, NULL,
                                  on_done, g_object_ref (self));
}

/* ---- public ---- */

DocketStoreroom *
docket_storeroom_new (DocketShop *shop)
{
  DocketStoreroom *self = g_object_new (DOCKET_TYPE_STOREROOM, NULL);

  self->shop = g_object_ref (shop);
  self->clock = g_timeout_add_seconds (OFTEN_S, on_clock, self);
  g_signal_connect_object (docket_shop_get_events (shop), "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_events (shop), "resync", G_CALLBACK (docket_storeroom_refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "notify::state", G_CALLBACK (docket_storeroom_refresh), self, G_CONNECT_SWAPPED);

  return self;
}

const DocketStorageReply *
docket_storeroom_get_storage (DocketStoreroom *self)
{
  return self->storage;
}

const DocketCompartment *
docket_storeroom_find (DocketStoreroom *self, const char *label)
{
  for (guint i = 0; label != NULL && self->storage != NULL && i < self->storage->compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (self->storage->compartments, i);

      if (g_ascii_strcasecmp (compartment->label, label) == 0)
        return compartment;
    }

  return NULL;
}

gboolean
docket_storeroom_is_locker (DocketStoreroom *self, const char *label)
{
  const DocketCompartment *compartment = docket_storeroom_find (self, label);

  return compartment != NULL && compartment->kind == DOCKET_COMPARTMENT_LOCKER;
}

void
docket_storeroom_refresh (DocketStoreroom *self)
{
  if (self->source == 0)
    self->source = g_timeout_add (SOON_MS, read_now, self);
}
