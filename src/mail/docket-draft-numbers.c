/* docket-draft-numbers.c: what a number in a line counts: copies, pictures, single stickers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-line-private.h"

#include <string.h>

#define MAX_ALONE 99     /* copies that a number alone may mean */
#define MAX_UNTOLD 999   /* above, it is a year, a number of a house or of a telephone */
#define MAX_BETWEEN 3    /* words that may stand between a number and what it counts */

static gboolean
is_sign (const DocketToken *token,
         gunichar           sign)
{
  return token != NULL && token->kind == DOCKET_TOKEN_SIGN && token->sign == sign;
}

static gint
count_pictures (const DocketLine *line)
{
  return (gint) line->reading->draft->pictures->len;
}

/* "einen Stempel … 2x": the first is no count. */
static gboolean
is_article (const DocketWish *request)
{
  return request->words != NULL && request->copies == 1;
}

void
docket_line_take_copies (DocketLine *line,
                         gint        copies,
                         guint       from,
                         guint       to)
{
  DocketWish *request;

  if (line->counted && line->pictures->len > 0 && line->current != NULL && line->current->copies >= 0)
    docket_line_keep_part (line);
  request = docket_line_open (line, line->current != NULL && line->current->copies >= 0 && !is_article (line->current));
  request->copies = copies;
  g_free (request->copies_text);
  request->copies_text = docket_line_dup_text (line, from, to);
  for (guint i = from; i <= to; i++)
    docket_line_token (line, i)->used = TRUE;
}

/* "2x matte, IMG_2 5x": what was said before is not about this picture. */
void
docket_line_take_picture (DocketLine *line,
                          gint        number,
                          guint       index)
{
  if (line->negated && line->pictures->len == 0)
    line->all = FALSE;   /* "all 10x15 except IMG_2, 20x30": not of that one */
  if (line->requests->len > 0 && (line->parted || line->negated || line->pictures->len > 0))
    docket_line_keep_part (line);
  else if (line->requests->len > 1 || (line->every && line->requests->len > 0))
    docket_line_keep_all_but_last (line);
  line->counted = line->counted || (line->pictures->len == 0 && line->current != NULL && line->current->copies >= 0);
  if (number >= 0)
    g_array_append_val (line->pictures, number);
  else
    g_ptr_array_add (line->missing, docket_line_dup_text (line, index, index));
  docket_line_token (line, index)->used = TRUE;
  line->strong++;
}

