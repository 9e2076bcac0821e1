/* docket-ipp-witness.c: what became of a job, when CUPS may have forgotten it or begun it again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-witness-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <time.h>

/* Printers forget finished jobs, the most forgetful after a minute. */
#define WITNESS_MEMORY_S 50

typedef enum
{
  TESTIMONY_HAS_IT,
  TESTIMONY_NEVER_CAME,
  TESTIMONY_NONE,        /* there is no witness, or it may have forgotten */
} Testimony;

void
docket_ipp_started_free (DocketIppStarted *started)
{
  docket_device_job_free (started->end);
  g_free (started);
}

DocketIppStarted *
docket_ipp_device_note_started (DocketIppDevice *device,
                                const DocketAttempt *attempt,
                                int id)
{
  DocketIppStarted *started = g_new0 (DocketIppStarted, 1);

  started->id = id;
  started->connections = device->target->connections;
  g_hash_table_replace (device->started, g_strdup (attempt->name), started);

  return started;
}

gint64
docket_ipp_seconds_since (gint64 monotonic)
{
  return (g_get_monotonic_time () - monotonic) / G_USEC_PER_SEC;
}

/* In seconds; 0: it does not say. */
int
docket_ipp_printer_up_time (DocketIpp *printer)
{
  static const char *const names[] = { "printer-up-time" };
  g_autoptr (ipp_t) response = NULL;
  ipp_t *request = docket_ipp_request (printer, IPP_OP_GET_PRINTER_ATTRIBUTES);

  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 1, NULL, names);
  response = docket_ipp_send (printer, request, NULL, NULL);

  return response != NULL ? docket_ipp_get_integer (response, "printer-up-time", 0) : 0;
}

/* How long ago it can have gone out at the earliest: what another process has started, when CUPS got it. */
static gint64
age_of (const DocketIppStarted *started,
        const DocketIppJob *job)
{
  gint64 now = time (NULL);

  if (started->started_at > 0)
    return docket_ipp_seconds_since (started->started_at);

  return job != NULL && job->created > 0 && job->created <= now ? now - job->created : G_MAXINT;
}

/* Whether the printer has been up, and remembers, for @age seconds. */
static gboolean
remembers (DocketIpp *printer,
           gint64 age)
{
  return age <= WITNESS_MEMORY_S && docket_ipp_printer_up_time (printer) > age + 1;
}

static Testimony
ask_witness (DocketIppDevice *device,
             const DocketIppStarted *started,
             const char *name,
             const DocketIppJob *job,
             DocketIppJob **at_printer)
{
  gboolean answered = FALSE;

  *at_printer = NULL;
  if (device->printer == NULL)
    return TESTIMONY_NONE;

  *at_printer = docket_ipp_find_made_job (device->printer, name, &answered);
  if (!answered)
    *at_printer = docket_ipp_find_made_job (device->printer, name, &answered);
  if (*at_printer != NULL)
    return TESTIMONY_HAS_IT;

  return answered && remembers (device->printer, age_of (started, job)) ? TESTIMONY_NEVER_CAME : TESTIMONY_NONE;
}

DocketDeviceJob *
docket_ipp_outcome_unknown (const DocketAttempt *attempt,
                            const char *id,
                            const char *message)
{
  DocketDeviceJob *job = docket_device_job_new (attempt->name, id, DOCKET_JOB_PROCESSING_STOPPED);
  const char *reasons[] = { DOCKET_JOB_REASON_OUTCOME_UNKNOWN, NULL };

  g_strfreev (job->reasons);
  job->reasons = g_strdupv ((char **) reasons);
  job->message = g_strdup (message);

  return job;
}

static DocketDeviceJob *
outcome_unknown (const DocketAttempt *attempt,
                 const char *id)
{
  return docket_ipp_outcome_unknown (attempt, id,
                                     _("The print server was interrupted. Nobody can tell from here whether this was "
                                       "printed: look at the printer."));
}

/* Cancelled at the printer because CUPS was stopped in an orderly way, before anything came out. */
static gboolean
made_nothing (const DocketIppJob *at_printer)
{
  return (at_printer->state == IPP_JSTATE_CANCELED || at_printer->state == IPP_JSTATE_ABORTED)
         && at_printer->impressions_completed == 0;
}

