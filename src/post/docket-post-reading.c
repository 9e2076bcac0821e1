/* docket-post-reading.c: what follows from one message: an order, an answer, or a place among the parked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-reading-private.h"

#include "docket-error.h"
#include "docket-outbox.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* So often is reading begun, each time later, before a person is asked. */
#define TRIES_MAX 12
#define LONGEST_PAUSE (10 * G_TIME_SPAN_MINUTE)
/* What came from the same address so soon after is too much, too; what comes within a moment is parked together. */
#define FLOOD (1 * G_TIME_SPAN_MINUTE)
#define MOMENT (2 * G_TIME_SPAN_SECOND)
/* So often may an order be written anew, each time in answer to the answer, before its pictures are wanted again. */
#define ASKED_MAX 5

static void
reading_clear (DocketReading *reading)
{
  g_clear_pointer (&reading->message, docket_message_free);
  g_clear_pointer (&reading->draft, docket_draft_free);
  g_clear_pointer (&reading->attachments, g_ptr_array_unref);
  g_clear_pointer (&reading->images, g_ptr_array_unref);
  g_clear_pointer (&reading->problem, g_free);
  g_clear_pointer (&reading->code, g_free);
  g_clear_pointer (&reading->url, g_free);
  g_clear_pointer (&reading->barcode, g_bytes_unref);
  g_clear_pointer (&reading->qr, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketReading, reading_clear)

/* --- storing --- */

static gboolean
save_row (DocketDbHandle *handle,
          gpointer        data,
          GError        **error)
{
  DocketReading *reading = data;

  return docket_messages_save (reading->post->services, handle, reading->row, reading->now, error);
}

static gboolean
save (DocketReading *reading,
      GError       **error)
{
  return docket_db_write (reading->post->services->db, save_row, reading, error);
}

static void
set_parked (DocketReading *reading,
            const char    *reason)
{
  DocketMessageRow *row = reading->row;

  row->state = DOCKET_MESSAGE_PARKED;
  g_free (row->reason);
  row->reason = g_strdup (reason);
  row->expires = reading->now + DOCKET_MESSAGES_TERM;
}

static gboolean
park (DocketReading *reading,
      const char    *reason,
      GError       **error)
{
  DocketMessageRow *row = reading->row;

  set_parked (reading, reason);
  docket_post_count (reading->post, &reading->post->counted.parked, 1);
  g_message ("Message %" G_GINT64_FORMAT " is parked: %s.", row->id, reason);
  return save (reading, error);
}

typedef struct
{
  DocketReading *reading;
  guint n;
} Flood;

static gboolean
save_flood (DocketDbHandle *handle,
            gpointer        data,
            GError        **error)
{
  Flood *flood = data;
  DocketReading *reading = flood->reading;

  return docket_messages_table_park_others (handle, reading->row, reading->row->received_at + FLOOD, &flood->n, error) &&
         save_row (handle, reading, error);
}

/* All in one work, told by one event: the counter and everybody else's messages go on. */
static gboolean
park_flood (DocketReading *reading,
            GError       **error)
{
  Flood flood = { reading, 0 };

  if (reading->row->received_at + MOMENT > reading->now)
    {
      reading->row->not_before = reading->row->received_at + MOMENT;
      return save (reading, error);
    }
  set_parked (reading, "too-many");
  if (!docket_db_write (reading->post->services->db, save_flood, &flood, error))
    return FALSE;
  docket_post_count (reading->post, &reading->post->counted.parked, flood.n + 1);
  g_message ("%u messages from one address, %" G_GINT64_FORMAT " and after, are parked: too-many.", flood.n + 1,
             reading->row->id);
  return TRUE;
}

/* Counted before anything is done with it: what ends the process each time must not do so for ever. */
static gboolean
begin (DocketReading *reading,
       GError       **error)
{
  reading->row->tries++;
  return save (reading, error);
}

static void
try_later (DocketReading *reading,
           const GError  *cause)
{
  DocketMessageRow *row = reading->row;
  gint64 pause = MIN ((gint64) (1u << MIN (row->tries, 10)) * G_TIME_SPAN_SECOND, LONGEST_PAUSE);
  g_autoptr (GError) error = NULL;

  g_message ("Message %" G_GINT64_FORMAT " is read again later: %s", row->id, cause->message);
  row->state = DOCKET_MESSAGE_STORED;
  row->not_before = g_get_real_time () + pause;
  if (!save (reading, &error))
    g_warning ("Message %" G_GINT64_FORMAT " was not stored: %s", row->id, error->message);
}

/* --- answering --- */

static gboolean
is_own_address (const DocketReading *reading,
                const char          *address)
{
  g_autofree char *own = docket_mail_dup_address (reading->post->config->mail->from);

  return own != NULL && g_ascii_strcasecmp (own, address) == 0;
}

static gboolean
may_answer (const DocketReading *reading)
{
  const DocketMessageAddress *to = reading->message->reply_to;

  return to != NULL && docket_notice_may_write_to (to->address) && reading->post->config->mail->from != NULL &&
         !is_own_address (reading, to->address);
}

gboolean
docket_reading_answer (DocketReading     *reading,
                       DocketDbHandle    *handle,
                       DocketNoticeKind   kind,
                       const DocketOrder *order,
                       const char        *password,
                       GError           **error)
{
  DocketPost *post = reading->post;
  const DocketMessage *message = reading->message;
  g_autofree char *key = g_strdup_printf ("answer:%" G_GINT64_FORMAT, reading->row->id);
  g_autofree char *message_id = NULL;
  DocketNoticeFacts facts = {
    .order = order, .site = reading->site, .catalogue = docket_services_get_catalogue (post->services, reading->site->id), .language = reading->draft->language,
    .now = reading->now, .sender = post->config->mail->from, .subject = message->subject,
    .in_reply_to = message->message_id, .references = (const char *const *) message->references, .password = password,
    .url = reading->url, .barcode_png = reading->barcode, .qr_png = reading->qr, .message = message,
    .draft = reading->draft, .problem = reading->problem, .attachments = reading->attachments,
  };
  DocketOutboxNote note = { .kind = kind, .key = key, .site = reading->site->id, .order = reading->row->order,
                            .message = reading->row->id };
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) local = NULL;

  if (!may_answer (reading))
    return TRUE;
  message_id = docket_outbox_dup_message_id (post->services, key, facts.sender);
  facts.message_id = note.message_id = message_id;
  facts.recipient = note.recipient = message->reply_to->address;
  facts.recipient_name = message->reply_to->name;
  note.text = text = docket_notice_compose (kind, &facts, &local);
  if (text != NULL)
    return docket_outbox_add (post->services, handle, &note, reading->now, error);
  /* The order stands all the same. */
  g_message ("Message %" G_GINT64_FORMAT " cannot be answered: %s", reading->row->id, local->message);
  return TRUE;
}

