/* docket-client-intake.c: an order that a station takes in for a customer
 *
 * One thread a drop, with a session of its own: what a page does step by step, in a row. Every step has a key made of
 * the drop's, so that a drop that is sent again goes on where it was.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-intake.h"

#include "docket-client-private.h"
#include "docket-json-members-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define TIME_LIMIT 60
#define NAMES_SHOWN 20
#define CHECK_SECONDS 120
#define CHECK_PAUSE_MS 300

/* A drop on its way; in its thread alone. */
typedef struct
{
  DocketIntakeDrop *drop;
  char *base_url;
  char *terminal;         /* the station's token */
  char *token;            /* the customer's, once the order is there */
  char *site;
  SoupSession *session;
  GCancellable *cancellable;
  DocketIntakeResult *result;
} Way;

static void
way_free (Way *way)
{
  docket_intake_drop_free (way->drop);
  g_free (way->base_url);
  g_free (way->terminal);
  g_free (way->token);
  g_free (way->site);
  g_clear_object (&way->session);
  docket_intake_result_free (way->result);
  g_free (way);
}

/* ---- one exchange ---- */

typedef struct
{
  const char *type;
  GBytes *bytes;      /* borrowed */
} Body;

/* A message that libsoup sends anew has lost its body. */
static void
on_restarted (SoupMessage *message,
              gpointer user_data)
{
  const Body *body = user_data;

  soup_message_set_request_body_from_bytes (message, body->type, body->bytes);
}

static SoupMessage *
new_message (Way *way,
             const char *method,
             const char *path,
             const char *step)
{
  g_autofree char *url = g_strconcat (way->base_url, path, NULL);
  const char *token = way->token != NULL ? way->token : way->terminal;
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;

  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Authorization", bearer);
  if (step != NULL)
    {
      g_autofree char *key = g_strdup_printf ("%s-%s", way->drop->key, step);

      soup_message_headers_replace (headers, "Idempotency-Key", key);
    }

  return message;
}

static DocketReply *
send (Way *way,
      SoupMessage *message,
      const char *type,
      GBytes *bytes,
      GError **error)
{
  Body body = { type, bytes };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DocketReply) reply = g_new0 (DocketReply, 1);
  g_autoptr (GError) refusal = NULL;

  if (bytes != NULL)
    {
      soup_message_set_request_body_from_bytes (message, type, bytes);
      g_signal_connect (message, "restarted", G_CALLBACK (on_restarted), &body);
    }
  reply->body = soup_session_send_and_read (way->session, message, way->cancellable, &local_error);
  g_signal_handlers_disconnect_by_data (message, &body);
  if (reply->body == NULL)
    {
      if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_propagate_error (error, docket_error_from_transport (local_error, FALSE, way->base_url));
      return NULL;
    }

  reply->status = soup_message_get_status (message);
  refusal = docket_reply_to_error (reply);
  if (refusal == NULL)
    return g_steal_pointer (&reply);

  g_propagate_error (error, g_steal_pointer (&refusal));
  return NULL;
}

/* @builder: NULL for no body. (transfer full) */
static JsonNode *
call (Way *way,
      const char *method,
      const char *path,
      const char *step,
      JsonBuilder *builder,
      GError **error)
{
  g_autoptr (SoupMessage) message = new_message (way, method, path, step);
  g_autoptr (JsonNode) root = builder != NULL ? json_builder_get_root (builder) : NULL;
  g_autofree char *text = root != NULL ? json_to_string (root, FALSE) : NULL;
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr (DocketReply) reply = NULL;
  JsonNode *node;

  if (message == NULL)
    {
      docket_member_refuse (error);
      return NULL;
    }
  reply = send (way, message, "application/json", body, error);
  if (reply == NULL)
    return NULL;

  node = docket_reply_to_json (reply, error);
  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return node;

  json_node_unref (node);
  docket_member_refuse (error);
  return NULL;
}

/* ---- where it is made ---- */

