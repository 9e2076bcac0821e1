/* http.c: the HTTP server by itself: routes, bodies, blocking handlers, streams, slow and rude clients
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-http.h"
#include "docket-problem.h"

#include <string.h>

typedef struct
{
  DocketHttp *http;
  DocketStream *stream;   /* the last one opened */
  gint word;              /* atomic: how many words the stream has said */
  gint ends;              /* atomic: uploads that ended, whole or broken */
  gsize uploaded;         /* atomic */
} Shop;

static DocketReply *
echo (DocketRequest *request, gpointer context, GError **error)
{
  DocketReply *reply = docket_reply_bytes (200, "text/plain", docket_request_get_body (request));
  const char *word = docket_request_get_query (request, "word");

  if (word != NULL)
    docket_reply_set_header (reply, "Word", word);
  docket_reply_set_header (reply, "Name", docket_request_get_part (request, "name"));
  return reply;
}

static DocketReply *
count_members (DocketRequest *request, gpointer context, GError **error)
{
  JsonObject *object = docket_request_get_json (request, error);

  return object != NULL ? docket_reply_json (200, g_strdup_printf ("%u", json_object_get_size (object))) : NULL;
}

static DocketReply *
tell_address (DocketRequest *request, gpointer context, GError **error)
{
  return docket_reply_text (200, docket_request_get_address (request));
}

static void
on_upload_over (gpointer data)
{
  Shop *shop = data;

  g_atomic_int_inc (&shop->ends);
}

static gboolean
begin_upload (DocketRequest *request, gpointer context, GError **error)
{
  docket_request_set_data (request, context, on_upload_over);
  return TRUE;
}

static gboolean
take_upload (DocketRequest *request, gpointer context, const guint8 *data, gsize length, GError **error)
{
  g_atomic_pointer_add (&((Shop *) context)->uploaded, (gssize) length);
  return TRUE;
}

static DocketReply *
end_upload (DocketRequest *request, gpointer context, GError **error)
{
  return docket_reply_text (201, "kept");
}

static gssize
speak (gpointer data, char *buffer, gsize size)
{
  Shop *shop = data;
  gint word = g_atomic_int_get (&shop->word);

  if (word == 0)
    return 0;
  g_atomic_int_set (&shop->word, 0);
  return word < 0 ? -1 : g_snprintf (buffer, size, "word %d\n", word);
}

static DocketReply *
listen_in (DocketRequest *request, gpointer context, GError **error)
{
  Shop *shop = context;

  shop->stream = docket_stream_new ("text/event-stream", speak, shop, NULL);
  return docket_reply_stream (shop->stream);
}

static gboolean
admit (DocketRequest *request, gpointer context, GError **error)
{
  if (docket_request_get_header (request, "Stranger") == NULL)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, "no");
  return FALSE;
}

static DocketReply *
refuse (DocketRequest *request, gpointer context, const GError *error)
{
  return docket_problem_reply (request, error);
}

static void
done (DocketRequest *request, gpointer context, guint status, gint64 elapsed)
{
}

static const DocketRoute routes[] = {
  { "POST", "/echo/{name}", 0, 0, 0, 1000, echo },
  { "POST", "/desk/{name}", 0, 0, DOCKET_ROUTE_BLOCKS, 1000, echo },
  { "GET", "/tree/{name*}", 0, 0, 0, 0, echo },
  { "POST", "/json", 0, 0, 0, 4 * 1024 * 1024, count_members },
  { "GET", "/address", 0, 0, 0, 0, tell_address },
  { "POST", "/upload", 0, 0, DOCKET_ROUTE_BLOCKS, G_MAXSIZE / 4, end_upload, begin_upload, take_upload },
  { "GET", "/stream", 0, 0, DOCKET_ROUTE_STREAM, 0, listen_in },
};

static const DocketHttpHooks hooks = { NULL, NULL, admit, NULL, refuse, done };

static Shop *
open_shop (void)
{
  Shop *shop = g_new0 (Shop, 1);
  g_autoptr (GPtrArray) proxies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  DocketHttpOptions options = {
    .address = "127.0.0.1", .listen_fd = -1, .threads = 2, .workers = 2, .connections = 100,
    .header_seconds = 1, .idle_seconds = 30, .body_bytes_per_second = 1000, .header_limit = 8192,
    .trusted_proxies = proxies,
  };

  g_ptr_array_add (proxies, g_inet_address_mask_new_from_string ("127.0.0.0/8", NULL));
  shop->http = docket_http_new (&options, routes, G_N_ELEMENTS (routes), &hooks, shop, &error);
  g_assert_no_error (error);
  return shop;
}

