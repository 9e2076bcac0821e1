/* docket-ipp-copies.c: an attempt as one CUPS job, or as one for each copy
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-copies-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* The attempt whose job number is @number (from 0) of @n. */
static DocketAttempt *
part_of (const DocketAttempt *attempt,
         guint number,
         guint n)
{
  DocketAttempt *part = docket_attempt_copy (attempt);

  if (n > 1)
    {
      g_free (part->name);
      part->name = g_strdup_printf ("%s.%u", attempt->name, number + 1);
      part->copies = 1;
    }

  return part;
}

static void
cancel_quietly (DocketIppDevice *device,
                GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    docket_ipp_cancel_job (device->target, atoi (g_ptr_array_index (ids, i)), NULL);
}

char *
docket_ipp_copies_prepare (DocketIppDevice *device,
                           const DocketAttempt *attempt,
                           const DocketIppMedia *media,
                           GError **error)
{
  guint n = device->copies_counted ? 1 : attempt->copies;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketAttempt) part = part_of (attempt, i, n);
      int id = docket_ipp_print (device->target, part, media, device->flags | DOCKET_IPP_HELD, error);

      if (id <= 0)
        {
          cancel_quietly (device, ids);
          return NULL;
        }
      g_ptr_array_add (ids, g_strdup_printf ("%d", id));
    }
  g_ptr_array_add (ids, NULL);

  return g_strjoinv (",", (char **) ids->pdata);
}

static gboolean
set_no_answer (GError **error)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                       _("The printer or the print server does not answer."));

  return FALSE;
}

static DocketIppJob *
get_held (DocketIppDevice *device,
          const DocketAttempt *part,
          int id,
          GError **error)
{
  gboolean answered;
  g_autoptr (DocketIppJob) job = docket_ipp_get_job (device->target, id, &answered);

  if (!answered)
    {
      set_no_answer (error);
      return NULL;
    }
  if (job == NULL || g_strcmp0 (job->name, part->name) != 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND,
                           _("The print server has lost the job before it was begun."));
      return NULL;
    }

  return g_steal_pointer (&job);
}

static gboolean
release (DocketIppDevice *device,
         const DocketAttempt *part,
         const char *id,
         GError **error)
{
  gint64 now = g_get_monotonic_time ();
  int number = atoi (id);
  g_autoptr (DocketIppJob) job = get_held (device, part, number, error);
  g_autoptr (ipp_t) response = NULL;

  if (job == NULL)
    return FALSE;

  docket_ipp_device_note_started (device, part, number)->started_at = now;
  /* Let go, or cancelled, by a person at the print server: what became of it is followed. */
  if (job->state != IPP_JSTATE_HELD)
    return TRUE;

  response = docket_ipp_send_to (device->target, "/jobs/",
                                 docket_ipp_job_request (device->target, IPP_OP_RELEASE_JOB, number), NULL, error);

  return response != NULL && docket_ipp_check (response, error);
}

gboolean
docket_ipp_copies_start (DocketIppDevice *device,
                         const DocketAttempt *attempt,
                         const char *id,
                         GError **error)
{
  g_auto (GStrv) ids = g_strsplit (id, ",", -1);
  guint n = g_strv_length (ids);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketAttempt) part = part_of (attempt, i, n);
      g_autoptr (GError) local = NULL;

      if (release (device, part, ids[i], &local))
        continue;
      /* "Not found" promises that nothing was made at all. */
      if (i > 0)
        local->code = DOCKET_ERROR_UNAVAILABLE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_unknown (const DocketDeviceJob *job)
{
  return g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
}

/* Which of two parts' states is the whole's: what still goes on first, then what went wrong. */
static gint
weight (const DocketDeviceJob *job)
{
  if (is_unknown (job))
    return 4;

  switch (job->state)
    {
    case DOCKET_JOB_PROCESSING_STOPPED:
      return 8;
    case DOCKET_JOB_PROCESSING:
      return 7;
    case DOCKET_JOB_PENDING:
      return 6;
    case DOCKET_JOB_PENDING_HELD:
      return 5;
    case DOCKET_JOB_ABORTED:
      return 3;
    case DOCKET_JOB_CANCELED:
      return 2;
    case DOCKET_JOB_COMPLETED:
    default:
      return 1;
    }
}

/* @whole (transfer full), which may be NULL. */
static DocketDeviceJob *
merge (DocketDeviceJob *whole,
       const DocketDeviceJob *part,
       const DocketAttempt *attempt,
       const char *id)
{
  guint completed = part->copies_completed + (whole != NULL ? whole->copies_completed : 0);
  DocketDeviceJob *result = whole;

  if (whole == NULL || weight (part) > weight (whole))
    {
      docket_device_job_free (whole);
      result = docket_device_job_copy (part);
      g_free (result->attempt);
      result->attempt = g_strdup (attempt->name);
      g_free (result->id);
      result->id = g_strdup (id);
    }
  result->copies_completed = completed;
  if (completed > 0 && result->state == DOCKET_JOB_PENDING)
    result->state = DOCKET_JOB_PROCESSING;

  return result;
}

