/* docket-storage.c: where finished orders wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-storage.h"

#include "docket-compartments-table.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-openings-table.h"
#include "docket-storage-private.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_UNCOLLECTED 500

static gboolean
refuse (GError     **error,
        const char  *label,
        const char  *sentence)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, "%s: %s", label, sentence);
  return FALSE;
}

/* --- with the order's steps --- */

/* A station is about to open the door for a customer, or has opened it. */
static gboolean
is_being_taken (const DocketOpening *opening)
{
  return opening != NULL && opening->purpose == DOCKET_OPENING_TAKE && opening->state != DOCKET_OPENING_ASKED &&
         !docket_opening_state_is_end (opening->state);
}

/* What is put there now would be behind a door that another's customer can reach into. */
static gboolean
find_whether_opened (DocketChanging          *changing,
                     const DocketCompartment *compartment,
                     gboolean                *opened,
                     GError                 **error)
{
  GError *local = NULL;
  g_autoptr (DocketOpening) last = compartment->kind == DOCKET_COMPARTMENT_LOCKER
    ? docket_openings_table_get_latest_of_door (changing->handle, changing->site->id, compartment->label, &local) : NULL;

  *opened = is_being_taken (last) && g_strcmp0 (last->order, changing->result->order->code) != 0;
  if (local != NULL)
    g_propagate_error (error, local);
  return local == NULL;
}

/* Its customer stands before the door behind which it lies. */
static gboolean
check_not_being_taken (DocketChanging *changing,
                       const char     *label,
                       GError        **error)
{
  GError *local = NULL;
  g_autoptr (DocketOpening) last =
    docket_openings_table_get_latest (changing->handle, changing->result->order->code, &local);

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (!is_being_taken (last) || g_strcmp0 (last->label, label) == 0)
    return TRUE;
  return refuse (error, last->label, _("This locker is being opened already."));
}

static gboolean
check_wanted (DocketChanging          *changing,
              const DocketCompartment *compartment,
              GError                 **error)
{
  const DocketOrder *order = changing->result->order;
  gboolean opened;

  if (compartment->kind == DOCKET_COMPARTMENT_SHELF)
    return TRUE;
  if (compartment->trouble != NULL)
    return refuse (error, compartment->label, _("This compartment does not work at the moment. Look at it in Storage."));
  if (compartment->n_orders > 0 && g_strcmp0 (compartment->order, order->code) != 0)
    return refuse (error, compartment->label, _("Another order lies in this compartment."));
  if (!find_whether_opened (changing, compartment, &opened, error))
    return FALSE;
  if (opened)
    return refuse (error, compartment->label, _("This locker is being opened already."));
  return TRUE;
}

/* The best free one, whose door is not being opened. Borrowed; NULL: there is none. */
static gboolean
pick (DocketChanging           *changing,
      GPtrArray                *compartments,
      const DocketCompartment **picked,
      GError                  **error)
{
  const DocketOrder *order = changing->result->order;
  DocketLength bulk[3];
  gboolean opened;

  docket_order_get_bulk (order, docket_services_get_catalogue (changing->services, changing->site->id), bulk);
  for (guint i = compartments->len; i > 0; i--)
    {
      if (!find_whether_opened (changing, g_ptr_array_index (compartments, i - 1), &opened, error))
        return FALSE;
      if (opened)
        g_ptr_array_remove_index (compartments, i - 1);
    }
  /* A customer opens a locker alone, so what lies there is paid. */
  *picked = docket_compartments_pick (compartments, bulk, docket_order_unpaid (order) == 0);
  return TRUE;
}

gboolean
docket_storage_choose (DocketChanging *changing,
                       const char     *wanted,
                       char          **label,
                       const char    **kind,
                       GError        **error)
{
  g_autoptr (GPtrArray) compartments = docket_compartments_table_list (changing->handle, changing->site->id, error);
  const DocketCompartment *picked;

  *label = NULL;
  *kind = NULL;
  if (compartments == NULL || !check_not_being_taken (changing, wanted, error))
    return FALSE;
  for (guint i = 0; wanted != NULL && i < compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (compartments, i);

      if (g_ascii_strcasecmp (compartment->label, wanted) != 0)
        continue;
      *label = g_strdup (compartment->label);
      *kind = docket_compartment_kind_to_nick (compartment->kind);
      return check_wanted (changing, compartment, error);
    }
  if (wanted != NULL)
    {
      *label = g_strdup (wanted);
      return TRUE;
    }
  if (!pick (changing, compartments, &picked, error))
    return FALSE;
  *label = picked != NULL ? g_strdup (picked->label) : NULL;
  *kind = picked != NULL ? docket_compartment_kind_to_nick (picked->kind) : NULL;
  return TRUE;
}

