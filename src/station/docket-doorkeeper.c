/* docket-doorkeeper.c: opens the lockers that are attached here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-doorkeeper-private.h"

#include "docket-door-ledger-private.h"
#include "docket-error.h"
#include "docket-station-device-private.h"

#include <glib/gi18n.h>

#define RENEW_TICKS 15
#define LOOK_TICKS 5
/* So long after its end a door may still tell something of an opening. */
#define KEPT (2 * G_TIME_SPAN_MINUTE)

typedef struct
{
  DocketOpening *opening;
  gboolean telling;
  gboolean told;            /* the server has opening->state */
  gint64 ended;             /* monotonic; 0 */
} Kept;

typedef struct
{
  char *name;
  DocketLocker *locker;
} Attached;

typedef struct
{
  DocketDoor door;
  gboolean forced;
} DoorNews;

struct _DocketDoorkeeper
{
  GObject parent;

  DocketClient *client;
  DocketDoorLedger *ledger;
  GCancellable *cancellable;
  GPtrArray *lockers;        /* Attached */
  GPtrArray *compartments;   /* DocketCompartment; NULL: not read yet */
  GHashTable *openings;      /* id → Kept */
  GHashTable *doors;         /* label → DoorNews, to be told */
  gboolean running;
  gboolean reading;
  gboolean stale;            /* the compartments must be read again */
  gboolean recovered;
  gboolean claiming;
  gboolean claim_again;
  gboolean telling_door;
  guint n_ticks;
};

G_DEFINE_FINAL_TYPE (DocketDoorkeeper, docket_doorkeeper, G_TYPE_OBJECT)

static void claim (DocketDoorkeeper *self);
static void read_storage (DocketDoorkeeper *self);
static void tell (DocketDoorkeeper *self, Kept *kept);

static void
kept_free (Kept *kept)
{
  docket_opening_free (kept->opening);
  g_free (kept);
}

static void
attached_free (Attached *attached)
{
  g_free (attached->name);
  g_object_unref (attached->locker);
  g_free (attached);
}

static void
docket_doorkeeper_dispose (GObject *object)
{
  DocketDoorkeeper *self = DOCKET_DOORKEEPER (object);

  docket_doorkeeper_stop (self);
  g_ptr_array_set_size (self->lockers, 0);
  g_clear_object (&self->client);
  g_clear_object (&self->ledger);

  G_OBJECT_CLASS (docket_doorkeeper_parent_class)->dispose (object);
}

static void
docket_doorkeeper_finalize (GObject *object)
{
  DocketDoorkeeper *self = DOCKET_DOORKEEPER (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->compartments, g_ptr_array_unref);
  g_ptr_array_unref (self->lockers);
  g_hash_table_unref (self->openings);
  g_hash_table_unref (self->doors);

  G_OBJECT_CLASS (docket_doorkeeper_parent_class)->finalize (object);
}

static void
docket_doorkeeper_class_init (DocketDoorkeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_doorkeeper_dispose;
  object_class->finalize = docket_doorkeeper_finalize;
}

static void
docket_doorkeeper_init (DocketDoorkeeper *self)
{
  self->cancellable = g_cancellable_new ();
  self->lockers = g_ptr_array_new_with_free_func ((GDestroyNotify) attached_free);
  self->openings = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) kept_free);
  self->doors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static DocketLocker *
find_locker (DocketDoorkeeper *self,
             const char *name)
{
  for (guint i = 0; i < self->lockers->len; i++)
    {
      const Attached *attached = g_ptr_array_index (self->lockers, i);

      if (g_strcmp0 (attached->name, name) == 0)
        return attached->locker;
    }
  return NULL;
}

static Kept *
keep (DocketDoorkeeper *self,
      const DocketOpening *opening)
{
  Kept *kept = g_new0 (Kept, 1);

  kept->opening = docket_opening_copy (opening);
  g_hash_table_replace (self->openings, &kept->opening->id, kept);
  return kept;
}

/* --- telling the server --- */

typedef struct
{
  DocketDoorkeeper *self;
  gint64 id;
  DocketOpeningState state;
} Telling;

static gboolean
is_useless (const GError *error)
{
  return error->domain == DOCKET_ERROR
         && (error->code == DOCKET_ERROR_CHANGED || error->code == DOCKET_ERROR_NOT_NOW
             || error->code == DOCKET_ERROR_NOT_FOUND || error->code == DOCKET_ERROR_OTHER_SITE);
}

