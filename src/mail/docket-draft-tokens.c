/* docket-draft-tokens.c: a line of a message taken apart into numbers, sizes, known words and others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"

#include <string.h>

#define MAX_TOKENS 1000
#define MAX_LINE 8000
#define MAX_NUMBER 1000000

typedef struct
{
  const DocketDraftRules *rules;
  const GPtrArray *names;
  DocketFolded folded;
  DocketTokens *tokens;
} Lexer;

static gunichar
letter_at (const Lexer *lexer,
           guint        at)
{
  return at < lexer->folded.n ? lexer->folded.letters[at] : 0;
}

static gboolean
is_digit (gunichar letter)
{
  return letter >= '0' && letter <= '9';
}

static gboolean
is_han (gunichar letter)
{
  return letter >= 0x3400 && letter <= 0x9fff;
}

static guint
skip_blanks (const Lexer *lexer,
             guint        at)
{
  while (letter_at (lexer, at) == ' ')
    at++;
  return at;
}

static DocketToken *
add_token (Lexer           *lexer,
           DocketTokenKind  kind,
           guint            from,
           guint            to)
{
  DocketToken token = { .kind = kind, .start = lexer->folded.offsets[from], .end = lexer->folded.offsets[to],
                        .said = -1, .listed = -1 };

  g_array_append_val (lexer->tokens->tokens, token);
  return &g_array_index (lexer->tokens->tokens, DocketToken, lexer->tokens->tokens->len - 1);
}

/* "10", "10.2", in tenths. Returns where it ends. */
static guint
read_tenths (const Lexer *lexer,
             guint        at,
             gint        *tenths)
{
  gint64 value = 0;

  for (; is_digit (letter_at (lexer, at)); at++)
    value = MIN (value * 10 + (gint64) (letter_at (lexer, at) - '0'), MAX_NUMBER);
  value *= 10;
  if ((letter_at (lexer, at) == '.' || letter_at (lexer, at) == ',') && is_digit (letter_at (lexer, at + 1)) &&
      !is_digit (letter_at (lexer, at + 2)) && letter_at (lexer, at + 2) != '.')
    {
      value += (gint64) (letter_at (lexer, at + 1) - '0');
      at += 2;
    }
  *tenths = (gint) value;
  return at;
}

static guint
read_whole (const Lexer *lexer,
            guint        at,
            gint        *value)
{
  gint64 number = 0;

  for (; is_digit (letter_at (lexer, at)); at++)
    number = MIN (number * 10 + (gint64) (letter_at (lexer, at) - '0'), MAX_NUMBER);
  *value = (gint) number;
  return at;
}

/* Past a word of that kind in the vocabulary; 0 where there is none. */
static guint
pass_word (const Lexer    *lexer,
           guint           at,
           DocketWordKind  kind)
{
  const DocketWordbook *book = lexer->rules->vocabulary->book;
  guint end = 0;
  gint word = letter_at (lexer, at) != 0 ? docket_wordbook_find (book, &lexer->folded, at, &end) : -1;

  for (; word >= 0; word = docket_wordbook_get (book, word)->next)
    if (docket_wordbook_get (book, word)->kind == kind)
      return end;
  return 0;
}

/* Past an "x", a "*" or a word such as "by" (@by_word) between two numbers; 0 where there is none. */
static guint
pass_times (const Lexer *lexer,
            guint        at,
            gboolean    *by_word)
{
  guint next = skip_blanks (lexer, at);
  gunichar letter = letter_at (lexer, next);

  *by_word = letter != 'x' && letter != '*';
  next = *by_word ? pass_word (lexer, next, DOCKET_WORD_TIMES) : next + 1;
  if (next == 0)
    return 0;
  next = skip_blanks (lexer, next);
  return is_digit (letter_at (lexer, next)) ? next : 0;
}

