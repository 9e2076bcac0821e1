/* docket-work-private.h: one claimed job on its way through one device
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   fetching → intended → prepared → announced to the server → started → followed → ended
 *
 * The device's thread goes from "intended" to "started" without waiting for the window's painting, but for the server's answer:
 * what was released here was announced with the release.
 *
 * The server is told before the device is, so that a job whose lease ran out before it began can be given
 * to another station and never comes out twice.
 */
#pragma once

#include "docket-client-jobs.h"
#include "docket-device.h"
#include "docket-ledger.h"
#include "docket-outbox-private.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_WORK (docket_work_get_type ())
G_DECLARE_FINAL_TYPE (DocketWork, docket_work, DOCKET, WORK, GObject)

/* What all works of a station share. */
typedef struct
{
  DocketClient *client;
  DocketLedger *ledger;
  DocketOutbox *outbox;
  const char *pages;       /* folder of the pages being made; borrowed */
} DocketWorkshop;

/* Signals:
 * "changed" ()           progress
 * "asks" ()              its outcome is unknown: a person is asked
 * "trouble" (string)     the ledger cannot be written
 * "ended" ()             once, and last
 */
DocketWork *docket_work_new (const DocketWorkshop *shop, DocketDevice *device, const DocketJob *job);

/* Where the page of an order's item lies when it was fetched ahead. (transfer full) */
char *docket_work_dup_ahead (const char *pages, const char *order, const char *item);

/* An attempt that an earlier station left: what became of it is found out first. */
DocketWork *docket_work_new_from_entry (const DocketWorkshop *shop, DocketDevice *device, const DocketLedgerEntry *entry);

void docket_work_start (DocketWork *self);

/* Ends it at the device. @tell: the server does not know yet. */
void docket_work_cancel (DocketWork *self, gboolean tell);

/* Lengthens the lease, and hears whether it was cancelled. */
void docket_work_renew (DocketWork *self);

/* The station stops: what the device makes goes on there, without "ended"; what was not begun is taken from the
 * device and given back. */
void docket_work_leave (DocketWork *self);

/* There is no more time to give anything back: the next station does it. */
void docket_work_abandon (DocketWork *self);

gboolean docket_work_get_left (DocketWork *self);

/* As claimed. Borrowed. */
const DocketJob *docket_work_get_job (DocketWork *self);
DocketDevice *docket_work_get_device (DocketWork *self);

/* Of all copies of the job. */
guint docket_work_get_copies_completed (DocketWork *self);

/* Of all copies of the job, 0 to 1, also within a copy where the device tells. */
double docket_work_get_progress (DocketWork *self);

/* Negative: the device does not tell. */
gint docket_work_get_seconds_left (DocketWork *self);

/* Whether it ended because the device did not take it: wait before giving it another. */
gboolean docket_work_get_setback (DocketWork *self);

G_END_DECLS
