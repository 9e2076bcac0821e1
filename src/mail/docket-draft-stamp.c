/* docket-draft-stamp.c: the words of stamps, and lines with a key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-draft-private.h"
#include "docket-text.h"

#include <string.h>

#define MAX_NAME 100
#define MAX_PHONE 40

static DocketToken *
token_at (const DocketTokens *tokens,
          guint               index)
{
  return index < tokens->tokens->len ? &g_array_index (tokens->tokens, DocketToken, index) : NULL;
}

static gboolean
is_sign (const DocketToken *token,
         gunichar           sign)
{
  return token != NULL && token->kind == DOCKET_TOKEN_SIGN && token->sign == sign;
}

gboolean
docket_draft_is_stamp (const DocketReading *reading,
                       const DocketToken   *token)
{
  const DocketWord *word = token->kind == DOCKET_TOKEN_WORD ? docket_token_get (reading->rules, token, DOCKET_WORD_ARTWORK) : NULL;
  const DocketProduct *product;

  if (word != NULL)
    return g_str_equal (word->id, DOCKET_ARTWORK_STAMP);
  word = token->kind == DOCKET_TOKEN_WORD ? docket_token_get (reading->rules, token, DOCKET_WORD_PRODUCT) : NULL;
  product = word != NULL ? docket_catalogue_find (reading->rules->catalogue, word->id) : NULL;
  return product != NULL && docket_product_is (product, DOCKET_ARTWORK_STAMP);
}

/* Quotes of any kind around the whole go. */
static void
strip_quotes (GString *text)
{
  static const char *const opening[] = { "\"", "'", "“", "”", "„", "‘", "«", "»", "「", "『", "‚" };
  static const char *const closing[] = { "\"", "'", "”", "“", "“", "’", "»", "«", "」", "』", "‘" };

  for (gsize i = 0; i < G_N_ELEMENTS (opening); i++)
    if (text->len > strlen (opening[i]) + strlen (closing[i]) && g_str_has_prefix (text->str, opening[i]) &&
        g_str_has_suffix (text->str, closing[i]))
      {
        g_string_truncate (text, text->len - strlen (closing[i]));
        g_string_erase (text, 0, (gssize) strlen (opening[i]));
        return;
      }
}

char *
docket_draft_dup_words (const char *text)
{
  g_autofree char *line = docket_charset_dup_line (text, 2 * DOCKET_WORDS_MAX);
  GString *words = g_string_new (NULL);

  for (const char *c = line; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter != 0x200b && letter != 0xfeff && letter != 0x2060 && letter != 0x00ad)
        g_string_append_unichar (words, letter);
    }
  strip_quotes (words);
  g_string_replace (words, " / ", "\n", 0);
  g_string_replace (words, " | ", "\n", 0);
  return g_strstrip (g_string_free (words, FALSE));
}

void
docket_wish_add_words (DocketWish *request,
                          const char    *words)
{
  g_autofree char *before = g_steal_pointer (&request->words);
  g_autofree char *all = before != NULL ? g_strconcat (before, "\n", words, NULL) : g_strdup (words);
  gboolean fits = g_utf8_strlen (all, -1) <= DOCKET_WORDS_MAX;

  request->words = fits ? g_strdup (all) : g_utf8_substring (all, 0, DOCKET_WORDS_MAX);
  if (!fits && request->words_rest == NULL)
    request->words_rest = g_strdup (g_utf8_offset_to_pointer (all, DOCKET_WORDS_MAX));
  if (request->artwork == NULL || g_str_equal (request->artwork, DOCKET_ARTWORK_PHOTO))
    request->artwork = DOCKET_ARTWORK_STAMP;
}

static void
use_from (DocketTokens *tokens,
          guint         first,
          guint         last)
{
  for (guint i = first; i <= last && i < tokens->tokens->len; i++)
    token_at (tokens, i)->used = TRUE;
}

static DocketWish *
begin (GPtrArray *requests)
{
  DocketWish *request = docket_wish_new ();

  request->artwork = DOCKET_ARTWORK_STAMP;
  g_ptr_array_add (requests, request);
  return request;
}

/* What stands from one token to another as the customer wrote it, with the ornaments that are no tokens before
 * and behind it. */