/* Whether what follows is counted by a number before it. */
static gboolean
is_countable (const DocketLine *line,
              guint             index)
{
  static const DocketWordKind kinds[] = { DOCKET_WORD_ARTWORK, DOCKET_WORD_PRODUCT, DOCKET_WORD_TITLE, DOCKET_WORD_SHAPE,
                                          DOCKET_WORD_PAPER, DOCKET_WORD_SIZE };
  const DocketToken *token = docket_line_token (line, index);

  for (gsize i = 0; token != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (docket_line_word (line, index, kinds[i]) != NULL)
      return TRUE;
  return token != NULL && token->kind == DOCKET_TOKEN_SIZE;
}

/* "IMG_1", "picture 2", "the first". */
static gboolean
names_picture (const DocketLine *line,
               guint             index)
{
  const DocketToken *token = docket_line_token (line, index), *next = docket_line_token (line, index + 1);

  if (token == NULL)
    return FALSE;
  return token->kind == DOCKET_TOKEN_PICTURE || docket_line_word (line, index, DOCKET_WORD_NTH) != NULL ||
         (docket_line_word (line, index, DOCKET_WORD_PICTURE) != NULL && next != NULL && next->kind == DOCKET_TOKEN_NUMBER);
}

/* "two as a poster", "2 in matte", "2 of the first". */
static gboolean
counts_what_follows (const DocketLine *line,
                     guint             index)
{
  guint last = index + MAX_BETWEEN;

  while (index < last && !is_countable (line, index) && !names_picture (line, index) &&
         docket_line_word (line, index, DOCKET_WORD_FILLER) != NULL &&
         docket_line_word (line, index, DOCKET_WORD_PICTURE) == NULL)
    index++;
  return is_countable (line, index) || names_picture (line, index);
}

static gboolean
ends_at (const DocketLine *line,
         guint             index)
{
  const DocketToken *token = docket_line_token (line, index);

  return token == NULL || (token->kind == DOCKET_TOKEN_SIGN && strchr (",;.+&)", (int) MIN (token->sign, 127)) != NULL);
}

static gboolean
touches (const DocketLine *line,
         guint             index)
{
  const DocketToken *token = docket_line_token (line, index), *next = docket_line_token (line, index + 1);

  return token != NULL && next != NULL && token->end == next->start;
}

/* "of each", "von jedem": not "each" alone. */
static gboolean
says_of_each (const DocketLine *line,
              guint             index)
{
  g_autofree char *text = docket_line_dup_text (line, index, index);

  return strchr (text, ' ') != NULL;
}

/* "3 photos of each", "3 Fotos je": so many are wanted; "2 Bilder je 3 mal", "2 Bilder je in 10x15": so many were sent.
 * So were 5 of "5 photos each 10x15", where 5 came. */
static gboolean
is_of_each (const DocketLine *line,
            gint              number,
            guint             index)
{
  const DocketToken *next = docket_line_token (line, index + 1);

  if (docket_line_word (line, index, DOCKET_WORD_ALL) == NULL)
    return FALSE;
  if (next != NULL && (next->kind == DOCKET_TOKEN_NUMBER || next->kind == DOCKET_TOKEN_COPIES ||
                       docket_line_word (line, index + 1, DOCKET_WORD_NUMBER) != NULL))
    return FALSE;
  if (number == count_pictures (line) && next != NULL && !says_of_each (line, index))
    return ends_at (line, index + 1);
  return docket_line_word (line, index, DOCKET_WORD_COPIES) != NULL || ends_at (line, index + 1);
}

/* "2 Bilder", "2枚の写真": whether it counts what was sent, rather than copies. @n (out): how many tokens. */
static gboolean
counts_pictures (const DocketLine *line,
                 gint              number,
                 guint             index,
                 guint            *n)
{
  gboolean counted = docket_line_word (line, index + 1, DOCKET_WORD_COPIES) != NULL;
  guint noun = index + 1;

  *n = 2;
  if (docket_line_word (line, index + 1, DOCKET_WORD_ALL) != NULL ||
      (index > 0 && docket_line_word (line, index - 1, DOCKET_WORD_ALL) != NULL))
    return FALSE;
  if (docket_line_word (line, index + 1, DOCKET_WORD_PICTURES) != NULL)
    return !is_of_each (line, number, index + 2);
  noun += counted ? 1 : 0;
  if (touches (line, noun) && docket_line_word (line, noun, DOCKET_WORD_FILLER) != NULL &&
      docket_line_word (line, noun, DOCKET_WORD_PICTURES) == NULL)
    noun++;
  *n = noun + 1 - index;
  return touches (line, noun - 1) && docket_line_word (line, noun, DOCKET_WORD_PICTURES) != NULL &&
         !is_of_each (line, number, noun + 1);
}

/* "写真2枚" may as well be two prints of each: only what is sure. */
static gboolean
surely_follows_pictures (const DocketLine *line,
                         gint              number,
                         guint             index)
{
  const DocketToken *noun = index > 0 ? docket_line_token (line, index - 1) : NULL;

  return noun != NULL && !noun->used &&
         (docket_line_word (line, index - 1, DOCKET_WORD_PICTURES) != NULL ||
          (docket_line_word (line, index - 1, DOCKET_WORD_ATTACHED) != NULL && number == count_pictures (line))) &&
         docket_line_word (line, index + 1, DOCKET_WORD_PIECES) != NULL &&
         docket_line_word (line, index + 1, DOCKET_WORD_ALL) == NULL && (line->attached || number == count_pictures (line));
}

/* Returns how many tokens it takes; 0: it may be how many copies are wanted. */
static guint
take_sent (DocketLine *line,
           gint        number,
           guint       index)
{
  gint sent = count_pictures (line);
  g_autofree char *text = NULL;
  guint n;

  if (sent == 0 || (sent == 1 && !line->attached))
    return 0;
  if (surely_follows_pictures (line, number, index))
    n = 2;
  else if (!counts_pictures (line, number, index, &n))
    return 0;
  if (number != sent && (number > 1 || line->attached))
    {
      text = docket_line_dup_text (line, index, MIN (index + n, line->tokens->tokens->len) - 1);
      docket_draft_add_unclear (line->reading->draft, DOCKET_UNCLEAR_SENT, !line->attached, text, NULL);
    }
  else if (number != sent)
    {
      return 0;
    }
  docket_line_token (line, index)->used = TRUE;
  line->weak++;
  return n;
}

/* "12 round stickers", "12 pieces": single ones, where sheets are sold. */
static void
note_stickers (DocketLine *line,
               gboolean    single)
{
  line->current->single = single && !line->sheets;
}

/* "3", "3 by Friday", "3, by 24 December": nothing else is said but when. */
static gboolean
stands_alone (const DocketLine *line,
              guint             index)
{
  for (guint i = index + 1; i < line->tokens->tokens->len; i++)
    if (!docket_line_token (line, i)->used && !is_sign (docket_line_token (line, i), ','))
      return FALSE;
  return index == 0;
}

guint
docket_line_take_number (DocketLine *line,
                         gint        number,
                         guint       index)
{
  guint n = take_sent (line, number, index);

  if (n > 0)
    return n;
  if (docket_line_word (line, index + 1, DOCKET_WORD_COPIES) != NULL ||
      docket_line_word (line, index + 1, DOCKET_WORD_SHEETS) != NULL)
    {
      docket_line_take_copies (line, number, index, index + 1);
      note_stickers (line, docket_line_word (line, index + 1, DOCKET_WORD_PIECES) != NULL);
      line->each = line->each || docket_line_word (line, index + 1, DOCKET_WORD_ALL) != NULL;
      line->strong++;
      return 2;
    }
  if (docket_line_word (line, index + 1, DOCKET_WORD_ORDINAL) != NULL)
    {
      docket_line_take_picture (line, number >= 1 && number <= count_pictures (line) ? number - 1 : -1, index);
      return 2;
    }
  if (is_sign (docket_line_token (line, index + 1), '.') && number >= 1 && number <= count_pictures (line) &&
      docket_line_word (line, index + 2, DOCKET_WORD_PICTURE) != NULL)
    {
      docket_line_take_picture (line, number - 1, index);
      docket_line_token (line, index + 2)->used = TRUE;
      return 3;
    }
  if (counts_what_follows (line, index + 1))
    {
      docket_line_take_copies (line, number, index, index);
      note_stickers (line, TRUE);
      line->weak++;
      return 1;
    }
  if (stands_alone (line, index) && number <= MAX_ALONE)
    {
      docket_line_take_copies (line, number, index, index);
      line->weak++;
      return 1;
    }
  if (line->current != NULL && line->current->copies < 0 && ends_at (line, index + 1) &&
      (line->current->width > 0 || line->current->product != NULL || line->current->artwork != NULL))
    {
      docket_line_take_copies (line, number, index, index);
      return 1;
    }
  return 0;
}

/* "the first as a poster", "das erste 2x". */
static gboolean
counts_or_is_counted (const DocketLine *line,
                      guint             index)
{
  guint last = index + MAX_BETWEEN;

  while (index < last && !is_countable (line, index) && docket_line_word (line, index, DOCKET_WORD_FILLER) != NULL)
    index++;
  return is_countable (line, index) ||
         (docket_line_token (line, index) != NULL && docket_line_token (line, index)->kind == DOCKET_TOKEN_COPIES);
}

/* "the first picture", and then "the second" alone. */
static guint
take_nth (DocketLine *line,
          guint       index)
{
  const DocketWord *nth = docket_line_word (line, index, DOCKET_WORD_NTH);
  gboolean noun = docket_line_word (line, index + 1, DOCKET_WORD_PICTURE) != NULL ||
                  docket_line_word (line, index + 1, DOCKET_WORD_PICTURES) != NULL;

  if (nth == NULL || nth->value < 1 || nth->value > count_pictures (line) ||
      (!noun && line->pictures->len == 0 && !line->counted && !counts_or_is_counted (line, index + 1) &&
       !(line->requests->len > 0 && ends_at (line, index + 1))))
    return 0;
  docket_line_take_picture (line, nth->value - 1, index);
  if (noun)
    docket_line_token (line, index + 1)->used = TRUE;
  return noun ? 2 : 1;
}

/* "picture 1 and 3", not "picture 1 as 3 posters". */
static gboolean
joins (const DocketLine *line,
       guint             index)
{
  static const char *const words[] = { "and", "und", "\xe3\x81\xa8" };   /* と */
  g_autofree char *text = docket_line_word (line, index, DOCKET_WORD_FILLER) != NULL ? docket_line_dup_text (line, index, index) : NULL;

  gboolean counts = docket_line_word (line, index + 2, DOCKET_WORD_PRODUCT) != NULL ||
                    docket_line_word (line, index + 2, DOCKET_WORD_ARTWORK) != NULL;
  gboolean several = index >= 2 && docket_line_word (line, index - 2, DOCKET_WORD_PICTURES) != NULL &&
                     docket_line_word (line, index - 2, DOCKET_WORD_PICTURE) == NULL;

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (text, words[i]) == 0)
      return several || !counts;
  return FALSE;
}

