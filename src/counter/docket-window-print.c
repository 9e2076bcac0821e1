/* docket-window-print.c: the docket on paper
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include <glib/gi18n.h>

static void
draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer user_data)
{
  GdkTexture *texture = user_data;
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gdk_texture_get_width (texture);
  double height = gdk_texture_get_height (texture);
  /* The picture says 300 dots to the inch; it never grows beyond the paper. */
  double scale = MIN (gtk_print_context_get_dpi_x (context) / 300.0,
                      MIN (gtk_print_context_get_width (context) / width,
                           gtk_print_context_get_height (context) / height));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);

  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_surface_destroy (surface);
}

static void
on_print_done (GtkPrintOperation *operation, GtkPrintOperationResult result, DocketWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    g_set_object (&self->print_settings, gtk_print_operation_get_print_settings (operation));
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;

  gtk_print_operation_get_error (operation, &error);
  docket_desk_refuse (self->desk, error->message, NULL);
}

static void
print_texture (DocketWindow *self, GdkTexture *texture, const char *title)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();

  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  if (self->print_settings != NULL)
    gtk_print_operation_set_print_settings (operation, self->print_settings);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page), g_object_ref (texture),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_print_done), self, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), NULL);
}

static void
on_slip (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = docket_client_slip_finish (DOCKET_CLIENT (source), result, &error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;

  if (texture == NULL)
    docket_desk_refuse (self->desk, error->message, NULL);
  else
    print_texture (self, texture, _("Docket"));
}

void
docket_window_print_docket (DocketWindow *self)
{
  const char *code = docket_desk_get_code (self->desk);

  if (code != NULL)
    docket_client_slip_async (docket_shop_get_client (self->shop), code, NULL, "png", NULL, on_slip,
                              g_object_ref (self));
}
