/* docket-ipp-jobs.c: jobs in IPP's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Longer than any printer waits for paper: ten years. */
#define PATIENCE_S (10 * 365 * 24 * 3600)

static const char *const job_attributes[] = {
  "job-id", "job-name", "job-state", "job-state-reasons", "job-state-message", "job-printer-state-message",
  "job-impressions-completed", "time-at-creation", "time-at-processing", "job-preserved",
};

void
docket_ipp_job_free (DocketIppJob *job)
{
  if (job == NULL)
    return;

  g_free (job->name);
  g_strfreev (job->reasons);
  g_free (job->message);
  g_free (job);
}

static void
request_job_attributes (ipp_t *request)
{
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                 G_N_ELEMENTS (job_attributes), NULL, job_attributes);
}

static void
read_attribute (DocketIppJob *job,
                ipp_attribute_t *attribute)
{
  const char *name = ippGetName (attribute);

  if (g_str_equal (name, "job-id"))
    job->id = ippGetInteger (attribute, 0);
  else if (g_str_equal (name, "job-state"))
    job->state = (ipp_jstate_t) ippGetInteger (attribute, 0);
  else if (g_str_equal (name, "job-impressions-completed"))
    job->impressions_completed = MAX (0, ippGetInteger (attribute, 0));
  else if (g_str_equal (name, "time-at-creation") && ippGetValueTag (attribute) == IPP_TAG_INTEGER)
    job->created = ippGetInteger (attribute, 0);
  else if (g_str_equal (name, "time-at-processing") && ippGetValueTag (attribute) == IPP_TAG_INTEGER)
    job->began = ippGetInteger (attribute, 0);
  else if (g_str_equal (name, "job-preserved") && ippGetValueTag (attribute) == IPP_TAG_BOOLEAN)
    job->preserved = ippGetBoolean (attribute, 0);
  else if (g_str_equal (name, "job-name"))
    {
      g_free (job->name);
      job->name = g_strdup (ippGetString (attribute, 0, NULL));
    }
  else if (g_str_equal (name, "job-printer-state-message")
           || (g_str_equal (name, "job-state-message") && job->message == NULL))
    {
      g_free (job->message);
      job->message = g_strdup (ippGetString (attribute, 0, NULL));
    }
  else if (g_str_equal (name, "job-state-reasons"))
    {
      g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();

      for (int i = 0; i < ippGetCount (attribute); i++)
        if (g_strcmp0 (ippGetString (attribute, i, NULL), "none") != 0)
          g_strv_builder_add (reasons, ippGetString (attribute, i, NULL));
      g_strfreev (job->reasons);
      job->reasons = g_strv_builder_end (reasons);
    }
}

/* The next job of @response, from its present attribute; NULL at the end. */
static DocketIppJob *
read_job (ipp_t *response,
          ipp_attribute_t **attribute)
{
  DocketIppJob *job;

  while (*attribute != NULL && ippGetGroupTag (*attribute) != IPP_TAG_JOB)
    *attribute = ippNextAttribute (response);
  if (*attribute == NULL)
    return NULL;

  job = g_new0 (DocketIppJob, 1);
  job->reasons = g_new0 (char *, 1);
  while (*attribute != NULL && ippGetGroupTag (*attribute) == IPP_TAG_JOB)
    {
      if (ippGetName (*attribute) != NULL)
        read_attribute (job, *attribute);
      *attribute = ippNextAttribute (response);
    }

  return job;
}

DocketIppJob *
docket_ipp_get_job (DocketIpp *ipp,
                    int id,
                    gboolean *answered)
{
  ipp_t *request = docket_ipp_job_request (ipp, IPP_OP_GET_JOB_ATTRIBUTES, id);
  g_autoptr (ipp_t) response = NULL;
  g_autoptr (GError) error = NULL;
  ipp_attribute_t *attribute;

  *answered = FALSE;
  request_job_attributes (request);
  response = docket_ipp_send (ipp, request, NULL, NULL);
  if (response == NULL)
    return NULL;
  if (!docket_ipp_check (response, &error))
    {
      *answered = g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
      return NULL;
    }

  *answered = TRUE;
  attribute = ippFirstAttribute (response);

  return read_job (response, &attribute);
}

/* Of several the one that was made. */
static DocketIppJob *
find_among (DocketIpp *ipp,
            const char *which,
            const char *name,
            gboolean *answered)
{
  g_autoptr (DocketIppJob) found = NULL;
  ipp_t *request = docket_ipp_request (ipp, IPP_OP_GET_JOBS);
  g_autoptr (ipp_t) response = NULL;
  ipp_attribute_t *attribute;
  DocketIppJob *job;

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "which-jobs", NULL, which);
  request_job_attributes (request);
  response = docket_ipp_send (ipp, request, NULL, NULL);
  *answered = response != NULL && docket_ipp_check (response, NULL);
  if (!*answered)
    return NULL;

  attribute = ippFirstAttribute (response);
  while ((job = read_job (response, &attribute)) != NULL)
    {
      if (g_strcmp0 (job->name, name) != 0 || (found != NULL && found->state == IPP_JSTATE_COMPLETED))
        {
          docket_ipp_job_free (job);
          continue;
        }
      g_clear_pointer (&found, docket_ipp_job_free);
      found = job;
    }

  return g_steal_pointer (&found);
}

DocketIppJob *
docket_ipp_find_job (DocketIpp *ipp,
                     const char *name,
                     gboolean *answered)
{
  DocketIppJob *job = find_among (ipp, "not-completed", name, answered);

  if (job != NULL || !*answered)
    return job;

  return find_among (ipp, "completed", name, answered);
}