gboolean
docket_storage_lodge (DocketChanging *changing,
                      const char     *label,
                      GError        **error)
{
  const DocketOrder *order = changing->result->order;

  return docket_lodgings_table_put (changing->handle, order->code, order->site, label, changing->call->now, error);
}

gboolean
docket_storage_lodge_again (DocketChanging *changing,
                            GError        **error)
{
  DocketOrder *order = changing->result->order;
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketCompartment) compartment = NULL;

  if (order->compartment == NULL)
    return TRUE;
  compartment = docket_compartments_table_get (changing->handle, order->site, order->compartment, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (compartment != NULL && !check_wanted (changing, compartment, NULL))
    {
      g_clear_pointer (&order->compartment, g_free);
      g_clear_pointer (&order->compartment_kind, g_free);
    }
  return docket_storage_lodge (changing, order->compartment, error);
}

/* --- what there is --- */

static void
add_compartment (GString                 *json,
                 const DocketCompartment *compartment,
                 const DocketOpening     *opening)
{
  g_autofree char *text = docket_compartment_to_json (compartment);
  g_autofree char *last = opening != NULL ? docket_opening_to_json (opening, FALSE) : g_strdup ("null");

  text[strlen (text) - 1] = '\0';
  g_string_append_printf (json, "%s,\"opening\":%s}", text, last);
}

static gboolean
add_compartments (GString        *json,
                  DocketDbHandle *handle,
                  const char     *site,
                  GError        **error)
{
  g_autoptr (GPtrArray) compartments = docket_compartments_table_list (handle, site, error);

  for (guint i = 0; compartments != NULL && i < compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (compartments, i);
      g_autoptr (DocketOpening) opening = NULL;

      if (compartment->kind == DOCKET_COMPARTMENT_LOCKER)
        opening = docket_openings_table_get_latest_of_door (handle, site, compartment->label, NULL);
      if (i > 0)
        g_string_append_c (json, ',');
      add_compartment (json, compartment, opening);
    }
  return compartments != NULL;
}

static gboolean
add_uncollected (GString        *json,
                 DocketDbHandle *handle,
                 const char     *site,
                 gint64          before,
                 GError        **error)
{
  g_autoptr (GPtrArray) list = docket_lodgings_table_list_uncollected (handle, site, before, MAX_UNCOLLECTED, error);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const DocketUncollected *uncollected = g_ptr_array_index (list, i);
      g_autofree char *since = docket_time_to_rfc3339 (uncollected->since);
      g_autofree char *term = docket_time_to_rfc3339 (uncollected->term);
      g_autoptr (JsonNode) label = json_node_init_string (json_node_alloc (), uncollected->label);
      g_autofree char *quoted = json_to_string (label, FALSE);

      g_string_append_printf (json, "%s{\"order\":\"%s\",\"compartment\":%s,\"since\":\"%s\",\"term\":\"%s\",\"row\":%s}",
                              i > 0 ? "," : "", uncollected->order, quoted, since, term, uncollected->row);
    }
  return list != NULL;
}

char *
docket_storage_dup (DocketServices *services,
                    const char     *site,
                    gint64          now,
                    gint64          ahead,
                    GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GString) json = g_string_new ("{\"compartments\":[");

  if (handle == NULL || !add_compartments (json, handle, site, error))
    return NULL;
  g_string_append (json, "],\"uncollected\":[");
  if (!add_uncollected (json, handle, site, now + ahead, error))
    return NULL;
  g_string_append (json, "]}");
  return g_string_free (g_steal_pointer (&json), FALSE);
}

GPtrArray *
docket_storage_list (DocketServices *services,
                     const char     *site,
                     GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? docket_compartments_table_list (handle, site, error) : NULL;
}

/* --- changing it --- */

static gboolean
stays (const DocketCompartment *old,
       GPtrArray               *compartments)
{
  for (guint i = 0; i < compartments->len; i++)
    if (g_str_equal (((const DocketCompartment *) g_ptr_array_index (compartments, i))->label, old->label))
      return TRUE;
  return FALSE;
}

static gboolean
replace (DocketChanging *changing,
         gpointer        data,
         GError        **error)
{
  GPtrArray *compartments = data;
  g_autoptr (GPtrArray) before = docket_compartments_table_list (changing->handle, changing->site->id, error);
  g_autofree char *event = g_strdup_printf ("{\"compartments\":%u}", compartments->len);

  for (guint i = 0; before != NULL && i < before->len; i++)
    {
      const DocketCompartment *old = g_ptr_array_index (before, i);

      if (old->n_orders > 0 && !stays (old, compartments))
        return refuse (error, old->label, _("This compartment is not empty, so it cannot be removed."));
    }
  changing->result->json = g_strdup (event);
  return before != NULL &&
         docket_compartments_table_replace (changing->handle, changing->site->id, compartments, error) &&
         docket_change_log_site (changing, "compartments", event, error);
}

