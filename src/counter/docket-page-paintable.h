/* docket-page-paintable.h: an item as it will be made: the crop, the border, the cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"
#include "docket-previews.h"

G_BEGIN_DECLS

#define DOCKET_TYPE_PAGE_PAINTABLE (docket_page_paintable_get_type ())
G_DECLARE_FINAL_TYPE (DocketPagePaintable, docket_page_paintable, DOCKET, PAGE_PAINTABLE, GObject)

/* A photo is drawn here from its picture, so that its cut can be shown; of what else is made, and of photos under
 * other names, the server sends how it will look. */
gboolean docket_item_is_drawn_here (const DocketItem *item);

/* The picture for it, longer side @size. (transfer full) */
DocketPreview *docket_item_get_preview (const DocketItem *item,
                                        const char *code,
                                        DocketPreviews *previews,
                                        guint size);

/* @item of @order, drawn from @preview. @whole: the whole picture with what is cut away dimmed and
 * the cut as a dashed line; otherwise the page alone. Both are read now and not kept. Main thread. */
DocketPagePaintable *docket_page_paintable_new (const DocketOrder *order,
                                                const DocketItem *item,
                                                DocketPreview *preview,
                                                gboolean whole);

G_END_DECLS
