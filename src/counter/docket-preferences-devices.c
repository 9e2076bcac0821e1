/* docket-preferences-devices.c: the devices of this computer: found, added, removed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-preferences-private.h"

#include <glib/gi18n.h>

static GSettings *
settings (DocketPreferences *self)
{
  return docket_shop_get_settings (self->shop);
}

static void
remove_rows (AdwPreferencesGroup *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

gboolean
docket_preferences_has_device (DocketPreferences *self, const char *wanted)
{
  g_autoptr (GVariant) devices = g_settings_get_value (settings (self), "devices");
  GVariantIter iter;
  const char *name, *uri;

  g_variant_iter_init (&iter, devices);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &uri))
    {
      if (g_str_equal (uri, wanted))
        return TRUE;
    }

  return FALSE;
}

/* Every device but the one at @without, and then @name at @uri where that is given. */
void
docket_preferences_store (DocketPreferences *self, const char *without, const char *name, const char *uri)
{
  g_autoptr (GVariant) devices = g_settings_get_value (settings (self), "devices");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *old_name, *old_uri;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  g_variant_iter_init (&iter, devices);
  while (g_variant_iter_next (&iter, "(&s&s)", &old_name, &old_uri))
    {
      if (g_strcmp0 (old_uri, without) != 0)
        g_variant_builder_add (&builder, "(ss)", old_name, old_uri);
    }
  if (uri != NULL)
    g_variant_builder_add (&builder, "(ss)", name, uri);

  g_settings_set_value (settings (self), "devices", g_variant_builder_end (&builder));
  docket_preferences_show_devices (self);
}

static gboolean
has_name (DocketPreferences *self, const char *wanted)
{
  g_autoptr (GVariant) devices = g_settings_get_value (settings (self), "devices");
  GVariantIter iter;
  const char *name, *uri;

  g_variant_iter_init (&iter, devices);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &uri))
    {
      if (g_str_equal (name, wanted))
        return TRUE;
    }

  return FALSE;
}

char *
docket_preferences_free_name (DocketPreferences *self, const char *name)
{
  char *free_name = g_strdup (name);

  for (guint i = 2; has_name (self, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s %u", name, i);
    }

  return free_name;
}

static AdwActionRow *
row_new (const char *name, const char *uri)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = g_markup_escape_text (uri, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (row), "uri", g_strdup (uri), g_free);

  return ADW_ACTION_ROW (row);
}

static void
on_remove (DocketPreferences *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);

  docket_preferences_store (self, g_object_get_data (G_OBJECT (row), "uri"), NULL, NULL);
  docket_preferences_discover (self);
}

static void
on_add (DocketPreferences *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);

  docket_preferences_store (self, NULL, g_object_get_data (G_OBJECT (row), "name"), g_object_get_data (G_OBJECT (row), "uri"));
  gtk_widget_set_sensitive (button, FALSE);
}

static void
append_row (DocketPreferences *self, AdwPreferencesGroup *group, GPtrArray *rows, AdwActionRow *row,
            const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_ptr_array_add (rows, row);
}

void
docket_preferences_show_devices (DocketPreferences *self)
{
  g_autoptr (GVariant) devices = g_settings_get_value (settings (self), "devices");
  GVariantIter iter;
  const char *name, *uri;

  remove_rows (self->devices, self->device_rows);
  g_variant_iter_init (&iter, devices);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &uri))
    append_row (self, self->devices, self->device_rows, row_new (name, uri), _("Remove"), G_CALLBACK (on_remove));

  if (self->device_rows->len == 0)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("None yet"));
      adw_preferences_group_add (self->devices, row);
      g_ptr_array_add (self->device_rows, row);
    }
}

static void
on_discovered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = docket_station_discover_finish (result, &error);

  gtk_spinner_set_spinning (self->looking, FALSE);
  remove_rows (self->found, self->found_rows);
  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const DocketDeviceSetting *setting = g_ptr_array_index (found, i);

      if (!docket_preferences_has_device (self, setting->uri))
        append_row (self, self->found, self->found_rows, row_new (setting->name, setting->uri), _("Add"),
                    G_CALLBACK (on_add));
    }

  if (self->found_rows->len == 0)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *title = g_markup_escape_text (error != NULL ? error->message : _("No other printer"), -1);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_preferences_group_add (self->found, row);
      g_ptr_array_add (self->found_rows, row);
    }
}

void
docket_preferences_discover (DocketPreferences *self)
{
  if (gtk_spinner_get_spinning (self->looking))
    return;

  gtk_spinner_set_spinning (self->looking, TRUE);
  docket_station_discover_async (NULL, on_discovered, g_object_ref (self));
}

static void
on_folder (DocketPreferences *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) folder = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;
  g_autofree char *name = folder != NULL ? g_file_get_basename (folder) : NULL;

  if (uri != NULL && !docket_preferences_has_device (self, uri))
    docket_preferences_store (self, NULL, name, uri);
  g_object_unref (chooser);
}

void
docket_preferences_add_folder (DocketPreferences *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("A Folder for Pages"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                               _("_Choose"), _("_Cancel"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_folder), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
