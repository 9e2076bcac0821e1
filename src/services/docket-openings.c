/* docket-openings.c: lockers that are opened: asked, taken by a station, told how it went on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-compartments-table.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-openings-table.h"
#include "docket-orders.h"
#include "docket-orders-table.h"
#include "docket-storage-private.h"
#include "docket-storage.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *label;              /* NULL: where the order lies */
  DocketOpeningPurpose purpose;
} Ask;

typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  const char *station;
  const char *const *devices;
  gint64 id;
  DocketOpeningState state;
  const char *message;
  guint limit;
  GPtrArray *openings;            /* (out) */
  DocketOpening *opening;         /* (out) */
} Work;

static gboolean
refuse (GError     **error,
        DocketError  code,
        const char  *sentence)
{
  g_set_error_literal (error, DOCKET_ERROR, (gint) code, sentence);
  return FALSE;
}

/* --- what is told of it --- */

static gboolean
is_for_history (const DocketOpening *opening)
{
  return opening->state != DOCKET_OPENING_CLAIMED && opening->state != DOCKET_OPENING_PULSE_SENT;
}

static gboolean
log_of_order (DocketChanging *changing,
              gpointer        data,
              GError        **error)
{
  const DocketOpening *opening = data;
  g_autofree char *json = docket_opening_to_json (opening, FALSE);

  if (opening->state == DOCKET_OPENING_CLOSED && opening->purpose == DOCKET_OPENING_TAKE &&
      !docket_orders_collect (changing, opening->asked_by, error))
    return FALSE;
  return docket_change_log (changing, "opening", json, is_for_history (opening), error);
}

static gboolean
log_of_site (DocketDbHandle      *handle,
             const DocketOpening *opening,
             const DocketCall    *call,
             GError             **error)
{
  g_autoptr (DocketEvent) event = docket_event_new ("opening", call->actor, call->now);

  event->site = g_strdup (opening->site);
  event->data = docket_opening_to_json (opening, FALSE);
  return docket_events_table_append (handle, event, error);
}

/* Keeps the opening and tells of it. */
static gboolean
keep (Work           *work,
      DocketDbHandle *handle,
      DocketOpening  *opening,
      GError        **error)
{
  opening->changed_at = work->call->now;
  g_atomic_int_inc (&work->services->openings[opening->state]);
  if (!docket_openings_table_update (handle, opening, error))
    return FALSE;
  if (opening->order == NULL)
    return log_of_site (handle, opening, work->call, error);
  return docket_change_in_work (work->services, work->call, handle, opening->order, log_of_order, opening, error);
}

/* What the opening says of its compartment. */
static gboolean
note_condition (DocketDbHandle      *handle,
                const DocketOpening *opening,
                GError             **error)
{
  g_autoptr (DocketCompartment) compartment = docket_compartments_table_get (handle, opening->site, opening->label, NULL);

  if (compartment == NULL)
    return TRUE;
  if (opening->state == DOCKET_OPENING_DOOR_OPEN)
    compartment->door = DOCKET_DOOR_OPEN;
  if (opening->state == DOCKET_OPENING_CLOSED)
    compartment->door = DOCKET_DOOR_CLOSED;
  if (opening->state == DOCKET_OPENING_CLOSED || opening->state == DOCKET_OPENING_JAMMED ||
      opening->state == DOCKET_OPENING_UNKNOWN)
    {
      g_free (compartment->trouble);
      compartment->trouble = opening->state != DOCKET_OPENING_CLOSED
                               ? g_strdup (docket_opening_state_to_nick (opening->state)) : NULL;
    }
  return docket_compartments_table_set_condition (handle, opening->site, compartment, error);
}

/* Nobody took it in time, and nobody will: true before it is written down. */
static void
settle (DocketOpening *opening,
        gint64         now)
{
  if (opening->state == DOCKET_OPENING_ASKED && opening->lease_until <= now)
    opening->state = DOCKET_OPENING_LAPSED;
}

/* --- asking --- */

static gboolean
check_customers_order (DocketChanging *changing,
                       const Ask      *ask,
                       GError        **error)
{
  const DocketOrder *order = changing->result->order;
  const DocketChange collect = { .step = DOCKET_STEP_COLLECT, .actor = changing->call->actor,
                                 .now = changing->call->now, .site = changing->site };
  DocketMoney unpaid = docket_money (docket_order_unpaid (order), order->price.currency);
  g_autofree char *text = docket_money_format (&unpaid);

  if (ask->purpose != DOCKET_OPENING_TAKE)
    return !changing->call->customer || refuse (error, DOCKET_ERROR_FORBIDDEN, _("Only the shop may do this."));
  if (order->state < DOCKET_ORDER_READY)
    return refuse (error, DOCKET_ERROR_NOT_NOW, _("This order is not ready yet."));
  if (!docket_order_may (order, &collect, error))
    return FALSE;
  if (!changing->call->customer || unpaid.amount == 0)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNPAID, _("%s is still to be paid. Please pay at the counter."), text);
  return FALSE;
}

