/* docket-draft-line-private.h: what is known of a line while it is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-draft-private.h"

G_BEGIN_DECLS

typedef struct
{
  DocketReading *reading;
  DocketTokens *tokens;
  GPtrArray *requests;       /* DocketWish */
  DocketWish *current;       /* the last of them */
  GArray *pictures;          /* gint */
  GPtrArray *missing;        /* names of pictures that did not come */
  gboolean all, negated;
  gboolean attached;         /* it speaks of what came with the message */
  gboolean sheets;           /* it counts whole sheets */
  gboolean each;             /* so many of each */
  gboolean every;            /* it speaks of every picture: "each photo" */
  gboolean others;           /* the other pictures were spoken of */
  gboolean counted;          /* how many is said before which picture: "2 of IMG_1" */
  guint first_wish;          /* among the reading's wishes: the line's first */
  char *express;             /* the customer's word for it; NULL */
  gboolean parted;           /* a comma stood since something was said */
  gboolean subject;
  gint place;                /* -1: none */
  char *place_text;
  guint unknown, strong, weak;
} DocketLine;

/* NULL behind the line's end. */
DocketToken *docket_line_token (const DocketLine *line, guint index);

/* The meaning of that kind that the token has; NULL: none. Borrowed. */
const DocketWord *docket_line_word (const DocketLine *line, guint index, DocketWordKind kind);

/* The customer's words from one token to another. (transfer full) */
char *docket_line_dup_text (const DocketLine *line, guint from, guint to);

/* The request that gets something which it may have once. Borrowed. */
DocketWish *docket_line_open (DocketLine *line, gboolean has_it);

void docket_line_take_copies (DocketLine *line, gint copies, guint from, guint to);

/* @number: the picture's place among those taken; -1: it did not come. */
void docket_line_take_picture (DocketLine *line, gint number, guint index);

/* A number and what stands around it. Returns how many tokens it takes; 0: it says nothing. */
guint docket_line_take_number (DocketLine *line, gint number, guint index);

/* "copies: 3", "picture 2", "the first". As docket_line_take_number(). */
guint docket_line_take_counting_word (DocketLine *line, guint index);

/* Numbers that said nothing so far: beside a misspelt word they may, else they are told. */
void docket_line_settle_numbers (DocketLine *line);

/* Whether it names a product, rather than something about one. */
gboolean docket_wish_names_product (const DocketWish *request);

/* @request gets what @before says of the product. */
void docket_wish_inherit (DocketWish *request, const DocketWish *before);

/* The requests so far, with the pictures that they are about, go to the reading. */
void docket_line_keep_part (DocketLine *line);

/* Those that name a product, and are of every picture: before what follows is of one. */
void docket_line_keep_all_but_last (DocketLine *line);
void docket_line_keep (DocketLine *line);

G_END_DECLS
