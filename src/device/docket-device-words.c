/* docket-device-words.c: IPP's printer-state-reasons, sifted and said in sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

typedef enum
{
  CONCERN_IN_THE_WAY,
  CONCERN_WARNING,
} Concern;

typedef struct
{
  const char *keyword;  /* without severity */
  Concern concern;      /* where the device gives no severity */
  const char *sentence;
  gboolean always;      /* worth saying even where the device says that it is only information, while it rests */
} Reason;

/* In the order in which they matter: the first that holds is said. */
static const Reason known_reasons[] = {
  { "paused", CONCERN_IN_THE_WAY, N_("The printer was stopped. Press “Go on” when it is ready."), FALSE },
  { "moving-to-paused", CONCERN_IN_THE_WAY, N_("The printer is being stopped."), FALSE },
  { "media-empty", CONCERN_IN_THE_WAY, NULL, FALSE },
  { "media-needed", CONCERN_IN_THE_WAY, NULL, FALSE },
  { "input-tray-missing", CONCERN_IN_THE_WAY, N_("The paper tray is missing. Put it in; printing goes on by itself."), FALSE },
  { "media-jam", CONCERN_IN_THE_WAY, N_("Paper is jammed. Take it out, close the printer, then press “Go on”."), TRUE },
  { "door-open", CONCERN_IN_THE_WAY, N_("A door of the printer is open. Close it; printing goes on by itself."), TRUE },
  { "cover-open", CONCERN_IN_THE_WAY, N_("A cover of the printer is open. Close it; printing goes on by itself."), TRUE },
  { "interlock-open", CONCERN_IN_THE_WAY, N_("A cover of the printer is open. Close it; printing goes on by itself."), TRUE },
  { "marker-supply-empty", CONCERN_IN_THE_WAY, N_("Ink or ribbon is used up. Put in a new one; printing goes on by itself."), FALSE },
  { "toner-empty", CONCERN_IN_THE_WAY, N_("Toner is used up. Put in a new cartridge; printing goes on by itself."), FALSE },
  { "marker-supply-missing", CONCERN_IN_THE_WAY, N_("The ink or ribbon is missing. Put it in; printing goes on by itself."), FALSE },
  { "marker-waste-full", CONCERN_IN_THE_WAY, N_("The waste box is full. Empty it; printing goes on by itself."), FALSE },
  { "output-area-full", CONCERN_IN_THE_WAY, N_("The output tray is full. Take the prints out; printing goes on by itself."), FALSE },
  { "output-tray-missing", CONCERN_IN_THE_WAY, N_("The output tray is missing. Put it in; printing goes on by itself."), FALSE },
  { "spool-area-full", CONCERN_IN_THE_WAY, N_("The printer’s memory is full. It takes more when it has printed."), FALSE },
  { "cups-missing-filter", CONCERN_IN_THE_WAY, N_("The printer’s software is not whole on this computer. Install it again."), FALSE },
  { "cups-insecure-filter", CONCERN_IN_THE_WAY, N_("The printer’s software is refused by this computer. Install it again."), FALSE },
  { "offline", CONCERN_IN_THE_WAY, N_("The printer does not answer. See that it is switched on and connected."), FALSE },
  { "shutdown", CONCERN_IN_THE_WAY, N_("The printer is switched off. Switch it on."), FALSE },
  { "timed-out", CONCERN_IN_THE_WAY, N_("The printer does not answer. See that it is switched on and connected."), FALSE },
  { "stopped-partly", CONCERN_WARNING, N_("A part of the printer is stopped."), FALSE },
  { "fuser-over-temp", CONCERN_IN_THE_WAY, N_("The printer is too hot. It goes on when it has cooled down."), FALSE },
  { "media-low", CONCERN_WARNING, N_("Paper is running low."), FALSE },
  { "marker-supply-low", CONCERN_WARNING, N_("Ink or ribbon is running low."), FALSE },
  { "toner-low", CONCERN_WARNING, N_("Toner is running low."), FALSE },
  { "marker-waste-almost-full", CONCERN_WARNING, N_("The waste box is almost full."), FALSE },
  { "output-area-almost-full", CONCERN_WARNING, N_("The output tray is almost full."), FALSE },
  { "opc-near-eol", CONCERN_WARNING, N_("A part of the printer is nearly worn out."), FALSE },
};

/* The keyword without its severity; @severity (out): "error", "warning", "report" or NULL. */
static char *
split_severity (const char *reason,
                const char **severity)
{
  static const char *const severities[] = { "error", "warning", "report" };

  *severity = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    {
      g_autofree char *suffix = g_strconcat ("-", severities[i], NULL);

      if (g_str_has_suffix (reason, suffix))
        {
          *severity = severities[i];
          return g_strndup (reason, strlen (reason) - strlen (suffix));
        }
    }

  return g_strdup (reason);
}

static const Reason *
find_known (const char *reason)
{
  const char *severity;
  g_autofree char *keyword = split_severity (reason, &severity);

  for (guint i = 0; i < G_N_ELEMENTS (known_reasons); i++)
    if (g_str_equal (known_reasons[i].keyword, keyword))
      return &known_reasons[i];

  return NULL;
}

/* What CUPS and drivers say about themselves, not about the paper in front of the user. */
static gboolean
is_only_information (const char *reason)
{
  const char *severity;
  g_autofree char *keyword = split_severity (reason, &severity);
  const Reason *known = find_known (reason);

  if (g_strcmp0 (severity, "report") == 0)
    return known == NULL || !known->always;
  if (known != NULL)
    return FALSE;

  /* An unknown word counts only where it says itself that it is an error or a warning. */
  return severity == NULL || g_str_has_prefix (reason, "cups-ipp-")
         || g_str_has_prefix (reason, "cups-remote-");
}

