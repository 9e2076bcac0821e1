/* docket-phrases-queue.c: the queue, what it wants and what is expected, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-phrases-queue.h"

#include "docket-phrases.h"
#include "docket-claim-code.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <math.h>

/* Below this, and above the usual, in hundredths of a millimetre. */
#define SMALL 8000
/* Sizes that the trade rounds to whole centimetres are within this of them. */
#define ROUNDING 36
#define EXPRESS 75
#define USUAL 50

char *
docket_phrase_duration (double seconds)
{
  long whole = lround (MAX (seconds, 0));

  if (whole < 90)
    return g_strdup_printf (_("%ld s"), whole);
  if (whole < 90 * 60)
    return g_strdup_printf (_("%ld min"), (whole + 30) / 60);

  return g_strdup_printf (_("%ld h %ld min"), whole / 3600, whole % 3600 / 60);
}

static const char *
sheet_name (DocketLength width, DocketLength height)
{
  if (ABS (width - 21000) < 50 && ABS (height - 29700) < 50)
    return "A4";
  if (ABS (width - 14800) < 50 && ABS (height - 21000) < 50)
    return "A5";
  if (ABS (width - 29700) < 50 && ABS (height - 42000) < 50)
    return "A3";

  return NULL;
}

char *
docket_phrase_size (DocketLength width, DocketLength height)
{
  DocketLength shorter = MIN (width, height), longer = MAX (width, height);
  long a = lround (shorter / 1000.0), b = lround (longer / 1000.0);

  if (sheet_name (shorter, longer) != NULL)
    return g_strdup (sheet_name (shorter, longer));
  if (longer >= SMALL && ABS (a * 1000 - shorter) <= ROUNDING * 10 && ABS (b * 1000 - longer) <= ROUNDING * 15)
    return g_strdup_printf ("%ldx%ld", a, b);

  return g_strdup_printf (_("%gx%g mm"), shorter / 100.0, longer / 100.0);
}

char *
docket_phrase_queued (const DocketQueuedJob *queued)
{
  const DocketJob *job = queued->job;
  const char *title = queued->title != NULL ? queued->title : job->product;
  const char *paper = docket_phrase_paper (job->paper);

  return paper != NULL ? g_strdup_printf (_("%u × %s, %s"), job->copies, title, paper)
                       : g_strdup_printf (_("%u × %s"), job->copies, title);
}

static char *
reason_words (const DocketPlaceReason *reason, const DocketJob *job, gint64 now)
{
  g_autofree char *time = docket_phrase_time (job->wanted_by, now);

  if (g_str_equal (reason->type, "raised"))
    return g_strdup (_("put first by hand"));
  if (g_str_equal (reason->type, "priority"))
    return reason->number >= EXPRESS ? g_strdup (_("express"))
           : reason->number > USUAL  ? g_strdup_printf (_("priority %.0f"), reason->number)
           : reason->number > 0 && reason->number < USUAL ? g_strdup (_("no hurry"))
                                                          : NULL;
  if (g_str_equal (reason->type, "wanted-by"))
    return time != NULL ? g_strdup_printf (_("wanted by %s"), time) : NULL;
  if (g_str_equal (reason->type, "same-order"))
    return g_strdup (_("with the rest of its order"));
  if (g_str_equal (reason->type, "loaded-media"))
    return g_strdup (_("its paper is loaded"));

  return NULL;
}

static void
append (GString *words, const char *more)
{
  if (more == NULL)
    return;

  if (words->len > 0)
    g_string_append (words, " · ");
  g_string_append (words, more);
}

static gboolean
needs_media (const DocketJob *job)
{
  return job->reasons != NULL && g_strv_contains ((const char *const *) job->reasons, "media-needed");
}

char *
docket_phrase_why (const DocketQueuedJob *queued, gint64 now)
{
  const DocketJob *job = queued->job;
  GString *words = g_string_new (NULL);
  g_autofree char *since = docket_phrase_time (job->created_at, now);
  g_autofree char *waiting = g_strdup_printf (_("waiting since %s"), since);

  if (job->state == DOCKET_JOB_PROCESSING || job->state == DOCKET_JOB_PROCESSING_STOPPED)
    {
      g_string_free (words, TRUE);
      return docket_phrase_job (job, now);
    }

  if (needs_media (job))
    append (words, _("waits for its paper"));
  else if (job->state == DOCKET_JOB_PENDING_HELD)
    append (words, _("waits until nothing stands in the way"));
  else if (job->not_before > now)
    append (words, _("starts in a moment; can still be taken back"));
  for (guint i = 0; i < queued->why->len; i++)
    {
      g_autofree char *reason = reason_words (g_ptr_array_index (queued->why, i), job, now);

      append (words, reason);
    }
  append (words, waiting);

  return g_string_free (words, FALSE);
}