/* cm, mm, inch after a size. */
static guint
pass_unit (const Lexer *lexer,
           guint        at,
           gint        *unit)
{
  guint next = skip_blanks (lexer, at), end;
  gint word;

  *unit = 0;
  if (letter_at (lexer, next) == '"')
    return *unit = 2540, next + 1;
  word = letter_at (lexer, next) != 0 ? docket_wordbook_find (lexer->rules->vocabulary->book, &lexer->folded, next, &end) : -1;
  for (; word >= 0; word = docket_wordbook_get (lexer->rules->vocabulary->book, word)->next)
    {
      const DocketWord *found = docket_wordbook_get (lexer->rules->vocabulary->book, word);

      if (found->kind == DOCKET_WORD_UNIT)
        return *unit = found->value, end;
    }
  return at;
}

static void
add_size (Lexer *lexer,
          guint  from,
          guint  to,
          gint   width,
          gint   height,
          gint   unit)
{
  DocketToken *token = add_token (lexer, DOCKET_TOKEN_SIZE, from, to);

  token->width = width;
  token->height = height;
  token->unit = unit;
}

static void
add_copies (Lexer *lexer,
            guint  from,
            guint  to,
            gint   copies)
{
  add_token (lexer, DOCKET_TOKEN_COPIES, from, to)->number = copies;
}

/* Numbers with an "x" between them, in tenths, and where each begins and ends. */
typedef struct
{
  gint value[3];
  guint from[3], to[3];
  guint n;
} Chain;

/* "3x10x15" and "10x15x3": which two are the size is for the catalogue to say. */
static void
add_three (Lexer       *lexer,
           const Chain *chain,
           guint        to,
           gint         unit)
{
  const gint *numbers = chain->value;
  gboolean first = docket_draft_find_size (lexer->rules, NULL, numbers[0], numbers[1], 0) != NULL;
  gboolean last = docket_draft_find_size (lexer->rules, NULL, numbers[1], numbers[2], unit) != NULL;

  if (first && !last && numbers[2] % 10 == 0)
    {
      add_size (lexer, chain->from[0], chain->to[1], numbers[0], numbers[1], unit);
      add_copies (lexer, chain->to[1], to, numbers[2] / 10);
    }
  else
    {
      add_copies (lexer, chain->from[0], chain->to[0] + 1, numbers[0] / 10);
      add_size (lexer, chain->from[1], to, numbers[1], numbers[2], unit);
    }
}

/* "3x", not followed by a letter. */
static guint
pass_trailing_times (const Lexer *lexer,
                     guint        at)
{
  guint next = skip_blanks (lexer, at);

  if ((letter_at (lexer, next) == 'x' || (letter_at (lexer, next) == '*' && next == at)) &&
      (!docket_fold_is_word (letter_at (lexer, next + 1)) || docket_fold_is_dense (letter_at (lexer, next + 1))))
    return next + 1;
  return 0;
}

/* "2x 40 mm": copies of what has one measure. */
static gboolean
is_counted_measure (const Lexer *lexer,
                    const Chain *chain,
                    gint         unit)
{
  return unit != 0 && docket_draft_find_size (lexer->rules, NULL, chain->value[0], chain->value[1], unit) == NULL &&
         docket_draft_find_size (lexer->rules, NULL, chain->value[1], 0, unit) != NULL;
}

/* "3 by 5 pm": a time. */
static gboolean
is_clock (const Lexer *lexer,
          guint        at)
{
  static const DocketWordKind kinds[] = { DOCKET_WORD_AM, DOCKET_WORD_PM, DOCKET_WORD_HOUR };

  at = skip_blanks (lexer, at);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (pass_word (lexer, at, kinds[i]) != 0)
      return TRUE;
  return letter_at (lexer, at) == ':' && is_digit (letter_at (lexer, at + 1));
}

static gboolean
names_month (const Lexer *lexer,
             guint        at)
{
  static const DocketWordKind kinds[] = { DOCKET_WORD_MONTH, DOCKET_WORD_MONTH_MARK, DOCKET_WORD_DAY_MARK };

  at = skip_blanks (lexer, at);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (pass_word (lexer, at, kinds[i]) != 0)
      return TRUE;
  return FALSE;
}