static DocketWish *
take (GPtrArray    *requests,
      DocketTokens *tokens,
      guint         first,
      guint         last)
{
  const DocketToken *before = first > 0 ? token_at (tokens, first - 1) : NULL, *after = token_at (tokens, last + 1);
  gsize start = before != NULL ? before->end : 0, end = after != NULL ? after->start : strlen (tokens->text);
  g_autofree char *text = g_strstrip (g_strndup (tokens->text + start, end - start));
  g_autofree char *words = docket_draft_dup_words (text);
  DocketWish *request;

  if (*words == '\0')
    return NULL;
  request = begin (requests);
  request->words_text = g_strdup (text);
  docket_wish_add_words (request, words);
  use_from (tokens, first, last);
  return request;
}

static gint
find_sign (const DocketTokens *tokens,
           guint               from,
           gunichar            sign)
{
  for (guint i = from; i < tokens->tokens->len; i++)
    if (is_sign (token_at (tokens, i), sign))
      return (gint) i;
  return -1;
}

/* "stamp Ayumi & Ken 2x": from the first word that nobody knows to the last. */
static DocketWish *
take_plain (DocketReading *reading,
            DocketTokens  *tokens,
            guint          stamp,
            GPtrArray     *requests)
{
  guint last = stamp + 1;

  if (docket_message_count_pictures (reading->message) > 0 || token_at (tokens, stamp + 1) == NULL ||
      token_at (tokens, stamp + 1)->kind != DOCKET_TOKEN_UNKNOWN)
    return NULL;
  for (guint i = stamp + 1; i < tokens->tokens->len; i++)
    if (token_at (tokens, i)->kind == DOCKET_TOKEN_UNKNOWN)
      last = i;
  return take (requests, tokens, stamp + 1, last);
}

static gboolean
means (const DocketReading *reading,
       const DocketToken   *token,
       DocketWordKind       kind)
{
  return token->kind == DOCKET_TOKEN_WORD && docket_token_get (reading->rules, token, kind) != NULL;
}

/* The last token of the words: what the line's end says of the order is none, "… 2 pieces by Friday express". */
static guint
find_last_word (const DocketReading *reading,
                const DocketTokens  *tokens,
                guint                first)
{
  guint last = tokens->tokens->len - 1;

  while (last > first)
    {
      const DocketToken *token = token_at (tokens, last), *before = token_at (tokens, last - 1);
      gboolean counted = means (reading, token, DOCKET_WORD_COPIES) && before->kind == DOCKET_TOKEN_NUMBER;

      if (counted && last - 1 > first)
        last -= 2;
      else if (token->used || token->kind == DOCKET_TOKEN_COPIES || means (reading, token, DOCKET_WORD_EXPRESS) ||
               means (reading, token, DOCKET_WORD_PLACE) || means (reading, token, DOCKET_WORD_LAYOUT) || is_sign (token, ','))
        last--;
      else
        break;
    }
  return last;
}

static gint
find_word (const DocketReading *reading,
           const DocketTokens  *tokens,
           guint                from,
           DocketWordKind       kind)
{
  for (guint i = from; i < tokens->tokens->len; i++)
    if (means (reading, token_at (tokens, i), kind))
      return (gint) i;
  return -1;
}

/* The last token of a sentence's words: what follows the question, and "thanks, Jen", are none; nor is "please". */
static guint
find_sentence_end (const DocketReading *reading,
                   DocketTokens        *tokens,
                   guint                first)
{
  guint end = first, last;

  while (end < tokens->tokens->len && !is_sign (token_at (tokens, end), '?') &&
         !(end > first && token_at (tokens, end - 1)->kind == DOCKET_TOKEN_SIGN &&
           means (reading, token_at (tokens, end), DOCKET_WORD_CLOSING)))
    end++;
  if (end < tokens->tokens->len)
    use_from (tokens, end, tokens->tokens->len);
  last = MIN (find_last_word (reading, tokens, first), MAX (end, first + 1) - 1);
  while (last > first && (means (reading, token_at (tokens, last), DOCKET_WORD_PLEASE) ||
                          is_sign (token_at (tokens, last), ',') || is_sign (token_at (tokens, last), '.')))
    last--;
  return last;
}

/* Whether all tokens from @from up to @to are known words or signs. */
static gboolean
is_known (const DocketTokens *tokens,
          guint               from,
          guint               to)
{
  for (guint i = from; i < to; i++)
    if (token_at (tokens, i)->kind != DOCKET_TOKEN_WORD && token_at (tokens, i)->kind != DOCKET_TOKEN_SIGN)
      return FALSE;
  return TRUE;
}

/* Whether a token follows the one before it without a blank, as in languages that have none. */
static gboolean
is_joined (const DocketTokens *tokens,
           guint               index)
{
  return index > 0 && token_at (tokens, index - 1)->end == token_at (tokens, index)->start;
}

