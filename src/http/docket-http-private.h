/* docket-http-private.h: what the files of the HTTP server share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-http.h"

#include <microhttpd.h>

#define DOCKET_HTTP_MAX_PARTS 4
#define DOCKET_HTTP_DRAIN_LIMIT (1024 * 1024)

/* One connection, for the watch over slow clients. Written by the connection's thread. */
typedef struct
{
  gint fd;
  gint phase;           /* DocketHttpPhase, atomic */
  gint64 since;         /* monotonic, of the phase */
  gsize received;       /* body bytes in this phase */
  gsize seen;           /* the watch's own: what had been received at its last look */
} DocketHttpConnection;

typedef enum
{
  DOCKET_PHASE_HEADERS,  /* idle between requests, too */
  DOCKET_PHASE_BODY,
  DOCKET_PHASE_ANSWER,
} DocketHttpPhase;

typedef struct
{
  GMutex lock;
  GHashTable *connections;   /* guarded by lock */
  guint header_seconds;
  guint body_bytes_per_second;
  guint source;
} DocketHttpWatch;

struct _DocketHttp
{
  struct MHD_Daemon *daemon;
  GThreadPool *workers;
  const DocketRoute *routes;
  gsize n_routes;
  const DocketHttpHooks *hooks;
  gpointer context;
  gsize header_limit;
  GPtrArray *trusted_proxies;
  gboolean secure;
  guint16 port;
  char id_prefix[9];
  gsize next_id;         /* atomic */
  gint stopping;         /* atomic */
  DocketHttpWatch watch;
  GMutex lock;
  GCond idle;
  guint n_busy;          /* guarded by lock: requests that a stop waits for */
  gboolean closing;      /* guarded by lock: the workers take nothing more */
};

struct _DocketRequest
{
  DocketHttp *http;
  struct MHD_Connection *connection;
  DocketHttpConnection *watched;   /* NULL in a worker's eyes */
  const DocketRoute *route;
  gsize route_index;
  const char *method;
  char *path;
  char *segments;                  /* path with NULs, behind parts */
  const char *part_names[DOCKET_HTTP_MAX_PARTS];
  char *parts[DOCKET_HTTP_MAX_PARTS];
  char id[24];
  gint64 began;
  gint64 content_length;
  GByteArray *body;
  GBytes *body_bytes;
  JsonObject *json;
  char *address;                   /* NULL: not looked for yet */
  char *network;
  gboolean loopback;
  gboolean proxied;      /* @address is a trusted proxy's own */
  gboolean close;                  /* what follows on the connection cannot be trusted */
  gboolean needs_host;
  gboolean busy;                   /* counted in n_busy */
  gsize discarded;
  GError *error;
  DocketReply *reply;
  guint status;
  gpointer data;
  GDestroyNotify data_destroy;
  gpointer caller;
  GDestroyNotify caller_destroy;
  JsonObject *members;
  guint retry_after;
};

struct _DocketReply
{
  guint status;
  GPtrArray *headers;    /* name, value, name, value */
  GBytes *bytes;
  gint fd;
  gsize size;
  DocketStream *stream;
};

/* requests */
DocketRequest *docket_request_new (DocketHttp *http,
                                   struct MHD_Connection *connection,
                                   const char *version,
                                   const char *method,
                                   const char *path);
void docket_request_free (DocketRequest *request);
gsize docket_request_measure_headers (DocketRequest *request);

/* FALSE where HTTP/1.1 wants a Host and there is none. libmicrohttpd would refuse it in a page of its own. */
gboolean docket_request_names_host (DocketRequest *request);

/* FALSE where proxies could see the body's end elsewhere than the server does, and so take a part of it
 * for another customer's request. */
gboolean docket_request_is_framed_once (DocketRequest *request);

/* routes: fills route, route_index and parts. Where the path is known but not the method,
 * @allowed (out) lists the methods that are. */
gboolean docket_http_find_route (DocketRequest *request, char **allowed);

/* replies: consumes @reply. */
enum MHD_Result docket_reply_queue (DocketReply *reply, DocketRequest *request);
struct MHD_Response *docket_stream_make_response (DocketStream *stream, struct MHD_Connection *connection);
const char *docket_stream_get_content_type (DocketStream *stream);

/* the watch */
void docket_http_watch_init (DocketHttpWatch *watch, const DocketHttpOptions *options);
void docket_http_watch_clear (DocketHttpWatch *watch);
DocketHttpConnection *docket_http_watch_add (DocketHttpWatch *watch, gint fd);
void docket_http_watch_remove (DocketHttpWatch *watch, DocketHttpConnection *connection);
void docket_http_watch_enter (DocketHttpConnection *connection, DocketHttpPhase phase);

/* Whether the other side has ended and everything it sent was read. The server waits for edges, and
 * an end that arrives together with data makes none of its own. */
gboolean docket_http_watch_is_at_end (const DocketHttpConnection *connection);
