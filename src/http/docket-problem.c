/* docket-problem.c: an error as a problem document
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-problem.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  DocketError code;
  guint status;
  const char *title;
} Kind;

static const Kind kinds[] = {
  { DOCKET_ERROR_INVALID, 400, N_("The request is not right") },
  { DOCKET_ERROR_UNAUTHORIZED, 401, N_("Please identify yourself") },
  { DOCKET_ERROR_WRONG_PASSWORD, 401, N_("Code and password do not belong together") },
  { DOCKET_ERROR_FORBIDDEN, 403, N_("You may not do this") },
  { DOCKET_ERROR_OTHER_SITE, 403, N_("The order belongs to another shop") },
  { DOCKET_ERROR_OUTSIDE, 403, N_("This place takes only what is sent from within it") },
  { DOCKET_ERROR_NOT_FOUND, 404, N_("Not found") },
  { DOCKET_ERROR_NOT_NOW, 409, N_("This is not possible now") },
  { DOCKET_ERROR_HELD, 409, N_("The order is held") },
  { DOCKET_ERROR_UNPAID, 409, N_("The order is not paid") },
  { DOCKET_ERROR_UNFINISHED_UPLOAD, 409, N_("Pictures are missing") },
  { DOCKET_ERROR_IN_PROGRESS, 409, N_("This is still being worked on") },
  { DOCKET_ERROR_GONE, 410, N_("This is no longer here") },
  { DOCKET_ERROR_CHANGED, 412, N_("Somebody else was first") },
  { DOCKET_ERROR_TOO_LARGE, 413, N_("Too large") },
  { DOCKET_ERROR_BAD_PICTURE, 422, N_("The picture cannot be used") },
  { DOCKET_ERROR_KEY_REUSED, 422, N_("The Idempotency-Key was used for another request") },
  { DOCKET_ERROR_TOO_MANY, 429, N_("Too often") },
  { DOCKET_ERROR_FULL, 507, N_("The server’s disk is full") },
  { DOCKET_ERROR_UNAVAILABLE, 503, N_("The server cannot do this at the moment") },
  { DOCKET_ERROR_FAILED, 500, N_("The server failed") },
};

static const Kind *
find_kind (DocketError code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].code == code)
      return &kinds[i];
  return &kinds[G_N_ELEMENTS (kinds) - 1];
}

guint
docket_problem_get_status (DocketError code)
{
  return find_kind (code)->status;
}

/* Others' errors may tell of paths and the like. */
static const Kind *
classify (DocketRequest *request, const GError *error, const char **detail)
{
  if (error != NULL && error->domain == DOCKET_ERROR)
    {
      *detail = error->message;
      return find_kind ((DocketError) error->code);
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    {
      *detail = _("There is no room at the moment. Please try again later.");
      return find_kind (DOCKET_ERROR_FULL);
    }
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "DOCKET_REQUEST", docket_request_get_id (request),
                    "MESSAGE", "%s", error != NULL ? error->message : "no answer was made");
  *detail = _("Something went wrong on the server. Its log tells what.");
  return find_kind (DOCKET_ERROR_FAILED);
}

static char *
write_document (DocketRequest *request, const Kind *kind, guint status, const char *detail)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *type = g_strconcat ("urn:docket:problem:", docket_error_to_nick (kind->code), NULL);
  JsonObject *members = docket_request_get_members (request);

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", _(kind->title));
  json_object_set_int_member (object, "status", status);
  json_object_set_string_member (object, "detail", detail);
  json_object_set_string_member (object, "instance", docket_request_get_id (request));
  if (members != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *value;

      json_object_iter_init (&iter, members);
      while (json_object_iter_next (&iter, &name, &value))
        json_object_set_member (object, name, json_node_copy (value));
    }
  root = json_node_init_object (json_node_alloc (), object);
  return json_to_string (root, FALSE);
}

/* The two refusals that HTTP has a status of its own for. */
static guint
choose_status (DocketRequest *request, const Kind *kind)
{
  JsonObject *members = docket_request_get_members (request);

  if (docket_request_get_route (request) != NULL || kind->code == DOCKET_ERROR_NOT_FOUND)
    return kind->status;
  if (members != NULL && json_object_has_member (members, "allow"))
    return 405;
  return kind->code == DOCKET_ERROR_TOO_LARGE ? 431 : kind->status;
}

DocketReply *
docket_problem_reply (DocketRequest *request, const GError *error)
{
  const char *detail;
  const Kind *kind = classify (request, error, &detail);
  guint status = choose_status (request, kind);
  char *json = write_document (request, kind, status, detail);
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));
  DocketReply *reply = docket_reply_bytes (status, "application/problem+json", bytes);
  guint retry_after = docket_request_get_retry_after (request);

  docket_reply_set_header (reply, "Cache-Control", "no-store");
  if (status == 401)
    docket_reply_set_header (reply, "WWW-Authenticate", "Bearer realm=\"docket\"");
  if (status == 405)
    docket_reply_set_header (reply, "Allow",
                             json_object_get_string_member (docket_request_get_members (request), "allow"));
  if (retry_after == 0 && (status == 503 || status == 429 || status == 507))
    retry_after = 10;
  if (retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", retry_after);

      docket_reply_set_header (reply, "Retry-After", seconds);
    }
  return reply;
}