char *
docket_draft_dup_line_words (const DocketReading *reading,
                             const DocketTokens  *tokens)
{
  gint open = find_sign (tokens, 0, '"'), close = open >= 0 ? find_sign (tokens, (guint) open + 1, '"') : -1;
  gint colon = find_sign (tokens, 0, ':'), words = find_word (reading, tokens, 0, DOCKET_WORD_KEY_WORDS);
  guint n = tokens->tokens->len, last = n;
  g_autofree char *text = NULL;

  if (close > open + 1 && n > (guint) (close - open + 1) && is_known (tokens, 0, (guint) open) &&
      is_known (tokens, (guint) close + 1, n))
    text = g_strndup (tokens->text + token_at (tokens, (guint) open)->start,
                      token_at (tokens, (guint) close)->end - token_at (tokens, (guint) open)->start);
  if (text == NULL && colon > 0 && (guint) colon + 1 < n && words >= 0 && words < colon)
    text = g_strdup (tokens->text + token_at (tokens, (guint) colon)->end);
  if (text == NULL && n > 1 && means (reading, token_at (tokens, 0), DOCKET_WORD_SAYING))
    text = g_strdup (tokens->text + token_at (tokens, 1)->start);
  while (last > 1 && is_sign (token_at (tokens, last - 1), '.'))
    last--;
  if (text == NULL && last > 2 && means (reading, token_at (tokens, last - 1), DOCKET_WORD_PLEASE) && is_joined (tokens, last - 1))
    {
      last--;
      if (means (reading, token_at (tokens, last - 1), DOCKET_WORD_FILLER) && is_joined (tokens, last - 1))
        last--;
      text = g_strndup (tokens->text, token_at (tokens, last - 1)->end);
    }
  return docket_draft_dup_words (text != NULL ? text : tokens->text);
}

/* "a stamp saying Happy Birthday Tom". */
static DocketWish *
take_saying (DocketReading *reading,
             DocketTokens  *tokens,
             guint          stamp,
             GPtrArray     *requests)
{
  gint saying = find_word (reading, tokens, stamp + 1, DOCKET_WORD_SAYING);
  guint first = (guint) saying + 1;

  if (saying < 0 || first >= tokens->tokens->len || is_sign (token_at (tokens, first), ':') ||
      is_sign (token_at (tokens, first), '"'))
    return NULL;
  return take (requests, tokens, first, find_sentence_end (reading, tokens, first));
}

/* "「あゆみ」のスタンプ", "あゆみと書いたスタンプ": the words stand before it. */
static DocketWish *
take_before (DocketReading *reading,
             DocketTokens  *tokens,
             guint          stamp,
             GPtrArray     *requests)
{
  gint open = find_sign (tokens, 0, '"'), close = open >= 0 ? find_sign (tokens, (guint) open + 1, '"') : -1;
  gint said = find_word (reading, tokens, 0, DOCKET_WORD_SAID);
  guint first = 0;

  if (close > open + 1 && (guint) close < stamp)
    return take (requests, tokens, (guint) open, (guint) close);
  if (said <= 0 || (guint) said > stamp)
    return NULL;
  for (guint i = 0; i < (guint) said; i++)
    if (is_sign (token_at (tokens, i), '.') || is_sign (token_at (tokens, i), ','))
      first = i + 1;
  return first < (guint) said ? take (requests, tokens, first, (guint) said - 1) : NULL;
}

/* "stamp: …"; with nothing behind the colon the words stand in the lines below. */
static DocketWish *
take_behind_colon (DocketReading *reading,
                   DocketTokens  *tokens,
                   guint          colon,
                   GPtrArray     *requests)
{
  gboolean last = colon == tokens->tokens->len - 1;
  DocketWish *request = last ? take (requests, tokens, colon + 1, colon)
                             : take (requests, tokens, colon + 1, find_last_word (reading, tokens, colon + 1));

  if (request == NULL && last)
    request = reading->collecting = begin (requests);
  return request;
}

