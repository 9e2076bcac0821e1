/* docket-money.h: an amount in minor units and its ISO 4217 currency
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every amount stays within this, so that sums of a full order never overflow. */
#define DOCKET_MONEY_MAX G_GINT64_CONSTANT (1000000000000)

typedef struct
{
  gint64 amount;     /* minor units: 720 is 7.20 EUR, 720 JPY */
  char currency[4];  /* ISO 4217, upper case */
} DocketMoney;

/* @amount in minor units of @currency, an ISO 4217 code; NULL or empty: not known yet. */
DocketMoney docket_money (gint64 amount, const char *currency);

/* Digits after the point for @currency by ISO 4217 (JPY 0, KWD 3, most 2). */
guint docket_money_digits (const char *currency);

/* @sum += @unit * @count. FALSE, @sum untouched, where it would pass DOCKET_MONEY_MAX or the
 * currencies differ. */
gboolean docket_money_add_times (DocketMoney *sum, const DocketMoney *unit, guint count, GError **error);

/* "7.20" in @currency's digits, into minor units. */
gboolean docket_money_parse (const char *text, const char *currency, DocketMoney *money, GError **error);

/* For people: "7.20 EUR"; the window and the page use their locale's form instead. */
char *docket_money_format (const DocketMoney *money);

G_END_DECLS
