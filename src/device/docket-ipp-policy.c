/* docket-ipp-policy.c: a queue's settings by which jobs get lost or doubled, or pictures stay where they should not
 *
 * The error policy is the queue's; whether files are kept is the whole print server's, and shows by a job that has ended
 * and still has its file. That CUPS cancels what waits too long (MaxJobTime) is told to it for each job.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-witness-private.h"

#include "docket-error.h"

#include <cups/adminutil.h>
#include <glib/gi18n.h>

#define SAFE_POLICY "stop-printer"

static const char *
say_error_policy (const char *policy)
{
  if (policy == NULL || g_str_equal (policy, SAFE_POLICY))
    return NULL;
  if (g_str_equal (policy, "abort-job"))
    return _("When the printer has trouble, its queue throws the job away. It should wait instead.");

  return _("After a trouble the printer’s queue begins a job again by itself, so that prints could be made twice. "
           "It should wait instead.");
}

char **
docket_ipp_policy_problems (DocketIppDevice *device,
                            ipp_t *response)
{
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  const char *policy = say_error_policy (docket_ipp_get_string (response, "printer-error-policy"));
  int limit = docket_ipp_get_integer (response, "job-cancel-after-default", 0);

  device->policy_wrong = policy != NULL;
  if (policy != NULL)
    g_strv_builder_add (problems, policy);
  if (limit > 0 && !(device->flags & DOCKET_IPP_CANCEL_AFTER))
    g_strv_builder_add (problems, _("The print server gives up a job that waits too long for paper. "
                                    "Ask its administrator to set MaxJobTime to 0."));
  if (device->keeps_files)
    g_strv_builder_add (problems, _("The print server keeps customers’ pictures after they were printed. "
                                    "It should remove them at once."));

  return g_strv_builder_end (problems);
}

/* TRUE: mended. Else @command is what an administrator must do, or @error says what went wrong. */
static gboolean
mend_policy (DocketIppDevice *device,
             char **command,
             GError **error)
{
  ipp_t *request = docket_ipp_request (device->target, IPP_OP_CUPS_ADD_MODIFY_PRINTER);
  g_autofree char *queue = g_path_get_basename (device->target->resource);
  g_autoptr (ipp_t) response = NULL;
  g_autoptr (GError) local = NULL;

  ippAddString (request, IPP_TAG_PRINTER, IPP_TAG_NAME, "printer-error-policy", NULL, SAFE_POLICY);
  response = docket_ipp_send_to (device->target, "/admin/", request, NULL, &local);
  if (response != NULL && docket_ipp_check (response, &local))
    return TRUE;
  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN))
    *command = g_strdup_printf ("lpadmin -p %s -o printer-error-policy=" SAFE_POLICY, queue);
  else
    g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
mend_files (DocketIppDevice *device,
            char **command,
            GError **error)
{
  cups_option_t *settings = NULL;
  int n_settings = cupsAddOption ("PreserveJobFiles", "No", 0, &settings);
  gboolean ok;

  /* What was refused may have ended the connection. */
  g_autoptr (ipp_t) response = docket_ipp_send (device->target,
                                                docket_ipp_request (device->target, IPP_OP_GET_PRINTER_ATTRIBUTES),
                                                NULL, error);

  if (response == NULL)
    {
      cupsFreeOptions (n_settings, settings);
      return FALSE;
    }
  ok = cupsAdminSetServerSettings (device->target->http, n_settings, settings) != 0;
  cupsFreeOptions (n_settings, settings);
  if (ok)
    device->keeps_files = FALSE;
  else
    *command = g_strdup ("cupsctl PreserveJobFiles=No");

  return ok;
}

gboolean
docket_ipp_policy_mend (DocketIppDevice *device,
                        GError **error)
{
  g_autofree char *policy = NULL;
  g_autofree char *files = NULL;

  if (!device->is_queue)
    return TRUE;
  if (device->policy_wrong && !mend_policy (device, &policy, error) && policy == NULL)
    return FALSE;
  if (device->keeps_files && !mend_files (device, &files, error) && files == NULL)
    return FALSE;
  if (policy == NULL && files == NULL)
    return TRUE;

  /* Translators: the commands to be typed follow. */
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN,
               _("This computer’s user may not change that. An administrator can, on the computer of the print server, with: %s%s%s"),
               policy != NULL ? policy : "", policy != NULL && files != NULL ? " && " : "", files != NULL ? files : "");

  return FALSE;
}
