/* docket-message-parts.c: a message's text and attachments, out of parts within parts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-html-text-private.h"
#include "docket-message-private.h"
#include "docket-mime-bounds-private.h"
#include "docket-own-words-private.h"
#include "docket-smime-private.h"
#include "docket-sniff-private.h"
#include "docket-tnef-private.h"

#include <string.h>

#define MAX_PLAIN (256 * 1024)
#define MAX_HTML (512 * 1024)
#define MAX_TEXT_FILE (16 * 1024)
#define MAX_TNEF ((gsize) 60 * 1000 * 1000)
#define MAX_SIGNED MAX_TNEF
#define MAX_WRAPPERS 3      /* signatures around signatures */
#define ENCRYPTED_TEXT "-----BEGIN PGP MESSAGE-----"

typedef struct
{
  DocketMessage *message;
  const DocketMessageRules *rules;
  GBytes *raw;           /* in which the parts lie that are being read: the message, or what was signed */
  guint wrappers;        /* signatures around it */
  gboolean armoured;     /* some of its text is encrypted */
  GString *own;          /* the sender's words */
  GString *forwarded;    /* those of messages within */
  GString *files;        /* those of text files, as carriers send them */
  GPtrArray *html;       /* GMimePart of which the text was not needed; borrowed */
  GHashTable *places;    /* Content-ID -> DocketHtmlPlace */
} Reader;

static gboolean
is_type (GMimeObject *part,
         const char  *type,
         const char  *subtype)
{
  GMimeContentType *content_type = g_mime_object_get_content_type (part);

  return content_type != NULL && g_mime_content_type_is_type (content_type, type, subtype);
}

/* Where a part's content lies within the message, as it is encoded there. */
static void
find_content (GMimePart            *part,
              gsize                *start,
              gsize                *end,
              GMimeContentEncoding *encoding)
{
  GMimeDataWrapper *content = g_mime_part_get_content (part);
  GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream (content) : NULL;

  *start = *end = 0;
  *encoding = g_mime_part_get_content_encoding (part);
  if (stream == NULL || stream->bound_start < 0 || stream->bound_end < stream->bound_start)
    return;
  *start = (gsize) stream->bound_start;
  *end = (gsize) stream->bound_end;
}

static GByteArray *
decode_bytes (GBytes               *bytes,
              gsize                 start,
              gsize                 end,
              GMimeContentEncoding  encoding,
              gsize                 max)
{
  GByteArray *out = g_byte_array_new ();
  const char *data;
  GMimeEncoding state;
  gsize length, n, room;

  data = g_bytes_get_data (bytes, &length);
  end = MIN (end, length);
  if (start >= end)
    return out;
  length = MIN (end - start, max < G_MAXSIZE / 4 ? max * 3 + 64 : max);
  g_mime_encoding_init_decode (&state, encoding);
  room = encoding == GMIME_CONTENT_ENCODING_BASE64 ? length / 4 * 3 : g_mime_encoding_outlen (&state, length);
  g_byte_array_set_size (out, (guint) MIN (room + 16, G_MAXUINT / 2));
  n = g_mime_encoding_flush (&state, data + start, length, (char *) out->data);
  g_byte_array_set_size (out, (guint) MIN (n, max));
  return out;
}

GByteArray *
docket_part_decode (GMimePart *part,
                    GBytes    *raw,
                    gsize      max)
{
  GMimeContentEncoding encoding;
  gsize start, end;

  find_content (part, &start, &end, &encoding);
  return decode_bytes (raw, start, end, encoding, max);
}

GBytes *
docket_attachment_decode (const DocketAttachment *attachment)
{
  const DocketAttachmentSource *source = attachment->source;

  if (source->encoding == GMIME_CONTENT_ENCODING_BINARY)
    return g_bytes_new_from_bytes (source->bytes, source->start, source->end - source->start);
  return g_byte_array_free_to_bytes (decode_bytes (source->bytes, source->start, source->end, source->encoding, G_MAXSIZE));
}

/* The encoding that an HTML page names for itself; NULL. */
static char *
dup_meta_charset (const GByteArray *bytes)
{
  const char *found = NULL;
  g_autofree char *head = g_strndup ((const char *) bytes->data, MIN (bytes->len, 2000));
  g_autofree char *lower = g_ascii_strdown (head, -1);

  found = strstr (lower, "charset=");
  if (found == NULL)
    return NULL;
  found += strlen ("charset=");
  found += strspn (found, "\"' ");
  return g_strndup (found, strcspn (found, "\"' />;"));
}

