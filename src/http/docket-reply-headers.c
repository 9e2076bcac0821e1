/* docket-reply-headers.c: the headers that browsers heed, and conditional requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-reply-headers.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LANGUAGE 35

gboolean
docket_reply_is_known (DocketRequest *request, const char *tag)
{
  const char *header = docket_request_get_header (request, "If-None-Match");
  g_auto (GStrv) tags = NULL;

  if (header == NULL)
    return FALSE;
  tags = g_strsplit (header, ",", 64);
  for (guint i = 0; tags[i] != NULL; i++)
    {
      const char *text = g_strstrip (tags[i]);

      if (strcmp (text, "*") == 0 || strcmp (g_str_has_prefix (text, "W/") ? text + 2 : text, tag) == 0)
        return TRUE;
    }
  return FALSE;
}

gboolean
docket_request_read_if_match (DocketRequest *request, guint64 *version, GError **error)
{
  const char *header = docket_request_get_header (request, "If-Match");
  gsize length = header != NULL ? strlen (header) : 0;
  g_autofree char *digits = NULL;

  *version = 0;
  if (header == NULL || strcmp (header, "*") == 0)
    return TRUE;
  if (length > 2 && header[0] == '"' && header[length - 1] == '"')
    digits = g_strndup (header + 1, length - 2);
  if (digits != NULL && g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64, version, NULL))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       _("If-Match must be the order’s ETag, such as \"7\"."));
  return FALSE;
}

void
docket_reply_add_page_headers (DocketReply *reply)
{
  docket_reply_set_header (reply, "Content-Security-Policy",
                           "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
                           "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
                           "form-action 'self'; frame-ancestors 'none'");
  docket_reply_set_header (reply, "Permissions-Policy",
                           "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()");
  docket_reply_set_header (reply, "Cross-Origin-Opener-Policy", "same-origin");
}

void
docket_reply_add_common_headers (DocketReply *reply, DocketRequest *request)
{
  docket_reply_set_header (reply, "X-Content-Type-Options", "nosniff");
  docket_reply_set_header (reply, "Referrer-Policy", "no-referrer");
  docket_reply_set_header (reply, "Cross-Origin-Resource-Policy", "same-origin");
  if (!docket_reply_has_header (reply, "Cache-Control"))
    docket_reply_set_header (reply, "Cache-Control", "no-store");
  if (!docket_reply_has_header (reply, "Content-Security-Policy"))
    docket_reply_set_header (reply, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (docket_request_is_secure (request))
    docket_reply_set_header (reply, "Strict-Transport-Security", "max-age=31536000");
}

char *
docket_request_dup_language (DocketRequest *request)
{
  const char *header = docket_request_get_header (request, "Accept-Language");
  gsize length;

  if (header == NULL)
    return NULL;
  length = strspn (header, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
  return length > 0 && length <= MAX_LANGUAGE ? g_strndup (header, length) : NULL;
}
