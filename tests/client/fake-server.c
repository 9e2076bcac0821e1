/* fake-server.c: an HTTP server that answers as a test says, badly too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fake-server.h"

#include <string.h>

struct _FakeServer
{
  GSocketService *service;
  guint16 port;
  char *url;
  FakeAnswer answer;
  gpointer data;
  GMutex lock;
  GPtrArray *seen;       /* "METHOD path" */
  GPtrArray *streams;    /* GSocketConnection */
  GPtrArray *open;       /* GSocketConnection, of every thread at work */
  GCond closed;
};

static void
request_free (FakeRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->body);
  g_hash_table_unref (request->headers);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeRequest, request_free)

/* FALSE: whoever asked has gone before it was said whole. */
static gboolean
read_body (FakeRequest *request,
           GInputStream *input)
{
  const char *text = fake_request_header (request, "content-length");
  gsize length = text != NULL ? strtoul (text, NULL, 10) : 0;
  gsize got = 0;

  request->body = g_malloc0 (length + 1);

  return length == 0 || (g_input_stream_read_all (input, request->body, length, &got, NULL, NULL) && got == length);
}

static FakeRequest *
read_request (GDataInputStream *input)
{
  g_autofree char *first = g_data_input_stream_read_line (input, NULL, NULL, NULL);
  g_auto (GStrv) words = first != NULL ? g_strsplit (first, " ", 3) : NULL;
  g_autoptr (FakeRequest) request = NULL;
  char *line;

  if (words == NULL || g_strv_length (words) < 2)
    return NULL;

  request = g_new0 (FakeRequest, 1);
  request->method = g_strdup (words[0]);
  request->path = g_strdup (words[1]);
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  while ((line = g_data_input_stream_read_line (input, NULL, NULL, NULL)) != NULL && *g_strstrip (line) != '\0')
    {
      g_auto (GStrv) parts = g_strsplit (line, ":", 2);

      if (parts[1] != NULL)
        g_hash_table_replace (request->headers, g_ascii_strdown (parts[0], -1), g_strdup (g_strstrip (parts[1])));
      g_free (line);
    }
  g_free (line);

  return read_body (request, G_INPUT_STREAM (input)) ? g_steal_pointer (&request) : NULL;
}

static void
hold (GInputStream *input)
{
  char byte;

  while (g_input_stream_read (input, &byte, 1, NULL, NULL) > 0)
    ;
}

static FakeManner
serve_one (FakeServer *server,
           GSocketConnection *connection,
           GDataInputStream *input)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (FakeRequest) request = read_request (input);
  g_autofree char *text = NULL;
  FakeManner manner = FAKE_CLOSE;

  if (request == NULL)
    return FAKE_CLOSE;

  g_mutex_lock (&server->lock);
  g_ptr_array_add (server->seen, g_strdup_printf ("%s %s", request->method, request->path));
  text = server->answer (request, &manner, server->data);
  if (text != NULL)
    g_output_stream_write_all (output, text, strlen (text), NULL, NULL, NULL);
  if (manner == FAKE_STREAM)
    g_ptr_array_add (server->streams, g_object_ref (connection));
  g_mutex_unlock (&server->lock);

  return manner;
}

static void
serve (FakeServer *server,
       GSocketConnection *connection)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  FakeManner manner;

  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  do
    manner = serve_one (server, connection, input);
  while (manner == FAKE_KEEP);

  if (manner != FAKE_CLOSE)
    hold (G_INPUT_STREAM (input));
}

static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        FakeServer *server)
{
  g_mutex_lock (&server->lock);
  g_ptr_array_add (server->open, g_object_ref (connection));
  g_mutex_unlock (&server->lock);

  serve (server, connection);

  g_mutex_lock (&server->lock);
  g_ptr_array_remove (server->streams, connection);
  g_ptr_array_remove (server->open, connection);
  g_cond_broadcast (&server->closed);
  g_mutex_unlock (&server->lock);

  return TRUE;
}

static void
listen_on (FakeServer *server,
           guint16 port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, port);
  g_autoptr (GSocketAddress) effective = NULL;

  server->service = g_threaded_socket_service_new (64);
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  g_signal_connect (server->service, "run", G_CALLBACK (on_run), server);
  g_socket_service_start (server->service);
}

