/* docket-message-headers.c: who sent a message to whom and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-message-private.h"

#include <string.h>

#define MAX_RECIPIENTS 100
#define MAX_NAME 100
#define MAX_SUBJECT 500
#define MAX_ADDRESS 320
#define MAX_REFERENCES 20
#define MAX_ID 900
#define MAX_VALUE (64 * 1024)

const char *
docket_headers_get (GMimeObject *object,
                    const char  *name)
{
  GMimeHeaderList *list = g_mime_object_get_header_list (object);
  GMimeHeader *header = list != NULL ? g_mime_header_list_get_header (list, name) : NULL;

  return header != NULL ? g_mime_header_get_raw_value (header) : NULL;
}

char *
docket_headers_dup_line (GMimeObject *object,
                         const char  *name,
                         glong        max)
{
  const char *raw = docket_headers_get (object, name);
  g_autofree char *text = NULL;

  if (raw == NULL || strlen (raw) > MAX_VALUE)
    return NULL;
  text = docket_charset_decode_header (raw, FALSE);
  return docket_charset_dup_line (text, max);
}

char *
docket_headers_dup_id (const char *raw)
{
  const char *open = raw != NULL ? strchr (raw, '<') : NULL;
  const char *close = open != NULL ? strchr (open, '>') : NULL;
  g_autofree char *text = NULL;
  g_autofree char *id = NULL;

  if (raw == NULL)
    return NULL;
  if (close == NULL)
    text = g_strndup (raw, MIN (strlen (raw), MAX_ID));
  else
    text = g_strndup (open + 1, MIN ((gsize) (close - open - 1), MAX_ID));
  id = docket_charset_to_utf8 (text, strlen (text), NULL);
  for (char *c = id; *c != '\0'; c++)
    if (g_ascii_isspace (*c))
      memmove (c, c + 1, strlen (c)), c--;
  return *id != '\0' ? g_steal_pointer (&id) : NULL;
}

/* One @ with something on both sides; the domain in lower case. */
static char *
dup_clean_address (const char *text)
{
  g_autofree char *line = text != NULL ? docket_charset_dup_line (text, MAX_ADDRESS) : NULL;
  char *at = line != NULL ? strrchr (line, '@') : NULL;
  g_autofree char *domain = NULL;

  if (at == NULL || at == line || at[1] == '\0' || strpbrk (at, " <>(),;:\"") != NULL || strpbrk (line, "<>\n") != NULL)
    return NULL;
  domain = g_utf8_strdown (at, -1);
  *at = '\0';
  return g_strconcat (line, domain, NULL);
}

static DocketMessageAddress *
address_new (InternetAddressMailbox *mailbox)
{
  g_autofree char *clean = dup_clean_address (internet_address_mailbox_get_addr (mailbox));
  const char *name = internet_address_get_name (INTERNET_ADDRESS (mailbox));
  g_autofree char *line = NULL;
  DocketMessageAddress *address;

  if (clean == NULL)
    return NULL;
  if (name != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (name, -1);

      line = docket_charset_dup_line (valid, MAX_NAME);
    }
  address = g_new0 (DocketMessageAddress, 1);
  address->address = g_steal_pointer (&clean);
  address->name = line != NULL && *line != '\0' && g_ascii_strcasecmp (line, address->address) != 0
                    ? g_steal_pointer (&line) : NULL;
  return address;
}

static void
collect (InternetAddressList *list,
         GPtrArray           *found,
         guint                depth)
{
  for (gint i = 0; i < internet_address_list_length (list) && found->len < MAX_RECIPIENTS; i++)
    {
      InternetAddress *one = internet_address_list_get_address (list, i);
      DocketMessageAddress *address = NULL;

      if (INTERNET_ADDRESS_IS_GROUP (one) && depth < 3)
        collect (internet_address_group_get_members (INTERNET_ADDRESS_GROUP (one)), found, depth + 1);
      else if (INTERNET_ADDRESS_IS_MAILBOX (one))
        address = address_new (INTERNET_ADDRESS_MAILBOX (one));
      if (address != NULL)
        g_ptr_array_add (found, address);
    }
}

/* Addresses that no standard allows, as Japanese carriers gave them out ("a..b.@example.jp"). */
static void
collect_odd (const char *text,
             GPtrArray  *found)
{
  const char *open = strrchr (text, '<'), *close = open != NULL ? strchr (open, '>') : NULL;
  g_autofree char *inner = close != NULL ? g_strndup (open + 1, (gsize) (close - open - 1)) : g_strdup (text);
  g_autofree char *before = open != NULL ? g_strndup (text, (gsize) (open - text)) : g_strdup ("");
  g_autofree char *clean = dup_clean_address (g_strstrip (inner));
  g_autofree char *name = docket_charset_dup_line (g_strdelimit (before, "\"\\", ' '), MAX_NAME);
  DocketMessageAddress *address;

  if (clean == NULL || strpbrk (clean, " ,;\"") != NULL)
    return;
  address = g_new0 (DocketMessageAddress, 1);
  address->address = g_steal_pointer (&clean);
  address->name = *name != '\0' ? g_steal_pointer (&name) : NULL;
  g_ptr_array_add (found, address);
}

