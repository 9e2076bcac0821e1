/* docket-device-ipp.c: CUPS queues and IPP printers
 *
 * ipp:QUEUE prepares a held job and starts it by releasing it. ipp://HOST/… speaks to a printer that need not be able to
 * hold a job: there to prepare is only to look whether it would take it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-copies-private.h"
#include "docket-ipp-witness-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOOKS_BETWEEN_MEDIA 30
#define PRINTER_REST_LOOKS 5
#define SLOW_US (G_USEC_PER_SEC / 2)
#define LOOK_AGAIN_AWAY_MS 200
#define FRESH_US (2 * G_USEC_PER_SEC)

static gpointer
ipp_new (const char *uri,
         GError **error)
{
  DocketIppDevice *device;
  DocketIpp *target;
  gboolean is_queue = strstr (uri, "://") == NULL;
  const char *queue = strchr (uri, ':') + 1;

  if (is_queue)
    target = *queue != '\0' && strpbrk (queue, "/?# \t") == NULL ? docket_ipp_new_queue (queue) : NULL;
  else
    target = docket_ipp_new_uri (uri);
  if (target == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not the address of a printer."), uri);
      return NULL;
    }

  device = g_new0 (DocketIppDevice, 1);
  device->target = target;
  device->is_queue = is_queue;
  device->started = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) docket_ipp_started_free);

  return device;
}

static void
ipp_free (gpointer data)
{
  DocketIppDevice *device = data;

  docket_ipp_free (device->target);
  docket_ipp_free (device->printer);
  g_free (device->printer_uri);
  g_clear_pointer (&device->media, g_ptr_array_unref);
  g_clear_pointer (&device->ready, g_ptr_array_unref);
  g_hash_table_unref (device->started);
  g_free (device);
}

static void
learn_printer (DocketIppDevice *device,
               ipp_t *response)
{
  const char *uri = docket_ipp_get_string (response, "device-uri");

  if (!device->is_queue || uri == NULL || g_strcmp0 (uri, device->printer_uri) == 0)
    return;

  g_free (device->printer_uri);
  device->printer_uri = g_strdup (uri);
  g_clear_pointer (&device->printer, docket_ipp_free);
  if (g_str_has_prefix (uri, "ipp://") || g_str_has_prefix (uri, "ipps://"))
    device->printer = docket_ipp_new_uri (uri);
  device->printer_rest = 0;
  device->copies_counted = FALSE;
}

static void
learn_formats (DocketIppDevice *device,
               ipp_t *response)
{
  gboolean jpeg = docket_ipp_has_string (response, "document-format-supported", "image/jpeg");

  device->prints = jpeg || docket_ipp_has_string (response, "document-format-supported", "application/pdf");
  device->flags = jpeg ? 0 : DOCKET_IPP_PDF;
  if (docket_ipp_has_string (response, "print-scaling-supported", "none"))
    device->flags |= DOCKET_IPP_SCALING_NONE;
  if (docket_ipp_has_string (response, "print-color-mode-supported", "color"))
    device->flags |= DOCKET_IPP_COLOUR;
  if (device->is_queue && ippFindAttribute (response, "job-cancel-after-supported", IPP_TAG_ZERO) != NULL)
    device->flags |= DOCKET_IPP_CANCEL_AFTER;
}

static DocketDeviceState
state_from_ipp (int state)
{
  switch (state)
    {
    case IPP_PSTATE_IDLE:
      return DOCKET_DEVICE_IDLE;
    case IPP_PSTATE_PROCESSING:
      return DOCKET_DEVICE_PROCESSING;
    default:
      return DOCKET_DEVICE_STOPPED;
    }
}

/* What only the queue can know; of the rest the printer's own word is newer. */
static gboolean
is_the_queues (const char *reason)
{
  static const char *const prefixes[] = { "paused", "moving-to-paused", "cups-missing-filter",
                                          "cups-insecure-filter" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (reason, prefixes[i]))
      return TRUE;

  return FALSE;
}

static char **
join_reasons (char **of_queue,
              char **of_printer)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  for (guint i = 0; of_queue[i] != NULL; i++)
    if (is_the_queues (of_queue[i]))
      g_strv_builder_add (all, of_queue[i]);
  g_strv_builder_addv (all, (const char **) of_printer);

  return g_strv_builder_end (all);
}

