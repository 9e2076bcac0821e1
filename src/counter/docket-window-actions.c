/* docket-window-actions.c: every command of the window, by its name
 *
 * Buttons, keys, menus, the counter mat's bar codes and the tests call the same ones.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include "docket-events.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

static const DocketOrder *
order_of (DocketWindow *self)
{
  return docket_desk_get_order (self->desk);
}

void
docket_window_show_order (DocketWindow *self, const char *code)
{
  docket_desk_show (self->desk, code);
  /* The keys are now the order's, no longer the search's. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  adw_view_stack_set_visible_child_name (self->views, "orders");
  adw_leaflet_set_visible_child_name (self->leaflet, "order");
}

static void
show_order (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_show_order (DOCKET_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* Handing over may want the password, which is asked in place. */
static void
collect_order (DocketWindow *self)
{
  const DocketTerminal *terminal = docket_shop_get_terminal (self->shop);

  if (order_of (self) == NULL)
    return;

  if (terminal != NULL && terminal->password_on_collect && order_of (self)->state == DOCKET_ORDER_READY)
    docket_order_page_ask_password (self->order_page);
  else
    docket_desk_step (self->desk, DOCKET_STEP_COLLECT);
}

static void
primary (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (docket_desk_get_next_step (self->desk) == DOCKET_STEP_COLLECT)
    collect_order (self);
  else
    docket_desk_step_next (self->desk);
}

static void
release (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_desk_step (DOCKET_WINDOW (widget)->desk, DOCKET_STEP_RELEASE);
}

static void
ready (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_desk_step (DOCKET_WINDOW (widget)->desk, DOCKET_STEP_READY);
}

static void
collect (GtkWidget *widget, const char *name, GVariant *parameter)
{
  collect_order (DOCKET_WINDOW (widget));
}

static void
lift (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_ask_lift (DOCKET_WINDOW (widget)->order_page);
}

static void
hold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_ask_hold (DOCKET_WINDOW (widget)->order_page);
}

static void
cancel_order (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_ask_cancel (DOCKET_WINDOW (widget)->order_page);
}

static void
pay (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_ask_pay (DOCKET_WINDOW (widget)->order_page);
}

static void
shelf (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_ask_shelf (DOCKET_WINDOW (widget)->order_page);
}

static void
put (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_desk_put (DOCKET_WINDOW (widget)->desk, g_variant_get_string (parameter, NULL));
}

static void
undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  /* What came later makes the others forget: whoever still remembers was the last. */
  if (docket_letters_pane_undo (docket_sidebar_get_letters (self->sidebar)))
    return;
  if (docket_foreman_can_undo (self->foreman))
    docket_foreman_undo (self->foreman);
  else
    docket_desk_undo (self->desk);
}

static void
print_docket (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_print_docket (DOCKET_WINDOW (widget));
}

static void
print_mat (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_print_mat (DOCKET_WINDOW (widget));
}

static void
print_labels (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_ask_labels (DOCKET_WINDOW (widget));
}

static void
ready_to_scan (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "large") == 0)
    {
      gtk_stack_set_visible_child_name (self->content, "order");
      return;
    }
  if (docket_ask_is_open (self->labels_ask))
    {
      docket_ask_close (self->labels_ask);
      return;
    }
  if (docket_order_page_close_question (self->order_page) || docket_production_page_close_question (self->production))
    return;

  docket_desk_clear (self->desk);
  docket_sidebar_search (self->sidebar, FALSE);
  adw_view_stack_set_visible_child_name (self->views, "orders");
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  docket_window_say_scan (self, NULL, FALSE);
}

static void
search (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->views, "orders");
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  docket_sidebar_search (self->sidebar, TRUE);
}

static void
messages (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->views, "orders");
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  if (!docket_letters_pane_focus (docket_sidebar_get_letters (self->sidebar)))
    docket_window_say_scan (self, _("No message waits for a decision"), FALSE);
}

static void
type_code (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_ask_code (DOCKET_WINDOW (widget));
}

static void
paste_code (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_window_paste (DOCKET_WINDOW (widget));
}

static void
show_large (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *item = docket_order_page_get_selected (self->order_page);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->content), "large") == 0)
    gtk_stack_set_visible_child_name (self->content, "order");
  else if (order_of (self) != NULL && item != NULL)
    {
      docket_viewer_show_item (self->viewer, item);
      gtk_stack_set_visible_child_name (self->content, "large");
      gtk_widget_grab_focus (GTK_WIDGET (self->viewer));
    }
}

static void
show_page (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *page = g_variant_get_string (parameter, NULL);

  adw_view_stack_set_visible_child_name (self->views, page);
  if (g_str_equal (page, "production"))
    docket_production_page_focus (self->production);
}

