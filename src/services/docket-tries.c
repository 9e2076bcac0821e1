/* docket-tries.c: slowing and locking whoever guesses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-tries-private.h"

#include "docket-error.h"
#include "docket-time.h"

#include <glib/gi18n.h>

#define WINDOW (15 * DOCKET_MINUTE)
#define LONGEST_LOCK DOCKET_DAY
/* After this long without a wrong try the lockouts before are forgotten. */
#define KEPT (2 * DOCKET_DAY)

const DocketTryLimit docket_try_limit_code = { .free = 2, .most = 5 };
const DocketTryLimit docket_try_limit_address = { .free = 30, .most = 30 };
const DocketTryLimit docket_try_limit_place = { .free = 300, .most = 300 };
const DocketTryLimit docket_try_limit_pairing = { .free = 20, .most = 20 };

/* 2, 8, 32 s … while slowed; then 15 min, doubled at each lockout, up to a day. */
static gint64
wait_after (DocketTries          *tries,
            const DocketTryLimit *limit)
{
  gint64 lock = WINDOW;

  if (tries->wrong < limit->most)
    return tries->wrong <= limit->free
             ? 0
             : (2 * DOCKET_SECOND) << (2 * MIN (tries->wrong - limit->free - 1, 8));

  for (guint i = 0; i < tries->lockouts && lock < LONGEST_LOCK; i++)
    lock *= 2;
  tries->lockouts++;
  tries->wrong = 0;
  return MIN (lock, LONGEST_LOCK);
}

gboolean
docket_tries_look (DocketDbHandle *handle,
                   const char     *bucket,
                   gint64          now,
                   gint64         *blocked_until,
                   GError        **error)
{
  DocketTries tries;

  if (bucket == NULL)
    return TRUE;
  if (!docket_tries_table_get (handle, bucket, &tries, error))
    return FALSE;
  if (tries.blocked_until > now)
    *blocked_until = MAX (*blocked_until, tries.blocked_until);
  return TRUE;
}

gboolean
docket_tries_count (DocketDbHandle       *handle,
                    const char           *bucket,
                    const DocketTryLimit *limit,
                    gint64                now,
                    GError              **error)
{
  DocketTries tries;
  gint64 wait;

  if (bucket == NULL)
    return TRUE;
  if (!docket_tries_table_get (handle, bucket, &tries, error))
    return FALSE;

  if (now - tries.since > WINDOW)
    {
      tries.since = now;
      tries.wrong = 0;
    }
  tries.wrong++;
  wait = wait_after (&tries, limit);
  tries.blocked_until = wait > 0 ? now + wait : 0;
  return docket_tries_table_set (handle, bucket, &tries, now + KEPT, error);
}

char *
docket_tries_dup_bucket (const char *code,
                         gboolean    at_counter)
{
  return g_strdup_printf ("%s:%s", at_counter ? "counter" : "code", code);
}

gboolean
docket_tries_forget (DocketDbHandle *handle,
                     const char     *bucket,
                     GError        **error)
{
  const DocketTries none = { 0 };

  return docket_tries_table_set (handle, bucket, &none, 1, error);
}

void
docket_tries_refuse (gint64   wait,
                     GError **error)
{
  guint seconds = (guint) MAX ((wait + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND, 1);
  guint minutes = (seconds + 59) / 60;
  guint hours = (minutes + 59) / 60;

  if (seconds < 120)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
                 ngettext ("There were too many wrong tries. Try again in %u second.",
                           "There were too many wrong tries. Try again in %u seconds.", seconds), seconds);
  else if (minutes < 120)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
                 ngettext ("There were too many wrong tries. Try again in %u minute.",
                           "There were too many wrong tries. Try again in %u minutes.", minutes), minutes);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
                 ngettext ("There were too many wrong tries. Try again in %u hour.",
                           "There were too many wrong tries. Try again in %u hours.", hours), hours);
}