static int
compare_reasons (gconstpointer a,
                 gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char **
docket_device_filter_reasons (const char *const *reasons)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; reasons != NULL && reasons[i] != NULL; i++)
    if (!is_only_information (reasons[i])
        && !g_ptr_array_find_with_equal_func (kept, reasons[i], g_str_equal, NULL))
      g_ptr_array_add (kept, g_strdup (reasons[i]));

  g_ptr_array_sort (kept, compare_reasons);
  g_ptr_array_add (kept, NULL);

  return (char **) g_ptr_array_steal (kept, NULL);
}

gboolean
docket_device_reason_in_the_way (const char *reason)
{
  const char *severity;
  g_autofree char *keyword = split_severity (reason, &severity);
  const Reason *known = find_known (reason);

  if (severity != NULL)
    return g_str_equal (severity, "error");

  return known != NULL && known->concern == CONCERN_IN_THE_WAY;
}

gboolean
docket_device_reason_stops_job (const char *reason)
{
  const char *severity;
  g_autofree char *keyword = split_severity (reason, &severity);
  const Reason *known = find_known (reason);

  if (g_strcmp0 (severity, "warning") == 0)
    return known != NULL && known->concern == CONCERN_IN_THE_WAY;

  return docket_device_reason_in_the_way (reason);
}

gboolean
docket_device_reason_is_trouble (const char *reason)
{
  const Reason *known = find_known (reason);

  return docket_device_reason_in_the_way (reason) || (known != NULL && known->concern == CONCERN_IN_THE_WAY);
}

static const char *
say_paper (const char *paper)
{
  if (g_strcmp0 (paper, "glossy") == 0)
    return _("glossy");
  if (g_strcmp0 (paper, "matte") == 0)
    return _("matte");

  return paper;
}

/* Shops say 10×15, whatever the exact millimetres. */
static gint
whole_cm (DocketLength length)
{
  return (gint) lround (length / 1000.0);
}

static char *
say_load_paper (const DocketAttempt *attempt)
{
  gint narrow, wide;

  if (attempt == NULL || attempt->width <= 0 || attempt->height <= 0)
    return g_strdup (_("Out of paper. Load paper; printing goes on by itself."));

  narrow = whole_cm (MIN (attempt->width, attempt->height));
  wide = whole_cm (MAX (attempt->width, attempt->height));
  if (attempt->paper == NULL)
    /* Translators: the numbers are the paper's width and height in centimetres. */
    return g_strdup_printf (_("Out of paper. Load %d×%d; printing goes on by itself."), narrow, wide);

  /* Translators: width and height in centimetres, then the paper's finish: “Load 10×15 glossy”. */
  return g_strdup_printf (_("Out of paper. Load %d×%d %s; printing goes on by itself."),
                          narrow,
                          wide,
                          say_paper (attempt->paper));
}

static char *
say_known (const Reason *known,
           const DocketAttempt *attempt)
{
  return known->sentence != NULL ? g_strdup (_(known->sentence)) : say_load_paper (attempt);
}

static const Reason *
first_in_table (char **reasons,
                gboolean in_the_way)
{
  const Reason *first = NULL;

  for (guint i = 0; reasons[i] != NULL; i++)
    {
      const Reason *known = find_known (reasons[i]);

      if (known != NULL && docket_device_reason_stops_job (reasons[i]) == in_the_way
          && (first == NULL || known < first))
        first = known;
    }

  return first;
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

char *
docket_device_sentence (const DocketDeviceStatus *status,
                        const DocketAttempt *attempt)
{
  const Reason *known = first_in_table (status->reasons, TRUE);

  if (status->sentence != NULL)
    return g_strdup (status->sentence);
  if (!status->answering)
    return g_strdup (_("The device does not answer. See that it is switched on and connected."));
  if (known != NULL)
    return say_known (known, attempt);

  known = first_in_table (status->reasons, FALSE);
  if (status->state == DOCKET_DEVICE_STOPPED)
    {
      if (has_text (status->message))
        /* Translators: the printer's own words follow. */
        return g_strdup_printf (_("The printer is stopped: %s"), status->message);
      return g_strdup (_("The printer is stopped. Press “Go on” when it is ready."));
    }
  if (known != NULL)
    return say_known (known, attempt);
  if (status->reasons[0] != NULL)
    return g_strdup_printf (_("The printer says: %s"),
                            has_text (status->message) ? status->message : status->reasons[0]);

  return NULL;
}

void
docket_device_job_add_what_is_in_the_way (DocketDeviceJob *job,
                                          const DocketDeviceStatus *status,
                                          const DocketAttempt *attempt)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();
  gboolean in_the_way = FALSE;

  if (docket_job_state_is_end (job->state) || job->state == DOCKET_JOB_PROCESSING_STOPPED)
    return;

  g_strv_builder_addv (reasons, (const char **) job->reasons);
  for (guint i = 0; status->reasons[i] != NULL; i++)
    if (docket_device_reason_stops_job (status->reasons[i]))
      {
        in_the_way = TRUE;
        if (!g_strv_contains ((const char *const *) job->reasons, status->reasons[i]))
          g_strv_builder_add (reasons, status->reasons[i]);
      }

  if (!in_the_way && status->state != DOCKET_DEVICE_STOPPED)
    return;

  g_strfreev (job->reasons);
  job->reasons = g_strv_builder_end (reasons);
  job->state = DOCKET_JOB_PROCESSING_STOPPED;
  g_free (job->message);
  job->message = docket_device_sentence (status, attempt);
}