char *
docket_phrase_media_wanted (const DocketMediaWanted *wanted)
{
  g_autofree char *size = docket_phrase_size (wanted->width, wanted->height);
  g_autofree char *what = wanted->paper != NULL ? g_strdup_printf ("%s %s", size, docket_phrase_paper (wanted->paper))
                                                : g_strdup (size);

  /* Translators: what a printer needs and how many wait for it: "Load 10x15 glossy: 7 orders wait". */
  if (wanted->device == NULL)
    return g_strdup_printf (ngettext ("Load %s: %u order waits", "Load %s: %u orders wait", wanted->orders),
                            what, wanted->orders);

  return g_strdup_printf (ngettext ("Load %s into %s: %u order waits", "Load %s into %s: %u orders wait",
                                    wanted->orders), what, wanted->device, wanted->orders);
}

static char *
ahead_words (const DocketForecast *forecast)
{
  g_autofree char *duration = docket_phrase_duration (forecast->ahead_seconds);

  if (forecast->ahead_jobs == 0)
    return g_strdup (_("Nothing is ahead."));

  return g_strdup_printf (ngettext ("%u job is ahead, about %s of work.", "%u jobs are ahead, about %s of work.",
                                    forecast->ahead_jobs), forecast->ahead_jobs, duration);
}

/* An order's own pieces stand ahead of its last; that is no news. */
static char *
orders_words (const DocketForecast *forecast, const char *own)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();
  g_auto (GStrv) shown = NULL;
  g_autofree char *joined = NULL;

  for (gsize i = 0; forecast->ahead_orders != NULL && forecast->ahead_orders[i] != NULL; i++)
    {
      g_autofree char *code = docket_claim_code_format (forecast->ahead_orders[i]);

      if (g_strcmp0 (forecast->ahead_orders[i], own) != 0)
        g_strv_builder_add (codes, code);
    }
  shown = g_strv_builder_end (codes);
  if (shown[0] == NULL)
    return NULL;
  joined = g_strjoinv (", ", shown);

  return g_strdup_printf (_("Ahead: %s."), joined);
}

static char *
rate_words (const DocketForecast *forecast)
{
  g_autofree char *unit = docket_phrase_duration (forecast->seconds_per_unit);
  g_autofree char *setup = docket_phrase_duration (forecast->setup_seconds);
  const char *device = forecast->device != NULL ? forecast->device : _("The device");

  if (forecast->seconds_per_unit <= 0)
    return forecast->device != NULL ? g_strdup_printf (_("%s makes it."), device) : NULL;
  if (forecast->setup_seconds < 1)
    return g_strdup_printf (_("%s takes %s for each."), device, unit);

  return g_strdup_printf (_("%s takes %s for each, and %s to get ready."), device, unit, setup);
}

static char *
stopped_words (const DocketForecastStop *stop, gint64 now)
{
  g_autofree char *since = docket_phrase_time (stop->since, now);
  g_autofree char *why = docket_phrase_reasons ((const char *const *) stop->reasons);
  const char *device = stop->device != NULL ? stop->device : _("A device");

  if (since != NULL && why != NULL)
    return g_strdup_printf (_("%s has stood since %s: %s."), device, since, why);
  if (since != NULL)
    return g_strdup_printf (_("%s has stood since %s."), device, since);

  return why != NULL ? g_strdup_printf (_("%s has stopped: %s."), device, why)
                     : g_strdup_printf (_("%s has stopped."), device);
}

static void
add (GStrvBuilder *lines, char *line)
{
  if (line != NULL)
    g_strv_builder_add (lines, line);
  g_free (line);
}

char **
docket_phrase_forecast (const DocketForecast *forecast, const char *code, gint64 now)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *opens = docket_phrase_time (forecast->opens_at, now);

  if (forecast->p50 == 0)
    add (lines, g_strdup (_("Nobody can tell when: no device that makes it is at work.")));
  if (forecast->explained)
    {
      add (lines, ahead_words (forecast));
      add (lines, orders_words (forecast, code));
      add (lines, rate_words (forecast));
      if (forecast->working > 1)
        add (lines, g_strdup_printf (_("%u devices share the work."), forecast->working));
    }
  for (guint i = 0; i < forecast->stopped->len; i++)
    add (lines, stopped_words (g_ptr_array_index (forecast->stopped, i), now));
  if (opens != NULL)
    add (lines, g_strdup_printf (_("The shop opens at %s."), opens));
  if (!forecast->explained && forecast->p50 != 0)
    add (lines, g_strdup (_("It is reckoned from what is ahead in the queue.")));

  return g_strv_builder_end (lines);
}
