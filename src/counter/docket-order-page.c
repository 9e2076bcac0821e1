/* docket-order-page.c: the order on the desk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-picture-tile.h"
#include "docket-phrases.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* More pictures than this are shown when asked for, so that a large order is as quick as a small. */
#define FEW 24

G_DEFINE_FINAL_TYPE (DocketOrderPage, docket_order_page, GTK_TYPE_BOX)

static void
on_tile_activated (DocketOrderPage *self, GtkFlowBoxChild *child)
{
  g_signal_emit_by_name (self, "show-large", docket_picture_tile_get_item (DOCKET_PICTURE_TILE (child)));
}

static void
on_more (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  self->n_pictures = G_MAXUINT;
  if (order != NULL)
    docket_order_page_fill_pictures (self, order);
}

typedef struct
{
  const char *action;
  const char *label;
} Remedy;

/* What is lifted has its own button right below. */
static const char *
remedy_label (const char *action)
{
  static const Remedy REMEDIES[] = {
    { "win.pay", N_("Pay") },
    { "win.retry", N_("Try again") },
    { "win.collect", N_("Password…") },
    { "win.go-on", N_("Paper in, go on") },
  };

  for (gsize i = 0; action != NULL && i < G_N_ELEMENTS (REMEDIES); i++)
    {
      if (g_str_equal (REMEDIES[i].action, action))
        return _(REMEDIES[i].label);
    }

  return NULL;
}

static void
show_refusal (DocketOrderPage *self)
{
  const char *refusal = docket_desk_get_refusal (self->desk);
  const char *action = docket_desk_get_refusal_action (self->desk);
  const char *label = remedy_label (action);

  gtk_widget_set_visible (GTK_WIDGET (self->refusal), refusal != NULL);
  gtk_label_set_label (self->refusal_label, refusal != NULL ? refusal : "");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal_button), label != NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->refusal_button), label != NULL ? action : NULL);
  if (label != NULL)
    gtk_button_set_label (self->refusal_button, label);

  if (refusal != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
show_primary (DocketOrderPage *self)
{
  gint step = docket_desk_get_next_step (self->desk);
  g_autofree char *label = step >= 0 ? g_strdup (docket_phrase_step ((DocketStep) step))
                                     : docket_phrase_waits (docket_desk_get_order (self->desk));
  g_autofree char *tooltip = step >= 0 ? g_strdup_printf (_("%s (Enter on the number pad, or scan the same code again)"),
                                                          label)
                                       : docket_phrase_no_step (docket_desk_get_order (self->desk), g_get_real_time ());

  gtk_label_set_label (self->primary_label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->primary_key), step >= 0);
  if (step >= 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->primary), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->primary), "suggested-action");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->primary), tooltip);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), docket_desk_get_busy (self->desk));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->primary), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
start_order (DocketOrderPage *self, const DocketOrder *order)
{
  g_free (self->shown_code);
  self->shown_code = g_strdup (order->code);
  self->shown_version = 0;
  docket_order_page_forget_expected (self);
  docket_order_page_forget_password (self);
  self->n_pictures = FEW;
  docket_order_page_close_question (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
on_desk_changed (DocketOrderPage *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);

  if (order == NULL)
    return;

  if (g_strcmp0 (self->shown_code, order->code) != 0)
    start_order (self, order);

  if (self->shown_version != order->version || order->jobs->len > 0)
    {
      docket_order_page_fill_head (self, order);
      docket_order_page_fill_holds (self, order);
      docket_order_page_fill_pictures (self, order);
      docket_order_page_fill_contents (self, order);
      docket_order_page_fill_jobs (self, order);
      docket_order_page_fill_customer (self, order);
      docket_order_page_fill_history (self, order);
      if (self->shown_version != order->version)
        docket_order_page_renew_expected (self);
      self->shown_version = order->version;
    }

  docket_order_page_fill_lockout (self, order);
  show_refusal (self);
  show_primary (self);
}

static void
docket_order_page_finalize (GObject *object)
{
  DocketOrderPage *self = DOCKET_ORDER_PAGE (object);

  docket_order_page_forget_expected (self);
  g_clear_object (&self->desk);
  g_clear_object (&self->foreman);
  g_free (self->shown_code);
  g_free (self->shown_pictures);
  g_free (self->new_password);

  G_OBJECT_CLASS (docket_order_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-order-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, name);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, code);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, state);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, when);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, big);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, big_icon);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, big_label);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, shelf_button);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, locker_button);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, shelf_ask);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, refusal);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, refusal_label);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, refusal_button);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, lockout);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, lockout_label);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, lockout_button);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, holds);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, pictures);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, more);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, contents);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, pay);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, pay_ask);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, production);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, jobs);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, again);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, reprint_ask);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, explain);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, explanation);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, customer);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, history);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, step_ask);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, primary);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, primary_label);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, primary_key);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, print);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, hold);
  gtk_widget_class_bind_template_child (widget_class, DocketOrderPage, cancel);
}

static void
docket_order_page_class_init (DocketOrderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_order_page_finalize;

  g_type_ensure (DOCKET_TYPE_ASK);
  bind_template (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_tile_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_shelf", G_CALLBACK (docket_order_page_on_shelf));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_paid", G_CALLBACK (docket_order_page_on_paid));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_step_answered",
                                                G_CALLBACK (docket_order_page_on_step_answered));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_reprint",
                                                G_CALLBACK (docket_order_page_on_reprint));

  g_signal_new ("show-large", DOCKET_TYPE_ORDER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
docket_order_page_init (DocketOrderPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
docket_order_page_set_desk (DocketOrderPage *self, DocketDesk *desk, DocketForeman *foreman)
{
  g_set_object (&self->foreman, foreman);
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_queue (docket_desk_get_shop (desk)), "changed",
                           G_CALLBACK (docket_order_page_renew_expected), self, G_CONNECT_SWAPPED);
  on_desk_changed (self);
}

const char *
docket_order_page_get_selected (DocketOrderPage *self)
{
  GList *selected = gtk_flow_box_get_selected_children (self->pictures);
  GtkFlowBoxChild *child = selected != NULL ? selected->data : gtk_flow_box_get_child_at_index (self->pictures, 0);

  g_list_free (selected);

  return child != NULL ? docket_picture_tile_get_item (DOCKET_PICTURE_TILE (child)) : NULL;
}
