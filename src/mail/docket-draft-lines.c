/* docket-draft-lines.c: a message's subject and lines, in turn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-draft-private.h"
#include "docket-time.h"

#include <string.h>

#define MAX_WORDS_LINES 8
#define MIN_TELEPHONE 9
#define MAX_TELEPHONE 15
#define MAX_TELEPHONE_LETTERS 40   /* with what stands between the digits */
#define MIN_PROSE 4      /* words such as "I would like to" */
#define MIN_QUESTION 3   /* words and the mark: "?" alone asks nothing that a person could answer */
#define MAX_COMMENT 2000

typedef struct
{
  DocketReading *reading;
  GPtrArray *lines;        /* char*: the subject first */
  GArray *all;             /* DocketTokens of each */
  const char *unread;      /* of the message's text: what is not among the lines; "" where all is */
  guint collected;         /* lines of a stamp's words */
  gboolean paragraph_over, paragraph_of_subject;
} Lines;

/* "Re: " and what other mail programs write for it: the subject is ours then. */
static gboolean
is_reply (const char *subject)
{
  static const char *const marks[] = { "re:", "re：", "aw:", "sv:", "antw:", "vs:", "odp:", "res:", "返信:", "回复:", "回覆:", "답장:" };
  g_autofree char *folded = g_utf8_casefold (subject, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_has_prefix (folded, marks[i]))
      return TRUE;
  return FALSE;
}

static void
split (Lines *lines)
{
  const DocketMessage *message = lines->reading->message;
  const char *text = message->text;
  gsize read = 0;

  g_ptr_array_add (lines->lines, g_strdup (is_reply (message->subject) ? "" : message->subject));
  while (*text != '\0' && lines->lines->len <= DOCKET_DRAFT_MAX_LINES && read < DOCKET_DRAFT_MAX_TEXT)
    {
      gsize length = strcspn (text, "\n");
      g_autofree char *line = g_strndup (text, length);

      read += length + 1;
      g_ptr_array_add (lines->lines, g_strdup (g_strstrip (line)));
      text += length + (text[length] == '\n');
    }
  lines->unread = text;
}

static gboolean
begins_with (const DocketReading *reading,
             const DocketTokens  *tokens,
             DocketWordKind       kind)
{
  const DocketToken *token = tokens->tokens->len > 0 ? &g_array_index (tokens->tokens, DocketToken, 0) : NULL;

  return token != NULL && token->kind == DOCKET_TOKEN_WORD && docket_token_get (reading->rules, token, kind) != NULL;
}

static guint
count_unknown (const DocketTokens *tokens)
{
  guint n = 0;

  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const DocketToken *token = &g_array_index (tokens->tokens, DocketToken, i);

      n += token->kind == DOCKET_TOKEN_UNKNOWN && !token->used;
    }
  return n;
}

static gboolean
means_one_of (const DocketReading  *reading,
              const DocketToken    *token,
              const DocketWordKind *kinds,
              gsize                 n_kinds)
{
  for (gsize k = 0; token->kind == DOCKET_TOKEN_WORD && k < n_kinds; k++)
    if (docket_token_get (reading->rules, token, kinds[k]) != NULL)
      return TRUE;
  return FALSE;
}

/* "Tel: 030 1234"; the same without the colon, in an address, is none. */
static gboolean
begins_with_key (const DocketReading *reading,
                 const DocketTokens  *tokens)
{
  static const DocketWordKind keys[] = { DOCKET_WORD_KEY_WORDS, DOCKET_WORD_KEY_PLACE, DOCKET_WORD_KEY_NAME,
                                         DOCKET_WORD_KEY_PHONE, DOCKET_WORD_KEY_FONT, DOCKET_WORD_KEY_TEMPLATE };
  const DocketToken *first = (const DocketToken *) (gpointer) tokens->tokens->data;

  return tokens->tokens->len > 1 && first[1].kind == DOCKET_TOKEN_SIGN && first[1].sign == ':' &&
         means_one_of (reading, &first[0], keys, G_N_ELEMENTS (keys));
}

