/* docket-error.h: what can go wrong, as causes a caller can act on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_ERROR (docket_error_quark ())

/* One cause each. The server turns a cause into an HTTP status and a stable problem type (the
 * nick); the client turns the problem type back into the same cause. */
typedef enum
{
  DOCKET_ERROR_INVALID,            /* the request or file is malformed: say which part      400 */
  DOCKET_ERROR_UNAUTHORIZED,       /* no or unknown token                                   401 */
  DOCKET_ERROR_WRONG_PASSWORD,     /* code and password do not belong together              401 */
  DOCKET_ERROR_FORBIDDEN,          /* known, but without the right                          403 */
  DOCKET_ERROR_OTHER_SITE,         /* the order belongs to another shop                     403 */
  DOCKET_ERROR_OUTSIDE,            /* the place takes only what is sent from within it      403 */
  DOCKET_ERROR_NOT_FOUND,          /*                                                       404 */
  DOCKET_ERROR_NOT_NOW,            /* the order's or job's state does not allow this step   409 */
  DOCKET_ERROR_HELD,               /* a hold stands in the way                              409 */
  DOCKET_ERROR_UNPAID,             /* the shop wants the money first                        409 */
  DOCKET_ERROR_UNFINISHED_UPLOAD,  /* pictures are missing                                  409 */
  DOCKET_ERROR_IN_PROGRESS,        /* the same Idempotency-Key is still being worked on     409 */
  DOCKET_ERROR_GONE,               /* expired or removed                                    410 */
  DOCKET_ERROR_CHANGED,            /* If-Match failed: somebody else was first              412 */
  DOCKET_ERROR_TOO_LARGE,          /*                                                       413 */
  DOCKET_ERROR_BAD_PICTURE,        /* not a picture, or one that cannot be decoded          422 */
  DOCKET_ERROR_KEY_REUSED,         /* the same Idempotency-Key with another body            422 */
  DOCKET_ERROR_TOO_MANY,           /* a rate or try limit; retry later                      429 */
  DOCKET_ERROR_FULL,               /* the server's disk guard                               507 */
  DOCKET_ERROR_UNAVAILABLE,        /* server away, or stopping                              503 */
  DOCKET_ERROR_FAILED,             /* our own fault                                         500 */
} DocketError;

/* The domain of all errors that Docket itself raises. */
GQuark docket_error_quark (void);

/* The stable problem type of @code, such as "other-site". Static. */
const char *docket_error_to_nick (DocketError code);

/* The cause that @nick names, or DOCKET_ERROR_FAILED where it is unknown. */
DocketError docket_error_from_nick (const char *nick);

/* Whether the very same request may do later: what stands in its way is the network, the server's state, a limit or
 * that we are not known now, not what is asked. UNAUTHORIZED is one of them: a terminal may be paired anew, and whoever
 * begins his steps anew gets another customer's token. TRUE for errors of other domains, such as a cancelled one. */
gboolean docket_error_is_passing (const GError *error);

G_END_DECLS
