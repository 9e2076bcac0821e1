/* fake-server.h: an HTTP server that answers as a test says, badly too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

typedef struct
{
  char *method;
  char *path;            /* with its query */
  GHashTable *headers;   /* names in lower case */
  char *body;
} FakeRequest;

typedef enum
{
  FAKE_CLOSE,    /* after what was returned, whole or not */
  FAKE_KEEP,     /* then the connection's next request; the answer must not say otherwise */
  FAKE_HOLD,     /* then silence until the client gives up */
  FAKE_STREAM,   /* then what fake_server_push() sends */
} FakeManner;

/* The bytes to send, or NULL for none. Called in the connection's thread, one at a time. */
typedef char *(*FakeAnswer) (FakeRequest *request, FakeManner *manner, gpointer data);

typedef struct _FakeServer FakeServer;

FakeServer *fake_server_new (FakeAnswer answer, gpointer data);
void fake_server_free (FakeServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeServer, fake_server_free)

/* "http://127.0.0.1:PORT". Borrowed. */
const char *fake_server_url (FakeServer *server);

/* Requests so far whose "METHOD path" begins with @prefix. */
guint fake_server_count (FakeServer *server, const char *prefix);

/* Sends @text on every stream; FALSE where there is none. */
gboolean fake_server_push (FakeServer *server, const char *text);

/* Breaks every stream. */
void fake_server_cut (FakeServer *server);

/* Takes no connections, and again. */
void fake_server_pause (FakeServer *server);
void fake_server_resume (FakeServer *server);

const char *fake_request_header (FakeRequest *request, const char *name);

/* A whole answer. @headers: lines that end in \r\n, or "". */
char *fake_answer (guint status, const char *headers, const char *type, const char *body);
char *fake_json (const char *format, ...) G_GNUC_PRINTF (1, 2);
char *fake_problem (guint status, const char *nick, const char *detail);

/* Runs the main loop until @condition, at most @seconds. */
typedef gboolean (*FakeCondition) (gpointer data);
gboolean fake_wait (FakeCondition condition, gpointer data, guint seconds);

/* For GAsyncReadyCallback: keeps the result in a GAsyncResult **. */
void fake_keep_result (GObject *object, GAsyncResult *result, gpointer data);

/* Runs the main loop until @result is there. */
GAsyncResult *fake_await (GAsyncResult **result);