/* "24th December", "24th of December". */
static gboolean
is_ordinal_day (const Lexer *lexer,
                guint        at)
{
  guint end = at, of;

  while (docket_fold_is_word (letter_at (lexer, end)) && end < at + 3)
    end++;
  if (end != at + 2)
    return FALSE;
  of = pass_word (lexer, skip_blanks (lexer, end), DOCKET_WORD_FILLER);
  return names_month (lexer, end) || (of != 0 && names_month (lexer, of));
}

/* "10x15 by 24 December", "by 24.12.", "by 12/24". */
static gboolean
is_date (const Lexer *lexer,
         guint        at)
{
  gboolean dot = letter_at (lexer, at) == '.';

  if ((dot || letter_at (lexer, at) == '/') && is_digit (letter_at (lexer, at + 1)))
    return TRUE;
  return names_month (lexer, dot ? at + 1 : at) || is_ordinal_day (lexer, at);
}

/* "10x15 by 5": a time, rather than how many; "3 mal 10 mal 15" and "3x 10 by 15" are of one size. */
static gboolean
is_whole (const Lexer *lexer,
          const Chain *chain)
{
  return chain->n == 2 && (docket_draft_find_size (lexer->rules, NULL, chain->value[0], chain->value[1], 0) != NULL ||
                           docket_draft_find_size (lexer->rules, NULL, chain->value[1], chain->value[2], 0) == NULL);
}

static void
read_chain (Lexer *lexer,
            guint  from,
            Chain *chain)
{
  gboolean by_word = FALSE;
  guint next = from;

  do
    {
      chain->from[chain->n] = next;
      chain->to[chain->n] = read_tenths (lexer, next, &chain->value[chain->n]);
      if (chain->n > 0 && is_clock (lexer, chain->to[chain->n]))
        break;
      if (by_word && (is_date (lexer, chain->to[chain->n]) || is_whole (lexer, chain)))
        break;
      next = pass_times (lexer, chain->to[chain->n], &by_word);
      chain->n++;
    }
  while (next != 0 && chain->n < 3);
}

static guint
read_number (Lexer *lexer,
             guint  from)
{
  Chain chain = { .n = 0 };
  gint unit, whole;
  guint at, next, after;

  read_chain (lexer, from, &chain);
  after = pass_unit (lexer, chain.to[chain.n - 1], &unit);
  if (chain.n == 3)
    return add_three (lexer, &chain, after, unit), after;
  if (chain.n == 2 && is_counted_measure (lexer, &chain, unit))
    {
      add_copies (lexer, from, chain.to[0] + 1, chain.value[0] / 10);
      return add_size (lexer, chain.from[1], after, chain.value[1], 0, unit), after;
    }
  if (chain.n == 2)
    return add_size (lexer, from, after, chain.value[0], chain.value[1], unit), after;
  if (unit != 0 && docket_draft_find_size (lexer->rules, NULL, chain.value[0], 0, unit) != NULL)
    return add_size (lexer, from, after, chain.value[0], 0, unit), after;
  at = read_whole (lexer, from, &whole);
  next = pass_trailing_times (lexer, at);
  if (next != 0)
    return add_copies (lexer, from, next, whole), next;
  add_token (lexer, DOCKET_TOKEN_NUMBER, from, at)->number = whole;
  return at;
}

static gboolean
parts_names (gunichar letter)
{
  return letter == ' ' || letter == '-' || letter == '_' || letter == '.';
}

/* Whether a picture's name stands at @at: letters alike, zeros before numbers and what parts words left aside.
 * Returns where it ends; 0: not. */
