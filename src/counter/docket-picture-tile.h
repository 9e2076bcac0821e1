/* docket-picture-tile.h: one item of an order in the grid: as it will be made, and a word under it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"
#include "docket-previews.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PICTURE_TILE (docket_picture_tile_get_type ())
G_DECLARE_FINAL_TYPE (DocketPictureTile, docket_picture_tile, DOCKET, PICTURE_TILE, GtkFlowBoxChild)

/* @item of @order; both are read now and not kept. */
GtkWidget *docket_picture_tile_new (const DocketOrder *order, const DocketItem *item, DocketPreviews *previews);

/* The item's id. */
const char *docket_picture_tile_get_item (DocketPictureTile *self);

G_END_DECLS
