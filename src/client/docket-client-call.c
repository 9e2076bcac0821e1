/* docket-client-call.c: one operation: its attempts, their time limits, the answer's body
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-private.h"

#include <glib/gi18n.h>

#define MAX_ATTEMPTS 3
#define FIRST_PAUSE_MS 150
#define POLL_PAUSE_MS 400
#define CHUNK (256 * 1024)

typedef struct
{
  DocketRequest *request;
  DocketParse parse;
  GDestroyNotify free_result;

  GCancellable *attempt;    /* ends the attempt; the caller's is linked to it */
  gulong cancel_id;
  GSource *time_out;
  gboolean timed_out;
  guint n_attempts;
  guint n_polls;

  SoupMessage *message;
  GInputStream *stream;
  GByteArray *received;
  GFile *part;
} Call;

static void start_attempt (GTask *task);

static void
call_end_attempt (Call *call,
                  GTask *task)
{
  if (call->cancel_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), call->cancel_id);
  call->cancel_id = 0;
  if (call->time_out != NULL)
    g_source_destroy (call->time_out);
  g_clear_pointer (&call->time_out, g_source_unref);
  g_clear_object (&call->attempt);
  g_clear_object (&call->message);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->received, g_byte_array_unref);
  if (call->part != NULL)
    g_file_delete (call->part, NULL, NULL);
  g_clear_object (&call->part);
}

static void
call_free (Call *call)
{
  g_clear_pointer (&call->request, docket_request_free);
  g_free (call);
}

static void
on_caller_cancelled (GCancellable *cancellable,
                     gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
on_time_out (gpointer user_data)
{
  Call *call = g_task_get_task_data (user_data);

  call->timed_out = TRUE;
  g_cancellable_cancel (call->attempt);

  return G_SOURCE_REMOVE;
}

static gboolean
on_pause_over (gpointer user_data)
{
  if (!g_task_return_error_if_cancelled (user_data))
    start_attempt (user_data);

  return G_SOURCE_REMOVE;
}

static void
pause_then_again (GTask *task,
                  guint milliseconds)
{
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds + g_random_int_range (0, milliseconds / 2 + 1));

  g_task_attach_source (task, source, on_pause_over);
}

static void
attempt_failed (GTask *task,
                GError *cause)
{
  g_autoptr (GError) owned = cause;
  Call *call = g_task_get_task_data (task);
  DocketClient *self = g_task_get_source_object (task);
  g_autofree char *host = NULL;
  GError *error;

  call_end_attempt (call, task);
  if (g_task_return_error_if_cancelled (task))
    return;

  if (cause->domain == DOCKET_ERROR)
    {
      g_task_return_error (task, g_steal_pointer (&owned));
      return;
    }
  if (call->request->again && !call->timed_out && call->n_attempts < MAX_ATTEMPTS)
    {
      pause_then_again (task, FIRST_PAUSE_MS << (2 * (call->n_attempts - 1)));
      return;
    }

  host = docket_client_dup_host (self);
  error = docket_error_from_transport (cause, call->timed_out, host);
  docket_client_set_reason (self, error->message);
  g_task_return_error (task, error);
}

static DocketReply *
call_take_reply (Call *call)
{
  DocketReply *reply = g_new0 (DocketReply, 1);
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  const char *retry_after = soup_message_headers_get_one (headers, "Retry-After");

  reply->status = soup_message_get_status (call->message);
  reply->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  reply->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  reply->replayed = soup_message_headers_get_one (headers, "Idempotency-Replayed") != NULL;
  reply->retry_after = retry_after != NULL ? (guint) g_ascii_strtoull (retry_after, NULL, 10) : 0;
  reply->body = call->received != NULL
                  ? g_byte_array_free_to_bytes (g_steal_pointer (&call->received))
                  : g_bytes_new (NULL, 0);

  return reply;
}

static gboolean
is_not_yet (Call *call,
            DocketReply *reply,
            GError *error)
{
  if (call->n_polls >= call->request->polls)
    return FALSE;

  return reply->status == 202 || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS);
}

static void
attempt_done (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  DocketClient *self = g_task_get_source_object (task);
  g_autoptr (DocketReply) reply = call_take_reply (call);
  g_autoptr (GError) error = docket_reply_to_error (reply);
  gpointer result;

  call_end_attempt (call, task);
  docket_client_set_reason (self, g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE) ? error->message : NULL);

  if (is_not_yet (call, reply, error))
    {
      call->n_polls++;
      call->n_attempts = 0;
      pause_then_again (task, reply->retry_after > 0 ? MIN (reply->retry_after, 2) * 1000 : POLL_PAUSE_MS);
      return;
    }
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  result = call->parse (self, call->request, reply, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, result, call->free_result);
}