/* --- reading --- */

static const char *
find_reason_to_park (const DocketReading *reading)
{
  const DocketMessage *message = reading->message;

  if (reading->row->accepted)
    return NULL;
  if (message->kind != DOCKET_MESSAGE_PERSON)
    return docket_message_kind_to_nick (message->kind);
  if (message->reply_to == NULL)
    return "no-sender";
  return docket_notice_may_write_to (message->reply_to->address) ? NULL : "unwritable";
}

static gboolean
is_too_much (DocketReading *reading)
{
  const DocketMessageRow *row = reading->row;
  guint limit = reading->post->config->mail->messages_per_hour, n = 0;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (reading->post->services->db, NULL);

  return handle != NULL && row->sender != NULL && !row->accepted &&
         docket_messages_table_count_sender (handle, row->sender, row->received_at - G_TIME_SPAN_HOUR, row->id, limit, &n,
                                             NULL) && n >= limit;
}

/* The answer goes to whom Reply-To names: nobody's mailbox is filled by way of many senders. */
static gboolean
is_too_much_to_one (DocketReading *reading)
{
  const char *to = reading->message->reply_to->address;
  guint limit = reading->post->config->mail->messages_per_hour, n = 0;
  g_autoptr (DocketDbHandle) handle = NULL;

  if (reading->row->accepted || g_strcmp0 (reading->row->sender, to) == 0)
    return FALSE;
  handle = docket_db_read_begin (reading->post->services->db, NULL);
  return handle != NULL &&
         docket_outbox_table_count_recipient (handle, to, reading->now - G_TIME_SPAN_HOUR, limit, &n, NULL) && n >= limit;
}

