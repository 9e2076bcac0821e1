/* docket-messages.c: customers' messages: listed, accepted, put away, and taken back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-messages.h"

#include "docket-change.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-json.h"
#include "docket-message.h"
#include "docket-outbox-table.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* A deed that the counter may undo waits at least so long. */
#define SHORTEST_UNDO (5 * DOCKET_SECOND)
/* Of a parked message so much is read and shown, to decide by. */
#define HEAD_BYTES (128 * 1024)
#define TEXT_MAX 300

typedef struct
{
  gint64 id;
  DocketMessagesDeed deed;
  gboolean all;
} Decision;

static void
add_time (JsonBuilder *json,
          const char  *name,
          gint64       time)
{
  g_autofree char *text = time > 0 ? docket_time_to_rfc3339 (time) : NULL;

  docket_json_add_text (json, name, text);
}

static void
add_number (JsonBuilder *json,
            const char  *name,
            gint64       value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

/* On one line, without what turns or hides what is written. (transfer full) */
static char *
dup_plain (const char *text)
{
  GString *plain = g_string_new (NULL);
  glong n = 0;

  for (const char *c = text; *c != '\0' && n < TEXT_MAX; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);
      gboolean space = g_unichar_isspace (letter) || g_unichar_iscntrl (letter);

      if (g_unichar_type (letter) == G_UNICODE_FORMAT ||
          (space && (plain->len == 0 || plain->str[plain->len - 1] == ' ')))
        continue;
      g_string_append_unichar (plain, space ? ' ' : letter);
      n++;
    }
  if (*text != '\0' && n == TEXT_MAX)
    g_string_append (plain, "…");
  return g_string_free (plain, plain->len == 0);
}

/* The beginning of a parked message; NULL: it is none, or is gone. (transfer full) */
static DocketMessage *
read_head (DocketServices         *services,
           const DocketMessageRow *row)
{
  g_autoptr (GBytes) raw = row->state == DOCKET_MESSAGE_PARKED ? docket_messages_open_raw (services, row, NULL) : NULL;
  g_autoptr (GBytes) head = NULL;

  if (raw == NULL)
    return NULL;
  docket_message_init ();
  head = g_bytes_new_from_bytes (raw, 0, MIN (g_bytes_get_size (raw), HEAD_BYTES));
  return docket_message_new (head, NULL);
}

/* The claim code of the order of @site of which we had written what it answers; NULL: none. (transfer full) */
static char *
dup_about (DocketServices      *services,
           const char          *site,
           const DocketMessage *message)
{
  g_autoptr (DocketDbHandle) handle = message->in_reply_to != NULL ? docket_db_read_begin (services->db, NULL) : NULL;
  g_autoptr (DocketOutboxRow) ours = handle != NULL ? docket_outbox_table_find (handle, message->in_reply_to, NULL) : NULL;

  return ours != NULL && g_strcmp0 (ours->site, site) == 0 ? g_steal_pointer (&ours->order) : NULL;
}

static void
add_message (JsonBuilder            *json,
             const DocketMessageRow *row,
             const char             *text,
             const char             *about)
{
  json_builder_begin_object (json);
  add_number (json, "id", row->id);
  docket_json_add_text (json, "site", row->site);
  docket_json_add_text (json, "mailbox", row->mailbox);
  add_time (json, "received_at", row->received_at);
  docket_json_add_text (json, "from", row->sender);
  docket_json_add_text (json, "subject", row->subject);
  docket_json_add_text (json, "text", text);
  docket_json_add_text (json, "about", about);
  add_number (json, "length", row->length);
  docket_json_add_text (json, "state", docket_message_state_to_nick (row->state));
  docket_json_add_text (json, "reason", row->reason);
  docket_json_add_text (json, "order", row->order);
  json_builder_set_member_name (json, "accepted");
  json_builder_add_boolean_value (json, row->accepted);
  add_time (json, "undo_until", row->state == DOCKET_MESSAGE_STORED ? row->not_before : 0);
  add_time (json, "expires", row->expires);
  json_builder_end_object (json);
}

static char *
end_json (JsonBuilder *json)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);

  return json_to_string (root, FALSE);
}

char *
docket_messages_to_json (const DocketMessageRow *row)
{
  g_autoptr (JsonBuilder) json = json_builder_new_immutable ();

  add_message (json, row, NULL, NULL);
  return end_json (json);
}

DocketMessageRow *
docket_messages_get (DocketServices   *services,
                     const DocketCall *call,
                     gint64            id,
                     GError          **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (DocketMessageRow) row = handle != NULL ? docket_messages_table_get (handle, id, error) : NULL;

  return row != NULL && docket_change_check_site (services, call, row->site, error) ? g_steal_pointer (&row) : NULL;
}