static void
on_told (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  Telling *telling = user_data;
  g_autoptr (DocketDoorkeeper) self = telling->self;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_client_report_opening_finish (DOCKET_CLIENT (object), result, &error);
  Kept *kept = g_hash_table_lookup (self->openings, &telling->id);
  DocketOpeningState state = telling->state;

  g_free (telling);
  if (kept == NULL)
    return;
  kept->telling = FALSE;
  if (!done && !is_useless (error))
    return;
  kept->told = kept->opening->state == state;
  if (!kept->told)
    {
      tell (self, kept);
      return;
    }
  if (docket_opening_state_is_end (state) && self->ledger != NULL)
    docket_door_ledger_forget (self->ledger, kept->opening->id);
}

static void
tell (DocketDoorkeeper *self,
      Kept *kept)
{
  Telling *telling;

  if (kept->telling || !self->running)
    return;
  telling = g_new0 (Telling, 1);
  telling->self = g_object_ref (self);
  telling->id = kept->opening->id;
  telling->state = kept->opening->state;
  kept->telling = TRUE;
  docket_client_report_opening_async (self->client, kept->opening->id, kept->opening->state, kept->opening->message,
                                      self->cancellable, on_told, telling);
}

static void
on_state_written (GObject *object,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (DocketDoorkeeper) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The server is told all the same: what it knows need not be found out after a crash. */
  if (!docket_door_ledger_write_finish (DOCKET_DOOR_LEDGER (object), result, &error))
    g_warning ("%s", error->message);
}

static void
set_state (DocketDoorkeeper *self,
           Kept *kept,
           DocketOpeningState state,
           const char *message)
{
  kept->opening->state = state;
  g_free (kept->opening->message);
  kept->opening->message = g_strdup (message);
  kept->told = FALSE;
  kept->ended = docket_opening_state_is_end (state) ? g_get_monotonic_time () : 0;
  docket_door_ledger_write_async (self->ledger, kept->opening, on_state_written, g_object_ref (self));
  tell (self, kept);
}

static void
on_opening_changed (DocketDoorkeeper *self, gint64 id, guint state, const char *message)
{
  Kept *kept = g_hash_table_lookup (self->openings, &id);

  if (kept != NULL)
    set_state (self, kept, state, message);
}

typedef struct
{
  DocketDoorkeeper *self;
  char *label;
  DoorNews news;
} DoorTelling;

static void tell_doors (DocketDoorkeeper *self);

static void
on_door_told (GObject *object,
              GAsyncResult *result,
              gpointer user_data)
{
  DoorTelling *telling = user_data;
  g_autoptr (DocketDoorkeeper) self = telling->self;
  g_autofree char *label = telling->label;
  g_autofree DoorNews *news = g_memdup2 (&telling->news, sizeof telling->news);
  g_autoptr (GError) error = NULL;
  gboolean done = docket_client_report_door_finish (DOCKET_CLIENT (object), result, &error) || is_useless (error);

  g_free (telling);
  self->telling_door = FALSE;
  if (done)
    tell_doors (self);
  else if (!g_hash_table_contains (self->doors, label))
    g_hash_table_insert (self->doors, g_steal_pointer (&label), g_steal_pointer (&news));
}

/* One at a time; what fails is told again at a tick, unless the door has moved since. */
static void
tell_doors (DocketDoorkeeper *self)
{
  GHashTableIter iter;
  gpointer label, value;
  DoorTelling *telling;

  g_hash_table_iter_init (&iter, self->doors);
  if (self->telling_door || !self->running || !g_hash_table_iter_next (&iter, &label, &value))
    return;
  telling = g_new0 (DoorTelling, 1);
  telling->self = g_object_ref (self);
  telling->label = g_strdup (label);
  telling->news = *(DoorNews *) value;
  g_hash_table_iter_remove (&iter);
  self->telling_door = TRUE;
  docket_client_report_door_async (self->client, telling->label, telling->news.door, telling->news.forced,
                                   self->cancellable, on_door_told, telling);
}

static void
on_door_changed (DocketDoorkeeper *self,
                 const char *label,
                 guint door,
                 gboolean forced)
{
  DoorNews *before = g_hash_table_lookup (self->doors, label);
  DoorNews *news = g_new0 (DoorNews, 1);

  news->door = door;
  news->forced = forced || (before != NULL && before->forced);
  g_hash_table_replace (self->doors, g_strdup (label), news);
  tell_doors (self);
}

/* --- taking what is asked --- */