static void
close_shop (Shop *shop)
{
  docket_http_quiesce (shop->http);
  g_assert_true (docket_http_drain (shop->http, 10 * G_TIME_SPAN_SECOND));
  docket_http_free (shop->http);
  g_free (shop);
}

static GSocketConnection *
dial (Shop *shop)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, 20);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", docket_http_get_port (shop->http), NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
say (GSocketConnection *connection, const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text, length, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Reads until @wanted is in the answer, or the connection ends. */
static char *
hear (GSocketConnection *connection, const char *wanted)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);

  while (wanted == NULL || strstr (text->str, wanted) == NULL)
    {
      char buffer[4096];
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL);

      if (n <= 0)
        break;
      g_string_append_len (text, buffer, n);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* One request on a connection that then ends. */
static char *
ask (Shop *shop, const char *line, const char *headers, const char *body)
{
  g_autoptr (GSocketConnection) connection = dial (shop);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("%s HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s",
                          line, strlen (body), headers, body);
  say (connection, text, strlen (text));
  return hear (connection, NULL);
}

static void
assert_status (const char *answer, guint status)
{
  g_autofree char *wanted = g_strdup_printf ("HTTP/1.1 %u ", status);

  if (!g_str_has_prefix (answer, wanted))
    g_error ("wanted %u, got: %.500s", status, answer);
}

static void
assert_asks (Shop *shop, guint status, const char *part, const char *line, const char *headers, const char *body)
{
  g_autofree char *answer = ask (shop, line, headers, body);

  assert_status (answer, status);
  if (part != NULL && strstr (answer, part) == NULL)
    g_error ("no “%s” in: %.500s", part, answer);
}

static void
test_routes (void)
{
  Shop *shop = open_shop ();

  assert_asks (shop, 200, "\r\n\r\nhello", "POST /echo/ada", "", "hello");
  assert_asks (shop, 200, "Name: ada", "POST /echo/ada", "", "hello");
  assert_asks (shop, 200, "\r\n\r\nhello", "POST /desk/ada", "", "hello");
  assert_asks (shop, 200, "Name: a/b/c", "GET /tree/a/b/c", "", "");
  assert_asks (shop, 404, "urn:docket:problem:not-found", "GET /nowhere", "", "");
  assert_asks (shop, 404, NULL, "POST /echo/", "", "");
  assert_asks (shop, 405, "Allow: POST", "GET /echo/ada", "", "");
  assert_asks (shop, 403, "problem:forbidden", "POST /echo/ada", "Stranger: yes\r\n", "hello");
  assert_asks (shop, 200, "Docket-Request-Id: ", "GET /address", "", "");
  close_shop (shop);
}

static void
test_limits (void)
{
  Shop *shop = open_shop ();
  g_autofree char *long_body = g_strnfill (2000, 'a');
  g_autofree char *filler = g_strnfill (9000, 'a');
  g_autofree char *long_header = g_strdup_printf ("Filler: %s\r\n", filler);

  assert_asks (shop, 413, "problem:too-large", "POST /echo/ada", "", long_body);
  assert_asks (shop, 431, "problem:too-large", "POST /echo/ada", long_header, "");
  assert_asks (shop, 413, "problem:too-large", "GET /address", "", "a body where none belongs");
  close_shop (shop);
}

/* A line break in a query must not become a header of the answer. */
static void
test_header_injection (void)
{
  Shop *shop = open_shop ();

  assert_asks (shop, 200, "Word: a  Evil: yes\r\n", "POST /echo/ada?word=a%0d%0aEvil:%20yes", "", "");
  close_shop (shop);
}

static void
test_json (void)
{
  Shop *shop = open_shop ();
  g_autofree char *deep = g_strnfill (2000000, '[');
  g_autofree char *hidden = g_strconcat ("{\"a\":/*\"*/", deep, NULL);
  const char *bad[] = { "{", "[]", "{\"a\":1", "\xff", "nonsense", "{\"a\":1}}", deep, hidden, "var a = {}", "{'a':1}" };

  assert_asks (shop, 200, "\r\n\r\n2", "POST /json", "", "{\"a\":\"[[[[{\\\"\",\"b\":[1,2]}");
  assert_asks (shop, 200, "\r\n\r\n0", "POST /json", "", "");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_asks (shop, 400, "problem:invalid", "POST /json", "", bad[i]);
  close_shop (shop);
}

