/* docket-draft-private.h: how an order is read out of a message, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-draft.h"
#include "docket-vocabulary-private.h"

G_BEGIN_DECLS

#define DOCKET_DRAFT_MAX_LINES 250
#define DOCKET_DRAFT_MAX_TEXT 15000     /* bytes that are read for an order */
#define DOCKET_DRAFT_MAX_REQUESTS 200
#define DOCKET_DRAFT_MAX_ITEMS 400
#define DOCKET_DRAFT_MAX_STAMPS 20

typedef struct
{
  char *site;
  char **names;
  char **addresses;
  char *language;
  char *default_product;
  GTimeZone *zone;
} DocketDraftSite;

struct _DocketDraftRules
{
  const DocketCatalogue *catalogue;
  DocketVocabulary *vocabulary;
  DocketWordbook *book;         /* the catalogue's and the places' words */
  char *default_product;
  GPtrArray *places;            /* DocketDraftSite */
};

typedef enum
{
  DOCKET_TOKEN_WORD,      /* known to a book */
  DOCKET_TOKEN_UNKNOWN,
  DOCKET_TOKEN_NUMBER,
  DOCKET_TOKEN_COPIES,    /* "3x", "x3" */
  DOCKET_TOKEN_SIZE,      /* "10x15" */
  DOCKET_TOKEN_PICTURE,   /* the name of one */
  DOCKET_TOKEN_SIGN,
} DocketTokenKind;

typedef struct
{
  DocketTokenKind kind;
  guint start, end;       /* in the line, bytes */
  gint said, listed;      /* first meaning in the vocabulary, in the rules' book; -1: none */
  gint number;            /* NUMBER, COPIES; PICTURE: its place among those taken, -1 for one that did not come */
  gint width, height;     /* SIZE: in tenths of what is written; height 0: one measure alone */
  gint unit;              /* SIZE: hundredths of a millimetre; 0: not said */
  gunichar sign;
  gboolean used;          /* told something */
} DocketToken;

/* One line of the message, taken apart. */
typedef struct
{
  const char *text;
  GArray *tokens;         /* DocketToken */
  const char *rest;       /* what was not taken apart, in the text; NULL: all was */
} DocketTokens;

/* What one part of a message asks for. Negative, NULL and 0: not said. */
typedef struct
{
  const DocketProduct *product;
  const DocketProduct *titles[4];   /* whose titles have words in common with it */
  char *product_text;               /* the customer's words for it */
  const char *artwork;              /* borrowed from the vocabulary */
  gint shape;
  gint width, height, unit;         /* as in DocketToken */
  gint copies;
  char *copies_text;
  gboolean single;                  /* copies counts stickers, not sheets */
  const char *paper;
  char *paper_text;
  char *paper_of_all;               /* said in a line of its own */
  gint border, scaling, layout;
  const char *font;
  char *words, *words_text;
  char *words_rest;                 /* what was more than fits on any stamp */
  const char *template_id;
  char *template_text;
  GArray *pictures;                 /* gint, places among those taken; NULL: all */
  gboolean all;
  gboolean from_subject;
  const char *line;                 /* that it stands in: to tell it from others */
  guint after;                      /* of a loose one: how many requests stand before it */
} DocketWish;

typedef struct
{
  const DocketDraftRules *rules;
  const DocketMessage *message;
  DocketDraft *draft;
  gint64 now;
  const DocketDraftSite *place;
  gint language;                    /* in the vocabulary */
  GPtrArray *names;                 /* DocketFolded of the pictures' names */
  GPtrArray *requests;              /* DocketWish with a product, or words */
  GPtrArray *wishes;                /* DocketWish about single pictures, without a product */
  GPtrArray *loose;                 /* DocketWish: copies and a paper alone, one in a line */
  DocketWish *defaults;             /* what is said of all */
  GPtrArray *fields;                /* DocketItemField, of templates */
  GString *comment;                 /* lines in which more stands than the order */
  GString *paragraph;               /* the first one's lines that are no order: a stamp's words, maybe */
  DocketWish *collecting;        /* a stamp whose words stand in the lines that follow; borrowed */
  gboolean place_said, understood;  /* anything of the order */
  gboolean ordered;                 /* a product was named */
  gboolean question, questioned, cancel;   /* a word for asking, a question mark, a word for cancelling stood in it */
} DocketReading;

