/* docket-draft-line.c: what one line of a message orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-line-private.h"

#include <string.h>

#define MAX_PROSE 4   /* unknown words beyond which weak signs of an order are not one */

DocketToken *
docket_line_token (const DocketLine *line,
                   guint             index)
{
  return index < line->tokens->tokens->len ? &g_array_index (line->tokens->tokens, DocketToken, index) : NULL;
}

const DocketWord *
docket_line_word (const DocketLine *line,
                  guint             index,
                  DocketWordKind    kind)
{
  const DocketToken *token = docket_line_token (line, index);

  return token != NULL && token->kind == DOCKET_TOKEN_WORD ? docket_token_get (line->reading->rules, token, kind) : NULL;
}

char *
docket_line_dup_text (const DocketLine *line,
                      guint             from,
                      guint             to)
{
  return g_strndup (line->tokens->text + docket_line_token (line, from)->start, docket_line_token (line, to)->end - docket_line_token (line, from)->start);
}

static DocketWish *
begin (DocketLine *line)
{
  line->current = docket_wish_new ();
  g_ptr_array_add (line->requests, line->current);
  return line->current;
}

DocketWish *
docket_line_open (DocketLine *line,
                  gboolean    has_it)
{
  return line->current == NULL || has_it ? begin (line) : line->current;
}

static void
note_product_text (DocketLine *line,
                   guint       index)
{
  g_autofree char *text = docket_line_dup_text (line, index, index);
  g_autofree char *before = g_steal_pointer (&line->current->product_text);

  line->current->product_text = before != NULL ? g_strconcat (before, " ", text, NULL) : g_strdup (text);
}

/* "poster 20x30" is one thing, "poster, 10x15" are two. */
static gboolean
is_another_size (const DocketWish  *request,
                 const DocketToken *size)
{
  if (request == NULL)
    return FALSE;
  return request->width > 0 || (request->product != NULL &&
                                docket_product_compare_size (request->product, size->width, size->height, size->unit) < 0);
}

static void
take_size (DocketLine        *line,
           const DocketToken *token,
           guint              index)
{
  DocketWish *request = docket_line_open (line, is_another_size (line->current, token));

  request->width = token->width;
  request->height = token->height;
  request->unit = token->unit;
  note_product_text (line, index);
  line->strong++;
}

static void
take_artwork (DocketLine *line,
              const char *artwork,
              guint       index)
{
  gboolean photo = g_str_equal (artwork, DOCKET_ARTWORK_PHOTO);
  const char *has = line->current != NULL ? line->current->artwork : NULL;
  DocketWish *request;

  line->weak++;
  if (photo && has != NULL)
    return;
  request = docket_line_open (line, has != NULL && !g_str_equal (has, DOCKET_ARTWORK_PHOTO) && !g_str_equal (has, artwork));
  request->artwork = g_str_equal (artwork, DOCKET_ARTWORK_STAMP) ? DOCKET_ARTWORK_STAMP
                   : photo ? DOCKET_ARTWORK_PHOTO : DOCKET_ARTWORK_SHEET;
  if (!photo)
    note_product_text (line, index);
}

static void
take_title_word (DocketLine       *line,
                 const DocketWord *word,
                 guint             index)
{
  DocketWish *request = docket_line_open (line, FALSE);
  guint n = 0;

  for (const DocketWord *next = word; next != NULL && n < G_N_ELEMENTS (request->titles);
       next = next->next >= 0 ? docket_wordbook_get (line->reading->rules->book, next->next) : NULL)
    if (next->kind == DOCKET_WORD_TITLE)
      request->titles[n++] = docket_catalogue_find (line->reading->rules->catalogue, next->id);
  note_product_text (line, index);
  line->weak++;
}

/* "20x30 poster" is one thing, and so is "Round stamp 30 mm" said twice of it. */
static gboolean
is_another_product (const DocketWish    *request,
                    const DocketProduct *product)
{
  if (request == NULL)
    return FALSE;
  if (request->width > 0 && docket_product_compare_size (product, request->width, request->height, request->unit) < 0)
    return TRUE;
  return request->product != NULL && request->product != product;
}

static void
take_product (DocketLine       *line,
              const DocketWord *word,
              guint             index)
{
  const DocketProduct *product = docket_catalogue_find (line->reading->rules->catalogue, word->id);
  DocketWish *request;

  if (product == NULL)
    return;
  request = docket_line_open (line, is_another_product (line->current, product));
  request->product = product;
  note_product_text (line, index);
  line->strong++;
}

static void
take_paper (DocketLine       *line,
            const DocketWord *word,
            guint             index)
{
  DocketWish *request;

  if (docket_catalogue_find_paper (line->reading->rules->catalogue, word->id) == NULL)
    return;
  request = docket_line_open (line, line->current != NULL && line->current->paper != NULL);
  request->paper = word->id;
  g_free (request->paper_text);
  request->paper_text = docket_line_dup_text (line, index, index);
  line->strong++;
}