static void
on_intended (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  Telling *intention = user_data;
  g_autoptr (DocketDoorkeeper) self = intention->self;
  Kept *kept = g_hash_table_lookup (self->openings, &intention->id);
  DocketLocker *locker = kept != NULL ? find_locker (self, kept->opening->device) : NULL;
  g_autoptr (GError) error = NULL;
  gboolean written = docket_door_ledger_write_finish (DOCKET_DOOR_LEDGER (object), result, &error);

  g_free (intention);
  if (kept == NULL || !self->running)
    return;
  if (!written)
    set_state (self, kept, DOCKET_OPENING_FAILED, error->message);
  else if (locker == NULL)
    set_state (self, kept, DOCKET_OPENING_FAILED, _("These lockers are not attached here any more."));
  else
    docket_locker_open (locker, kept->opening);
}

static void
begin (DocketDoorkeeper *self,
       const DocketOpening *opening)
{
  Telling *intention = g_new0 (Telling, 1);

  keep (self, opening);
  intention->self = g_object_ref (self);
  intention->id = opening->id;
  docket_door_ledger_write_async (self->ledger, opening, on_intended, intention);
}

static void
on_claimed (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (DocketDoorkeeper) self = user_data;
  g_autoptr (GPtrArray) openings = docket_client_claim_openings_finish (DOCKET_CLIENT (object), result, NULL);

  self->claiming = FALSE;
  /* They may be ours now without our knowing. */
  if (openings == NULL)
    self->recovered = FALSE;
  for (guint i = 0; openings != NULL && i < openings->len; i++)
    {
      const DocketOpening *opening = g_ptr_array_index (openings, i);

      if (!g_hash_table_contains (self->openings, &opening->id))
        begin (self, opening);
    }
  if (self->stale || !self->recovered)
    read_storage (self);
  else if (self->claim_again)
    claim (self);
}

static void
claim (DocketDoorkeeper *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  self->claim_again = self->claiming;
  /* While it is read which doors there are, and what was claimed before, nothing new may become ours. */
  if (self->claiming || self->stale || self->reading || !self->running || !self->recovered || self->lockers->len == 0)
    return;
  for (guint i = 0; i < self->lockers->len; i++)
    g_ptr_array_add (names, ((const Attached *) g_ptr_array_index (self->lockers, i))->name);
  g_ptr_array_add (names, NULL);
  self->claiming = TRUE;
  docket_client_claim_openings_async (self->client, (const char *const *) names->pdata, self->cancellable, on_claimed,
                                      g_object_ref (self));
}

/* --- what there was before --- */

/* What the server says is ours, and was never begun here: there was no pulse, and none is sent now. */
static void
on_my_openings (GObject *object,
                GAsyncResult *result,
                gpointer user_data)
{
  g_autoptr (DocketDoorkeeper) self = user_data;
  g_autoptr (GPtrArray) openings = docket_client_my_openings_finish (DOCKET_CLIENT (object), result, NULL);

  self->reading = FALSE;
  if (openings == NULL || !self->running)
    return;
  for (guint i = 0; i < openings->len; i++)
    {
      const DocketOpening *opening = g_ptr_array_index (openings, i);

      if (g_hash_table_contains (self->openings, &opening->id))
        continue;
      if (opening->state == DOCKET_OPENING_CLAIMED)
        set_state (self, keep (self, opening), DOCKET_OPENING_FAILED, _("The station was restarted before it opened the locker."));
      else
        set_state (self, keep (self, opening), DOCKET_OPENING_UNKNOWN, _("The station's ledger was lost."));
    }
  self->recovered = TRUE;
  claim (self);
}

static void
resume (DocketDoorkeeper *self,
        Kept *kept)
{
  DocketLocker *locker = find_locker (self, kept->opening->device);

  if (docket_opening_state_is_end (kept->opening->state))
    tell (self, kept);
  else if (locker != NULL)
    docket_locker_resume (locker, kept->opening);
  else
    set_state (self, kept, DOCKET_OPENING_UNKNOWN, _("The station was restarted, and these lockers are not attached any more."));
}

static void
recover (DocketDoorkeeper *self)
{
  g_autoptr (GPtrArray) begun = docket_door_ledger_list (self->ledger);

  for (guint i = 0; i < begun->len; i++)
    if (!g_hash_table_contains (self->openings, &((DocketOpening *) begun->pdata[i])->id))
      resume (self, keep (self, begun->pdata[i]));
  self->reading = TRUE;
  docket_client_my_openings_async (self->client, self->cancellable, on_my_openings, g_object_ref (self));
}

