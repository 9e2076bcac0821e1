/* docket-hold.h: a reason why an order may not be made yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_HOLD_RISK_RATIO,   /* alert: the risk ratio is above the shop's limit */
  DOCKET_HOLD_RISK_AMOUNT,  /* alert: the expected loss is above the shop's limit */
  DOCKET_HOLD_STAFF,        /* a person put it there, with a note ("ask the customer to confirm") */
} DocketHoldReason;

typedef struct
{
  char *id;            /* "1", "2", … within the order */
  DocketHoldReason reason;
  gint64 set_at;
  char *set_by;        /* an actor: "server", "terminal:Counter 1/Mia" */
  char *note;          /* NULL */
  gint64 lifted_at;    /* 0 while it stands */
  char *lifted_by;     /* NULL while it stands */
  char *lift_reason;   /* NULL while it stands */
} DocketHold;

/* All empty: reason, time and id are the caller's. (transfer full) */
DocketHold *docket_hold_new (void);
DocketHold *docket_hold_copy (const DocketHold *hold);
void docket_hold_free (DocketHold *hold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketHold, docket_hold_free)

/* An alert is a hold that risk raised; lifting it takes the right to lift and a reason. */
gboolean docket_hold_is_alert (const DocketHold *hold);
gboolean docket_hold_is_standing (const DocketHold *hold);

const char *docket_hold_reason_to_nick (DocketHoldReason reason);
gboolean docket_hold_reason_from_nick (const char *nick, DocketHoldReason *reason);

G_END_DECLS