static gboolean
take_option (DocketLine *line,
             guint       index)
{
  const DocketWord *word;

  if ((word = docket_line_word (line, index, DOCKET_WORD_BORDER)) != NULL)
    docket_line_open (line, FALSE)->border = word->value;
  else if ((word = docket_line_word (line, index, DOCKET_WORD_SCALING)) != NULL)
    docket_line_open (line, FALSE)->scaling = word->value;
  else if ((word = docket_line_word (line, index, DOCKET_WORD_LAYOUT)) != NULL)
    docket_line_open (line, FALSE)->layout = word->value;
  else if (docket_line_word (line, index, DOCKET_WORD_EXPRESS) != NULL)
    {
      g_free (line->express);
      line->express = docket_line_dup_text (line, index, index);
    }
  else
    return FALSE;
  line->strong++;
  return TRUE;
}

/* "IMG_1 3x, IMG_2 1x, all 10x15": what follows is not about the last picture. */
static void
take_all (DocketLine *line,
          guint       index)
{
  const DocketToken *next = docket_line_token (line, index + 1);
  gboolean size = next != NULL && (next->kind == DOCKET_TOKEN_SIZE || docket_line_word (line, index + 1, DOCKET_WORD_SIZE) != NULL);
  gboolean paper = docket_line_word (line, index + 1, DOCKET_WORD_PAPER) != NULL;

  if ((size || paper) && line->pictures->len > 0 && line->current != NULL && line->current->copies >= 0)
    docket_line_keep_part (line);
  line->all = TRUE;
}