/* Whether the line can hold something of an order besides words: what it says alone is not asked. */
static gboolean
orders_something (const DocketReading *reading,
                  const DocketTokens  *tokens)
{
  static const DocketWordKind kinds[] = { DOCKET_WORD_ARTWORK, DOCKET_WORD_PRODUCT, DOCKET_WORD_PAPER, DOCKET_WORD_PLACE,
                                          DOCKET_WORD_EXPRESS, DOCKET_WORD_BY, DOCKET_WORD_COPIES, DOCKET_WORD_BORDER,
                                          DOCKET_WORD_LAYOUT, DOCKET_WORD_SHAPE };

  if (begins_with_key (reading, tokens))
    return TRUE;
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const DocketToken *token = &g_array_index (tokens->tokens, DocketToken, i);

      if (token->kind == DOCKET_TOKEN_SIZE || token->kind == DOCKET_TOKEN_COPIES || token->kind == DOCKET_TOKEN_PICTURE)
        return TRUE;
      if (means_one_of (reading, token, kinds, G_N_ELEMENTS (kinds)))
        return TRUE;
    }
  return FALSE;
}

/* "Tel: 030 1234" directly beneath a street and a town is a line of the same stamp; beneath "Ayumi & Ken" it is how
 * their sender can be called. */
static gboolean
continues_address (const DocketReading *reading,
                   const DocketTokens  *tokens)
{
  const char *words = reading->collecting->words;

  return words != NULL && strpbrk (words, "0123456789") != NULL && begins_with (reading, tokens, DOCKET_WORD_KEY_PHONE);
}

static gboolean
holds_word (const DocketReading *reading,
            const DocketTokens  *tokens,
            DocketWordKind       kind)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    if (means_one_of (reading, &g_array_index (tokens->tokens, DocketToken, i), &kind, 1))
      return TRUE;
  return FALSE;
}

static gboolean
holds_sign (const DocketTokens *tokens,
            gunichar            sign)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const DocketToken *token = &g_array_index (tokens->tokens, DocketToken, i);

      if (token->kind == DOCKET_TOKEN_SIGN && token->sign == sign)
        return TRUE;
    }
  return FALSE;
}

static gboolean
names_stamp (const DocketReading *reading,
             const DocketTokens  *tokens)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    if (docket_draft_is_stamp (reading, &g_array_index (tokens->tokens, DocketToken, i)))
      return TRUE;
  return FALSE;
}

/* "I'd like to order a stamp": its words are still to come. */
static gboolean
asks_for_stamp (const DocketReading *reading,
                const DocketTokens  *tokens)
{
  return names_stamp (reading, tokens) && count_unknown (tokens) == 0 && !docket_draft_says_words (reading, tokens) &&
         !holds_word (reading, tokens, DOCKET_WORD_QUESTION);
}

/* "How long does it take?" is engraved on nothing. */
static gboolean
is_question (const DocketReading *reading,
             const DocketTokens  *tokens)
{
  return holds_sign (tokens, '?') && (holds_word (reading, tokens, DOCKET_WORD_QUESTION) || names_stamp (reading, tokens));
}

/* "Please engrave Emma on it. Thanks, Mia", "I would like it to say Emma": a sentence about the words is not they. */
static gboolean
is_prose (const DocketReading *reading,
          const DocketTokens  *tokens)
{
  guint fillers = 0;

  if (begins_with (reading, tokens, DOCKET_WORD_PLEASE))
    return TRUE;
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const DocketToken *token = &g_array_index (tokens->tokens, DocketToken, i);
      DocketWordKind filler = DOCKET_WORD_FILLER;

      if (fillers == i && means_one_of (reading, token, &filler, 1))
        fillers++;
    }
  return fillers >= MIN_PROSE && count_unknown (tokens) > 0;
}

