/* docket-device-failing.c: a device that fails as its URI says, and otherwise writes like file:
 *
 *   failing:HOW?/FOLDER    HOW is one of
 *     away     never answers
 *     full     takes no page: no room
 *     refuse   takes no page: it never will
 *     lost     loses what it has prepared
 *     abort    gives every job up after it was started, without a copy made
 *     unknown  makes nothing known: a started job's outcome cannot be found out
 *     empty    is out of paper until "go on"; the job waits and is then made
 *     runs-out the same, but only once it has a job
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  char *how;
  gpointer file;        /* the file driver's */
  gboolean refilled;
  GHashTable *waiting;  /* attempt names, of "empty" */
} FailingDevice;

static gboolean
fails (FailingDevice *device,
       const char *how)
{
  return g_str_equal (device->how, how);
}

static gpointer
failing_new (const char *uri,
             GError **error)
{
  static const char *const hows[] = { "away", "full", "refuse", "lost", "abort", "unknown", "empty", "runs-out",
                                      NULL };
  const char *rest = uri + strlen ("failing:");
  const char *question = strchr (rest, '?');
  g_autofree char *how = question != NULL ? g_strndup (rest, (gsize) (question - rest)) : g_strdup (rest);
  g_autofree char *file_uri = NULL;
  FailingDevice *device;
  gpointer file;

  if (question == NULL || !g_strv_contains (hows, how))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not the address of a device."), uri);
      return NULL;
    }

  file_uri = g_filename_to_uri (question + 1, NULL, NULL);
  file = file_uri != NULL ? docket_device_file.new (file_uri, error) : NULL;
  if (file == NULL)
    {
      if (file_uri == NULL)
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not the address of a device."), uri);
      return NULL;
    }

  device = g_new0 (FailingDevice, 1);
  device->how = g_steal_pointer (&how);
  device->file = file;
  device->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return device;
}

static void
failing_free (gpointer data)
{
  FailingDevice *device = data;

  docket_device_file.free (device->file);
  g_hash_table_unref (device->waiting);
  g_free (device->how);
  g_free (device);
}

static gboolean
is_out_of_paper (FailingDevice *device)
{
  return !device->refilled
         && (fails (device, "empty") || (fails (device, "runs-out") && g_hash_table_size (device->waiting) > 0));
}

static DocketDeviceStatus *
failing_look (gpointer data,
              gboolean followed)
{
  FailingDevice *device = data;
  DocketDeviceStatus *status;

  if (fails (device, "away"))
    return docket_device_status_new (DOCKET_DEVICE_STOPPED, FALSE);

  status = docket_device_file.look (device->file, followed);
  if (is_out_of_paper (device))
    {
      const char *reasons[] = { "media-empty-error", NULL };

      g_strfreev (status->reasons);
      status->reasons = g_strdupv ((char **) reasons);
      status->state = DOCKET_DEVICE_STOPPED;
    }

  return status;
}

/* Sets @error where the device fails as @how. */
static gboolean
fail_as (FailingDevice *device,
         const char *how,
         DocketError code,
         const char *message,
         GError **error)
{
  if (!fails (device, how))
    return FALSE;

  g_set_error_literal (error, DOCKET_ERROR, code, message);

  return TRUE;
}

static gboolean
is_away (FailingDevice *device,
         GError **error)
{
  return fail_as (device, "away", DOCKET_ERROR_UNAVAILABLE, _("The device does not answer."), error);
}

static char *
failing_prepare (gpointer data,
                 const DocketAttempt *attempt,
                 GError **error)
{
  FailingDevice *device = data;

  if (is_away (device, error)
      || fail_as (device, "full", DOCKET_ERROR_FULL, _("The device has no room for the page."), error)
      || fail_as (device, "refuse", DOCKET_ERROR_INVALID, _("The device does not take this page."), error))
    return NULL;

  return docket_device_file.prepare (device->file, attempt, error);
}

static gboolean
failing_start (gpointer data,
               const DocketAttempt *attempt,
               const char *id,
               GError **error)
{
  FailingDevice *device = data;

  if (is_away (device, error))
    return FALSE;
  if (fails (device, "lost") || fails (device, "abort"))
    docket_device_file.cancel (device->file, id, NULL);
  if (fails (device, "abort"))
    return TRUE;
  if (fail_as (device, "unknown", DOCKET_ERROR_UNAVAILABLE, _("The device does not answer."), error))
    return FALSE;
  if ((fails (device, "empty") || fails (device, "runs-out")) && !device->refilled)
    {
      g_hash_table_add (device->waiting, g_strdup (attempt->name));
      return TRUE;
    }

  return docket_device_file.start (device->file, attempt, id, error);
}

static DocketDeviceJob *
failing_ask (gpointer data,
             const DocketAttempt *attempt,
             const char *id)
{
  FailingDevice *device = data;

  if (fails (device, "away"))
    return NULL;
  if (fails (device, "abort"))
    return docket_device_job_new (attempt->name, id, DOCKET_JOB_ABORTED);
  if (fails (device, "unknown"))
    {
      const char *reasons[] = { DOCKET_JOB_REASON_OUTCOME_UNKNOWN, NULL };
      DocketDeviceJob *job = docket_device_job_new (attempt->name, id, DOCKET_JOB_PROCESSING_STOPPED);

      g_strfreev (job->reasons);
      job->reasons = g_strdupv ((char **) reasons);
      return job;
    }
  if (device->refilled && g_hash_table_remove (device->waiting, attempt->name))
    docket_device_file.start (device->file, attempt, id, NULL);

  return docket_device_file.ask (device->file, attempt, id);
}

static gboolean
failing_find (gpointer data,
              const DocketAttempt *attempt,
              const char *id,
              gboolean started,
              DocketDeviceFound *found,
              DocketDeviceJob **job,
              GError **error)
{
  FailingDevice *device = data;

  if (is_away (device, error))
    return FALSE;
  if (fails (device, "unknown") && started)
    {
      *found = DOCKET_DEVICE_UNKNOWN;
      return TRUE;
    }
  if (fails (device, "abort") && started)
    {
      *found = DOCKET_DEVICE_HAS_IT;
      *job = docket_device_job_new (attempt->name, id, DOCKET_JOB_ABORTED);
      return TRUE;
    }
  if (g_hash_table_contains (device->waiting, attempt->name))
    {
      *found = DOCKET_DEVICE_HAS_IT;
      *job = docket_device_job_new (attempt->name, id, DOCKET_JOB_PROCESSING);
      return TRUE;
    }

  return docket_device_file.find (device->file, attempt, id, started, found, job, error);
}

static gboolean
failing_cancel (gpointer data,
                const char *id,
                GError **error)
{
  FailingDevice *device = data;

  return !is_away (device, error) && docket_device_file.cancel (device->file, id, error);
}

static gboolean
failing_go_on (gpointer data,
               GError **error)
{
  FailingDevice *device = data;

  device->refilled = TRUE;

  return !is_away (device, error);
}

const DocketDeviceDriver docket_device_failing = {
  .scheme = "failing",
  .kind = "file",
  .artworks = docket_device_all,
  .new = failing_new,
  .free = failing_free,
  .look = failing_look,
  .prepare = failing_prepare,
  .start = failing_start,
  .find = failing_find,
  .ask = failing_ask,
  .cancel = failing_cancel,
  .go_on = failing_go_on,
};