static gboolean
learn_place (Way *way,
             GError **error)
{
  g_autoptr (JsonNode) whoami = call (way, "GET", "/v1/terminal", NULL, NULL, error);
  JsonObject *site = whoami != NULL ? docket_member_object (json_node_get_object (whoami), "site") : NULL;
  const char *id = site != NULL ? docket_member_string (site, "id") : NULL;

  if (id == NULL)
    return FALSE;
  way->site = g_strdup (id);

  return TRUE;
}

/* ---- the order ---- */

static char *
order_path (Way *way,
            const char *rest)
{
  return g_strdup_printf ("/v1/orders/%s%s", way->result->code, rest);
}

static gboolean
create_order (Way *way,
              GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  JsonObject *order;

  json_builder_begin_object (builder);
  docket_builder_add (builder, "site", way->site);
  docket_builder_add (builder, "language", way->drop->language);
  docket_builder_add (builder, "channel", way->drop->channel);
  json_builder_set_member_name (builder, "images_expected");
  json_builder_add_int_value (builder, way->drop->files->len);
  json_builder_end_object (builder);
  node = call (way, "POST", "/v1/orders", "create", builder, error);
  if (node == NULL)
    return FALSE;

  order = docket_member_object (json_node_get_object (node), "order");
  way->result->code = order != NULL ? g_strdup (docket_member_string (order, "code")) : NULL;
  way->token = g_strdup (docket_member_string (json_node_get_object (node), "token"));
  if (way->result->code == NULL || way->token == NULL)
    docket_member_refuse (error);

  return way->result->code != NULL && way->token != NULL;
}

static gboolean
send_rest (Way *way,
           GBytes *bytes,
           const char *id,
           gsize offset,
           GError **error)
{
  g_autofree char *rest = g_strdup_printf ("/images/%s", id);
  g_autofree char *path = order_path (way, rest);
  g_autoptr (SoupMessage) message = new_message (way, "PATCH", path, NULL);
  g_autoptr (GBytes) remainder = g_bytes_new_from_bytes (bytes, offset, g_bytes_get_size (bytes) - offset);
  g_autoptr (DocketReply) reply = NULL;
  g_autofree char *at = g_strdup_printf ("%" G_GSIZE_FORMAT, offset);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Upload-Offset", at);
  reply = send (way, message, "application/offset+octet-stream", remainder, error);

  return reply != NULL;
}

static gboolean
send_image (Way *way,
            guint i,
            GError **error)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (g_ptr_array_index (way->drop->files, i), FALSE, error);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autofree char *path = order_path (way, "/images");
  g_autofree char *step = g_strdup_printf ("image-%u", i);
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (DocketReply) reply = NULL;
  g_autofree char *length = NULL;
  g_autofree char *name = NULL;
  const char *offset, *location;

  if (bytes == NULL)
    return FALSE;
  message = new_message (way, "POST", path, step);
  length = g_strdup_printf ("%" G_GSIZE_FORMAT, g_bytes_get_size (bytes));
  name = g_uri_escape_string (g_ptr_array_index (way->drop->names, i), NULL, FALSE);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Upload-Length", length);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Upload-Name", name);
  reply = send (way, message, "application/offset+octet-stream", bytes, error);
  if (reply == NULL)
    return FALSE;

  offset = soup_message_headers_get_one (soup_message_get_response_headers (message), "Upload-Offset");
  location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  if (offset == NULL || location == NULL || g_ascii_strtoull (offset, NULL, 10) >= g_bytes_get_size (bytes))
    return TRUE;

  return send_rest (way, bytes, strrchr (location, '/') + 1, (gsize) g_ascii_strtoull (offset, NULL, 10), error);
}

/* The images' part of the order as it is now; NULL while some are still looked at. (transfer full) */
static JsonNode *
read_checked (Way *way,
              gboolean *waiting,
              GError **error)
{
  g_autofree char *path = order_path (way, "");
  g_autoptr (JsonNode) node = call (way, "GET", path, NULL, NULL, error);
  JsonArray *images = node != NULL ? docket_member_array (json_node_get_object (node), "images") : NULL;

  *waiting = FALSE;
  for (guint i = 0; images != NULL && i < json_array_get_length (images); i++)
    {
      const char *state = docket_member_string (docket_element_object (images, i), "state");

      *waiting = *waiting || g_strcmp0 (state, "checking") == 0;
    }

  return g_steal_pointer (&node);
}