/* "Please cancel my order", in answer to what we said about one: a person's to read, at the place that said it. */
static gboolean
is_about_an_order (DocketReading *reading)
{
  const char *id = reading->message->in_reply_to;
  g_autoptr (DocketDbHandle) handle = NULL;
  g_autoptr (DocketOutboxRow) ours = NULL;

  if (reading->row->accepted || id == NULL || docket_draft_is_complete (reading->draft))
    return FALSE;
  handle = docket_db_read_begin (reading->post->services->db, NULL);
  ours = handle != NULL ? docket_outbox_table_find (handle, id, NULL) : NULL;
  if (ours == NULL || g_strcmp0 (ours->kind, docket_notice_kind_to_nick (DOCKET_NOTICE_SORRY)) == 0)
    return FALSE;
  g_free (reading->row->site);
  reading->row->site = g_strdup (ours->site);
  return TRUE;
}

/* Whether it is larger than what is read of a message. */
static gboolean
is_cut (const DocketReading *reading)
{
  return reading->row->raw != NULL && reading->row->length > (gint64) g_bytes_get_size (reading->message->raw);
}

/* A question or a cancellation by itself; of one that was cut it is not known what else it holds. */
static gboolean
is_for_a_person (const DocketReading *reading)
{
  return !reading->row->accepted && reading->draft->asks && !is_cut (reading);
}

/* Handed on within the computer: by the loopback, or without a network, as LMTP over a local socket is. Who comes from
 * elsewhere and is written down without an address may have called himself anything. */
static gboolean
is_this_computer (const DocketMessageTrace *line)
{
  g_autoptr (GInetAddress) inet = line->address != NULL ? g_inet_address_new_from_string (line->address) : NULL;

  if (line->address == NULL)
    return line->from == NULL || g_strcmp0 (line->from, line->by) == 0;
  return inet != NULL && g_inet_address_get_is_loopback (inet);
}

/* The place's own server says from where the message came. Whatever is older than a line is written by whom that line
 * names, so a stranger's own lines are not read. */
static gboolean
is_from_within (const DocketReading *reading)
{
  const DocketSite *site = reading->site;
  const GPtrArray *trace = reading->message->trace;

  if (!site->within_only)
    return TRUE;
  for (guint i = 0; site->mail_hosts != NULL && i < trace->len; i++)
    {
      const DocketMessageTrace *line = g_ptr_array_index (trace, i);
      gboolean within = docket_site_takes_from (site, line->address);

      if (within && line->by != NULL && g_strv_contains ((const char *const *) site->mail_hosts, line->by))
        return TRUE;
      if (!within && !is_this_computer (line))
        return FALSE;
    }
  return FALSE;
}

/* The message says which place, and that one has products and prices of its own. */
static void
read_as_there (DocketReading *reading)
{
  DocketServices *services = reading->post->services;

  if (docket_services_get_catalogue (services, reading->site->id) ==
      docket_services_get_catalogue (services, reading->row->site))
    return;
  docket_draft_free (reading->draft);
  reading->draft = docket_draft_read (docket_post_get_rules (reading->post, reading->site->id), reading->message,
                                      reading->row->received_at);
}

static DocketMessage *
read_message (const DocketReading    *reading,
              const DocketMessageRow *row,
              GBytes                 *raw)
{
  const DocketPost *post = reading->post;
  const DocketMailboxSettings *mailbox = docket_post_find_mailbox (reading->post, row->mailbox);
  g_autofree char *from = post->config->mail->from != NULL ? docket_mail_dup_address (post->config->mail->from) : NULL;
  const char *const own[] = { from, NULL };
  DocketMessageRules rules = { .gateways = (const char *const *) post->config->mail->gateways,
                               .own_addresses = own,
                               .trusted_host = mailbox != NULL ? mailbox->authserv : NULL,
                               .max_length = (gsize) post->config->mail->message_size };

  return docket_message_new (raw, &rules);
}

