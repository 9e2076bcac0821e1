/* docket-message-trace.c: the way a message came, and what the receiving host says of its sender (RFC 8601)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-message-private.h"

#include <string.h>

#define MAX_TRACE 30
#define MAX_VALUE 8192
#define MAX_HEADERS 2000

typedef struct
{
  DocketMessage *message;
  const char *trusted;      /* NULL: the topmost one's id, once it is known */
  char *id;
  const char *domain;       /* the sender's; "" where there is none */
  guint received;
  gboolean seen_trusted;
  gboolean aligned;
} Reader;

/* @raw without comments, line ends as blanks. (transfer full) */
static char *
dup_without_comments (const char *raw)
{
  GString *out = g_string_new (NULL);
  guint depth = 0;

  for (gsize i = 0; raw[i] != '\0' && i < MAX_VALUE; i++)
    {
      if (raw[i] == '(')
        depth++;
      else if (raw[i] == ')' && depth > 0)
        depth--;
      else if (depth == 0)
        g_string_append_c (out, g_ascii_isspace (raw[i]) ? ' ' : g_ascii_tolower (raw[i]));
    }
  return g_string_free (out, FALSE);
}

/* The word after " by " or "from ". (transfer full) (nullable) */
static char *
dup_word_after (const char *text,
                const char *key)
{
  const char *at = strstr (text, key);
  g_autofree char *word = NULL;

  if (at == NULL)
    return NULL;
  at += strlen (key);
  at += strspn (at, " ");
  word = g_strndup (at, strcspn (at, " ;("));
  return *word != '\0' ? docket_charset_to_utf8 (word, strlen (word), NULL) : NULL;
}

/* How long the address at @text is that @close ends; 0: there is none. */
static gsize
measure_ip (const char *text,
            char        close)
{
  gsize length = strspn (text, "0123456789abcdefABCDEF.:");

  return length >= 2 && length <= 45 && text[length] == close ? length : 0;
}

/* The last address before "by", "[192.0.2.7]" or, as qmail and Exchange write it, "(192.0.2.7)", that is not what the
 * sender called itself. */
static char *
dup_ip (const char *raw)
{
  const char *by = strstr (raw, " by ");
  const char *end = by != NULL ? by : raw + strlen (raw);
  const char *best = NULL;
  gsize length = 0;

  for (const char *open = raw; open < end; open++)
    {
      gboolean bracket = *open == '[' && !(open - raw >= 5 && g_ascii_strncasecmp (open - 5, "helo=", 5) == 0);
      gboolean parenthesis = *open == '(' && (open == raw || open[-1] == ' ');
      const char *address = bracket && g_ascii_strncasecmp (open + 1, "ipv6:", 5) == 0 ? open + 6 : open + 1;
      gsize found = bracket || parenthesis ? measure_ip (address, bracket ? ']' : ')') : 0;

      best = found > 0 ? address : best;
      length = found > 0 ? found : length;
    }
  return best != NULL ? g_strndup (best, length) : NULL;
}

static DocketMessageTrace *
read_received (const char *raw)
{
  g_autofree char *line = g_strndup (raw, MIN (strlen (raw), MAX_VALUE));
  g_autofree char *plain = NULL;
  DocketMessageTrace *trace = g_new0 (DocketMessageTrace, 1);

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_isspace (*c))
      *c = ' ';
  plain = dup_without_comments (line);
  trace->by = dup_word_after (plain, "by ");
  if (g_str_has_prefix (g_strchug (plain), "from "))
    trace->from = dup_word_after (plain, "from ");
  trace->address = dup_ip (line);
  return trace;
}

static gboolean
is_same_host (const char *a,
              const char *b)
{
  return a != NULL && b != NULL && g_ascii_strcasecmp (a, b) == 0;
}

/* FALSE where what follows was written before the message reached the trusted host. */
static gboolean
take_received (Reader     *reader,
               const char *raw)
{
  DocketMessageTrace *trace = read_received (raw);
  gboolean trusted = is_same_host (trace->by, reader->trusted);
  gboolean within = reader->trusted != NULL ? trusted || !reader->seen_trusted : reader->received == 0;

  reader->received++;
  reader->seen_trusted = reader->seen_trusted || trusted;
  if (reader->message->trace->len < MAX_TRACE)
    g_ptr_array_add (reader->message->trace, trace);
  else
    {
      g_free (trace->by);
      g_free (trace->from);
      g_free (trace->address);
      g_free (trace);
    }
  return within;
}