/* "-3", "and 2" behind the number of a picture: the number is of another. */
static gboolean
lists_more (const DocketLine *line,
            gint              before,
            guint             index)
{
  const DocketToken *sign = docket_line_token (line, index), *number = docket_line_token (line, index + 1);
  gboolean joined = joins (line, index);
  gboolean list = is_sign (sign, '-') || is_sign (sign, '~') || is_sign (sign, ',') || is_sign (sign, '+') ||
                  is_sign (sign, '&') || joined;

  return list && number != NULL && number->kind == DOCKET_TOKEN_NUMBER && !number->used && number->number > before &&
         number->number <= count_pictures (line) && (joined || !is_countable (line, index + 2)) &&
         docket_line_word (line, index + 2, DOCKET_WORD_COPIES) == NULL;
}

/* "picture 1-3", "picture 1 and 2": as many tokens as belong to it. */
static guint
take_more_pictures (DocketLine *line,
                    gint        before,
                    guint       index)
{
  const DocketToken *sign = docket_line_token (line, index), *number = docket_line_token (line, index + 1);
  gboolean range = is_sign (sign, '-') || is_sign (sign, '~');

  if (!lists_more (line, before, index))
    return 0;
  for (gint i = range ? before + 1 : number->number; i <= number->number; i++)
    {
      gint place = i - 1;

      g_array_append_val (line->pictures, place);
    }
  docket_line_token (line, index + 1)->used = TRUE;
  return 2 + take_more_pictures (line, number->number, index + 2);
}

