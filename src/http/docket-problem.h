/* docket-problem.h: an error as a problem document (RFC 9457)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-error.h"
#include "docket-http.h"

G_BEGIN_DECLS

/* The HTTP status of @code. */
guint docket_problem_get_status (DocketError code);

/* The answer that tells @error: type, title, status, detail, the request's id, and the members and
 * Retry-After that were added to @request. What is no DocketError is told without its message, and
 * logged. Never NULL. */
DocketReply *docket_problem_reply (DocketRequest *request, const GError *error);

G_END_DECLS
