/* docket-mail-stream.c: GIO's connections as libetpan's streams
 *
 * libetpan's own know no certificates, wait with select(), and end by signals between threads.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mail-stream-private.h"

#include "docket-error.h"
#include "docket-mailbox.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>

#define BUFFER_SIZE 16384
/* What is asked for at once has half of it at most; libetpan keeps all that a server says until it has ended. */
#define MAX_SAID (8 * 1024 * 1024)

struct _DocketMailStream
{
  GSocketConnection *connection;
  GIOStream *io;              /* the connection, or TLS over it */
  GTlsDatabase *trusted;      /* NULL: the system's */
  GSocketConnectable *server;
  char *host;
  guint patience;
  gsize said;                 /* by the server, since it was last asked */
  GCancellable *cancellable;
  GError *failure;            /* the first */
};

static void
keep_failure (DocketMailStream *stream,
              GError           *error)
{
  if (stream->failure == NULL)
    stream->failure = error;
  else
    g_error_free (error);
}

/* --- what libetpan calls --- */

static ssize_t
low_read (mailstream_low *low,
          void           *buffer,
          size_t          count)
{
  DocketMailStream *stream = low->data;
  GError *error = NULL;
  gssize n = g_input_stream_read (g_io_stream_get_input_stream (stream->io), buffer, count, stream->cancellable,
                                  &error);

  stream->said += (gsize) MAX (n, 0);
  if (n == 0 && count > 0)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, _("The server ended the connection."));
  else if (n > 0 && stream->said > MAX_SAID)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, _("The server says more than it was asked for."));
  if (error == NULL)
    return n;
  keep_failure (stream, error);
  return -1;
}

static ssize_t
low_write (mailstream_low *low,
           const void     *bytes,
           size_t          count)
{
  DocketMailStream *stream = low->data;
  GError *error = NULL;

  stream->said = 0;
  if (g_output_stream_write_all (g_io_stream_get_output_stream (stream->io), bytes, count, NULL, stream->cancellable,
                                 &error))
    return (ssize_t) count;
  keep_failure (stream, error);
  return -1;
}

static int
low_close (mailstream_low *low)
{
  return 0;
}

static int
low_get_fd (mailstream_low *low)
{
  DocketMailStream *stream = low->data;

  return g_socket_get_fd (g_socket_connection_get_socket (stream->connection));
}

static void
low_free (mailstream_low *low)
{
  free (low);
}

static void
low_cancel (mailstream_low *low)
{
}

static const mailstream_low_driver driver = {
  .mailstream_read = low_read,
  .mailstream_write = low_write,
  .mailstream_close = low_close,
  .mailstream_get_fd = low_get_fd,
  .mailstream_free = low_free,
  .mailstream_cancel = low_cancel,
};

/* --- being ready --- */

void
docket_mailbox_init (void)
{
  const GType types[] = {
    G_TYPE_CANCELLABLE, G_TYPE_TASK, G_TYPE_INET_ADDRESS, G_TYPE_INET_SOCKET_ADDRESS, G_TYPE_UNIX_SOCKET_ADDRESS,
    G_TYPE_NETWORK_ADDRESS, G_TYPE_SOCKET, G_TYPE_SOCKET_CONNECTION, G_TYPE_TCP_CONNECTION, G_TYPE_SOCKET_CLIENT,
    G_TYPE_PROXY_ADDRESS, G_TYPE_SUBPROCESS, G_TYPE_FILE_MONITOR, G_TYPE_TLS_INTERACTION,
    g_tls_backend_get_client_connection_type (g_tls_backend_get_default ()),
    g_tls_backend_get_file_database_type (g_tls_backend_get_default ()),
  };
  g_autoptr (GFile) file = g_file_new_for_path ("/");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (G_TYPE_IS_CLASSED (types[i]))
      g_type_class_unref (g_type_class_ref (types[i]));
  g_object_unref (g_resolver_get_default ());
}

/* --- connecting --- */

static gboolean
explain (const char  *host,
         GError      *cause,
         GError     **error)
{
  g_autoptr (GError) owned = cause;

  if (owned->domain == G_TLS_ERROR)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("%s could not prove to be that server: %s"), host,
                 owned->message);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("%s cannot be reached: %s"), host, owned->message);
  return FALSE;
}