static void
mark_named (const GPtrArray *wishes,
            gboolean        *named)
{
  for (guint i = 0; i < wishes->len; i++)
    {
      const GArray *pictures = ((const DocketWish *) g_ptr_array_index (wishes, i))->pictures;

      for (guint j = 0; pictures != NULL && j < pictures->len; j++)
        named[g_array_index (pictures, gint, j)] = TRUE;
    }
}

/* "the first 20x30, the others 10x15": those that nobody named. */
static guint
take_others (DocketLine *line,
             guint       index)
{
  g_autofree gboolean *named = g_new0 (gboolean, count_pictures (line) + 1);
  gint others = 0;

  if (docket_line_word (line, index, DOCKET_WORD_OTHERS) == NULL || line->others || count_pictures (line) < 2)
    return 0;
  line->others = TRUE;
  mark_named (line->reading->requests, named);
  mark_named (line->reading->wishes, named);
  for (guint i = 0; i < line->pictures->len; i++)
    named[g_array_index (line->pictures, gint, i)] = TRUE;
  for (gint i = 0; i < count_pictures (line); i++)
    others += !named[i];
  if (others == 0)
    return 0;
  if (others == count_pictures (line))
    {
      g_autofree char *text = docket_line_dup_text (line, index, index);

      docket_draft_add_unclear (line->reading->draft, DOCKET_UNCLEAR_SENT, TRUE, text, NULL);
      return 1;
    }
  if (line->requests->len > 0)
    docket_line_keep_part (line);
  g_array_set_size (line->pictures, 0);
  for (gint i = 0; i < count_pictures (line); i++)
    if (!named[i])
      g_array_append_val (line->pictures, i);
  line->strong++;
  return 1;
}

