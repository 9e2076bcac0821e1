/* docket-strip.h: what lasts and has to be known: the server away, a device stopped and why
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_STRIP (docket_strip_get_type ())
G_DECLARE_FINAL_TYPE (DocketStrip, docket_strip, DOCKET, STRIP, GtkBox)

/* Whose lasting troubles are shown. Once, before it is shown; holds @shop. */
void docket_strip_set_shop (DocketStrip *self, DocketShop *shop);

G_END_DECLS