static void
take_ready (DocketIppDevice *device,
            ipp_t *response)
{
  g_clear_pointer (&device->ready, g_ptr_array_unref);
  device->ready = docket_ipp_parse_ready (response);
}

static ipp_t *
request_own_status (DocketIpp *printer)
{
  static const char *const names[] = { "printer-state", "printer-state-reasons", "printer-state-message",
                                       "document-format-supported", "media-col-ready", "media-ready" };
  ipp_t *request = docket_ipp_request (printer, IPP_OP_GET_PRINTER_ATTRIBUTES);

  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", G_N_ELEMENTS (names), NULL,
                 names);

  return docket_ipp_send (printer, request, NULL, NULL);
}

/* NULL where it is away, for which it then gets some rest: each look at what is switched off takes its time. */
static ipp_t *
ask_own_status (DocketIppDevice *device)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (ipp_t) response = request_own_status (device->printer);
  gboolean slow = g_get_monotonic_time () - begin > SLOW_US;

  /* A connection that was left idle may be closed by the other side without harm. */
  if (response == NULL && !slow)
    response = request_own_status (device->printer);
  device->printer_rest = response == NULL && slow ? PRINTER_REST_LOOKS : 0;
  if (response == NULL || !docket_ipp_check (response, NULL))
    return NULL;

  return g_steal_pointer (&response);
}

static void
ask_printer_itself (DocketIppDevice *device,
                    DocketDeviceStatus *status)
{
  g_auto (GStrv) of_queue = NULL;
  g_auto (GStrv) of_printer = NULL;
  g_autoptr (ipp_t) response = NULL;

  if (device->printer == NULL || (device->printer_rest > 0 && device->printer_rest--))
    return;

  response = ask_own_status (device);
  device->printer_answers = response != NULL;
  device->copies_counted = FALSE;
  if (!device->printer_answers)
    return;

  device->printer_answered_ever = TRUE;
  take_ready (device, response);
  /* CUPS's driverless queues lose the number of copies of a JPEG where the printer takes no PDF. */
  device->copies_counted = docket_ipp_has_string (response, "document-format-supported", "application/pdf");
  of_queue = g_steal_pointer (&status->reasons);
  of_printer = docket_ipp_dup_strings (response, "printer-state-reasons");
  status->reasons = join_reasons (of_queue, of_printer);
  if (docket_ipp_get_integer (response, "printer-state", IPP_PSTATE_IDLE) == IPP_PSTATE_STOPPED)
    {
      status->state = DOCKET_DEVICE_STOPPED;
      g_free (status->message);
      status->message = g_strdup (docket_ipp_get_string (response, "printer-state-message"));
    }
}

/* CUPS takes no notice of a printer that has gone until it has something for it. */
static void
add_offline (DocketIppDevice *device,
             DocketDeviceStatus *status)
{
  g_autoptr (GStrvBuilder) reasons = NULL;
  gboolean gone = !device->printer_answers && docket_ipp_device_sees_printer (device);

  if (!gone && !g_strv_contains ((const char *const *) status->reasons, "offline-report"))
    return;

  reasons = g_strv_builder_new ();
  g_strv_builder_addv (reasons, (const char **) status->reasons);
  g_strv_builder_add (reasons, "offline");
  g_strfreev (status->reasons);
  status->reasons = g_strv_builder_end (reasons);
}

static ipp_t *
request_status (DocketIppDevice *device,
                gboolean with_media)
{
  static const char *const names[] = {
    "printer-state", "printer-state-reasons", "printer-state-message", "device-uri",
    "document-format-supported", "print-scaling-supported", "print-color-mode-supported", "job-cancel-after-supported",
    "job-cancel-after-default", "printer-error-policy", "media-col-ready", "media-ready", NULL,
  };
  ipp_t *request = docket_ipp_request (device->target, IPP_OP_GET_PRINTER_ATTRIBUTES);

  if (with_media)
    docket_ipp_add_media_request (request, names);
  else
    ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                   G_N_ELEMENTS (names) - 1, NULL, names);

  return docket_ipp_send (device->target, request, NULL, NULL);
}