static DocketWish *
take_words (DocketReading *reading,
            DocketTokens  *tokens,
            guint          i,
            GPtrArray     *requests)
{
  gint colon = find_sign (tokens, i + 1, ':'), open = find_sign (tokens, i + 1, '"');
  gint close = open >= 0 ? find_sign (tokens, (guint) open + 1, '"') : -1;
  gint saying = find_word (reading, tokens, i + 1, DOCKET_WORD_SAYING);
  DocketWish *request = saying >= 0 && (colon < 0 || saying < colon - 1) ? take_saying (reading, tokens, i, requests) : NULL;

  if (request != NULL)
    return request;
  if (colon >= 0)
    return take_behind_colon (reading, tokens, (guint) colon, requests);
  if (close > open + 1)
    return take (requests, tokens, (guint) open, (guint) close);
  request = take_before (reading, tokens, i, requests);
  return request != NULL ? request : take_plain (reading, tokens, i, requests);
}

gboolean
docket_draft_says_words (const DocketReading *reading,
                         const DocketTokens  *tokens)
{
  gint stamp = -1;

  for (guint i = 0; i < tokens->tokens->len && stamp < 0; i++)
    stamp = docket_draft_is_stamp (reading, token_at (tokens, i)) ? (gint) i : -1;
  return stamp >= 0 && (find_sign (tokens, (guint) stamp + 1, ':') >= 0 || find_sign (tokens, 0, '"') >= 0 ||
                        find_word (reading, tokens, (guint) stamp + 1, DOCKET_WORD_SAYING) >= 0 ||
                        (find_word (reading, tokens, 0, DOCKET_WORD_SAID) >= 0 &&
                         find_word (reading, tokens, 0, DOCKET_WORD_SAID) < stamp));
}

DocketWish *
docket_draft_read_stamp (DocketReading *reading,
                         DocketTokens  *tokens,
                         GPtrArray     *requests)
{
  for (guint i = 0; i < tokens->tokens->len; i++)
    {
      DocketToken *stamp = token_at (tokens, i);
      DocketWish *request;

      if (!docket_draft_is_stamp (reading, stamp))
        continue;
      request = take_words (reading, tokens, i, requests);
      if (request != NULL && docket_token_get (reading->rules, stamp, DOCKET_WORD_PRODUCT) == NULL)
        {
          stamp->used = TRUE;
          request->product_text = g_strndup (tokens->text + stamp->start, stamp->end - stamp->start);
        }
      return request;
    }
  return NULL;
}

/* The text behind the colon. (transfer full) */
static char *
dup_value (const DocketTokens *tokens,
           guint               colon)
{
  return docket_charset_dup_line (tokens->text + token_at (tokens, colon)->end, 2 * DOCKET_WORDS_MAX);
}

static const DocketWord *
find_meaning (const DocketReading *reading,
              const DocketTokens  *tokens,
              guint                from,
              DocketWordKind       kind)
{
  for (guint i = from; i < tokens->tokens->len; i++)
    {
      const DocketToken *token = token_at (tokens, i);
      const DocketWord *word = token->kind == DOCKET_TOKEN_WORD ? docket_token_get (reading->rules, token, kind) : NULL;

      if (word != NULL)
        return word;
    }
  return NULL;
}

static void
set_place (DocketReading *reading,
           const char    *value,
           gint           index)
{
  reading->place = g_ptr_array_index (reading->rules->places, index);
  reading->place_said = TRUE;
  docket_draft_add_said (reading->draft, DOCKET_SAID_PLACE, value, reading->place->site);
}

static void
read_place (DocketReading      *reading,
            const DocketTokens *tokens,
            guint               colon,
            const char         *value)
{
  const DocketWord *word = find_meaning (reading, tokens, colon + 1, DOCKET_WORD_PLACE);

  if (word == NULL)
    word = find_meaning (reading, tokens, colon + 1, DOCKET_WORD_PLACE_ID);
  if (word != NULL)
    set_place (reading, value, word->value);
  else
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_PLACE, reading->rules->places->len > 1, value, NULL);
}

/* The request whose words, template or font a key speaks of: the last stamp, or a new one. */
static DocketWish *
last_stamp (DocketReading *reading)
{
  for (guint i = reading->requests->len; i > 0; i--)
    {
      DocketWish *request = g_ptr_array_index (reading->requests, i - 1);

      if (g_strcmp0 (request->artwork, DOCKET_ARTWORK_STAMP) == 0 ||
          (request->product != NULL && docket_product_is (request->product, DOCKET_ARTWORK_STAMP)))
        return request;
    }
  return begin (reading->requests);
}

static void
read_words (DocketReading *reading,
            const char    *value)
{
  DocketWish *request = last_stamp (reading);
  g_autofree char *words = docket_draft_dup_words (value);

  if (*words == '\0')
    {
      reading->collecting = request;
      return;
    }
  docket_wish_add_words (request, words);
  if (request->words_text == NULL)
    request->words_text = g_strdup (value);
}

