/* docket-api-storage.c: compartments, and their lockers being opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-sessions.h"
#include "docket-storage.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_COMPARTMENTS 2000
#define MAX_DEVICES 64
#define MAX_DAYS 90
#define SOON_DAYS 1

/* --- opening --- */

static gboolean
read_purpose (DocketApi *api, JsonObject *body, DocketOpeningPurpose *purpose, GError **error)
{
  const char *word = NULL;

  if (!docket_api_read_string (body, "purpose", 16, &word, error))
    return FALSE;
  if (word == NULL || docket_opening_purpose_from_nick (word, purpose))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The purpose must be take, put or empty."));
  return FALSE;
}

/* A customer proves himself at the door, however long ago he opened the page. */
static gboolean
check_proof (DocketApi *api, JsonObject *body, GError **error)
{
  const char *password = NULL;
  gint64 retry_after = 0;

  if (!docket_api_read_string (body, "password", 64, &password, error))
    return FALSE;
  if (api->view == DOCKET_VIEW_TERMINAL)
    return TRUE;
  if (!docket_api_require (password != NULL, "password", error))
    return FALSE;
  if (docket_sessions_check (api->services, api->code, password, docket_request_get_network (api->request),
                             api->call.now, &retry_after, error))
    return TRUE;
  docket_api_set_retry_after (api->request, retry_after);
  return FALSE;
}

/* A station puts away what it has made; handing over is for others. */
static gboolean
check_hands (const DocketApi *api, DocketOpeningPurpose purpose, GError **error)
{
  if (api->view != DOCKET_VIEW_TERMINAL || purpose == DOCKET_OPENING_PUT ||
      (api->caller->rights & (DOCKET_RIGHT_COLLECT | DOCKET_RIGHT_RELEASE)) != 0)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("This terminal lacks the right “%s”."),
               docket_right_to_nick (DOCKET_RIGHT_COLLECT));
  return FALSE;
}

static DocketReply *
make_opening (DocketApi *api, const DocketResult *result)
{
  return docket_reply_json (201, g_strdup (result->json));
}

DocketReply *
docket_api_open_locker (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  DocketOpeningPurpose purpose = DOCKET_OPENING_TAKE;
  JsonObject *body = docket_request_get_json (request, error);
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, make_opening, error) ||
      !read_purpose (&api, body, &purpose, error) || !check_hands (&api, purpose, error) || !check_proof (&api, body, error))
    return NULL;
  ok = docket_openings_ask (api.services, &api.call, api.code, NULL, purpose, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_open_compartment (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *label = docket_request_get_part (request, "compartment");
  gboolean ok;

  if (!docket_api_init (&api, request, server, make_opening, error))
    return NULL;
  ok = docket_openings_ask (api.services, &api.call, NULL, label, DOCKET_OPENING_EMPTY, &result, error);
  return docket_api_finish (&api, ok, &result);
}

static DocketReply *
reply_opening (DocketOpening *opening, gboolean customer)
{
  g_autoptr (DocketOpening) owned = opening;

  return owned != NULL ? docket_reply_json (200, docket_opening_to_json (owned, customer)) : NULL;
}

static DocketReply *
reply_openings (GPtrArray *openings)
{
  g_autoptr (GPtrArray) owned = openings;
  GString *json;

  if (owned == NULL)
    return NULL;
  json = g_string_new ("{\"openings\":[");
  for (guint i = 0; i < owned->len; i++)
    {
      g_autofree char *opening = docket_opening_to_json (g_ptr_array_index (owned, i), FALSE);

      g_string_append_printf (json, "%s%s", i > 0 ? "," : "", opening);
    }
  g_string_append (json, "]}");
  return docket_reply_json (200, g_string_free (json, FALSE));
}

DocketReply *
docket_api_get_opening (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };

  if (!docket_api_init (&api, request, server, NULL, error))
    return NULL;
  return reply_opening (docket_openings_get_latest (api.services, &api.call, api.code, error), api.call.customer);
}

DocketReply *
docket_api_get_place (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  char *json;

  if (!docket_api_init (&api, request, server, NULL, error))
    return NULL;
  json = docket_openings_dup_place (api.services, &api.call, api.code, error);
  return json != NULL ? docket_reply_json (200, json) : NULL;
}

/* --- stations --- */

DocketReply *
docket_api_claim_openings (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autofree const char **devices = NULL;
  JsonObject *body = docket_request_get_json (request, error);

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) ||
      !docket_api_read_strings (body, "devices", MAX_DEVICES, &devices, error) ||
      !docket_api_require (devices != NULL, "devices", error))
    return NULL;
  return reply_openings (docket_openings_claim (api.services, &api.call, api.caller->terminal,
                                                (const char *const *) devices, error));
}

