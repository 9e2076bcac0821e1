/* docket-error.c: what can go wrong, as causes a caller can act on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"

#include "docket-nick.h"

static const char *const nicks[] = {
  [DOCKET_ERROR_INVALID] = "invalid",
  [DOCKET_ERROR_UNAUTHORIZED] = "unauthorized",
  [DOCKET_ERROR_WRONG_PASSWORD] = "wrong-password",
  [DOCKET_ERROR_FORBIDDEN] = "forbidden",
  [DOCKET_ERROR_OTHER_SITE] = "other-site",
  [DOCKET_ERROR_OUTSIDE] = "outside",
  [DOCKET_ERROR_NOT_FOUND] = "not-found",
  [DOCKET_ERROR_NOT_NOW] = "not-now",
  [DOCKET_ERROR_HELD] = "held",
  [DOCKET_ERROR_UNPAID] = "unpaid",
  [DOCKET_ERROR_UNFINISHED_UPLOAD] = "unfinished-upload",
  [DOCKET_ERROR_IN_PROGRESS] = "in-progress",
  [DOCKET_ERROR_GONE] = "gone",
  [DOCKET_ERROR_CHANGED] = "changed",
  [DOCKET_ERROR_TOO_LARGE] = "too-large",
  [DOCKET_ERROR_BAD_PICTURE] = "bad-picture",
  [DOCKET_ERROR_KEY_REUSED] = "key-reused",
  [DOCKET_ERROR_TOO_MANY] = "too-many",
  [DOCKET_ERROR_FULL] = "full",
  [DOCKET_ERROR_UNAVAILABLE] = "unavailable",
  [DOCKET_ERROR_FAILED] = "failed",
};

G_DEFINE_QUARK (docket-error-quark, docket_error)

const char *
docket_error_to_nick (DocketError code)
{
  return (gsize) code < G_N_ELEMENTS (nicks) ? nicks[code] : nicks[DOCKET_ERROR_FAILED];
}

DocketError
docket_error_from_nick (const char *nick)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  return found < 0 ? DOCKET_ERROR_FAILED : (DocketError) found;
}

gboolean
docket_error_is_passing (const GError *error)
{
  if (error->domain != DOCKET_ERROR)
    return TRUE;

  return error->code == DOCKET_ERROR_UNAVAILABLE || error->code == DOCKET_ERROR_UNAUTHORIZED
         || error->code == DOCKET_ERROR_TOO_MANY || error->code == DOCKET_ERROR_FULL
         || error->code == DOCKET_ERROR_FAILED || error->code == DOCKET_ERROR_IN_PROGRESS;
}
