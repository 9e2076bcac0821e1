/* docket-preferences.c: the window of settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-preferences-private.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DocketPreferences, docket_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
say (DocketPreferences *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
show_server (DocketPreferences *self)
{
  DocketClient *client = docket_shop_get_client (self->shop);
  const DocketTerminal *terminal = docket_shop_get_terminal (self->shop);
  g_autofree char *url = g_settings_get_string (docket_shop_get_settings (self->shop), "server-url");
  const char *where = *url != '\0' ? url : _("This computer’s own");
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  if (docket_shop_get_problem (self->shop) != NULL)
    words = g_strdup_printf ("%s: %s", where, docket_shop_get_problem (self->shop));
  else if (terminal != NULL && docket_client_get_online (client))
    words = g_strdup_printf (_("%s: connected as %s"), where, terminal->name);
  else if (docket_shop_get_state (self->shop) == DOCKET_SHOP_UNPAIRED)
    words = g_strdup_printf (_("%s: does not know this counter yet"), where);
  else
    words = g_strdup_printf (_("%s: away"), where);

  escaped = g_markup_escape_text (words, -1);
  adw_action_row_set_subtitle (self->server_state, escaped);
  gtk_widget_set_sensitive (GTK_WIDGET (self->private), *url != '\0');
}

static void
on_paired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->pair), TRUE);
  if (docket_shop_pair_finish (DOCKET_SHOP (source), result, &error))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->code), "");
      say (self, _("Paired."));
    }
  else
    say (self, error->message);
  show_server (self);
}

static void
on_pair (DocketPreferences *self)
{
  g_autofree char *url = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->url))));
  g_autofree char *code = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code))));

  if (!g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL) || *code == '\0')
    {
      say (self, _("Fill in the address, such as https://orders.example, and the pairing code."));
      return;
    }

  gtk_widget_set_sensitive (GTK_WIDGET (self->pair), FALSE);
  docket_shop_pair_async (self->shop, url, code, NULL, on_paired, g_object_ref (self));
}

static void
on_private (DocketPreferences *self)
{
  g_settings_set_string (docket_shop_get_settings (self->shop), "server-url", "");
  docket_shop_open (self->shop);
  show_server (self);
}

static void
on_add_folder (DocketPreferences *self)
{
  docket_preferences_add_folder (self);
}

static void
docket_preferences_finalize (GObject *object)
{
  DocketPreferences *self = DOCKET_PREFERENCES (object);

  g_clear_pointer (&self->device_rows, g_ptr_array_unref);
  g_clear_pointer (&self->found_rows, g_ptr_array_unref);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_preferences_parent_class)->finalize (object);
}

static void
docket_preferences_class_init (DocketPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_preferences_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, staff);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, undo);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, veil);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, sounds);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, camera);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, devices);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, found);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, looking);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, engraver_port);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, engraver_baud);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, engraver_mistake);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, lab_profile);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, lab_mistake);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, server_state);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, url);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, code);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, terminal);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, private);
  gtk_widget_class_bind_template_child (widget_class, DocketPreferences, pair);
  gtk_widget_class_bind_template_callback (widget_class, on_pair);
  gtk_widget_class_bind_template_callback (widget_class, on_private);
  gtk_widget_class_bind_template_callback (widget_class, on_add_folder);
  gtk_widget_class_bind_template_callback (widget_class, docket_preferences_discover);
  gtk_widget_class_bind_template_callback (widget_class, docket_preferences_add_engraver);
  gtk_widget_class_bind_template_callback (widget_class, docket_preferences_add_lab);
  gtk_widget_class_bind_template_callback (widget_class, docket_preferences_forget_mistake);
}

static void
docket_preferences_init (DocketPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->device_rows = g_ptr_array_new ();
  self->found_rows = g_ptr_array_new ();
}

GtkWidget *
docket_preferences_new (DocketShop *shop)
{
  DocketPreferences *self = g_object_new (DOCKET_TYPE_PREFERENCES, NULL);
  GSettings *settings = docket_shop_get_settings (shop);
  g_autofree char *url = g_settings_get_string (settings, "server-url");

  self->shop = g_object_ref (shop);
  g_settings_bind (settings, "staff-name", self->staff, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "undo-seconds", gtk_spin_button_get_adjustment (self->undo), "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "veil-pictures", self->veil, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "sounds", self->sounds, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "camera-pipeline", self->camera, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "terminal-name", self->terminal, "text", G_SETTINGS_BIND_DEFAULT);
  gtk_editable_set_text (GTK_EDITABLE (self->url), url);
  g_signal_connect_object (shop, "notify::state", G_CALLBACK (show_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_client (shop), "notify::online", G_CALLBACK (show_server), self,
                           G_CONNECT_SWAPPED);
  show_server (self);
  docket_preferences_show_devices (self);
  docket_preferences_discover (self);

  return GTK_WIDGET (self);
}