static void
set_doors (DocketDoorkeeper *self,
           const Attached *attached)
{
  g_autoptr (GPtrArray) behind = g_ptr_array_new ();

  for (guint i = 0; self->compartments != NULL && i < self->compartments->len; i++)
    {
      DocketCompartment *compartment = g_ptr_array_index (self->compartments, i);

      if (g_strcmp0 (compartment->device, attached->name) == 0)
        g_ptr_array_add (behind, compartment);
    }
  if (self->compartments != NULL)
    docket_locker_set_doors (attached->locker, behind);
}

static void
on_storage (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (DocketDoorkeeper) self = user_data;
  g_autoptr (DocketStorageReply) storage = docket_client_storage_finish (DOCKET_CLIENT (object), result, NULL);

  self->reading = FALSE;
  if (storage == NULL || !self->running)
    return;
  self->stale = FALSE;
  g_clear_pointer (&self->compartments, g_ptr_array_unref);
  self->compartments = g_ptr_array_ref (storage->compartments);
  for (guint i = 0; i < self->lockers->len; i++)
    set_doors (self, g_ptr_array_index (self->lockers, i));
  recover (self);
}

static void
read_storage (DocketDoorkeeper *self)
{
  if (self->reading || self->claiming || !self->running || self->lockers->len == 0)
    return;
  self->reading = TRUE;
  docket_client_storage_async (self->client, self->cancellable, on_storage, g_object_ref (self));
}

/* --- for the station --- */

DocketDoorkeeper *
docket_doorkeeper_new (DocketClient *client,
                       const char *ledger,
                       GError **error)
{
  g_autoptr (DocketDoorkeeper) self = g_object_new (DOCKET_TYPE_DOORKEEPER, NULL);

  self->client = g_object_ref (client);
  self->ledger = docket_door_ledger_open (ledger, error);
  return self->ledger != NULL ? g_steal_pointer (&self) : NULL;
}

void
docket_doorkeeper_set_devices (DocketDoorkeeper *self,
                               GListModel *devices)
{
  for (guint i = 0; i < self->lockers->len; i++)
    g_signal_handlers_disconnect_by_data (((const Attached *) g_ptr_array_index (self->lockers, i))->locker, self);
  g_ptr_array_set_size (self->lockers, 0);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (devices, i);
      DocketDevice *inner = docket_station_device_get_device (device);
      DocketLocker *locker = inner != NULL ? docket_device_get_locker (inner) : NULL;
      Attached *attached;

      if (locker == NULL)
        continue;
      attached = g_new0 (Attached, 1);
      attached->name = g_strdup (docket_station_device_get_name (device));
      attached->locker = g_object_ref (locker);
      g_signal_connect_object (locker, "opening-changed", G_CALLBACK (on_opening_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (locker, "door-changed", G_CALLBACK (on_door_changed), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->lockers, attached);
      set_doors (self, attached);
    }
  docket_doorkeeper_refresh (self);
}

void
docket_doorkeeper_start (DocketDoorkeeper *self)
{
  self->running = TRUE;
  docket_doorkeeper_refresh (self);
}

void
docket_doorkeeper_stop (DocketDoorkeeper *self)
{
  self->running = FALSE;
  g_cancellable_cancel (self->cancellable);
}

void
docket_doorkeeper_refresh (DocketDoorkeeper *self)
{
  self->stale = TRUE;
  read_storage (self);
}

void
docket_doorkeeper_hear (DocketDoorkeeper *self,
                        const DocketEvent *event)
{
  g_autoptr (JsonNode) node = event->data != NULL ? json_from_string (event->data, NULL) : NULL;
  g_autoptr (DocketOpening) opening = node != NULL ? docket_opening_from_json (node, NULL) : NULL;
  DocketLocker *locker = opening != NULL ? find_locker (self, opening->device) : NULL;

  if (locker == NULL || opening->state != DOCKET_OPENING_ASKED)
    return;
  docket_locker_hurry (locker);
  claim (self);
}

static void
renew (DocketDoorkeeper *self,
       gboolean leases)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->openings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Kept *kept = value;

      if (kept->ended != 0 && kept->told && g_get_monotonic_time () - kept->ended > KEPT)
        g_hash_table_iter_remove (&iter);
      else if (kept->opening->state != DOCKET_OPENING_CLAIMED && (!kept->told || (leases && kept->ended == 0)))
        tell (self, kept);
    }
}

void
docket_doorkeeper_tick (DocketDoorkeeper *self)
{
  if (!self->running || self->lockers->len == 0)
    return;
  self->n_ticks++;
  renew (self, self->n_ticks % RENEW_TICKS == 0);
  tell_doors (self);
  if (self->stale || !self->recovered)
    read_storage (self);
  else if (self->n_ticks % LOOK_TICKS == 0)
    claim (self);
}