char *
docket_messages_list (DocketServices    *services,
                      const DocketCall  *call,
                      DocketMessageState state,
                      gint64             before,
                      guint              limit,
                      GError           **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonBuilder) json = json_builder_new_immutable ();
  guint parked;

  if (handle == NULL ||
      (rows = docket_messages_table_list (handle, call->site, state, before, limit, error)) == NULL ||
      !docket_messages_table_count_parked (handle, call->site, &parked, error))
    return NULL;
  g_clear_pointer (&handle, docket_db_read_end);
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "messages");
  json_builder_begin_array (json);
  for (guint i = 0; i < rows->len; i++)
    {
      const DocketMessageRow *row = g_ptr_array_index (rows, i);
      g_autoptr (DocketMessage) message = read_head (services, row);
      g_autofree char *text = message != NULL ? dup_plain (message->text) : NULL;
      g_autofree char *about = message != NULL ? dup_about (services, row->site, message) : NULL;

      add_message (json, row, text, about);
    }
  json_builder_end_array (json);
  add_number (json, "parked", parked);
  json_builder_set_member_name (json, "next");
  if (rows->len == limit && limit > 0)
    json_builder_add_int_value (json, ((DocketMessageRow *) g_ptr_array_index (rows, limit - 1))->id);
  else
    json_builder_add_null_value (json);
  json_builder_end_object (json);
  return end_json (json);
}

/* --- deciding --- */

static const char *
event_type (DocketMessagesDeed deed)
{
  switch (deed)
    {
    case DOCKET_MESSAGES_ACCEPT:
      return "message-accepted";
    case DOCKET_MESSAGES_PUT_AWAY:
      return "message-put-away";
    case DOCKET_MESSAGES_PARK:
    default:
      return "message-parked";
    }
}

static gboolean
check_state (const DocketMessageRow *row,
             DocketMessagesDeed      deed,
             GError                **error)
{
  gboolean taken_back = row->state == DOCKET_MESSAGE_PUT_AWAY ||
                        (row->state == DOCKET_MESSAGE_STORED && row->accepted && row->order == NULL && row->tries == 0);

  if (deed == DOCKET_MESSAGES_ACCEPT && g_strcmp0 (row->reason, DOCKET_MESSAGES_PUSHED) == 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                           _("No order can be made of what a telephone pushed here; put it away once you have seen to it."));
      return FALSE;
    }
  if (row->raw != NULL && (deed == DOCKET_MESSAGES_PARK ? taken_back : row->state == DOCKET_MESSAGE_PARKED))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                       deed == DOCKET_MESSAGES_PARK ? _("It is too late to undo this.")
                                                    : _("This message does not wait for a decision any more."));
  return FALSE;
}

static void
decide_row (const DocketChanging *changing,
            DocketMessagesDeed    deed,
            DocketMessageRow     *row)
{
  gint64 now = changing->call->now;

  row->accepted = deed == DOCKET_MESSAGES_ACCEPT;
  row->not_before = 0;
  row->tries = 0;
  if (deed == DOCKET_MESSAGES_ACCEPT)
    {
      row->state = DOCKET_MESSAGE_STORED;
      row->not_before = now + MAX (changing->site->undo, SHORTEST_UNDO);
    }
  else
    row->state = deed == DOCKET_MESSAGES_PUT_AWAY ? DOCKET_MESSAGE_PUT_AWAY : DOCKET_MESSAGE_PARKED;
  row->expires = now + DOCKET_MESSAGES_TERM;
}

static gboolean
decide_one (DocketChanging     *changing,
            gint64              id,
            DocketMessagesDeed  deed,
            char              **json,
            GError            **error)
{
  g_autoptr (DocketMessageRow) row = docket_messages_table_get (changing->handle, id, error);

  if (row == NULL || !docket_change_check_site (changing->services, changing->call, row->site, error) ||
      !check_state (row, deed, error))
    return FALSE;
  decide_row (changing, deed, row);
  *json = docket_messages_to_json (row);
  return docket_messages_table_save (changing->handle, row, error);
}

/* Ten thousand of one sender are put away by one key. */
static gboolean
decide_others (DocketChanging *changing,
               const Decision *decision,
               GError        **error)
{
  g_autoptr (DocketMessageRow) first = docket_messages_table_get (changing->handle, decision->id, error);
  g_autoptr (GArray) ids = NULL;

  if (first == NULL || first->sender == NULL)
    return first != NULL;
  ids = docket_messages_table_list_parked_of (changing->handle, changing->site->id, first->sender, error);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autofree char *json = NULL;

      if (!decide_one (changing, g_array_index (ids, gint64, i), decision->deed, &json, error))
        return FALSE;
    }
  return ids != NULL;
}

static gboolean
decide (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  const Decision *decision = data;

  return decide_one (changing, decision->id, decision->deed, &changing->result->json, error) &&
         (!decision->all || decision->deed == DOCKET_MESSAGES_PARK || decide_others (changing, decision, error)) &&
         docket_change_log_site (changing, event_type (decision->deed), changing->result->json, error);
}

gboolean
docket_messages_decide (DocketServices    *services,
                        const DocketCall  *call,
                        gint64             id,
                        DocketMessagesDeed deed,
                        gboolean           all,
                        DocketResult      *result,
                        GError           **error)
{
  Decision decision = { id, deed, all };
  const DocketSite *site = docket_services_get_site (services, call->site, error);

  return site != NULL && docket_change_site (services, call, site, decide, &decision, result, error);
}

gboolean
docket_messages_save (DocketServices         *services,
                      DocketDbHandle         *handle,
                      const DocketMessageRow *row,
                      gint64                  now,
                      GError                **error)
{
  g_autoptr (DocketEvent) event = NULL;

  if (!docket_messages_table_save (handle, row, error))
    return FALSE;
  if (row->state != DOCKET_MESSAGE_PARKED)
    return TRUE;
  event = docket_event_new ("message-parked", "server", now);
  event->site = g_strdup (row->site);
  event->data = docket_messages_to_json (row);
  return docket_events_table_append (handle, event, error);
}
