/* docket-queue-pause.h: devices and intake, paused and resumed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"
#include "docket-devices-table.h"

G_BEGIN_DECLS

/* Sets it paused or going on from @now, by @actor. */
void docket_device_record_pause (DocketDeviceRecord *record, gboolean paused, const char *actor, gint64 now);

/* The event of its last pause or resumption. */
DocketEvent *docket_device_record_to_event (const DocketDeviceRecord *record, const DocketCall *call);

/* UNAVAILABLE where the place is closed, see docket_services_get_closure(). */
gboolean docket_queue_check_open (DocketServices *services, const char *site, GError **error);

/* docket_queue_dup_intake() within a change. */
char *docket_queue_describe_intake (DocketChanging *changing, GError **error);

/* UNAVAILABLE, in the shop's words, where it takes no orders now. */
gboolean docket_queue_check_intake (DocketChanging *changing, GError **error);

G_END_DECLS
