/* docket-hold-card.c: what stands in the way, in words with its numbers, and Lift… in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hold-card.h"

#include "docket-ask.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketHoldCard
{
  GtkBox parent_instance;

  /* Template */
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *numbers;
  GtkButton *lift;
  DocketAsk *ask;

  /* Owned */
  DocketDesk *desk;
  char *id;
};

G_DEFINE_FINAL_TYPE (DocketHoldCard, docket_hold_card, GTK_TYPE_BOX)

static void
on_answered (DocketHoldCard *self, const char *reason)
{
  DocketPress *press;

  if (docket_desk_get_order (self->desk) == NULL)
    return;

  press = docket_desk_new_press (self->desk, DOCKET_STEP_LIFT);
  press->hold = g_strdup (self->id);
  press->reason = g_strdup (reason);
  docket_desk_take_press (self->desk, press);
}

static void
docket_hold_card_finalize (GObject *object)
{
  DocketHoldCard *self = DOCKET_HOLD_CARD (object);

  g_clear_object (&self->desk);
  g_free (self->id);

  G_OBJECT_CLASS (docket_hold_card_parent_class)->finalize (object);
}

static void
docket_hold_card_class_init (DocketHoldCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_hold_card_finalize;

  g_type_ensure (DOCKET_TYPE_ASK);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-hold-card.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketHoldCard, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketHoldCard, title);
  gtk_widget_class_bind_template_child (widget_class, DocketHoldCard, numbers);
  gtk_widget_class_bind_template_child (widget_class, DocketHoldCard, lift);
  gtk_widget_class_bind_template_child (widget_class, DocketHoldCard, ask);
  gtk_widget_class_bind_template_callback (widget_class, on_answered);
  gtk_widget_class_bind_template_callback (widget_class, docket_hold_card_ask);
}

static void
docket_hold_card_init (DocketHoldCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show (DocketHoldCard *self, const DocketOrder *order, const DocketHold *hold)
{
  gboolean alert = docket_hold_is_alert (hold);
  g_autofree char *title = docket_phrase_hold (order, hold);
  g_autofree char *numbers = docket_phrase_hold_numbers (order, hold);

  gtk_widget_add_css_class (GTK_WIDGET (self), alert ? "alert" : "confirm");
  gtk_image_set_from_icon_name (self->icon, alert ? "dialog-warning-symbolic" : "dialog-question-symbolic");
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->numbers, numbers != NULL ? numbers : "");
  gtk_widget_set_visible (GTK_WIDGET (self->numbers), numbers != NULL);
}

GtkWidget *
docket_hold_card_new (DocketDesk *desk, const char *id)
{
  DocketHoldCard *self = g_object_new (DOCKET_TYPE_HOLD_CARD, NULL);
  const DocketOrder *order = docket_desk_get_order (desk);
  const DocketHold *hold = docket_order_find_hold (order, id);

  self->desk = g_object_ref (desk);
  self->id = g_strdup (id);
  if (hold != NULL)
    show (self, order, hold);

  return GTK_WIDGET (self);
}

const char *
docket_hold_card_get_id (DocketHoldCard *self)
{
  return self->id;
}

void
docket_hold_card_ask (DocketHoldCard *self)
{
  DocketQuestion question = {
    .question = _("Why may it be made all the same?"),
    .confirm = _("Lift"),
    .dangerous = TRUE,
  };

  if (!docket_shop_may (docket_desk_get_shop (self->desk), DOCKET_RIGHT_LIFT))
    {
      docket_desk_refuse (self->desk, _("This counter has no right to lift that; ask whoever runs the shop."), NULL);
      return;
    }

  docket_ask_open (self->ask, &question);
}
