/* docket-money.c: an amount in minor units and its ISO 4217 currency
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-money.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

static gint64
ten_to (guint digits)
{
  gint64 power = 1;

  while (digits-- > 0)
    power *= 10;
  return power;
}

/* The digits of @text as a number of minor units; -1 where it is none or too large. */
static gint64
parse_minor (const char *text,
             guint       digits)
{
  gint64 amount = 0;
  gint after_point = -1;
  gboolean any = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if ((*p == '.' || *p == ',') && after_point < 0 && digits > 0 && any)
        after_point = 0;
      else if (g_ascii_isdigit (*p) && after_point < (gint) digits && amount <= DOCKET_MONEY_MAX)
        {
          amount = amount * 10 + (*p - '0');
          after_point += after_point >= 0 ? 1 : 0;
          any = TRUE;
        }
      else
        return -1;
    }
  if (!any || after_point == 0 || amount > DOCKET_MONEY_MAX)
    return -1;

  return amount * ten_to (digits - (guint) MAX (after_point, 0));
}

DocketMoney
docket_money (gint64      amount,
              const char *currency)
{
  DocketMoney money = { .amount = amount };

  g_strlcpy (money.currency, currency, sizeof money.currency);
  return money;
}

guint
docket_money_digits (const char *currency)
{
  static const char *const none[] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                      "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };
  static const char *const four[] = { "CLF", "UYW", NULL };

  if (g_strv_contains (none, currency))
    return 0;
  if (g_strv_contains (three, currency))
    return 3;
  return g_strv_contains (four, currency) ? 4 : 2;
}

gboolean
docket_money_add_times (DocketMoney        *sum,
                        const DocketMoney  *unit,
                        guint               count,
                        GError            **error)
{
  gint64 product, total;

  if (!g_str_equal (sum->currency, unit->currency))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("Amounts in %s and %s cannot be added."), sum->currency, unit->currency);
      return FALSE;
    }
  if (__builtin_mul_overflow (unit->amount, (gint64) count, &product) ||
      __builtin_add_overflow (sum->amount, product, &total) ||
      total > DOCKET_MONEY_MAX || total < -DOCKET_MONEY_MAX)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("The amount is larger than Docket can count."));
      return FALSE;
    }

  sum->amount = total;
  return TRUE;
}

gboolean
docket_money_parse (const char   *text,
                    const char   *currency,
                    DocketMoney  *money,
                    GError      **error)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  gboolean negative = copy[0] == '-';
  gint64 amount = parse_minor (copy + (negative ? 1 : 0), docket_money_digits (currency));

  if (amount < 0 || amount > DOCKET_MONEY_MAX)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%.64s” is not an amount in %s."), text, currency);
      return FALSE;
    }

  *money = docket_money (negative ? -amount : amount, currency);
  return TRUE;
}

char *
docket_money_format (const DocketMoney *money)
{
  guint digits = docket_money_digits (money->currency);
  guint64 minor = money->amount < 0 ? -(guint64) money->amount : (guint64) money->amount;
  guint64 power = (guint64) ten_to (digits);
  const char *sign = money->amount < 0 ? "-" : "";

  if (digits == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT " %s", sign, minor, money->currency);

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT " %s", sign,
                          minor / power, (int) digits, minor % power, money->currency);
}
