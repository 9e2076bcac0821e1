/* docket-catalogue-values.c: sizes and price steps as the shop writes them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue-private.h"

#include "docket-money.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static char *
bad_step (const char *text)
{
  return g_strdup_printf (_("“%s” is not a price step such as “50: 0.25”."), text);
}

static char *
read_step (const char      *text,
           const char      *currency,
           DocketPriceStep *step)
{
  g_auto (GStrv) halves = g_strsplit (text, ":", 2);
  DocketMoney money;
  guint64 from;

  if (g_strv_length (halves) != 2 ||
      !g_ascii_string_to_unsigned (g_strstrip (halves[0]), 10, 1, DOCKET_COPIES_MAX, &from, NULL))
    return bad_step (text);
  if (!docket_money_parse (halves[1], currency, &money, NULL) || money.amount < 0)
    return g_strdup_printf (_("“%s” is not a price in %s."), g_strstrip (halves[1]), currency);

  step->from = (guint) from;
  step->amount = money.amount;
  return NULL;
}

static char *
judge_step (const GArray          *prices,
            const DocketPriceStep *step)
{
  if (prices->len == 0 && step->from != 1)
    return g_strdup (_("The first price step must begin with 1 copy."));
  if (prices->len > 0 &&
      step->from <= g_array_index (prices, DocketPriceStep, prices->len - 1).from)
    return g_strdup (_("Each price step must begin with more copies than the one before."));
  return NULL;
}

gboolean
docket_catalogue_read_length (const char   *text,
                              DocketLength *length)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *end = NULL;
  double mm = g_ascii_strtod (copy, &end);

  if (end == copy || (*end != '\0' && !g_str_equal (g_strchug (end), "mm")))
    return FALSE;
  if (!(mm >= 0) || mm * 100 > DOCKET_LENGTH_MAX)
    return FALSE;

  *length = (DocketLength) lround (mm * 100);
  return TRUE;
}

gboolean
docket_catalogue_read_size (const char   *text,
                            DocketLength *width,
                            DocketLength *height)
{
  g_auto (GStrv) sides = g_strsplit (text, "x", 2);
  DocketLength a, b;

  if (g_strv_length (sides) != 2 || !docket_catalogue_read_length (sides[0], &a) ||
      !docket_catalogue_read_length (sides[1], &b) || a == 0 || b == 0)
    return FALSE;

  *width = a;
  *height = b;
  return TRUE;
}

GArray *
docket_catalogue_read_prices (const char  *text,
                              const char  *currency,
                              char       **problem)
{
  g_autoptr (GArray) prices = g_array_new (FALSE, FALSE, sizeof (DocketPriceStep));
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      DocketPriceStep step;

      if (*g_strstrip (parts[i]) == '\0')
        continue;
      *problem = read_step (parts[i], currency, &step);
      if (*problem == NULL)
        *problem = judge_step (prices, &step);
      if (*problem != NULL)
        return NULL;
      g_array_append_val (prices, step);
    }
  if (prices->len == 0)
    {
      *problem = g_strdup (_("There is no price step."));
      return NULL;
    }
  return g_steal_pointer (&prices);
}
