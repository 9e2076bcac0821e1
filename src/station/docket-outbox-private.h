/* docket-outbox-private.h: reports on their way to the server, in order, until it has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client-jobs.h"
#include "docket-ledger.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_OUTBOX (docket_outbox_get_type ())
G_DECLARE_FINAL_TYPE (DocketOutbox, docket_outbox, DOCKET, OUTBOX, GObject)

/* Begins with what the ledger says is still owed. Property "waiting" (uint). Signals:
 * "delivered" (DocketJob *job): the server's answer to a report. "put" (DocketJob *job): a report is on its way. */
DocketOutbox *docket_outbox_new (DocketClient *client, DocketLedger *ledger);

/* @lasting: the report is in the ledger, and is struck out there once the server has it. One that is not
 * gives way to a newer one of its job. */
void docket_outbox_put (DocketOutbox *self, const DocketJob *report, gboolean lasting);

/* Whether something about @job is on its way. */
gboolean docket_outbox_has (DocketOutbox *self, gint64 job);

/* Adds the ids (gint64 *, owned by the set) of all jobs that something is on its way about. */
void docket_outbox_add_jobs (DocketOutbox *self, GHashTable *ids);

guint docket_outbox_get_waiting (DocketOutbox *self);

/* Tries now what waits for its next try. */
void docket_outbox_hurry (DocketOutbox *self);

/* No more tries; what is lasting is kept for the next station. */
void docket_outbox_close (DocketOutbox *self);

G_END_DECLS