static gboolean
take_scope (DocketLine *line,
            guint       index)
{
  const DocketWord *word;

  if ((word = docket_line_word (line, index, DOCKET_WORD_PLACE)) != NULL)
    {
      if (line->place < 0)
        line->place_text = docket_line_dup_text (line, index, index);
      line->place = line->place < 0 ? word->value : line->place;
      line->strong++;
    }
  else if (docket_line_word (line, index, DOCKET_WORD_ALL) != NULL)
    take_all (line, index);
  else if (docket_line_word (line, index, DOCKET_WORD_NOT) != NULL)
    line->negated = TRUE;
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_kind (DocketLine *line,
           guint       index)
{
  const DocketWord *word;

  if ((word = docket_line_word (line, index, DOCKET_WORD_PRODUCT)) != NULL)
    take_product (line, word, index);
  else if ((word = docket_line_word (line, index, DOCKET_WORD_PAPER)) != NULL)
    take_paper (line, word, index);
  else if ((word = docket_line_word (line, index, DOCKET_WORD_ARTWORK)) != NULL)
    take_artwork (line, word->id, index);
  else if ((word = docket_line_word (line, index, DOCKET_WORD_SHAPE)) != NULL)
    {
      docket_line_open (line, FALSE)->shape = word->value;
      note_product_text (line, index);
      line->weak++;
    }
  else if ((word = docket_line_word (line, index, DOCKET_WORD_TITLE)) != NULL)
    take_title_word (line, word, index);
  else
    return FALSE;
  return TRUE;
}

/* A name may be of several sizes, as countries have several of postcards: the first that is offered. */
static void
take_named_size (DocketLine       *line,
                 const DocketWord *word,
                 guint             index)
{
  const DocketWordbook *book = line->reading->rules->vocabulary->book;
  DocketToken size = { .unit = 100 }, first = { .unit = 0 };

  for (; word != NULL; word = word->next >= 0 ? docket_wordbook_get (book, word->next) : NULL)
    {
      if (word->kind != DOCKET_WORD_SIZE)
        continue;
      size.width = (word->value >> 16) * 10;
      size.height = (word->value & 0xffff) * 10;
      first = first.unit == 0 ? size : first;
      if (docket_draft_find_size (line->reading->rules, NULL, size.width, size.height, size.unit) == NULL)
        continue;
      take_size (line, &size, index);
      return;
    }
  take_size (line, &first, index);
}

/* "10/15", which no date was found in. Returns how many tokens it takes; 0: it is none. */
static guint
take_slashed_size (DocketLine *line,
                   guint       index)
{
  const DocketToken *first = docket_line_token (line, index), *slash = docket_line_token (line, index + 1);
  const DocketToken *second = docket_line_token (line, index + 2), *more = docket_line_token (line, index + 3);
  DocketToken size = { .width = first->number * 10 };

  if (second == NULL || slash->kind != DOCKET_TOKEN_SIGN || slash->sign != '/' || second->kind != DOCKET_TOKEN_NUMBER ||
      second->used || (more != NULL && more->kind == DOCKET_TOKEN_SIGN && more->sign == '/') ||
      (line->current != NULL && line->current->width > 0))
    return 0;
  size.height = second->number * 10;
  if (docket_draft_find_size (line->reading->rules, NULL, size.width, size.height, 0) == NULL)
    return 0;
  take_size (line, &size, index);
  docket_line_token (line, index)->used = docket_line_token (line, index + 2)->used = TRUE;
  return 3;
}

/* Returns how many tokens it takes. */
static guint
take_word (DocketLine *line,
           guint       index)
{
  const DocketWord *number = docket_line_word (line, index, DOCKET_WORD_NUMBER);
  const DocketWord *size = docket_line_word (line, index, DOCKET_WORD_SIZE);
  guint n = docket_line_take_counting_word (line, index);

  if (n > 0)
    return n;
  if (number != NULL)
    {
      n = docket_line_take_number (line, number->value, index);
      return MAX (n, 1);
    }
  if (size != NULL)
    take_named_size (line, size, index);
  else if (!take_scope (line, index) && !take_option (line, index))
    take_kind (line, index);
  return 1;
}

/* Whether it can be part of what was said before a comma. */
static gboolean
tells_something (const DocketToken *token)
{
  return token->kind == DOCKET_TOKEN_SIZE || token->kind == DOCKET_TOKEN_COPIES || token->kind == DOCKET_TOKEN_UNKNOWN;
}

static void
take_tokens (DocketLine *line)
{
  for (guint i = 0; i < line->tokens->tokens->len;)
    {
      const DocketToken *token = docket_line_token (line, i);
      guint n = 0;

      line->parted = token->kind == DOCKET_TOKEN_SIGN ? line->parted || token->sign == ',' || token->sign == ';'
                   : line->parted && !tells_something (token);
      if (!token->used && token->kind == DOCKET_TOKEN_SIZE)
        take_size (line, token, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_COPIES)
        docket_line_take_copies (line, token->number, i, i), line->strong++;
      else if (!token->used && token->kind == DOCKET_TOKEN_PICTURE)
        docket_line_take_picture (line, token->number, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_NUMBER)
        {
          n = take_slashed_size (line, i);
          n = n > 0 ? n : docket_line_take_number (line, token->number, i);
        }
      else if (!token->used && token->kind == DOCKET_TOKEN_WORD)
        n = take_word (line, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_UNKNOWN)
        line->unknown++;
      i += MAX (n, 1);
    }
}

/* What is said anywhere in the line, and meant of all of it. */
static void
look_ahead (DocketLine *line)
{
  for (guint i = 0; i < line->tokens->tokens->len; i++)
    {
      line->attached = line->attached || docket_line_word (line, i, DOCKET_WORD_ATTACHED) != NULL;
      line->every = line->every || (docket_line_word (line, i, DOCKET_WORD_ALL) != NULL &&
                                    docket_line_word (line, i + 1, DOCKET_WORD_PICTURES) != NULL);
      line->sheets = line->sheets || docket_line_word (line, i, DOCKET_WORD_SHEETS) != NULL;
    }
}

/* "3x 10x15 matte, not glossy": what is not wanted reads as one more. */
static gboolean
excludes_something (const DocketLine *line)
{
  static const DocketWordKind kinds[] = { DOCKET_WORD_PRODUCT, DOCKET_WORD_PAPER, DOCKET_WORD_SIZE };

  if (!line->negated || line->pictures->len > 0 || line->requests->len < 2)
    return FALSE;
  for (guint i = 0; i + 1 < line->tokens->tokens->len; i++)
    {
      if (docket_line_word (line, i, DOCKET_WORD_NOT) == NULL)
        continue;
      if (docket_line_token (line, i + 1)->kind == DOCKET_TOKEN_SIZE)
        return TRUE;
      for (gsize j = 0; j < G_N_ELEMENTS (kinds); j++)
        if (docket_line_word (line, i + 1, kinds[j]) != NULL)
          return TRUE;
    }
  return FALSE;
}

gboolean
docket_draft_read_line (DocketReading *reading,
                        DocketTokens  *tokens,
                        gboolean       subject)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_wish_free);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  DocketLine line = { .reading = reading, .tokens = tokens, .requests = requests, .missing = missing,
                      .subject = subject,
                      .pictures = g_array_new (FALSE, FALSE, sizeof (gint)), .first_wish = reading->wishes->len, .place = -1 };
  gboolean order;

  line.current = docket_draft_read_stamp (reading, tokens, requests);
  line.strong = line.current != NULL;
  look_ahead (&line);
  take_tokens (&line);
  docket_line_settle_numbers (&line);
  order = line.strong > 0 || (line.weak > 0 && line.unknown <= MAX_PROSE);
  if (order && excludes_something (&line))
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_PRODUCT, TRUE, tokens->text, NULL);
  if (order)
    docket_line_keep (&line);
  g_array_unref (line.pictures);
  g_free (line.place_text);
  g_free (line.express);
  return order;
}