gboolean
docket_ipp_job_is_ended (const DocketIppJob *job)
{
  return job->state >= IPP_JSTATE_CANCELED;
}

static gboolean
release (DocketIppDevice *device,
         int id)
{
  g_autoptr (ipp_t) response = docket_ipp_send_to (device->target, "/jobs/",
                                                   docket_ipp_job_request (device->target, IPP_OP_RELEASE_JOB, id),
                                                   NULL, NULL);

  return response != NULL && docket_ipp_check (response, NULL);
}

void
docket_ipp_take_away (DocketIppDevice *device,
                      const DocketIppJob *job)
{
  if (job != NULL && !docket_ipp_job_is_ended (job))
    docket_ipp_cancel_job (device->target, job->id, NULL);
}

/* The same processing goes on: nothing was begun again. */
static gboolean
undisturbed (DocketIppDevice *device,
             const DocketIppStarted *started,
             const DocketIppJob *job)
{
  if (!device->is_queue || (job != NULL && docket_ipp_job_is_ended (job)))
    return TRUE;
  if (job == NULL || job->state == IPP_JSTATE_HELD)
    return FALSE;

  /* Begun, and yet waiting: CUPS was restarted. Some such jobs it never begins again. */
  return started->connections == device->target->connections
         || (started->began != 0 && started->began == job->began && job->state != IPP_JSTATE_PENDING);
}

static DocketDeviceJob *
follow_at_printer (DocketIppDevice *device,
                   DocketIppStarted *started,
                   const DocketAttempt *attempt,
                   const char *id,
                   const DocketIppJob *at_printer)
{
  started->at_printer = TRUE;
  if (made_nothing (at_printer))
    return docket_device_job_new (attempt->name, id, DOCKET_JOB_ABORTED);

  return docket_ipp_job_to_device_job (at_printer, attempt, id);
}

/* The connection was lost and CUPS is back: @job is what it has now, perhaps to be printed again. */
static DocketDeviceJob *
judge (DocketIppDevice *device,
       DocketIppStarted *started,
       const DocketAttempt *attempt,
       const char *id,
       const DocketIppJob *job)
{
  g_autoptr (DocketIppJob) at_printer = NULL;
  Testimony testimony = ask_witness (device, started, attempt->name, job, &at_printer);

  if (testimony == TESTIMONY_HAS_IT)
    {
      /* It goes to the printer under the same name again: then this is the second one's. */
      if (job != NULL && made_nothing (at_printer))
        return docket_ipp_job_to_device_job (job, attempt, id);
      docket_ipp_take_away (device, job);
      return follow_at_printer (device, started, attempt, id, at_printer);
    }
  if (testimony == TESTIMONY_NEVER_CAME && job == NULL)
    return docket_device_job_new (attempt->name, id, DOCKET_JOB_ABORTED);
  if (testimony == TESTIMONY_NEVER_CAME)
    {
      if (job->state == IPP_JSTATE_HELD && !release (device, job->id))
        return NULL;
      return docket_ipp_job_to_device_job (job, attempt, id);
    }
  if (job != NULL && job->state == IPP_JSTATE_PENDING && started->began == 0)
    return docket_ipp_job_to_device_job (job, attempt, id);

  docket_ipp_take_away (device, job);
  started->given_up = TRUE;

  return outcome_unknown (attempt, id);
}

static DocketDeviceJob *
ask_printer (DocketIppDevice *device,
             const DocketAttempt *attempt,
             const char *id)
{
  gboolean answered = FALSE;
  g_autoptr (DocketIppJob) job = docket_ipp_find_made_job (device->printer, attempt->name, &answered);

  if (!answered)
    return NULL;

  return job != NULL ? docket_ipp_job_to_device_job (job, attempt, id) : outcome_unknown (attempt, id);
}

