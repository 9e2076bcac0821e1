/* docket-production-private.h: an order's jobs, as its life goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"

G_BEGIN_DECLS

/* One job for each item, waiting until the release can no longer be undone. */
gboolean docket_production_make_jobs (DocketChanging *changing, GError **error);

/* After a hold was set or lifted: jobs that have not started wait, or may be claimed again. */
gboolean docket_production_follow_holds (DocketChanging *changing, GError **error);

/* Ends all that has not ended; stations are told when they renew. */
gboolean docket_production_cancel_jobs (DocketChanging *changing, GError **error);

/* Takes back jobs of which none has started; NOT_NOW otherwise. */
gboolean docket_production_withdraw_jobs (DocketChanging *changing, GError **error);

/* Artwork and engraving, which the catalogue knows and the table does not. */
void docket_production_fill (DocketServices *services, const char *site, DocketJob *job);

/* A job that makes @copies of @item more, waiting from now on; in the order and stored. (borrowed) */
DocketJob *docket_production_make_more (DocketChanging *changing,
                                        const DocketItem *item,
                                        guint copies,
                                        GError **error);

/* A piece of the order was taken: those that wait are to follow it. */
gboolean docket_production_keep_together (DocketChanging *changing, gint64 taken, GError **error);

/* Stores @job, exchanges it in its order, and logs it. History has changes of state only. */
gboolean docket_production_put_job (DocketChanging *changing, const DocketJob *job, GError **error);

G_END_DECLS
