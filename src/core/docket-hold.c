/* docket-hold.c: a reason why an order may not be made yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-hold.h"

#include "docket-nick.h"

static const char *const nicks[] = {
  [DOCKET_HOLD_RISK_RATIO] = "risk-ratio",
  [DOCKET_HOLD_RISK_AMOUNT] = "risk-amount",
  [DOCKET_HOLD_STAFF] = "staff",
};

DocketHold *
docket_hold_new (void)
{
  return g_new0 (DocketHold, 1);
}

DocketHold *
docket_hold_copy (const DocketHold *hold)
{
  DocketHold *copy = docket_hold_new ();

  *copy = *hold;
  copy->id = g_strdup (hold->id);
  copy->set_by = g_strdup (hold->set_by);
  copy->note = g_strdup (hold->note);
  copy->lifted_by = g_strdup (hold->lifted_by);
  copy->lift_reason = g_strdup (hold->lift_reason);
  return copy;
}

void
docket_hold_free (DocketHold *hold)
{
  if (hold == NULL)
    return;

  g_free (hold->id);
  g_free (hold->set_by);
  g_free (hold->note);
  g_free (hold->lifted_by);
  g_free (hold->lift_reason);
  g_free (hold);
}

gboolean
docket_hold_is_alert (const DocketHold *hold)
{
  return hold->reason != DOCKET_HOLD_STAFF;
}

gboolean
docket_hold_is_standing (const DocketHold *hold)
{
  return hold->lifted_at == 0;
}

const char *
docket_hold_reason_to_nick (DocketHoldReason reason)
{
  return nicks[reason];
}

gboolean
docket_hold_reason_from_nick (const char       *nick,
                              DocketHoldReason *reason)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found < 0)
    return FALSE;

  *reason = (DocketHoldReason) found;
  return TRUE;
}
