/* docket-hours.c: when a shop works
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hours.h"

#include "docket-error.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define DAYS_AHEAD 366
#define MINUTES_A_DAY (24 * 60)

typedef struct
{
  gint from, to;      /* minutes of the day */
} Span;

struct _DocketHours
{
  GTimeZone *zone;
  GArray *week[7];       /* Span, Monday first, rising */
  GHashTable *holidays;  /* "2026-12-25" */
};

static const char *const day_names[] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };

static gint
find_day (const char *text)
{
  for (gint i = 0; i < 7; i++)
    if (g_ascii_strncasecmp (text, day_names[i], 2) == 0)
      return i;
  return -1;
}

/* "Mo-Fr" or "Sa": marks the days. */
static gboolean
read_days (const char *text,
           gboolean    days[7])
{
  gint from = strlen (text) >= 2 ? find_day (text) : -1;
  gint to = from;

  if (from < 0 || (text[2] != '\0' && (text[2] != '-' || strlen (text) != 5)))
    return FALSE;
  if (text[2] == '-' && (to = find_day (text + 3)) < 0)
    return FALSE;
  for (gint day = from;; day = (day + 1) % 7)
    {
      days[day] = TRUE;
      if (day == to)
        return TRUE;
    }
}

static gboolean
read_span (const char *text,
           Span       *span)
{
  gint from_hour, from_minute, to_hour, to_minute, end = 0;

  if (sscanf (text, "%2d:%2d-%2d:%2d%n", &from_hour, &from_minute, &to_hour, &to_minute, &end) != 4 ||
      text[end] != '\0' || from_minute < 0 || from_minute > 59 || to_minute < 0 || to_minute > 59)
    return FALSE;
  span->from = from_hour * 60 + from_minute;
  span->to = to_hour * 60 + to_minute;
  return span->from >= 0 && span->from < span->to && span->to <= MINUTES_A_DAY;
}

static gint
compare_spans (gconstpointer a,
               gconstpointer b)
{
  return ((const Span *) a)->from - ((const Span *) b)->from;
}

/* "Mo-Fr,Su 09:00-12:30,13:30-18:30" */
static gboolean
read_rule (DocketHours *hours,
           const char  *rule)
{
  g_auto (GStrv) words = g_strsplit_set (rule, " \t", -1);
  gboolean days[7] = { FALSE };
  gboolean any = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], ",", -1);

      for (guint j = 0; parts[j] != NULL; j++)
        {
          Span span;

          if (*parts[j] == '\0')
            continue;
          if (!any && read_days (parts[j], days))
            continue;
          if (!read_span (parts[j], &span))
            return FALSE;
          any = TRUE;
          for (guint day = 0; day < 7; day++)
            if (days[day])
              g_array_append_val (hours->week[day], span);
        }
    }
  return any;
}

static gboolean
is_week_in_order (DocketHours *hours)
{
  gboolean any = FALSE;

  for (guint day = 0; day < 7; day++)
    {
      GArray *spans = hours->week[day];

      g_array_sort (spans, compare_spans);
      for (guint i = 1; i < spans->len; i++)
        if (g_array_index (spans, Span, i).from < g_array_index (spans, Span, i - 1).to)
          return FALSE;
      any = any || spans->len > 0;
    }
  return any;
}

static gboolean
read_week (DocketHours *hours,
           const char  *open,
           GError     **error)
{
  g_auto (GStrv) rules = g_strsplit (open, ";", -1);

  for (guint i = 0; rules[i] != NULL; i++)
    if (*g_strstrip (rules[i]) != '\0' && !read_rule (hours, rules[i]))
      {
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                     _("“%s” are no opening hours; write them as in “Mo-Fr 09:00-18:30”."), rules[i]);
        return FALSE;
      }
  if (is_week_in_order (hours))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The opening hours “%s” overlap, or there are none."), open);
  return FALSE;
}

