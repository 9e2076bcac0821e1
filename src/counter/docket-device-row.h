/* docket-device-row.h: one device: state, reason, progress, and what a person may do with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-foreman.h"
#include "docket-shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_DEVICE_ROW (docket_device_row_get_type ())
G_DECLARE_FINAL_TYPE (DocketDeviceRow, docket_device_row, DOCKET, DEVICE_ROW, AdwActionRow)

/* The row of @device in the production page; @foreman does what its buttons say. Holds all three. */
GtkWidget *docket_device_row_new (DocketShop *shop, DocketForeman *foreman, DocketFloorDevice *device);

/* Borrowed. */
DocketFloorDevice *docket_device_row_get_device (DocketDeviceRow *self);

G_END_DECLS
