/* test-money.c: amounts: digits, sums that never overflow, text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"
#include "docket-money.h"

static void
test_digits (void)
{
  g_assert_cmpuint (docket_money_digits ("EUR"), ==, 2);
  g_assert_cmpuint (docket_money_digits ("JPY"), ==, 0);
  g_assert_cmpuint (docket_money_digits ("KWD"), ==, 3);
}

static void
test_add (void)
{
  DocketMoney sum = docket_money (100, "EUR");
  DocketMoney unit = docket_money (29, "EUR");
  DocketMoney other = docket_money (29, "JPY");
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_money_add_times (&sum, &unit, 3, NULL));
  g_assert_cmpint (sum.amount, ==, 187);
  g_assert_false (docket_money_add_times (&sum, &other, 1, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_cmpint (sum.amount, ==, 187);
}

/* Whatever is added, the sum is exact or is left alone. */
static void
test_never_overflows (void)
{
  DocketMoney sum = docket_money (0, "EUR");

  for (guint i = 0; i < 200000; i++)
    {
      gint64 amount = ((gint64) (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ()) >>
                      g_test_rand_int_range (0, 63);
      DocketMoney unit = docket_money (amount, "EUR");
      guint count = (guint) g_test_rand_int () >> g_test_rand_int_range (0, 32);
      __int128 exact = (__int128) sum.amount + (__int128) amount * count;
      gboolean fits = exact <= DOCKET_MONEY_MAX && exact >= -DOCKET_MONEY_MAX;
      gint64 before = sum.amount;

      g_assert_true (docket_money_add_times (&sum, &unit, count, NULL) == fits);
      g_assert_cmpint (sum.amount, ==, fits ? (gint64) exact : before);
    }
}

static void
test_text (void)
{
  static const struct { const char *text, *currency, *back; gint64 amount; } good[] = {
    { "7.20", "EUR", "7.20 EUR", 720 },    { "7", "EUR", "7.00 EUR", 700 },
    { "7,2", "EUR", "7.20 EUR", 720 },     { "720", "JPY", "720 JPY", 720 },
    { "-0.05", "EUR", "-0.05 EUR", -5 },   { "1.005", "KWD", "1.005 KWD", 1005 },
  };
  static const char *const wrong[] = { "", ".", "7.", ".5", "7.201", "1e3", "--1", "7 EUR", "12345678901234567890" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      DocketMoney money;
      g_autofree char *back = NULL;

      g_assert_true (docket_money_parse (good[i].text, good[i].currency, &money, NULL));
      g_assert_cmpint (money.amount, ==, good[i].amount);
      back = docket_money_format (&money);
      g_assert_cmpstr (back, ==, good[i].back);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      DocketMoney money = docket_money (1, "EUR");

      g_assert_false (docket_money_parse (wrong[i], "EUR", &money, NULL));
      g_assert_cmpint (money.amount, ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/digits", test_digits);
  g_test_add_func ("/money/add", test_add);
  g_test_add_func ("/money/never-overflows", test_never_overflows);
  g_test_add_func ("/money/text", test_text);
  return g_test_run ();
}