static gboolean
is_below (const char *domain,
          const char *parent)
{
  gsize length = strlen (domain), n = strlen (parent);

  return strchr (parent, '.') != NULL && length > n && domain[length - n - 1] == '.' &&
         g_str_has_suffix (domain, parent);
}

/* Relaxed, as DMARC means it: one is the other or below it. */
static gboolean
is_aligned (const char *domain,
            const char *sender)
{
  const char *at = strrchr (domain, '@');

  if (at != NULL)
    domain = at + 1;
  return *sender != '\0' && (g_str_equal (domain, sender) || is_below (domain, sender) || is_below (sender, domain));
}

static DocketMessageProof
read_proof (const char *word)
{
  if (g_str_equal (word, "pass"))
    return DOCKET_PROOF_PASS;
  if (g_str_equal (word, "fail") || g_str_equal (word, "hardfail"))
    return DOCKET_PROOF_FAIL;
  return g_str_equal (word, "none") ? DOCKET_PROOF_NONE : DOCKET_PROOF_OTHER;
}

static void
raise_proof (DocketMessageProof *proof,
             DocketMessageProof  said)
{
  if (*proof == DOCKET_PROOF_NONE || said == DOCKET_PROOF_PASS)
    *proof = said;
}

/* "dkim=pass header.d=example.org": one of several. */
static void
take_result (Reader     *reader,
             const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 40);
  DocketMessageProof said = DOCKET_PROOF_NONE;
  DocketMessageProof *proof = NULL;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      char *value = strchr (words[i], '=');

      if (value == NULL)
        continue;
      *value++ = '\0';
      if (proof == NULL)
        {
          proof = g_str_has_prefix (words[i], "spf") ? &reader->message->spf
                : g_str_has_prefix (words[i], "dkim") && words[i][4] != '-' ? &reader->message->dkim
                : g_str_has_prefix (words[i], "dmarc") ? &reader->message->dmarc : NULL;
          if (proof == NULL)
            return;
          said = read_proof (value);
          raise_proof (proof, said);
        }
      else if (said == DOCKET_PROOF_PASS &&
               (g_str_equal (words[i], "header.d") || g_str_equal (words[i], "header.i") ||
                g_str_equal (words[i], "smtp.mailfrom")))
        {
          reader->aligned = reader->aligned || is_aligned (value, reader->domain);
        }
    }
}

static void
take_results (Reader     *reader,
              const char *raw)
{
  g_autofree char *plain = dup_without_comments (raw);
  g_auto (GStrv) parts = g_strsplit (plain, ";", 40);
  g_auto (GStrv) id = parts[0] != NULL ? g_strsplit (g_strstrip (parts[0]), " ", 2) : NULL;

  if (id == NULL || id[0] == NULL)
    return;
  if (reader->trusted == NULL && reader->id == NULL)
    reader->id = g_strdup (id[0]);
  if (!is_same_host (id[0], reader->trusted != NULL ? reader->trusted : reader->id))
    return;
  for (gsize i = 1; parts[i] != NULL; i++)
    take_result (reader, g_strstrip (parts[i]));
}

static void
take_headers (Reader      *reader,
              GMimeObject *headers)
{
  GMimeHeaderList *list = g_mime_object_get_header_list (headers);
  gboolean within = TRUE;

  for (gint i = 0; i < MIN (g_mime_header_list_get_count (list), MAX_HEADERS); i++)
    {
      GMimeHeader *header = g_mime_header_list_get_header_at (list, i);
      const char *name = g_mime_header_get_name (header);
      const char *raw = g_mime_header_get_raw_value (header);

      if (raw == NULL)
        continue;
      if (g_ascii_strcasecmp (name, "Received") == 0)
        within = take_received (reader, raw) && within;
      else if (within && g_ascii_strcasecmp (name, "Authentication-Results") == 0)
        take_results (reader, raw);
    }
}

void
docket_message_read_trace (DocketMessage            *message,
                           GMimeObject              *headers,
                           const DocketMessageRules *rules)
{
  const char *at = message->sender != NULL ? strrchr (message->sender->address, '@') : NULL;
  Reader reader = { .message = message, .trusted = rules->trusted_host, .domain = at != NULL ? at + 1 : "" };

  take_headers (&reader, headers);
  message->proven = message->dmarc == DOCKET_PROOF_PASS || (message->dmarc != DOCKET_PROOF_FAIL && reader.aligned);
  message->forged = message->dmarc == DOCKET_PROOF_FAIL ||
                    (!message->proven && message->spf == DOCKET_PROOF_FAIL && message->dkim != DOCKET_PROOF_PASS);
  g_free (reader.id);
}
