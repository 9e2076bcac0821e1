/* docket-notice.c: what the shop writes to its customers, as plain text with the codes as pictures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice.h"

#include "docket-claim-code.h"
#include "docket-error.h"

#include <glib/gi18n.h>
#include <gmime/gmime.h>
#include <string.h>

static const char *const nicks[] = {
  [DOCKET_NOTICE_ANSWER] = "answer",
  [DOCKET_NOTICE_SORRY] = "sorry",
  [DOCKET_NOTICE_READY] = "ready",
  [DOCKET_NOTICE_REMINDER] = "reminder",
  [DOCKET_NOTICE_EXPIRED] = "expired",
  [DOCKET_NOTICE_CANCELLED] = "cancelled",
};

const char *
docket_notice_kind_to_nick (DocketNoticeKind kind)
{
  return nicks[kind];
}

gboolean
docket_notice_kind_from_nick (const char       *nick,
                              DocketNoticeKind *kind)
{
  for (guint i = 0; nick != NULL && i < G_N_ELEMENTS (nicks); i++)
    if (g_str_equal (nicks[i], nick))
      {
        *kind = (DocketNoticeKind) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
docket_notice_kind_is_answer (DocketNoticeKind kind)
{
  return kind == DOCKET_NOTICE_ANSWER || kind == DOCKET_NOTICE_SORRY;
}

DocketNoticeAttachment *
docket_notice_attachment_new (const char *name,
                              gboolean    taken,
                              const char *why)
{
  DocketNoticeAttachment *attachment = g_new0 (DocketNoticeAttachment, 1);

  attachment->name = g_strdup (name);
  attachment->taken = taken;
  attachment->why = g_strdup (why);
  return attachment;
}

void
docket_notice_attachment_free (DocketNoticeAttachment *attachment)
{
  if (attachment == NULL)
    return;

  g_free (attachment->name);
  g_free (attachment->why);
  g_free (attachment);
}

/* --- the text --- */

static char *
dup_time (const DocketNoticeFacts *facts,
          gint64                   at)
{
  g_autoptr (GTimeZone) zone = facts->site->time_zone != NULL ? g_time_zone_new_identifier (facts->site->time_zone) : NULL;
  g_autoptr (GTimeZone) local = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) there = g_date_time_to_timezone (utc, local);

  return g_date_time_format (there, "%Y-%m-%d %H:%M");
}

static void
add_line (GString    *text,
          const char *line)
{
  if (line != NULL)
    g_string_append_printf (text, "%s\n", line);
}

static void
add_items (GString           *text,
           const DocketOrder *order)
{
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      g_string_append_printf (text, "  %u × %s\n", item->copies, item->title != NULL ? item->title : item->product);
      if (item->words != NULL)
        g_string_append_printf (text, "    “%s”\n", item->words);
    }
}

static void
add_order (GString                 *text,
           const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;
  g_autofree char *code = docket_claim_code_format (order->code);
  g_autofree char *price = docket_money_format (&order->price);

  g_string_append_printf (text, _("Your order is %s."), code);
  g_string_append_c (text, '\n');
  if (facts->password != NULL)
    g_string_append_printf (text, _("Password: %s"), facts->password);
  g_string_append (text, "\n\n");
  add_items (text, order);
  g_string_append_printf (text, _("Price: %s"), price);
  g_string_append_c (text, '\n');
}

static void
add_times (GString                 *text,
           const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;
  g_autofree char *from = order->expected_p50 > 0 ? dup_time (facts, order->expected_p50) : NULL;
  g_autofree char *to = order->expected_p90 > 0 ? dup_time (facts, order->expected_p90) : NULL;
  g_autofree char *last = order->expiry.order_expires > 0 ? dup_time (facts, order->expiry.order_expires) : NULL;

  if (from != NULL && to != NULL)
    g_string_append_printf (text, _("It should be ready between %s and %s."), from, to);
  if (from != NULL && to != NULL)
    g_string_append_c (text, '\n');
  if (last != NULL)
    g_string_append_printf (text, _("Please come by %s."), last);
  if (last != NULL)
    g_string_append_c (text, '\n');
}

static void
add_attachments (GString         *text,
                 const GPtrArray *attachments)
{
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      const DocketNoticeAttachment *attachment = g_ptr_array_index (attachments, i);
      const char *name = attachment->name != NULL ? attachment->name : _("a picture");

      if (!attachment->taken)
        g_string_append_printf (text, "  %s: %s\n", name, attachment->why);
    }
}

static void
add_unclear (GString                 *text,
             const DocketNoticeFacts *facts)
{
  const DocketDraft *draft = facts->draft;

  for (guint i = 0; draft != NULL && i < draft->unclear->len; i++)
    {
      g_autofree char *sentence = docket_unclear_dup_sentence (g_ptr_array_index (draft->unclear, i), facts->catalogue,
                                                               facts->language);

      add_line (text, sentence);
    }
  if (draft != NULL && draft->example != NULL)
    {
      add_line (text, _("You can write it like this:"));
      add_line (text, draft->example);
    }
}

static const char *
get_greeting (DocketNoticeKind kind)
{
  switch (kind)
    {
    case DOCKET_NOTICE_SORRY:
      return _("We could not make an order of your message.");
    case DOCKET_NOTICE_READY:
      return _("Your order is ready.");
    case DOCKET_NOTICE_REMINDER:
      return _("Your order still waits for you.");
    case DOCKET_NOTICE_EXPIRED:
      return _("The term of your order has ended.");
    case DOCKET_NOTICE_CANCELLED:
      return _("Your order was cancelled.");
    case DOCKET_NOTICE_ANSWER:
    default:
      return _("Thank you for your order.");
    }
}