static char *
dup_text (Reader    *reader,
          GMimePart *part,
          gsize      max)
{
  g_autoptr (GByteArray) bytes = docket_part_decode (part, reader->raw, max);
  const char *declared = g_mime_object_get_content_type_parameter (GMIME_OBJECT (part), "charset");
  g_autofree char *meta = NULL;

  if (bytes->len >= max)
    reader->message->excess |= DOCKET_EXCESS_TEXT;
  if (declared == NULL && bytes->len > 0 && is_type (GMIME_OBJECT (part), "text", "html"))
    declared = meta = dup_meta_charset (bytes);
  return docket_charset_to_utf8 ((char *) bytes->data, bytes->len, declared);
}

static gboolean
has_parameter (GMimeObject *part,
               const char  *name,
               const char  *value)
{
  const char *found = g_mime_object_get_content_type_parameter (part, name);

  return found != NULL && g_ascii_strcasecmp (found, value) == 0;
}

/* The words in a text part, without quotes and signature. (transfer full) */
static char *
dup_words (Reader    *reader,
           GMimePart *part)
{
  gboolean html = is_type (GMIME_OBJECT (part), "text", "html");
  g_autofree char *text = dup_text (reader, part, html ? MAX_HTML : MAX_PLAIN);
  gboolean cut = FALSE;
  char *words;

  if (html)
    {
      char *plain = docket_html_to_text (text, strlen (text), reader->places);

      g_free (text);
      text = plain;
    }
  else if (has_parameter (GMIME_OBJECT (part), "format", "flowed"))
    {
      char *joined = docket_own_words_unflow (text, has_parameter (GMIME_OBJECT (part), "delsp", "yes"));

      g_free (text);
      text = joined;
    }
  words = docket_own_words (text, &cut);
  reader->armoured = reader->armoured || strstr (text, ENCRYPTED_TEXT) != NULL;
  if (cut)
    reader->message->excess |= DOCKET_EXCESS_TEXT;
  return words;
}

static void
append_words (Reader     *reader,
              GString    *all,
              const char *words)
{
  if (*words == '\0')
    return;
  if (all->len + strlen (words) > MAX_PLAIN)
    {
      reader->message->excess |= DOCKET_EXCESS_TEXT;
      return;
    }
  if (all->len > 0)
    g_string_append (all, "\n\n");
  g_string_append (all, words);
}

/* Text within the message, rather than a file that is attached. */
static gboolean
is_body (GMimeObject *part)
{
  GMimeContentDisposition *disposition = g_mime_object_get_content_disposition (part);

  if (!is_type (part, "text", "plain") && !is_type (part, "text", "html") && !is_type (part, "text", "enriched"))
    return FALSE;
  if (disposition != NULL && g_mime_content_disposition_is_attachment (disposition))
    return FALSE;
  return g_mime_part_get_filename (GMIME_PART (part)) == NULL || is_type (part, "text", "html");
}

static char *
dup_claimed (GMimeObject *part)
{
  GMimeContentType *type = g_mime_object_get_content_type (part);
  g_autofree char *claimed = type != NULL ? g_mime_content_type_get_mime_type (type) : NULL;
  g_autofree char *lower = claimed != NULL ? g_ascii_strdown (claimed, -1) : NULL;
  g_autofree char *valid = lower != NULL ? g_utf8_make_valid (lower, -1) : NULL;

  return valid != NULL ? docket_charset_dup_line (valid, 100) : g_strdup ("application/octet-stream");
}

/* Content-Disposition's filename or Content-Type's name; SoftBank's telephones name the place alone. */
static char *
dup_name (GMimeObject *part)
{
  const char *name = g_mime_part_get_filename (GMIME_PART (part));
  const char *type_name = g_mime_object_get_content_type_parameter (part, "name");
  g_autofree char *text = NULL;

  if ((name == NULL || *name == '\0' || strchr (name, '?') != NULL) && type_name != NULL)
    name = type_name;
  if (name == NULL || *name == '\0')
    name = g_mime_part_get_content_location (GMIME_PART (part));
  if (name == NULL)
    return NULL;
  text = docket_charset_decode_header (name, FALSE);
  return docket_charset_dup_line (text, 200);
}