static JsonNode *
wait_checked (Way *way,
              GError **error)
{
  gint64 end = g_get_monotonic_time () + CHECK_SECONDS * G_USEC_PER_SEC;

  for (;;)
    {
      gboolean waiting;
      g_autoptr (JsonNode) node = read_checked (way, &waiting, error);
      GPollFD cancelled;

      if (node == NULL || !waiting)
        return g_steal_pointer (&node);
      if (g_get_monotonic_time () > end)
        {
          g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The server is still looking at the pictures."));
          return NULL;
        }
      /* A cancelled call ends by itself, in the next exchange. */
      if (g_cancellable_make_pollfd (way->cancellable, &cancelled))
        {
          g_poll (&cancelled, 1, CHECK_PAUSE_MS);
          g_cancellable_release_fd (way->cancellable);
        }
      else
        g_poll (NULL, 0, CHECK_PAUSE_MS);
    }
}

/* Once all of them were looked at. */
static gboolean
count_pictures (Way *way,
                GError **error)
{
  g_autoptr (JsonNode) node = wait_checked (way, error);
  JsonArray *images = node != NULL ? docket_member_array (json_node_get_object (node), "images") : NULL;

  if (node == NULL)
    return FALSE;
  for (guint i = 0; images != NULL && i < json_array_get_length (images); i++)
    {
      if (g_strcmp0 (docket_member_string (docket_element_object (images, i), "state"), "ok") == 0)
        way->result->taken++;
      else
        way->result->refused++;
    }

  return TRUE;
}

/* What is asked at the counter is said at the station too. */
static void
note_unclear (Way *way,
              JsonArray *unclear)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; unclear != NULL && i < json_array_get_length (unclear); i++)
    {
      const char *sentence = docket_member_string (docket_element_object (unclear, i), "sentence");

      if (sentence != NULL)
        g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", sentence);
    }
  if (all->len > 0)
    way->result->unclear = g_strdup (all->str);
}

static gboolean
place_order (Way *way,
             char **password,
             GError **error)
{
  g_autofree char *path = order_path (way, "/place");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  docket_builder_add (builder, "words", way->drop->text != NULL ? way->drop->text : "");
  docket_builder_add (builder, "name", way->drop->name);
  json_builder_end_object (builder);
  node = call (way, "POST", path, "place", builder, error);
  if (node == NULL)
    return FALSE;
  *password = g_strdup (docket_member_string (json_node_get_object (node), "password"));
  note_unclear (way, docket_member_array (json_node_get_object (node), "unclear"));

  return TRUE;
}

/* The order is placed: without its docket it still is one. */
static void
draw_docket (Way *way,
             const char *password)
{
  g_autofree char *path = order_path (way, "/docket?format=pdf");
  g_autoptr (SoupMessage) message = new_message (way, "POST", path, NULL);
  g_autofree char *text = g_strdup_printf ("{\"password\":\"%s\"}", password);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (DocketReply) reply = send (way, message, "application/json", body, NULL);

  if (reply != NULL)
    way->result->docket = g_bytes_ref (reply->body);
}

/* What never will be an order must not stand about as a draft. */
static void
give_up (Way *way)
{
  g_autofree char *path = order_path (way, "/cancel");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  node = call (way, "POST", path, "cancel", builder, NULL);
}

/* Their names, as many as a person looks at. */
static char *
dup_names (const DocketIntakeDrop *drop)
{
  g_autoptr (GString) all = g_string_new (NULL);
  guint n = drop->names->len;

  for (guint i = 0; i < MIN (n, NAMES_SHOWN); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? _(", ") : "", (const char *) g_ptr_array_index (drop->names, i));
  if (n > NAMES_SHOWN)
    {
      g_string_append (all, " … ");
      g_string_append_printf (all, ngettext ("And %u more.", "And %u more.", n - NAMES_SHOWN), n - NAMES_SHOWN);
    }

  return n > 0 ? g_strdup (all->str) : NULL;
}

