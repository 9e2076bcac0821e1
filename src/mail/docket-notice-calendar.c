/* docket-notice-calendar.c: the last day of an order as an entry for the customer's calendar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include "docket-claim-code.h"

#include <glib/gi18n.h>
#include <libical/ical.h>
#include <string.h>

/* How far back the last day on which the place opens is looked for. */
#define DAYS_BACK 30
#define DAYS_OF_RULES 400
#define SECONDS_A_DAY (24 * 60 * 60)

/* The last hours in which the place is open before the order expires. FALSE: it tells no hours, or none are
 * left. */
static gboolean
find_last_hours (const DocketNoticeFacts *facts,
                 gint64                  *opens,
                 gint64                  *closes)
{
  const DocketHours *hours = facts->site->opening;
  gint64 end = facts->order->expiry.order_expires;
  gint64 day = end;

  for (guint i = 0; hours != NULL && i < DAYS_BACK; i++)
    {
      gint64 midnight = docket_hours_midnight (hours, day);
      double work = docket_hours_between (hours, MAX (midnight, facts->now), end);

      if (work > 0)
        {
          *opens = docket_hours_opens_at (hours, MAX (midnight, facts->now));
          *closes = docket_hours_add (hours, *opens, work);
          return TRUE;
        }
      if (midnight <= facts->now)
        return FALSE;
      day = midnight - 1;
    }
  return FALSE;
}

/* --- the zone, with the turns of the clock around the entry --- */

static gint32
get_offset (GTimeZone *zone,
            gint64     at)
{
  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, at));
}

/* In seconds since 1970, as a clock @offset seconds east of Greenwich shows it. */
static icaltimetype
get_clock (gint64 at,
           gint32 offset)
{
  icaltimetype time = icaltime_from_timet_with_zone ((time_t) (at + offset), 0, icaltimezone_get_utc_timezone ());

  time.zone = NULL;
  return time;
}

/* The first second of the interval that begins between @from and @to; 0 where both are in the same. */
static gint64
find_turn (GTimeZone *zone,
           gint64     from,
           gint64     to)
{
  gint before = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, from);

  if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, to) == before)
    return 0;
  while (to - from > 1)
    {
      gint64 middle = from + (to - from) / 2;

      if (g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, middle) == before)
        from = middle;
      else
        to = middle;
    }
  return to;
}

static void
add_observance (icalcomponent *rules,
                GTimeZone     *zone,
                gint64         turn,
                gint32         before)
{
  gint interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, turn);
  icalcomponent *observance = g_time_zone_is_dst (zone, interval) ? icalcomponent_new_xdaylight ()
                                                                  : icalcomponent_new_xstandard ();

  icalcomponent_add_property (observance, icalproperty_new_dtstart (get_clock (turn, before)));
  icalcomponent_add_property (observance, icalproperty_new_tzoffsetfrom (before));
  icalcomponent_add_property (observance, icalproperty_new_tzoffsetto (g_time_zone_get_offset (zone, interval)));
  icalcomponent_add_property (observance, icalproperty_new_tzname (g_time_zone_get_abbreviation (zone, interval)));
  icalcomponent_add_component (rules, observance);
}

/* The last turn before and the first after: programs that know the zone's name do not look here. */
static icalcomponent *
new_rules (GTimeZone *zone,
           gint64     at)
{
  icalcomponent *rules = icalcomponent_new_vtimezone ();
  gint64 next = 0, last = 0;

  for (gint64 day = 1; last == 0 && day <= DAYS_OF_RULES; day++)
    last = find_turn (zone, at - day * SECONDS_A_DAY, at - (day - 1) * SECONDS_A_DAY);
  for (gint64 day = 1; next == 0 && day <= DAYS_OF_RULES; day++)
    next = find_turn (zone, at + (day - 1) * SECONDS_A_DAY, at + day * SECONDS_A_DAY);
  icalcomponent_add_property (rules, icalproperty_new_tzid (g_time_zone_get_identifier (zone)));
  add_observance (rules, zone, last, last != 0 ? get_offset (zone, last - 1) : get_offset (zone, at));
  if (next != 0)
    add_observance (rules, zone, next, get_offset (zone, next - 1));
  return rules;
}

static void
set_time (icalcomponent *event,
          GTimeZone     *zone,
          gboolean       start,
          gint64         at)
{
  icaltimetype time = get_clock (at, get_offset (zone, at));
  icalproperty *property = start ? icalproperty_new_dtstart (time) : icalproperty_new_dtend (time);

  icalproperty_add_parameter (property, icalparameter_new_tzid (g_time_zone_get_identifier (zone)));
  icalcomponent_add_property (event, property);
}

