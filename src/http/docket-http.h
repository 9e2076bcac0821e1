/* docket-http.h: an HTTP server over libmicrohttpd: routes, requests, replies, streams
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _DocketHttp DocketHttp;
typedef struct _DocketRequest DocketRequest;
typedef struct _DocketReply DocketReply;
typedef struct _DocketStream DocketStream;

/* Answers a request. Runs in one of the server's threads; @context is the one given to
 * docket_http_new(). (transfer full); NULL with @error set where the request is refused. */
typedef DocketReply *(*DocketHandler) (DocketRequest *request, gpointer context, GError **error);

/* For a body that is not kept in memory. begin is called when the headers have arrived and the
 * caller is admitted, chunk with each part as it comes; both run in the connection's thread. What
 * they need between calls rests in docket_request_set_data(). */
typedef gboolean (*DocketBodyBegin) (DocketRequest *request, gpointer context, GError **error);
typedef gboolean (*DocketBodyChunk) (DocketRequest *request,
                                     gpointer context,
                                     const guint8 *data,
                                     gsize length,
                                     GError **error);

typedef enum
{
  DOCKET_ROUTE_BLOCKS = 1 << 0,       /* waits for disks or programs: runs on a worker thread */
  DOCKET_ROUTE_KEYED = 1 << 1,        /* an Idempotency-Key is required and kept */
  DOCKET_ROUTE_STREAM = 1 << 2,       /* the answer stays open; a stopping server does not wait for it */
  DOCKET_ROUTE_WHILE_STOPPING = 1 << 3,
  DOCKET_ROUTE_ANY_RIGHT = 1 << 4,    /* one of the rights is enough; meant for the admit hook */
  DOCKET_ROUTE_SENDS = 1 << 5,        /* a customer sends an order: some places take that from within only; likewise */
} DocketRouteFlags;

typedef struct
{
  const char *method;
  const char *path;      /* "/v1/orders/{code}": a part in braces matches one segment,
                            one in "{name*}" all that follow */
  guint callers;         /* who may call; meant for the admit hook */
  guint right;           /* likewise */
  DocketRouteFlags flags;
  gsize body_limit;      /* bytes; 0: no body is taken */
  DocketHandler handle;
  DocketBodyBegin begin; /* NULL: the body is kept and given whole */
  DocketBodyChunk chunk;
} DocketRoute;

/* What the program adds. All are called in the server's threads with @context. */
typedef struct
{
  /* Around all that is done for a request in one thread, each of the calls below but the last:
   * sentences made in between are in the caller's language. Both or none. */
  void (*enter) (DocketRequest *request, gpointer context);
  void (*leave) (gpointer context);
  /* May this request go on? Called once the headers are there, before any body is read; without a
   * route where the address is unknown. */
  gboolean (*admit) (DocketRequest *request, gpointer context, GError **error);
  /* Calls the route's handler; NULL: called directly. */
  DocketReply *(*handle) (DocketRequest *request, gpointer context, GError **error);
  /* Makes the answer for @error. Never NULL. */
  DocketReply *(*refuse) (DocketRequest *request, gpointer context, const GError *error);
  /* The exchange is over, or broke (@status 0). @elapsed in microseconds. */
  void (*done) (DocketRequest *request, gpointer context, guint status, gint64 elapsed);
} DocketHttpHooks;

typedef struct
{
  const char *address;          /* an IP address; NULL with listen_fd */
  guint16 port;                 /* 0: any */
  gint listen_fd;               /* -1, or a listening socket (socket activation), taken over */
  const char *tls_cert;         /* PEM text; NULL: no TLS */
  const char *tls_key;
  guint threads;                /* that own connections */
  guint workers;                /* for handlers that block */
  guint connections;            /* at most, in all */
  guint connections_per_address;/* 0: no limit (behind a proxy) */
  guint header_seconds;         /* a request's headers must be whole within */
  guint idle_seconds;           /* without a byte either way */
  guint body_bytes_per_second;  /* slower bodies are cut off, after header_seconds of grace */
  gsize header_limit;           /* bytes of all headers */
  GPtrArray *trusted_proxies;   /* GInetAddressMask; whose X-Forwarded-* headers are believed */
} DocketHttpOptions;

/* Starts to serve at once. @routes and @hooks must outlive the server; strings of @options are
 * needed only during the call. Main thread; the default main context watches slow clients. */
DocketHttp *docket_http_new (const DocketHttpOptions *options,
                             const DocketRoute *routes,
                             gsize n_routes,
                             const DocketHttpHooks *hooks,
                             gpointer context,
                             GError **error);

/* The port that it listens on, also where 0 was asked for; and who is connected now. Any thread. */
guint16 docket_http_get_port (DocketHttp *http);
guint docket_http_get_n_connections (DocketHttp *http);

/* Takes no new connections, refuses new requests with UNAVAILABLE. Any thread, once. */
void docket_http_quiesce (DocketHttp *http);

/* Waits until what was begun is answered, at most @timeout microseconds; TRUE when it was. */
gboolean docket_http_drain (DocketHttp *http, gint64 timeout);

/* Closes what is left. Streams must have been ended before. */
void docket_http_free (DocketHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketHttp, docket_http_free)