static DocketCompartment *
find_locker (DocketChanging *changing,
             const char     *label,
             GError        **error)
{
  GError *local = NULL;
  g_autoptr (DocketCompartment) compartment =
      label != NULL ? docket_compartments_table_get (changing->handle, changing->site->id, label, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  if (compartment != NULL && compartment->kind == DOCKET_COMPARTMENT_LOCKER)
    return g_steal_pointer (&compartment);
  if (compartment == NULL && label != NULL && changing->result->order == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no compartment “%s” here."), label);
  else if (changing->call->customer)
    refuse (error, DOCKET_ERROR_NOT_NOW, _("Your order does not wait in a locker. Please ask at the counter."));
  else
    refuse (error, DOCKET_ERROR_NOT_NOW, _("This is not a locker that can be opened from here."));
  return NULL;
}

/* TRUE with @opening where the door is being opened for the same; FALSE with @error where for something else. */
static gboolean
find_under_way (DocketChanging          *changing,
                const DocketCompartment *compartment,
                const Ask               *ask,
                DocketOpening          **opening,
                GError                 **error)
{
  const char *code = changing->result->order != NULL ? changing->result->order->code : NULL;
  GError *local = NULL;
  g_autoptr (DocketOpening) last =
      docket_openings_table_get_latest_of_door (changing->handle, changing->site->id, compartment->label, &local);

  *opening = NULL;
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (last != NULL)
    settle (last, changing->call->now);
  if (last == NULL || docket_opening_state_is_end (last->state))
    return TRUE;
  if (last->purpose != ask->purpose || g_strcmp0 (last->order, code) != 0)
    return refuse (error, DOCKET_ERROR_NOT_NOW, _("This locker is being opened already."));
  *opening = g_steal_pointer (&last);
  return TRUE;
}

static DocketOpening *
make_opening (DocketChanging          *changing,
              const DocketCompartment *compartment,
              const Ask               *ask)
{
  DocketOpening *opening = docket_opening_new ();

  opening->site = g_strdup (changing->site->id);
  opening->label = g_strdup (compartment->label);
  opening->order = changing->result->order != NULL ? g_strdup (changing->result->order->code) : NULL;
  opening->purpose = ask->purpose;
  opening->device = g_strdup (compartment->device);
  opening->board = compartment->board;
  opening->relay = compartment->relay;
  opening->sensor = compartment->sensor;
  opening->asked_by = g_strdup (changing->call->actor);
  opening->asked_at = opening->changed_at = changing->call->now;
  opening->lease_until = changing->call->now + DOCKET_OPENING_PATIENCE;
  return opening;
}

static gboolean
ask_for (DocketChanging *changing,
         const Ask      *ask,
         const char     *label,
         GError        **error)
{
  g_autoptr (DocketCompartment) compartment = find_locker (changing, label, error);
  g_autoptr (DocketOpening) opening = NULL;

  if (compartment == NULL || !find_under_way (changing, compartment, ask, &opening, error))
    return FALSE;
  if (opening == NULL)
    {
      g_autofree char *json = NULL;

      opening = make_opening (changing, compartment, ask);
      if (!docket_openings_table_insert (changing->handle, opening, error))
        return FALSE;
      g_atomic_int_inc (&changing->services->openings[opening->state]);
      json = docket_opening_to_json (opening, FALSE);
      if (opening->order != NULL ? !docket_change_log (changing, "opening", json, TRUE, error)
                                 : !docket_change_log_site (changing, "opening", json, error))
        return FALSE;
    }
  changing->result->json = docket_opening_to_json (opening, changing->call->customer);
  return TRUE;
}

static gboolean
ask_for_order (DocketChanging *changing,
               gpointer        data,
               GError        **error)
{
  const Ask *ask = data;
  g_autofree char *label = NULL;

  if (!check_customers_order (changing, ask, error))
    return FALSE;
  label = docket_lodgings_table_get (changing->handle, changing->result->order->code, NULL);
  return ask_for (changing, ask, label, error);
}

static gboolean
ask_for_door (DocketChanging *changing,
              gpointer        data,
              GError        **error)
{
  const Ask *ask = data;

  return ask_for (changing, ask, ask->label, error);
}

gboolean
docket_openings_ask (DocketServices      *services,
                     const DocketCall    *call,
                     const char          *code,
                     const char          *label,
                     DocketOpeningPurpose purpose,
                     DocketResult        *result,
                     GError             **error)
{
  Ask ask = { label, purpose };
  const DocketSite *site;

  if (code != NULL)
    return docket_change_order (services, call, code, ask_for_order, &ask, result, error);
  site = docket_services_get_site (services, call->site, error);
  return site != NULL && docket_change_site (services, call, site, ask_for_door, &ask, result, error);
}

DocketOpening *
docket_openings_get_latest (DocketServices   *services,
                            const DocketCall *call,
                            const char       *code,
                            GError          **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  GError *local = NULL;
  g_autoptr (DocketOpening) opening = NULL;

  if (handle == NULL)
    return NULL;
  opening = docket_openings_table_get_latest (handle, code, &local);
  if (local != NULL)
    g_propagate_error (error, local);
  else if (opening == NULL)
    refuse (error, DOCKET_ERROR_NOT_FOUND, _("No locker was opened for this order."));
  else if (docket_change_check_site (services, call, opening->site, error))
    {
      settle (opening, call->now);
      return g_steal_pointer (&opening);
    }
  return NULL;
}

DocketOpening *
docket_openings_get_of_door (DocketServices *services,
                             const char     *site,
                             const char     *label,
                             GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? docket_openings_table_get_latest_of_door (handle, site, label, error) : NULL;
}

static char *
place_to_json (const char              *label,
               const DocketCompartment *compartment,
               const DocketOpening     *opening,
               gboolean                 customer)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), label);
  g_autofree char *quoted = label != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
  g_autofree char *last = opening != NULL ? docket_opening_to_json (opening, customer) : g_strdup ("null");

  if (label == NULL || compartment == NULL)
    return g_strdup_printf ("{\"compartment\":%s,\"kind\":null,\"opening\":%s}", quoted, last);
  return g_strdup_printf ("{\"compartment\":%s,\"kind\":\"%s\",\"opening\":%s}", quoted,
                          docket_compartment_kind_to_nick (compartment->kind), last);
}

