/* docket-ipp.c: requests over libcups, with bounds on every wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

#define CONNECT_MS 3000
#define PRINTER_CONNECT_MS 1000
#define QUEUE_TIMEOUT_S 5.0
#define PRINTER_TIMEOUT_S 3.0

DocketIpp *
docket_ipp_new_queue (const char *queue)
{
  DocketIpp *ipp = g_new0 (DocketIpp, 1);
  char uri[HTTP_MAX_URI];

  httpAssembleURIf (HTTP_URI_CODING_ALL, uri, sizeof uri, "ipp", NULL, "localhost", 0, "/printers/%s", queue);
  ipp->uri = g_strdup (uri);
  ipp->resource = g_strdup_printf ("/printers/%s", queue);
  ipp->timeout_s = QUEUE_TIMEOUT_S;

  return ipp;
}

DocketIpp *
docket_ipp_new_uri (const char *uri)
{
  DocketIpp *ipp;
  char scheme[32], user[256], host[256], resource[HTTP_MAX_URI];
  int port;

  if (httpSeparateURI (HTTP_URI_CODING_ALL, uri, scheme, sizeof scheme, user, sizeof user, host, sizeof host,
                       &port, resource, sizeof resource) < HTTP_URI_STATUS_OK
      || *host == '\0')
    return NULL;

  ipp = g_new0 (DocketIpp, 1);
  ipp->uri = g_strdup (uri);
  ipp->resource = g_strdup (resource);
  ipp->host = g_strdup (host);
  ipp->port = port;
  ipp->tls = g_str_equal (scheme, "ipps");
  ipp->timeout_s = PRINTER_TIMEOUT_S;

  return ipp;
}

static void
disconnect (DocketIpp *ipp)
{
  if (ipp->http != NULL)
    httpClose (ipp->http);
  ipp->http = NULL;
}

void
docket_ipp_free (DocketIpp *ipp)
{
  if (ipp == NULL)
    return;

  disconnect (ipp);
  g_free (ipp->uri);
  g_free (ipp->resource);
  g_free (ipp->host);
  g_free (ipp);
}

static int
give_up (http_t *http,
         void *data)
{
  return 0;
}

/* libcups would ask on the terminal. */
static const char *
no_password (const char *prompt,
             http_t *http,
             const char *method,
             const char *resource,
             void *data)
{
  return NULL;
}

static gboolean
connect_to (DocketIpp *ipp)
{
  const char *host = ipp->host != NULL ? ipp->host : cupsServer ();
  int port = ipp->host != NULL ? ipp->port : ippPort ();
  http_encryption_t encryption = ipp->host == NULL ? cupsEncryption ()
                                 : ipp->tls        ? HTTP_ENCRYPTION_ALWAYS
                                                   : HTTP_ENCRYPTION_IF_REQUESTED;

  if (ipp->http != NULL)
    return TRUE;

  cupsSetPasswordCB2 (no_password, NULL);
  ipp->http = httpConnect2 (host, port, NULL, AF_UNSPEC, encryption, 1,
                            ipp->host != NULL ? PRINTER_CONNECT_MS : CONNECT_MS, NULL);
  if (ipp->http == NULL)
    return FALSE;

  httpSetTimeout (ipp->http, ipp->timeout_s, give_up, NULL);
  ipp->connections++;

  return TRUE;
}

gboolean
docket_ipp_is_connected (DocketIpp *ipp)
{
  return ipp->http != NULL;
}

ipp_t *
docket_ipp_request (DocketIpp *ipp,
                    ipp_op_t operation)
{
  ipp_t *request = ippNewRequest (operation);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, ipp->uri);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser ());

  return request;
}

ipp_t *
docket_ipp_job_request (DocketIpp *ipp,
                        ipp_op_t operation,
                        int job)
{
  ipp_t *request = ippNewRequest (operation);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, ipp->uri);
  ippAddInteger (request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser ());

  return request;
}

static void
set_no_answer (GError **error)
{
  switch ((int) cupsLastError ())
    {
    case IPP_STATUS_ERROR_FORBIDDEN:
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
    case IPP_STATUS_ERROR_CUPS_AUTHENTICATION_CANCELED:
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN,
                           _("The print server does not allow this to this computer’s user."));
      break;
    default:
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                           _("The printer or the print server does not answer."));
      break;
    }
}