/* Who sent it has gone: somebody at the counter sees that it came, and why it is no order. FALSE: not at the moment. */
static gboolean
tell_counter (Way *way,
              const char *why,
              GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *names = dup_names (way->drop);
  g_autofree char *token = NULL;
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  docket_builder_add (builder, "key", way->drop->key);
  docket_builder_add (builder, "from", way->drop->name);
  docket_builder_add (builder, "why", why);
  docket_builder_add (builder, "files", names);
  docket_builder_add (builder, "text", way->drop->text);
  json_builder_end_object (builder);
  /* As the station, not as the customer. */
  token = g_steal_pointer (&way->token);
  node = call (way, "POST", "/v1/messages", "tell", builder, error);
  way->token = g_steal_pointer (&token);

  return node != NULL;
}

static gboolean
go (Way *way,
    GError **error)
{
  g_autofree char *password = NULL;

  if (!create_order (way, error))
    return FALSE;
  for (guint i = 0; i < way->drop->files->len; i++)
    if (!send_image (way, i, error))
      return FALSE;
  if (!count_pictures (way, error) || !place_order (way, &password, error))
    return FALSE;
  if (password != NULL)
    draw_docket (way, password);

  return TRUE;
}

/* It never will be an order. Where that cannot be told yet @error becomes why, so that it is told again. */
static void
close_way (Way *way,
           GError **error)
{
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) unkept = NULL;

  /* Whatever the server would say of it later: the counter hears this, and sees to it. */
  if (way->drop->never != NULL && !g_file_set_contents (way->drop->never, (*error)->message, -1, &unkept))
    g_warning ("%s", unkept->message);
  tell_counter (way, (*error)->message, &refusal);
  if (way->token != NULL)
    give_up (way);
  if (refusal == NULL)
    return;
  if (!docket_error_is_passing (refusal))
    {
      g_warning ("/v1/messages: %s", refusal->message);
      return;
    }

  g_clear_error (error);
  *error = g_steal_pointer (&refusal);
}

/* Why an earlier try found that it never will be an order. */
static gboolean
is_never (Way *way,
          GError **error)
{
  g_autofree char *why = NULL;

  if (way->drop->never == NULL || !g_file_get_contents (way->drop->never, &why, NULL, NULL))
    return FALSE;

  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, why);
  return TRUE;
}

static void
work (GTask *task,
      gpointer source,
      gpointer task_data,
      GCancellable *cancellable)
{
  Way *way = task_data;
  g_autoptr (GError) error = NULL;

  way->cancellable = cancellable;
  way->session = docket_client_new_session (TIME_LIMIT);
  docket_client_aim_session (way->session, way->base_url);
  way->result = g_new0 (DocketIntakeResult, 1);
  if (!is_never (way, &error) && learn_place (way, &error) && go (way, &error))
    {
      g_task_return_pointer (task, g_steal_pointer (&way->result), (GDestroyNotify) docket_intake_result_free);
      return;
    }

  if (error == NULL)
    docket_member_refuse (&error);
  if (!docket_error_is_passing (error))
    close_way (way, &error);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
docket_client_intake_async (DocketClient *self,
                            const DocketIntakeDrop *drop,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Way *way = g_new0 (Way, 1);

  way->drop = docket_intake_drop_copy (drop);
  way->base_url = g_strdup (docket_client_get_base_url (self));
  way->terminal = g_strdup (docket_client_get_token (self));
  g_task_set_source_tag (task, docket_client_intake_async);
  g_task_set_task_data (task, way, (GDestroyNotify) way_free);
  g_task_run_in_thread (task, work);
}

DocketIntakeResult *
docket_client_intake_finish (DocketClient *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, docket_client_intake_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
