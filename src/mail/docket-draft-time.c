/* docket-draft-time.c: when the customer wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"
#include "docket-time.h"

#include <string.h>

#define DAYS_END (18 * 60)   /* of a day without a time: shops close */
#define MAX_AHEAD 366

typedef struct
{
  const DocketReading *reading;
  const char *text;
  GArray *tokens;
  guint first, last;       /* tokens that tell the time, and what stands between them */
  guint8 *tells;           /* for each token */
  gboolean marked;         /* "by", "until" */
  gint day_offset;         /* -1: not said */
  gint weekday;            /* 0: not said */
  gint day, month, year;   /* 0: not said */
  gint minutes;            /* of the day; -1: not said */
} Time;

static DocketToken *
token_at (const Time *time,
          guint       index)
{
  return index < time->tokens->len ? &g_array_index (time->tokens, DocketToken, index) : NULL;
}

static const DocketWord *
word_at (const Time     *time,
         guint           index,
         DocketWordKind  kind)
{
  const DocketToken *token = token_at (time, index);

  return token != NULL && token->kind == DOCKET_TOKEN_WORD ? docket_token_get (time->reading->rules, token, kind) : NULL;
}

static gboolean
number_at (const Time *time,
           guint       index,
           gint        min,
           gint        max,
           gint       *number)
{
  const DocketToken *token = token_at (time, index);

  if (token == NULL || token->kind != DOCKET_TOKEN_NUMBER || token->number < min || token->number > max)
    return FALSE;
  *number = token->number;
  return TRUE;
}

static gboolean
sign_at (const Time *time,
         guint       index,
         gunichar    sign)
{
  const DocketToken *token = token_at (time, index);

  return token != NULL && token->kind == DOCKET_TOKEN_SIGN && token->sign == sign;
}

/* Whether both stand side by side. */
static gboolean
touches (const Time *time,
         guint       index)
{
  return token_at (time, index + 1) != NULL && token_at (time, index)->end == token_at (time, index + 1)->start;
}

static void
cover (Time  *time,
       guint  from,
       guint  to)
{
  time->first = MIN (time->first, from);
  time->last = MAX (time->last, to);
  memset (time->tells + from, TRUE, to - from + 1);
}

static gint
full_year (gint year)
{
  return year < 100 ? 2000 + year : year;
}

/* 12.6., 12.6.2027, 6/12, 2026-06-12. Returns how many tokens; 0: it is none. */
static guint
read_numeric_date (Time  *time,
                   guint  at)
{
  gint a, b, c;
  gboolean dots = sign_at (time, at + 1, '.'), slashes = sign_at (time, at + 1, '/'), dashes = sign_at (time, at + 1, '-');
  gboolean month_first = slashes && time->reading->rules->vocabulary->month_first[time->reading->language];

  if (!number_at (time, at, 1, 2100, &a) || !(dots || slashes || dashes) || !touches (time, at) ||
      !number_at (time, at + 2, 1, 31, &b))
    return 0;
  if (a > 1900)   /* year first */
    {
      if (!(sign_at (time, at + 3, '-') || sign_at (time, at + 3, '/') || sign_at (time, at + 3, '.')) || b > 12 ||
          !number_at (time, at + 4, 1, 31, &c))
        return 0;
      time->year = a;
      time->month = b;
      time->day = c;
      return 5;
    }
  if (a > 31 || dashes)
    return 0;
  time->day = month_first ? b : a;
  time->month = month_first ? a : b;
  if (time->month > 12)
    {
      gint swapped = time->month;

      time->month = time->day;
      time->day = swapped;
    }
  if ((sign_at (time, at + 3, '.') || sign_at (time, at + 3, '/')) && number_at (time, at + 4, 1, 2100, &c) &&
      (c >= 2000 || (c > 25 && c < 100)))
    {
      time->year = full_year (c);
      return 5;
    }
  return sign_at (time, at + 3, '.') ? 4 : 3;
}

static gboolean
is_of (const Time *time,
       guint       index)
{
  const DocketToken *token = token_at (time, index);

  return token->end - token->start == 2 && g_ascii_strncasecmp (time->text + token->start, "of", 2) == 0;
}

