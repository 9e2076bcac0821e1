/* docket-draft-line.c: what one line of a message orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"

#include <string.h>

#define MAX_ALONE 99  /* copies that a number alone may mean */
#define MAX_PROSE 4   /* unknown words beyond which weak signs of an order are not one */

typedef struct
{
  DocketReading *reading;
  DocketTokens *tokens;
  GPtrArray *requests;       /* DocketWish */
  DocketWish *current;    /* the last of them */
  GArray *pictures;          /* gint */
  GPtrArray *missing;        /* names of pictures that did not come */
  gboolean all, negated;
  char *express;             /* the customer's word for it; NULL */
  gboolean parted;           /* a comma stood since something was said */
  gboolean subject;
  gint place;                /* -1: none */
  char *place_text;
  guint unknown, strong, weak;
} Line;

static DocketToken *
token_at (const Line *line,
          guint       index)
{
  return index < line->tokens->tokens->len ? &g_array_index (line->tokens->tokens, DocketToken, index) : NULL;
}

static const DocketWord *
word_at (const Line     *line,
         guint           index,
         DocketWordKind  kind)
{
  const DocketToken *token = token_at (line, index);

  return token != NULL && token->kind == DOCKET_TOKEN_WORD ? docket_token_get (line->reading->rules, token, kind) : NULL;
}

static char *
dup_text (const Line *line,
          guint       from,
          guint       to)
{
  return g_strndup (line->tokens->text + token_at (line, from)->start, token_at (line, to)->end - token_at (line, from)->start);
}

static DocketWish *
begin (Line *line)
{
  line->current = docket_wish_new ();
  g_ptr_array_add (line->requests, line->current);
  return line->current;
}

/* The request that gets something which it may have once. */
static DocketWish *
open_request (Line     *line,
              gboolean  has_it)
{
  return line->current == NULL || has_it ? begin (line) : line->current;
}

static void
note_product_text (Line  *line,
                   guint  index)
{
  g_autofree char *text = dup_text (line, index, index);
  g_autofree char *before = g_steal_pointer (&line->current->product_text);

  line->current->product_text = before != NULL ? g_strconcat (before, " ", text, NULL) : g_strdup (text);
}

static void
take_copies (Line  *line,
             gint   copies,
             guint  from,
             guint  to)
{
  DocketWish *request = open_request (line, line->current != NULL && line->current->copies >= 0);

  request->copies = copies;
  g_free (request->copies_text);
  request->copies_text = dup_text (line, from, to);
}

static void
take_size (Line              *line,
           const DocketToken *token,
           guint              index)
{
  DocketWish *request = open_request (line, line->current != NULL && (line->current->width > 0 || line->current->product != NULL));

  request->width = token->width;
  request->height = token->height;
  request->unit = token->unit;
  note_product_text (line, index);
  line->strong++;
}

static void keep_part (Line *line);

/* "2x matte, IMG_2 5x": what was said before is not about this picture. */
static void
take_picture (Line  *line,
              gint   number,
              guint  index)
{
  if (line->requests->len > 0 && (line->parted || line->pictures->len > 0))
    keep_part (line);
  if (number >= 0)
    g_array_append_val (line->pictures, number);
  else
    g_ptr_array_add (line->missing, dup_text (line, index, index));
  line->strong++;
}

/* Whether what follows is counted by a number before it. */
static gboolean
is_countable (const Line *line,
              guint       index)
{
  const DocketToken *token = token_at (line, index);

  return token != NULL &&
         (token->kind == DOCKET_TOKEN_SIZE || word_at (line, index, DOCKET_WORD_ARTWORK) != NULL ||
          word_at (line, index, DOCKET_WORD_PRODUCT) != NULL || word_at (line, index, DOCKET_WORD_TITLE) != NULL ||
          word_at (line, index, DOCKET_WORD_SHAPE) != NULL || word_at (line, index, DOCKET_WORD_PAPER) != NULL);
}

static gboolean
ends_at (const Line *line,
         guint       index)
{
  const DocketToken *token = token_at (line, index);

  return token == NULL || (token->kind == DOCKET_TOKEN_SIGN && strchr (",;.+&)", (int) MIN (token->sign, 127)) != NULL);
}

