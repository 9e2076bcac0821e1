/* docket-jobs-private.h: the next job for a device, and giving it to its station
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"
#include "docket-jobs.h"

G_BEGIN_DECLS

/* What the device @taker of @station gets next, by rank, and what is known of the device (out) (transfer full). NULL
 * without @error where there is nothing for it, or it is paused. */
DocketJob *docket_jobs_pick (DocketServices *services,
                             const DocketCall *call,
                             DocketDbHandle *handle,
                             const char *station,
                             const DocketJobTaker *taker,
                             DocketDeviceRecord **record,
                             GError **error);

/* @job becomes the next attempt of the device, with a lease; it is not stored yet. */
gboolean docket_jobs_give (DocketServices *services,
                           const DocketCall *call,
                           DocketDbHandle *handle,
                           const char *station,
                           DocketDeviceRecord *record,
                           DocketJob *job,
                           GError **error);

/* The order was just released: where its own job is what the device gets next, the device gets it at once, as begun.
 * changing->result->begun has it then, else it is empty. */
gboolean docket_jobs_begin (DocketChanging *changing,
                            const char *station,
                            const DocketJobTaker *takers,
                            guint n_takers,
                            GError **error);

G_END_DECLS
