/* docket-http.c: starts and stops libmicrohttpd, and leads a request through its route
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#include "docket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define CONNECTION_MEMORY (96 * 1024)
#define BACKLOG 1024

/* --- one request --- */

static void
begin_busy (DocketRequest *request)
{
  g_mutex_lock (&request->http->lock);
  request->http->n_busy++;
  g_mutex_unlock (&request->http->lock);
  request->busy = TRUE;
}

static void
end_busy (DocketRequest *request)
{
  if (!request->busy)
    return;
  request->busy = FALSE;
  g_mutex_lock (&request->http->lock);
  if (--request->http->n_busy == 0)
    g_cond_broadcast (&request->http->idle);
  g_mutex_unlock (&request->http->lock);
}

static void
enter (DocketRequest *request)
{
  if (request->http->hooks->enter != NULL)
    request->http->hooks->enter (request, request->http->context);
}

static void
leave (DocketHttp *http)
{
  if (http->hooks->leave != NULL)
    http->hooks->leave (http->context);
}

static DocketReply *
call_handler (DocketRequest *request)
{
  DocketHttp *http = request->http;
  DocketReply *reply = NULL;

  if (request->error == NULL)
    reply = http->hooks->handle != NULL
              ? http->hooks->handle (request, http->context, &request->error)
              : request->route->handle (request, http->context, &request->error);
  if (reply == NULL)
    reply = http->hooks->refuse (request, http->context, request->error);
  return reply;
}

static void
on_worker (gpointer data, gpointer user_data)
{
  DocketRequest *request = data;

  enter (request);
  request->reply = call_handler (request);
  leave (request->http);
  MHD_resume_connection (request->connection);
}

