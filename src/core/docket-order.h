/* docket-order.h: an order and its life; plain data and the one place that changes its state
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"
#include "docket-event.h"
#include "docket-hold.h"
#include "docket-image.h"
#include "docket-item.h"
#include "docket-job.h"
#include "docket-money.h"
#include "docket-risk.h"
#include "docket-site.h"
#include "docket-terms.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_ORDER_RECEIVING,
  DOCKET_ORDER_PLACED,
  DOCKET_ORDER_RELEASED,
  DOCKET_ORDER_IN_PRODUCTION,
  DOCKET_ORDER_READY,
  DOCKET_ORDER_COLLECTED,
  DOCKET_ORDER_EXPIRED,
  DOCKET_ORDER_CANCELLED,
} DocketOrderState;

typedef struct
{
  char *name;
  char *email;     /* NULL */
  char *phone;     /* NULL; + and digits */
  char *language;  /* BCP 47 tag */
  char *comment;   /* NULL */
} DocketCustomer;

/* How an order came. */
typedef enum
{
  DOCKET_CHANNEL_WEB,
  DOCKET_CHANNEL_MAIL,
  DOCKET_CHANNEL_BLUETOOTH,
} DocketChannel;

/* "web", "mail", "bluetooth". */
const char *docket_channel_to_nick (DocketChannel channel);
gboolean docket_channel_from_nick (const char *nick, DocketChannel *channel);

/* What speaks for the customer being who the address says. */
typedef enum
{
  DOCKET_SENDER_UNPROVEN,
  DOCKET_SENDER_PROVEN,    /* the receiving mail server has checked it */
  DOCKET_SENDER_FORGED,    /* it has, and it does not hold: the record of that address is somebody else's */
} DocketSender;

/* "unproven", "proven", "forged". */
const char *docket_sender_to_nick (DocketSender sender);
gboolean docket_sender_from_nick (const char *nick, DocketSender *sender);

/* GPtrArrays own their elements and are never NULL. Strings are owned; NULL where unknown. */
typedef struct
{
  char *code;
  char *site;
  DocketOrderState state;
  guint64 version;           /* counts up at each change; the ETag */
  DocketCustomer customer;
  DocketChannel channel;
  gint64 message;            /* the customer's message that it was made of; 0: none */
  DocketSender sender;
  guint images_expected;     /* how many pictures the customer chose */
  GPtrArray *images;         /* DocketImage */
  GPtrArray *items;          /* DocketItem */
  GPtrArray *holds;          /* DocketHold, lifted ones too */
  GPtrArray *jobs;           /* DocketJob, filled by the store */
  GPtrArray *history;        /* DocketEvent, oldest first, filled by the store */
  gboolean express;
  gint64 wanted_by;          /* 0: no wish */
  gint priority;             /* 1..100 */
  DocketMoney price;         /* items and surcharge */
  gint64 express_amount;     /* the surcharge contained in price */
  DocketMoney paid;
  DocketRisk *risk;          /* NULL until placed */
  DocketExpiry expiry;
  gint64 created_at, placed_at, released_at, ready_at, collected_at, ended_at;
  gint64 undo_until;         /* until when the last step may be taken back; 0: not */
  char *compartment;         /* where it lies; NULL */
  char *compartment_kind;    /* "locker", "bin", "shelf"; NULL: nobody has described that place */
  gint64 expected_p50, expected_p90;  /* when it should be ready; 0: unknown */
  gint64 promised_p50, promised_p90;  /* what was said when it was placed, then when it was released; 0: nothing */
  gint64 promise_broken_at;           /* when it was seen that it will not hold; 0: it does */
} DocketOrder;

/* An empty order that receives, version 0, created @now (microseconds since 1970). (transfer full) */
DocketOrder *docket_order_new (const char *code, const char *site, gint64 now);
void docket_order_free (DocketOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOrder, docket_order_free)

const char *docket_order_state_to_nick (DocketOrderState state);
gboolean docket_order_state_from_nick (const char *nick, DocketOrderState *state);

/* Borrowed; NULL where there is none. */
DocketImage *docket_order_find_image (const DocketOrder *order, const char *id);
DocketItem *docket_order_find_item (const DocketOrder *order, const char *id);
DocketHold *docket_order_find_hold (const DocketOrder *order, const char *id);

/* How many images are whole (checking, ok). */
guint docket_order_n_images_complete (const DocketOrder *order);

/* Whether a hold stands; and what is to be paid yet, in minor units, never below 0. */
gboolean docket_order_is_held (const DocketOrder *order);
gint64 docket_order_unpaid (const DocketOrder *order);

