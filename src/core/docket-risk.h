/* docket-risk.h: credibility, risk ratio and expected loss, with the reasons as data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-money.h"

#include <glib.h>

G_BEGIN_DECLS

/* How a finished order ended, for the customer's record. */
typedef enum
{
  DOCKET_OUTCOME_COLLECTED,
  DOCKET_OUTCOME_LATE,             /* collected after a reminder or after the first term */
  DOCKET_OUTCOME_NEVER_COLLECTED,
  DOCKET_OUTCOME_CANCELLED,        /* after it was released; a cancellation in time counts for nothing */
} DocketOutcome;

typedef struct
{
  DocketOutcome outcome;
  gint64 ended_at;
} DocketPastOrder;

typedef struct
{
  const DocketPastOrder *past;  /* the customer's finished orders, any order */
  gsize n_past;
  double shop_mean;        /* share of the shop's finished orders that were collected, 0..1 */
  double shop_weight;      /* how many orders of evidence the shop's mean is worth (prior strength) */
  double half_life_days;   /* after how many days an outcome counts half */
  gboolean proven_sender;  /* the address or number was confirmed */
  DocketMoney unpaid;
  DocketMoney price;
  gint64 now;
} DocketRiskInput;

/* One indicator: what it is, its number, and which way it points. */
typedef struct
{
  char *type;       /* "record", "first-order", "unproven-sender", "prepaid", "value" */
  gint good;        /* +1 good, 0 neutral, -1 bad */
  guint collected;  /* record: of finished */
  guint finished;
  double value;     /* record: the credibility before features; others: their change of the ratio */
} DocketRiskReason;

typedef struct
{
  double credibility;      /* posterior mean of a beta-binomial, 0..1 */
  double ratio;            /* 1 - credibility, changed by the features, 0..1 */
  double shop_mean;
  DocketMoney unpaid;
  DocketMoney expected_loss;  /* (1 - credibility) * unpaid */
  GPtrArray *reasons;      /* DocketRiskReason */
} DocketRisk;

/* Never fails. Source of the formula: Gelman et al., Bayesian Data Analysis, 3rd ed., 2.4. */
DocketRisk *docket_risk_assess (const DocketRiskInput *input);
DocketRisk *docket_risk_new (void);
void docket_risk_free (DocketRisk *risk);
void docket_risk_reason_free (DocketRiskReason *reason);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRisk, docket_risk_free)

/* Whether @risk passes the site's limits; a limit of NAN or -1 is none. */
gboolean docket_risk_above_ratio (const DocketRisk *risk, double limit);
gboolean docket_risk_above_amount (const DocketRisk *risk, gint64 limit);

G_END_DECLS
