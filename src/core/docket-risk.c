/* docket-risk.c: credibility, risk ratio and expected loss, with the reasons as data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-risk.h"

#include "docket-time.h"

#include <math.h>

/* How much each feature moves the ratio. Small beside a record, which is worth up to 1. */
#define FIRST_ORDER 0.05
#define UNPROVEN_SENDER 0.10

/* What an outcome is worth as evidence of collecting. */
static double
outcome_success (DocketOutcome outcome)
{
  switch (outcome)
    {
    case DOCKET_OUTCOME_COLLECTED:
      return 1.0;
    case DOCKET_OUTCOME_LATE:
      return 0.5;
    case DOCKET_OUTCOME_NEVER_COLLECTED:
    case DOCKET_OUTCOME_CANCELLED:
    default:
      return 0.0;
    }
}

static double
share (double value,
       double fallback)
{
  return isfinite (value) ? CLAMP (value, 0.0, 1.0) : fallback;
}

static double
outcome_weight (const DocketRiskInput *input,
                gint64                 ended_at)
{
  double days = (double) (input->now - ended_at) / (double) DOCKET_DAY;

  if (!(input->half_life_days > 0) || days <= 0)
    return 1.0;
  return exp2 (-days / input->half_life_days);
}

/* Posterior mean of a beta-binomial whose prior is the shop's mean, worth shop_weight orders. */
static double
posterior_mean (const DocketRiskInput *input,
                double                 shop_mean)
{
  double prior = input->shop_weight > 0 ? input->shop_weight : 1.0;
  double successes = shop_mean * prior;
  double trials = prior;

  for (gsize i = 0; i < input->n_past; i++)
    {
      double weight = outcome_weight (input, input->past[i].ended_at);

      successes += weight * outcome_success (input->past[i].outcome);
      trials += weight;
    }
  return CLAMP (successes / trials, 0.0, 1.0);
}

static DocketRiskReason *
add_reason (DocketRisk *risk,
            const char *type,
            gint        good,
            double      value)
{
  DocketRiskReason *reason = g_new0 (DocketRiskReason, 1);

  reason->type = g_strdup (type);
  reason->good = good;
  reason->value = value;
  g_ptr_array_add (risk->reasons, reason);
  return reason;
}

static void
add_record (DocketRisk            *risk,
            const DocketRiskInput *input)
{
  gint good = input->n_past == 0 ? 0 : (risk->credibility >= risk->shop_mean ? 1 : -1);
  DocketRiskReason *reason = add_reason (risk, "record", good, risk->credibility);

  reason->finished = (guint) input->n_past;
  for (gsize i = 0; i < input->n_past; i++)
    if (input->past[i].outcome == DOCKET_OUTCOME_COLLECTED ||
        input->past[i].outcome == DOCKET_OUTCOME_LATE)
      reason->collected++;
}

static void
add_feature (DocketRisk *risk,
             const char *type,
             double      change)
{
  double before = risk->ratio;

  risk->ratio = CLAMP (before + change, 0.0, 1.0);
  add_reason (risk, type, change > 0 ? -1 : 1, risk->ratio - before);
}

static void
add_features (DocketRisk            *risk,
              const DocketRiskInput *input)
{
  double price = (double) input->price.amount;

  if (input->n_past == 0)
    add_feature (risk, "first-order", FIRST_ORDER);
  if (!input->proven_sender)
    add_feature (risk, "unproven-sender", UNPROVEN_SENDER);
  if (price > 0 && input->unpaid.amount < input->price.amount)
    add_feature (risk, "prepaid", -risk->ratio * (1.0 - MAX (input->unpaid.amount, 0) / price));
}

DocketRisk *
docket_risk_assess (const DocketRiskInput *input)
{
  DocketRisk *risk = docket_risk_new ();
  double unpaid = (double) MAX (input->unpaid.amount, 0);

  risk->shop_mean = share (input->shop_mean, 0.5);
  risk->credibility = posterior_mean (input, risk->shop_mean);
  risk->ratio = 1.0 - risk->credibility;
  risk->unpaid = input->unpaid;
  risk->expected_loss = docket_money ((gint64) llround ((1.0 - risk->credibility) * unpaid),
                                      input->unpaid.currency);
  add_record (risk, input);
  add_features (risk, input);
  return risk;
}

DocketRisk *
docket_risk_new (void)
{
  DocketRisk *risk = g_new0 (DocketRisk, 1);

  risk->reasons = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_risk_reason_free);
  return risk;
}

void
docket_risk_free (DocketRisk *risk)
{
  if (risk == NULL)
    return;

  g_ptr_array_unref (risk->reasons);
  g_free (risk);
}

void
docket_risk_reason_free (DocketRiskReason *reason)
{
  if (reason == NULL)
    return;

  g_free (reason->type);
  g_free (reason);
}

gboolean
docket_risk_above_ratio (const DocketRisk *risk,
                         double            limit)
{
  return !isnan (limit) && limit >= 0 && risk->ratio > limit;
}

gboolean
docket_risk_above_amount (const DocketRisk *risk,
                          gint64            limit)
{
  return limit >= 0 && risk->expected_loss.amount > limit;
}