gboolean
docket_storage_replace (DocketServices   *services,
                        const DocketCall *call,
                        GPtrArray        *compartments,
                        DocketResult     *result,
                        GError          **error)
{
  const DocketSite *site = docket_services_get_site (services, call->site, error);

  return site != NULL && docket_compartments_check (compartments, error) &&
         docket_change_site (services, call, site, replace, compartments, result, error);
}

static DocketCompartment *
get_compartment (DocketDbHandle *handle,
                 const char     *site,
                 const char     *label,
                 GError        **error)
{
  GError *local = NULL;
  DocketCompartment *compartment = docket_compartments_table_get (handle, site, label, &local);

  if (local != NULL)
    g_propagate_error (error, local);
  else if (compartment == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no compartment “%s” here."), label);
  return compartment;
}

static gboolean
mend (DocketChanging *changing,
      gpointer        data,
      GError        **error)
{
  const char *label = data;
  g_autoptr (DocketCompartment) compartment = get_compartment (changing->handle, changing->site->id, label, error);

  if (compartment == NULL)
    return FALSE;
  g_clear_pointer (&compartment->trouble, g_free);
  changing->result->json = docket_compartment_to_json (compartment);
  return docket_compartments_table_set_condition (changing->handle, changing->site->id, compartment, error) &&
         docket_change_log_site (changing, "compartment", changing->result->json, error);
}

gboolean
docket_storage_mend (DocketServices   *services,
                     const DocketCall *call,
                     const char       *label,
                     DocketResult     *result,
                     GError          **error)
{
  const DocketSite *site = docket_services_get_site (services, call->site, error);

  return site != NULL && docket_change_site (services, call, site, mend, (gpointer) label, result, error);
}

static gboolean
take_back (DocketChanging *changing,
           gpointer        data,
           GError        **error)
{
  const DocketOrder *order = changing->result->order;
  g_autofree char *label = docket_lodgings_table_get (changing->handle, order->code, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *event = NULL;

  if (order->state == DOCKET_ORDER_READY)
    return refuse (error, order->code, _("This order is still to be collected."));
  if (label == NULL)
    return refuse (error, order->code, _("This order lies in no compartment."));
  node = json_node_init_string (json_node_alloc (), label);
  quoted = json_to_string (node, FALSE);
  event = g_strdup_printf ("{\"compartment\":%s}", quoted);
  return docket_storage_lodge (changing, NULL, error) &&
         docket_change_log (changing, "taken-back", event, TRUE, error);
}

gboolean
docket_storage_take_back (DocketServices   *services,
                          const DocketCall *call,
                          const char       *code,
                          DocketResult     *result,
                          GError          **error)
{
  return docket_change_order (services, call, code, take_back, NULL, result, error);
}

/* --- doors that moved --- */

typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  const DocketDoorReport *doors;
  guint n_doors;
} Doors;

static gboolean
log_forced (DocketChanging *changing,
            gpointer        data,
            GError        **error)
{
  return docket_change_log (changing, "door-forced", data, TRUE, error);
}

/* In the history of the order that lies behind it, or of the shop. */
static gboolean
tell_of_door (Doors                   *doors,
              DocketDbHandle          *handle,
              const DocketCompartment *compartment,
              gboolean                 forced,
              GError                 **error)
{
  g_autofree char *json = docket_compartment_to_json (compartment);
  g_autoptr (DocketEvent) event = NULL;

  if (forced && compartment->order != NULL)
    return docket_change_in_work (doors->services, doors->call, handle, compartment->order, log_forced, json, error);
  event = docket_event_new (forced ? "door-forced" : "compartment", doors->call->actor, doors->call->now);
  event->site = g_strdup (doors->call->site);
  event->data = g_steal_pointer (&json);
  return docket_events_table_append (handle, event, error);
}

static gboolean
put_doors (DocketDbHandle *handle,
           gpointer        data,
           GError        **error)
{
  Doors *doors = data;

  for (guint i = 0; i < doors->n_doors; i++)
    {
      const DocketDoorReport *report = &doors->doors[i];
      GError *local = NULL;
      g_autoptr (DocketCompartment) compartment =
          docket_compartments_table_get (handle, doors->call->site, report->label, &local);

      if (local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      if (compartment == NULL || (compartment->door == report->door && !report->forced))
        continue;
      compartment->door = report->door;
      if (report->forced)
        {
          g_free (compartment->trouble);
          compartment->trouble = g_strdup ("forced");
        }
      if (!docket_compartments_table_set_condition (handle, doors->call->site, compartment, error) ||
          !tell_of_door (doors, handle, compartment, report->forced, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_storage_report_doors (DocketServices         *services,
                             const DocketCall       *call,
                             const DocketDoorReport *doors,
                             guint                   n_doors,
                             GError                **error)
{
  Doors work = { services, call, doors, n_doors };

  return docket_db_write (services->db, put_doors, &work, error);
}
