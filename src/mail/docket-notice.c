/* docket-notice.c: what the shop writes to its customers, as a message with text, HTML, pictures, calendar entry
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <gmime/gmime.h>
#include <string.h>

#define PERSON_MAX 100
#define SUBJECT_MAX 200
#define REFERENCES_MAX 20
#define MESSAGE_ID_MAX 250

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

/* --- the message --- */

static gboolean
set_addresses (GMimeMessage            *message,
               const DocketNoticeFacts *facts,
               GError                 **error)
{
  InternetAddressList *from = internet_address_list_parse (NULL, facts->sender);
  InternetAddress *sender = from != NULL ? internet_address_list_get_address (from, 0) : NULL;
  g_autofree char *name = facts->recipient_name != NULL ? docket_notice_dup_line (facts->recipient_name, PERSON_MAX) : NULL;
  gboolean good = INTERNET_ADDRESS_IS_MAILBOX (sender) && docket_notice_may_write_to (facts->recipient);

  if (good)
    {
      g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, internet_address_get_name (sender),
                                  internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (sender)));
      g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_TO, name, facts->recipient);
    }
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is no address that can be written to."),
                 facts->recipient);
  g_clear_object (&from);
  return good;
}

/* Strangers' Message-IDs are taken over only where they are some. */
static gboolean
is_message_id (const char *id)
{
  gsize length = strlen (id);

  if (length == 0 || length > MESSAGE_ID_MAX)
    return FALSE;
  for (const char *p = id; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '<' || *p == '>')
      return FALSE;
  return TRUE;
}

static void
set_thread (GMimeMessage            *message,
            const DocketNoticeFacts *facts)
{
  g_autoptr (GString) references = g_string_new (NULL);

  for (guint i = 0; facts->references != NULL && facts->references[i] != NULL && i < REFERENCES_MAX; i++)
    if (is_message_id (facts->references[i]))
      g_string_append_printf (references, "<%s> ", facts->references[i]);
  if (facts->in_reply_to != NULL && is_message_id (facts->in_reply_to))
    {
      g_autofree char *parent = g_strdup_printf ("<%s>", facts->in_reply_to);

      g_mime_object_set_header (GMIME_OBJECT (message), "In-Reply-To", parent, NULL);
      g_string_append (references, parent);
    }
  if (references->len > 0)
    g_mime_object_set_header (GMIME_OBJECT (message), "References", g_strchomp (references->str), NULL);
}

static char *
dup_subject (DocketNoticeKind         kind,
             const DocketNoticeFacts *facts,
             const DocketNoticePage  *page)
{
  g_autofree char *asked = docket_notice_kind_is_answer (kind) && facts->subject != NULL
                             ? docket_notice_dup_line (facts->subject, SUBJECT_MAX) : NULL;

  if (asked == NULL || *asked == '\0')
    return g_strdup (page->title);
  if (g_ascii_strncasecmp (asked, "re:", 3) == 0)
    return g_steal_pointer (&asked);
  return g_strconcat ("Re: ", asked, NULL);
}

static void
set_head (GMimeMessage            *message,
          DocketNoticeKind         kind,
          const DocketNoticeFacts *facts,
          const DocketNoticePage  *page)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (facts->now / G_USEC_PER_SEC);
  gboolean answer = docket_notice_kind_is_answer (kind);
  g_autofree char *subject = dup_subject (kind, facts, page);

  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, date);
  g_mime_message_set_message_id (message, facts->message_id);
  set_thread (message, facts);
  g_mime_object_set_header (GMIME_OBJECT (message), "Content-Language", page->language, NULL);
  g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", answer ? "auto-replied" : "auto-generated", NULL);
  g_mime_object_set_header (GMIME_OBJECT (message), DOCKET_MESSAGE_MARK, nicks[kind], NULL);
}

/* --- its parts --- */

/* Takes @part. */
static void
take_part (GMimeMultipart *parts,
           gpointer        part)
{
  g_mime_multipart_add (parts, GMIME_OBJECT (part));
  g_object_unref (part);
}

static GMimeObject *
new_text_part (const char *subtype,
               const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part),
                                    g_mime_part_get_best_content_encoding (GMIME_PART (part), GMIME_ENCODING_CONSTRAINT_7BIT));
  return GMIME_OBJECT (part);
}

