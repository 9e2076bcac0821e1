/* docket-wordbook-private.h: words and phrases with their meanings, found in folded text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-fold-private.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_WORD_ARTWORK,     /* id: "photo", "sheet", "stamp" */
  DOCKET_WORD_SHAPE,       /* value: 0 rectangle, 1 round */
  DOCKET_WORD_PRODUCT,     /* id */
  DOCKET_WORD_PAPER,       /* id */
  DOCKET_WORD_FONT,        /* id */
  DOCKET_WORD_TEMPLATE,    /* id */
  DOCKET_WORD_FIELD,       /* id: the name of a template's field */
  DOCKET_WORD_TITLE,       /* id: a product that has the word in its title */
  DOCKET_WORD_PLACE,       /* value: its index */
  DOCKET_WORD_PLACE_ID,    /* value: its index; only where a place is expected */
  DOCKET_WORD_BORDER,      /* value: 0, 1 */
  DOCKET_WORD_SCALING,     /* value: DocketScaling */
  DOCKET_WORD_LAYOUT,      /* value: DocketLayout */
  DOCKET_WORD_EXPRESS,
  DOCKET_WORD_ALL,
  DOCKET_WORD_NOT,
  DOCKET_WORD_COPIES,      /* after a number */
  DOCKET_WORD_ORDINAL,     /* after a number: a picture by its place ("枚目") */
  DOCKET_WORD_PICTURE,     /* before a number: a picture by its place */
  DOCKET_WORD_PICTURES,    /* after a number: pictures that were sent, rather than prints */
  DOCKET_WORD_NTH,         /* value: a picture by its place ("first") */
  DOCKET_WORD_OTHERS,      /* the pictures that were not named */
  DOCKET_WORD_PIECES,      /* after a number: single stickers, where sheets are sold */
  DOCKET_WORD_SHEETS,      /* whole sheets of stickers */
  DOCKET_WORD_TIMES,       /* between the numbers of a size */
  DOCKET_WORD_NUMBER,      /* value */
  DOCKET_WORD_SIZE,        /* value: millimetres, width << 16 | height */
  DOCKET_WORD_UNIT,        /* value: hundredths of a millimetre */
  DOCKET_WORD_KEY_WORDS,   /* before a colon */
  DOCKET_WORD_KEY_NAME,
  DOCKET_WORD_KEY_PLACE,
  DOCKET_WORD_KEY_PHONE,
  DOCKET_WORD_KEY_TEMPLATE,
  DOCKET_WORD_KEY_FONT,
  DOCKET_WORD_SAYING,      /* a stamp's words follow */
  DOCKET_WORD_SAID,        /* a stamp's words stand before it */
  DOCKET_WORD_BY,
  DOCKET_WORD_DAY,         /* value: days from today */
  DOCKET_WORD_WEEKDAY,     /* value: 1 Monday to 7 */
  DOCKET_WORD_MONTH,       /* value: 1 to 12 */
  DOCKET_WORD_MONTH_MARK,  /* after a number: 月 */
  DOCKET_WORD_DAY_MARK,    /* 日 */
  DOCKET_WORD_HOUR,        /* after a number: o'clock */
  DOCKET_WORD_MINUTE,
  DOCKET_WORD_HALF,        /* after an hour: 半 */
  DOCKET_WORD_CLOCK,       /* value: minutes of the day */
  DOCKET_WORD_AM,
  DOCKET_WORD_PM,
  DOCKET_WORD_GREETING,
  DOCKET_WORD_CLOSING,
  DOCKET_WORD_FILLER,
  DOCKET_WORD_PLEASE,      /* not of a stamp's words, at their end */
  DOCKET_WORD_ATTACHED,
  DOCKET_WORD_QUESTION,    /* for a person, not an order */
  DOCKET_WORD_CANCEL,
} DocketWordKind;

typedef struct
{
  DocketWordKind kind;
  gint value;
  char *id;          /* NULL */
  char *text;        /* as it was added */
  gint language;     /* index in the vocabulary; -1: none */
  gboolean prefix;   /* also the beginning of a longer word */
  gint next;         /* the next meaning of the same letters; -1: none */
} DocketWord;

typedef struct _DocketWordbook DocketWordbook;

DocketWordbook *docket_wordbook_new (void);
void docket_wordbook_free (DocketWordbook *book);

/* Adds @text, with its meaning; a * at its end lets it be the beginning of a longer word. FALSE where nothing
 * of it is left when folded. */
gboolean docket_wordbook_add (DocketWordbook *book, const char *text, DocketWordKind kind, gint value,
                              const char *id, gint language);

/* The longest word at @at; -1: none. @end (out): the letter after it. */
gint docket_wordbook_find (const DocketWordbook *book, const DocketFolded *folded, guint at, guint *end);

/* Borrowed. */
const DocketWord *docket_wordbook_get (const DocketWordbook *book, gint index);
guint docket_wordbook_count (const DocketWordbook *book);

/* The first word that was added of a kind, value and id (NULL: any) in @language; NULL: none. Borrowed. */
const DocketWord *docket_wordbook_first (const DocketWordbook *book, DocketWordKind kind, gint value,
                                         const char *id, gint language);

G_END_DECLS