/* What may stand between a day and its month: "12. Juni", "12th June", "12th of June". Returns how many tokens. */
static guint
count_between (const Time *time,
               guint       at)
{
  guint n = sign_at (time, at + 1, '.') ? 1 : 0;

  if (n == 0 && touches (time, at) && token_at (time, at + 1)->kind != DOCKET_TOKEN_SIGN &&
      word_at (time, at + 1, DOCKET_WORD_MONTH) == NULL)
    n = 1;
  if (word_at (time, at + 1 + n, DOCKET_WORD_FILLER) == NULL)
    return n;
  return n + (n > 0 || is_of (time, at + 1) ? 1 : 0);
}

/* 6月12日, 12 June, June 12. */
static guint
read_named_date (Time  *time,
                 guint  at)
{
  const DocketWord *month;
  gint a, b;

  if (number_at (time, at, 1, 12, &a) && word_at (time, at + 1, DOCKET_WORD_MONTH_MARK) != NULL &&
      number_at (time, at + 2, 1, 31, &b))
    {
      time->month = a;
      time->day = b;
      return word_at (time, at + 3, DOCKET_WORD_DAY_MARK) != NULL ? 4 : 3;
    }
  if (number_at (time, at, 1, 31, &a))
    {
      guint between = count_between (time, at);

      month = word_at (time, at + 1 + between, DOCKET_WORD_MONTH);
      if (month == NULL)
        return 0;
      time->day = a;
      time->month = month->value;
      return 2 + between;
    }
  month = word_at (time, at, DOCKET_WORD_MONTH);
  if (month == NULL || !number_at (time, at + 1, 1, 31, &b))
    return 0;
  time->month = month->value;
  time->day = b;
  return 2;
}

static guint
read_date (Time  *time,
           guint  at)
{
  const DocketWord *day = word_at (time, at, DOCKET_WORD_DAY);
  const DocketWord *weekday = word_at (time, at, DOCKET_WORD_WEEKDAY);
  guint n;

  if (day != NULL)
    return time->day_offset = day->value, 1;
  if (weekday != NULL)
    return time->weekday = weekday->value, 1;
  n = read_numeric_date (time, at);
  return n > 0 ? n : read_named_date (time, at);
}

static gint
half_of_day (const Time *time,
             guint       at,
             gint        hour,
             guint      *n)
{
  if (word_at (time, at + *n, DOCKET_WORD_PM) != NULL)
    {
      (*n)++;
      return hour < 12 ? hour + 12 : hour;
    }
  if (word_at (time, at + *n, DOCKET_WORD_AM) != NULL)
    {
      (*n)++;
      return hour == 12 ? 0 : hour;
    }
  return -1;
}

/* 17:00, 5pm, 5:30 pm, 17 Uhr, 17時半, 午後5時. Returns how many tokens; 0: it is none. */
static guint
read_clock (Time  *time,
            guint  at)
{
  gboolean afternoon = word_at (time, at, DOCKET_WORD_PM) != NULL, morning = word_at (time, at, DOCKET_WORD_AM) != NULL;
  guint n = afternoon || morning ? 1 : 0;
  gint hour, minute = 0, halved;
  gboolean sure;

  if (word_at (time, at, DOCKET_WORD_CLOCK) != NULL)
    return time->minutes = word_at (time, at, DOCKET_WORD_CLOCK)->value, 1;
  if (!number_at (time, at + n, 0, 24, &hour))
    return 0;
  n++;
  sure = (sign_at (time, at + n, ':') || (sign_at (time, at + n, '.') && touches (time, at + n))) &&
         number_at (time, at + n + 1, 0, 59, &minute);
  if (sure && sign_at (time, at + n, '.') &&
      token_at (time, at + n + 1)->end - token_at (time, at + n + 1)->start != 2)
    return 0;
  n += sure ? 2 : 0;
  if (word_at (time, at + n, DOCKET_WORD_HOUR) != NULL)
    {
      sure = TRUE;
      n++;
      if (word_at (time, at + n, DOCKET_WORD_HALF) != NULL)
        minute = 30, n++;
      else if (number_at (time, at + n, 0, 59, &minute))
        n += word_at (time, at + n + 1, DOCKET_WORD_MINUTE) != NULL ? 2 : 1;
    }
  halved = half_of_day (time, at, hour, &n);
  if (!sure && halved < 0 &&
      (!time->marked || at != time->first + 1 || word_at (time, at + n, DOCKET_WORD_COPIES) != NULL))
    return 0;
  if (!sure && halved < 0 && hour < 8)
    hour += 12;   /* "by 5" */
  hour = halved >= 0 ? halved : afternoon && hour < 12 ? hour + 12 : hour;
  time->minutes = hour * 60 + minute;
  return n;
}

