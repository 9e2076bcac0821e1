/* docket-window.c: the counter's window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include "docket-a11y.h"
#include "docket-fold.h"
#include "docket-timing.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (DocketWindow, docket_window, ADW_TYPE_APPLICATION_WINDOW)

static void
on_folded (DocketWindow *self)
{
  gboolean folded = adw_leaflet_get_folded (self->leaflet);
  gboolean order = g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "order") == 0;

  gboolean orders = g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "orders") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->back), folded && order && orders);
}

static void
on_chosen (DocketWindow *self, const char *code)
{
  docket_window_show_order (self, code);
}

static void
on_show_large (DocketWindow *self, const char *item)
{
  docket_viewer_show_item (self->viewer, item);
  gtk_stack_set_visible_child_name (self->content, "large");
  gtk_widget_grab_focus (GTK_WIDGET (self->viewer));
}

static void
on_large_closed (DocketWindow *self)
{
  gtk_stack_set_visible_child_name (self->content, "order");
}

static void
show_site (DocketWindow *self)
{
  const DocketTerminal *terminal = docket_shop_get_terminal (self->shop);
  g_autofree char *title = NULL;

  if (terminal == NULL || terminal->site_name == NULL)
    return;

  title = g_strdup_printf (_("Docket – %s"), terminal->site_name);
  gtk_label_set_label (self->site, title);
  adw_view_switcher_title_set_title (self->switcher, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->site), terminal->site_name);
  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* Says for the bench when the order is on screen with its pictures. */
static void
on_previews_loading (DocketWindow *self)
{
  if (docket_previews_get_loading (docket_shop_get_previews (self->shop)) > 0)
    return;

  docket_timing_mark ("previews");
  docket_timing_mark_painted (GTK_WIDGET (self), "painted");
}

static void
on_desk_changed (DocketWindow *self)
{
  DocketDeskState state = docket_desk_get_state (self->desk);
  const char *shown = gtk_stack_get_visible_child_name (self->content);

  if (state == DOCKET_DESK_ORDER && g_strcmp0 (shown, "large") != 0)
    gtk_stack_set_visible_child_name (self->content, "order");
  else if (state == DOCKET_DESK_EMPTY || state == DOCKET_DESK_PROBLEM)
    gtk_stack_set_visible_child_name (self->content, "empty");

  docket_sidebar_mark (self->sidebar, docket_desk_get_code (self->desk));
  docket_window_update_actions (self);
  if (state == DOCKET_DESK_ORDER)
    {
      docket_timing_mark ("order");
      on_previews_loading (self);
    }
}

static void
on_desk_scanned (DocketWindow *self)
{
  g_autofree char *words = g_steal_pointer (&self->read_words);

  if (words != NULL)
    docket_window_say_scan (self, words, FALSE);
  adw_view_stack_set_visible_child_name (self->views, "orders");
  adw_leaflet_set_visible_child_name (self->leaflet, "order");
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "large") == 0)
    gtk_stack_set_visible_child_name (self->content, "order");
}

/* A narrow window has its name in the middle. The label keeps its room: were it gone, there would be enough for the
 * switcher, and for the label not. */
static void
on_title_shown (DocketWindow *self)
{
  gtk_widget_set_opacity (GTK_WIDGET (self->site), adw_view_switcher_title_get_title_visible (self->switcher) ? 0 : 1);
}

static void
save_size (DocketWindow *self)
{
  GSettings *settings = docket_shop_get_settings (self->shop);
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
  if (width > 0 && height > 0 && !gtk_window_is_maximized (GTK_WINDOW (self)))
    {
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
    }
}

static gboolean
docket_window_close_request (GtkWindow *window)
{
  save_size (DOCKET_WINDOW (window));
  docket_window_set_camera (DOCKET_WINDOW (window), FALSE);

  return GTK_WINDOW_CLASS (docket_window_parent_class)->close_request (window);
}