static void
collect_header (const char *raw,
                GPtrArray  *found)
{
  guint before = found->len;
  g_autofree char *text = NULL;
  g_autoptr (InternetAddressList) list = NULL;

  if (raw == NULL || strlen (raw) > MAX_VALUE)
    return;
  text = docket_charset_decode_header (raw, TRUE);
  list = internet_address_list_parse (NULL, text);
  if (list != NULL)
    collect (list, found, 0);
  if (found->len == before && found->len < MAX_RECIPIENTS)
    collect_odd (text, found);
}

static void
free_address (DocketMessageAddress *address)
{
  g_free (address->address);
  g_free (address->name);
  g_free (address);
}

static DocketMessageAddress *
read_first_address (GMimeObject *headers,
                    const char  *name)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) free_address);

  collect_header (docket_headers_get (headers, name), found);
  return found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

static void
read_sender (DocketMessage *message,
             GMimeObject   *headers)
{
  const char *path = docket_headers_get (headers, "Return-Path");

  message->sender = read_first_address (headers, "From");
  if (message->sender == NULL)
    message->sender = read_first_address (headers, "Sender");
  message->reply_to = read_first_address (headers, "Reply-To");
  if (message->reply_to == NULL && message->sender != NULL)
    {
      message->reply_to = g_new0 (DocketMessageAddress, 1);
      message->reply_to->address = g_strdup (message->sender->address);
      message->reply_to->name = g_strdup (message->sender->name);
    }
  if (path != NULL)
    {
      g_autofree char *id = docket_headers_dup_id (path);

      message->envelope_sender = dup_clean_address (id);
      if (message->envelope_sender == NULL && strstr (path, "<>") != NULL)
        message->envelope_sender = g_strdup ("");
    }
}

static gboolean
has_recipient (const DocketMessage *message,
               const char          *address,
               guint                before)
{
  for (guint i = 0; i < before; i++)
    {
      const DocketMessageAddress *other = g_ptr_array_index (message->recipients, i);

      if (g_ascii_strcasecmp (other->address, address) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
read_recipients (DocketMessage *message,
                 GMimeObject   *headers)
{
  static const char *const names[] = { "Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    collect_header (docket_headers_get (headers, names[i]), message->recipients);
  for (guint i = message->recipients->len; i > 0; i--)
    {
      const DocketMessageAddress *address = g_ptr_array_index (message->recipients, i - 1);

      if (has_recipient (message, address->address, i - 1))
        g_ptr_array_remove_index (message->recipients, i - 1);
    }
}

static char **
read_references (const char *raw)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;

  for (const char *open = raw != NULL ? strchr (raw, '<') : NULL; open != NULL && n < MAX_REFERENCES;
       open = strchr (open + 1, '<'))
    {
      g_autofree char *id = docket_headers_dup_id (open);

      if (id != NULL)
        {
          g_strv_builder_add (builder, id);
          n++;
        }
    }
  return g_strv_builder_end (builder);
}

static gint64
read_date (const char *raw)
{
  g_autoptr (GDateTime) date = raw != NULL && strlen (raw) < 200 ? g_mime_utils_header_decode_date (raw) : NULL;

  return date != NULL ? g_date_time_to_unix (date) * G_USEC_PER_SEC : 0;
}

/* "de-DE" of "de-DE, en-US;q=0.5". */
static char *
read_language (GMimeObject *headers)
{
  static const char *const names[] = { "Content-Language", "Accept-Language" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *raw = docket_headers_get (headers, names[i]);
      gsize length;

      if (raw == NULL)
        continue;
      raw += strspn (raw, " \t\r\n");
      length = strspn (raw, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
      if (length >= 2 && length <= 20)
        return g_strndup (raw, length);
    }
  return NULL;
}

void
docket_message_read_headers (DocketMessage            *message,
                             GMimeObject              *headers,
                             const DocketMessageRules *rules)
{
  read_sender (message, headers);
  read_recipients (message, headers);
  if (message->sender != NULL)
    message->phone = docket_address_dup_phone (message->sender->address, rules->gateways);
  message->message_id = docket_headers_dup_id (docket_headers_get (headers, "Message-ID"));
  message->in_reply_to = docket_headers_dup_id (docket_headers_get (headers, "In-Reply-To"));
  message->references = read_references (docket_headers_get (headers, "References"));
  message->date = read_date (docket_headers_get (headers, "Date"));
  message->subject = docket_headers_dup_line (headers, "Subject", MAX_SUBJECT);
  message->language = read_language (headers);
}
