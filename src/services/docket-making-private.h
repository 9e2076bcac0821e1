/* docket-making-private.h: what the parts of making share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-making.h"

G_BEGIN_DECLS

/* The original of the order's picture @id, -1 with @error. */
gint docket_making_open_picture (DocketServices *services, const DocketOrder *order, const char *id, GError **error);

/* Draws the stamp @item into the outputs that @wanted names (its other members are filled in here).
 * @key: (out) (optional) (transfer full): its name, as docket_made's tag. */
gboolean docket_making_draw_stamp (DocketServices *services, const DocketOrder *order, const DocketItem *item,
                                   DocketStampOrder *wanted, GPtrArray **warnings, char **key, GError **error);

G_END_DECLS
