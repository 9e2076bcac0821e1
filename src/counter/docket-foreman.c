/* docket-foreman.c: what people do with the queue and the devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-foreman.h"

#include "docket-claim-code.h"
#include "docket-time.h"

#include <glib/gi18n.h>

/* The priority of an order that nobody raised. */
#define PRIORITY 50

struct _DocketForeman
{
  GObject parent_instance;

  DocketShop *shop;
  DocketDeed *inverse;      /* takes the last deed back; NULL */
  gint64 undo_until;        /* monotonic */
  guint under_way;
};

G_DEFINE_FINAL_TYPE (DocketForeman, docket_foreman, G_TYPE_OBJECT)

enum
{
  PROP_BUSY = 1,
  N_PROPS
};

typedef struct
{
  DocketForeman *foreman;
  DocketDeed *deed;
  DocketDeed *inverse;      /* NULL: cannot be taken back */
  char *words;
} Doing;

static void
doing_free (Doing *doing)
{
  g_object_unref (doing->foreman);
  docket_deed_free (doing->deed);
  docket_deed_free (doing->inverse);
  g_free (doing->words);
  g_free (doing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doing, doing_free)

static void
count (DocketForeman *self, gint by)
{
  self->under_way += (guint) by;
  g_object_notify (G_OBJECT (self), "busy");
}

static void
remember (DocketForeman *self, DocketDeed *inverse)
{
  guint seconds = g_settings_get_uint (docket_shop_get_settings (self->shop), "undo-seconds");

  docket_deed_free (self->inverse);
  self->inverse = inverse;
  self->undo_until = g_get_monotonic_time () + seconds * DOCKET_SECOND;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  DocketForeman *self = doing->foreman;
  g_autoptr (DocketJob) job = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_client_do_finish (DOCKET_CLIENT (source), result, &job, &error);

  count (self, -1);
  docket_queue_list_refresh (docket_shop_get_queue (self->shop));
  docket_floor_refresh (docket_shop_get_floor (self->shop));
  if (!done)
    {
      g_signal_emit_by_name (self, "refused", error->message);
      return;
    }

  /* What is made anew is taken back by not making it. */
  if (doing->deed->type == DOCKET_DEED_REPRINT && job != NULL)
    doing->inverse = docket_deed_new (DOCKET_DEED_CANCEL, job->id);
  remember (self, g_steal_pointer (&doing->inverse));
  if (doing->deed->type == DOCKET_DEED_MOVE_ORDER)
    g_signal_emit_by_name (self, "moved", doing->deed->order, doing->deed->place);
  g_signal_emit_by_name (self, "done", doing->words);
}

/* Takes all three. */
static void
perform (DocketForeman *self, DocketDeed *deed, DocketDeed *inverse, char *words)
{
  Doing *doing = g_new0 (Doing, 1);

  doing->foreman = g_object_ref (self);
  doing->deed = deed;
  doing->inverse = inverse;
  doing->words = words;
  count (self, 1);
  docket_client_do_async (docket_shop_get_client (self->shop), deed, NULL, on_done, doing);
}

/* As the queue calls it: the customer's name, or the code as it is printed. (transfer full) */
static char *
dup_who (DocketForeman *self, const DocketQueuedJob *queued)
{
  DocketOrderRow *order = docket_order_list_find (docket_shop_get_orders (self->shop), queued->job->order);
  const char *name = queued->name != NULL ? queued->name : order != NULL ? docket_order_row_get_name (order) : NULL;

  return name != NULL && *name != '\0' ? g_strdup (name) : docket_claim_code_format (queued->job->order);
}

static void
docket_foreman_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, docket_foreman_get_busy (DOCKET_FOREMAN (object)));
}

static void
docket_foreman_finalize (GObject *object)
{
  DocketForeman *self = DOCKET_FOREMAN (object);

  docket_deed_free (self->inverse);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_foreman_parent_class)->finalize (object);
}