ipp_t *
docket_ipp_send_to (DocketIpp *ipp,
                    const char *resource,
                    ipp_t *request,
                    const char *file,
                    GError **error)
{
  ipp_t *response;

  if (!connect_to (ipp))
    {
      ippDelete (request);
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                           _("The printer or the print server does not answer."));
      return NULL;
    }

  response = file != NULL ? cupsDoFileRequest (ipp->http, request, resource, file)
                          : cupsDoRequest (ipp->http, request, resource);
  if (response == NULL)
    {
      set_no_answer (error);
      disconnect (ipp);
    }

  return response;
}

ipp_t *
docket_ipp_send (DocketIpp *ipp,
                 ipp_t *request,
                 const char *file,
                 GError **error)
{
  return docket_ipp_send_to (ipp, ipp->resource, request, file, error);
}

static DocketError
cause_of_status (ipp_status_t status)
{
  switch ((int) status)
    {
    case IPP_STATUS_ERROR_NOT_FOUND:
    case IPP_STATUS_ERROR_GONE:
      return DOCKET_ERROR_NOT_FOUND;
    case IPP_STATUS_ERROR_NOT_POSSIBLE:
    case IPP_STATUS_ERROR_NOT_ACCEPTING_JOBS:
    case IPP_STATUS_ERROR_BUSY:
      return DOCKET_ERROR_NOT_NOW;
    case IPP_STATUS_ERROR_FORBIDDEN:
    case IPP_STATUS_ERROR_NOT_AUTHENTICATED:
    case IPP_STATUS_ERROR_NOT_AUTHORIZED:
      return DOCKET_ERROR_FORBIDDEN;
    case IPP_STATUS_ERROR_TOO_MANY_JOBS:
    case IPP_STATUS_ERROR_TOO_MANY_DOCUMENTS:
    case IPP_STATUS_ERROR_TEMPORARY:
      return DOCKET_ERROR_FULL;
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED:
    case IPP_STATUS_ERROR_DOCUMENT_FORMAT_ERROR:
    case IPP_STATUS_ERROR_ATTRIBUTES_OR_VALUES:
    case IPP_STATUS_ERROR_CONFLICTING:
    case IPP_STATUS_ERROR_REQUEST_ENTITY:
    case IPP_STATUS_ERROR_BAD_REQUEST:
      return DOCKET_ERROR_INVALID;
    default:
      return DOCKET_ERROR_UNAVAILABLE;
    }
}

gboolean
docket_ipp_check (ipp_t *response,
                  GError **error)
{
  ipp_status_t status = ippGetStatusCode (response);
  const char *message = docket_ipp_get_string (response, "status-message");

  if (status < IPP_STATUS_REDIRECTION_OTHER_SITE)
    return TRUE;

  /* Translators: the printer's own words follow. */
  g_set_error (error, DOCKET_ERROR, cause_of_status (status), _("The printer refuses: %s"),
               message != NULL ? message : ippErrorString (status));

  return FALSE;
}

const char *
docket_ipp_get_string (ipp_t *response,
                       const char *name)
{
  ipp_attribute_t *attribute = ippFindAttribute (response, name, IPP_TAG_ZERO);

  return attribute != NULL ? ippGetString (attribute, 0, NULL) : NULL;
}

int
docket_ipp_get_integer (ipp_t *response,
                        const char *name,
                        int fallback)
{
  ipp_attribute_t *attribute = ippFindAttribute (response, name, IPP_TAG_ZERO);

  if (attribute == NULL
      || (ippGetValueTag (attribute) != IPP_TAG_INTEGER && ippGetValueTag (attribute) != IPP_TAG_ENUM))
    return fallback;

  return ippGetInteger (attribute, 0);
}

char **
docket_ipp_dup_strings (ipp_t *response,
                        const char *name)
{
  ipp_attribute_t *attribute = ippFindAttribute (response, name, IPP_TAG_ZERO);
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();

  for (int i = 0; attribute != NULL && i < ippGetCount (attribute); i++)
    {
      const char *string = ippGetString (attribute, i, NULL);

      if (string != NULL)
        g_strv_builder_add (strings, string);
    }

  return g_strv_builder_end (strings);
}

gboolean
docket_ipp_has_string (ipp_t *response,
                       const char *name,
                       const char *value)
{
  g_auto (GStrv) strings = docket_ipp_dup_strings (response, name);

  return g_strv_contains ((const char *const *) strings, value);
}