FakeServer *
fake_server_new (FakeAnswer answer,
                 gpointer data)
{
  FakeServer *server = g_new0 (FakeServer, 1);

  server->answer = answer;
  server->data = data;
  server->seen = g_ptr_array_new_with_free_func (g_free);
  server->streams = g_ptr_array_new_with_free_func (g_object_unref);
  server->open = g_ptr_array_new_with_free_func (g_object_unref);
  g_cond_init (&server->closed);
  g_mutex_init (&server->lock);
  listen_on (server, 0);
  server->url = g_strdup_printf ("http://127.0.0.1:%u", server->port);

  return server;
}

static void
cut (GPtrArray *connections)
{
  for (guint i = 0; i < connections->len; i++)
    g_socket_shutdown (g_socket_connection_get_socket (g_ptr_array_index (connections, i)), TRUE, TRUE, NULL);
}

void
fake_server_free (FakeServer *server)
{
  fake_server_pause (server);
  g_mutex_lock (&server->lock);
  /* One that was accepted before may only now begin to be served. */
  while (server->open->len > 0)
    {
      cut (server->open);
      g_cond_wait_until (&server->closed, &server->lock, g_get_monotonic_time () + G_TIME_SPAN_SECOND / 10);
    }
  g_mutex_unlock (&server->lock);

  g_ptr_array_unref (server->seen);
  g_ptr_array_unref (server->streams);
  g_ptr_array_unref (server->open);
  g_mutex_clear (&server->lock);
  g_cond_clear (&server->closed);
  g_free (server->url);
  g_free (server);
}

const char *
fake_server_url (FakeServer *server)
{
  return server->url;
}

guint
fake_server_count (FakeServer *server,
                   const char *prefix)
{
  guint n = 0;

  g_mutex_lock (&server->lock);
  for (guint i = 0; i < server->seen->len; i++)
    n += g_str_has_prefix (g_ptr_array_index (server->seen, i), prefix);
  g_mutex_unlock (&server->lock);

  return n;
}

gboolean
fake_server_push (FakeServer *server,
                  const char *text)
{
  gboolean any;

  g_mutex_lock (&server->lock);
  any = server->streams->len > 0;
  for (guint i = 0; i < server->streams->len; i++)
    g_output_stream_write_all (g_io_stream_get_output_stream (g_ptr_array_index (server->streams, i)),
                               text, strlen (text), NULL, NULL, NULL);
  g_mutex_unlock (&server->lock);

  return any;
}

void
fake_server_cut (FakeServer *server)
{
  g_mutex_lock (&server->lock);
  cut (server->streams);
  g_ptr_array_set_size (server->streams, 0);
  g_mutex_unlock (&server->lock);
}

void
fake_server_pause (FakeServer *server)
{
  if (server->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (server->service, server);
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_clear_object (&server->service);
}

void
fake_server_resume (FakeServer *server)
{
  listen_on (server, server->port);
}

const char *
fake_request_header (FakeRequest *request,
                     const char *name)
{
  return g_hash_table_lookup (request->headers, name);
}

char *
fake_answer (guint status,
             const char *headers,
             const char *type,
             const char *body)
{
  return g_strdup_printf ("HTTP/1.1 %u X\r\nConnection: close\r\n%sContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                          status, headers, type, strlen (body), body);
}

char *
fake_json (const char *format,
           ...)
{
  g_autofree char *body = NULL;
  va_list args;

  va_start (args, format);
  body = g_strdup_vprintf (format, args);
  va_end (args);

  return fake_answer (200, "", "application/json", body);
}

char *
fake_problem (guint status,
              const char *nick,
              const char *detail)
{
  g_autofree char *body = g_strdup_printf ("{\"type\":\"urn:docket:problem:%s\",\"title\":\"t\",\"status\":%u,\"detail\":\"%s\"}",
                                           nick, status, detail);

  return fake_answer (status, "", "application/problem+json", body);
}

static gboolean
on_limit (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
on_beat (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
fake_wait (FakeCondition condition,
           gpointer data,
           guint seconds)
{
  gboolean over = FALSE;
  guint limit = g_timeout_add_seconds (seconds, on_limit, &over);
  guint beat = g_timeout_add (10, on_beat, NULL);
  gboolean met;

  while (!(met = condition (data)) && !over)
    g_main_context_iteration (NULL, TRUE);

  if (!over)
    g_source_remove (limit);
  g_source_remove (beat);

  return met;
}

void
fake_keep_result (GObject *object,
                  GAsyncResult *result,
                  gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

GAsyncResult *
fake_await (GAsyncResult **result)
{
  g_assert_true (fake_wait (has_result, result, 60));

  return *result;
}
