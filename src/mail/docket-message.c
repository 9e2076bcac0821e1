/* docket-message.c: a message, read from its bytes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-message-private.h"

#include "docket-mime-bounds-private.h"

#include <glib/gi18n.h>
#include <libxml/parser.h>
#include <string.h>

#define MB ((gsize) 1000 * 1000)

static void
free_address (DocketMessageAddress *address)
{
  if (address == NULL)
    return;
  g_free (address->address);
  g_free (address->name);
  g_free (address);
}

static void
free_trace (DocketMessageTrace *trace)
{
  g_free (trace->by);
  g_free (trace->from);
  g_free (trace->address);
  g_free (trace);
}

static void
free_bounce (DocketMessageBounce *bounce)
{
  if (bounce == NULL)
    return;
  g_free (bounce->recipient);
  g_free (bounce->status);
  g_free (bounce->message_id);
  g_free (bounce);
}

void
docket_message_init (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      g_mime_init ();
      xmlInitParser ();
      g_once_init_leave (&once, 1);
    }
}

static DocketMessage *
message_new (GBytes *raw)
{
  DocketMessage *message = g_new0 (DocketMessage, 1);

  message->raw = g_bytes_ref (raw);
  message->recipients = g_ptr_array_new_with_free_func ((GDestroyNotify) free_address);
  message->trace = g_ptr_array_new_with_free_func ((GDestroyNotify) free_trace);
  message->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_attachment_free);
  return message;
}

static DocketMessageRules
complete_rules (const DocketMessageRules *given)
{
  DocketMessageRules rules = { 0 };

  if (given != NULL)
    rules = *given;
  rules.max_length = rules.max_length > 0 ? rules.max_length : 50 * MB;
  rules.max_attachments = rules.max_attachments > 0 ? rules.max_attachments : 200;
  rules.max_depth = rules.max_depth > 0 ? rules.max_depth : 100;
  rules.max_attachment = rules.max_attachment > 0 ? rules.max_attachment : 60 * MB;
  return rules;
}

/* Where the headers end: only they are read of what is too long. */
static gsize
find_headers_end (const char *data,
                  gsize       length)
{
  const char *unix_end = memmem (data, length, "\n\n", 2);
  const char *net_end = memmem (data, length, "\r\n\r\n", 4);
  const char *end = data + length;

  if (unix_end != NULL)
    end = MIN (end, unix_end + 2);
  if (net_end != NULL)
    end = MIN (end, net_end + 4);
  return (gsize) (end - data);
}

static gsize
find_extent (DocketMessage            *message,
             const DocketMessageRules *rules)
{
  gsize length;
  const char *data = g_bytes_get_data (message->raw, &length);

  if (data == NULL)
    return 0;
  if (length > rules->max_length)
    {
      message->excess |= DOCKET_EXCESS_LENGTH;
      length = find_headers_end (data, MIN (length, MB));
    }
  return docket_mime_bounds_find (data, length, rules, &message->excess);
}

static void
fill_gaps (DocketMessage *message)
{
  if (message->subject == NULL)
    message->subject = g_strdup ("");
  if (message->text == NULL)
    message->text = g_strdup ("");
  if (message->references == NULL)
    message->references = g_new0 (char *, 1);
}

