/* docket-tries-private.h: slowing and locking whoever guesses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-access-table.h"

G_BEGIN_DECLS

typedef struct
{
  guint free;      /* wrong tries without a wait */
  guint most;      /* in one window; then it is locked */
} DocketTryLimit;

extern const DocketTryLimit docket_try_limit_code;
extern const DocketTryLimit docket_try_limit_address;
/* Of an address in a place's own network, which many customers have: its screens, its wireless network. */
extern const DocketTryLimit docket_try_limit_place;
extern const DocketTryLimit docket_try_limit_pairing;

/* @blocked_until is raised where the bucket is blocked. A NULL bucket never is. */
gboolean docket_tries_look (DocketDbHandle *handle,
                            const char *bucket,
                            gint64 now,
                            gint64 *blocked_until,
                            GError **error);
gboolean docket_tries_count (DocketDbHandle *handle,
                             const char *bucket,
                             const DocketTryLimit *limit,
                             gint64 now,
                             GError **error);
gboolean docket_tries_forget (DocketDbHandle *handle, const char *bucket, GError **error);

/* TOO_MANY, with how long it is until the next try; @wait in microseconds. */
void docket_tries_refuse (gint64 wait, GError **error);

/* The bucket of an order's passwords. Whoever saw a docket can lock its code from afar; the counter is
 * not locked with it. (transfer full) */
char *docket_tries_dup_bucket (const char *code, gboolean at_counter);

G_END_DECLS