/* "picture 2"; of several, "Bilder 1 und 2", where more follow: "photos 3" may be how many. */
static gboolean
names_by_number (const DocketLine *line,
                 guint             index,
                 gint              number)
{
  return docket_line_word (line, index, DOCKET_WORD_PICTURE) != NULL ||
         (docket_line_word (line, index, DOCKET_WORD_PICTURES) != NULL && lists_more (line, number, index + 2));
}

guint
docket_line_take_counting_word (DocketLine *line,
                                guint       index)
{
  guint next = index + 1, n = take_nth (line, index);
  const DocketToken *number;

  n = n > 0 ? n : take_others (line, index);
  if (n > 0)
    return n;
  if (is_sign (docket_line_token (line, next), ':'))
    next++;
  number = docket_line_token (line, next);
  if (number == NULL || number->kind != DOCKET_TOKEN_NUMBER || number->used)
    return 0;
  if (docket_line_word (line, index, DOCKET_WORD_COPIES) != NULL && docket_line_word (line, index, DOCKET_WORD_ARTWORK) == NULL)
    {
      docket_line_take_copies (line, number->number, index, next);
      line->strong++;
      return next + 1 - index;
    }
  if (names_by_number (line, index, number->number) && next == index + 1 && !is_countable (line, next + 1) &&
      docket_line_word (line, next + 1, DOCKET_WORD_COPIES) == NULL && number->number >= 1 &&
      number->number <= count_pictures (line))
    {
      docket_line_take_picture (line, number->number - 1, index);
      docket_line_token (line, next)->used = TRUE;
      return 2 + take_more_pictures (line, number->number, next + 1);
    }
  return 0;
}

/* A number that stands for itself, or a word for one above one; -1: none. */
static gint
get_leftover (const DocketLine *line,
              guint             index)
{
  const DocketToken *token = docket_line_token (line, index);
  const DocketWord *word = docket_line_word (line, index, DOCKET_WORD_NUMBER);

  if (token->used)
    return -1;
  if (token->kind == DOCKET_TOKEN_NUMBER)
    return token->number;
  return word != NULL && word->value > 1 ? word->value : -1;
}

/* The one request that may still get copies; NULL: there is none, or several. */
static DocketWish *
find_uncounted (const DocketLine *line)
{
  DocketWish *found = NULL;

  for (guint i = 0; i < line->requests->len; i++)
    {
      DocketWish *request = g_ptr_array_index (line->requests, i);

      if (request->copies >= 0)
        continue;
      if (found != NULL)
        return NULL;
      found = request;
    }
  return found;
}

static void
settle (DocketLine *line,
        guint       index,
        gint        number)
{
  const DocketToken *next = docket_line_token (line, index + 1);
  gboolean beside = next != NULL && next->kind == DOCKET_TOKEN_UNKNOWN && !next->used;
  DocketWish *request = find_uncounted (line);
  g_autofree char *text = docket_line_dup_text (line, index, beside ? index + 1 : index);

  if (beside && request != NULL && number > 0 && docket_draft_resembles_copies (line->reading, line->tokens, next))
    {
      request->copies = number;
      g_free (request->copies_text);
      request->copies_text = g_steal_pointer (&text);
      docket_line_token (line, index)->used = docket_line_token (line, index + 1)->used = TRUE;
    }
  else if (docket_line_token (line, index)->kind == DOCKET_TOKEN_NUMBER && number <= MAX_UNTOLD && request != NULL &&
           !line->subject)
    {
      docket_draft_add_unclear (line->reading->draft, DOCKET_UNCLEAR_NUMBER, FALSE, text, NULL);
    }
}

void
docket_line_settle_numbers (DocketLine *line)
{
  gint left = -1, number = -1;

  if (line->strong == 0 && (line->current == NULL || !docket_wish_names_product (line->current)))
    return;
  for (guint i = 0; i < line->tokens->tokens->len; i++)
    {
      gint value = get_leftover (line, i);

      if (value < 0)
        continue;
      if (left >= 0)
        return;
      left = (gint) i;
      number = value;
    }
  if (left >= 0)
    settle (line, (guint) left, number);
}
