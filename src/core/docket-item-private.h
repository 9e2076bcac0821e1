/* docket-item-private.h: what belongs to an item
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-item.h"

G_BEGIN_DECLS

void docket_item_picture_free (DocketItemPicture *picture);
void docket_item_field_free (DocketItemField *field);

G_END_DECLS
