/* docket-attachment.c: which attachments are pictures of the order, and why the others are not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-html-text-private.h"
#include "docket-message-private.h"
#include "docket-sniff-private.h"

#include <string.h>

#define MAX_NAME 120
#define MAX_LISTED 100      /* of those that are no pictures, beside the pictures */
#define MAX_HEAD (160 * 1024)
#define SMALL_FILE (120 * 1024)
#define TRACKING_PIXELS 3
#define ICON_PIXELS 64
#define LOGO_PIXELS 200

/* How carriers and mail programs call their own graphics. */
static const char *const graphics[] = {
  "dottedline", "spacer", "masthead", "tmobile", "tmo_", "vzw", "pixel.", "clear.gif", "transparent.gif", "blank.gif",
  "bullet", "footer", "header_", "mms_logo", "o2_", "orange_logo", "sprint", "audio.gif", "video.gif", "smil",
};

void
docket_attachment_source_free (DocketAttachmentSource *source)
{
  if (source == NULL)
    return;
  g_bytes_unref (source->bytes);
  g_free (source->content_id);
  g_free (source);
}

void
docket_attachment_free (DocketAttachment *attachment)
{
  g_free (attachment->name);
  g_free (attachment->claimed);
  docket_attachment_source_free (attachment->source);
  g_free (attachment);
}

/* What file systems and web pages could take for something else. */
static void
replace_unsafe (char *name)
{
  for (char *c = name; *c != '\0'; c++)
    if (strchr ("\"*:<>?|;&$`'", *c) != NULL)
      *c = '_';
}

/* The last part of a path, without what makes it hidden, and with an ending that tells what it is. */
static char *
dup_safe_name (const char *given,
               const char *type,
               guint       number)
{
  const char *slash = given != NULL ? MAX (strrchr (given, '/'), strrchr (given, '\\')) : NULL;
  g_autofree char *name = g_strdup (slash != NULL ? slash + 1 : given != NULL ? given : "");
  const char *ending = docket_sniff_ending (type);
  const char *dot;

  replace_unsafe (name);
  while (*name == '.' || *name == ' ' || *name == '-')
    memmove (name, name + 1, strlen (name));
  if (*name == '\0')
    return g_strdup_printf ("%s-%u%s", *ending != '\0' ? "picture" : "part", number, ending);
  dot = strrchr (name, '.');
  if (*ending != '\0' && (dot == NULL || strlen (dot) > 5))
    {
      g_autofree char *full = g_strconcat (name, ending, NULL);

      g_free (name);
      name = g_steal_pointer (&full);
      dot = strrchr (name, '.');
    }
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    {
      g_autofree char *start = g_utf8_substring (name, 0, MAX_NAME - 8);

      return g_strconcat (start, dot != NULL && strlen (dot) <= 6 ? dot : "", NULL);
    }
  return g_steal_pointer (&name);
}

static gsize
estimate_length (const DocketAttachmentSource *source)
{
  gsize encoded = source->end - source->start;

  return source->encoding == GMIME_CONTENT_ENCODING_BASE64 ? encoded / 78 * 57 + encoded % 78 * 3 / 4 : encoded;
}

/* The first bytes, decoded. */
static gsize
decode_head (const DocketAttachmentSource *source,
             guint8                       *head,
             gsize                         max)
{
  gsize length, n = MIN (source->end - source->start, max * 3 / 2);
  const char *data = g_bytes_get_data (source->bytes, &length);
  g_autofree char *out = NULL;
  GMimeEncoding state;

  if (source->start >= length || n == 0)
    return 0;
  g_mime_encoding_init_decode (&state, source->encoding);
  out = g_malloc (g_mime_encoding_outlen (&state, n) + 16);
  n = g_mime_encoding_flush (&state, data + source->start, n, out);
  n = MIN (n, max);
  memcpy (head, out, n);
  return n;
}

static void
measure (DocketAttachment *attachment)
{
  g_autofree guint8 *head = g_malloc (MAX_HEAD);
  gsize n = decode_head (attachment->source, head, MAX_HEAD);

  docket_sniff_size (head, n, &attachment->width, &attachment->height);
}

static void
judge_alone (DocketAttachment         *attachment,
             const char               *name,
             const DocketMessageRules *rules)
{
  guint8 head[DOCKET_SNIFF_BYTES];
  gsize n = decode_head (attachment->source, head, sizeof head);
  DocketSniff sniff = docket_sniff (head, n);

  attachment->type = sniff.type;
  attachment->verdict = docket_sniff_claim (name != NULL ? name : "", attachment->claimed, sniff);
  if (n == 0)
    attachment->verdict = DOCKET_ATTACHMENT_EMPTY;
  else if (attachment->verdict == DOCKET_ATTACHMENT_TAKEN && attachment->length > rules->max_attachment)
    attachment->verdict = DOCKET_ATTACHMENT_TOO_LARGE;
  if (sniff.verdict == DOCKET_ATTACHMENT_TAKEN && attachment->length <= SMALL_FILE)
    measure (attachment);
}

DocketAttachment *
docket_attachment_add (DocketMessage            *message,
                       const char               *name,
                       const char               *claimed,
                       gboolean                  shown,
                       DocketAttachmentSource   *source,
                       const DocketMessageRules *rules)
{
  DocketAttachment *attachment;

  if (message->attachments->len >= rules->max_attachments + MAX_LISTED)
    {
      message->excess |= DOCKET_EXCESS_ATTACHMENTS;
      docket_attachment_source_free (source);
      return NULL;
    }
  attachment = g_new0 (DocketAttachment, 1);
  attachment->source = source;
  attachment->claimed = g_strdup (claimed);
  attachment->shown = shown;
  attachment->length = estimate_length (source);
  judge_alone (attachment, name, rules);
  attachment->name = dup_safe_name (name, attachment->type, message->attachments->len + 1);
  g_ptr_array_add (message->attachments, attachment);
  return attachment;
}

