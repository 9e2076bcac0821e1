/* docket-draft-language.c: the language that a message is written in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"

static void
count_languages (const DocketDraftRules *rules,
                 const GArray           *lines,
                 guint                  *hits)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const DocketTokens *tokens = &g_array_index (lines, DocketTokens, i);

      for (guint j = 0; j < tokens->tokens->len; j++)
        {
          const DocketToken *token = &g_array_index (tokens->tokens, DocketToken, j);
          guint32 seen = 0;

          for (gint w = token->said; w >= 0; w = docket_wordbook_get (rules->vocabulary->book, w)->next)
            seen |= 1u << docket_wordbook_get (rules->vocabulary->book, w)->language;
          for (guint k = 0; k < DOCKET_VOCABULARY_MAX_LANGUAGES; k++)
            hits[k] += (seen >> k) & 1;
        }
    }
}

static gboolean
has_kana (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter >= 0x3041 && letter <= 0x30ff)
        return TRUE;
    }
  return FALSE;
}

gint
docket_draft_find_language (const DocketReading *reading,
                            const GArray        *lines)
{
  const DocketVocabulary *vocabulary = reading->rules->vocabulary;
  guint hits[DOCKET_VOCABULARY_MAX_LANGUAGES] = { 0 };
  gint candidates[] = { docket_vocabulary_find_language (vocabulary, reading->message->language),
                        docket_vocabulary_find_language (vocabulary, reading->place->language), 0 };
  gint japanese = docket_vocabulary_find_language (vocabulary, "ja"), best = -1;

  count_languages (reading->rules, lines, hits);
  if (japanese >= 0 && (has_kana (reading->message->subject) || has_kana (reading->message->text)))
    return japanese;
  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    if (candidates[i] >= 0 && (best < 0 || hits[candidates[i]] > hits[best]))
      best = candidates[i];
  for (guint i = 0; i < docket_vocabulary_count_languages (vocabulary); i++)
    if (hits[i] > hits[best])
      best = (gint) i;
  return best;
}