DocketDeviceJob *
docket_ipp_copies_ask (DocketIppDevice *device,
                       const DocketAttempt *attempt,
                       const char *id)
{
  g_auto (GStrv) ids = g_strsplit (id, ",", -1);
  guint n = g_strv_length (ids);
  g_autoptr (DocketDeviceJob) whole = NULL;

  if (n == 1)
    return docket_ipp_device_ask (device, attempt, id);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketAttempt) part = part_of (attempt, i, n);
      g_autoptr (DocketDeviceJob) job = docket_ipp_device_ask (device, part, ids[i]);

      if (job == NULL)
        return NULL;
      whole = merge (g_steal_pointer (&whole), job, attempt, id);
    }

  return g_steal_pointer (&whole);
}

/* Before its number was written down: under whichever name, held, it goes. */
static gboolean
remove_prepared (DocketIppDevice *device,
                 const DocketAttempt *attempt,
                 GError **error)
{
  DocketDeviceFound found;
  DocketDeviceJob *job = NULL;

  for (guint i = 0; i <= attempt->copies; i++)
    {
      g_autoptr (DocketAttempt) part = part_of (attempt, i, i < attempt->copies ? 2 : 1);

      if (!docket_ipp_device_find (device, part, NULL, FALSE, &found, &job, error))
        return FALSE;
      g_clear_pointer (&job, docket_device_job_free);
    }

  return TRUE;
}

static DocketDeviceJob *
stand_in (DocketDeviceFound found,
          const DocketAttempt *part,
          const char *id)
{
  DocketDeviceJob *job;
  const char *reasons[] = { DOCKET_JOB_REASON_OUTCOME_UNKNOWN, NULL };

  if (found == DOCKET_DEVICE_NOT_MADE)
    return docket_device_job_new (part->name, id, DOCKET_JOB_ABORTED);

  job = docket_device_job_new (part->name, id, DOCKET_JOB_PROCESSING_STOPPED);
  g_strfreev (job->reasons);
  job->reasons = g_strdupv ((char **) reasons);

  return job;
}

static gboolean
find_parts (DocketIppDevice *device,
            const DocketAttempt *attempt,
            const char *id,
            gboolean started,
            DocketDeviceFound *found,
            DocketDeviceJob **job,
            GError **error)
{
  g_auto (GStrv) ids = g_strsplit (id, ",", -1);
  guint n = g_strv_length (ids);
  guint not_made = 0;
  g_autoptr (DocketDeviceJob) whole = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DocketAttempt) part = part_of (attempt, i, n);
      g_autoptr (DocketDeviceJob) one = NULL;
      DocketDeviceFound part_found;

      if (!docket_ipp_device_find (device, part, ids[i], started, &part_found, &one, error))
        return FALSE;
      not_made += part_found == DOCKET_DEVICE_NOT_MADE;
      if (one == NULL)
        one = stand_in (part_found, part, ids[i]);
      whole = merge (g_steal_pointer (&whole), one, attempt, id);
    }

  if (not_made == n)
    *found = DOCKET_DEVICE_NOT_MADE;
  else if (is_unknown (whole))
    *found = DOCKET_DEVICE_UNKNOWN;
  else
    {
      *found = DOCKET_DEVICE_HAS_IT;
      *job = g_steal_pointer (&whole);
    }

  return TRUE;
}

gboolean
docket_ipp_copies_find (DocketIppDevice *device,
                        const DocketAttempt *attempt,
                        const char *id,
                        gboolean started,
                        DocketDeviceFound *found,
                        DocketDeviceJob **job,
                        GError **error)
{
  if (device->is_queue && id == NULL && !started)
    {
      *found = DOCKET_DEVICE_NOT_MADE;
      return remove_prepared (device, attempt, error);
    }
  if (id == NULL || strchr (id, ',') == NULL)
    return docket_ipp_device_find (device, attempt, id, started, found, job, error);

  return find_parts (device, attempt, id, started, found, job, error);
}

gboolean
docket_ipp_copies_cancel (DocketIppDevice *device,
                          const char *id,
                          GError **error)
{
  g_auto (GStrv) ids = g_strsplit (id, ",", -1);
  gboolean any = FALSE;
  g_autoptr (GError) last = NULL;

  /* From the last, so that none begins because the one before it has gone. */
  for (guint i = g_strv_length (ids); i > 0; i--)
    {
      g_clear_error (&last);
      if (docket_ipp_device_cancel (device, atoi (ids[i - 1]), &last))
        any = TRUE;
    }
  if (any)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&last));

  return FALSE;
}