/* A line of a stamp's words, where they stand in lines of their own. FALSE where it is none. */
static gboolean
collect_words (Lines              *lines,
               const DocketTokens *tokens)
{
  DocketReading *reading = lines->reading;
  g_autofree char *words = NULL;

  if (reading->collecting == NULL)
    return FALSE;
  if (*tokens->text == '\0')
    {
      if (lines->collected > 0)
        reading->collecting = NULL;
      return TRUE;
    }
  if (lines->collected == 0 && asks_for_stamp (reading, tokens))
    return FALSE;
  if (begins_with (reading, tokens, DOCKET_WORD_CLOSING) || docket_draft_says_words (reading, tokens) ||
      is_question (reading, tokens) || is_prose (reading, tokens) ||
      (orders_something (reading, tokens) && count_unknown (tokens) == 0 && !continues_address (reading, tokens)))
    {
      reading->collecting = NULL;
      return FALSE;
    }
  if (lines->collected >= MAX_WORDS_LINES)
    {
      docket_draft_note_rest (reading->draft, TRUE, tokens->text);
      reading->collecting = NULL;
      return FALSE;
    }
  words = docket_draft_dup_line_words (reading, tokens);
  docket_wish_add_words (reading->collecting, words);
  if (reading->collecting->words_text == NULL)
    reading->collecting->words_text = g_strdup (tokens->text);
  lines->collected++;
  return TRUE;
}

/* Another stamp's words begin. */
static void
count_anew (Lines            *lines,
            const DocketWish *before)
{
  if (lines->reading->collecting != before)
    lines->collected = 0;
}

/* As much of it as there is room for. Returns what is left; "" where nothing is. */
static const char *
append_line (GString    *all,
             const char *text)
{
  gsize room = all->len < MAX_COMMENT ? MAX_COMMENT - all->len : 0, length = strlen (text);

  if (length > room)
    length = (gsize) (g_utf8_find_prev_char (text, text + room + 1) - text);
  if (all->len > 0 && length > 0)
    g_string_append_c (all, '\n');
  g_string_append_len (all, text, (gssize) length);
  return text + length;
}

static void
comment (DocketReading *reading,
         const char    *text)
{
  gboolean first = reading->comment->len == 0;
  const char *rest = append_line (reading->comment, text);

  if (*rest != '\0')
    docket_draft_note_rest (reading->draft, FALSE, first ? rest : text);
}

static void
read_time (DocketReading *reading,
           DocketTokens  *tokens)
{
  g_autofree char *text = NULL, *value = NULL;
  gint64 at = 0;

  if (!docket_draft_read_time (reading, tokens, docket_draft_says_words (reading, tokens), &at, &text))
    return;
  if (at == 0)
    {
      docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_TIME, FALSE, text, NULL);
      return;
    }
  if (reading->draft->wanted_by != 0)
    return;
  reading->draft->wanted_by = at;
  value = docket_time_to_rfc3339 (at);
  docket_draft_add_said (reading->draft, DOCKET_SAID_WANTED_BY, text, value);
  reading->understood = TRUE;
}

/* "Phone 090 1234": every word is known, and the order is none of it. */
static gboolean
says_number (const DocketTokens *tokens)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      const DocketToken *token = &g_array_index (tokens->tokens, DocketToken, i);

      if (token->kind == DOCKET_TOKEN_NUMBER && !token->used)
        return TRUE;
    }
  return FALSE;
}

/* "Ken", alone in a line: who writes, which is known. */
static gboolean
is_senders_name (const DocketReading *reading,
                 const char          *line)
{
  const DocketMessageAddress *sender = reading->message->sender;
  g_autofree char *name = sender != NULL && sender->name != NULL ? g_utf8_casefold (sender->name, -1) : g_strdup ("");
  g_autofree char *said = g_utf8_casefold (line, -1);
  g_auto (GStrv) parts = g_strsplit (name, " ", -1);

  return g_str_equal (said, name) || g_strv_contains ((const char *const *) parts, said);
}

