/* docket-draft.h: what a message orders: the items, and what was and was not understood
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-item.h"
#include "docket-message.h"
#include "docket-vocabulary.h"

#include <glib.h>

G_BEGIN_DECLS

/* A place where orders are made, as customers name it. Copied by docket_draft_rules_add_place(). */
typedef struct
{
  const char *site;                  /* DocketSite.id; the part after + in an address may be it, too */
  const char *const *names;          /* "Gate 3", "North pavilion": how a message may call it; NULL: the id */
  const char *const *addresses;      /* mail addresses of its own; NULL: none */
  const char *time_zone;             /* IANA; NULL: the computer's */
  const char *language;              /* of a customer who does not show his own; NULL: the vocabulary's first */
  const char *default_product;       /* DocketProduct.id; NULL: the rules' */
} DocketDraftPlace;

/* What messages are read by, made once and used for many. Immutable once filled: any thread. */
typedef struct _DocketDraftRules DocketDraftRules;

/* @catalogue is borrowed and must outlive the rules. @default_product: a DocketProduct.id, or NULL: the
 * catalogue's first photo. (transfer full) */
DocketDraftRules *docket_draft_rules_new (const DocketCatalogue *catalogue,
                                          DocketVocabulary *vocabulary,
                                          const char *default_product);
void docket_draft_rules_free (DocketDraftRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDraftRules, docket_draft_rules_free)

/* The first place that is added is the one of a message that names none. At least one is needed. */
void docket_draft_rules_add_place (DocketDraftRules *rules, const DocketDraftPlace *place);

/* What a part of the message was taken for. */
typedef enum
{
  DOCKET_SAID_PRODUCT,     /* value: DocketProduct.id */
  DOCKET_SAID_PAPER,       /* value: paper's id */
  DOCKET_SAID_COPIES,      /* value: a number */
  DOCKET_SAID_BORDER,      /* value: "yes", "no" */
  DOCKET_SAID_SCALING,     /* value: "fill", "fit" */
  DOCKET_SAID_EXPRESS,     /* value: "yes" */
  DOCKET_SAID_WANTED_BY,   /* value: RFC 3339 in UTC */
  DOCKET_SAID_PLACE,       /* value: DocketSite.id */
  DOCKET_SAID_WORDS,       /* value: the words, lines parted by \n */
  DOCKET_SAID_TEMPLATE,    /* value: its id */
  DOCKET_SAID_FIELD,       /* value: "NAME: text" */
  DOCKET_SAID_FONT,        /* value: DocketFont.id */
  DOCKET_SAID_LAYOUT,      /* value: "circle", "straight" */
  DOCKET_SAID_NAME,        /* value: the customer's name */
  DOCKET_SAID_PHONE,       /* value: + and digits, or as written */
  DOCKET_SAID_SHEETS,      /* value: how many sheets so many stickers (text) are */
} DocketSaidType;

typedef struct
{
  DocketSaidType type;
  char *text;              /* as the customer wrote it; NULL: nothing was said, it is the shop's default */
  char *value;
} DocketSaid;

typedef enum
{
  DOCKET_UNCLEAR_NOTHING_SENT,    /* neither pictures nor words */
  DOCKET_UNCLEAR_PICTURES,        /* the product is made of pictures, and none came */
  DOCKET_UNCLEAR_WORDS,           /* a stamp without words or pictures */
  DOCKET_UNCLEAR_SIZE,            /* text: a size that is not offered */
  DOCKET_UNCLEAR_PRODUCT,         /* text: a product that is not offered */
  DOCKET_UNCLEAR_PAPER,           /* text: a paper that the product (value: id) is not made on */
  DOCKET_UNCLEAR_COPIES,          /* text: more copies than may be ordered (value: how many) */
  DOCKET_UNCLEAR_OPTION,          /* text: an option that the product (value: id) is not made with */
  DOCKET_UNCLEAR_EXPRESS,         /* express is not offered */
  DOCKET_UNCLEAR_PLACE,           /* text: a place that is not known */
  DOCKET_UNCLEAR_TIME,            /* text: a time that cannot be read, or is past */
  DOCKET_UNCLEAR_PICTURE,         /* text: a picture that did not come */
  DOCKET_UNCLEAR_UNUSED,          /* text: a picture that came, and nothing is made of it */
  DOCKET_UNCLEAR_TEMPLATE,        /* text: a template that the product (value: id) does not have */
  DOCKET_UNCLEAR_FIELD,           /* text: a template's field that is missing or not known */
  DOCKET_UNCLEAR_TEXT,            /* text: words in which no order could be found: the default was taken */
  DOCKET_UNCLEAR_REST,            /* text: where what was not read begins, for there is more than is read at once; NULL: not known */
  DOCKET_UNCLEAR_SENT,            /* text: how many pictures there are, and another number came */
  DOCKET_UNCLEAR_NUMBER,          /* text: a number of which it is not known what it counts */
} DocketUnclearType;

typedef struct
{
  DocketUnclearType type;
  gboolean blocks;         /* no order can be made of the message as it is */
  char *text;              /* the customer's own words, one line; NULL: none */
  char *value;             /* NULL: none */
} DocketUnclear;

/* Lists are never NULL. Texts are valid UTF-8, and those of one line are free of characters that
 * turn the direction of writing. */
typedef struct
{
  char *site;              /* DocketSite.id; never NULL */
  char *language;          /* one of the vocabulary's: the one that the customer writes; never NULL */
  char *name;              /* the customer's: as written, else as the mail says, else of the address; NULL */
  char *phone;             /* as the sender's address or a line of the message says; NULL */
  char *comment;           /* the sender's words, where more stands in them than the order; NULL */
  gboolean express;
  gint64 wanted_by;        /* microseconds since 1970; 0: no wish */
  GArray *pictures;        /* guint: the indexes in DocketMessage.attachments of those that are taken; the
                              first is the order's image "1", the second "2"… */
  GPtrArray *items;        /* DocketItem, as docket_order_price() takes them */
  GPtrArray *said;         /* DocketSaid: what was understood */
  GPtrArray *unclear;      /* DocketUnclear: what was not; empty: everything was */
  gboolean asks;           /* it is no order, but a question or a cancellation, which a person reads */
  char *example;           /* how it would be understood, made from the customer's own message; a few lines,
                              NULL where nothing is unclear */
} DocketDraft;

/* Reads the order out of the subject and the first lines of @message. @now: when it was received,
 * microseconds since 1970. Any thread; time is bounded by the message's text. (transfer full) */
DocketDraft *docket_draft_read (const DocketDraftRules *rules, const DocketMessage *message, gint64 now);
void docket_draft_free (DocketDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDraft, docket_draft_free)

/* Whether an order can be made of it: it has items, and nothing blocks. */
gboolean docket_draft_is_complete (const DocketDraft *draft);

/* What was not understood and what to do, as a sentence for the customer in the thread's language; titles
 * in the language @language (NULL: untranslated). (transfer full) */
char *docket_unclear_dup_sentence (const DocketUnclear *unclear,
                                   const DocketCatalogue *catalogue,
                                   const char *language);

/* Stable words: "product", "wanted-by"…; "nothing-sent", "size"… */
const char *docket_said_type_to_nick (DocketSaidType type);
const char *docket_unclear_type_to_nick (DocketUnclearType type);

G_END_DECLS
