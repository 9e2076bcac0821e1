/* docket-preferences-private.h: the settings window's parts, for its two files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-preferences.h"

G_BEGIN_DECLS

struct _DocketPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template */
  AdwEntryRow *staff;
  GtkSpinButton *undo;
  GtkSwitch *veil;
  GtkSwitch *sounds;
  AdwEntryRow *camera;
  AdwPreferencesGroup *devices;
  AdwPreferencesGroup *found;
  GtkSpinner *looking;
  AdwEntryRow *engraver_port;
  AdwEntryRow *engraver_baud;
  GtkLabel *engraver_mistake;
  AdwComboRow *lab_profile;
  GtkLabel *lab_mistake;
  AdwActionRow *server_state;
  AdwEntryRow *url;
  AdwEntryRow *code;
  AdwEntryRow *terminal;
  GtkButton *private;
  GtkButton *pair;

  /* Owned */
  DocketShop *shop;
  GPtrArray *device_rows;   /* AdwActionRow, borrowed */
  GPtrArray *found_rows;
};

/* docket-preferences-devices.c */
void docket_preferences_show_devices (DocketPreferences *self);
void docket_preferences_discover (DocketPreferences *self);
void docket_preferences_add_folder (DocketPreferences *self);
gboolean docket_preferences_has_device (DocketPreferences *self, const char *uri);
void docket_preferences_store (DocketPreferences *self, const char *without, const char *name, const char *uri);

/* @name, or with a number that no device here has. (transfer full) */
char *docket_preferences_free_name (DocketPreferences *self, const char *name);

/* docket-preferences-add.c */
void docket_preferences_add_engraver (DocketPreferences *self);
void docket_preferences_add_lab (DocketPreferences *self);
void docket_preferences_forget_mistake (DocketPreferences *self);

G_END_DECLS