static guint
match_name (const Lexer        *lexer,
            const DocketFolded *name,
            guint               at)
{
  guint i = 0;

  while (i < name->n)
    {
      while (i < name->n && parts_names (name->letters[i]))
        i++;
      while (parts_names (letter_at (lexer, at)))
        at++;
      if (i == 0 || !is_digit (name->letters[i - 1]))
        while (i + 1 < name->n && name->letters[i] == '0' && is_digit (name->letters[i + 1]))
          i++;
      if (at == 0 || !is_digit (letter_at (lexer, at - 1)))
        while (letter_at (lexer, at) == '0' && is_digit (letter_at (lexer, at + 1)))
          at++;
      if (i >= name->n)
        break;
      if (letter_at (lexer, at) != name->letters[i])
        return 0;
      i++;
      at++;
    }
  return docket_fold_is_word (letter_at (lexer, at)) && !docket_fold_is_dense (letter_at (lexer, at)) ? 0 : at;
}

static guint
read_picture (Lexer *lexer,
              guint  from)
{
  for (guint i = 0; lexer->names != NULL && i < lexer->names->len; i++)
    {
      const DocketFolded *name = g_ptr_array_index (lexer->names, i);
      guint end = name->n > 0 ? match_name (lexer, name, from) : 0;

      if (end > from)
        {
          static const char *const endings[] = { ".jpeg", ".jpg", ".heic", ".png", ".webp", ".tiff", ".tif", ".gif" };

          for (gsize j = 0; j < G_N_ELEMENTS (endings); j++)
            {
              guint k = 0;

              while (endings[j][k] != '\0' && letter_at (lexer, end + k) == (gunichar) endings[j][k])
                k++;
              if (endings[j][k] == '\0')
                {
                  end += k;
                  break;
                }
            }
          add_token (lexer, DOCKET_TOKEN_PICTURE, from, end)->number = (gint) i;
          return end;
        }
    }
  return 0;
}

/* A word that looks like a camera's file: a picture that did not come. */
static gboolean
looks_like_picture (const Lexer *lexer,
                    guint        from,
                    guint        to)
{
  static const char *const starts[] = { "img_", "img-", "dsc_", "dsc0", "dscf", "dscn", "pxl_", "dcim", "mvimg" };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      guint k = 0;

      while (starts[i][k] != '\0' && letter_at (lexer, from + k) == (gunichar) starts[i][k])
        k++;
      if (starts[i][k] == '\0' && is_digit (letter_at (lexer, from + k)))
        return TRUE;
    }
  return to - from > 4 && letter_at (lexer, to - 4) == '.' &&
         ((letter_at (lexer, to - 3) == 'j' && letter_at (lexer, to - 2) == 'p') ||
          (letter_at (lexer, to - 3) == 'p' && letter_at (lexer, to - 2) == 'n'));
}

static guint
read_unknown (Lexer *lexer,
              guint  from)
{
  gboolean dense = docket_fold_is_dense (letter_at (lexer, from));
  guint at = from;

  while (docket_fold_is_word (letter_at (lexer, at)) && docket_fold_is_dense (letter_at (lexer, at)) == dense)
    at += 1;
  if (dense)
    {
      add_token (lexer, DOCKET_TOKEN_UNKNOWN, from, from + 1);
      return from + 1;
    }
  while ((letter_at (lexer, at) == '_' || letter_at (lexer, at) == '.' || letter_at (lexer, at) == '-') &&
         docket_fold_is_word (letter_at (lexer, at + 1)) && !docket_fold_is_dense (letter_at (lexer, at + 1)))
    for (at++; docket_fold_is_word (letter_at (lexer, at)) && !docket_fold_is_dense (letter_at (lexer, at));)
      at++;
  if (looks_like_picture (lexer, from, at))
    add_token (lexer, DOCKET_TOKEN_PICTURE, from, at)->number = -1;
  else
    add_token (lexer, DOCKET_TOKEN_UNKNOWN, from, at);
  return at;
}

