/* docket-notice-words.c: times, money and strangers' words, as they stand in a message to a customer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include "docket-text.h"

#include <glib/gi18n.h>
#include <string.h>

GTimeZone *
docket_notice_get_zone (const DocketSite *site)
{
  GTimeZone *zone = site->time_zone != NULL ? g_time_zone_new_identifier (site->time_zone) : NULL;

  return zone != NULL ? zone : g_time_zone_new_local ();
}

/* The thread's locale has a language for sentences alone, not for dates. */
static const char *
get_day_name (GDateTime *time)
{
  const char *const names[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"),
                                N_("Saturday"), N_("Sunday") };

  return _(names[g_date_time_get_day_of_week (time) - 1]);
}

static const char *
get_month_name (GDateTime *time)
{
  const char *const names[] = { NC_("month", "January"), NC_("month", "February"), NC_("month", "March"),
                                NC_("month", "April"), NC_("month", "May"), NC_("month", "June"),
                                NC_("month", "July"), NC_("month", "August"), NC_("month", "September"),
                                NC_("month", "October"), NC_("month", "November"), NC_("month", "December") };

  return g_dpgettext2 (NULL, "month", names[g_date_time_get_month (time) - 1]);
}

static char *
format_time (GDateTime  *time,
             const char *format)
{
  g_autoptr (GString) named = g_string_new (format);

  g_string_replace (named, "%A", get_day_name (time), 0);
  g_string_replace (named, "%B", get_month_name (time), 0);
  return g_date_time_format (time, named->str);
}

static GDateTime *
new_local (const DocketSite *site,
           gint64            at)
{
  g_autoptr (GTimeZone) zone = docket_notice_get_zone (site);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);

  return g_date_time_to_timezone (utc, zone);
}

char *
docket_notice_dup_time (const DocketSite *site,
                        gint64            at)
{
  g_autoptr (GDateTime) time = new_local (site, at);

  /* Translators: day of the week, day, month, hour and minute, in your language's order; %A and %B become
     names, the others are digits, as g_date_time_format() knows them. */
  return format_time (time, _("%A, %-d %B, %H:%M"));
}

char *
docket_notice_dup_range (const DocketSite *site,
                         gint64            from,
                         gint64            to)
{
  g_autoptr (GDateTime) first = new_local (site, from);
  g_autoptr (GDateTime) last = new_local (site, to);
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (g_date_time_get_year (first) != g_date_time_get_year (last) ||
      g_date_time_get_day_of_year (first) != g_date_time_get_day_of_year (last))
    {
      start = docket_notice_dup_time (site, from);
      end = docket_notice_dup_time (site, to);
      return g_strdup_printf (_("between %s and %s"), start, end);
    }
  /* Translators: a day; the hours follow. As g_date_time_format() knows it. */
  start = format_time (first, _("%A, %-d %B, between %H:%M"));
  end = g_date_time_format (last, "%H:%M");
  /* Translators: "Saturday, 21 November, between 15:10" and the later hour. */
  return g_strdup_printf (_("%s and %s"), start, end);
}

char *
docket_notice_dup_money (const DocketMoney *money)
{
  g_autofree char *plain = docket_money_format (money);
  g_auto (GStrv) parts = g_strsplit (plain, ".", 2);

  /* Translators: what parts the decimals of a price, in 7.20 */
  return g_strjoinv (C_("decimal sign", "."), parts);
}

/* --- strangers' words --- */

static char *
dup_clean (const char *text,
           gboolean    lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *upright = docket_text_dup_upright (valid);
  GString *clean = g_string_new (NULL);

  for (const char *p = upright; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' && lines)
        g_string_append_c (clean, '\n');
      else
        g_string_append_unichar (clean, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (clean, FALSE);
}

char *
docket_notice_dup_line (const char *text,
                        glong       most)
{
  g_autofree char *clean = g_strstrip (dup_clean (text, FALSE));
  g_autofree char *start = NULL;

  if (g_utf8_strlen (clean, -1) <= most)
    return g_steal_pointer (&clean);
  start = g_utf8_substring (clean, 0, most - 1);
  return g_strconcat (start, "…", NULL);
}

char *
docket_notice_dup_lines (const char *text)
{
  return dup_clean (text, TRUE);
}