static gboolean
is_shown (GMimeObject *part)
{
  const char *disposition = g_mime_object_get_disposition (part);

  return (disposition != NULL && g_ascii_strcasecmp (disposition, "inline") == 0) ||
         (disposition == NULL && g_mime_object_get_content_id (part) != NULL);
}

static void
unpack_tnef (Reader           *reader,
             DocketAttachment *attachment)
{
  g_autoptr (GBytes) bytes = docket_attachment_decode (attachment);
  g_autofree char *body = NULL;
  g_autoptr (GPtrArray) files = NULL;

  if (g_bytes_get_size (bytes) > MAX_TNEF)
    return;
  files = docket_tnef_open (bytes, reader->rules->max_attachments, &body);
  if (files == NULL)
    {
      attachment->verdict = DOCKET_ATTACHMENT_BROKEN;
      return;
    }
  g_ptr_array_remove (reader->message->attachments, attachment);  /* what it holds stands for it */
  for (guint i = 0; i < files->len; i++)
    {
      const DocketTnefFile *file = g_ptr_array_index (files, i);
      DocketAttachmentSource *source = g_new0 (DocketAttachmentSource, 1);

      source->bytes = g_bytes_ref (file->data);
      source->end = g_bytes_get_size (file->data);
      source->encoding = GMIME_CONTENT_ENCODING_BINARY;
      docket_attachment_add (reader->message, file->name, "application/octet-stream", FALSE, source, reader->rules);
    }
  if (body != NULL)
    {
      gboolean cut;
      g_autofree char *words = docket_own_words (body, &cut);

      append_words (reader, reader->files, words);
    }
}

static gboolean
is_tnef (GMimeObject            *part,
         const DocketAttachment *attachment)
{
  return is_type (part, "application", "ms-tnef") || is_type (part, "application", "vnd.ms-tnef") ||
         g_ascii_strcasecmp (attachment->name, "winmail.dat") == 0;
}

static void read_part (Reader *reader, GMimeObject *part, guint depth, gboolean forwarded, gboolean texts);

static gboolean
is_signed_file (GMimeObject            *part,
                const DocketAttachment *attachment)
{
  return is_type (part, "application", "pkcs7-mime") || is_type (part, "application", "x-pkcs7-mime") ||
         g_str_has_suffix (attachment->name, ".p7m");
}

static void find_places (Reader *reader, guint first);

/* A part of MIME as it was before it was signed. */
static void
read_signed (Reader   *reader,
             GBytes   *inner,
             guint     depth,
             gboolean  forwarded,
             gboolean  texts)
{
  gsize length;
  const char *data = g_bytes_get_data (inner, &length);
  gsize extent = docket_mime_bounds_find (data, length, reader->rules, &reader->message->excess);
  g_autoptr (GMimeMessage) mime = docket_message_parse (data, extent);
  GMimeObject *part = mime != NULL ? g_mime_message_get_mime_part (mime) : NULL;
  GBytes *outer = reader->raw;
  guint first = reader->html->len;

  if (part == NULL)
    return;
  reader->raw = inner;
  reader->wrappers++;
  read_part (reader, part, depth + 1, forwarded, texts);
  find_places (reader, first);
  g_ptr_array_set_size (reader->html, (gint) first);
  reader->wrappers--;
  reader->raw = outer;
}

static void
unwrap_signed (Reader           *reader,
               DocketAttachment *attachment,
               guint             depth,
               gboolean          forwarded,
               gboolean          texts)
{
  g_autoptr (GBytes) inner = NULL;

  if (attachment->length > MAX_SIGNED || reader->wrappers >= MAX_WRAPPERS)
    return;
  inner = docket_smime_unwrap (docket_attachment_decode (attachment), &attachment->verdict);
  if (inner == NULL)
    return;
  g_ptr_array_remove (reader->message->attachments, attachment);  /* what it holds stands for it */
  read_signed (reader, inner, depth, forwarded, texts);
}