static void
on_kept (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (object), result, NULL, &error)
      || !g_file_move (call->part, call->request->file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))
    attempt_failed (task, g_error_new (DOCKET_ERROR, DOCKET_ERROR_FULL,
                                       _("The page cannot be kept on this computer: %s"), error->message));
  else
    attempt_done (task);
}

/* In one piece: piece by piece each would go by another thread, and wait there for the window's painting. */
static void
keep_in_file (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autofree char *path = g_file_get_path (call->request->file);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autoptr (GBytes) page = g_byte_array_free_to_bytes (g_steal_pointer (&call->received));

  call->part = g_file_new_for_path (part);
  g_file_replace_contents_bytes_async (call->part, page, NULL, FALSE, G_FILE_CREATE_PRIVATE, call->attempt,
                                       on_kept, g_object_ref (task));
}

static void
on_read (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes == NULL)
    {
      attempt_failed (task, g_steal_pointer (&error));
      return;
    }
  if (g_bytes_get_size (bytes) == 0)
    {
      if (call->request->file != NULL && soup_message_get_status (call->message) == 200)
        keep_in_file (task);
      else
        attempt_done (task);
      return;
    }

  g_byte_array_append (call->received, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (call->received->len > call->request->max_length)
    {
      attempt_failed (task, g_error_new (DOCKET_ERROR, DOCKET_ERROR_FAILED, "%s",
                                         _("The order server's answer is too large. Check that its address is right.")));
      return;
    }

  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->attempt,
                                   on_read, g_steal_pointer (&task));
}

static void
on_sent (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (call->stream == NULL)
    {
      attempt_failed (task, error);
      return;
    }
  call->received = g_byte_array_new ();
  g_input_stream_read_bytes_async (call->stream, CHUNK, G_PRIORITY_DEFAULT, call->attempt,
                                   on_read, g_steal_pointer (&task));
}

/* libsoup sends a request again by itself when a kept connection turns out to be closed, and has used its body up then. */
static void
set_body (SoupMessage *message,
          GBytes *body)
{
  soup_message_set_request_body_from_bytes (message, "application/json", body);
}

static void
unref_body (gpointer body,
            GClosure *closure)
{
  g_bytes_unref (body);
}

static void
fill_message (SoupMessage *message,
              DocketRequest *request)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_headers_replace (headers, "Accept", request->accept != NULL ? request->accept : "application/json");
  if (request->key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->key);
  if (request->if_match != NULL)
    soup_message_headers_replace (headers, "If-Match", request->if_match);
  if (request->if_none_match != NULL)
    soup_message_headers_replace (headers, "If-None-Match", request->if_none_match);
  if (request->again)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  if (request->body != NULL)
    {
      set_body (message, request->body);
      g_signal_connect_data (message, "restarted", G_CALLBACK (set_body), g_bytes_ref (request->body), unref_body, 0);
    }
}

static void
start_attempt (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  DocketClient *self = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  call->message = docket_client_new_message (self, call->request->method, call->request->path);
  if (call->message == NULL)
    {
      g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                               _("“%s” is no address of an order server. Check the settings."), self->base_url);
      return;
    }

  call->n_attempts++;
  call->attempt = g_cancellable_new ();
  if (cancellable != NULL)
    call->cancel_id = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled),
                                             g_object_ref (call->attempt), g_object_unref);
  call->time_out = g_timeout_source_new_seconds (call->request->time_limit);
  g_task_attach_source (task, call->time_out, on_time_out);

  fill_message (call->message, call->request);
  soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->attempt,
                           on_sent, g_object_ref (task));
}

gpointer
docket_client_parse_nothing (DocketClient *self,
                             DocketRequest *request,
                             DocketReply *reply,
                             GError **error)
{
  return GINT_TO_POINTER (TRUE);
}

void
docket_client_call_async (DocketClient *self,
                          DocketRequest *request,
                          DocketParse parse,
                          GDestroyNotify free_result,
                          gpointer source_tag,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->request = request;
  call->parse = parse;
  call->free_result = free_result;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);

  start_attempt (task);
}

gpointer
docket_client_call_finish (DocketClient *self,
                           GAsyncResult *result,
                           gpointer source_tag,
                           GError **error)
{
  g_return_val_if_fail (DOCKET_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, source_tag), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