/* Whether each item can be made: its pictures are whole and no warning of it blocks. Else
 * DOCKET_ERROR_BAD_PICTURE, DOCKET_ERROR_UNFINISHED_UPLOAD, or DOCKET_ERROR_INVALID for words, with the
 * remedy. */
gboolean docket_order_check_items (const DocketOrder *order, GError **error);

/* Fills titles, page sizes, unit prices, amounts, warnings, price and express_amount from
 * @catalogue. DOCKET_ERROR_INVALID names the item and what is wrong (unknown product, paper not
 * offered, 0 copies, too many copies, above the site's limits, unknown image). */
gboolean docket_order_price (DocketOrder *order,
                             const DocketCatalogue *catalogue,
                             const DocketSite *site,
                             GError **error);

/* The steps of an order's life. */
typedef enum
{
  DOCKET_STEP_PLACE,
  DOCKET_STEP_AUTHENTICATE,  /* extends both terms */
  DOCKET_STEP_HOLD,          /* needs hold: it is added */
  DOCKET_STEP_LIFT,          /* needs hold_id and reason */
  DOCKET_STEP_PAY,           /* needs amount, minor units; negative is a refund */
  DOCKET_STEP_RELEASE,
  DOCKET_STEP_START,         /* its first job began */
  DOCKET_STEP_READY,         /* compartment may be given */
  DOCKET_STEP_COLLECT,
  DOCKET_STEP_CANCEL,
  DOCKET_STEP_EXPIRE,
  DOCKET_STEP_UNDO,          /* the last of release, ready or collect, within undo_until */
} DocketStep;

typedef struct
{
  DocketStep step;
  const char *actor;
  gint64 now;
  const DocketSite *site;
  const DocketHold *hold;    /* HOLD: reason and note; the rest is filled in */
  const char *hold_id;       /* LIFT */
  const char *reason;        /* LIFT, CANCEL */
  const char *compartment;   /* READY */
  const char *compartment_kind;  /* READY; NULL */
  gint64 amount;             /* PAY */
} DocketChange;

const char *docket_step_to_nick (DocketStep step);
gboolean docket_step_from_nick (const char *nick, DocketStep *step);

/* Whether the step may be taken now; where not, one sentence for the counter in @error with the
 * cause (HELD, UNPAID, UNFINISHED_UPLOAD, NOT_NOW, GONE). */
gboolean docket_order_may (const DocketOrder *order, const DocketChange *change, GError **error);

/* Takes the step: state, times, terms, holds, undo_until, version. Appends nothing to history; on
 * success returns the event to store. On failure returns NULL and @order is untouched. */
DocketEvent *docket_order_apply (DocketOrder *order, const DocketChange *change, GError **error);

/* What the primary button does next: RELEASE, READY, COLLECT, or -1 where there is no next step. */
gint docket_order_next_step (const DocketOrder *order);

/* Priority 1..100 from express and wanted-by: 50 plain, 75 express, 60 wanted within a day. */
gint docket_order_default_priority (const DocketOrder *order, gint64 now);

/* How long the place that gave an order away may take it back. */
#define DOCKET_MOVE_UNDO (60 * G_TIME_SPAN_SECOND)

/* Whether the order may go to @to: it is placed or released, and none of it has been begun. NOT_NOW says why
 * not. */
gboolean docket_order_may_move (const DocketOrder *order, const DocketSite *to, GError **error);

/* Whether @site gave the order away less than DOCKET_MOVE_UNDO before @now, and nobody has moved it since. */
gboolean docket_order_was_just_given (const DocketOrder *order, const char *site, gint64 now);

/* The event "moved", with both places as data; in the order's history it bears the place that gave it away.
 * @now: microseconds since 1970. (transfer full) */
DocketEvent *docket_order_describe_move (const DocketSite *from, const DocketSite *to, const char *actor, gint64 now);

/* The order is @to's from now on; its jobs are bound to no device any more. */
void docket_order_move (DocketOrder *order, const DocketSite *to);

/* The four groups of the counter's list. */
typedef enum
{
  DOCKET_WANTS_PERSON,         /* alert, hold, job stopped, made and to be put ready */
  DOCKET_WANTS_CUSTOMER,       /* placed, receiving */
  DOCKET_WANTS_NOTHING,        /* released, in production */
  DOCKET_WANTS_HANDING_OVER,   /* ready */
  DOCKET_WANTS_ENDED,          /* collected, expired, cancelled */
} DocketWants;

/* Whose turn it is: what sorts the counter's list. */
DocketWants docket_order_wants (const DocketOrder *order);
const char *docket_wants_to_nick (DocketWants wants);
gboolean docket_wants_from_nick (const char *nick, DocketWants *wants);

/* Whether every job that was not canceled is completed (and there is one). */
gboolean docket_order_is_made (const DocketOrder *order);

G_END_DECLS
