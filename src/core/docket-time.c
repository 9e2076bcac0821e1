/* docket-time.c: instants as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-time.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define LONGEST_DURATION (36525 * DOCKET_DAY)

/* GDateTime reads all of ISO 8601; of it RFC 3339 is the part with every field and an offset. */
static gboolean
has_rfc3339_shape (const char *text)
{
  const char *shape = "0000-00-00T00:00:00";
  gsize length = strlen (shape);

  if (strnlen (text, 64) <= length || strnlen (text, 64) >= 64)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;

  return strspn (text + length, "0123456789.:+-Z") == strlen (text + length);
}

static gint64
unit_length (const char *unit)
{
  if (g_str_equal (unit, "s"))
    return DOCKET_SECOND;
  if (g_str_equal (unit, "min"))
    return DOCKET_MINUTE;
  if (g_str_equal (unit, "h"))
    return DOCKET_HOUR;
  if (g_str_equal (unit, "d"))
    return DOCKET_DAY;
  return 0;
}

char *
docket_time_to_rfc3339 (gint64 time)
{
  g_autoptr (GDateTime) seconds = NULL;
  g_autofree char *front = NULL;

  if (time <= 0)
    return NULL;

  seconds = g_date_time_new_from_unix_utc (time / DOCKET_SECOND);
  if (seconds == NULL)
    return NULL;

  front = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", front, (int) (time % DOCKET_SECOND / 1000));
}

gboolean
docket_time_from_rfc3339 (const char  *text,
                          gint64      *time,
                          GError     **error)
{
  g_autofree char *upper = g_ascii_strup (text, -1);
  g_autoptr (GDateTime) instant = NULL;

  if (has_rfc3339_shape (upper))
    instant = g_date_time_new_from_iso8601 (upper, NULL);
  if (instant == NULL || g_date_time_to_unix (instant) <= 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%.64s” is not a time such as 2026-11-21T12:26:00Z."), text);
      return FALSE;
    }

  *time = g_date_time_to_unix (instant) * DOCKET_SECOND + g_date_time_get_microsecond (instant);
  return TRUE;
}

gboolean
docket_duration_parse (const char  *text,
                       gint64      *duration,
                       GError     **error)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));
  char *end = copy;
  guint64 number = g_ascii_isdigit (copy[0]) ? g_ascii_strtoull (copy, &end, 10) : 0;
  gint64 unit = unit_length (g_strchug (end));

  if (end == copy || unit == 0 || number > (guint64) (LONGEST_DURATION / unit))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%.64s” is not a length of time such as “90 s”, “45 min”, “36 h” or “14 d”."),
                   text);
      return FALSE;
    }

  *duration = (gint64) number * unit;
  return TRUE;
}