static void
docket_window_dispose (GObject *object)
{
  DocketWindow *self = DOCKET_WINDOW (object);

  g_clear_handle_id (&self->status_source, g_source_remove);
  g_clear_handle_id (&self->work_source, g_source_remove);
  g_clear_handle_id (&self->toast_source, g_source_remove);
  g_clear_object (&self->scanner);
  g_clear_weak_pointer (&self->code_dialog);

  G_OBJECT_CLASS (docket_window_parent_class)->dispose (object);
}

static void
docket_window_finalize (GObject *object)
{
  DocketWindow *self = DOCKET_WINDOW (object);

  g_free (self->read_words);
  g_clear_pointer (&self->stopped, g_hash_table_unref);
  g_clear_object (&self->toast);
  g_clear_object (&self->print_settings);
  g_clear_object (&self->desk);
  g_clear_object (&self->foreman);
  g_clear_object (&self->storeroom);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_window_parent_class)->finalize (object);
}

static void
ensure_types (void)
{
  g_type_ensure (DOCKET_TYPE_FOLD);
  g_type_ensure (DOCKET_TYPE_SIDEBAR);
  g_type_ensure (DOCKET_TYPE_STRIP);
  g_type_ensure (DOCKET_TYPE_ASK);
  g_type_ensure (DOCKET_TYPE_STATUS_BAR);
  g_type_ensure (DOCKET_TYPE_ORDER_PAGE);
  g_type_ensure (DOCKET_TYPE_EMPTY_PAGE);
  g_type_ensure (DOCKET_TYPE_VIEWER);
  g_type_ensure (DOCKET_TYPE_PRODUCTION_PAGE);
  g_type_ensure (DOCKET_TYPE_STORAGE_PAGE);
}

static void
docket_window_class_init (DocketWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = docket_window_close_request;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, site);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, switcher);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, back);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, camera_button);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, work);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, views);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, labels_ask);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, content);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, order_page);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, viewer);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, production);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, storage);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, status);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, camera_revealer);
  gtk_widget_class_bind_template_child (widget_class, DocketWindow, camera_place);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
  gtk_widget_class_bind_template_callback (widget_class, on_title_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_show_large);
  gtk_widget_class_bind_template_callback (widget_class, on_large_closed);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_labels_named",
                                                G_CALLBACK (docket_window_on_labels_named));
  docket_window_install_actions (widget_class);
}

static void
docket_window_init (DocketWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_a11y_follow_stack (GTK_WIDGET (self->views));
  docket_a11y_follow_stack (GTK_WIDGET (self->content));
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (on_folded), self, G_CONNECT_SWAPPED);
}

static void
give_shop (DocketWindow *self)
{
  docket_strip_set_shop (self->strip, self->shop);
  docket_status_bar_set_shop (self->status, self->shop);
  docket_sidebar_set_shop (self->sidebar, self->shop);
  docket_production_page_set_shop (self->production, self->shop, self->foreman);
  docket_storage_page_set_shop (self->storage, self->shop, self->storeroom);
  docket_order_page_set_desk (self->order_page, self->desk, self->foreman);
  docket_empty_page_set_desk (self->empty_page, self->desk);
  docket_viewer_set_desk (self->viewer, self->desk);
}

GtkWidget *
docket_window_new (DocketApplication *application, DocketShop *shop)
{
  DocketWindow *self = g_object_new (DOCKET_TYPE_WINDOW, "application", application, NULL);
  GSettings *settings = docket_shop_get_settings (shop);

  self->shop = g_object_ref (shop);
  self->desk = docket_desk_new (shop);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  docket_window_init_queue (self);
  docket_window_init_storage (self);
  docket_window_init_work (self);
  docket_window_add_stateful_actions (self);
  give_shop (self);
  docket_window_init_scan (self);
  docket_window_init_notify (self);
  g_settings_bind (settings, "veil-pictures", docket_shop_get_previews (shop), "veiled", G_SETTINGS_BIND_GET);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "scanned", G_CALLBACK (on_desk_scanned), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "notify::site-name", G_CALLBACK (show_site), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_previews (shop), "notify::loading", G_CALLBACK (on_previews_loading),
                           self, G_CONNECT_SWAPPED);
  show_site (self);
  on_desk_changed (self);

  return GTK_WIDGET (self);
}
