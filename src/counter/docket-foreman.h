/* docket-foreman.h: what people do with the queue and the devices: done once, told, taken back
 *
 * Signals: "done" (string words) after something succeeded, "refused" (string sentence) after it did not.
 * "moved" (string code, string place) after an order went to another place, or came from one.
 * Property "busy" (boolean): something is on its way. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client-queue.h"
#include "docket-shop.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_FOREMAN (docket_foreman_get_type ())
G_DECLARE_FINAL_TYPE (DocketForeman, docket_foreman, DOCKET, FOREMAN, GObject)

/* Holds @shop. */
DocketForeman *docket_foreman_new (DocketShop *shop);

/* Before all others in the queue, with the rest of its order. */
void docket_foreman_raise (DocketForeman *self, const DocketQueuedJob *queued);

/* To @device (that of docket_floor_device_get_name()) at @station; NULL: to any that fits. */
void docket_foreman_move (DocketForeman *self, const DocketQueuedJob *queued, const char *station, const char *device);

/* Not to be made. Cannot be taken back: ask before. */
void docket_foreman_cancel (DocketForeman *self, const DocketQueuedJob *queued);

/* The order @code goes to @place, whose name is @name; @back: the place that it is taken back to, NULL: it is not. */
void docket_foreman_move_order (DocketForeman *self, const char *code, const char *place, const char *name, const char *back);

/* The same once more, after @job ended. */
void docket_foreman_reprint (DocketForeman *self, const DocketJob *job, guint copies);

/* Gives @device nothing more, or again. */
void docket_foreman_pause (DocketForeman *self, DocketFloorDevice *device, gboolean paused);

/* Takes no orders, or again. @note: NULL, or what customers are told. */
void docket_foreman_set_intake (DocketForeman *self, gboolean paused, const char *note);

/* What a person does at a device of this computer: go on, frame, mend, … The words of its end are @done;
 * NULL: it shows by itself. */
void docket_foreman_operate (DocketForeman *self,
                             DocketFloorDevice *device,
                             DocketStationOperation operation,
                             const char *done);

/* The property: something is on its way. */
gboolean docket_foreman_get_busy (DocketForeman *self);

/* Whether the last of these can be taken back now, and does so. */
gboolean docket_foreman_can_undo (DocketForeman *self);
void docket_foreman_undo (DocketForeman *self);

/* Something else was done meanwhile: what came before is no longer taken back. */
void docket_foreman_forget (DocketForeman *self);

G_END_DECLS