GMimeMessage *
docket_message_parse (const char *data,
                      gsize       length)
{
  GByteArray array = { .data = (guint8 *) data, .len = (guint) length };
  g_autoptr (GMimeStream) stream = g_mime_stream_mem_new ();
  g_autoptr (GMimeParser) parser = NULL;
  g_autoptr (GMimeMessage) mime = NULL;
  g_autoptr (GMimeParserOptions) options = g_mime_parser_options_new ();

  g_mime_stream_mem_set_byte_array (GMIME_STREAM_MEM (stream), &array);
  parser = g_mime_parser_new_with_stream (stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  mime = g_mime_parser_construct_message (parser, options);
  return g_steal_pointer (&mime);
}

DocketMessage *
docket_message_new (GBytes                   *raw,
                    const DocketMessageRules *given)
{
  DocketMessageRules rules = complete_rules (given);
  g_autoptr (DocketMessage) message = message_new (raw);
  gsize extent = find_extent (message, &rules);
  g_autoptr (GMimeMessage) mime = extent > 0 ? docket_message_parse (g_bytes_get_data (raw, NULL), extent) : NULL;

  if (mime != NULL)
    {
      docket_message_read_headers (message, GMIME_OBJECT (mime), &rules);
      docket_message_read_trace (message, GMIME_OBJECT (mime), &rules);
      docket_message_judge_kind (message, mime, &rules);
      docket_message_read_parts (message, mime, &rules);
    }
  fill_gaps (message);
  return g_steal_pointer (&message);
}

DocketMessage *
docket_message_new_pushed (const char        *words,
                           const char        *language,
                           const char *const *pictures)
{
  g_autoptr (GBytes) raw = g_bytes_new (NULL, 0);
  DocketMessage *message = message_new (raw);

  message->text = g_strdup (words);
  message->language = g_strdup (language);
  for (gsize i = 0; pictures[i] != NULL; i++)
    {
      DocketAttachment *attachment = g_new0 (DocketAttachment, 1);

      attachment->name = g_strdup (pictures[i]);
      attachment->claimed = g_strdup ("");
      attachment->verdict = DOCKET_ATTACHMENT_TAKEN;
      g_ptr_array_add (message->attachments, attachment);
    }
  fill_gaps (message);
  return message;
}

void
docket_message_continue (DocketMessage *message,
                         DocketMessage *earlier,
                         const char    *language)
{
  if (message->language == NULL)
    message->language = g_strdup (language);
  if (docket_message_count_pictures (message) > 0)
    return;
  for (guint i = earlier->attachments->len; i > 0; i--)
    if (((const DocketAttachment *) g_ptr_array_index (earlier->attachments, i - 1))->verdict == DOCKET_ATTACHMENT_TAKEN)
      {
        g_ptr_array_insert (message->attachments, 0, g_ptr_array_steal_index (earlier->attachments, i - 1));
        message->continued = TRUE;
      }
}

void
docket_message_free (DocketMessage *message)
{
  if (message == NULL)
    return;
  g_bytes_unref (message->raw);
  free_address (message->sender);
  free_address (message->reply_to);
  g_free (message->envelope_sender);
  g_free (message->phone);
  g_ptr_array_unref (message->recipients);
  g_free (message->message_id);
  g_free (message->in_reply_to);
  g_strfreev (message->references);
  g_free (message->subject);
  g_free (message->language);
  free_bounce (message->bounce);
  g_ptr_array_unref (message->trace);
  g_free (message->text);
  g_ptr_array_unref (message->attachments);
  g_free (message);
}

guint
docket_message_count_pictures (const DocketMessage *message)
{
  guint n = 0;

  for (guint i = 0; i < message->attachments->len; i++)
    {
      const DocketAttachment *attachment = g_ptr_array_index (message->attachments, i);

      n += attachment->verdict == DOCKET_ATTACHMENT_TAKEN;
    }
  return n;
}

char *
docket_message_dup_excess_sentence (const DocketMessage *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (message->excess & DOCKET_EXCESS_LENGTH)
    g_string_append (text, _("The message is too large to be read. Please send fewer or smaller pictures, or several messages."));
  else if (message->excess & (DOCKET_EXCESS_DEPTH | DOCKET_EXCESS_HEADERS | DOCKET_EXCESS_ATTACHMENTS))
    g_string_append (text, _("The message has more parts than can be read. Please send the pictures by themselves."));
  else if (message->encrypted)
    g_string_append (text, _("Your message is encrypted, and we have no key that reads it. Please send it once more without encryption."));
  else if (message->excess & DOCKET_EXCESS_TEXT)
    g_string_append (text, _("Only the first part of the text was read."));
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