/* --- requests: borrowed strings live as long as the request --- */

const DocketRoute *docket_request_get_route (DocketRequest *request); /* NULL: no route fits */
gsize docket_request_get_route_index (DocketRequest *request);        /* n_routes: no route fits */
const char *docket_request_get_method (DocketRequest *request);
const char *docket_request_get_path (DocketRequest *request);
const char *docket_request_get_id (DocketRequest *request);

/* The segment that "{name}" matched. Never NULL for a name in the route's path. */
const char *docket_request_get_part (DocketRequest *request, const char *name);
const char *docket_request_get_query (DocketRequest *request, const char *name);
const char *docket_request_get_header (DocketRequest *request, const char *name);

/* The number in a header or query; @fallback where it is absent. */
gboolean docket_request_read_number (const char *text,
                                     const char *name,
                                     gint64 minimum,
                                     gint64 maximum,
                                     gint64 *number,
                                     GError **error);

/* The bearer token, or NULL. */
const char *docket_request_get_bearer (DocketRequest *request);

/* The client's address as text: the peer's, or what a trusted proxy says. */
const char *docket_request_get_address (DocketRequest *request);

/* The same for who has to be told from others: NULL where the last address known is a trusted proxy's own, which
 * says nothing of where the client is. */
const char *docket_request_get_origin (DocketRequest *request);

/* What limits count by: the address, or the network of 64 bits that an IPv6 customer has. */
const char *docket_request_get_network (DocketRequest *request);
gboolean docket_request_is_loopback (DocketRequest *request);
/* Whether the client's own connection is encrypted. */
gboolean docket_request_is_secure (DocketRequest *request);

/* Whole, empty where none was sent. Borrowed, for the request's life. */
GBytes *docket_request_get_body (DocketRequest *request);

/* The body as a JSON object: UTF-8, at most 32 levels deep, nothing behind it. An empty body is
 * an empty object. */
JsonObject *docket_request_get_json (DocketRequest *request, GError **error);

/* Whether nothing of the body is still to come. */
gint64 docket_request_get_content_length (DocketRequest *request); /* -1: not said */

/* One value of the handler's own, and one of the hooks'; freed when the exchange is over, also
 * where the connection broke. */
void docket_request_set_data (DocketRequest *request, gpointer data, GDestroyNotify destroy);
gpointer docket_request_get_data (DocketRequest *request);
void docket_request_set_caller (DocketRequest *request, gpointer caller, GDestroyNotify destroy);
gpointer docket_request_get_caller (DocketRequest *request);

/* What the problem document says beside its fixed members, and its Retry-After. */
void docket_request_add_member (DocketRequest *request, const char *name, JsonNode *value);
JsonObject *docket_request_get_members (DocketRequest *request); /* NULL: none */
void docket_request_set_retry_after (DocketRequest *request, guint seconds);
guint docket_request_get_retry_after (DocketRequest *request);

/* --- replies --- */

/* An empty answer of that HTTP status. (transfer full) */
DocketReply *docket_reply_new (guint status);
DocketReply *docket_reply_json (guint status, char *json);            /* takes @json */
DocketReply *docket_reply_bytes (guint status, const char *type, GBytes *bytes);
DocketReply *docket_reply_text (guint status, const char *text);
/* Sends @size bytes of the file @fd, from its beginning; takes @fd. */
DocketReply *docket_reply_file (guint status, const char *type, gint fd, gsize size);
DocketReply *docket_reply_stream (DocketStream *stream);
void docket_reply_free (DocketReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketReply, docket_reply_free)

/* Control characters in @value are replaced, so that no header can be slipped in. */
void docket_reply_set_header (DocketReply *reply, const char *name, const char *value);
gboolean docket_reply_has_header (DocketReply *reply, const char *name);
guint docket_reply_get_status (DocketReply *reply);

/* A reply of bytes as a value that can be kept, and back: NULL for files and streams. */
GBytes *docket_reply_pack (DocketReply *reply);
DocketReply *docket_reply_unpack (GBytes *packed);

/* --- streams: an answer that stays open without occupying a thread --- */

/* Fills @buffer. Bytes written; 0: nothing now, ask again after a wake; -1: the end. Runs in the
 * connection's thread. */
typedef gssize (*DocketStreamFunc) (gpointer data, char *buffer, gsize size);

/* An answer of the media type @type whose bytes @func gives, on a thread of the server, until it ends the
 * stream; then, or when the client has gone, @destroy frees @data. (transfer full) */
DocketStream *docket_stream_new (const char *type,
                                 DocketStreamFunc func,
                                 gpointer data,
                                 GDestroyNotify destroy);
DocketStream *docket_stream_ref (DocketStream *stream);
/* NULL where its last reference is already gone and it is about to be freed; for lists that hold
 * streams without owning them. */
DocketStream *docket_stream_try_ref (DocketStream *stream);
void docket_stream_unref (DocketStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStream, docket_stream_unref)

/* There may be something to send. Any thread. */
void docket_stream_wake (DocketStream *stream);
/* Whether the client is gone. Any thread. */
gboolean docket_stream_is_closed (DocketStream *stream);

G_END_DECLS
