/* docket-envelope.c: by what a message is known again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-envelope.h"

#include <gmime/gmime.h>
#include <string.h>

#define HEAD_MAX (256 * 1024)
#define TEXT_MAX 250

/* Of at most TEXT_MAX characters, without what ends a line. (transfer full) */
static char *
dup_line (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  char *line;

  if (valid == NULL)
    return NULL;
  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_strstrip (valid);
  line = g_utf8_strlen (valid, -1) > TEXT_MAX ? g_utf8_substring (valid, 0, TEXT_MAX) : g_strdup (valid);
  if (*line == '\0')
    g_clear_pointer (&line, g_free);
  return line;
}

/* The offset after the empty line; @length where there is none. */
static gsize
find_body (const char *bytes,
           gsize       length)
{
  gsize end = MIN (length, HEAD_MAX);

  for (gsize i = 0; i + 1 < end; i++)
    {
      if (bytes[i] != '\n')
        continue;
      if (bytes[i + 1] == '\n')
        return i + 2;
      if (i + 2 < end && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')
        return i + 3;
    }
  return end;
}

static char *
dup_sender (GMimeMessage *message)
{
  InternetAddressList *from = g_mime_message_get_from (message);
  InternetAddress *first = from != NULL && internet_address_list_length (from) > 0
                             ? internet_address_list_get_address (from, 0) : NULL;
  g_autofree char *line = NULL;

  if (!INTERNET_ADDRESS_IS_MAILBOX (first))
    return NULL;
  line = dup_line (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)));
  return line != NULL ? g_utf8_strdown (line, -1) : NULL;
}

/* White space is folded anew on the way. */
static GBytes *
join_told (GMimeMessage *message)
{
  static const char *const names[] = { "From", "To", "Cc", "Date", "Subject" };
  GString *told = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GMimeHeader *header = g_mime_header_list_get_header (g_mime_object_get_header_list (GMIME_OBJECT (message)), names[i]);
      const char *raw = header != NULL ? g_mime_header_get_raw_value (header) : NULL;

      for (const char *c = raw; c != NULL && *c != '\0'; c++)
        if (!g_ascii_isspace (*c))
          g_string_append_c (told, *c);
      g_string_append_c (told, '\n');
    }
  return g_string_free_to_bytes (told);
}

DocketEnvelope *
docket_envelope_read (gconstpointer bytes,
                      gsize         length)
{
  DocketEnvelope *envelope = g_new0 (DocketEnvelope, 1);
  GMimeStream *stream;
  GMimeParser *parser;
  GMimeMessage *message;

  envelope->body = find_body (bytes, length);
  stream = g_mime_stream_mem_new_with_buffer (bytes, envelope->body);
  parser = g_mime_parser_new_with_stream (stream);
  message = g_mime_parser_construct_message (parser, NULL);
  if (message != NULL)
    {
      envelope->message_id = dup_line (g_mime_message_get_message_id (message));
      envelope->sender = dup_sender (message);
      envelope->subject = dup_line (g_mime_message_get_subject (message));
      envelope->told = join_told (message);
      g_object_unref (message);
    }
  else
    envelope->told = g_bytes_new (NULL, 0);
  g_object_unref (parser);
  g_object_unref (stream);
  return envelope;
}

void
docket_envelope_free (DocketEnvelope *envelope)
{
  if (envelope == NULL)
    return;

  g_free (envelope->message_id);
  g_free (envelope->sender);
  g_free (envelope->subject);
  g_bytes_unref (envelope->told);
  g_free (envelope);
}