static gboolean
read_holidays (DocketHours *hours,
               const char  *holidays,
               GError     **error)
{
  g_auto (GStrv) days = g_strsplit_set (holidays != NULL ? holidays : "", ";, ", -1);

  for (guint i = 0; days[i] != NULL; i++)
    {
      guint year, month, day;
      gint end = 0;

      if (*days[i] == '\0')
        continue;
      if (strlen (days[i]) != 10 || sscanf (days[i], "%4u-%2u-%2u%n", &year, &month, &day, &end) != 3 || end != 10 ||
          !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
        {
          g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is no day; write it as in “2026-12-25”."), days[i]);
          return FALSE;
        }
      g_hash_table_add (hours->holidays, g_strdup (days[i]));
    }
  return TRUE;
}

/* --- walking along the days --- */

typedef struct
{
  const DocketHours *hours;
  GDate date;
} Walk;

static Walk
walk_from (const DocketHours *hours,
           gint64             at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / DOCKET_SECOND);
  g_autoptr (GTimeZone) zone = hours != NULL ? g_time_zone_ref (hours->zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
  Walk walk = { .hours = hours };
  gint year, month, day;

  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_clear (&walk.date, 1);
  g_date_set_dmy (&walk.date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return walk;
}

static gint64
read_clock (GTimeZone *zone,
            GDate     *date,
            gint       minutes,
            gboolean  *exists)
{
  g_autoptr (GDateTime) local = g_date_time_new (zone, g_date_get_year (date), g_date_get_month (date),
                                                 g_date_get_day (date), minutes / 60, minutes % 60, 0);

  *exists = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local) == minutes;
  return g_date_time_to_unix (local) * DOCKET_SECOND;
}

/* A time that the change of the clocks leaves out is the instant of the change. */
static gint64
instant (const Walk *walk,
         gint        minutes)
{
  g_autoptr (GTimeZone) zone = walk->hours != NULL ? g_time_zone_ref (walk->hours->zone) : g_time_zone_new_local ();
  GDate date = walk->date;
  gboolean exists = FALSE;
  gint64 found = 0;

  if (minutes == MINUTES_A_DAY)
    {
      g_date_add_days (&date, 1);
      minutes = 0;
    }
  for (gint back = 0; back < MINUTES_A_DAY && !exists; back++, minutes--)
    {
      if (minutes < 0)
        {
          g_date_subtract_days (&date, 1);
          minutes += MINUTES_A_DAY;
        }
      found = read_clock (zone, &date, minutes, &exists) + (back > 0 ? DOCKET_MINUTE : 0);
    }
  return found;
}

/* The day's spans; NULL on a holiday. */
static const GArray *
spans_of (const Walk *walk)
{
  char day[16];

  g_snprintf (day, sizeof day, "%04u-%02u-%02u", g_date_get_year (&walk->date), (guint) g_date_get_month (&walk->date),
              g_date_get_day (&walk->date));
  if (g_hash_table_contains (walk->hours->holidays, day))
    return NULL;
  return walk->hours->week[g_date_get_weekday (&walk->date) - G_DATE_MONDAY];
}

/* What is open of the next span that ends after @at, in @days days at most. */
static gboolean
next_open (Walk   *walk,
           gint64  at,
           guint   days,
           gint64 *from,
           gint64 *to)
{
  for (guint i = 0; i <= days; i++, g_date_add_days (&walk->date, 1))
    {
      const GArray *spans = spans_of (walk);

      for (guint j = 0; spans != NULL && j < spans->len; j++)
        {
          const Span *span = &g_array_index (spans, Span, j);

          *to = instant (walk, span->to);
          if (*to <= at)
            continue;
          *from = MAX (instant (walk, span->from), at);
          if (*from < *to)
            return TRUE;
        }
    }
  return FALSE;
}

DocketHours *
docket_hours_parse (const char *open,
                    const char *holidays,
                    const char *time_zone,
                    GError    **error)
{
  g_autoptr (DocketHours) hours = g_new0 (DocketHours, 1);

  for (guint day = 0; day < 7; day++)
    hours->week[day] = g_array_new (FALSE, FALSE, sizeof (Span));
  hours->holidays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  hours->zone = time_zone != NULL ? g_time_zone_new_identifier (time_zone) : g_time_zone_new_local ();
  if (hours->zone == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is no time zone that this computer knows."), time_zone);
      return NULL;
    }
  if (!read_week (hours, open, error) || !read_holidays (hours, holidays, error))
    return NULL;
  return g_steal_pointer (&hours);
}

void
docket_hours_free (DocketHours *hours)
{
  if (hours == NULL)
    return;

  for (guint day = 0; day < 7; day++)
    g_array_unref (hours->week[day]);
  g_hash_table_unref (hours->holidays);
  g_clear_pointer (&hours->zone, g_time_zone_unref);
  g_free (hours);
}

gint64
docket_hours_add (const DocketHours *hours,
                  gint64             from,
                  double             seconds)
{
  gint64 left = (gint64) (CLAMP (seconds, 0, DAYS_AHEAD * 86400.0) * DOCKET_SECOND);
  gint64 at = from, end;
  Walk walk;

  if (hours == NULL)
    return from + left;
  walk = walk_from (hours, from);
  while (next_open (&walk, at, DAYS_AHEAD, &at, &end))
    {
      if (at + left <= end)
        return at + left;
      left -= end - at;
      at = end;
    }
  return 0;
}

double
docket_hours_between (const DocketHours *hours,
                      gint64             from,
                      gint64             to)
{
  gint64 at = from, end, sum = 0;
  Walk walk;

  if (to <= from)
    return 0;
  if (hours == NULL)
    return (double) (to - from) / DOCKET_SECOND;
  walk = walk_from (hours, from);
  while (next_open (&walk, at, DAYS_AHEAD, &at, &end) && at < to)
    {
      sum += MIN (end, to) - at;
      at = end;
    }
  return (double) sum / DOCKET_SECOND;
}

gint64
docket_hours_opens_at (const DocketHours *hours,
                       gint64             at)
{
  gint64 from, to;
  Walk walk;

  if (hours == NULL)
    return at;
  walk = walk_from (hours, at);
  return next_open (&walk, at, DAYS_AHEAD, &from, &to) ? from : 0;
}

gint64
docket_hours_midnight (const DocketHours *hours,
                       gint64             at)
{
  Walk walk = walk_from (hours, at);

  return instant (&walk, 0);
}