static void
retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);

  if (docket_shop_get_state (self->shop) != DOCKET_SHOP_OPEN)
    {
      docket_shop_open (self->shop);
      return;
    }

  docket_events_retry_now (docket_shop_get_events (self->shop));
  docket_floor_refresh (docket_shop_get_floor (self->shop));
}

/* ---- those with a state ---- */

static void
camera (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  docket_window_set_camera (DOCKET_WINDOW (user_data), g_variant_get_boolean (value));
}

static void
set_enabled (DocketWindow *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

void
docket_window_update_actions (DocketWindow *self)
{
  const DocketOrder *order = order_of (self);
  gboolean there = order != NULL && !docket_desk_get_busy (self->desk);
  gboolean unpaid = there && docket_order_unpaid (order) > 0;

  /* A step that is refused is refused in words; only what cannot be meant is insensitive. */
  set_enabled (self, "win.primary", there && docket_desk_get_next_step (self->desk) >= 0);
  set_enabled (self, "win.hold", there && order->state == DOCKET_ORDER_PLACED);
  set_enabled (self, "win.cancel-order", there && order->state < DOCKET_ORDER_READY &&
                                         docket_shop_may (self->shop, DOCKET_RIGHT_CANCEL));
  set_enabled (self, "win.pay", unpaid && docket_shop_may (self->shop, DOCKET_RIGHT_PAY));
  set_enabled (self, "win.print-docket", there && order->state != DOCKET_ORDER_RECEIVING);
  set_enabled (self, "win.shelf", there && order->state == DOCKET_ORDER_READY);
  if (self->storeroom != NULL)
    docket_window_update_storage (self);
  docket_window_update_place_actions (self);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  const GdkModifierType control = GDK_CONTROL_MASK, both = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, control, "win.release", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, control, "win.ready", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, control, "win.collect", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, control, "win.lift", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, control, "win.hold", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, control, "win.pay", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, control, "win.shelf", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, control, "win.print-docket", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, both, "win.print-mat", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, both, "win.print-labels", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, control, "win.cancel-order", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, control, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, both, "win.messages", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, both, "win.new-password", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, both, "win.veil-pictures", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, control, "win.type-code", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, control, "win.paste-code", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, control, "win.camera", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.retry", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, control, "win.page", "s", "orders");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, control, "win.page", "s", "production");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, control, "win.page", "s", "storage");
}

static void
new_password (GtkWidget *widget, const char *name, GVariant *parameter)
{
  docket_order_page_give_password (DOCKET_WINDOW (widget)->order_page);
}

void
docket_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-order", "s", show_order);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, primary);
  gtk_widget_class_install_action (widget_class, "win.release", NULL, release);
  gtk_widget_class_install_action (widget_class, "win.ready", NULL, ready);
  gtk_widget_class_install_action (widget_class, "win.collect", NULL, collect);
  gtk_widget_class_install_action (widget_class, "win.lift", NULL, lift);
  gtk_widget_class_install_action (widget_class, "win.new-password", NULL, new_password);
  gtk_widget_class_install_action (widget_class, "win.hold", NULL, hold);
  gtk_widget_class_install_action (widget_class, "win.cancel-order", NULL, cancel_order);
  gtk_widget_class_install_action (widget_class, "win.pay", NULL, pay);
  gtk_widget_class_install_action (widget_class, "win.shelf", NULL, shelf);
  gtk_widget_class_install_action (widget_class, "win.put", "s", put);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.print-docket", NULL, print_docket);
  gtk_widget_class_install_action (widget_class, "win.print-mat", NULL, print_mat);
  gtk_widget_class_install_action (widget_class, "win.print-labels", NULL, print_labels);
  gtk_widget_class_install_action (widget_class, "win.ready-to-scan", NULL, ready_to_scan);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.messages", NULL, messages);
  gtk_widget_class_install_action (widget_class, "win.type-code", NULL, type_code);
  gtk_widget_class_install_action (widget_class, "win.paste-code", NULL, paste_code);
  gtk_widget_class_install_action (widget_class, "win.show-large", NULL, show_large);
  gtk_widget_class_install_action (widget_class, "win.page", "s", show_page);
  gtk_widget_class_install_action (widget_class, "win.retry", NULL, retry);
  docket_window_install_queue_actions (widget_class);
  docket_window_install_place_actions (widget_class);
  docket_window_install_storage_actions (widget_class);
  add_bindings (widget_class);
}

void
docket_window_add_stateful_actions (DocketWindow *self)
{
  static const GActionEntry ENTRIES[] = { { "camera", NULL, NULL, "false", camera } };
  g_autoptr (GAction) veil = g_settings_create_action (docket_shop_get_settings (self->shop), "veil-pictures");

  g_action_map_add_action_entries (G_ACTION_MAP (self), ENTRIES, G_N_ELEMENTS (ENTRIES), self);
  g_action_map_add_action (G_ACTION_MAP (self), veil);
}