/* The message which @id, that we wrote, asked to write anew; NULL: none of @sender's, or gone. (transfer full) */
static DocketMessageRow *
find_asked (DocketReading *reading,
            const char    *id,
            const char    *sender)
{
  g_autoptr (DocketDbHandle) handle = id != NULL && sender != NULL ? docket_db_read_begin (reading->post->services->db, NULL) : NULL;
  g_autoptr (DocketOutboxRow) ours = handle != NULL ? docket_outbox_table_find (handle, id, NULL) : NULL;
  g_autoptr (DocketMessageRow) asked = NULL;

  if (ours == NULL || ours->message == 0 || g_strcmp0 (ours->kind, docket_notice_kind_to_nick (DOCKET_NOTICE_SORRY)) != 0)
    return NULL;
  asked = docket_messages_table_get (handle, ours->message, NULL);
  return asked != NULL && g_strcmp0 (asked->sender, sender) == 0 ? g_steal_pointer (&asked) : NULL;
}

/* Who writes anew what we did not understand answers without the pictures: mail programs leave them out. @back: so many
 * messages are gone back to. (transfer full) */
static DocketMessage *
read_with_asked (DocketReading          *reading,
                 const DocketMessageRow *row,
                 GBytes                 *raw,
                 guint                   back)
{
  DocketServices *services = reading->post->services;
  g_autoptr (DocketMessage) message = read_message (reading, row, raw);
  gboolean wanting = back > 0 && docket_message_count_pictures (message) == 0;
  g_autoptr (DocketMessageRow) asked = wanting ? find_asked (reading, message->in_reply_to, row->sender) : NULL;
  g_autoptr (GBytes) earlier_raw = asked != NULL ? docket_messages_open_raw (services, asked, NULL) : NULL;

  /* Of what was too large only the beginning is there. */
  if (earlier_raw != NULL && asked->length <= (gint64) g_bytes_get_size (earlier_raw))
    {
      g_autoptr (DocketMessage) earlier = read_with_asked (reading, asked, earlier_raw, back - 1);
      g_autoptr (DocketDraft) draft = docket_draft_read (docket_post_get_rules (reading->post, asked->site), earlier,
                                                         asked->received_at);

      docket_message_continue (message, earlier, draft->language);
    }
  docket_messages_rest_raw (raw);
  return g_steal_pointer (&message);
}

/* FALSE: the place that it came to, or that it names, is not there now; it is no other's. */
static gboolean
parse (DocketReading *reading,
       GBytes        *raw,
       GError       **error)
{
  DocketPost *post = reading->post;

  if (docket_post_get_site (post, reading->row->site, error) == NULL)
    return FALSE;
  reading->message = read_with_asked (reading, reading->row, raw, ASKED_MAX);
  reading->draft = docket_draft_read (docket_post_get_rules (post, reading->row->site), reading->message,
                                      reading->row->received_at);
  reading->site = docket_post_get_site (post, reading->draft->site, error);
  if (reading->site == NULL)
    return FALSE;
  read_as_there (reading);
  return TRUE;
}

/* An order was asked for; FALSE with @error: not now. */
static gboolean
order (DocketReading *reading,
       GError       **error)
{
  if (!docket_reading_make_order (reading, error) || !docket_reading_send_pictures (reading, error) ||
      !docket_reading_place (reading, error))
    return FALSE;
  docket_post_count (reading->post, &reading->post->counted.orders, 1);
  return TRUE;
}

/* The customer's to mend, or the shop's: it is said, and not tried again. */
static gboolean
is_to_be_said (const GError *error)
{
  static const DocketError said[] = { DOCKET_ERROR_INVALID, DOCKET_ERROR_BAD_PICTURE, DOCKET_ERROR_TOO_LARGE,
                                      DOCKET_ERROR_TOO_MANY, DOCKET_ERROR_NOT_NOW, DOCKET_ERROR_GONE,
                                      DOCKET_ERROR_NOT_FOUND, DOCKET_ERROR_UNFINISHED_UPLOAD };

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (g_error_matches (error, DOCKET_ERROR, (gint) said[i]))
      return TRUE;
  return FALSE;
}