/* A number and what stands around it. Returns how many tokens it takes; 0: it says nothing. */
static guint
take_number (Line  *line,
             gint   number,
             guint  index)
{
  if (word_at (line, index + 1, DOCKET_WORD_COPIES) != NULL)
    {
      take_copies (line, number, index, index + 1);
      line->strong++;
      return 2;
    }
  if (word_at (line, index + 1, DOCKET_WORD_ORDINAL) != NULL)
    {
      take_picture (line, number >= 1 && number <= (gint) line->reading->draft->pictures->len ? number - 1 : -1, index);
      return 2;
    }
  if (is_countable (line, index + 1))
    {
      take_copies (line, number, index, index);
      line->weak++;
      return 1;
    }
  if (line->tokens->tokens->len == 1 && number <= MAX_ALONE)
    {
      take_copies (line, number, index, index);
      line->weak++;
      return 1;
    }
  if (line->current != NULL && line->current->copies < 0 && ends_at (line, index + 1) &&
      (line->current->width > 0 || line->current->product != NULL || line->current->artwork != NULL))
    {
      take_copies (line, number, index, index);
      return 1;
    }
  return 0;
}

/* "copies: 3", "picture 2". */
static guint
take_counting_word (Line  *line,
                    guint  index)
{
  guint next = index + 1;
  const DocketToken *number;

  if (token_at (line, next) != NULL && token_at (line, next)->kind == DOCKET_TOKEN_SIGN && token_at (line, next)->sign == ':')
    next++;
  number = token_at (line, next);
  if (number == NULL || number->kind != DOCKET_TOKEN_NUMBER || number->used)
    return 0;
  if (word_at (line, index, DOCKET_WORD_COPIES) != NULL && word_at (line, index, DOCKET_WORD_ARTWORK) == NULL)
    {
      take_copies (line, number->number, index, next);
      line->strong++;
      return next + 1 - index;
    }
  if (word_at (line, index, DOCKET_WORD_PICTURE) != NULL && next == index + 1 && !is_countable (line, next + 1) &&
      word_at (line, next + 1, DOCKET_WORD_COPIES) == NULL && number->number >= 1 &&
      number->number <= (gint) line->reading->draft->pictures->len)
    {
      take_picture (line, number->number - 1, index);
      return 2;
    }
  return 0;
}

static void
take_artwork (Line       *line,
              const char *artwork,
              guint       index)
{
  gboolean photo = g_str_equal (artwork, DOCKET_ARTWORK_PHOTO);
  const char *has = line->current != NULL ? line->current->artwork : NULL;
  DocketWish *request;

  line->weak++;
  if (photo && has != NULL)
    return;
  request = open_request (line, has != NULL && !g_str_equal (has, DOCKET_ARTWORK_PHOTO) && !g_str_equal (has, artwork));
  request->artwork = g_str_equal (artwork, DOCKET_ARTWORK_STAMP) ? DOCKET_ARTWORK_STAMP
                   : photo ? DOCKET_ARTWORK_PHOTO : DOCKET_ARTWORK_SHEET;
  if (!photo)
    note_product_text (line, index);
}

static void
take_title_word (Line             *line,
                 const DocketWord *word,
                 guint             index)
{
  DocketWish *request = open_request (line, FALSE);
  guint n = 0;

  for (const DocketWord *next = word; next != NULL && n < G_N_ELEMENTS (request->titles);
       next = next->next >= 0 ? docket_wordbook_get (line->reading->rules->book, next->next) : NULL)
    if (next->kind == DOCKET_WORD_TITLE)
      request->titles[n++] = docket_catalogue_find (line->reading->rules->catalogue, next->id);
  note_product_text (line, index);
  line->weak++;
}

static void
take_product (Line             *line,
              const DocketWord *word,
              guint             index)
{
  const DocketProduct *product = docket_catalogue_find (line->reading->rules->catalogue, word->id);
  DocketWish *request;

  if (product == NULL)
    return;
  request = open_request (line, line->current != NULL && (line->current->product != NULL || line->current->width > 0));
  request->product = product;
  note_product_text (line, index);
  line->strong++;
}

static void
take_paper (Line             *line,
            const DocketWord *word,
            guint             index)
{
  DocketWish *request;

  if (docket_catalogue_find_paper (line->reading->rules->catalogue, word->id) == NULL)
    return;
  request = open_request (line, line->current != NULL && line->current->paper != NULL);
  request->paper = word->id;
  g_free (request->paper_text);
  request->paper_text = dup_text (line, index, index);
  line->strong++;
}