/* A key whose value is one of what the shop has for its stamps. */
typedef struct
{
  DocketWordKind key, meaning;
  DocketSaidType said;
  DocketUnclearType unclear;
  gboolean blocks;           /* without it nothing can be made */
  gsize member;              /* of DocketWish: const char *, the id */
} Choice;

static const Choice choices[] = {
  { DOCKET_WORD_KEY_TEMPLATE, DOCKET_WORD_TEMPLATE, DOCKET_SAID_TEMPLATE, DOCKET_UNCLEAR_TEMPLATE, TRUE,
    G_STRUCT_OFFSET (DocketWish, template_id) },
  { DOCKET_WORD_KEY_FONT, DOCKET_WORD_FONT, DOCKET_SAID_FONT, DOCKET_UNCLEAR_OPTION, FALSE,
    G_STRUCT_OFFSET (DocketWish, font) },
};

static gboolean
read_choice (DocketReading      *reading,
             const DocketTokens *tokens,
             const char         *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const Choice *choice = &choices[i];
      const DocketWord *word;

      if (docket_token_get (reading->rules, token_at (tokens, 0), choice->key) == NULL)
        continue;
      word = find_meaning (reading, tokens, 2, choice->meaning);
      if (word == NULL)
        {
          docket_draft_add_unclear (reading->draft, choice->unclear, choice->blocks, value, NULL);
          return TRUE;
        }
      G_STRUCT_MEMBER (const char *, last_stamp (reading), choice->member) = word->id;
      docket_draft_add_said (reading->draft, choice->said, value, word->id);
      return TRUE;
    }
  return FALSE;
}

static void
read_field (DocketReading *reading,
            const char    *name,
            const char    *value)
{
  DocketItemField *field = g_new0 (DocketItemField, 1);
  g_autofree char *both = g_strdup_printf ("%s: %s", name, value);

  field->name = g_strdup (name);
  field->text = docket_draft_dup_words (value);
  if (g_utf8_strlen (field->text, -1) > DOCKET_WORDS_MAX)
    {
      char *end = g_utf8_offset_to_pointer (field->text, DOCKET_WORDS_MAX);

      docket_draft_note_rest (reading->draft, TRUE, end);
      *end = '\0';
    }
  g_ptr_array_add (reading->fields, field);
  docket_draft_add_said (reading->draft, DOCKET_SAID_FIELD, value, both);
}

static gboolean
wants_fields (const DocketReading *reading)
{
  for (guint i = 0; i < reading->requests->len; i++)
    if (((const DocketWish *) g_ptr_array_index (reading->requests, i))->template_id != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
read_person (DocketReading  *reading,
             DocketSaidType  type,
             char          **where,
             const char     *value,
             glong           max)
{
  g_autofree char *line = docket_charset_dup_line (value, max);

  if (*line == '\0')
    return FALSE;
  g_free (*where);
  *where = g_strdup (line);
  docket_draft_add_said (reading->draft, type, value, line);
  return TRUE;
}

gboolean
docket_draft_read_key (DocketReading *reading,
                       DocketTokens  *tokens)
{
  const DocketDraftRules *rules = reading->rules;
  const DocketToken *key = token_at (tokens, 0);
  g_autofree char *value = NULL;
  const DocketWord *field;

  if (key == NULL || key->kind != DOCKET_TOKEN_WORD || !is_sign (token_at (tokens, 1), ':'))
    return FALSE;
  value = dup_value (tokens, 1);
  field = docket_token_get (rules, key, DOCKET_WORD_FIELD);
  if (field != NULL && *value != '\0' && wants_fields (reading))
    return read_field (reading, field->id, value), TRUE;
  if (docket_token_get (rules, key, DOCKET_WORD_KEY_WORDS) != NULL)
    return read_words (reading, value), TRUE;
  if (docket_token_get (rules, key, DOCKET_WORD_KEY_NAME) != NULL)
    return read_person (reading, DOCKET_SAID_NAME, &reading->draft->name, value, MAX_NAME);
  if (docket_token_get (rules, key, DOCKET_WORD_KEY_PHONE) != NULL)
    return read_person (reading, DOCKET_SAID_PHONE, &reading->draft->phone, value, MAX_PHONE);
  if (docket_token_get (rules, key, DOCKET_WORD_KEY_PLACE) != NULL)
    return read_place (reading, tokens, 1, value), TRUE;
  return read_choice (reading, tokens, value);
}
