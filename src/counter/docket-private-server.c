/* docket-private-server.c: the counter's own order server, where none is configured
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-private-server.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>

#define READY_WITHIN_MS 30000
#define READY_POLL_MS 250
#define KILL_AFTER_MS 10000

/* From one failure to the next the pause doubles; what ran this long is taken for sound. */
#define FIRST_PAUSE_MS 250
#define LONGEST_PAUSE_MS 30000
#define SOUND_AFTER (60 * G_USEC_PER_SEC)

struct _DocketPrivateServer
{
  GObject parent_instance;

  char *program;
  char *data_dir;
  char *ready_path;
  char **arguments;

  DocketPrivateServerState state;
  char *url;
  char *token;
  char *message;

  GSubprocess *process;        /* NULL while none runs */
  GCancellable *cancellable;   /* of everything that waits for the process */
  GFileMonitor *monitor;       /* of the folder of the ready file, while starting */
  GDataInputStream *stderr_lines;
  char *last_words;            /* the process's last line on its standard error */
  GPtrArray *stop_tasks;
  gboolean stopping;
  gint64 started_at;
  guint pause;                 /* ms before the next start */
  guint poll_timer, ready_timer, restart_timer, kill_timer;
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_URL,
  PROP_TOKEN,
  PROP_MESSAGE,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (DocketPrivateServer, docket_private_server, G_TYPE_OBJECT)

static GParamSpec *props[N_PROPS];

static void spawn (DocketPrivateServer *self);

static void
set_text (DocketPrivateServer  *self,
          char                **field,
          char                 *value,
          guint                 prop)
{
  g_autofree char *before = *field;

  *field = value;
  if (g_strcmp0 (before, value) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_state (DocketPrivateServer      *self,
           DocketPrivateServerState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
stop_watching (DocketPrivateServer *self)
{
  g_clear_handle_id (&self->poll_timer, g_source_remove);
  g_clear_handle_id (&self->ready_timer, g_source_remove);
  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_clear_object (&self->monitor);
}

/* {"port":43210,"token":"…"}. FALSE while the file is not there; docketd renames it into place. */
static gboolean
read_ready_file (DocketPrivateServer *self)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;
  const char *token;
  gint64 port;

  if (!json_parser_load_from_file (parser, self->ready_path, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;

  object = json_node_get_object (root);
  port = json_object_get_int_member_with_default (object, "port", 0);
  token = json_object_get_string_member_with_default (object, "token", NULL);
  if (port <= 0 || port > G_MAXUINT16 || token == NULL)
    return FALSE;

  set_text (self, &self->url, g_strdup_printf ("http://127.0.0.1:%d", (gint) port), PROP_URL);
  set_text (self, &self->token, g_strdup (token), PROP_TOKEN);
  return TRUE;
}

static void
look_for_ready_file (DocketPrivateServer *self)
{
  if (self->state != DOCKET_PRIVATE_SERVER_STARTING || !read_ready_file (self))
    return;

  stop_watching (self);
  g_unlink (self->ready_path);
  self->started_at = g_get_monotonic_time ();
  set_text (self, &self->message, NULL, PROP_MESSAGE);
  set_state (self, DOCKET_PRIVATE_SERVER_RUNNING);
}

static gboolean
on_poll (gpointer data)
{
  DocketPrivateServer *self = data;

  look_for_ready_file (self);
  return self->state == DOCKET_PRIVATE_SERVER_STARTING ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
on_not_ready (gpointer data)
{
  DocketPrivateServer *self = data;

  self->ready_timer = 0;
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

/* Folders that cannot be watched are looked at now and then. */
static void
watch_for_ready_file (DocketPrivateServer *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->data_dir);

  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_swapped (self->monitor, "changed", G_CALLBACK (look_for_ready_file), self);
  self->poll_timer = g_timeout_add (READY_POLL_MS, on_poll, self);
  self->ready_timer = g_timeout_add (READY_WITHIN_MS, on_not_ready, self);
}

static void
end_stop_tasks (DocketPrivateServer *self)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->stop_tasks);

  self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
}

static gboolean
on_restart (gpointer data)
{
  DocketPrivateServer *self = data;

  self->restart_timer = 0;
  spawn (self);
  return G_SOURCE_REMOVE;
}

static void
start_again_later (DocketPrivateServer *self)
{
  if (self->started_at != 0 && g_get_monotonic_time () - self->started_at > SOUND_AFTER)
    self->pause = FIRST_PAUSE_MS;
  self->started_at = 0;
  self->restart_timer = g_timeout_add (self->pause, on_restart, self);
  self->pause = MIN (self->pause * 2, LONGEST_PAUSE_MS);
}

static void
fail (DocketPrivateServer *self,
      const char          *why)
{
  char *message = why != NULL ? g_strdup_printf (_("This computer's order server stopped: %s"), why)
                              : g_strdup (_("This computer's order server stopped. It is being started again."));

  set_text (self, &self->message, message, PROP_MESSAGE);
  set_state (self, DOCKET_PRIVATE_SERVER_FAILED);
  start_again_later (self);
}

static void
forget_process (DocketPrivateServer *self)
{
  stop_watching (self);
  g_clear_handle_id (&self->kill_timer, g_source_remove);
  g_clear_object (&self->stderr_lines);
  g_clear_object (&self->process);
}

static void
on_ended (GObject      *process,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GError) error = NULL;
  DocketPrivateServer *self = data;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (process), result, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  forget_process (self);
  if (!self->stopping)
    {
      fail (self, self->last_words);
      return;
    }
  self->stopping = FALSE;
  set_state (self, DOCKET_PRIVATE_SERVER_STOPPED);
  end_stop_tasks (self);
}

/* docketd's log goes where ours goes; its last line says why it ended. */
static void
on_line (GObject      *stream,
         GAsyncResult *result,
         gpointer      data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (stream), result,
                                                                     NULL, &error);
  DocketPrivateServer *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || (line == NULL && error == NULL))
    return;
  if (line != NULL)
    {
      g_printerr ("%s\n", line);
      g_free (self->last_words);
      self->last_words = g_steal_pointer (&line);
    }
  g_data_input_stream_read_line_async (G_DATA_INPUT_STREAM (stream), G_PRIORITY_DEFAULT, self->cancellable,
                                       on_line, self);
}

static GSubprocess *
launch (DocketPrivateServer  *self,
        GError              **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add_many (builder, self->program, "serve", "--private", "--data-dir", self->data_dir,
                           "--ready-file", self->ready_path, NULL);
  g_strv_builder_addv (builder, (const char **) self->arguments);
  argv = g_strv_builder_end (builder);
  return g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
}

static void
follow (DocketPrivateServer *self)
{
  g_clear_pointer (&self->last_words, g_free);
  self->stderr_lines = g_data_input_stream_new (g_subprocess_get_stderr_pipe (self->process));
  g_data_input_stream_read_line_async (self->stderr_lines, G_PRIORITY_DEFAULT, self->cancellable,
                                       on_line, self);
  g_subprocess_wait_async (self->process, self->cancellable, on_ended, self);
}

static void
spawn (DocketPrivateServer *self)
{
  g_autoptr (GError) error = NULL;

  set_state (self, DOCKET_PRIVATE_SERVER_STARTING);
  g_mkdir_with_parents (self->data_dir, 0700);
  g_unlink (self->ready_path);
  watch_for_ready_file (self);
  self->process = launch (self, &error);
  if (self->process != NULL)
    {
      follow (self);
      return;
    }
  stop_watching (self);
  fail (self, error->message);
}

static char *
find_program (void)
{
  const char *named = g_getenv ("DOCKETD");

  return named != NULL && *named != '\0' ? g_strdup (named) : g_build_filename (DOCKET_BINDIR, "docketd", NULL);
}

static gboolean
on_kill (gpointer data)
{
  DocketPrivateServer *self = data;

  self->kill_timer = 0;
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

static void
docket_private_server_dispose (GObject *object)
{
  DocketPrivateServer *self = DOCKET_PRIVATE_SERVER (object);

  g_clear_handle_id (&self->restart_timer, g_source_remove);
  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_process (self);
  G_OBJECT_CLASS (docket_private_server_parent_class)->dispose (object);
}

static void
docket_private_server_finalize (GObject *object)
{
  DocketPrivateServer *self = DOCKET_PRIVATE_SERVER (object);

  g_free (self->program);
  g_free (self->data_dir);
  g_free (self->ready_path);
  g_strfreev (self->arguments);
  g_free (self->url);
  g_free (self->token);
  g_free (self->message);
  g_free (self->last_words);
  g_ptr_array_unref (self->stop_tasks);
  G_OBJECT_CLASS (docket_private_server_parent_class)->finalize (object);
}

static void
docket_private_server_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  DocketPrivateServer *self = DOCKET_PRIVATE_SERVER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (gint) self->state);
      break;
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_TOKEN:
      g_value_set_string (value, self->token);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_private_server_class_init (DocketPrivateServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = docket_private_server_dispose;
  object_class->finalize = docket_private_server_finalize;
  object_class->get_property = docket_private_server_get_property;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, DOCKET_PRIVATE_SERVER_FAILED, 0, flags);
  props[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  props[PROP_TOKEN] = g_param_spec_string ("token", NULL, NULL, NULL, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
docket_private_server_init (DocketPrivateServer *self)
{
  self->arguments = g_new0 (char *, 1);
  self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->pause = FIRST_PAUSE_MS;
}

DocketPrivateServer *
docket_private_server_new (const char *program,
                           const char *data_dir)
{
  DocketPrivateServer *self = g_object_new (DOCKET_TYPE_PRIVATE_SERVER, NULL);

  self->program = program != NULL ? g_strdup (program) : find_program ();
  self->data_dir = data_dir != NULL ? g_canonicalize_filename (data_dir, NULL)
                                    : g_build_filename (g_get_user_data_dir (), "docket", "server", NULL);
  self->ready_path = g_build_filename (self->data_dir, "ready.json", NULL);
  return self;
}

void
docket_private_server_set_arguments (DocketPrivateServer *self,
                                     const char *const   *arguments)
{
  g_return_if_fail (DOCKET_IS_PRIVATE_SERVER (self));

  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((char **) arguments);
}

void
docket_private_server_start (DocketPrivateServer *self)
{
  g_return_if_fail (DOCKET_IS_PRIVATE_SERVER (self));

  if (self->process != NULL)
    return;

  g_clear_handle_id (&self->restart_timer, g_source_remove);
  self->pause = FIRST_PAUSE_MS;
  spawn (self);
}

void
docket_private_server_stop_async (DocketPrivateServer *self,
                                  GAsyncReadyCallback  callback,
                                  gpointer             data)
{
  GTask *task;

  g_return_if_fail (DOCKET_IS_PRIVATE_SERVER (self));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, docket_private_server_stop_async);
  g_ptr_array_add (self->stop_tasks, task);
  g_clear_handle_id (&self->restart_timer, g_source_remove);
  if (self->process == NULL)
    {
      set_state (self, DOCKET_PRIVATE_SERVER_STOPPED);
      end_stop_tasks (self);
      return;
    }

  g_subprocess_send_signal (self->process, SIGTERM);
  if (!self->stopping)
    self->kill_timer = g_timeout_add (KILL_AFTER_MS, on_kill, self);
  self->stopping = TRUE;
}

void
docket_private_server_stop_finish (DocketPrivateServer *self,
                                   GAsyncResult        *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

DocketPrivateServerState
docket_private_server_get_state (DocketPrivateServer *self)
{
  g_return_val_if_fail (DOCKET_IS_PRIVATE_SERVER (self), DOCKET_PRIVATE_SERVER_STOPPED);

  return self->state;
}

const char *
docket_private_server_get_url (DocketPrivateServer *self)
{
  g_return_val_if_fail (DOCKET_IS_PRIVATE_SERVER (self), NULL);

  return self->url;
}

const char *
docket_private_server_get_token (DocketPrivateServer *self)
{
  g_return_val_if_fail (DOCKET_IS_PRIVATE_SERVER (self), NULL);

  return self->token;
}

const char *
docket_private_server_get_message (DocketPrivateServer *self)
{
  g_return_val_if_fail (DOCKET_IS_PRIVATE_SERVER (self), NULL);

  return self->message;
}
