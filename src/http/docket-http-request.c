/* docket-http-request.c: what a client asked, and what can be read from it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_JSON_DEPTH 32
#define ZERO "\\u0000"

/* Others are refused, and nothing keeps what a stranger made up. */
static const char *
find_method (const char *method)
{
  static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (method, known[i]) == 0)
      return known[i];
  return "-";
}

DocketRequest *
docket_request_new (DocketHttp *http,
                    struct MHD_Connection *connection,
                    const char *version,
                    const char *method,
                    const char *path)
{
  DocketRequest *request = g_new0 (DocketRequest, 1);
  const char *length;

  request->http = http;
  request->connection = connection;
  request->needs_host = strcmp (version, "HTTP/1.1") == 0;
  request->method = find_method (method);
  request->path = g_strdup (path);
  request->segments = g_strdup (path);
  request->route_index = http->n_routes;
  request->began = g_get_monotonic_time ();
  g_snprintf (request->id, sizeof request->id, "%s-%" G_GSIZE_FORMAT, http->id_prefix,
              (gsize) g_atomic_pointer_add (&http->next_id, 1));
  length = docket_request_get_header (request, "Content-Length");
  request->content_length = length != NULL ? g_ascii_strtoll (length, NULL, 10) : -1;
  return request;
}

void
docket_request_free (DocketRequest *request)
{
  if (request->data_destroy != NULL)
    request->data_destroy (request->data);
  if (request->caller_destroy != NULL)
    request->caller_destroy (request->caller);
  g_clear_pointer (&request->body, g_byte_array_unref);
  g_clear_pointer (&request->body_bytes, g_bytes_unref);
  g_clear_pointer (&request->json, json_object_unref);
  g_clear_pointer (&request->members, json_object_unref);
  g_clear_pointer (&request->reply, docket_reply_free);
  g_clear_error (&request->error);
  g_free (request->address);
  g_free (request->network);
  g_free (request->segments);
  g_free (request->path);
  g_free (request);
}

gboolean
docket_request_names_host (DocketRequest *request)
{
  return !request->needs_host || docket_request_get_header (request, "Host") != NULL;
}

typedef struct
{
  guint lengths, encodings;
  gboolean odd;      /* an encoding other than chunked */
} Framing;

static enum MHD_Result
add_framing (void *user_data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  Framing *framing = user_data;

  if (g_ascii_strcasecmp (name, "Content-Length") == 0)
    framing->lengths++;
  if (g_ascii_strcasecmp (name, "Transfer-Encoding") == 0)
    {
      framing->encodings++;
      framing->odd = framing->odd || value == NULL || g_ascii_strcasecmp (value, "chunked") != 0;
    }
  return MHD_YES;
}

gboolean
docket_request_is_framed_once (DocketRequest *request)
{
  Framing framing = { 0 };

  MHD_get_connection_values (request->connection, MHD_HEADER_KIND, add_framing, &framing);
  return framing.lengths + framing.encodings <= 1 && !framing.odd;
}

static enum MHD_Result
add_length (void *user_data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  gsize *sum = user_data;

  *sum += strlen (name) + (value != NULL ? strlen (value) : 0) + 4;
  return MHD_YES;
}

gsize
docket_request_measure_headers (DocketRequest *request)
{
  gsize sum = strlen (request->path);

  MHD_get_connection_values (request->connection,
                             MHD_HEADER_KIND | MHD_GET_ARGUMENT_KIND, add_length, &sum);
  return sum;
}

const DocketRoute *
docket_request_get_route (DocketRequest *request)
{
  return request->route;
}

gsize
docket_request_get_route_index (DocketRequest *request)
{
  return request->route_index;
}

const char *
docket_request_get_method (DocketRequest *request)
{
  return request->method;
}

const char *
docket_request_get_path (DocketRequest *request)
{
  return request->path;
}

const char *
docket_request_get_id (DocketRequest *request)
{
  return request->id;
}

const char *
docket_request_get_part (DocketRequest *request, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < DOCKET_HTTP_MAX_PARTS && request->parts[i] != NULL; i++)
    if (strncmp (request->part_names[i], name, length) == 0 && strchr ("*}", request->part_names[i][length]) != NULL)
      return request->parts[i];
  return "";
}

