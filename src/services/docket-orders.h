/* docket-orders.h: each change of an order is one transaction that writes its event too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-jobs.h"
#include "docket-json.h"
#include "docket-language.h"
#include "docket-orders-table.h"
#include "docket-services.h"

G_BEGIN_DECLS

/* Any thread but the writer's. Each blocks until the change is durable. Errors besides those of the
 * database: NOT_FOUND, OTHER_SITE (the message names the shop), GONE, CHANGED, KEY_REUSED, and what
 * is named below. On failure nothing is changed and @result is untouched. */

/* A draft to send pictures into, with a session for the customer. @images_expected: 0 unknown. */
gboolean docket_orders_create (DocketServices *services,
                               const DocketCall *call,
                               const char *site,
                               const char *language,
                               guint images_expected,
                               DocketResult *result,
                               GError **error);

/* The customer's contents (docket_order_merge_contents()), priced. INVALID, NOT_NOW once placed. */
gboolean docket_orders_put_contents (DocketServices *services,
                                     const DocketCall *call,
                                     const char *code,
                                     JsonNode *contents,
                                     DocketResult *result,
                                     GError **error);

/* Places the draft: @result has the password. Risk is assessed, alerts are set, and where the shop
 * allows it the order is released at once. UNFINISHED_UPLOAD, BAD_PICTURE, INVALID, NOT_NOW. */
gboolean docket_orders_place (DocketServices *services,
                              const DocketCall *call,
                              const char *code,
                              DocketResult *result,
                              GError **error);

/* What a customer wrote, of whom only this is known. */
typedef struct
{
  const char *text;           /* valid UTF-8; "": nothing, the pictures become the place's usual product */
  const char *name;           /* where the words name nobody; NULL */
  DocketLanguages *languages; /* what is asked at the counter is in the place's */
} DocketOrderWords;

/* The longest text, bytes. */
#define DOCKET_ORDER_WORDS_MAX 16000

/* Reads the draft's contents out of the customer's words, as those of a mail, with the pictures that it has, and places
 * it: docket_orders_place(). Who the customer is stays where the words do not say. Nobody can be written to: of what was
 * understood as much is taken as can be made (docket_words_make_fit()), of nothing the place's usual product, or words
 * alone as the first stamp, and a hold says what somebody at the counter has to ask. @result->json: members that tell how
 * the words were understood, with sentences in the place's language. As above, and UNAVAILABLE where the words of the shop cannot be read; INVALID and
 * BAD_PICTURE only where neither a picture came that can be used nor a word that can be seen. */
gboolean docket_orders_place_words (DocketServices *services,
                                    const DocketCall *call,
                                    const char *code,
                                    const DocketOrderWords *words,
                                    DocketResult *result,
                                    GError **error);

typedef struct
{
  DocketStep step;           /* HOLD, LIFT, PAY, RELEASE, READY, COLLECT, CANCEL, UNDO */
  const char *hold_id;       /* LIFT */
  const char *reason;        /* LIFT: required. CANCEL: or NULL */
  const char *note;          /* HOLD: or NULL */
  const char *compartment;   /* READY: or NULL */
  const char *password;      /* COLLECT: where the shop asks for it */
  DocketMoney amount;        /* PAY */
  const char *station;       /* RELEASE: the caller's, whose devices begin at once; NULL */
  const DocketJobTaker *takers;
  guint n_takers;
  guint undo_refused;        /* UNDO: the steps (1 << DocketStep) that the caller may not take back: FORBIDDEN */
} DocketStepArguments;

/* One step. RELEASE authenticates first (both terms are extended) and makes the jobs. UNDO takes
 * back release, ready or collect, and is refused (NOT_NOW) once a job has started. CANCEL by the
 * customer only before production. HELD, UNPAID, NOT_NOW, INVALID, WRONG_PASSWORD, TOO_MANY. */
gboolean docket_orders_step (DocketServices *services,
                             const DocketCall *call,
                             const char *code,
                             const DocketStepArguments *arguments,
                             DocketResult *result,
                             GError **error);

/* The order becomes the place @site's, in one transaction that both places are told of by the event "moved".
 * The call's site must own it, or @site be the call's and @may_fetch be set, or the call's site have given it
 * away just before. FORBIDDEN, NOT_NOW once it is being made. */
gboolean docket_orders_move (DocketServices *services,
                             const DocketCall *call,
                             const char *code,
                             const char *site,
                             gboolean may_fetch,
                             DocketResult *result,
                             GError **error);

/* A new password for a placed order; the old one and all sessions end. */
gboolean docket_orders_reissue_password (DocketServices *services,
                                         const DocketCall *call,
                                         const char *code,
                                         DocketResult *result,
                                         GError **error);

/* The order's stored JSON for the call's site or the customer. */
gboolean docket_orders_get (DocketServices *services,
                            const DocketCall *call,
                            const char *code,
                            DocketView view,
                            DocketOrderDocument *document,
                            GError **error);

/* The same as a structure. */
DocketOrder *docket_orders_load (DocketServices *services,
                                 const DocketCall *call,
                                 const char *code,
                                 GError **error);

/* {"orders":[row…],"next":…,"counts":{…}} as text. @query's site is the terminal's. */
char *docket_orders_list (DocketServices *services, const DocketOrderQuery *query, GError **error);

/* {"placed":…,…,"revenue":{…}} since @day_start. */
char *docket_orders_day (DocketServices *services,
                         const char *site,
                         gint64 day_start,
                         GError **error);

G_END_DECLS
