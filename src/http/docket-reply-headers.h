/* docket-reply-headers.h: the headers that browsers heed, and conditional requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-http.h"

G_BEGIN_DECLS

/* Whether If-None-Match names @tag (with its quotation marks). */
gboolean docket_reply_is_known (DocketRequest *request, const char *tag);

/* The order's version in If-Match: 0 where there is none or "*". INVALID where it is no version. */
gboolean docket_request_read_if_match (DocketRequest *request, guint64 *version, GError **error);

/* What a page may load and do: nothing but its own. */
void docket_reply_add_page_headers (DocketReply *reply);

/* What every answer says; Cache-Control: no-store where it says nothing else. */
void docket_reply_add_common_headers (DocketReply *reply, DocketRequest *request);

/* The first language of Accept-Language, or NULL. (transfer full) */
char *docket_request_dup_language (DocketRequest *request);

G_END_DECLS