static DocketDeviceStatus *
away (DocketIppDevice *device,
      gboolean followed)
{
  DocketDeviceStatus *status = docket_device_status_new (DOCKET_DEVICE_STOPPED, FALSE);

  /* CUPS begins jobs again when it is back: be there in time to stop it. A refusal costs nothing. */
  if (followed && device->is_queue)
    status->again_ms = LOOK_AGAIN_AWAY_MS;
  device->looks = 0;

  return status;
}

/* A queue that is just being made has none yet: then it is not known. */
static void
read_media (DocketIppDevice *device,
            ipp_t *response)
{
  g_autoptr (GPtrArray) media = docket_ipp_parse_media (response);

  if (media->len == 0)
    return;

  g_clear_pointer (&device->media, g_ptr_array_unref);
  device->media = g_steal_pointer (&media);
}

static DocketDeviceStatus *
ipp_look (gpointer data,
          gboolean followed)
{
  DocketIppDevice *device = data;
  gboolean with_media = device->media == NULL || device->looks++ % LOOKS_BETWEEN_MEDIA == 0;
  g_autoptr (ipp_t) response = request_status (device, with_media);
  DocketDeviceStatus *status;

  /* A connection that was left idle may be closed by the other side without harm. */
  if (response == NULL)
    response = request_status (device, with_media);
  if (response == NULL)
    return away (device, followed);

  status = docket_device_status_new (DOCKET_DEVICE_STOPPED, TRUE);
  if (!docket_ipp_check (response, NULL))
    {
      status->message = g_strdup (_("there is no such printer"));
      return status;
    }

  status->state = state_from_ipp (docket_ipp_get_integer (response, "printer-state", IPP_PSTATE_STOPPED));
  g_strfreev (status->reasons);
  status->reasons = docket_ipp_dup_strings (response, "printer-state-reasons");
  status->message = g_strdup (docket_ipp_get_string (response, "printer-state-message"));
  if (g_strv_contains ((const char *const *) status->reasons, "cups-ipp-missing-job-history"))
    device->no_history = TRUE;
  learn_formats (device, response);
  learn_printer (device, response);
  if (with_media)
    read_media (device, response);
  if (!device->is_queue)
    take_ready (device, response);
  ask_printer_itself (device, status);
  add_offline (device, status);
  device->looked_at = g_get_monotonic_time ();
  if (device->media != NULL)
    {
      docket_ipp_mark_loaded (device->media, device->ready);
      status->media = docket_ipp_media_copy_for_users (device->media);
    }
  if (device->is_queue)
    status->problems = docket_ipp_policy_problems (device, response);

  return status;
}

/* The device is looked at all the time; only what was let go or never seen is looked at for a job. */
static void
look_where_stale (DocketIppDevice *device)
{
  gboolean fresh = device->looked_at != 0 && g_get_monotonic_time () - device->looked_at < FRESH_US;

  if (!fresh || device->media == NULL || !docket_ipp_is_connected (device->target))
    docket_device_status_free (ipp_look (device, FALSE));
}

static const DocketIppMedia *
pick_media (DocketIppDevice *device,
            const DocketAttempt *attempt)
{
  return (const DocketIppMedia *) docket_device_media_pick (device->media, attempt->width, attempt->height,
                                                            attempt->paper);
}

static char *
ipp_prepare (gpointer data,
             const DocketAttempt *attempt,
             GError **error)
{
  DocketIppDevice *device = data;
  const DocketIppMedia *media;

  look_where_stale (device);
  if (device->media == NULL || !docket_ipp_is_connected (device->target))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                           docket_ipp_is_connected (device->target)
                             ? _("The printer does not say which paper it takes.")
                             : _("The printer or the print server does not answer."));
      return NULL;
    }

  media = pick_media (device, attempt);
  if (media == NULL || !device->prints || !g_file_test (attempt->page, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           media == NULL ? _("The printer does not take this size on this paper.")
                           : device->prints ? _("The page to be printed cannot be read.")
                           : _("The printer takes neither JPEG nor PDF."));
      return NULL;
    }
  if (!device->is_queue)
    return g_strdup (attempt->name);

  return docket_ipp_copies_prepare (device, attempt, media, error);
}