static GMimeObject *
new_picture_part (const DocketBlock *block)
{
  GMimePart *part = g_mime_part_new_with_type ("image", "png");
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (g_bytes_get_data (block->png, NULL), g_bytes_get_size (block->png));
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);
  g_autofree char *name = g_strconcat (block->cid, ".png", NULL);

  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition (GMIME_OBJECT (part), "inline");
  g_mime_part_set_filename (part, name);
  g_mime_object_set_content_id (GMIME_OBJECT (part), block->cid);
  g_object_unref (content);
  g_object_unref (stream);
  return GMIME_OBJECT (part);
}

static GMimeObject *
new_calendar_part (const char *calendar)
{
  GMimeObject *part = new_text_part ("calendar", calendar);

  g_mime_object_set_content_type_parameter (part, "method", "PUBLISH");
  g_mime_object_set_disposition (part, "attachment");
  g_mime_part_set_filename (GMIME_PART (part), "collect.ics");
  return part;
}

/* The same twice: who can show the last shows it (RFC 2046). */
static GMimeObject *
new_words (const DocketNoticePage *page)
{
  g_autofree char *text = docket_notice_page_to_text (page);
  g_autofree char *html = docket_notice_page_to_html (page);
  GMimeMultipart *both = g_mime_multipart_new_with_subtype ("alternative");
  GMimeObject *plain = new_text_part ("plain", text);

  g_mime_object_set_content_type_parameter (plain, "format", "flowed");
  take_part (both, plain);
  take_part (both, new_text_part ("html", html));
  return GMIME_OBJECT (both);
}

static gboolean
has_pictures (const DocketNoticePage *page)
{
  for (guint i = 0; i < page->blocks->len; i++)
    if (((const DocketBlock *) g_ptr_array_index (page->blocks, i))->png != NULL)
      return TRUE;
  return FALSE;
}

static GMimeObject *
new_designed (const DocketNoticePage *page)
{
  GMimeObject *words = new_words (page);
  GMimeMultipart *related;

  if (!has_pictures (page))
    return words;
  related = g_mime_multipart_new_with_subtype ("related");
  g_mime_object_set_content_type_parameter (GMIME_OBJECT (related), "type", "multipart/alternative");
  take_part (related, words);
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DocketBlock *block = g_ptr_array_index (page->blocks, i);

      if (block->png != NULL)
        take_part (related, new_picture_part (block));
    }
  return GMIME_OBJECT (related);
}

static gboolean
is_to_be_collected (DocketNoticeKind         kind,
                    const DocketNoticeFacts *facts)
{
  return kind == DOCKET_NOTICE_READY || (kind == DOCKET_NOTICE_REMINDER && facts->order->ready_at > 0);
}

static void
set_body (GMimeMessage            *message,
          DocketNoticeKind         kind,
          const DocketNoticeFacts *facts,
          const DocketNoticePage  *page)
{
  g_autofree char *calendar = is_to_be_collected (kind, facts) ? docket_notice_dup_calendar (facts) : NULL;
  GMimeObject *body = new_designed (page);

  if (calendar != NULL)
    {
      GMimeMultipart *parts = g_mime_multipart_new_with_subtype ("mixed");

      take_part (parts, body);
      take_part (parts, new_calendar_part (calendar));
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

/* In a header and for a mail server: one address, and nothing but it. */
gboolean
docket_notice_may_write_to (const char *address)
{
  const char *at = strrchr (address, '@');

  if (at == NULL || at == address || at[1] == '\0' || !g_utf8_validate (address, -1, NULL))
    return FALSE;
  for (const char *p = address; *p != '\0'; p++)
    if ((guchar) *p <= ' ' || *p == 0x7f || strchr ("<>()[],;:\"\\", *p) != NULL)
      return FALSE;
  return TRUE;
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
      g_autoptr (DocketNoticePage) page = docket_notice_page_new (kind, facts);

      set_head (message, kind, facts, page);
      set_body (message, kind, facts, page);
      written = write_out (message);
    }
  g_object_unref (message);
  return written;
}