static gboolean
read_trusted (DocketMailStream *stream,
              const char       *ca,
              GError          **error)
{
  if (ca == NULL)
    return TRUE;
  stream->trusted = g_tls_file_database_new (ca, error);
  if (stream->trusted == NULL)
    {
      g_prefix_error (error, "%s: ", ca);
      (*error)->domain = DOCKET_ERROR;
      (*error)->code = DOCKET_ERROR_INVALID;
    }
  return stream->trusted != NULL;
}

static gboolean
reach (DocketMailStream *stream,
       guint16           port,
       GError          **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  GError *cause = NULL;

  stream->server = g_network_address_new (stream->host, port);
  g_socket_client_set_timeout (client, stream->patience);
  g_socket_client_set_enable_proxy (client, FALSE);
  stream->connection = g_socket_client_connect (client, stream->server, stream->cancellable, &cause);
  if (stream->connection == NULL)
    return explain (stream->host, cause, error);
  g_socket_set_keepalive (g_socket_connection_get_socket (stream->connection), TRUE);
  stream->io = g_object_ref (G_IO_STREAM (stream->connection));
  return TRUE;
}

DocketMailStream *
docket_mail_stream_connect (const char   *host,
                            guint16       port,
                            gboolean      tls,
                            const char   *ca,
                            guint         patience,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autoptr (DocketMailStream) stream = g_new0 (DocketMailStream, 1);

  stream->host = g_strdup (host);
  stream->patience = patience;
  stream->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  if (!read_trusted (stream, ca, error) || !reach (stream, port, error) ||
      (tls && !docket_mail_stream_start_tls (stream, error)))
    return NULL;
  return g_steal_pointer (&stream);
}

gboolean
docket_mail_stream_start_tls (DocketMailStream *stream,
                              GError          **error)
{
  GError *cause = NULL;
  g_autoptr (GIOStream) secure = g_tls_client_connection_new (stream->io, stream->server, &cause);

  if (secure != NULL && stream->trusted != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (secure), stream->trusted);
  if (secure == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (secure), stream->cancellable, &cause))
    return explain (stream->host, cause, error);
  g_set_object (&stream->io, secure);
  return TRUE;
}

mailstream *
docket_mail_stream_wrap (DocketMailStream *stream)
{
  return mailstream_new (mailstream_low_new (stream, (mailstream_low_driver *) &driver), BUFFER_SIZE);
}

/* --- waiting --- */

static gboolean
on_event (GObject *stream,
          gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

gboolean
docket_mail_stream_wait (DocketMailStream *stream,
                         guint             seconds,
                         GError          **error)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream->io));
  GSocket *socket = g_socket_connection_get_socket (stream->connection);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) time = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) event = NULL;
  gboolean over = FALSE;

  /* A socket's own time would run out here, and its next reading fail of it. */
  g_socket_set_timeout (socket, 0);
  event = g_pollable_input_stream_create_source (input, stream->cancellable);
  g_source_set_callback (event, G_SOURCE_FUNC (on_event), &over, NULL);
  g_source_set_callback (time, on_time, &over, NULL);
  g_source_attach (event, context);
  g_source_attach (time, context);
  while (!over)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (event);
  g_source_destroy (time);
  g_socket_set_timeout (socket, stream->patience);
  return !g_cancellable_set_error_if_cancelled (stream->cancellable, error);
}

const GError *
docket_mail_stream_get_failure (const DocketMailStream *stream)
{
  return stream->failure;
}

void
docket_mail_stream_free (DocketMailStream *stream)
{
  if (stream == NULL)
    return;

  if (stream->connection != NULL)
    g_socket_close (g_socket_connection_get_socket (stream->connection), NULL);
  g_clear_object (&stream->io);
  g_clear_object (&stream->connection);
  g_clear_object (&stream->trusted);
  g_clear_object (&stream->server);
  g_clear_object (&stream->cancellable);
  g_clear_error (&stream->failure);
  g_free (stream->host);
  g_free (stream);
}