static gboolean
say_no (DocketReading *reading,
        const char    *reason,
        char          *problem,
        GError       **error)
{
  g_free (reading->problem);
  reading->problem = problem;
  docket_post_count (reading->post, &reading->post->counted.answers, 1);
  return docket_reading_decline (reading, reason, error);
}

static gboolean
order_or_say_why (DocketReading *reading,
                  GError       **error)
{
  g_autoptr (GError) local = NULL;

  if (!is_from_within (reading))
    return say_no (reading, "from-outside", docket_site_dup_way (reading->site), error);
  if (is_cut (reading))
    return say_no (reading, "too-large", g_strdup (_("Your message is larger than we can read. Please send fewer pictures at once.")),
                   error);
  if (!docket_draft_is_complete (reading->draft))
    return say_no (reading, "not-understood", docket_message_dup_excess_sentence (reading->message), error);
  if (order (reading, &local))
    return TRUE;
  if (is_to_be_said (local))
    return say_no (reading, "refused", g_strdup (local->message), error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
read_bounce (DocketReading *reading,
             GError       **error)
{
  gboolean known;

  if (!docket_reading_note_bounce (reading, &known, error))
    return FALSE;
  return known || park (reading, "bounce", error);
}

static gboolean
read_in_its_language (DocketReading *reading,
                      GError       **error)
{
  gboolean done;

  docket_languages_enter (reading->post->languages, reading->draft->language);
  docket_reading_judge_attachments (reading);
  done = order_or_say_why (reading, error);
  docket_languages_leave (reading->post->languages);
  return done;
}

/* Its mailbox is for a place that is not there now: whatever is done with it would be another's. */
static gboolean
wait_for_its_place (DocketReading *reading,
                    const GError  *cause,
                    GError       **error)
{
  gint64 age = reading->now - reading->row->received_at;

  g_message ("Message %" G_GINT64_FORMAT " waits: %s", reading->row->id, cause->message);
  reading->row->not_before = reading->now + CLAMP (age / 4, 5 * G_TIME_SPAN_SECOND, LONGEST_PAUSE);
  return save (reading, error);
}

static gboolean
decide (DocketReading *reading,
        GError       **error)
{
  g_autoptr (GBytes) raw = NULL;
  g_autoptr (GError) absent = NULL;
  const char *reason;

  if (docket_post_get_site (reading->post, reading->row->site, &absent) == NULL)
    return wait_for_its_place (reading, absent, error);
  if (reading->row->tries >= TRIES_MAX)
    return park (reading, "unreadable", error);
  if (is_too_much (reading))
    return park_flood (reading, error);
  if (!begin (reading, error))
    return FALSE;
  raw = docket_messages_open_raw (reading->post->services, reading->row, error);
  if (raw == NULL || !parse (reading, raw, error))
    return FALSE;
  if (reading->message->kind == DOCKET_MESSAGE_BOUNCE && !reading->row->accepted)
    return read_bounce (reading, error);
  reason = find_reason_to_park (reading);
  if (reason == NULL && reading->message->reply_to != NULL && is_too_much_to_one (reading))
    reason = "too-many";
  if (reason == NULL && is_about_an_order (reading))
    reason = "reply";
  if (reason == NULL && is_for_a_person (reading))
    reason = "question";
  return reason != NULL ? park (reading, reason, error) : read_in_its_language (reading, error);
}

void
docket_post_read_one (DocketPost       *post,
                      DocketMessageRow *row)
{
  g_auto (DocketReading) reading = { .post = post, .row = row, .now = g_get_real_time () };
  g_autoptr (GError) error = NULL;

  reading.attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_notice_attachment_free);
  reading.images = g_ptr_array_new_with_free_func (g_free);
  if (!decide (&reading, &error))
    try_later (&reading, error);
}
