/* docket-api-steps.c: what a terminal does with an order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-orders.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NOTE 500

/* The route's last segment is the step's word. */
static gboolean
read_step (DocketRequest *request, DocketStep *step)
{
  return docket_step_from_nick (strrchr (docket_request_get_path (request), '/') + 1, step);
}

static gboolean
read_arguments (JsonObject *body, DocketStepArguments *arguments, GError **error)
{
  gboolean given = FALSE;

  if (!docket_api_read_string (body, "compartment", 40, &arguments->compartment, error) ||
      !docket_api_read_string (body, "password", 64, &arguments->password, error) ||
      !docket_api_read_string (body, "note", MAX_NOTE, &arguments->note, error) ||
      !docket_api_read_string (body, "reason", MAX_NOTE, &arguments->reason, error) ||
      !docket_api_read_money (body, "amount", &arguments->amount, &given, error))
    return FALSE;
  return arguments->step != DOCKET_STEP_PAY || docket_api_require (given, "amount", error);
}

static DocketReply *
take_step (DocketRequest *request, gpointer server, DocketStepArguments *arguments, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, docket_api_make_order, error) ||
      !read_arguments (body, arguments, error))
    return NULL;
  ok = docket_orders_step (api.services, &api.call, api.code, arguments, &result, error);
  return docket_api_finish (&api, ok, &result);
}

/* Where the body names devices, those of the caller begin with the order at once. */
static gboolean
read_devices (DocketRequest *request, DocketStepArguments *arguments, GArray **takers, GError **error)
{
  const DocketCaller *caller = docket_request_get_caller (request);
  JsonObject *body = docket_request_get_json (request, error);

  if (body == NULL)
    return FALSE;
  if (arguments->step != DOCKET_STEP_RELEASE || !json_object_has_member (body, "devices"))
    return TRUE;
  if (!(caller->rights & DOCKET_RIGHT_PRODUCE))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("This terminal does not have the right to do that."));
      return FALSE;
    }
  *takers = docket_api_read_takers (body, error);
  if (*takers == NULL)
    return FALSE;
  arguments->station = caller->terminal;
  arguments->takers = (const DocketJobTaker *) (gpointer) (*takers)->data;
  arguments->n_takers = (*takers)->len;
  return TRUE;
}

/* Taking a step back needs the right to take it. */
static guint
undo_refused (const DocketCaller *caller)
{
  guint refused = 0;

  if (!(caller->rights & DOCKET_RIGHT_RELEASE))
    refused |= 1u << DOCKET_STEP_RELEASE | 1u << DOCKET_STEP_READY;
  if (!(caller->rights & DOCKET_RIGHT_COLLECT))
    refused |= 1u << DOCKET_STEP_COLLECT;
  return refused;
}

DocketReply *
docket_api_step (DocketRequest *request, gpointer server, GError **error)
{
  DocketStepArguments arguments = { 0 };
  g_autoptr (GArray) takers = NULL;

  if (!read_step (request, &arguments.step))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such step."));
      return NULL;
    }
  arguments.undo_refused = undo_refused (docket_request_get_caller (request));
  if (!read_devices (request, &arguments, &takers, error))
    return NULL;
  return take_step (request, server, &arguments, error);
}

DocketReply *
docket_api_lift (DocketRequest *request, gpointer server, GError **error)
{
  DocketStepArguments arguments = { .step = DOCKET_STEP_LIFT };

  arguments.hold_id = docket_request_get_part (request, "hold");
  return take_step (request, server, &arguments, error);
}

static DocketReply *
make_password (DocketApi *api, const DocketResult *result)
{
  return docket_reply_json (200, g_strdup_printf ("{\"password\":\"%s\"}", result->password));
}

DocketReply *
docket_api_reissue_password (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  gboolean ok;

  if (!docket_api_init (&api, request, server, make_password, error))
    return NULL;
  ok = docket_orders_reissue_password (api.services, &api.call, api.code, &result, error);
  docket_callers_forget (api.server->callers);
  return docket_api_finish (&api, ok, &result);
}

/* Not the order: it may be another place's by now. */
static DocketReply *
make_moved (DocketApi *api, const DocketResult *result)
{
  const DocketOrder *order = result->order;
  const DocketSite *site = docket_services_get_site (api->services, order->site, NULL);
  GString *json = g_string_new ("{\"code\":");

  docket_api_append_string (json, order->code);
  g_string_append (json, ",\"site\":");
  docket_api_append_string (json, order->site);
  g_string_append (json, ",\"site_name\":");
  docket_api_append_string (json, site != NULL ? site->name : order->site);
  g_string_append_printf (json, ",\"state\":\"%s\",\"version\":%" G_GUINT64_FORMAT "}",
                          docket_order_state_to_nick (order->state), order->version);
  return docket_reply_json (200, g_string_free (json, FALSE));
}

DocketReply *
docket_api_move_site (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  const char *site = NULL;
  gboolean ok;

  if (body == NULL || !docket_api_init (&api, request, server, make_moved, error) ||
      !docket_api_read_string (body, "site", 64, &site, error) || !docket_api_require (site != NULL, "site", error))
    return NULL;
  ok = docket_orders_move (api.services, &api.call, api.code, site, (api.caller->rights & DOCKET_RIGHT_FETCH) != 0,
                           &result, error);
  return docket_api_finish (&api, ok, &result);
}
