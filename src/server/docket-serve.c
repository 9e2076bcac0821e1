/* docket-serve.c: "docketd serve": runs the server until it is told to stop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-commands.h"

#include "docket-error.h"
#include "docket-log.h"
#include "docket-server.h"
#include "docket-sessions.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

typedef struct
{
  GMainLoop *loop;
  DocketServer *server;
} Run;

static gboolean
on_stop (gpointer data)
{
  Run *run = data;

  sd_notify (0, "STOPPING=1");
  g_main_loop_quit (run->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload (gpointer data)
{
  Run *run = data;

  sd_notify (0, "RELOADING=1");
  docket_server_reload (run->server);
  sd_notify (0, "READY=1");
  return G_SOURCE_CONTINUE;
}

/* From systemd's socket unit; -1: none. */
static gint
find_passed_socket (GError **error)
{
  gint n = sd_listen_fds (1);

  if (n > 1)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("docketd takes one socket, and was given several."));
  return n == 1 ? SD_LISTEN_FDS_START : -1;
}

/* --- the counter's own server --- */

/* The same terminal each time, so that the jobs it had before are still its own. */
static char *
find_private_token (DocketServer *server, GError **error)
{
  g_autofree char *path = g_build_filename (server->config->data_dir, "terminal", NULL);
  const DocketSite *site = g_ptr_array_index (server->config->sites, 0);
  g_autoptr (DocketTerminal) terminal = NULL;
  g_autofree char *token = NULL;

  if (g_file_get_contents (path, &token, NULL, NULL))
    terminal = docket_terminals_authenticate (server->services, g_strstrip (token), g_get_real_time (), NULL);
  if (terminal != NULL)
    return g_steal_pointer (&token);
  g_clear_pointer (&token, g_free);
  terminal = docket_terminals_add (server->services, site->id, _("This computer"), docket_right_get_nicks (),
                                   g_get_real_time (), &token, error);
  if (terminal == NULL || !g_file_set_contents_full (path, token, -1, G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return NULL;
  return g_steal_pointer (&token);
}

static gboolean
write_ready_file (DocketServer *server, const char *path, GError **error)
{
  g_autofree char *token = find_private_token (server, error);
  g_autofree char *text = NULL;

  if (token == NULL)
    return FALSE;
  text = g_strdup_printf ("{\"port\":%u,\"token\":\"%s\"}\n", docket_http_get_port (server->http), token);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
announce (DocketServer *server, const DocketCommandLine *line, GError **error)
{
  g_autofree char *port = g_strdup_printf ("%u\n", docket_http_get_port (server->http));

  if (line->private_server && line->ready_file != NULL && !write_ready_file (server, line->ready_file, error))
    return FALSE;
  if (line->port_file != NULL &&
      !g_file_set_contents_full (line->port_file, port, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error))
    return FALSE;
  g_message ("docketd " DOCKET_VERSION " serves on %s port %u; shops: %u.", server->config->address,
             docket_http_get_port (server->http), server->config->sites->len);
  sd_notify (0, "READY=1");
  return TRUE;
}

/* A counter that was killed must not leave its server behind. */
static void
follow_parent (void)
{
  pid_t parent = getppid ();

  prctl (PR_SET_PDEATHSIG, SIGTERM);
  if (getppid () != parent)
    raise (SIGTERM);
}

static gboolean
run_until_stopped (DocketServer *server, const DocketCommandLine *line, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { loop, server };
  guint sources[] = { g_unix_signal_add (SIGTERM, on_stop, &run), g_unix_signal_add (SIGINT, on_stop, &run),
                      g_unix_signal_add (SIGHUP, on_reload, &run) };
  gboolean ok;

  if (line->private_server)
    follow_parent ();
  ok = announce (server, line, error);
  if (ok)
    g_main_loop_run (loop);
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  return ok;
}

gboolean
docket_command_serve (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  g_autoptr (GError) local_error = NULL;
  DocketServer *server;
  gint socket;
  gboolean ok;

  if (config == NULL)
    return FALSE;
  docket_log_install (config->log_json);
  signal (SIGPIPE, SIG_IGN);
  socket = find_passed_socket (&local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  server = docket_server_start (config, socket, error);
  if (server == NULL)
    return FALSE;
  ok = run_until_stopped (server, line, error);
  docket_server_stop (server);
  return ok;
}
