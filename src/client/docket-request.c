/* docket-request.c: one HTTP request and its answer, without the network between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-request-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_JSON (16 * 1024 * 1024)
#define TIME_LIMIT 20
#define PROBLEM_PREFIX "urn:docket:problem:"

static DocketError
error_from_status (guint status)
{
  switch (status)
    {
    case 400: return DOCKET_ERROR_INVALID;
    case 401: return DOCKET_ERROR_UNAUTHORIZED;
    case 403: return DOCKET_ERROR_FORBIDDEN;
    case 404: return DOCKET_ERROR_NOT_FOUND;
    case 409: return DOCKET_ERROR_NOT_NOW;
    case 410: return DOCKET_ERROR_GONE;
    case 412: return DOCKET_ERROR_CHANGED;
    case 413: return DOCKET_ERROR_TOO_LARGE;
    case 422: return DOCKET_ERROR_INVALID;
    case 429: return DOCKET_ERROR_TOO_MANY;
    case 502:
    case 503:
    case 504: return DOCKET_ERROR_UNAVAILABLE;
    case 507: return DOCKET_ERROR_FULL;
    default: return DOCKET_ERROR_FAILED;
    }
}

static char *
sentence_from_status (guint status)
{
  switch (status)
    {
    case 401:
      return g_strdup (_("The order server does not know this terminal. Pair it again."));
    case 403:
      return g_strdup (_("This terminal does not have the right to do that."));
    case 404:
      return g_strdup (_("The order server does not know it."));
    case 412:
      return g_strdup (_("Somebody else changed the order just now. Look at it again."));
    case 429:
      return g_strdup (_("Too many requests at once. Try again in a moment."));
    case 502:
    case 503:
    case 504:
      return g_strdup (_("The order server is starting or stopping. Try again in a moment."));
    case 507:
      return g_strdup (_("The order server's disk is full."));
    default:
      if (status >= 300 && status < 400)
        return g_strdup (_("The order server's address leads elsewhere. Check the address in the settings."));
      return g_strdup_printf (_("The order server failed with status %u. Try again, and tell its administrator."), status);
    }
}

static JsonObject *
problem_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

DocketRequest *
docket_request_new (const char *method,
                    const char *format,
                    ...)
{
  DocketRequest *request = g_new0 (DocketRequest, 1);
  va_list args;

  va_start (args, format);
  request->path = g_strdup_vprintf (format, args);
  va_end (args);

  request->method = g_strdup (method);
  request->max_length = MAX_JSON;
  request->time_limit = TIME_LIMIT;
  request->again = g_str_equal (method, "GET");

  return request;
}

void
docket_request_free (DocketRequest *request)
{
  if (request == NULL)
    return;

  g_free (request->method);
  g_free (request->path);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->accept);
  g_free (request->key);
  g_free (request->cache_key);
  g_free (request->if_match);
  g_free (request->if_none_match);
  g_clear_object (&request->file);
  g_free (request);
}

void
docket_request_set_json (DocketRequest *request,
                         JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  char *text = json_to_string (root, FALSE);

  g_clear_pointer (&request->body, g_bytes_unref);
  request->body = g_bytes_new_take (text, strlen (text));
}

void
docket_request_set_key (DocketRequest *request,
                        const char *key)
{
  g_free (request->key);
  request->key = key != NULL ? g_strdup (key) : g_uuid_string_random ();
  request->again = TRUE;
  request->polls = MAX (request->polls, 10);
}

void
docket_builder_add (JsonBuilder *builder,
                    const char *name,
                    const char *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
docket_builder_add_strv (JsonBuilder *builder,
                         const char *name,
                         char **values)
{
  json_builder_set_member_name (builder, name);
  if (values == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_array (builder);
  for (gsize i = 0; values[i] != NULL; i++)
    json_builder_add_string_value (builder, values[i]);
  json_builder_end_array (builder);
}

void
docket_reply_free (DocketReply *reply)
{
  if (reply == NULL)
    return;

  g_free (reply->etag);
  g_free (reply->content_type);
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

JsonNode *
docket_reply_to_json (const DocketReply *reply,
                      GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length = 0;
  const char *text = g_bytes_get_data (reply->body, &length);

  if (length == 0
      || !g_utf8_validate (text, length, NULL)
      || !json_parser_load_from_data (parser, text, length, NULL)
      || json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                   _("The order server's answer makes no sense. Check that its address is right and its version is the same."));
      return NULL;
    }

  return json_parser_steal_root (parser);
}

JsonNode *
docket_reply_to_json_member (const DocketReply *reply,
                             const char *name,
                             JsonNodeType type,
                             GError **error)
{
  g_autoptr (JsonNode) root = docket_reply_to_json (reply, error);
  JsonNode *member = NULL;

  if (root == NULL)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    member = json_object_get_member (json_node_get_object (root), name);
  if (member == NULL || JSON_NODE_TYPE (member) != type)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                   _("The order server's answer lacks “%s”. Check that its version is the same."), name);
      return NULL;
    }

  return json_node_copy (member);
}

GPtrArray *
docket_reply_to_list (const DocketReply *reply,
                      const char *name,
                      DocketReadElement read,
                      GDestroyNotify free_element,
                      GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json_member (reply, name, JSON_NODE_ARRAY, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_element);
  JsonArray *array = node != NULL ? json_node_get_array (node) : NULL;

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gpointer element = read (json_array_get_element (array, i), error);

      if (element == NULL)
        return NULL;
      g_ptr_array_add (list, element);
    }

  return g_steal_pointer (&list);
}

GError *
docket_reply_to_error (const DocketReply *reply)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *sentence = NULL;
  DocketError code = error_from_status (reply->status);
  JsonObject *problem = NULL;
  const char *type, *detail;

  if ((reply->status >= 200 && reply->status < 300) || reply->status == 304)
    return NULL;

  node = docket_reply_to_json (reply, NULL);
  problem = problem_object (node);
  type = problem ? json_object_get_string_member_with_default (problem, "type", NULL) : NULL;
  detail = problem ? json_object_get_string_member_with_default (problem, "detail", NULL) : NULL;

  if (type != NULL && g_str_has_prefix (type, PROBLEM_PREFIX))
    code = docket_error_from_nick (type + strlen (PROBLEM_PREFIX));
  if (detail == NULL || *detail == '\0')
    sentence = sentence_from_status (reply->status);

  return g_error_new_literal (DOCKET_ERROR, code, sentence != NULL ? sentence : detail);
}

GError *
docket_error_from_transport (const GError *cause,
                             gboolean timed_out,
                             const char *host)
{
  const char *sentence;

  if (timed_out || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    sentence = _("The order server at %s does not answer in time. Check the network; Docket keeps trying.");
  else if (cause->domain == G_RESOLVER_ERROR)
    sentence = _("The order server's name %s is not known. Check the network and the address in the settings.");
  else if (cause->domain == G_TLS_ERROR)
    sentence = _("The certificate of the order server at %s cannot be trusted. Tell its administrator.");
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    sentence = _("No order server answers at %s. Check that it runs; Docket keeps trying.");
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
           || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    sentence = _("There is no way to the order server at %s. Check the network; Docket keeps trying.");
  else
    sentence = _("The connection to the order server at %s broke. Docket keeps trying.");

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_error_new (DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, sentence, host);
#pragma GCC diagnostic pop
}
