/* docket-letters.c: customers' messages that wait for a decision, live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-letters.h"

#include "docket-client-private.h"
#include "docket-json-members-private.h"

#define SHOWN 20u

struct _DocketLetters
{
  GObject parent;

  DocketClient *client;
  GPtrArray *parked;
  guint count;
  char *stopped;
  gint64 stopped_since;
  gboolean reading, read_again;
};

G_DEFINE_FINAL_TYPE (DocketLetters, docket_letters, G_TYPE_OBJECT)

static void
letter_free (DocketLetter *letter)
{
  g_free (letter->from);
  g_free (letter->subject);
  g_free (letter->text);
  g_free (letter->about);
  g_free (letter->reason);
  g_free (letter);
}

static DocketLetter *
read_letter (JsonObject *object)
{
  DocketLetter *letter = g_new0 (DocketLetter, 1);

  letter->id = docket_member_int (object, "id");
  letter->from = g_strdup (docket_member_string (object, "from"));
  letter->subject = g_strdup (docket_member_string (object, "subject"));
  letter->text = g_strdup (docket_member_string (object, "text"));
  letter->about = g_strdup (docket_member_string (object, "about"));
  letter->reason = g_strdup (docket_member_string (object, "reason"));
  letter->received_at = docket_member_time (object, "received_at");

  return letter;
}

static gpointer
parse_node (DocketClient *client,
            DocketRequest *request,
            DocketReply *reply,
            GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json (reply, error);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  if (node != NULL)
    docket_member_refuse (error);

  return NULL;
}

static void
take_mail (DocketLetters *self,
           JsonObject *mail)
{
  const char *words = docket_member_string (mail, "words");

  g_clear_pointer (&self->stopped, g_free);
  if (docket_member_bool (mail, "stopped"))
    self->stopped = g_strdup (words != NULL ? words : "");
  self->stopped_since = docket_member_time (mail, "stopped_since");
}

static void
take_reply (DocketLetters *self,
            JsonObject *reply)
{
  JsonArray *messages = docket_member_array (reply, "messages");
  JsonObject *mail = docket_member_object (reply, "mail");

  g_ptr_array_set_size (self->parked, 0);
  for (guint i = 0; messages != NULL && i < json_array_get_length (messages); i++)
    {
      JsonObject *message = docket_element_object (messages, i);

      if (message != NULL)
        g_ptr_array_add (self->parked, read_letter (message));
    }
  self->count = (guint) docket_member_int (reply, "parked");
  if (mail != NULL)
    take_mail (self, mail);
  g_signal_emit_by_name (self, "changed");
}

static void
on_read (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DocketLetters) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = docket_client_call_finish (DOCKET_CLIENT (source), result, docket_letters_refresh, &error);

  self->reading = FALSE;
  if (node != NULL)
    take_reply (self, json_node_get_object (node));
  else
    g_debug ("The messages were not read: %s", error->message);
  if (self->read_again)
    docket_letters_refresh (self);
}

static void
on_event (DocketLetters *self,
          DocketEvent *event)
{
  if (event->type != NULL && (g_str_has_prefix (event->type, "message-") || g_str_has_prefix (event->type, "mail-")))
    docket_letters_refresh (self);
}

static void
docket_letters_finalize (GObject *object)
{
  DocketLetters *self = DOCKET_LETTERS (object);

  g_clear_object (&self->client);
  g_ptr_array_unref (self->parked);
  g_free (self->stopped);

  G_OBJECT_CLASS (docket_letters_parent_class)->finalize (object);
}

static void
docket_letters_class_init (DocketLettersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_letters_finalize;

  g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
docket_letters_init (DocketLetters *self)
{
  self->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_free);
}

DocketLetters *
docket_letters_new (DocketClient *client,
                    DocketEvents *events)
{
  DocketLetters *self = g_object_new (DOCKET_TYPE_LETTERS, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (events, "event", G_CALLBACK (on_event), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (events, "resync", G_CALLBACK (docket_letters_refresh), self, G_CONNECT_SWAPPED);

  return self;
}

void
docket_letters_refresh (DocketLetters *self)
{
  self->read_again = self->reading;
  if (self->reading)
    return;

  self->reading = TRUE;
  docket_client_call_async (self->client, docket_request_new ("GET", "/v1/messages?state=parked&limit=%u", SHOWN), parse_node,
                            (GDestroyNotify) json_node_unref, docket_letters_refresh, NULL, on_read, g_object_ref (self));
}

const GPtrArray *
docket_letters_get_parked (DocketLetters *self)
{
  return self->parked;
}

guint
docket_letters_get_count (DocketLetters *self)
{
  return self->count;
}

const char *
docket_letters_get_stopped (DocketLetters *self)
{
  return self->stopped;
}

gint64
docket_letters_get_stopped_since (DocketLetters *self)
{
  return self->stopped_since;
}

static const char *
deed_to_path (DocketLetterDeed deed)
{
  switch (deed)
    {
    case DOCKET_LETTER_ACCEPT: return "accept";
    case DOCKET_LETTER_PUT_AWAY: return "put-away";
    case DOCKET_LETTER_PARK:
    default: return "park";
    }
}

static void
on_decided (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) node = docket_client_call_finish (DOCKET_CLIENT (source), result, docket_letters_decide_async, &error);

  docket_letters_refresh (g_task_get_source_object (task));
  if (node != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
docket_letters_decide_async (DocketLetters *self,
                             gint64 id,
                             DocketLetterDeed deed,
                             gboolean all,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  DocketRequest *request = docket_request_new ("POST", "/v1/messages/%" G_GINT64_FORMAT "/%s", id, deed_to_path (deed));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *key = g_uuid_string_random ();

  g_task_set_source_tag (task, docket_letters_decide_async);
  json_builder_begin_object (builder);
  if (deed != DOCKET_LETTER_PARK)
    {
      json_builder_set_member_name (builder, "all");
      json_builder_add_boolean_value (builder, all);
    }
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  docket_request_set_key (request, key);
  docket_client_call_async (self->client, request, parse_node, (GDestroyNotify) json_node_unref,
                            docket_letters_decide_async, cancellable, on_decided, task);
}

gboolean
docket_letters_decide_finish (DocketLetters *self,
                              GAsyncResult *result,
                              GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