static void
take_attachment (Reader      *reader,
                 GMimeObject *part,
                 guint        depth,
                 gboolean     forwarded,
                 gboolean     texts)
{
  DocketAttachmentSource *source = g_new0 (DocketAttachmentSource, 1);
  const char *id = g_mime_object_get_content_id (part);
  g_autofree char *name = dup_name (part);
  g_autofree char *claimed = dup_claimed (part);
  DocketAttachment *attachment;

  source->bytes = g_bytes_ref (reader->raw);
  find_content (GMIME_PART (part), &source->start, &source->end, &source->encoding);
  source->content_id = id != NULL ? docket_headers_dup_id (id) : NULL;
  attachment = docket_attachment_add (reader->message, name, claimed, is_shown (part), source, reader->rules);
  if (attachment == NULL)
    return;
  if (is_tnef (part, attachment))
    {
      unpack_tnef (reader, attachment);
    }
  else if (is_signed_file (part, attachment))
    {
      unwrap_signed (reader, attachment, depth, forwarded, texts);
    }
  else if (attachment->verdict == DOCKET_ATTACHMENT_TEXT && attachment->length <= MAX_TEXT_FILE &&
           is_type (part, "text", "plain"))
    {
      g_autofree char *words = dup_words (reader, GMIME_PART (part));

      append_words (reader, reader->files, words);
    }
}

static void
take_text (Reader      *reader,
           GMimeObject *part,
           gboolean     forwarded)
{
  g_autofree char *words = dup_words (reader, GMIME_PART (part));

  append_words (reader, forwarded ? reader->forwarded : reader->own, words);
}

/* Whether it is, or begins with, text of that subtype. */
static gboolean
offers (GMimeObject *part,
        const char  *subtype,
        guint        depth)
{
  GMimeMultipart *multipart;

  if (GMIME_IS_PART (part))
    return is_body (part) && is_type (part, "text", subtype);
  if (!GMIME_IS_MULTIPART (part) || depth == 0)
    return FALSE;
  multipart = GMIME_MULTIPART (part);
  for (gint i = 0; i < MIN (g_mime_multipart_get_count (multipart), 3); i++)
    if (offers (g_mime_multipart_get_part (multipart, i), subtype, depth - 1))
      return TRUE;
  return FALSE;
}

/* The plain one where it says anything, else the HTML; pictures of all of them. */
static void
read_alternatives (Reader         *reader,
                   GMimeMultipart *multipart,
                   guint           depth,
                   gboolean        forwarded,
                   gboolean        texts)
{
  static const char *const order[] = { "plain", "html", "enriched" };
  GString *all = forwarded ? reader->forwarded : reader->own;
  gint n = g_mime_multipart_get_count (multipart), chosen = -1;

  for (gsize k = 0; texts && k < G_N_ELEMENTS (order) && chosen < 0; k++)
    for (gint i = 0; i < n && chosen < 0; i++)
      {
        GMimeObject *part = g_mime_multipart_get_part (multipart, i);
        gsize before = all->len;

        if (!offers (part, order[k], 4))
          continue;
        read_part (reader, part, depth + 1, forwarded, TRUE);
        chosen = all->len > before || k > 0 || GMIME_IS_MULTIPART (part) ? i : -1;
      }
  for (gint i = 0; i < n; i++)
    if (i != chosen)
      read_part (reader, g_mime_multipart_get_part (multipart, i), depth + 1, forwarded, FALSE);
}

static void
read_multipart (Reader         *reader,
                GMimeMultipart *multipart,
                guint           depth,
                gboolean        forwarded,
                gboolean        texts)
{
  gint n = g_mime_multipart_get_count (multipart);

  if (is_type (GMIME_OBJECT (multipart), "multipart", "alternative"))
    {
      read_alternatives (reader, multipart, depth, forwarded, texts);
      return;
    }
  if (is_type (GMIME_OBJECT (multipart), "multipart", "report"))
    n = MIN (n, 1);
  if (n == 0 && texts && g_mime_multipart_get_prologue (multipart) != NULL)
    {
      const char *prologue = g_mime_multipart_get_prologue (multipart);
      g_autofree char *text = docket_charset_to_utf8 (prologue, MIN (strlen (prologue), MAX_PLAIN), NULL);
      gboolean cut;
      g_autofree char *words = docket_own_words (text, &cut);

      append_words (reader, reader->own, words);
    }
  for (gint i = 0; i < n; i++)
    read_part (reader, g_mime_multipart_get_part (multipart, i), depth + 1, forwarded, texts);
}

