/* docket-desk.h: the order that lies on the desk: shown, stepped, refused, taken back
 *
 * Signals: "changed" (whatever the window shows of it), "stepped" (int DocketStep) after a step
 * succeeded, "refused" (string) after one did not, "scanned" (string code) when a code is being
 * looked up. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-shop.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_DESK_EMPTY,
  DOCKET_DESK_LOADING,
  DOCKET_DESK_ORDER,
  DOCKET_DESK_PROBLEM,
} DocketDeskState;

#define DOCKET_TYPE_DESK (docket_desk_get_type ())
G_DECLARE_FINAL_TYPE (DocketDesk, docket_desk, DOCKET, DESK, GObject)

/* What stands on the counter of @shop, which it holds: no order yet. (transfer full) */
DocketDesk *docket_desk_new (DocketShop *shop);

/* What it shows; and its shop (borrowed). */
DocketDeskState docket_desk_get_state (DocketDesk *self);
DocketShop *docket_desk_get_shop (DocketDesk *self);

/* The claim code that lies there (nullable) and its order (NULL unless the state is ORDER; borrowed until
 * the next "changed"). */
const char *docket_desk_get_code (DocketDesk *self);
const DocketOrder *docket_desk_get_order (DocketDesk *self);

/* Why there is no order, in words; NULL. */
const char *docket_desk_get_problem (DocketDesk *self);

/* Whether the order of the scanned code is another place's. */
gboolean docket_desk_is_elsewhere (DocketDesk *self);

/* The last refusal, in one sentence, and the action that helps; NULL. */
const char *docket_desk_get_refusal (DocketDesk *self);
const char *docket_desk_get_refusal_action (DocketDesk *self);

/* Whether a step is on its way. */
gboolean docket_desk_get_busy (DocketDesk *self);

/* Lays the order of @code on the desk. */
void docket_desk_show (DocketDesk *self, const char *code);

/* A scanned code: shows its order; where that lies there already, takes its next step. */
void docket_desk_scan (DocketDesk *self, const char *code);

/* "Ready to scan". */
void docket_desk_clear (DocketDesk *self);

/* What the primary button does: a DocketStep, or -1. */
gint docket_desk_get_next_step (DocketDesk *self);

/* Takes the next step; refused in place where there is none. */
void docket_desk_step_next (DocketDesk *self);

/* Takes a step that needs nothing more. */
void docket_desk_step (DocketDesk *self, DocketStep step);

/* Takes the step of @press, made by docket_desk_new_press(). (transfer full) */
void docket_desk_take_press (DocketDesk *self, DocketPress *press);

/* A press for the order on the desk, staff filled in. (transfer full) */
DocketPress *docket_desk_new_press (DocketDesk *self, DocketStep step);

/* Puts the ready order into @compartment; one that can be made ready becomes so there. */
void docket_desk_put (DocketDesk *self, const char *compartment);

/* Whether the last step can still be taken back, and does so. */
gboolean docket_desk_can_undo (DocketDesk *self);
void docket_desk_undo (DocketDesk *self);

/* Something else was done meanwhile: the last step is no longer taken back. */
void docket_desk_forget_undo (DocketDesk *self);

/* Says why something that was asked of the desk cannot be. */
void docket_desk_refuse (DocketDesk *self, const char *sentence, const char *action);

/* What became of a job whose outcome nobody knew. */
void docket_desk_resolve (DocketDesk *self, gint64 job, DocketResolve outcome);

G_END_DECLS
