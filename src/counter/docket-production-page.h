/* docket-production-page.h: the devices, what they do and why they stand, and the queue in its order
 *
 * Signal "chosen" (string code). Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-foreman.h"
#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PRODUCTION_PAGE (docket_production_page_get_type ())
G_DECLARE_FINAL_TYPE (DocketProductionPage, docket_production_page, DOCKET, PRODUCTION_PAGE, GtkBox)

/* Whose production is shown, and who does what is asked. Once, before it is shown; holds both. */
void docket_production_page_set_shop (DocketProductionPage *self, DocketShop *shop, DocketForeman *foreman);

/* The job that is selected, or NULL; the device that is, or the only one, or NULL. Borrowed. */
DocketQueueRow *docket_production_page_get_selected (DocketProductionPage *self);
DocketFloorDevice *docket_production_page_get_device (DocketProductionPage *self);

/* Each asks in place about the job that is selected, or the shop's intake. */
void docket_production_page_ask_cancel (DocketProductionPage *self);
void docket_production_page_ask_device (DocketProductionPage *self);
void docket_production_page_ask_intake (DocketProductionPage *self);

/* Closes the question that is open. FALSE where there is none. */
gboolean docket_production_page_close_question (DocketProductionPage *self);

/* Puts the focus on the queue's first line, or the devices. */
void docket_production_page_focus (DocketProductionPage *self);

G_END_DECLS
