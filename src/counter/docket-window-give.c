/* docket-window-give.c: pictures of bar codes that are pasted, dropped, or before the camera
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include "docket-camera-pane.h"
#include "docket-reader.h"

#include <glib/gi18n.h>

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = docket_reader_read_finish (result, &error);

  if (texts == NULL)
    docket_window_refuse_scan (self, error->message);
  else
    docket_window_show_scan (self, texts[0]);
}

static void
on_pasted_texture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWindow) self = user_data;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (texture != NULL)
    docket_reader_read_texture_async (texture, NULL, on_read, g_object_ref (self));
  else
    docket_window_refuse_scan (self, _("There is neither a code nor a picture of one to paste."));
}

static void
on_pasted_files (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWindow) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  GSList *files = value != NULL ? g_value_get_boxed (value) : NULL;

  if (files != NULL)
    docket_reader_read_file_async (files->data, NULL, on_read, g_object_ref (self));
  else
    docket_window_refuse_scan (self, _("There is neither a code nor a picture of one to paste."));
}

static void
on_pasted_text (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWindow) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text != NULL && *text != '\0')
    docket_window_show_scan (self, text);
  else
    docket_window_refuse_scan (self, _("There is neither a code nor a picture of one to paste."));
}

void
docket_window_paste (DocketWindow *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  /* Another program's clipboard names media types only; what can be made of them is asked for. */
  g_autoptr (GdkContentFormats) formats =
    gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, on_pasted_files,
                                    g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_pasted_texture, g_object_ref (self));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, on_pasted_text, g_object_ref (self));
}

static gboolean
on_drop (DocketWindow *self, const GValue *value)
{
  GSList *files = G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) ? g_value_get_boxed (value) : NULL;

  if (files != NULL)
    docket_reader_read_file_async (files->data, NULL, on_read, g_object_ref (self));
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    docket_reader_read_texture_async (g_value_get_object (value), NULL, on_read, g_object_ref (self));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRING))
    docket_window_show_scan (self, g_value_get_string (value));
  else
    return FALSE;

  return TRUE;
}

void
docket_window_init_drop (DocketWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ---- camera ---- */

static void
on_camera_scanned (DocketWindow *self, const char *text)
{
  docket_window_show_scan (self, text);
}

void
docket_window_set_camera (DocketWindow *self, gboolean on)
{
  g_autofree char *pipeline = g_settings_get_string (docket_shop_get_settings (self->shop), "camera-pipeline");
  GtkWidget *pane = NULL;

  gtk_revealer_set_reveal_child (self->camera_revealer, on);
  if (on)
    {
      pane = docket_camera_pane_new (pipeline);
      g_signal_connect_object (pane, "scanned", G_CALLBACK (on_camera_scanned), self, G_CONNECT_SWAPPED);
    }
  adw_bin_set_child (self->camera_place, pane);
}
