/* docket-device-followed-private.h: the jobs that a device's thread keeps asking about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device.h"

G_BEGIN_DECLS

typedef struct
{
  DocketAttempt *attempt;
  DocketDeviceJob *last;   /* as it was told last; NULL: not yet */
  gint64 changed_at;       /* monotonic */
} DocketFollowed;

/* id -> DocketFollowed (transfer full) */
GHashTable *docket_followed_new_table (void);
void docket_followed_add (GHashTable *table, const DocketAttempt *attempt, const char *id);

/* Borrowed; NULL where none is followed. */
const DocketAttempt *docket_followed_get_any_attempt (GHashTable *table);

/* Whether @job differs from what was told last; it is kept as that then. */
gboolean docket_followed_is_news (DocketFollowed *followed, const DocketDeviceJob *job);

/* After how many milliseconds one of them should be asked about again, at most @longest. */
gint64 docket_followed_next_ask (GHashTable *table, gint64 now, gint64 longest);

G_END_DECLS
