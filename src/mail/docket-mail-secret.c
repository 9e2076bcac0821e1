/* docket-mail-secret.c: passwords and tokens from a file or a command
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mailbox.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* A command that asks somebody is not meant. */
#define COMMAND_SECONDS 30
#define SECRET_MAX 16384

/* (transfer full) the first line, at most SECRET_MAX bytes; the rest is wiped. */
static char *
take_first_line (char      *text,
                 gsize      length,
                 const char *where,
                 GError    **error)
{
  gsize end = strcspn (text, "\r\n");
  char *line = end > 0 && end < SECRET_MAX ? g_strndup (text, end) : NULL;

  explicit_bzero (text, length);
  if (line == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s holds no password."), where);
  return line;
}

static char *
read_file (const char *path,
           GError    **error)
{
  g_autofree char *text = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, error))
    return take_first_line (text, length, path, error);
  if (error != NULL && *error != NULL)
    {
      (*error)->domain = DOCKET_ERROR;
      (*error)->code = DOCKET_ERROR_INVALID;
    }
  return NULL;
}

static gboolean
on_time (gpointer process)
{
  g_subprocess_force_exit (process);
  return G_SOURCE_REMOVE;
}

static void
on_finished (GObject      *process,
             GAsyncResult *result,
             gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* Runs in a context of its own, so that it works in any thread. */
static GBytes *
wait_for_output (GSubprocess  *process,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) time = g_timeout_source_new_seconds (COMMAND_SECONDS);
  g_autoptr (GAsyncResult) result = NULL;
  GBytes *output = NULL;

  g_main_context_push_thread_default (context);
  g_source_set_callback (time, on_time, process, NULL);
  g_source_attach (time, context);
  g_subprocess_communicate_async (process, NULL, cancellable, on_finished, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (time);
  g_main_context_pop_thread_default (context);
  return g_subprocess_communicate_finish (process, result, &output, NULL, error) ? output : NULL;
}

static char *
run_command (const char   *command,
             GCancellable *cancellable,
             GError      **error)
{
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_shell_parse_argv (command, NULL, &arguments, error))
    return NULL;
  process = g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
  output = process != NULL ? wait_for_output (process, cancellable, error) : NULL;
  if (output == NULL)
    return NULL;
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The command %s gave no password."), arguments[0]);
      return NULL;
    }
  length = g_bytes_get_size (output);
  text = g_strndup (g_bytes_get_data (output, NULL), length);
  return take_first_line (text, length, arguments[0], error);
}

char *
docket_mail_read_secret (const char   *file,
                         const char   *command,
                         GCancellable *cancellable,
                         GError      **error)
{
  if (file != NULL)
    return read_file (file, error);
  if (command != NULL)
    return run_command (command, cancellable, error);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The settings name no password."));
  return NULL;
}