static void
read_part (Reader      *reader,
           GMimeObject *part,
           guint        depth,
           gboolean     forwarded,
           gboolean     texts)
{
  if (depth > reader->rules->max_depth)
    {
      reader->message->excess |= DOCKET_EXCESS_DEPTH;
    }
  else if (GMIME_IS_MULTIPART (part))
    {
      read_multipart (reader, GMIME_MULTIPART (part), depth, forwarded, texts);
    }
  else if (GMIME_IS_MESSAGE_PART (part))
    {
      GMimeMessage *inner = g_mime_message_part_get_message (GMIME_MESSAGE_PART (part));

      if (inner != NULL && g_mime_message_get_mime_part (inner) != NULL)
        read_part (reader, g_mime_message_get_mime_part (inner), depth + 1, TRUE, texts);
    }
  else if (GMIME_IS_PART (part))
    {
      if (is_body (part) && texts)
        take_text (reader, part, forwarded);
      else if (!is_body (part))
        take_attachment (reader, part, depth, forwarded, texts);
      else if (is_type (part, "text", "html"))
        g_ptr_array_add (reader->html, part);
    }
}

static gboolean
needs_places (const DocketMessage *message)
{
  for (guint i = 0; i < message->attachments->len; i++)
    {
      const DocketAttachment *attachment = g_ptr_array_index (message->attachments, i);

      if (attachment->source->content_id != NULL && attachment->verdict == DOCKET_ATTACHMENT_TAKEN)
        return TRUE;
    }
  return FALSE;
}

/* Where the pictures stand in the pages from the @first on. */
static void
find_places (Reader *reader,
             guint   first)
{
  if (!needs_places (reader->message))
    return;
  for (guint i = first; i < MIN (reader->html->len, first + 5); i++)
    {
      g_autofree char *html = dup_text (reader, g_ptr_array_index (reader->html, i), MAX_HTML);

      g_free (docket_html_to_text (html, strlen (html), reader->places));
    }
}

/* They were read as the message's text. */
static void
drop_text_files (DocketMessage *message)
{
  for (guint i = message->attachments->len; i > 0; i--)
    {
      const DocketAttachment *attachment = g_ptr_array_index (message->attachments, i - 1);

      if (attachment->verdict == DOCKET_ATTACHMENT_TEXT && attachment->length <= MAX_TEXT_FILE)
        g_ptr_array_remove_index (message->attachments, i - 1);
    }
}

/* Nothing else came that could be an order. */
static void
judge_encryption (Reader *reader)
{
  DocketMessage *message = reader->message;
  gboolean found = reader->armoured;

  for (guint i = 0; i < message->attachments->len; i++)
    found = found || ((const DocketAttachment *) g_ptr_array_index (message->attachments, i))->verdict == DOCKET_ATTACHMENT_ENCRYPTED;
  message->encrypted = found && reader->own->len == 0 && docket_message_count_pictures (message) == 0;
}

void
docket_message_read_parts (DocketMessage            *message,
                           GMimeMessage             *mime,
                           const DocketMessageRules *rules)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) html = g_ptr_array_new ();
  Reader reader = { .message = message, .rules = rules, .raw = message->raw, .places = places, .html = html,
                    .own = g_string_new (NULL), .forwarded = g_string_new (NULL), .files = g_string_new (NULL) };

  if (g_mime_message_get_mime_part (mime) != NULL && !(message->excess & DOCKET_EXCESS_LENGTH))
    read_part (&reader, g_mime_message_get_mime_part (mime), 0, FALSE, TRUE);
  find_places (&reader, 0);
  docket_attachments_judge (message, places, rules);
  if (reader.files->len > 0 && (reader.own->len == 0 || message->phone != NULL))
    {
      g_string_assign (reader.own, reader.files->str);   /* what stands beside it is the carrier's advertisement */
      drop_text_files (message);
    }
  if (reader.own->len == 0)
    append_words (&reader, reader.own, reader.forwarded->str);
  judge_encryption (&reader);
  message->text = g_string_free (reader.own, FALSE);
  g_string_free (reader.forwarded, TRUE);
  g_string_free (reader.files, TRUE);
}
