/* docket-locker.c: lockers behind relay boards, as their users see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-locker-keeper-private.h"

#include <glib/gi18n.h>

#define HURRY (250 * G_TIME_SPAN_MILLISECOND)

struct _DocketLocker
{
  GObject parent_instance;

  DocketLockerKeeper *keeper;
};

G_DEFINE_FINAL_TYPE (DocketLocker, docket_locker, G_TYPE_OBJECT)

static DocketLockerKeeper *
keeper_ref (DocketLockerKeeper *keeper)
{
  g_atomic_ref_count_inc (&keeper->refs);
  return keeper;
}

void
docket_locker_order_free (DocketLockerOrder *order)
{
  docket_opening_free (order->opening);
  g_free (order);
}

void
docket_locker_keeper_unref (DocketLockerKeeper *keeper)
{
  if (!g_atomic_ref_count_dec (&keeper->refs))
    return;

  g_queue_clear_full (&keeper->orders, (GDestroyNotify) docket_locker_order_free);
  g_clear_pointer (&keeper->new_doors, g_ptr_array_unref);
  g_clear_pointer (&keeper->doors, g_ptr_array_unref);
  g_clear_pointer (&keeper->boards, g_array_unref);
  g_clear_pointer (&keeper->line, docket_modbus_free);
  g_clear_pointer (&keeper->address, docket_modbus_address_free);
  g_free (keeper->trouble);
  g_free (keeper->silent);
  g_free (keeper->warning);
  g_weak_ref_clear (&keeper->locker);
  g_main_context_unref (keeper->home);
  g_mutex_clear (&keeper->lock);
  g_cond_clear (&keeper->cond);
  g_free (keeper);
}

/* --- news --- */

typedef struct
{
  DocketLockerKeeper *keeper;
  gint64 id;               /* 0: of a door */
  DocketOpeningState state;
  char *text;              /* message, or label */
  DocketDoor door;
  gboolean forced;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->text);
  docket_locker_keeper_unref (news->keeper);
  g_free (news);
}

static gboolean
tell_at_home (gpointer data)
{
  News *news = data;
  g_autoptr (DocketLocker) locker = g_weak_ref_get (&news->keeper->locker);

  if (locker == NULL)
    return G_SOURCE_REMOVE;
  if (news->id != 0)
    g_signal_emit_by_name (locker, "opening-changed", news->id, (guint) news->state, news->text);
  else
    g_signal_emit_by_name (locker, "door-changed", news->text, (guint) news->door, news->forced);
  return G_SOURCE_REMOVE;
}

static void
post (News *news)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_at_home, news, news_free);
  g_source_attach (source, news->keeper->home);
}

static void
on_opening (gpointer           data,
            gint64             id,
            DocketOpeningState state,
            const char        *message)
{
  News *news = g_new0 (News, 1);

  news->keeper = keeper_ref (data);
  news->id = id;
  news->state = state;
  news->text = g_strdup (message);
  post (news);
}

static void
on_door (gpointer    data,
         const char *label,
         DocketDoor  door,
         gboolean    forced)
{
  News *news = g_new0 (News, 1);

  news->keeper = keeper_ref (data);
  news->text = g_strdup (label);
  news->door = door;
  news->forced = forced;
  post (news);
}

/* Not before somebody uses it: an address that is only checked touches no line. Under the lock. */
static void
start (DocketLockerKeeper *keeper)
{
  if (!keeper->started && !keeper->stop)
    g_thread_unref (g_thread_new ("lockers", docket_locker_keeper_run, keeper_ref (keeper)));
  keeper->started = TRUE;
  g_cond_signal (&keeper->cond);
}

/* --- the object --- */

static void
docket_locker_dispose (GObject *object)
{
  DocketLocker *self = DOCKET_LOCKER (object);

  if (self->keeper != NULL)
    docket_locker_close (self);

  G_OBJECT_CLASS (docket_locker_parent_class)->dispose (object);
}

static void
docket_locker_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_LOCKER (object)->keeper, docket_locker_keeper_unref);

  G_OBJECT_CLASS (docket_locker_parent_class)->finalize (object);
}