static void
test_forwarded (void)
{
  Shop *shop = open_shop ();

  assert_asks (shop, 200, "\r\n\r\n127.0.0.1", "GET /address", "", "");
  assert_asks (shop, 200, "\r\n\r\n192.0.2.7", "GET /address", "X-Forwarded-For: 198.51.100.9, 192.0.2.7\r\n", "");
  assert_asks (shop, 200, "\r\n\r\n192.0.2.7", "GET /address", "X-Forwarded-For: 192.0.2.7, 127.0.0.5\r\n", "");
  assert_asks (shop, 200, "\r\n\r\n127.0.0.1", "GET /address", "X-Forwarded-For: <script>\r\n", "");
  close_shop (shop);
}

/* Turns the main context until @condition holds, for at most ten seconds. */
static gboolean
wait_until (gint *counter, gint wanted)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;

  while (g_atomic_int_get (counter) < wanted && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  return g_atomic_int_get (counter) >= wanted;
}

static void
test_broken_upload (void)
{
  Shop *shop = open_shop ();
  g_autoptr (GSocketConnection) connection = dial (shop);
  const char *head = "POST /upload HTTP/1.1\r\nHost: shop\r\nContent-Length: 100000\r\n\r\nsome bytes";

  assert_asks (shop, 201, "kept", "POST /upload", "", "whole");
  g_assert_true (wait_until (&shop->ends, 1));
  say (connection, head, strlen (head));
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  g_assert_true (wait_until (&shop->ends, 2));
  g_assert_cmpuint ((gsize) g_atomic_pointer_get (&shop->uploaded), ==, strlen ("whole") + strlen ("some bytes"));
  close_shop (shop);
}

static void
test_stream (void)
{
  Shop *shop = open_shop ();
  g_autoptr (GSocketConnection) connection = dial (shop);
  g_autofree char *head = NULL;
  g_autofree char *end = NULL;
  const char *line = "GET /stream HTTP/1.1\r\nHost: shop\r\n\r\n";

  say (connection, line, strlen (line));
  head = hear (connection, "\r\n\r\n");
  assert_status (head, 200);
  for (gint i = 1; i <= 3; i++)
    {
      g_autofree char *wanted = g_strdup_printf ("word %d\n", i);
      g_autofree char *heard = NULL;

      g_atomic_int_set (&shop->word, i);
      docket_stream_wake (shop->stream);
      heard = hear (connection, wanted);
      g_assert_nonnull (strstr (heard, wanted));
    }
  /* An open stream holds nothing up. */
  docket_http_quiesce (shop->http);
  g_assert_true (docket_http_drain (shop->http, 0));
  g_atomic_int_set (&shop->word, -1);
  docket_stream_wake (shop->stream);
  end = hear (connection, "0\r\n\r\n");
  g_assert_true (g_str_has_suffix (end, "0\r\n\r\n"));
  docket_http_free (shop->http);
  docket_stream_unref (shop->stream);
  g_free (shop);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer data)
{
  *(gint *) data = 1;
  return G_SOURCE_REMOVE;
}

/* One byte now and then keeps an idle clock from running out; the watch still cuts it off. */
static void
test_slow_headers (void)
{
  Shop *shop = open_shop ();
  g_autoptr (GSocketConnection) connection = dial (shop);
  g_autoptr (GSource) source = NULL;
  const char *start = "GET /address HTTP/1.1\r\nHost: sh";
  gint over = 0;
  g_autofree char *rest = NULL;

  say (connection, start, strlen (start));
  source = g_socket_create_source (g_socket_connection_get_socket (connection), G_IO_IN | G_IO_HUP, NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (on_readable), &over, NULL);
  g_source_attach (source, NULL);
  g_assert_true (wait_until (&over, 1));
  rest = hear (connection, NULL);
  g_assert_cmpstr (rest, ==, "");
  g_source_destroy (source);
  close_shop (shop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/routes", test_routes);
  g_test_add_func ("/http/limits", test_limits);
  g_test_add_func ("/http/header-injection", test_header_injection);
  g_test_add_func ("/http/json", test_json);
  g_test_add_func ("/http/forwarded", test_forwarded);
  g_test_add_func ("/http/broken-upload", test_broken_upload);
  g_test_add_func ("/http/stream", test_stream);
  g_test_add_func ("/http/slow-headers", test_slow_headers);
  return g_test_run ();
}
