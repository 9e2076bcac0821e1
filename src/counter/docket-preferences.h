/* docket-preferences.h: the window of settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_PREFERENCES (docket_preferences_get_type ())
G_DECLARE_FINAL_TYPE (DocketPreferences, docket_preferences, DOCKET, PREFERENCES, AdwPreferencesWindow)

/* The window of preferences of @shop, which it holds; the caller presents it. */
GtkWidget *docket_preferences_new (DocketShop *shop);

G_END_DECLS
