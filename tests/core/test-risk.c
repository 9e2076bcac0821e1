/* test-risk.c: credibility and ratio: bounds, reasons, limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-risk.h"
#include "docket-time.h"

#include <math.h>

#define NOW (1000 * DOCKET_DAY)

static DocketRiskInput
plain_input (const DocketPastOrder *past,
             gsize                  n)
{
  return (DocketRiskInput) {
    .past = past, .n_past = n, .shop_mean = 0.92, .shop_weight = 8, .half_life_days = 365,
    .proven_sender = TRUE, .unpaid = docket_money (8640, "EUR"), .price = docket_money (8640, "EUR"),
    .now = NOW,
  };
}

static const DocketRiskReason *
find_reason (const DocketRisk *risk,
             const char       *type)
{
  for (guint i = 0; i < risk->reasons->len; i++)
    {
      const DocketRiskReason *reason = g_ptr_array_index (risk->reasons, i);

      if (g_str_equal (reason->type, type))
        return reason;
    }
  return NULL;
}

/* "3 of 4 collected; shop 92 %; expected 86 %" */
static void
test_said_aloud (void)
{
  DocketPastOrder past[] = {
    { DOCKET_OUTCOME_COLLECTED, NOW }, { DOCKET_OUTCOME_COLLECTED, NOW },
    { DOCKET_OUTCOME_COLLECTED, NOW }, { DOCKET_OUTCOME_NEVER_COLLECTED, NOW },
  };
  DocketRiskInput input = plain_input (past, 4);
  g_autoptr (DocketRisk) risk = docket_risk_assess (&input);
  const DocketRiskReason *record = find_reason (risk, "record");

  g_assert_cmpfloat_with_epsilon (risk->credibility, (3 + 0.92 * 8) / 12, 1e-9);
  g_assert_cmpuint (record->collected, ==, 3);
  g_assert_cmpuint (record->finished, ==, 4);
  g_assert_cmpint (record->good, ==, -1);
  g_assert_null (find_reason (risk, "first-order"));
  g_assert_cmpint (risk->expected_loss.amount, ==, llround ((1 - risk->credibility) * 8640));
}

static void
test_features (void)
{
  DocketRiskInput input = plain_input (NULL, 0);
  g_autoptr (DocketRisk) first = docket_risk_assess (&input);
  g_autoptr (DocketRisk) unproven = NULL;
  g_autoptr (DocketRisk) prepaid = NULL;

  g_assert_cmpfloat_with_epsilon (first->credibility, 0.92, 1e-9);
  g_assert_cmpint (find_reason (first, "first-order")->good, ==, -1);
  input.proven_sender = FALSE;
  unproven = docket_risk_assess (&input);
  g_assert_cmpfloat (unproven->ratio, >, first->ratio);
  input.unpaid.amount = 0;
  prepaid = docket_risk_assess (&input);
  g_assert_cmpfloat_with_epsilon (prepaid->ratio, 0, 1e-9);
  g_assert_cmpint (prepaid->expected_loss.amount, ==, 0);
  g_assert_cmpint (find_reason (prepaid, "prepaid")->good, ==, 1);
}

static void
test_old_outcomes_fade (void)
{
  DocketPastOrder recent = { DOCKET_OUTCOME_NEVER_COLLECTED, NOW };
  DocketPastOrder old = { DOCKET_OUTCOME_NEVER_COLLECTED, NOW - 700 * DOCKET_DAY };
  DocketRiskInput input = plain_input (&recent, 1);
  g_autoptr (DocketRisk) now = docket_risk_assess (&input);
  g_autoptr (DocketRisk) then = NULL;

  input.past = &old;
  then = docket_risk_assess (&input);
  g_assert_cmpfloat (then->credibility, >, now->credibility);
}

static void
test_bounds (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      DocketPastOrder past[20];
      DocketRiskInput input = plain_input (past, (gsize) g_test_rand_int_range (0, 20));
      g_autoptr (DocketRisk) risk = NULL;
      double sum;

      for (gsize j = 0; j < input.n_past; j++)
        past[j] = (DocketPastOrder) { (DocketOutcome) g_test_rand_int_range (0, 4),
                                      NOW - g_test_rand_int_range (-10, 2000) * DOCKET_DAY };
      input.shop_mean = g_test_rand_double_range (-0.5, 1.5);
      input.shop_weight = g_test_rand_double_range (-1, 20);
      input.half_life_days = g_test_rand_double_range (-1, 500);
      input.proven_sender = g_test_rand_bit ();
      input.price.amount = g_test_rand_int_range (0, 10000);
      input.unpaid.amount = g_test_rand_int_range (-10, 10000);
      risk = docket_risk_assess (&input);
      g_assert_true (risk->credibility >= 0 && risk->credibility <= 1);
      g_assert_true (risk->ratio >= 0 && risk->ratio <= 1);
      g_assert_cmpint (risk->expected_loss.amount, >=, 0);
      g_assert_cmpint (risk->expected_loss.amount, <=, MAX (input.unpaid.amount, 0));

      /* The reasons add up to the ratio. */
      sum = 1 - risk->credibility;
      for (guint j = 1; j < risk->reasons->len; j++)
        sum += ((DocketRiskReason *) g_ptr_array_index (risk->reasons, j))->value;
      g_assert_cmpfloat_with_epsilon (sum, risk->ratio, 1e-9);
    }
}

static void
test_limits (void)
{
  DocketRisk risk = { .ratio = 0.4, .expected_loss = docket_money (5001, "EUR") };

  g_assert_true (docket_risk_above_ratio (&risk, 0.35));
  g_assert_false (docket_risk_above_ratio (&risk, 0.4));
  g_assert_false (docket_risk_above_ratio (&risk, NAN));
  g_assert_false (docket_risk_above_ratio (&risk, -1));
  g_assert_true (docket_risk_above_amount (&risk, 5000));
  g_assert_false (docket_risk_above_amount (&risk, 5001));
  g_assert_false (docket_risk_above_amount (&risk, -1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/risk/said-aloud", test_said_aloud);
  g_test_add_func ("/risk/features", test_features);
  g_test_add_func ("/risk/old-outcomes-fade", test_old_outcomes_fade);
  g_test_add_func ("/risk/bounds", test_bounds);
  g_test_add_func ("/risk/limits", test_limits);
  return g_test_run ();
}
