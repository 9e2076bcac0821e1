/* docket-draft-spelling.c: words that are known but for a letter or two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"

#include <string.h>

#define MIN_LETTERS 4
#define MAX_LETTERS 14
#define LONG_LETTERS 6   /* from here on two letters may be wrong */

/* How many letters are to be changed, added or left out; both are MAX_LETTERS at most. */
static guint
count_changes (const DocketFolded *a,
               const DocketFolded *b)
{
  guint row[MAX_LETTERS + 1];

  for (guint j = 0; j <= b->n; j++)
    row[j] = j;
  for (guint i = 1; i <= a->n; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= b->n; j++)
        {
          guint changed = diagonal + (a->letters[i - 1] != b->letters[j - 1]);

          diagonal = row[j];
          row[j] = MIN (changed, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[b->n];
}

static gboolean
resembles (const DocketFolded *folded,
           const char         *text)
{
  g_auto (DocketFolded) known = { 0 };
  guint longer;

  docket_fold (&known, text, 4 * MAX_LETTERS);
  longer = MAX (known.n, folded->n);
  return known.n >= MIN_LETTERS && known.n <= MAX_LETTERS && known.letters[0] == folded->letters[0] &&
         count_changes (folded, &known) <= (longer >= LONG_LETTERS ? 2 : 1);
}

gboolean
docket_draft_resembles_copies (const DocketReading *reading,
                               const DocketTokens  *tokens,
                               const DocketToken   *token)
{
  const DocketWordbook *book = reading->rules->vocabulary->book;
  g_autofree char *text = g_strndup (tokens->text + token->start, token->end - token->start);
  g_auto (DocketFolded) folded = { 0 };

  docket_fold (&folded, text, 4 * MAX_LETTERS);
  if (folded.n < MIN_LETTERS || folded.n > MAX_LETTERS || docket_fold_is_dense (folded.letters[0]))
    return FALSE;
  for (guint i = 0; i < docket_wordbook_count (book); i++)
    {
      const DocketWord *word = docket_wordbook_get (book, (gint) i);
      gboolean photo = word->kind == DOCKET_WORD_ARTWORK && g_strcmp0 (word->id, DOCKET_ARTWORK_PHOTO) == 0;

      if ((word->kind == DOCKET_WORD_COPIES || photo) && resembles (&folded, word->text))
        return TRUE;
    }
  return FALSE;
}
