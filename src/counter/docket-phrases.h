/* docket-phrases.h: what the window says: states, money, times, history and refusals, in words
 *
 * Everything returned is for people, in the user's language, and new (transfer full) unless said
 * otherwise. Main thread; nothing fails.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"

#include <glib.h>

G_BEGIN_DECLS

/* "7,20 EUR" with the locale's point and groups. */
char *docket_phrase_money (const DocketMoney *money);

/* @amount minor units in the currency of @order. */
char *docket_phrase_amount (const DocketOrder *order, gint64 amount);

/* "14:20" today, "Fri 14:20" within a week, otherwise with the date. NULL for 0. */
char *docket_phrase_time (gint64 at, gint64 now);

/* "14:20–14:35". NULL where it is unknown. */
char *docket_phrase_expected (gint64 p50, gint64 p90, gint64 now);

/* "21 November". NULL for 0. */
char *docket_phrase_date (gint64 at);

/* A word for the state of an order. Static. */
const char *docket_phrase_state (DocketOrderState state);

/* "Locker A1", "Bin B1", "Shelf S1". @kind: its nick; NULL: not described, a shelf. (transfer full) */
char *docket_phrase_compartment (const char *label, const char *kind);

/* The heading of a group of the list. Static. */
const char *docket_phrase_wants (DocketWants wants);

/* What the button of a step says, and as the question of its confirmation. Static. */
const char *docket_phrase_step (DocketStep step);

/* A paper's name in the reader's language where it is a common one, else @paper itself. Borrowed. */
const char *docket_phrase_paper (const char *paper);

/* "3 × Photo print 10x15, glossy, filled" */
char *docket_phrase_item (const DocketItem *item);

/* What it is made of: the picture's name, "3 pictures", or the words in quotes. */
char *docket_phrase_item_source (const DocketOrder *order, const DocketItem *item);

/* "96 dpi: will look soft. Good up to 9x13." NULL where the picture suffices. */
char *docket_phrase_item_warning (const DocketItem *item);

/* The alert or hold as a heading, and its numbers in one line. The second may be NULL. */
char *docket_phrase_hold (const DocketOrder *order, const DocketHold *hold);
char *docket_phrase_hold_numbers (const DocketOrder *order, const DocketHold *hold);

/* One indicator of the customer's record. */
char *docket_phrase_risk_reason (const DocketRisk *risk, const DocketRiskReason *reason);

/* One line of the history, without its time. */
char *docket_phrase_event (const DocketEvent *event);

/* The line of @history, oldest first, that ends at *@index, or NULL where that says nothing by itself. *@index
 * moves to the first event that the line tells of: what a device does in a row is one. */
char *docket_phrase_history (const GPtrArray *history, guint *index);

/* The actor of an event: "customer", "Counter 1, Mia". */
char *docket_phrase_actor (const char *actor);

/* Where a job stands: "2 of 3 made on Photo 1", "waits: Photo 1 is out of paper". */
char *docket_phrase_job (const DocketJob *job, gint64 now);

/* IPP reasons (job-state-reasons, printer-state-reasons) as one phrase; NULL where none of @reasons
 * is worth words. */
char *docket_phrase_reasons (const char *const *reasons);

/* "idle", "at work", "stopped". Static. */
const char *docket_phrase_device_state (const char *state);

/* Why a step was refused and what may be done, in one sentence; @action (out, nullable): the
 * action that does it, static, or NULL. */
char *docket_phrase_refusal (const DocketOrder *order,
                            DocketStep step,
                            const GError *error,
                            const char **action);

/* Why no order is shown for what was scanned. */
char *docket_phrase_problem (const char *code, const GError *error);

/* Why the order has no next step: as a sentence, and as the few words of a button. */
char *docket_phrase_no_step (const DocketOrder *order, gint64 now);
char *docket_phrase_waits (const DocketOrder *order);

G_END_DECLS