DocketReply *
docket_api_list_openings (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };

  if (!docket_api_init (&api, request, server, NULL, error))
    return NULL;
  return reply_openings (docket_openings_list (api.services, api.caller->terminal, error));
}

static gboolean
read_id (DocketRequest *request, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (docket_request_get_part (request, "opening"), 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such opening."));
  return FALSE;
}

DocketReply *
docket_api_report_opening (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  const char *word = NULL, *message = NULL;
  DocketOpeningState state;
  gint64 id;

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error) || !read_id (request, &id, error) ||
      !docket_api_read_string (body, "state", 16, &word, error) || !docket_api_require (word != NULL, "state", error) ||
      !docket_api_read_string (body, "message", 1000, &message, error))
    return NULL;
  if (!docket_opening_state_from_nick (word, &state))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is no state of an opening."), word);
      return NULL;
    }
  return reply_opening (docket_openings_report (api.services, &api.call, api.caller->terminal, id, state, message, error),
                        FALSE);
}

static gboolean
read_door (JsonObject *object, DocketDoorReport *report, GError **error)
{
  const char *door = NULL;

  if (!docket_api_read_string (object, "compartment", DOCKET_COMPARTMENT_LABEL_MAX, &report->label, error) ||
      !docket_api_require (report->label != NULL, "compartment", error) ||
      !docket_api_read_string (object, "door", 16, &door, error) || !docket_api_require (door != NULL, "door", error) ||
      !docket_api_read_boolean (object, "forced", &report->forced, error))
    return FALSE;
  if (docket_door_from_nick (door, &report->door))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("A door must be open, closed or unknown."));
  return FALSE;
}

DocketReply *
docket_api_put_doors (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  JsonArray *objects = body != NULL ? docket_api_read_objects (body, "doors", MAX_COMPARTMENTS, error) : NULL;
  g_autofree DocketDoorReport *doors = NULL;
  guint n;

  if (objects == NULL || !docket_api_init (&api, request, server, NULL, error))
    return NULL;
  n = json_array_get_length (objects);
  doors = g_new0 (DocketDoorReport, n + 1);
  for (guint i = 0; i < n; i++)
    if (!read_door (json_array_get_object_element (objects, i), &doors[i], error))
      return NULL;
  if (!docket_storage_report_doors (api.services, &api.call, doors, n, error))
    return NULL;
  return docket_reply_json (200, g_strdup_printf ("{\"doors\":%u}", n));
}

/* --- compartments --- */

static DocketReply *
reply_storage (DocketApi *api, gint64 days, GError **error)
{
  char *json = docket_storage_dup (api->services, api->caller->site, api->call.now, days * DOCKET_DAY, error);

  return json != NULL ? docket_reply_json (200, json) : NULL;
}

DocketReply *
docket_api_list_compartments (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  gint64 days = SOON_DAYS;

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !docket_request_read_number (docket_request_get_query (request, "days"), "days", 0, MAX_DAYS, &days, error))
    return NULL;
  return reply_storage (&api, days, error);
}

DocketReply *
docket_api_put_compartments (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  JsonArray *objects = body != NULL ? docket_api_read_objects (body, "compartments", MAX_COMPARTMENTS, error) : NULL;
  g_autoptr (GPtrArray) compartments = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_compartment_free);

  if (objects == NULL || !docket_api_init (&api, request, server, NULL, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (objects); i++)
    {
      DocketCompartment *compartment = docket_compartment_from_json (json_array_get_element (objects, i), error);

      if (compartment == NULL)
        return NULL;
      g_ptr_array_add (compartments, compartment);
    }
  if (!docket_storage_replace (api.services, &api.call, compartments, &result, error))
    return NULL;
  return reply_storage (&api, SOON_DAYS, error);
}

DocketReply *
docket_api_mend_compartment (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *label = docket_request_get_part (request, "compartment");
  gboolean ok;

  if (!docket_api_init (&api, request, server, docket_api_make_json, error))
    return NULL;
  ok = docket_storage_mend (api.services, &api.call, label, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_take_back (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  gboolean ok;

  if (!docket_api_init (&api, request, server, docket_api_make_order, error))
    return NULL;
  ok = docket_storage_take_back (api.services, &api.call, api.code, &result, error);
  return docket_api_finish (&api, ok, &result);
}
