/* docket-smime.c: what a signature is wrapped around (RFC 8551, application/pkcs7-mime)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-smime-private.h"

#include <gnutls/pkcs7.h>

static DocketAttachmentVerdict
judge_failure (int code)
{
  switch (code)
    {
    case GNUTLS_E_UNKNOWN_PKCS_CONTENT_TYPE:       /* anything but signed data */
      return DOCKET_ATTACHMENT_ENCRYPTED;
    case GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE:    /* certificates, or a signature by itself */
      return DOCKET_ATTACHMENT_CRYPTO;
    default:
      return DOCKET_ATTACHMENT_BROKEN;
    }
}

static void
free_data (gpointer data)
{
  gnutls_free (data);
}

GBytes *
docket_smime_unwrap (GBytes                  *der,
                     DocketAttachmentVerdict *verdict)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (der, &length);
  gnutls_datum_t all = { (unsigned char *) bytes, (unsigned int) length }, inner = { 0 };
  gnutls_pkcs7_t pkcs7;
  int code = gnutls_pkcs7_init (&pkcs7);

  if (code >= 0)
    {
      code = gnutls_pkcs7_import (pkcs7, &all, GNUTLS_X509_FMT_DER);
      if (code >= 0)
        code = gnutls_pkcs7_get_embedded_data (pkcs7, 0, &inner);
      gnutls_pkcs7_deinit (pkcs7);
    }
  if (code >= 0)
    return g_bytes_new_with_free_func (inner.data, inner.size, free_data, inner.data);
  *verdict = judge_failure (code);
  return NULL;
}