char *
docket_openings_dup_place (DocketServices   *services,
                           const DocketCall *call,
                           const char       *code,
                           GError          **error)
{
  g_auto (DocketOrderDocument) document = { NULL };
  g_autoptr (DocketDbHandle) handle = NULL;
  g_autofree char *label = NULL;
  g_autoptr (DocketCompartment) compartment = NULL;
  g_autoptr (DocketOpening) opening = NULL;

  if (!docket_orders_get (services, call, code, DOCKET_VIEW_CUSTOMER, &document, error) ||
      (handle = docket_db_read_begin (services->db, error)) == NULL)
    return NULL;
  label = docket_lodgings_table_get (handle, code, NULL);
  if (label != NULL)
    compartment = docket_compartments_table_get (handle, document.site, label, NULL);
  opening = docket_openings_table_get_latest (handle, code, NULL);
  if (opening != NULL)
    settle (opening, call->now);
  return place_to_json (label, compartment, opening, call->customer);
}

/* --- stations --- */

/* Staff may have moved, handed over or cancelled the order since; another may lie behind that door by now. */
static gboolean
still_lies_there (DocketDbHandle      *handle,
                  const DocketOpening *opening,
                  gboolean            *lies,
                  GError             **error)
{
  GError *local = NULL;
  g_autofree char *label = opening->order != NULL ? docket_lodgings_table_get (handle, opening->order, &local) : NULL;

  *lies = opening->order == NULL || g_strcmp0 (label, opening->label) == 0;
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

static gboolean
hand_out (Work           *work,
          DocketDbHandle *handle,
          DocketOpening  *opening,
          GError        **error)
{
  gboolean lies;

  if (!still_lies_there (handle, opening, &lies, error))
    return FALSE;
  opening->state = lies ? DOCKET_OPENING_CLAIMED : DOCKET_OPENING_LAPSED;
  opening->station = lies ? g_strdup (work->station) : NULL;
  opening->lease_until = lies ? work->call->now + DOCKET_OPENING_LEASE : 0;
  if (!keep (work, handle, opening, error))
    return FALSE;
  if (lies)
    g_ptr_array_add (work->openings, docket_opening_copy (opening));
  return TRUE;
}

static gboolean
claim (DocketDbHandle *handle,
       gpointer        data,
       GError        **error)
{
  Work *work = data;

  for (guint i = 0; work->devices[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) asked = docket_openings_table_list_asked (handle, work->call->site, work->devices[i], error);

      if (asked == NULL)
        return FALSE;
      for (guint j = 0; j < asked->len; j++)
        {
          DocketOpening *opening = g_ptr_array_index (asked, j);

          if (opening->lease_until > work->call->now && !hand_out (work, handle, opening, error))
            return FALSE;
        }
    }
  return TRUE;
}

GPtrArray *
docket_openings_claim (DocketServices     *services,
                       const DocketCall   *call,
                       const char         *station,
                       const char *const  *devices,
                       GError            **error)
{
  g_autoptr (GPtrArray) openings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_opening_free);
  Work work = { .services = services, .call = call, .station = station, .devices = devices, .openings = openings };

  return docket_db_write (services->db, claim, &work, error) ? g_steal_pointer (&openings) : NULL;
}