static char *
make_text (DocketNoticeKind         kind,
           const DocketNoticeFacts *facts)
{
  GString *text = g_string_new (NULL);

  add_line (text, get_greeting (kind));
  g_string_append_c (text, '\n');
  add_line (text, facts->problem);
  if (facts->order != NULL)
    add_order (text, facts);
  if (facts->order != NULL && kind != DOCKET_NOTICE_EXPIRED && kind != DOCKET_NOTICE_CANCELLED)
    add_times (text, facts);
  add_attachments (text, facts->attachments);
  add_unclear (text, facts);
  add_line (text, facts->url);
  g_string_append_printf (text, "\n%s\n", facts->site->name);
  add_line (text, facts->site->address);
  add_line (text, facts->site->hours);
  return g_string_free (text, FALSE);
}

/* --- the message --- */

static gboolean
set_addresses (GMimeMessage            *message,
               const DocketNoticeFacts *facts,
               GError                 **error)
{
  g_autofree char *domain = strchr (facts->recipient, '@') != NULL ? g_strdup (strchr (facts->recipient, '@') + 1) : NULL;
  InternetAddressList *from = internet_address_list_parse (NULL, facts->sender);
  InternetAddress *sender = from != NULL ? internet_address_list_get_address (from, 0) : NULL;
  gboolean good = INTERNET_ADDRESS_IS_MAILBOX (sender) && domain != NULL && *domain != '\0' &&
                  strpbrk (facts->recipient, "<> \r\n\t") == NULL;

  if (good)
    {
      g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, internet_address_get_name (sender),
                                  internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (sender)));
      g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, facts->recipient_name, facts->recipient);
    }
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is no address that can be written to."),
                 facts->recipient);
  g_clear_object (&from);
  return good;
}

static void
set_thread (GMimeMessage            *message,
            const DocketNoticeFacts *facts)
{
  GString *references = g_string_new (NULL);

  for (guint i = 0; facts->references != NULL && facts->references[i] != NULL; i++)
    g_string_append_printf (references, "<%s> ", facts->references[i]);
  if (facts->in_reply_to != NULL)
    {
      g_autofree char *parent = g_strdup_printf ("<%s>", facts->in_reply_to);

      g_mime_object_set_header (GMIME_OBJECT (message), "In-Reply-To", parent, NULL);
      g_string_append (references, parent);
    }
  if (references->len > 0)
    g_mime_object_set_header (GMIME_OBJECT (message), "References", references->str, NULL);
  g_string_free (references, TRUE);
}

static void
set_head (GMimeMessage            *message,
          DocketNoticeKind         kind,
          const DocketNoticeFacts *facts)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (facts->now / G_USEC_PER_SEC);
  gboolean answer = docket_notice_kind_is_answer (kind);
  g_autofree char *subject = answer && facts->subject != NULL && *facts->subject != '\0'
                               ? g_strdup_printf (g_ascii_strncasecmp (facts->subject, "re:", 3) == 0 ? "%s" : "Re: %s",
                                                  facts->subject)
                               : g_strdup (get_greeting (kind));

  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, facts->message_id);
  set_thread (message, facts);
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", answer ? "auto-replied" : "auto-generated", NULL);
  g_mime_object_set_header (GMIME_OBJECT (message), DOCKET_MESSAGE_MARK, nicks[kind], NULL);
}

static GMimeObject *
new_text_part (const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype ("plain");

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

static void
add_picture (GMimeMultipart *parts,
             GBytes         *png,
             const char     *name)
{
  GMimePart *part;
  GMimeStream *stream;
  GMimeDataWrapper *content;

  if (png == NULL)
    return;
  part = g_mime_part_new_with_type ("image", "png");
  stream = g_mime_stream_mem_new_with_buffer (g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition (GMIME_OBJECT (part), "inline");
  g_mime_part_set_filename (part, name);
  g_mime_multipart_add (parts, GMIME_OBJECT (part));
  g_object_unref (content);
  g_object_unref (stream);
  g_object_unref (part);
}

static void
set_body (GMimeMessage            *message,
          DocketNoticeKind         kind,
          const DocketNoticeFacts *facts)
{
  g_autofree char *text = make_text (kind, facts);
  GMimeObject *body = new_text_part (text);

  if (facts->barcode_png != NULL || facts->qr_png != NULL)
    {
      GMimeMultipart *parts = g_mime_multipart_new_with_subtype ("mixed");

      g_mime_multipart_add (parts, body);
      g_object_unref (body);
      add_picture (parts, facts->barcode_png, "code.png");
      add_picture (parts, facts->qr_png, "qr.png");
      body = GMIME_OBJECT (parts);
    }
  g_mime_message_set_mime_part (message, body);
  g_object_unref (body);
}

static GBytes *
write_out (GMimeMessage *message)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  GMimeStream *stream = g_mime_stream_mem_new ();
  GByteArray *bytes;

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_mime_format_options_free (options);
  bytes = g_byte_array_ref (g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream)));
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_object_unref (stream);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
docket_notice_compose (DocketNoticeKind         kind,
                       const DocketNoticeFacts *facts,
                       GError                 **error)
{
  GMimeMessage *message = g_mime_message_new (FALSE);
  GBytes *written = NULL;

  if (set_addresses (message, facts, error))
    {
      set_head (message, kind, facts);
      set_body (message, kind, facts);
      written = write_out (message);
    }
  g_object_unref (message);
  return written;
}