static void
docket_foreman_class_init (DocketForemanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_foreman_get_property;
  object_class->finalize = docket_foreman_finalize;

  g_object_class_install_property (object_class, PROP_BUSY,
                                   g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_signal_new ("done", DOCKET_TYPE_FOREMAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_signal_new ("moved", DOCKET_TYPE_FOREMAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                G_TYPE_STRING);
  g_signal_new ("refused", DOCKET_TYPE_FOREMAN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
docket_foreman_init (DocketForeman *self)
{
}

DocketForeman *
docket_foreman_new (DocketShop *shop)
{
  DocketForeman *self = g_object_new (DOCKET_TYPE_FOREMAN, NULL);

  self->shop = g_object_ref (shop);

  return self;
}

void
docket_foreman_raise (DocketForeman *self, const DocketQueuedJob *queued)
{
  DocketDeed *deed = docket_deed_new (DOCKET_DEED_RAISE, queued->job->id);
  DocketDeed *inverse = docket_deed_new (DOCKET_DEED_RAISE, queued->job->id);
  g_autofree char *who = dup_who (self, queued);

  inverse->priority = queued->job->priority > 0 ? queued->job->priority : PRIORITY;
  perform (self, deed, inverse, g_strdup_printf (_("First in the queue: %s"), who));
}

void
docket_foreman_move (DocketForeman *self, const DocketQueuedJob *queued, const char *station, const char *device)
{
  DocketDeed *deed = docket_deed_new (DOCKET_DEED_MOVE, queued->job->id);
  DocketDeed *inverse = docket_deed_new (DOCKET_DEED_MOVE, queued->job->id);
  g_autofree char *who = dup_who (self, queued);

  deed->station = g_strdup (station);
  deed->device = g_strdup (device);
  perform (self, deed, inverse, device != NULL ? g_strdup_printf (_("%s goes to %s"), who, device)
                                               : g_strdup_printf (_("%s goes to any device"), who));
}

void
docket_foreman_cancel (DocketForeman *self, const DocketQueuedJob *queued)
{
  g_autofree char *who = dup_who (self, queued);

  perform (self, docket_deed_new (DOCKET_DEED_CANCEL, queued->job->id), NULL,
           g_strdup_printf (_("Not to be made: %s"), who));
}

void
docket_foreman_move_order (DocketForeman *self, const char *code, const char *place, const char *name, const char *back)
{
  DocketDeed *deed = docket_deed_new (DOCKET_DEED_MOVE_ORDER, 0);
  DocketDeed *inverse = back != NULL ? docket_deed_new (DOCKET_DEED_MOVE_ORDER, 0) : NULL;

  deed->order = g_strdup (code);
  deed->place = g_strdup (place);
  if (inverse != NULL)
    {
      inverse->order = g_strdup (code);
      inverse->place = g_strdup (back);
    }
  perform (self, deed, inverse, back != NULL ? g_strdup_printf (_("The order goes to %s"), name)
                                             : g_strdup (_("The order is this place’s now")));
}

void
docket_foreman_reprint (DocketForeman *self, const DocketJob *job, guint copies)
{
  DocketDeed *deed = docket_deed_new (DOCKET_DEED_REPRINT, job->id);

  deed->copies = copies;
  perform (self, deed, NULL, g_strdup_printf (ngettext ("%u copy is made again", "%u copies are made again", copies),
                                              copies));
}

static void
on_operated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Doing) doing = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = docket_station_operate_finish (DOCKET_STATION (source), result, &error);

  count (doing->foreman, -1);
  if (!done)
    {
      g_signal_emit_by_name (doing->foreman, "refused", error->message);
      return;
    }
  if (doing->inverse != NULL)
    remember (doing->foreman, g_steal_pointer (&doing->inverse));
  if (doing->words != NULL)
    g_signal_emit_by_name (doing->foreman, "done", doing->words);
}

/* Takes @inverse and @words. */
static void
operate (DocketForeman *self,
         DocketFloorDevice *device,
         DocketStationOperation operation,
         DocketDeed *inverse,
         char *words)
{
  DocketStation *station = docket_shop_get_station (self->shop);
  DocketStationDevice *own = docket_floor_device_get_own (device);
  Doing *doing = g_new0 (Doing, 1);

  doing->foreman = g_object_ref (self);
  doing->inverse = inverse;
  doing->words = words;
  if (station == NULL || own == NULL)
    {
      g_signal_emit_by_name (self, "refused", _("That device is at another computer; it has to be done there."));
      doing_free (doing);
      return;
    }

  count (self, 1);
  docket_station_operate_async (station, own, operation, NULL, on_operated, doing);
}

static DocketDeed *
device_deed (DocketFloorDevice *device, gboolean paused)
{
  DocketDeed *deed = docket_deed_new (paused ? DOCKET_DEED_PAUSE : DOCKET_DEED_RESUME, 0);

  deed->station = g_strdup (docket_floor_device_get_station (device));
  deed->device = g_strdup (docket_floor_device_get_name (device));

  return deed;
}

/* A device of ours is paused here, with the server away too; the station tells it. */
void
docket_foreman_pause (DocketForeman *self, DocketFloorDevice *device, gboolean paused)
{
  const char *name = docket_floor_device_get_name (device);
  char *words = paused ? g_strdup_printf (_("%s is paused: it finishes what it has"), name)
                       : g_strdup_printf (_("%s goes on"), name);

  if (docket_floor_device_get_own (device) != NULL)
    operate (self, device, paused ? DOCKET_STATION_PAUSE : DOCKET_STATION_GO_ON, device_deed (device, !paused), words);
  else
    perform (self, device_deed (device, paused), device_deed (device, !paused), words);
}

void
docket_foreman_set_intake (DocketForeman *self, gboolean paused, const char *note)
{
  const DocketQueueReply *reply = docket_queue_list_get_reply (docket_shop_get_queue (self->shop));
  DocketDeed *deed = docket_deed_new (paused ? DOCKET_DEED_CLOSE_INTAKE : DOCKET_DEED_OPEN_INTAKE, 0);
  DocketDeed *inverse = docket_deed_new (paused ? DOCKET_DEED_OPEN_INTAKE : DOCKET_DEED_CLOSE_INTAKE, 0);

  deed->note = g_strdup (note);
  inverse->note = reply != NULL ? g_strdup (reply->intake_note) : NULL;
  perform (self, deed, inverse, g_strdup (paused ? _("No orders are taken") : _("Orders are taken again")));
}

void
docket_foreman_operate (DocketForeman *self,
                        DocketFloorDevice *device,
                        DocketStationOperation operation,
                        const char *done)
{
  operate (self, device, operation, NULL, g_strdup (done));
}

gboolean
docket_foreman_get_busy (DocketForeman *self)
{
  return self->under_way > 0;
}

gboolean
docket_foreman_can_undo (DocketForeman *self)
{
  return self->inverse != NULL && self->undo_until > g_get_monotonic_time ();
}

static DocketFloorDevice *
find_own (DocketForeman *self, const char *name)
{
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);

      if (docket_floor_device_get_own (device) != NULL && g_str_equal (docket_floor_device_get_name (device), name))
        return g_steal_pointer (&device);
    }

  return NULL;
}

void
docket_foreman_undo (DocketForeman *self)
{
  g_autoptr (DocketDeed) deed = docket_foreman_can_undo (self) ? g_steal_pointer (&self->inverse) : NULL;
  g_autoptr (DocketFloorDevice) own = deed != NULL && deed->device != NULL ? find_own (self, deed->device) : NULL;

  if (deed == NULL)
    return;

  if (own != NULL && (deed->type == DOCKET_DEED_PAUSE || deed->type == DOCKET_DEED_RESUME))
    operate (self, own, deed->type == DOCKET_DEED_PAUSE ? DOCKET_STATION_PAUSE : DOCKET_STATION_GO_ON, NULL,
             g_strdup (_("Taken back")));
  else
    perform (self, g_steal_pointer (&deed), NULL, g_strdup (_("Taken back")));
}

void
docket_foreman_forget (DocketForeman *self)
{
  g_clear_pointer (&self->inverse, docket_deed_free);
}