/* 京都 in 東京都: a place's name is none behind a letter of Han that is of no known word. */
static gboolean
is_within_name (const Lexer *lexer,
                guint        from,
                gint         listed)
{
  const GArray *tokens = lexer->tokens->tokens;
  const DocketToken *before = tokens->len > 0 ? &g_array_index (tokens, DocketToken, tokens->len - 1) : NULL;

  return docket_wordbook_get (lexer->rules->book, listed)->kind == DOCKET_WORD_PLACE && before != NULL &&
         before->kind == DOCKET_TOKEN_UNKNOWN && before->end == lexer->folded.offsets[from] && from > 0 &&
         is_han (letter_at (lexer, from - 1)) && is_han (letter_at (lexer, from));
}

static guint
read_word (Lexer *lexer,
           guint  from)
{
  guint said_end, listed_end, end;
  gint said = docket_wordbook_find (lexer->rules->vocabulary->book, &lexer->folded, from, &said_end);
  gint listed = docket_wordbook_find (lexer->rules->book, &lexer->folded, from, &listed_end);
  DocketToken *token;

  if (listed >= 0 && is_within_name (lexer, from, listed))
    listed = -1;
  end = MAX (said >= 0 ? said_end : 0, listed >= 0 ? listed_end : 0);
  if (end == 0)
    return 0;
  token = add_token (lexer, DOCKET_TOKEN_WORD, from, end);
  token->said = said >= 0 && said_end == end ? said : -1;
  token->listed = listed >= 0 && listed_end == end ? listed : -1;
  return end;
}

/* "x3". */
static guint
read_leading_times (Lexer *lexer,
                    guint  from)
{
  guint at = skip_blanks (lexer, from + 1);
  gint copies;

  if ((letter_at (lexer, from) != 'x' && letter_at (lexer, from) != '*') || !is_digit (letter_at (lexer, at)))
    return 0;
  at = read_whole (lexer, at, &copies);
  add_copies (lexer, from, at, copies);
  return at;
}

static guint
read_one (Lexer *lexer,
          guint  at)
{
  gunichar letter = letter_at (lexer, at);
  guint end = docket_fold_is_word (letter) ? read_picture (lexer, at) : 0;

  if (end == 0)
    end = read_leading_times (lexer, at);
  if (end == 0 && docket_fold_is_word (letter))
    end = read_word (lexer, at);
  if (end == 0 && is_digit (letter))
    end = read_number (lexer, at);
  if (end == 0 && docket_fold_is_word (letter))
    end = read_unknown (lexer, at);
  if (end == 0)
    {
      add_token (lexer, DOCKET_TOKEN_SIGN, at, at + 1)->sign = letter;
      end = at + 1;
    }
  return end;
}

void
docket_tokens_read (DocketTokens           *tokens,
                    const char             *line,
                    const DocketDraftRules *rules,
                    const GPtrArray        *names)
{
  Lexer lexer = { .rules = rules, .names = names, .tokens = tokens };
  guint at;

  tokens->text = line;
  tokens->tokens = g_array_new (FALSE, FALSE, sizeof (DocketToken));
  tokens->rest = NULL;
  docket_fold (&lexer.folded, line, MAX_LINE);
  for (at = skip_blanks (&lexer, 0); at < lexer.folded.n && tokens->tokens->len < MAX_TOKENS; at = skip_blanks (&lexer, at))
    at = read_one (&lexer, at);
  if (line[lexer.folded.offsets[at]] != '\0')
    tokens->rest = line + lexer.folded.offsets[at];
  docket_fold_clear (&lexer.folded);
}

void
docket_tokens_clear (DocketTokens *tokens)
{
  g_clear_pointer (&tokens->tokens, g_array_unref);
}

const DocketWord *
docket_token_get (const DocketDraftRules *rules,
                  const DocketToken      *token,
                  DocketWordKind          kind)
{
  const DocketWordbook *const books[] = { rules->book, rules->vocabulary->book };
  const gint first[] = { token->listed, token->said };

  for (gsize i = 0; i < G_N_ELEMENTS (books); i++)
    for (gint index = first[i]; index >= 0; index = docket_wordbook_get (books[i], index)->next)
      if (docket_wordbook_get (books[i], index)->kind == kind)
        return docket_wordbook_get (books[i], index);
  return NULL;
}
