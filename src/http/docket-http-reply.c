/* docket-http-reply.c: answers, from memory, a file or a stream
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#include <string.h>
#include <unistd.h>

DocketReply *
docket_reply_new (guint status)
{
  DocketReply *reply = g_new0 (DocketReply, 1);

  reply->status = status;
  reply->fd = -1;
  reply->headers = g_ptr_array_new_with_free_func (g_free);
  return reply;
}

void
docket_reply_free (DocketReply *reply)
{
  g_ptr_array_unref (reply->headers);
  g_clear_pointer (&reply->bytes, g_bytes_unref);
  g_clear_pointer (&reply->stream, docket_stream_unref);
  if (reply->fd >= 0)
    close (reply->fd);
  g_free (reply);
}

DocketReply *
docket_reply_bytes (guint status, const char *type, GBytes *bytes)
{
  DocketReply *reply = docket_reply_new (status);

  reply->bytes = g_bytes_ref (bytes);
  docket_reply_set_header (reply, "Content-Type", type);
  return reply;
}

DocketReply *
docket_reply_json (guint status, char *json)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (json, strlen (json));

  return docket_reply_bytes (status, "application/json", bytes);
}

DocketReply *
docket_reply_text (guint status, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return docket_reply_bytes (status, "text/plain; charset=utf-8", bytes);
}

DocketReply *
docket_reply_file (guint status, const char *type, gint fd, gsize size)
{
  DocketReply *reply = docket_reply_new (status);

  reply->fd = fd;
  reply->size = size;
  docket_reply_set_header (reply, "Content-Type", type);
  return reply;
}

DocketReply *
docket_reply_stream (DocketStream *stream)
{
  DocketReply *reply = docket_reply_new (MHD_HTTP_OK);

  reply->stream = docket_stream_ref (stream);
  docket_reply_set_header (reply, "Content-Type", docket_stream_get_content_type (stream));
  return reply;
}

void
docket_reply_set_header (DocketReply *reply, const char *name, const char *value)
{
  char *clean = g_strdup (value);

  for (char *c = clean; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_ptr_array_add (reply->headers, g_strdup (name));
  g_ptr_array_add (reply->headers, clean);
}

gboolean
docket_reply_has_header (DocketReply *reply, const char *name)
{
  for (guint i = 0; i < reply->headers->len; i += 2)
    if (g_ascii_strcasecmp (g_ptr_array_index (reply->headers, i), name) == 0)
      return TRUE;
  return FALSE;
}

guint
docket_reply_get_status (DocketReply *reply)
{
  return reply->status;
}

GBytes *
docket_reply_pack (DocketReply *reply)
{
  g_auto (GVariantBuilder) headers = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  g_autoptr (GVariant) packed = NULL;
  gsize length = 0;
  const guint8 *data = reply->bytes != NULL ? g_bytes_get_data (reply->bytes, &length) : NULL;

  if (reply->fd >= 0 || reply->stream != NULL)
    return NULL;
  for (guint i = 0; i < reply->headers->len; i++)
    g_variant_builder_add (&headers, "s", g_ptr_array_index (reply->headers, i));
  packed = g_variant_ref_sink (g_variant_new ("(uas@ay)", reply->status, &headers,
                                              g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, data, length, 1)));
  return g_variant_get_data_as_bytes (packed);
}

DocketReply *
docket_reply_unpack (GBytes *packed)
{
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) body = NULL;
  g_autofree char **headers = NULL;
  DocketReply *reply;
  guint status;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("(uasay)"), packed, FALSE));
  g_variant_get (variant, "(u^a&s@ay)", &status, &headers, &body);
  reply = docket_reply_new (status);
  reply->bytes = g_variant_get_data_as_bytes (body);
  for (guint i = 0; headers[i] != NULL && headers[i + 1] != NULL; i += 2)
    docket_reply_set_header (reply, headers[i], headers[i + 1]);
  return reply;
}

static void
unref_bytes (void *bytes)
{
  g_bytes_unref (bytes);
}

static struct MHD_Response *
make_response (DocketReply *reply, DocketRequest *request)
{
  gsize length = 0;
  gconstpointer data;

  if (reply->stream != NULL)
    return docket_stream_make_response (reply->stream, request->connection);
  if (reply->fd >= 0)
    {
      gint fd = reply->fd;

      reply->fd = -1;
      return MHD_create_response_from_fd64 (reply->size, fd);
    }
  if (reply->bytes == NULL)
    return MHD_create_response_from_buffer (0, NULL, MHD_RESPMEM_PERSISTENT);
  data = g_bytes_get_data (reply->bytes, &length);
  return MHD_create_response_from_buffer_with_free_callback_cls (length, (void *) data, unref_bytes,
                                                                 g_bytes_ref (reply->bytes));
}

enum MHD_Result
docket_reply_queue (DocketReply *reply, DocketRequest *request)
{
  struct MHD_Response *response = make_response (reply, request);
  enum MHD_Result result;

  for (guint i = 0; i + 1 < reply->headers->len; i += 2)
    MHD_add_response_header (response, g_ptr_array_index (reply->headers, i),
                             g_ptr_array_index (reply->headers, i + 1));
  MHD_add_response_header (response, "Docket-Request-Id", request->id);
  if (request->close || g_atomic_int_get (&request->http->stopping))
    MHD_add_response_header (response, "Connection", "close");
  result = MHD_queue_response (request->connection, reply->status, response);
  request->status = reply->status;
  MHD_destroy_response (response);
  docket_reply_free (reply);
  return result;
}