/* CUPS gives numbers again when it has forgotten jobs. */
static DocketIppJob *
get_job_of (DocketIppDevice *device,
            const char *name,
            int id,
            gboolean *answered)
{
  g_autoptr (DocketIppJob) job = id > 0 ? docket_ipp_get_job (device->target, id, answered) : NULL;

  if (id > 0 && !*answered)
    return NULL;
  if (job != NULL && g_strcmp0 (job->name, name) == 0)
    return g_steal_pointer (&job);

  return docket_ipp_find_job (device->target, name, answered);
}

DocketDeviceJob *
docket_ipp_device_ask (DocketIppDevice *device,
                       const DocketAttempt *attempt,
                       const char *id)
{
  DocketIppStarted *started = g_hash_table_lookup (device->started, attempt->name);
  g_autoptr (DocketIppJob) job = NULL;
  DocketDeviceJob *result;
  gboolean answered = FALSE;

  if (started == NULL)
    started = docket_ipp_device_note_started (device, attempt, device->is_queue ? atoi (id) : 0);
  /* After an interruption CUPS may print once more what had ended. */
  if (started->end != NULL && started->connections == device->target->connections)
    return docket_device_job_copy (started->end);
  if (started->given_up)
    return outcome_unknown (attempt, id);
  if (started->at_printer)
    return ask_printer (device, attempt, id);

  job = get_job_of (device, attempt->name, started->id, &answered);
  if (!answered)
    return NULL;

  if (job != NULL && undisturbed (device, started, job))
    result = docket_ipp_device_confirm (device, started, attempt, id, job);
  else if (device->is_queue)
    result = judge (device, started, attempt, id, job);
  else
    result = outcome_unknown (attempt, id);

  g_clear_pointer (&started->end, docket_device_job_free);
  if (result != NULL && docket_job_state_is_end (result->state))
    started->end = docket_device_job_copy (result);
  started->connections = device->target->connections;
  if (job != NULL)
    {
      started->id = job->id;
      started->began = job->began;
    }

  return result;
}

static gboolean
find_not_started (DocketIppDevice *device,
                  const DocketIppJob *job,
                  GError **error)
{
  /* What is held is ours to remove; what goes on all the same was let go by a person. */
  return job == NULL || docket_ipp_cancel_job (device->target, job->id, error);
}

static gboolean
is_unknown (const DocketDeviceJob *job)
{
  return g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
}

gboolean
docket_ipp_device_find (DocketIppDevice *device,
                        const DocketAttempt *attempt,
                        const char *id,
                        gboolean started_before,
                        DocketDeviceFound *found,
                        DocketDeviceJob **result,
                        GError **error)
{
  g_autoptr (DocketIppJob) job = NULL;
  g_autoptr (DocketDeviceJob) judged = NULL;
  DocketIppStarted *started;
  gboolean answered = FALSE;

  job = get_job_of (device, attempt->name, device->is_queue && id != NULL ? atoi (id) : 0, &answered);
  if (!answered)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                           _("The printer or the print server does not answer."));
      return FALSE;
    }
  if (!started_before && (job == NULL || job->state == IPP_JSTATE_HELD || job->state == IPP_JSTATE_CANCELED))
    {
      *found = DOCKET_DEVICE_NOT_MADE;
      return find_not_started (device, job != NULL && job->state == IPP_JSTATE_HELD ? job : NULL, error);
    }

  started = g_hash_table_lookup (device->started, attempt->name);
  if (started == NULL)
    started = docket_ipp_device_note_started (device, attempt, job != NULL ? job->id : 0);
  if (job != NULL && job->state != IPP_JSTATE_HELD && !(job->state == IPP_JSTATE_PENDING && job->began != 0))
    judged = docket_ipp_device_confirm (device, started, attempt, id, job);
  else if (device->is_queue)
    judged = judge (device, started, attempt, id, job);
  else
    judged = outcome_unknown (attempt, id);

  if (judged == NULL || is_unknown (judged))
    *found = DOCKET_DEVICE_UNKNOWN;
  else if (job == NULL && judged->state == DOCKET_JOB_ABORTED)
    *found = DOCKET_DEVICE_NOT_MADE;
  else
    {
      *found = DOCKET_DEVICE_HAS_IT;
      *result = g_steal_pointer (&judged);
    }

  return TRUE;
}