static void
docket_locker_class_init (DocketLockerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_locker_dispose;
  object_class->finalize = docket_locker_finalize;
  g_signal_new ("opening-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT, G_TYPE_STRING);
  g_signal_new ("door-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_BOOLEAN);
}

static void
docket_locker_init (DocketLocker *self)
{
}

DocketLocker *
docket_locker_new (const char  *uri,
                   GError     **error)
{
  DocketModbusAddress *address = docket_modbus_address_parse (uri, error);
  DocketLocker *self;
  DocketLockerKeeper *keeper;

  if (address == NULL)
    return NULL;

  self = g_object_new (DOCKET_TYPE_LOCKER, NULL);
  self->keeper = keeper = g_new0 (DocketLockerKeeper, 1);
  g_atomic_ref_count_init (&keeper->refs);
  keeper->home = g_main_context_ref_thread_default ();
  g_weak_ref_init (&keeper->locker, self);
  g_mutex_init (&keeper->lock);
  g_cond_init (&keeper->cond);
  g_queue_init (&keeper->orders);
  keeper->address = address;
  keeper->line = docket_modbus_new (address);
  keeper->boards = g_array_new (FALSE, TRUE, sizeof (DocketLockerBoard));
  g_array_set_clear_func (keeper->boards, docket_locker_board_clear);
  keeper->doors = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_locker_door_free);
  keeper->events = (DocketDoorEvents) { on_opening, on_door, keeper };
  for (guint i = 0; i < address->boards->len; i++)
    docket_locker_keeper_find_board (keeper, g_array_index (address->boards, guint, i));
  return self;
}

void
docket_locker_close (DocketLocker *self)
{
  g_mutex_lock (&self->keeper->lock);
  self->keeper->stop = TRUE;
  g_cond_signal (&self->keeper->cond);
  g_mutex_unlock (&self->keeper->lock);
}

void
docket_locker_set_doors (DocketLocker *self,
                         GPtrArray    *compartments)
{
  GPtrArray *doors = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_locker_door_free);

  for (guint i = 0; i < compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (compartments, i);
      DocketLockerDoor *door;

      if (compartment->kind != DOCKET_COMPARTMENT_LOCKER)
        continue;
      door = g_new0 (DocketLockerDoor, 1);
      door->label = g_strdup (compartment->label);
      door->board = compartment->board;
      door->relay = compartment->relay;
      door->sensor = compartment->sensor;
      g_ptr_array_add (doors, door);
    }
  g_mutex_lock (&self->keeper->lock);
  g_clear_pointer (&self->keeper->new_doors, g_ptr_array_unref);
  self->keeper->new_doors = doors;
  start (self->keeper);
  g_mutex_unlock (&self->keeper->lock);
}

void
docket_locker_hurry (DocketLocker *self)
{
  g_mutex_lock (&self->keeper->lock);
  self->keeper->hurry_until = g_get_monotonic_time () + HURRY;
  g_mutex_unlock (&self->keeper->lock);
}

static void
push (DocketLocker        *self,
      const DocketOpening *opening,
      gboolean             resume)
{
  DocketLockerOrder *order = g_new0 (DocketLockerOrder, 1);

  order->opening = docket_opening_copy (opening);
  order->resume = resume;
  g_mutex_lock (&self->keeper->lock);
  self->keeper->hurry_until = 0;
  g_queue_push_tail (&self->keeper->orders, order);
  start (self->keeper);
  g_mutex_unlock (&self->keeper->lock);
}

void
docket_locker_open (DocketLocker        *self,
                    const DocketOpening *opening)
{
  push (self, opening, FALSE);
}

void
docket_locker_resume (DocketLocker        *self,
                      const DocketOpening *opening)
{
  push (self, opening, TRUE);
}

DocketDeviceStatus *
docket_locker_look (DocketLocker *self)
{
  DocketLockerKeeper *keeper = self->keeper;
  DocketDeviceStatus *status;

  g_mutex_lock (&keeper->lock);
  start (keeper);
  status = docket_device_status_new (keeper->open ? DOCKET_DEVICE_IDLE : DOCKET_DEVICE_STOPPED, keeper->open);
  if (keeper->trouble != NULL)
    status->sentence = g_strdup (keeper->trouble);
  else if (keeper->silent != NULL || keeper->warning != NULL)
    {
      g_strfreev (status->reasons);
      status->reasons = g_strdupv ((char **) ((const char *const[]) { "stopped-partly-warning", NULL }));
      status->sentence = keeper->warning != NULL ? g_strdup (keeper->warning) : g_strdup_printf (_("Boards of the lockers that do not answer: %s. Look at their power and cable."),
                                          keeper->silent);
    }
  g_mutex_unlock (&keeper->lock);
  return status;
}