static void
examine_stranger (DocketRequest *request, const char *allowed)
{
  DocketHttp *http = request->http;

  if (!http->hooks->admit (request, http->context, &request->error))
    return;
  if (allowed == NULL)
    {
      g_set_error_literal (&request->error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is nothing here."));
      return;
    }
  g_set_error (&request->error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This address takes only %s."), allowed);
  docket_request_add_member (request, "allow", json_node_init_string (json_node_alloc (), allowed));
}

/* Everything that can refuse a request by its headers alone. */
static void
examine (DocketRequest *request)
{
  DocketHttp *http = request->http;
  g_autofree char *allowed = NULL;
  gboolean small = docket_request_measure_headers (request) <= http->header_limit;
  gboolean known = small && docket_http_find_route (request, &allowed);

  if (!small)
    g_set_error_literal (&request->error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE,
                         _("The request’s headers are too large."));
  else if (!docket_request_names_host (request))
    {
      request->close = TRUE;
      g_set_error_literal (&request->error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("The request does not name the host that it is meant for."));
    }
  else if (!docket_request_is_framed_once (request))
    {
      request->close = TRUE;
      g_set_error_literal (&request->error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("The request says more than once how long it is."));
    }
  else if (!known)
    examine_stranger (request, allowed);
  else if (g_atomic_int_get (&http->stopping) && !(request->route->flags & DOCKET_ROUTE_WHILE_STOPPING))
    {
      docket_request_set_retry_after (request, 5);
      g_set_error_literal (&request->error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The server is stopping."));
    }
  else if (request->content_length > 0 && (gsize) request->content_length > request->route->body_limit)
    g_set_error (&request->error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE,
                 _("The request is larger than %zu bytes."), request->route->body_limit);
  else
    http->hooks->admit (request, http->context, &request->error);
}

/* A small body is read and thrown away, so that the client sees the answer and the connection
 * lives on; a large one is cut off. */
static enum MHD_Result
refuse_early (DocketRequest *request)
{
  const char *expect = docket_request_get_header (request, "Expect");

  if (expect == NULL && !request->close && request->content_length <= DOCKET_HTTP_DRAIN_LIMIT)
    return MHD_YES;
  return docket_reply_queue (call_handler (request), request);
}

static enum MHD_Result
begin_request (DocketRequest *request)
{
  const union MHD_ConnectionInfo *info = MHD_get_connection_info (request->connection,
                                                                  MHD_CONNECTION_INFO_SOCKET_CONTEXT);

  request->watched = info->socket_context;
  docket_http_watch_enter (request->watched, DOCKET_PHASE_BODY);
  examine (request);
  if (request->error == NULL && request->route->begin != NULL)
    request->route->begin (request, request->http->context, &request->error);
  if (request->route == NULL || !(request->route->flags & DOCKET_ROUTE_STREAM))
    begin_busy (request);
  return request->error != NULL ? refuse_early (request) : MHD_YES;
}

/* Part of the body is missing and never will come. */
static gboolean
is_broken_off (DocketRequest *request)
{
  return request->content_length > 0 && request->watched->received < (gsize) request->content_length &&
         docket_http_watch_is_at_end (request->watched);
}

static enum MHD_Result
take_body (DocketRequest *request, const char *data, gsize length)
{
  if (request->error != NULL)
    {
      request->discarded += length;
      return request->discarded <= DOCKET_HTTP_DRAIN_LIMIT ? MHD_YES : MHD_NO;
    }
  if (request->route->chunk != NULL)
    {
      request->route->chunk (request, request->http->context, (const guint8 *) data, length, &request->error);
      return MHD_YES;
    }
  if (request->body == NULL)
    request->body = g_byte_array_new ();
  if (request->body->len + length > request->route->body_limit)
    g_set_error (&request->error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE,
                 _("The request is larger than %zu bytes."), request->route->body_limit);
  else
    g_byte_array_append (request->body, (const guint8 *) data, (guint) length);
  return MHD_YES;
}

/* FALSE where the workers have been sent home. */
static gboolean
push_to_worker (DocketRequest *request)
{
  DocketHttp *http = request->http;
  gboolean open;

  g_mutex_lock (&http->lock);
  open = !http->closing;
  if (open)
    {
      MHD_suspend_connection (request->connection);
      g_thread_pool_push (http->workers, request, NULL);
    }
  g_mutex_unlock (&http->lock);
  return open;
}

static enum MHD_Result
finish_request (DocketRequest *request)
{
  docket_http_watch_enter (request->watched, DOCKET_PHASE_ANSWER);
  if (request->reply != NULL)
    return docket_reply_queue (g_steal_pointer (&request->reply), request);
  if (request->error == NULL && (request->route->flags & DOCKET_ROUTE_BLOCKS))
    return push_to_worker (request) ? MHD_YES : MHD_NO;
  return docket_reply_queue (call_handler (request), request);
}

static enum MHD_Result
go_on (DocketRequest *request, const char *data, size_t *length)
{
  enum MHD_Result result;

  if (*length == 0)
    return finish_request (request);
  request->watched->received += *length;
  result = take_body (request, data, *length);
  *length = 0;
  return is_broken_off (request) ? MHD_NO : result;
}

static enum MHD_Result
on_access (void *user_data,
           struct MHD_Connection *connection,
           const char *path,
           const char *method,
           const char *version,
           const char *data,
           size_t *length,
           void **slot)
{
  DocketHttp *http = user_data;
  gboolean begins = *slot == NULL;
  enum MHD_Result result;

  if (begins)
    *slot = docket_request_new (http, connection, version, method, path);
  enter (*slot);
  result = begins ? begin_request (*slot) : go_on (*slot, data, length);
  leave (http);
  return result;
}

static void
on_completed (void *user_data,
              struct MHD_Connection *connection,
              void **slot,
              enum MHD_RequestTerminationCode code)
{
  DocketRequest *request = *slot;
  guint status;

  if (request == NULL)
    return;
  *slot = NULL;
  docket_http_watch_enter (request->watched, DOCKET_PHASE_HEADERS);
  status = code == MHD_REQUEST_TERMINATED_COMPLETED_OK ? request->status : 0;
  request->http->hooks->done (request, request->http->context, status,
                              g_get_monotonic_time () - request->began);
  /* What was kept aside for a broken upload is written before a stop stops waiting. */
  docket_request_set_data (request, NULL, NULL);
  end_busy (request);
  docket_request_free (request);
}

static void
on_connection (void *user_data,
               struct MHD_Connection *connection,
               void **slot,
               enum MHD_ConnectionNotificationCode code)
{
  DocketHttp *http = user_data;

  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    {
      const union MHD_ConnectionInfo *info = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);

      *slot = docket_http_watch_add (&http->watch, info->connect_fd);
    }
  else if (*slot != NULL)
    docket_http_watch_remove (&http->watch, *slot);
}

static void
on_log (void *user_data, const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  g_debug ("http: %s", g_strchomp (text));
}

/* --- the server --- */

static gint
open_listener (const DocketHttpOptions *options, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (options->address);
  g_autoptr (GSocketAddress) endpoint = NULL;
  g_autoptr (GSocket) socket = NULL;
  gint fd;

  if (address == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not an IP address."), options->address);
      return -1;
    }
  endpoint = g_inet_socket_address_new (address, options->port);
  socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return -1;
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, endpoint, TRUE, error) || !g_socket_listen (socket, error))
    return -1;
  fd = dup (g_socket_get_fd (socket));
  if (fd < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return fd;
}

static guint16
find_port (gint fd)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  gint copy = dup (fd);

  socket = g_socket_new_from_fd (copy, NULL);
  if (socket == NULL)
    {
      close (copy);
      return 0;
    }
  address = g_socket_get_local_address (socket, NULL);
  return G_IS_INET_SOCKET_ADDRESS (address) ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) : 0;
}