DocketWish *docket_wish_new (void);
void docket_wish_free (DocketWish *request);

/* Takes @line apart. @names: DocketFolded of pictures, NULL for none. */
void docket_tokens_read (DocketTokens *tokens, const char *line, const DocketDraftRules *rules, const GPtrArray *names);
void docket_tokens_clear (DocketTokens *tokens);

/* The meaning of that kind; NULL: it has none. Borrowed. */
const DocketWord *docket_token_get (const DocketDraftRules *rules, const DocketToken *token, DocketWordKind kind);

/* The language of the words; where they do not say, what the mail program says; else the place's: its index in the
 * vocabulary. @lines: DocketTokens. */
gint docket_draft_find_language (const DocketReading *reading, const GArray *lines);

/* Whether a product has this size, and how far off it is (0 exact); negative: not. */
double docket_product_compare_size (const DocketProduct *product, gint width, gint height, gint unit);

/* The product of that size that is nearest; NULL: none has it. @artwork: of that kind alone, NULL any. */
const DocketProduct *docket_draft_find_size (const DocketDraftRules *rules, const char *artwork,
                                             gint width, gint height, gint unit);

/* Whether the line tells a time, to which @at is set (0 where it cannot be), and uses its tokens. @marked: only
 * with "by" or the like. @text (out): the customer's words for it. */
gboolean docket_draft_read_time (DocketReading *reading, DocketTokens *tokens, gboolean marked, gint64 *at, char **text);

/* Reads one line's tokens into requests (DocketWish). FALSE where it is prose that orders nothing. */
gboolean docket_draft_read_line (DocketReading *reading, DocketTokens *tokens, gboolean subject);

/* The words that a line gives for a stamp ("stamp: Ayumi & Ken"): their request, put among @requests, and
 * its tokens used. NULL: none. */
DocketWish *docket_draft_read_stamp (DocketReading *reading, DocketTokens *tokens, GPtrArray *requests);

/* A line that begins with a key and a colon ("name: Ken"): TRUE where all of it is taken. */
gboolean docket_draft_read_key (DocketReading *reading, DocketTokens *tokens);

/* @text as a line of a stamp, without the quotes around it; "/" and "|" part lines. (transfer full) */
char *docket_draft_dup_words (const char *text);

/* The same of a line that stands for itself, without what asks for it: "「山田」でお願いします". (transfer full) */
char *docket_draft_dup_line_words (const DocketReading *reading, const DocketTokens *tokens);

void docket_wish_add_words (DocketWish *request, const char *words);

/* Whether an unknown word is one for copies or prints, but for a letter or two. */
gboolean docket_draft_resembles_copies (const DocketReading *reading, const DocketTokens *tokens, const DocketToken *token);

/* "please make a stamp with the words “Happy birthday”": whether a line says by itself what a stamp's words are. */
gboolean docket_draft_says_words (const DocketReading *reading, const DocketTokens *tokens);

/* Whether the token names stamps. */
gboolean docket_draft_is_stamp (const DocketReading *reading, const DocketToken *token);

/* Reads all lines: fills requests, wishes, defaults, and what stands for itself in the draft. */
void docket_draft_read_lines (DocketReading *reading);

/* Parts that are about the same become one, before it is known of which products they are; and what the subject
 * says again, once it is known. */
void docket_draft_join_requests (DocketReading *reading);
void docket_draft_drop_said_again (DocketReading *reading);

/* What @request does not say of copies, paper and options, it has from @defaults. */
void docket_wish_fill (DocketWish *request, const DocketWish *defaults);

/* Makes the items, and says what is unclear of them. */
void docket_draft_make_items (DocketReading *reading);

/* The message as it would have been understood. (transfer full) */
char *docket_draft_dup_example (const DocketReading *reading);

void docket_draft_add_said (DocketDraft *draft, DocketSaidType type, const char *text, const char *value);
void docket_draft_add_unclear (DocketDraft *draft, DocketUnclearType type, gboolean blocks, const char *text,
                               const char *value);

/* From @text on nothing more is read: told once, of where it begins. @blocks: it may be part of the order. */
void docket_draft_note_rest (DocketDraft *draft, gboolean blocks, const char *text);

G_END_DECLS