/* A day without hours floats: it is that day wherever it is looked at. */
static void
set_day (icalcomponent           *event,
         const DocketNoticeFacts *facts)
{
  g_autoptr (GTimeZone) zone = docket_notice_get_zone (facts->site);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (facts->order->expiry.order_expires / G_USEC_PER_SEC);
  g_autoptr (GDateTime) there = g_date_time_to_timezone (utc, zone);
  icaltimetype day = icaltime_null_date ();

  g_date_time_get_ymd (there, &day.year, &day.month, &day.day);
  icalcomponent_add_property (event, icalproperty_new_dtstart (day));
  icaltime_adjust (&day, 1, 0, 0, 0);
  icalcomponent_add_property (event, icalproperty_new_dtend (day));
}

static void
set_times (icalcomponent           *calendar,
           icalcomponent           *event,
           const DocketNoticeFacts *facts)
{
  g_autoptr (GTimeZone) zone = docket_notice_get_zone (facts->site);
  gint64 opens, closes;

  if (!find_last_hours (facts, &opens, &closes))
    {
      set_day (event, facts);
      return;
    }
  opens /= G_USEC_PER_SEC;
  closes /= G_USEC_PER_SEC;
  icalcomponent_add_component (calendar, new_rules (zone, opens));
  set_time (event, zone, TRUE, opens);
  set_time (event, zone, FALSE, closes);
}

static void
set_place (icalcomponent    *event,
           const DocketSite *site)
{
  g_autofree char *whole = site->address != NULL ? g_strconcat (site->name, ", ", site->address, NULL) : g_strdup (site->name);
  g_autofree char *line = docket_notice_dup_line (whole, 500);

  icalcomponent_set_location (event, line);
}

static void
add_alarm (icalcomponent *event,
           const char    *summary)
{
  icalcomponent *alarm = icalcomponent_new_valarm ();
  struct icaltriggertype trigger = { .time = icaltime_null_time (), .duration = icaldurationtype_from_int (-24 * 60 * 60) };

  icalcomponent_add_property (alarm, icalproperty_new_action (ICAL_ACTION_DISPLAY));
  icalcomponent_add_property (alarm, icalproperty_new_description (summary));
  icalcomponent_add_property (alarm, icalproperty_new_trigger (trigger));
  icalcomponent_add_component (event, alarm);
}

static void
fill_event (icalcomponent           *event,
            const DocketNoticeFacts *facts)
{
  g_autofree char *code = docket_claim_code_format (facts->order->code);
  g_autofree char *summary = g_strdup_printf (_("Last day to collect order %s"), code);
  g_autofree char *uid = g_strdup_printf ("%s@docket", facts->order->code);
  icaltimetype stamp = icaltime_from_timet_with_zone ((time_t) (facts->now / G_USEC_PER_SEC), 0,
                                                      icaltimezone_get_utc_timezone ());

  icalcomponent_add_property (event, icalproperty_new_uid (uid));
  icalcomponent_add_property (event, icalproperty_new_dtstamp (stamp));
  icalcomponent_set_summary (event, summary);
  set_place (event, facts->site);
  if (facts->url != NULL)
    icalcomponent_add_property (event, icalproperty_new_url (facts->url));
  icalcomponent_add_property (event, icalproperty_new_transp (ICAL_TRANSP_TRANSPARENT));
  add_alarm (event, summary);
}

char *
docket_notice_dup_calendar (const DocketNoticeFacts *facts)
{
  icalcomponent *calendar, *event;
  char *text, *copy;

  if (facts->order == NULL || facts->order->expiry.order_expires <= facts->now)
    return NULL;
  calendar = icalcomponent_new_vcalendar ();
  event = icalcomponent_new_vevent ();
  icalcomponent_add_property (calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendar, icalproperty_new_prodid ("-//Docket//Docket//EN"));
  icalcomponent_add_property (calendar, icalproperty_new_method (ICAL_METHOD_PUBLISH));
  set_times (calendar, event, facts);
  fill_event (event, facts);
  icalcomponent_add_component (calendar, event);
  text = icalcomponent_as_ical_string_r (calendar);
  copy = g_strdup (text);
  icalmemory_free_buffer (text);
  icalcomponent_free (calendar);
  return copy;
}
