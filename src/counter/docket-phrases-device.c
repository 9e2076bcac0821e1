/* docket-phrases-device.c: devices and jobs in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-phrases.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *reason;
  const char *words;
} ReasonWords;

static const ReasonWords REASONS[] = {
  { "outcome-unknown", N_("nobody knows whether it was made") },
  { "media-empty", N_("out of paper") },
  { "media-needed", N_("other paper or material is needed") },
  { "media-jam", N_("paper jam") },
  { "media-low", N_("paper runs low") },
  { "marker-supply-empty", N_("out of ink") },
  { "marker-supply-low", N_("ink runs low") },
  { "toner-empty", N_("out of toner") },
  { "toner-low", N_("toner runs low") },
  { "door-open", N_("a door is open") },
  { "cover-open", N_("a cover is open") },
  { "input-tray-missing", N_("the paper tray is missing") },
  { "output-area-full", N_("the output tray is full") },
  { "paused", N_("paused") },
  { "shutdown", N_("switched off") },
  { "offline", N_("not reachable") },
  { "connecting-to-device", N_("not reachable") },
  { "timed-out", N_("does not answer") },
  { "spool-area-full", N_("its storage is full") },
  { "stopped-partly", N_("partly stopped") },
  { "other", N_("needs attention") },
};

/* IPP lets a severity trail each reason. */
static gboolean
reason_is (const char *reason, const char *keyword)
{
  gsize length = strlen (keyword);

  return g_str_has_prefix (reason, keyword) &&
         (reason[length] == '\0' ||
          g_str_equal (reason + length, "-error") ||
          g_str_equal (reason + length, "-warning") ||
          g_str_equal (reason + length, "-report"));
}

static const char *
reason_words (const char *reason)
{
  for (gsize i = 0; i < G_N_ELEMENTS (REASONS); i++)
    {
      if (reason_is (reason, REASONS[i].reason))
        return _(REASONS[i].words);
    }

  return NULL;
}

char *
docket_phrase_reasons (const char *const *reasons)
{
  GString *words = g_string_new (NULL);

  for (gsize i = 0; reasons != NULL && reasons[i] != NULL; i++)
    {
      const char *phrase = reason_words (reasons[i]);

      if (phrase == NULL || strstr (words->str, phrase) != NULL)
        continue;
      if (words->len > 0)
        g_string_append (words, ", ");
      g_string_append (words, phrase);
    }

  return g_string_free (words, words->len == 0);
}

const char *
docket_phrase_device_state (const char *state)
{
  if (g_strcmp0 (state, "processing") == 0)
    return _("at work");
  if (g_strcmp0 (state, "stopped") == 0)
    return _("stopped");

  return _("idle");
}

static char *
job_waits (const DocketJob *job, gint64 now)
{
  if (job->not_before > now)
    return g_strdup (_("Starts in a moment; can still be taken back"));

  return g_strdup (_("Waits for a device"));
}

static char *
job_stopped (const DocketJob *job)
{
  g_autofree char *why = docket_phrase_reasons ((const char *const *) job->reasons);
  const char *device = job->device != NULL ? job->device : _("The device");

  if (job->message != NULL)
    return g_strdup (job->message);
  if (why != NULL)
    return g_strdup_printf (_("%s: %s"), device, why);

  return g_strdup_printf (_("%s has stopped"), device);
}

char *
docket_phrase_job (const DocketJob *job, gint64 now)
{
  switch (job->state)
    {
    case DOCKET_JOB_PENDING:
      return job_waits (job, now);
    case DOCKET_JOB_PENDING_HELD:
      return g_strdup (_("Waits until nothing stands in the way"));
    case DOCKET_JOB_PROCESSING:
      return job->device != NULL
             ? g_strdup_printf (_("%u of %u made on %s"), job->copies_completed, job->copies, job->device)
             : g_strdup_printf (_("%u of %u made"), job->copies_completed, job->copies);
    case DOCKET_JOB_PROCESSING_STOPPED:
      return job_stopped (job);
    case DOCKET_JOB_CANCELED:
      return g_strdup (_("Not to be made"));
    case DOCKET_JOB_ABORTED:
      return g_strdup (job->message != NULL ? job->message : _("The device gave it up"));
    case DOCKET_JOB_COMPLETED:
    default:
      return job->device != NULL ? g_strdup_printf (_("Made on %s"), job->device) : g_strdup (_("Made"));
    }
}