static gboolean
has_date (const Time *time)
{
  return time->day_offset >= 0 || time->weekday > 0 || time->day > 0;
}

static void
find_mark (Time *time)
{
  for (guint i = 0; i < time->tokens->len && !time->marked; i++)
    if (word_at (time, i, DOCKET_WORD_BY) != NULL)
      {
        time->marked = TRUE;
        cover (time, i, i);
      }
}

/* What of date and clock stands in the line; the first of each. */
static void
find_parts (Time *time)
{
  for (guint i = 0; i < time->tokens->len;)
    {
      guint n = token_at (time, i)->used || has_date (time) ? 0 : read_date (time, i);

      if (n == 0 && time->minutes < 0 && !token_at (time, i)->used)
        n = read_clock (time, i);
      if (n > 0)
        cover (time, i, MIN (i + n, time->tokens->len) - 1);
      i += MAX (n, 1);
    }
}

static GDateTime *
find_day (const Time *time,
          GDateTime  *now)
{
  gint offset = MAX (time->day_offset, 0);

  if (time->weekday > 0)
    {
      offset = (time->weekday - g_date_time_get_day_of_week (now) + 7) % 7;
      if (offset == 0 && time->minutes >= 0 &&
          time->minutes <= g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now))
        offset = 7;
    }
  else if (time->day > 0)
    {
      gint year = time->year > 0 ? time->year : g_date_time_get_year (now);
      GDateTime *day = g_date_time_new (g_date_time_get_timezone (now), year, time->month, time->day, 23, 59, 0);

      if (day != NULL && time->year == 0 && g_date_time_compare (day, now) < 0)
        {
          g_date_time_unref (day);
          day = g_date_time_new (g_date_time_get_timezone (now), year + 1, time->month, time->day, 23, 59, 0);
        }
      return day;
    }
  else if (time->day_offset < 0 && time->minutes <= g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now))
    {
      offset = 1;   /* a time alone that is past today */
    }
  return g_date_time_add_days (now, offset);
}

static gint64
resolve (const Time *time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time->reading->now / DOCKET_SECOND);
  g_autoptr (GDateTime) now = utc != NULL ? g_date_time_to_timezone (utc, time->reading->place->zone) : NULL;
  g_autoptr (GDateTime) day = now != NULL ? find_day (time, now) : NULL;
  gint minutes = time->minutes >= 0 ? MIN (time->minutes, 24 * 60 - 1) : DAYS_END;
  g_autoptr (GDateTime) at = NULL;
  gint64 instant;

  if (day == NULL)
    return 0;
  at = g_date_time_new (time->reading->place->zone, g_date_time_get_year (day), g_date_time_get_month (day),
                        g_date_time_get_day_of_month (day), minutes / 60, minutes % 60, 0);
  instant = at != NULL ? g_date_time_to_unix (at) * DOCKET_SECOND : 0;
  if (instant <= time->reading->now || instant > time->reading->now + MAX_AHEAD * DOCKET_DAY)
    return 0;
  return instant;
}

gboolean
docket_draft_read_time (DocketReading  *reading,
                        DocketTokens   *tokens,
                        gboolean        marked,
                        gint64         *at,
                        char          **text)
{
  g_autofree guint8 *tells = g_malloc0 (tokens->tokens->len + 1);
  Time time = { .reading = reading, .text = tokens->text, .tokens = tokens->tokens, .first = G_MAXUINT, .tells = tells,
                .day_offset = -1, .minutes = -1 };

  find_mark (&time);
  find_parts (&time);
  if (!has_date (&time) && time.minutes < 0)
    return FALSE;
  if (!time.marked && (marked || !has_date (&time) || time.minutes < 0))
    return FALSE;
  for (guint i = 0; i < tokens->tokens->len; i++)
    if (tells[i])
      token_at (&time, i)->used = TRUE;
  *at = resolve (&time);
  *text = g_strndup (tokens->text + token_at (&time, time.first)->start,
                     token_at (&time, MIN (time.last, tokens->tokens->len - 1))->end - token_at (&time, time.first)->start);
  return TRUE;
}