/* "０９０－１２３４－５６７８", alone in a line, as signatures have it. */
static gboolean
is_telephone (const char *line)
{
  static const char *const between[] = { " ", "-", "+", "(", ")", "/", ".", "\u3000", "－", "ー", "‐", "–", "（", "）",
                                         "＋" };
  guint digits = 0, letters = 0;

  for (const char *c = line; *c != '\0'; c = g_utf8_next_char (c))
    {
      gboolean digit = g_unichar_isdigit (g_utf8_get_char (c)), known = digit;

      for (gsize i = 0; !known && i < G_N_ELEMENTS (between); i++)
        known = g_str_has_prefix (c, between[i]);
      if (!known || ++letters > MAX_TELEPHONE_LETTERS)
        return FALSE;
      digits += digit;
    }
  return digits >= MIN_TELEPHONE && digits <= MAX_TELEPHONE;
}

static void
take_telephone (DocketReading *reading,
                const char    *line)
{
  reading->draft->phone = g_strdup (line);
  docket_draft_add_said (reading->draft, DOCKET_SAID_PHONE, line, line);
}

/* FALSE where the letter is over. */
static gboolean
read_line (Lines        *lines,
           DocketTokens *tokens,
           gboolean      subject)
{
  DocketReading *reading = lines->reading;
  const DocketWish *before;
  gboolean order, greets;

  if (!subject && collect_words (lines, tokens))
    return TRUE;
  before = reading->collecting;
  if (tokens->tokens->len == 0)
    {
      lines->paragraph_over = lines->paragraph_over || (reading->paragraph->len > 0 && !lines->paragraph_of_subject);
      return TRUE;
    }
  if (docket_draft_read_key (reading, tokens))
    {
      count_anew (lines, before);
      reading->understood = TRUE;
      return TRUE;
    }
  read_time (reading, tokens);
  greets = begins_with (reading, tokens, DOCKET_WORD_GREETING);
  order = docket_draft_read_line (reading, tokens, subject);
  count_anew (lines, before);
  if (!order && !subject && begins_with (reading, tokens, DOCKET_WORD_CLOSING))
    return FALSE;
  if (greets || (count_unknown (tokens) == 0 && (order || !says_number (tokens))))
    return TRUE;
  if (!subject && reading->draft->phone == NULL && is_telephone (tokens->text))
    return take_telephone (reading, tokens->text), TRUE;
  if (!subject && !is_senders_name (reading, tokens->text))
    comment (reading, tokens->text);
  if (order || lines->paragraph_over || is_prose (reading, tokens))
    return TRUE;
  if (lines->paragraph_of_subject)
    g_string_truncate (reading->paragraph, 0);   /* it says what the letter is about, rather than the letter's words */
  append_line (reading->paragraph, tokens->text);
  lines->paragraph_of_subject = subject;
  return TRUE;
}

/* Sizes, numbers and pictures: what stands in no letter by chance. */
static gboolean
counts_something (const DocketTokens *tokens)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      DocketTokenKind kind = g_array_index (tokens->tokens, DocketToken, i).kind;

      if (kind == DOCKET_TOKEN_SIZE || kind == DOCKET_TOKEN_COPIES || kind == DOCKET_TOKEN_PICTURE)
        return TRUE;
    }
  return FALSE;
}

/* The lines that are not read, as far as the first that might order something; what is longer than a letter might. */
static void
note_unread (const Lines *lines)
{
  const DocketReading *reading = lines->reading;
  const char *text = lines->unread;
  gboolean orders = FALSE;
  g_autofree char *first = NULL;
  gsize read = 0;

  text += strspn (text, "\n ");
  first = g_strndup (text, strcspn (text, "\n"));
  while (*text != '\0' && !orders)
    {
      gsize length = strcspn (text, "\n");
      g_autofree char *line = g_strndup (text, length);
      DocketTokens tokens;

      docket_tokens_read (&tokens, line, reading->rules, NULL);
      read += length + 1;
      orders = counts_something (&tokens) || begins_with_key (reading, &tokens) || read > DOCKET_DRAFT_MAX_TEXT;
      docket_tokens_clear (&tokens);
      text += length + (text[length] == '\n');
    }
  if (*first != '\0')
    docket_draft_note_rest (reading->draft, orders, first);
}