static gboolean
is_forwarding (const DocketMessage *message)
{
  static const char *const marks[] = { "fwd:", "fw:", "wg:", "tr:", "rv:", "enc:", "doorst:", "i:", "vs:", "pd:" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_ascii_strncasecmp (message->subject != NULL ? message->subject : "", marks[i], strlen (marks[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_graphic (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (graphics); i++)
    if (g_str_has_prefix (lower, graphics[i]))
      return TRUE;
  return FALSE;
}

/* "image001.png", as Outlook calls what stands in the text. */
static gboolean
is_numbered_by_outlook (const DocketAttachment *attachment)
{
  return g_ascii_strncasecmp (attachment->name, "image0", 6) == 0 && strlen (attachment->name) >= 12 &&
         attachment->source->content_id != NULL;
}

/* A banner, or beside attached pictures anything small that Outlook put into the text. */
static gboolean
is_banner (const DocketMessage    *message,
           const DocketAttachment *attachment)
{
  if (!is_numbered_by_outlook (attachment) || attachment->width == 0 || g_strcmp0 (attachment->type, "image/jpeg") == 0)
    return FALSE;
  if (attachment->width * 2 >= attachment->height * 5)
    return TRUE;
  for (guint i = 0; i < message->attachments->len; i++)
    {
      const DocketAttachment *other = g_ptr_array_index (message->attachments, i);

      if (other->verdict == DOCKET_ATTACHMENT_TAKEN && !other->shown)
        return TRUE;
    }
  return FALSE;
}

static DocketAttachmentVerdict
judge_shown (const DocketMessage    *message,
             const DocketAttachment *attachment,
             DocketHtmlPlace         place)
{
  guint larger = MAX (attachment->width, attachment->height), smaller = MIN (attachment->width, attachment->height);
  gboolean logo = larger > 0 && (smaller < LOGO_PIXELS / 2 || larger <= LOGO_PIXELS);

  if (place == DOCKET_HTML_SIGNATURE)
    return DOCKET_ATTACHMENT_SIGNATURE;
  if (place == DOCKET_HTML_QUOTED && !is_forwarding (message))
    return DOCKET_ATTACHMENT_QUOTED;
  if (larger > 0 && larger <= ICON_PIXELS)
    return DOCKET_ATTACHMENT_DECORATION;
  if ((logo && (place == DOCKET_HTML_OWN || is_numbered_by_outlook (attachment))) || is_banner (message, attachment))
    return DOCKET_ATTACHMENT_DECORATION;
  return DOCKET_ATTACHMENT_TAKEN;
}

static DocketAttachmentVerdict
judge_picture (const DocketMessage    *message,
               const DocketAttachment *attachment,
               GHashTable             *places)
{
  const char *id = attachment->source->content_id;
  DocketHtmlPlace place = id != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (places, id)) : 0;
  guint smaller = MIN (attachment->width, attachment->height);

  if (attachment->width > 0 && smaller <= TRACKING_PIXELS)
    return DOCKET_ATTACHMENT_TRACKING;
  if (attachment->length < SMALL_FILE && is_graphic (attachment->name) &&
      (attachment->shown || message->phone != NULL || g_strcmp0 (attachment->type, "image/gif") == 0))
    return DOCKET_ATTACHMENT_DECORATION;
  if (place == 0 && !attachment->shown)
    return DOCKET_ATTACHMENT_TAKEN;
  return judge_shown (message, attachment, place);
}

static gboolean
is_same_content (const DocketAttachment *a,
                 const DocketAttachment *b)
{
  const DocketAttachmentSource *one = a->source, *other = b->source;
  gsize length = one->end - one->start;

  if (length != other->end - other->start || one->encoding != other->encoding)
    return FALSE;
  return memcmp ((const char *) g_bytes_get_data (one->bytes, NULL) + one->start,
                 (const char *) g_bytes_get_data (other->bytes, NULL) + other->start, length) == 0;
}

static gboolean
is_repeated (const DocketMessage    *message,
             const DocketAttachment *attachment,
             guint                   before)
{
  for (guint i = 0; i < before; i++)
    {
      const DocketAttachment *other = g_ptr_array_index (message->attachments, i);

      if (other->verdict == DOCKET_ATTACHMENT_TAKEN && is_same_content (attachment, other))
        return TRUE;
    }
  return FALSE;
}

void
docket_attachments_judge (DocketMessage            *message,
                          GHashTable               *places,
                          const DocketMessageRules *rules)
{
  guint taken = 0;

  for (guint i = 0; i < message->attachments->len; i++)
    {
      DocketAttachment *attachment = g_ptr_array_index (message->attachments, i);

      if (attachment->verdict != DOCKET_ATTACHMENT_TAKEN)
        continue;
      attachment->verdict = judge_picture (message, attachment, places);
      if (attachment->verdict == DOCKET_ATTACHMENT_TAKEN && is_repeated (message, attachment, i))
        attachment->verdict = DOCKET_ATTACHMENT_REPEATED;
      if (attachment->verdict == DOCKET_ATTACHMENT_TAKEN && ++taken > rules->max_attachments)
        attachment->verdict = DOCKET_ATTACHMENT_TOO_MANY;
    }
}