const char *
docket_request_get_query (DocketRequest *request, const char *name)
{
  return MHD_lookup_connection_value (request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *
docket_request_get_header (DocketRequest *request, const char *name)
{
  return MHD_lookup_connection_value (request->connection, MHD_HEADER_KIND, name);
}

gboolean
docket_request_read_number (const char *text,
                            const char *name,
                            gint64 minimum,
                            gint64 maximum,
                            gint64 *number,
                            GError **error)
{
  gint64 value;

  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_signed (text, 10, minimum, maximum, &value, NULL))
    {
      *number = value;
      return TRUE;
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("“%s” must be a whole number from %lld to %lld."), name, (long long) minimum,
               (long long) maximum);
  return FALSE;
}

const char *
docket_request_get_bearer (DocketRequest *request)
{
  const char *header = docket_request_get_header (request, "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return NULL;
  return header + 7;
}

/* --- the body --- */

GBytes *
docket_request_get_body (DocketRequest *request)
{
  if (request->body_bytes == NULL)
    request->body_bytes = request->body != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&request->body))
                                                : g_bytes_new (NULL, 0);
  return request->body_bytes;
}

/* The parser recurses, so depth is bounded before it sees the text. Its comments and other
 * liberties, in which a quotation mark could hide brackets, are no JSON and are refused. */
static gboolean
is_plain_and_shallow (const char *text, gsize length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        {
          /* The parser would end the text there. */
          if (length - i >= strlen (ZERO) && memcmp (text + i, ZERO, strlen (ZERO)) == 0)
            return FALSE;
          i++;
        }
      else if (text[i] == '"')
        quoted = !quoted;
      else if (quoted)
        continue;
      else if (strchr ("/'#=;()", text[i]) != NULL)
        return FALSE;
      else if ((text[i] == '[' || text[i] == '{') && ++depth > MAX_JSON_DEPTH)
        return FALSE;
      else if ((text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* Of an escape like \ud800 alone the parser makes bytes that are no UTF-8. */
static gboolean
is_text (JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  if (JSON_NODE_HOLDS_VALUE (node))
    return json_node_get_value_type (node) != G_TYPE_STRING || g_utf8_validate (json_node_get_string (node), -1, NULL);
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!is_text (json_array_get_element (array, i)))
          return FALSE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &member))
    if (!g_utf8_validate (name, -1, NULL) || !is_text (member))
      return FALSE;
  return TRUE;
}

JsonObject *
docket_request_get_json (DocketRequest *request, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local_error = NULL;
  const char *text;
  gsize length;

  if (request->json != NULL)
    return request->json;
  text = g_bytes_get_data (docket_request_get_body (request), &length);
  if (length == 0)
    return request->json = json_object_new ();
  if (!g_utf8_validate (text, (gssize) length, NULL) || memchr (text, '\0', length) != NULL)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The request is not UTF-8 text."));
  else if (!is_plain_and_shallow (text, length))
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                         _("The request is not plain JSON, or is nested too deeply."));
  else if (!json_parser_load_from_data (parser, text, (gssize) length, &local_error))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                 _("The request is not JSON: %s"), local_error->message);
  else if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The request must be a JSON object."));
  else if (!is_text (json_parser_get_root (parser)))
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The request is not UTF-8 text."));
  else
    request->json = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  return request->json;
}

gint64
docket_request_get_content_length (DocketRequest *request)
{
  return request->content_length;
}

/* --- what handlers and hooks keep --- */

void
docket_request_set_data (DocketRequest *request, gpointer data, GDestroyNotify destroy)
{
  if (request->data_destroy != NULL)
    request->data_destroy (request->data);
  request->data = data;
  request->data_destroy = destroy;
}

gpointer
docket_request_get_data (DocketRequest *request)
{
  return request->data;
}

void
docket_request_set_caller (DocketRequest *request, gpointer caller, GDestroyNotify destroy)
{
  if (request->caller_destroy != NULL)
    request->caller_destroy (request->caller);
  request->caller = caller;
  request->caller_destroy = destroy;
}

gpointer
docket_request_get_caller (DocketRequest *request)
{
  return request->caller;
}

void
docket_request_add_member (DocketRequest *request, const char *name, JsonNode *value)
{
  if (request->members == NULL)
    request->members = json_object_new ();
  json_object_set_member (request->members, name, value);
}

JsonObject *
docket_request_get_members (DocketRequest *request)
{
  return request->members;
}

void
docket_request_set_retry_after (DocketRequest *request, guint seconds)
{
  request->retry_after = seconds;
}

guint
docket_request_get_retry_after (DocketRequest *request)
{
  return request->retry_after;
}