/* A subject, or a line, that asks for a stamp and says nothing of its words: they are the lines that follow. */
static void
expect_words (Lines *lines,
              guint  before)
{
  DocketReading *reading = lines->reading;
  DocketWish *request = reading->requests->len == before + 1 ? g_ptr_array_index (reading->requests, before) : NULL;

  if (request == NULL || request->words != NULL || reading->collecting != NULL || reading->draft->pictures->len > 0 ||
      (request->product == NULL && g_strcmp0 (request->artwork, DOCKET_ARTWORK_STAMP) != 0) ||
      (request->product != NULL && !docket_product_is (request->product, DOCKET_ARTWORK_STAMP)))
    return;
  for (guint i = 1; i < lines->all->len; i++)   /* the greeting is not among them */
    {
      const DocketTokens *tokens = &g_array_index (lines->all, DocketTokens, i);

      if (begins_with (reading, tokens, DOCKET_WORD_KEY_WORDS) || begins_with (reading, tokens, DOCKET_WORD_KEY_TEMPLATE))
        return;
    }
  reading->collecting = request;
  lines->collected = 0;
}

/* Whether the stamp's words stand directly beneath the line: a letter's next paragraph may be about anything. */
static gboolean
heads_words (const Lines *lines,
             guint        i)
{
  const DocketTokens *next = i + 1 < lines->all->len ? &g_array_index (lines->all, DocketTokens, i + 1) : NULL;

  return i == 0 || (next != NULL && *next->text != '\0' && !begins_with (lines->reading, next, DOCKET_WORD_CLOSING) &&
                    asks_for_stamp (lines->reading, &g_array_index (lines->all, DocketTokens, i)));
}

/* What a person has to read, where no order comes of it. */
static void
note_asking (DocketReading      *reading,
             const DocketTokens *tokens)
{
  reading->question = reading->question || holds_word (reading, tokens, DOCKET_WORD_QUESTION);
  reading->questioned = reading->questioned || (tokens->tokens->len >= MIN_QUESTION && holds_sign (tokens, '?'));
  reading->cancel = reading->cancel || holds_word (reading, tokens, DOCKET_WORD_CANCEL);
}

static void
read_all (Lines *lines)
{
  for (guint i = 0; i < lines->all->len; i++)
    {
      DocketTokens *tokens = &g_array_index (lines->all, DocketTokens, i);
      guint before;
      gboolean greeting = lines->collected == 0 && begins_with (lines->reading, tokens, DOCKET_WORD_GREETING);

      if (greeting && lines->reading->collecting != NULL && !orders_something (lines->reading, tokens))
        continue;
      if (tokens->rest != NULL)
        docket_draft_note_rest (lines->reading->draft, counts_something (tokens), tokens->rest);
      note_asking (lines->reading, tokens);
      before = lines->reading->requests->len;
      if (!read_line (lines, tokens, i == 0))
        return;
      if (heads_words (lines, i))
        expect_words (lines, before);
    }
  note_unread (lines);
}

static void
clear_tokens (gpointer tokens)
{
  docket_tokens_clear (tokens);
}

void
docket_draft_read_lines (DocketReading *reading)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (DocketTokens));
  Lines lines = { .reading = reading, .lines = texts, .all = all };

  g_array_set_clear_func (all, clear_tokens);
  split (&lines);
  for (guint i = 0; i < texts->len; i++)
    {
      DocketTokens tokens;

      docket_tokens_read (&tokens, g_ptr_array_index (texts, i), reading->rules, reading->names);
      g_array_append_val (all, tokens);
    }
  reading->language = docket_draft_find_language (reading, all);
  read_all (&lines);
  reading->collecting = NULL;
}
