/* docket-ipp-confirm.c: what the printer itself says of a job that CUPS has, or calls completed
 *
 * CUPS's backend for IPP printers ends well as soon as the printer's job has ended in any way: also when it was
 * cancelled at the printer's own panel, given up, forgotten, or is held back there. It counts copies when they are
 * sent. So the printer's word goes before CUPS's, and CUPS's alone is taken only where the printer never has one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-witness-private.h"

#include <glib/gi18n.h>
#include <time.h>

/* As long as a printer may be silent after its last page. */
#define SILENCE_S 30

gboolean
docket_ipp_device_sees_printer (DocketIppDevice *device)
{
  const char *server = cupsServer ();

  return device->printer != NULL
         && (device->printer_answered_ever || *server == '/' || g_str_equal (server, "localhost"));
}

/* What is known to have ended without a print may have been begun again under the same name. */
static gboolean
is_settled (const DocketIppJob *at_printer)
{
  return !docket_ipp_job_is_ended (at_printer) || at_printer->state == IPP_JSTATE_COMPLETED;
}

static DocketIppJob *
ask_once (DocketIppDevice *device,
          DocketIppStarted *started,
          const char *name,
          gboolean *answered)
{
  g_autoptr (DocketIppJob) known = NULL;
  DocketIppJob *job;

  if (started->printer_job > 0)
    {
      known = docket_ipp_get_job (device->printer, started->printer_job, answered);
      if (!*answered || (known != NULL && g_strcmp0 (known->name, name) == 0 && is_settled (known)))
        return g_steal_pointer (&known);
    }

  job = docket_ipp_find_made_job (device->printer, name, answered);
  if (job != NULL)
    started->printer_job = job->id;

  return job;
}

/* A connection that was left idle may be closed by the printer without harm. */
static DocketIppJob *
ask_printer (DocketIppDevice *device,
             DocketIppStarted *started,
             const char *name,
             gboolean *answered)
{
  DocketIppJob *job = ask_once (device, started, name, answered);

  return *answered ? job : ask_once (device, started, name, answered);
}

static DocketDeviceJob *
unknown_at_printer (const DocketAttempt *attempt,
                    const char *id)
{
  return docket_ipp_outcome_unknown (attempt, id,
                                     _("The printer was interrupted or has forgotten the job. Nobody can tell from here "
                                       "whether this was printed: look at the printer."));
}

/* CUPS has ended it, and the printer cannot be heard: it may come back and tell. */
static DocketDeviceJob *
await_printer (DocketIppStarted *started,
               const DocketAttempt *attempt,
               const char *id)
{
  DocketDeviceJob *waiting;

  if (started->silent_since == 0)
    started->silent_since = g_get_monotonic_time ();
  if (docket_ipp_seconds_since (started->silent_since) > SILENCE_S)
    return unknown_at_printer (attempt, id);

  waiting = docket_device_job_new (attempt->name, id, DOCKET_JOB_PROCESSING);
  waiting->copies_completed = MIN (started->made, attempt->copies - 1);

  return waiting;
}

/* Whether the printer has been on since CUPS began with the job. */
static gboolean
was_on (DocketIppDevice *device,
        const DocketIppStarted *started,
        const DocketIppJob *job)
{
  gint64 age = started->started_at > 0 ? docket_ipp_seconds_since (started->started_at) : time (NULL) - job->began;

  return docket_ipp_printer_up_time (device->printer) > age;
}

/* The printer answers and has no such job. */
static DocketDeviceJob *
judge_forgotten (DocketIppDevice *device,
                 const DocketIppStarted *started,
                 const DocketAttempt *attempt,
                 const char *id,
                 const DocketIppJob *job)
{
  gboolean never_named = started->printer_job == 0 && started->started_at > 0;
  gboolean believed;

  if (job->state == IPP_JSTATE_COMPLETED)
    believed = was_on (device, started, job) && (device->no_history || never_named);
  else
    believed = job->began == 0 || attempt->copies == 1;

  return believed ? docket_ipp_job_to_device_job (job, attempt, id) : unknown_at_printer (attempt, id);
}

/* CUPS has not ended it. */
static DocketDeviceJob *
confirm_going_on (DocketIppDevice *device,
                  DocketIppStarted *started,
                  const DocketAttempt *attempt,
                  const char *id,
                  const DocketIppJob *job,
                  const DocketIppJob *at_printer)
{
  DocketDeviceJob *result;

  /* Some copies are out and the rest is lost: CUPS would make all of them again. */
  if (at_printer != NULL && !is_settled (at_printer) && at_printer->impressions_completed > 0)
    {
      docket_ipp_take_away (device, job);
      started->at_printer = TRUE;
      return docket_ipp_job_to_device_job (at_printer, attempt, id);
    }

  result = docket_ipp_job_to_device_job (job, attempt, id);
  result->copies_completed = MIN (started->made, attempt->copies - 1);

  return result;
}

static DocketDeviceJob *
confirm_ended (DocketIppDevice *device,
               DocketIppStarted *started,
               const DocketAttempt *attempt,
               const char *id,
               const DocketIppJob *job,
               const DocketIppJob *at_printer,
               gboolean answered)
{
  if (!answered)
    return await_printer (started, attempt, id);
  if (at_printer == NULL)
    return judge_forgotten (device, started, attempt, id, job);

  started->at_printer = !docket_ipp_job_is_ended (at_printer);

  return docket_ipp_job_to_device_job (at_printer, attempt, id);
}

/* Nobody can be asked but CUPS, which counts what it sends. */
static DocketDeviceJob *
take_its_word (const DocketAttempt *attempt,
               const char *id,
               const DocketIppJob *job)
{
  DocketDeviceJob *result = docket_ipp_job_to_device_job (job, attempt, id);

  if (result->state != DOCKET_JOB_COMPLETED)
    result->copies_completed = 0;

  return result;
}

DocketDeviceJob *
docket_ipp_device_confirm (DocketIppDevice *device,
                           DocketIppStarted *started,
                           const DocketAttempt *attempt,
                           const char *id,
                           const DocketIppJob *job)
{
  g_autoptr (DocketIppJob) at_printer = NULL;
  gboolean answered = FALSE;

  if (!device->is_queue)
    return docket_ipp_job_to_device_job (job, attempt, id);
  if (!docket_ipp_device_sees_printer (device) || (!docket_ipp_job_is_ended (job) && job->began == 0))
    return take_its_word (attempt, id, job);

  at_printer = ask_printer (device, started, attempt->name, &answered);
  if (answered)
    started->silent_since = 0;
  if (at_printer != NULL)
    started->made = (guint) at_printer->impressions_completed;

  if (docket_ipp_job_is_ended (job) && job->preserved)
    device->keeps_files = TRUE;
  if (docket_ipp_job_is_ended (job))
    return confirm_ended (device, started, attempt, id, job, at_printer, answered);

  return confirm_going_on (device, started, attempt, id, job, at_printer);
}

gboolean
docket_ipp_device_cancel (DocketIppDevice *device,
                          int id,
                          GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, device->started);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DocketIppStarted *started = value;

      if (started->id == id && started->at_printer && started->printer_job > 0)
        return docket_ipp_cancel_job (device->printer, started->printer_job, error);
    }

  return docket_ipp_cancel_job (device->target, id, error);
}