static gboolean
take_option (Line  *line,
             guint  index)
{
  const DocketWord *word;

  if ((word = word_at (line, index, DOCKET_WORD_BORDER)) != NULL)
    open_request (line, FALSE)->border = word->value;
  else if ((word = word_at (line, index, DOCKET_WORD_SCALING)) != NULL)
    open_request (line, FALSE)->scaling = word->value;
  else if ((word = word_at (line, index, DOCKET_WORD_LAYOUT)) != NULL)
    open_request (line, FALSE)->layout = word->value;
  else if (word_at (line, index, DOCKET_WORD_EXPRESS) != NULL)
    {
      g_free (line->express);
      line->express = dup_text (line, index, index);
    }
  else
    return FALSE;
  line->strong++;
  return TRUE;
}

static gboolean
take_scope (Line  *line,
            guint  index)
{
  const DocketWord *word;

  if ((word = word_at (line, index, DOCKET_WORD_PLACE)) != NULL)
    {
      if (line->place < 0)
        line->place_text = dup_text (line, index, index);
      line->place = line->place < 0 ? word->value : line->place;
      line->strong++;
    }
  else if (word_at (line, index, DOCKET_WORD_ALL) != NULL)
    line->all = TRUE;
  else if (word_at (line, index, DOCKET_WORD_NOT) != NULL)
    line->negated = TRUE;
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_kind (Line  *line,
           guint  index)
{
  const DocketWord *word;

  if ((word = word_at (line, index, DOCKET_WORD_PRODUCT)) != NULL)
    take_product (line, word, index);
  else if ((word = word_at (line, index, DOCKET_WORD_PAPER)) != NULL)
    take_paper (line, word, index);
  else if ((word = word_at (line, index, DOCKET_WORD_ARTWORK)) != NULL)
    take_artwork (line, word->id, index);
  else if ((word = word_at (line, index, DOCKET_WORD_SHAPE)) != NULL)
    {
      open_request (line, FALSE)->shape = word->value;
      note_product_text (line, index);
      line->weak++;
    }
  else if ((word = word_at (line, index, DOCKET_WORD_TITLE)) != NULL)
    take_title_word (line, word, index);
  else
    return FALSE;
  return TRUE;
}

static void
take_named_size (Line             *line,
                 const DocketWord *word,
                 guint             index)
{
  DocketToken size = { .width = (word->value >> 16) * 10, .height = (word->value & 0xffff) * 10, .unit = 100 };

  take_size (line, &size, index);
}

/* Returns how many tokens it takes. */
static guint
take_word (Line  *line,
           guint  index)
{
  const DocketWord *number = word_at (line, index, DOCKET_WORD_NUMBER);
  const DocketWord *size = word_at (line, index, DOCKET_WORD_SIZE);
  guint n = take_counting_word (line, index);

  if (n > 0)
    return n;
  if (number != NULL)
    {
      n = take_number (line, number->value, index);
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
take_tokens (Line *line)
{
  for (guint i = 0; i < line->tokens->tokens->len;)
    {
      const DocketToken *token = token_at (line, i);
      guint n = 0;

      line->parted = token->kind == DOCKET_TOKEN_SIGN ? line->parted || token->sign == ',' || token->sign == ';'
                   : line->parted && !tells_something (token);
      if (!token->used && token->kind == DOCKET_TOKEN_SIZE)
        take_size (line, token, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_COPIES)
        take_copies (line, token->number, i, i), line->strong++;
      else if (!token->used && token->kind == DOCKET_TOKEN_PICTURE)
        take_picture (line, token->number, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_NUMBER)
        n = take_number (line, token->number, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_WORD)
        n = take_word (line, i);
      else if (!token->used && token->kind == DOCKET_TOKEN_UNKNOWN)
        line->unknown++;
      i += MAX (n, 1);
    }
}

/* Whether it names a product, rather than something about one. */
static gboolean
names_product (const DocketWish *request)
{
  return request->product != NULL || request->width > 0 || request->words != NULL || request->titles[0] != NULL ||
         request->shape >= 0 || (request->artwork != NULL && !g_str_equal (request->artwork, DOCKET_ARTWORK_PHOTO));
}

static void
set_default (DocketWish       *defaults,
             const DocketWish *request)
{
  if (request->copies >= 0)
    {
      defaults->copies = request->copies;
      g_free (defaults->copies_text);
      defaults->copies_text = g_strdup (request->copies_text);
    }
  if (request->paper != NULL)
    {
      defaults->paper = request->paper;
      g_free (defaults->paper_text);
      defaults->paper_text = g_strdup (request->paper_text);
    }
  defaults->border = request->border >= 0 ? request->border : defaults->border;
  defaults->scaling = request->scaling >= 0 ? request->scaling : defaults->scaling;
  defaults->layout = request->layout >= 0 ? request->layout : defaults->layout;
  defaults->artwork = request->artwork != NULL ? request->artwork : defaults->artwork;
}

/* A second request of the line without a product of its own is about the first's: "2x glossy, 3x matte". */
static void
inherit (Line *line)
{
  for (guint i = 1; i < line->requests->len; i++)
    {
      const DocketWish *before = g_ptr_array_index (line->requests, i - 1);
      DocketWish *request = g_ptr_array_index (line->requests, i);

      if (names_product (request) || !names_product (before))
        continue;
      request->product = before->product;
      request->width = before->width;
      request->height = before->height;
      request->unit = before->unit;
      request->artwork = before->artwork;
      request->shape = before->shape;
      memcpy (request->titles, before->titles, sizeof request->titles);
      g_free (request->product_text);
      request->product_text = g_strdup (before->product_text);
    }
}

/* @alone: the part has no other. */
static void
keep_request (Line          *line,
              DocketWish *request,
              gboolean       alone,
              gboolean       subject)
{
  DocketReading *reading = line->reading;
  gboolean wish = line->pictures->len > 0 && !names_product (request);
  GPtrArray *list = wish ? reading->wishes : reading->requests;

  if (!wish && !names_product (request) && alone)
    {
      set_default (reading->defaults, request);
      docket_wish_free (request);
      return;
    }
  request->all = line->all;
  request->from_subject = subject;
  if (line->pictures->len > 0)
    request->pictures = g_array_ref (line->pictures);
  if (list->len < DOCKET_DRAFT_MAX_REQUESTS)
    {
      g_ptr_array_add (list, request);
      return;
    }
  docket_draft_note_rest (reading->draft, TRUE, line->tokens->text);
  docket_wish_free (request);
}

/* Pictures alone: with "not" they are left out. */
static void
keep_pictures (Line *line)
{
  DocketWish *wish;

  if (line->pictures->len == 0 || line->requests->len > 0 || !line->negated)
    return;
  wish = docket_wish_new ();
  wish->copies = 0;
  wish->pictures = g_array_ref (line->pictures);
  g_ptr_array_add (line->reading->wishes, wish);
}

/* "10x15 and 13x18, 2 copies each". */
static void
share_copies (Line *line)
{
  const DocketWish *last = line->current;

  for (guint i = 0; line->all && last != NULL && last->copies >= 0 && i < line->requests->len; i++)
    {
      DocketWish *request = g_ptr_array_index (line->requests, i);

      if (request->copies >= 0)
        continue;
      request->copies = last->copies;
      g_free (request->copies_text);
      request->copies_text = g_strdup (last->copies_text);
    }
}

/* The requests so far, with the pictures that they are about. */
static void
keep_part (Line *line)
{
  inherit (line);
  share_copies (line);
  keep_pictures (line);
  for (gboolean alone = line->requests->len == 1; line->requests->len > 0;)
    keep_request (line, g_ptr_array_steal_index (line->requests, 0), alone, line->subject);
  line->current = NULL;
  g_array_unref (line->pictures);
  line->pictures = g_array_new (FALSE, FALSE, sizeof (gint));
}

static void
keep (Line *line)
{
  DocketReading *reading = line->reading;

  keep_part (line);
  for (guint i = 0; i < line->missing->len; i++)
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_PICTURE, FALSE, g_ptr_array_index (line->missing, i), NULL);
  if (line->express != NULL && !reading->draft->express)
    {
      reading->draft->express = TRUE;
      docket_draft_add_said (reading->draft, DOCKET_SAID_EXPRESS, line->express, "yes");
    }
  if (line->place >= 0)
    {
      reading->place = g_ptr_array_index (reading->rules->places, line->place);
      reading->place_said = TRUE;
      docket_draft_add_said (reading->draft, DOCKET_SAID_PLACE, line->place_text, reading->place->site);
    }
  reading->understood = reading->understood || line->strong + line->weak > 0;
}

gboolean
docket_draft_read_line (DocketReading *reading,
                        DocketTokens  *tokens,
                        gboolean       subject)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_wish_free);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);
  Line line = { .reading = reading, .tokens = tokens, .requests = requests, .missing = missing, .subject = subject,
                .pictures = g_array_new (FALSE, FALSE, sizeof (gint)), .place = -1 };
  gboolean order;

  line.current = docket_draft_read_stamp (reading, tokens, requests);
  line.strong = line.current != NULL;
  take_tokens (&line);
  order = line.strong > 0 || (line.weak > 0 && line.unknown <= MAX_PROSE);
  if (order)
    keep (&line);
  g_array_unref (line.pictures);
  g_free (line.place_text);
  g_free (line.express);
  return order;
}