static gboolean
start_daemon (DocketHttp *http, const DocketHttpOptions *options, gint fd, GError **error)
{
  guint flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
  struct MHD_OptionItem extra[] = {
    { MHD_OPTION_HTTPS_MEM_CERT, 0, (void *) options->tls_cert },
    { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *) options->tls_key },
    { MHD_OPTION_END, 0, NULL },
  };

  if (options->tls_cert != NULL)
    flags |= MHD_USE_TLS;
  else
    extra[0].option = MHD_OPTION_END;
  http->daemon = MHD_start_daemon (
    flags, 0, NULL, NULL, on_access, http,
    MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
    MHD_OPTION_LISTEN_SOCKET, fd,
    MHD_OPTION_THREAD_POOL_SIZE, options->threads > 1 ? options->threads : 0u,
    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t) CONNECTION_MEMORY,
    MHD_OPTION_CONNECTION_LIMIT, options->connections,
    MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connections_per_address,
    MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds,
    MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
    MHD_OPTION_NOTIFY_CONNECTION, on_connection, http,
    MHD_OPTION_ARRAY, extra,
    MHD_OPTION_END);
  if (http->daemon == NULL)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                         options->tls_cert != NULL
                           ? _("The web server could not be started. Do the certificate and its key belong together?")
                           : _("The web server could not be started."));
  return http->daemon != NULL;
}

DocketHttp *
docket_http_new (const DocketHttpOptions *options,
                 const DocketRoute *routes,
                 gsize n_routes,
                 const DocketHttpHooks *hooks,
                 gpointer context,
                 GError **error)
{
  g_autoptr (DocketHttp) http = g_new0 (DocketHttp, 1);
  gint fd = options->listen_fd;

  http->routes = routes;
  http->n_routes = n_routes;
  http->hooks = hooks;
  http->context = context;
  http->header_limit = options->header_limit;
  http->trusted_proxies = g_ptr_array_ref (options->trusted_proxies);
  http->secure = options->tls_cert != NULL;
  g_snprintf (http->id_prefix, sizeof http->id_prefix, "%08x", g_random_int ());
  g_mutex_init (&http->lock);
  g_cond_init (&http->idle);
  docket_http_watch_init (&http->watch, options);
  http->workers = g_thread_pool_new (on_worker, http, (gint) options->workers, TRUE, error);
  if (http->workers == NULL)
    return NULL;
  if (fd < 0)
    fd = open_listener (options, error);
  if (fd < 0)
    return NULL;
  http->port = find_port (fd);
  if (!start_daemon (http, options, fd, error))
    {
      close (fd);
      return NULL;
    }
  return g_steal_pointer (&http);
}

guint16
docket_http_get_port (DocketHttp *http)
{
  return http->port;
}

guint
docket_http_get_n_connections (DocketHttp *http)
{
  guint n;

  g_mutex_lock (&http->watch.lock);
  n = g_hash_table_size (http->watch.connections);
  g_mutex_unlock (&http->watch.lock);
  return n;
}

void
docket_http_quiesce (DocketHttp *http)
{
  gint fd;

  g_atomic_int_set (&http->stopping, TRUE);
  fd = MHD_quiesce_daemon (http->daemon);
  if (fd >= 0)
    close (fd);
}

gboolean
docket_http_drain (DocketHttp *http, gint64 timeout)
{
  gint64 end = g_get_monotonic_time () + timeout;
  gboolean in_time = TRUE;

  g_mutex_lock (&http->lock);
  while (http->n_busy > 0 && in_time)
    in_time = g_cond_wait_until (&http->idle, &http->lock, end);
  in_time = http->n_busy == 0;
  g_mutex_unlock (&http->lock);
  return in_time;
}

void
docket_http_free (DocketHttp *http)
{
  g_mutex_lock (&http->lock);
  http->closing = TRUE;
  g_mutex_unlock (&http->lock);
  /* A worker resumes its connection, which the daemon must still have. */
  if (http->workers != NULL)
    g_thread_pool_free (http->workers, FALSE, TRUE);
  if (http->daemon != NULL)
    MHD_stop_daemon (http->daemon);
  docket_http_watch_clear (&http->watch);
  g_ptr_array_unref (http->trusted_proxies);
  g_cond_clear (&http->idle);
  g_mutex_clear (&http->lock);
  g_free (http);
}
