/* docket-private-server.h: the counter's own order server, where none is configured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_PRIVATE_SERVER_STOPPED,
  DOCKET_PRIVATE_SERVER_STARTING,
  DOCKET_PRIVATE_SERVER_RUNNING,  /* "url" and "token" hold */
  DOCKET_PRIVATE_SERVER_FAILED,   /* it ended or did not come up; started again after a while */
} DocketPrivateServerState;

/* Runs docketd --private on a loopback port over the user's data directory, as long as this object
 * lives; starts it again, ever later, when it ends by itself.
 *
 * Properties, read-only and notified: "state" (a DocketPrivateServerState as int), "url" ("http://127.0.0.1:NNNN"), "token"
 * (of a terminal with every right), "message" (why it failed, a sentence; NULL). After a restart
 * both url and token are new; they are set before "state" says running.
 *
 * For the main thread. */
#define DOCKET_TYPE_PRIVATE_SERVER (docket_private_server_get_type ())
G_DECLARE_FINAL_TYPE (DocketPrivateServer, docket_private_server, DOCKET, PRIVATE_SERVER, GObject)

/* @program: path of docketd; NULL is the environment's DOCKETD, or the installed one.
 * @data_dir: NULL is the user's own data directory. */
DocketPrivateServer *docket_private_server_new (const char *program, const char *data_dir);

/* More arguments for docketd ("--demo"); before start. NULL-terminated. */
void docket_private_server_set_arguments (DocketPrivateServer *server, const char *const *arguments);

/* Starts it where it does not run; the property "state" tells how that goes. Main thread. */
void docket_private_server_start (DocketPrivateServer *server);

/* Sends SIGTERM and calls @callback when it has ended (SIGKILL after ten seconds). Dropping the last
 * reference also sends SIGTERM, without waiting. */
void docket_private_server_stop_async (DocketPrivateServer *server,
                                       GAsyncReadyCallback  callback,
                                       gpointer             data);
void docket_private_server_stop_finish (DocketPrivateServer *server, GAsyncResult *result);

/* Where it stands. Address and token are NULL unless it runs; the message is a sentence about why it does
 * not, otherwise NULL. All borrowed until the state changes. */
DocketPrivateServerState docket_private_server_get_state (DocketPrivateServer *server);
const char *docket_private_server_get_url (DocketPrivateServer *server);
const char *docket_private_server_get_token (DocketPrivateServer *server);
const char *docket_private_server_get_message (DocketPrivateServer *server);

G_END_DECLS