GPtrArray *
docket_openings_list (DocketServices *services,
                      const char     *station,
                      GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? docket_openings_table_list_station (handle, station, error) : NULL;
}

static gboolean
check_report (Work    *work,
              GError **error)
{
  const DocketOpening *opening = work->opening;

  if (g_strcmp0 (opening->station, work->station) != 0)
    return refuse (error, DOCKET_ERROR_CHANGED, _("This opening is not yours."));
  if (docket_opening_state_may_follow (opening->state, work->state))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("An opening that is %s cannot become %s."),
               docket_opening_state_to_nick (opening->state), docket_opening_state_to_nick (work->state));
  return FALSE;
}

static gboolean
report (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  Work *work = data;
  DocketOpening *opening = work->opening = docket_openings_table_get (handle, work->id, error);
  gboolean news;

  if (opening == NULL || !docket_change_check_site (work->services, work->call, opening->site, error) ||
      !check_report (work, error))
    return FALSE;
  news = opening->state != work->state;
  opening->state = work->state;
  opening->lease_until = docket_opening_state_is_end (work->state) ? 0 : work->call->now + DOCKET_OPENING_LEASE;
  g_free (opening->message);
  opening->message = g_strdup (work->message);
  if (!news)
    return docket_openings_table_update (handle, opening, error);
  return note_condition (handle, opening, error) && keep (work, handle, opening, error);
}

DocketOpening *
docket_openings_report (DocketServices     *services,
                        const DocketCall   *call,
                        const char         *station,
                        gint64              id,
                        DocketOpeningState  state,
                        const char         *message,
                        GError            **error)
{
  Work work = { .services = services, .call = call, .station = station, .id = id, .state = state, .message = message };

  if (docket_db_write (services->db, report, &work, error))
    return work.opening;
  docket_opening_free (work.opening);
  return NULL;
}

/* --- nobody tells any more --- */

static gboolean
expire (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  Work *work = data;
  g_autoptr (GPtrArray) lapsed = docket_openings_table_list_lapsed (handle, work->call->now, work->limit, error);

  for (guint i = 0; lapsed != NULL && i < lapsed->len; i++)
    {
      DocketOpening *opening = g_ptr_array_index (lapsed, i);

      opening->state = opening->state == DOCKET_OPENING_ASKED ? DOCKET_OPENING_LAPSED : DOCKET_OPENING_UNKNOWN;
      opening->lease_until = 0;
      if (!note_condition (handle, opening, error) || !keep (work, handle, opening, error))
        return FALSE;
    }
  work->id = lapsed != NULL ? lapsed->len : 0;
  return lapsed != NULL;
}

static gboolean
any_lapsed (DocketServices *services,
            gint64          now,
            gboolean       *any,
            GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GPtrArray) lapsed = handle != NULL ? docket_openings_table_list_lapsed (handle, now, 1, error) : NULL;

  *any = lapsed != NULL && lapsed->len > 0;
  return lapsed != NULL;
}

gboolean
docket_openings_expire (DocketServices *services,
                        gint64          now,
                        guint           limit,
                        guint          *n,
                        GError        **error)
{
  const DocketCall call = { .actor = "server", .now = now };
  Work work = { .services = services, .call = &call, .limit = limit };
  gboolean any;

  *n = 0;
  if (!any_lapsed (services, now, &any, error))
    return FALSE;
  if (any && !docket_db_write (services->db, expire, &work, error))
    return FALSE;
  *n = (guint) work.id;
  return TRUE;
}
