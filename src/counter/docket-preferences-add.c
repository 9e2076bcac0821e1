/* docket-preferences-add.c: engravers and photo labs, which have to be described
 *
 * What is wrong is told beside the field, before anything is tried.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-preferences-private.h"

#include "docket-device.h"

#include <glib/gi18n.h>

static char *
text_of (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static void
set_wrong (AdwEntryRow *row, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* @words: NULL for none. */
static void
tell (DocketPreferences *self, const char *words, gboolean at_port, gboolean at_baud)
{
  gtk_label_set_label (self->engraver_mistake, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->engraver_mistake), words != NULL);
  set_wrong (self->engraver_port, at_port);
  set_wrong (self->engraver_baud, at_baud);
  if (at_port || at_baud)
    gtk_widget_grab_focus (GTK_WIDGET (at_port ? self->engraver_port : self->engraver_baud));
}

/* "/dev/ttyUSB0" has a rate; "192.168.1.20:23", a serial server, has its own. */
static char *
engraver_uri (const char *port, guint64 baud)
{
  if (g_path_is_absolute (port))
    return g_strdup_printf ("grbl:%s?baud=%" G_GUINT64_FORMAT, port, baud);

  return g_strdup_printf ("grbl://%s", port);
}

void
docket_preferences_add_engraver (DocketPreferences *self)
{
  g_autofree char *port = text_of (self->engraver_port);
  g_autofree char *rate = text_of (self->engraver_baud);
  g_autofree char *uri = NULL;
  g_autofree char *name = NULL;
  guint64 baud = 0;

  if (*port == '\0')
    {
      tell (self, _("Fill in the serial port, such as /dev/ttyUSB0, or the serial server as host:port."), TRUE, FALSE);
      return;
    }
  if (!g_ascii_string_to_unsigned (rate, 10, 300, 10000000, &baud, NULL))
    {
      tell (self, _("The baud rate is a number from 300 to 10000000; most engravers use 115200."), FALSE, TRUE);
      return;
    }

  uri = engraver_uri (port, baud);
  if (!docket_device_check_uri (uri, NULL))
    {
      tell (self, _("That is neither a serial port, such as /dev/ttyUSB0, nor a serial server, such as 192.168.1.20:23."),
            TRUE, FALSE);
      return;
    }
  if (docket_preferences_has_device (self, uri))
    {
      tell (self, _("This engraver is already among the devices."), TRUE, FALSE);
      return;
    }

  name = docket_preferences_free_name (self, _("Engraver"));
  docket_preferences_store (self, NULL, name, uri);
  tell (self, NULL, FALSE, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->engraver_port), "");
}

void
docket_preferences_forget_mistake (DocketPreferences *self)
{
  tell (self, NULL, FALSE, FALSE);
}

static const char *
profile (DocketPreferences *self)
{
  static const char *const PROFILES[] = { "plain", "noritsu", "epson" };
  guint selected = adw_combo_row_get_selected (self->lab_profile);

  return PROFILES[selected < G_N_ELEMENTS (PROFILES) ? selected : 0];
}

static void
on_lab_folder (DocketPreferences *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) folder = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;
  g_autofree char *escaped = path != NULL ? g_uri_escape_string (path, "/", FALSE) : NULL;
  g_autofree char *uri = escaped != NULL ? g_strdup_printf ("hotfolder://%s?profile=%s", escaped, profile (self)) : NULL;
  g_autofree char *name = docket_preferences_free_name (self, _("Photo lab"));
  g_autoptr (GError) error = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->lab_mistake), FALSE);
  if (uri != NULL && !docket_device_check_uri (uri, &error))
    {
      gtk_label_set_label (self->lab_mistake, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->lab_mistake), TRUE);
    }
  else if (uri != NULL && !docket_preferences_has_device (self, uri))
    docket_preferences_store (self, NULL, name, uri);
  g_object_unref (chooser);
}

void
docket_preferences_add_lab (DocketPreferences *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("The Lab’s Hot Folder"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                               _("_Choose"), _("_Cancel"));

  g_signal_connect_object (chooser, "response", G_CALLBACK (on_lab_folder), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