DocketIppJob *
docket_ipp_find_made_job (DocketIpp *ipp,
                          const char *name,
                          gboolean *answered)
{
  /* In this order, so that one that ends between the two questions is in an answer. */
  g_autoptr (DocketIppJob) going_on = find_among (ipp, "not-completed", name, answered);
  g_autoptr (DocketIppJob) ended = *answered ? find_among (ipp, "completed", name, answered) : NULL;

  if (!*answered)
    return NULL;

  return going_on == NULL || (ended != NULL && ended->state == IPP_JSTATE_COMPLETED) ? g_steal_pointer (&ended)
                                                                                     : g_steal_pointer (&going_on);
}

static void
add_job_attributes (ipp_t *request,
                    const DocketAttempt *attempt,
                    const DocketIppMedia *media,
                    DocketIppPrintFlags flags)
{
  ippAddInteger (request, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", (int) attempt->copies);
  if (flags & DOCKET_IPP_HELD)
    {
      ippAddInteger (request, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-priority", CLAMP (attempt->priority, 1, 100));
      ippAddString (request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "job-hold-until", NULL, "indefinite");
    }
  if (flags & DOCKET_IPP_CANCEL_AFTER)
    ippAddInteger (request, IPP_TAG_JOB, IPP_TAG_INTEGER, "job-cancel-after", PATIENCE_S);
  if (flags & DOCKET_IPP_SCALING_NONE)
    ippAddString (request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", NULL, "none");
  if (flags & DOCKET_IPP_COLOUR)
    ippAddString (request, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-color-mode", NULL, "color");
  if (media != NULL)
    docket_ipp_add_media_col (request, media, attempt);
}

static ipp_t *
send_page (DocketIpp *ipp,
           const DocketAttempt *attempt,
           const DocketIppMedia *media,
           DocketIppPrintFlags flags,
           const char *page,
           GError **error)
{
  ipp_t *request = docket_ipp_request (ipp, IPP_OP_PRINT_JOB);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, attempt->name);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                flags & DOCKET_IPP_PDF ? "application/pdf" : "image/jpeg");
  add_job_attributes (request, attempt, media, flags);

  return docket_ipp_send (ipp, request, page, error);
}

int
docket_ipp_print (DocketIpp *ipp,
                  const DocketAttempt *attempt,
                  const DocketIppMedia *media,
                  DocketIppPrintFlags flags,
                  GError **error)
{
  g_autofree char *page = docket_ipp_page_make (attempt, media, flags, error);
  g_autoptr (ipp_t) response = NULL;
  int id;

  if (page == NULL)
    return 0;

  response = send_page (ipp, attempt, media, flags, page, error);
  if (!g_str_equal (page, attempt->page))
    g_unlink (page);
  if (response == NULL || !docket_ipp_check (response, error))
    return 0;

  id = docket_ipp_get_integer (response, "job-id", 0);
  if (id <= 0)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The printer gave no job number."));

  return MAX (0, id);
}

gboolean
docket_ipp_cancel_job (DocketIpp *ipp,
                       int id,
                       GError **error)
{
  g_autoptr (ipp_t) response = docket_ipp_send_to (ipp, ipp->host == NULL ? "/jobs/" : ipp->resource,
                                                   docket_ipp_job_request (ipp, IPP_OP_CANCEL_JOB, id), NULL,
                                                   error);

  return response != NULL && docket_ipp_check (response, error);
}

static DocketJobState
state_from_ipp (ipp_jstate_t state)
{
  switch (state)
    {
    case IPP_JSTATE_HELD:
      return DOCKET_JOB_PENDING_HELD;
    case IPP_JSTATE_PROCESSING:
      return DOCKET_JOB_PROCESSING;
    case IPP_JSTATE_STOPPED:
      return DOCKET_JOB_PROCESSING_STOPPED;
    case IPP_JSTATE_CANCELED:
      return DOCKET_JOB_CANCELED;
    case IPP_JSTATE_ABORTED:
      return DOCKET_JOB_ABORTED;
    case IPP_JSTATE_COMPLETED:
      return DOCKET_JOB_COMPLETED;
    case IPP_JSTATE_PENDING:
    default:
      return DOCKET_JOB_PENDING;
    }
}

/* Nothing that the state says already; of an end only what tells of it, not that it was about to come. */
static char **
dup_reasons (const DocketIppJob *job,
             DocketJobState state)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();

  for (guint i = 0; state != DOCKET_JOB_COMPLETED && job->reasons[i] != NULL; i++)
    if (!g_str_equal (job->reasons[i], "job-printing")
        && (!docket_job_state_is_end (state) || !g_str_equal (job->reasons[i], "processing-to-stop-point")))
      g_strv_builder_add (reasons, job->reasons[i]);

  return g_strv_builder_end (reasons);
}

DocketDeviceJob *
docket_ipp_job_to_device_job (const DocketIppJob *job,
                              const DocketAttempt *attempt,
                              const char *id)
{
  DocketDeviceJob *result = docket_device_job_new (attempt->name, id, state_from_ipp (job->state));
  guint most = docket_job_state_is_end (result->state) ? attempt->copies : attempt->copies - 1;

  g_strfreev (result->reasons);
  result->reasons = dup_reasons (job, result->state);
  result->message = job->message != NULL && *job->message != '\0' ? g_strdup (job->message) : NULL;
  result->copies_completed = MIN ((guint) job->impressions_completed, most);
  if (result->state == DOCKET_JOB_COMPLETED)
    result->copies_completed = attempt->copies;

  return result;
}