static gboolean
print_directly (DocketIppDevice *device,
                const DocketAttempt *attempt,
                int *id,
                GError **error)
{
  g_autoptr (GError) local = NULL;

  /* Nothing is sent where there is no connection, and a refusal is certain. */
  if (device->media == NULL)
    docket_device_status_free (ipp_look (device, FALSE));
  if (device->media == NULL || !docket_ipp_is_connected (device->target))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND,
                           _("The printer or the print server does not answer."));
      return FALSE;
    }

  *id = docket_ipp_print (device->target, attempt, pick_media (device, attempt), device->flags, &local);
  if (*id > 0)
    return TRUE;

  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW))
    local->code = DOCKET_ERROR_NOT_FOUND;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
ipp_start (gpointer data,
           const DocketAttempt *attempt,
           const char *id,
           GError **error)
{
  DocketIppDevice *device = data;
  gint64 now = g_get_monotonic_time ();
  int number = 0;
  gboolean ok;

  if (device->is_queue)
    return docket_ipp_copies_start (device, attempt, id, error);

  ok = print_directly (device, attempt, &number, error);
  if (ok)
    docket_ipp_device_note_started (device, attempt, number)->started_at = now;

  return ok;
}

static DocketDeviceJob *
ipp_ask (gpointer data,
         const DocketAttempt *attempt,
         const char *id)
{
  return docket_ipp_copies_ask (data, attempt, id);
}

static gboolean
ipp_find (gpointer data,
          const DocketAttempt *attempt,
          const char *id,
          gboolean started,
          DocketDeviceFound *found,
          DocketDeviceJob **job,
          GError **error)
{
  DocketIppDevice *device = data;

  /* To know the witness. */
  if (device->media == NULL)
    docket_device_status_free (ipp_look (device, FALSE));

  return docket_ipp_copies_find (device, attempt, id, started, found, job, error);
}

static gboolean
ipp_cancel (gpointer data,
            const char *id,
            GError **error)
{
  DocketIppDevice *device = data;
  DocketIppStarted *started = NULL;

  if (device->is_queue)
    return docket_ipp_copies_cancel (device, id, error);

  /* Prepared and not started: the printer knows nothing of it. */
  started = g_hash_table_lookup (device->started, id);

  return started == NULL || docket_ipp_cancel_job (device->target, started->id, error);
}

static gboolean
resume (DocketIpp *ipp,
        const char *resource,
        GError **error)
{
  g_autoptr (ipp_t) response = docket_ipp_send_to (ipp, resource,
                                                   docket_ipp_request (ipp, IPP_OP_RESUME_PRINTER), NULL, error);

  return response != NULL
         && (ippGetStatusCode (response) == IPP_STATUS_ERROR_OPERATION_NOT_SUPPORTED
             || docket_ipp_check (response, error));
}

static gboolean
ipp_go_on (gpointer data,
           GError **error)
{
  DocketIppDevice *device = data;

  device->printer_rest = 0;
  if (device->printer != NULL && device->printer_answers)
    resume (device->printer, device->printer->resource, NULL);

  return resume (device->target, device->is_queue ? "/admin/" : device->target->resource, error);
}

static gboolean
ipp_mend (gpointer data,
          GError **error)
{
  return docket_ipp_policy_mend (data, error);
}

const DocketDeviceDriver docket_device_ipp = {
  .scheme = "ipp",
  .kind = "ipp",
  .artworks = docket_device_prints,
  .asks_often = TRUE,
  .new = ipp_new,
  .free = ipp_free,
  .look = ipp_look,
  .prepare = ipp_prepare,
  .start = ipp_start,
  .find = ipp_find,
  .ask = ipp_ask,
  .cancel = ipp_cancel,
  .go_on = ipp_go_on,
  .mend = ipp_mend,
};

const DocketDeviceDriver docket_device_ipps = {
  .scheme = "ipps",
  .kind = "ipp",
  .artworks = docket_device_prints,
  .asks_often = TRUE,
  .new = ipp_new,
  .free = ipp_free,
  .look = ipp_look,
  .prepare = ipp_prepare,
  .start = ipp_start,
  .find = ipp_find,
  .ask = ipp_ask,
  .cancel = ipp_cancel,
  .go_on = ipp_go_on,
  .mend = ipp_mend,
};
