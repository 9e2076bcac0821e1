/* docket-window-places.c: orders that go to another place, and those that are fetched from one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include "docket-client-places.h"

#include <glib/gi18n.h>

/* A question under way: which order, and where it may go. */
typedef struct
{
  DocketWindow *window;   /* owned */
  char *code;
  GPtrArray *places;
  GtkDropDown *list;      /* the dialog's */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->window);
  g_free (question->code);
  g_clear_pointer (&question->places, g_ptr_array_unref);
  g_free (question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static const char *
own_place (DocketWindow *self)
{
  const DocketTerminal *terminal = docket_shop_get_terminal (self->shop);

  return terminal != NULL ? terminal->site : NULL;
}

static void
on_answered (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  guint chosen = gtk_drop_down_get_selected (question->list);
  const DocketPlace *place;

  if (!g_str_equal (response, "move") || chosen >= question->places->len)
    return;
  place = g_ptr_array_index (question->places, chosen);
  docket_foreman_move_order (question->window->foreman, question->code, place->id, place->name,
                             own_place (question->window));
}

static GtkWidget *
make_list (const GPtrArray *places)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  GtkExpression *name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *list;

  for (guint i = 0; i < places->len; i++)
    gtk_string_list_append (names, ((const DocketPlace *) g_ptr_array_index (places, i))->name);
  list = gtk_drop_down_new (G_LIST_MODEL (names), name);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), places->len > 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Place"), -1);

  return list;
}

/* Takes @question. */
static void
ask (Question *question)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (question->window), _("Where Shall It Be Made?"),
                                              _("The order is that place’s from then on; the customer collects it there."));
  GtkWidget *list = make_list (question->places);

  question->list = GTK_DROP_DOWN (list);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), list);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "move", _("_Move"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "move", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "move");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_answered), question);
  gtk_window_present (GTK_WINDOW (dialog));
  /* With nothing to choose, Enter is enough. */
  if (question->places->len == 1 && gtk_window_get_default_widget (GTK_WINDOW (dialog)) != NULL)
    gtk_widget_grab_focus (gtk_window_get_default_widget (GTK_WINDOW (dialog)));
}

static void
on_places (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;
  const char *own = own_place (question->window);

  question->places = docket_client_places_finish (DOCKET_CLIENT (source), result, &error);
  if (question->places == NULL)
    {
      docket_window_refuse_scan (question->window, error->message);
      return;
    }
  for (guint i = question->places->len; i-- > 0;)
    {
      const DocketPlace *place = g_ptr_array_index (question->places, i);

      if (place->closed || g_strcmp0 (place->id, own) == 0)
        g_ptr_array_remove_index (question->places, i);
    }
  if (question->places->len == 0)
    docket_window_refuse_scan (question->window, _("There is no other place that takes orders."));
  else
    ask (g_steal_pointer (&question));
}

static void
move_order (GtkWidget *widget, const char *name, GVariant *parameter)
{
  DocketWindow *self = DOCKET_WINDOW (widget);
  const char *code = docket_desk_get_code (self->desk);
  Question *question;

  if (docket_desk_is_elsewhere (self->desk))
    {
      docket_foreman_move_order (self->foreman, code, own_place (self), NULL, NULL);
      return;
    }
  if (docket_desk_get_order (self->desk) == NULL)
    return;

  question = g_new0 (Question, 1);
  question->window = g_object_ref (self);
  question->code = g_strdup (code);
  docket_client_places_async (docket_shop_get_client (self->shop), NULL, on_places, question);
}

/* What is another place's now is nothing to look at here; what is ours now is shown. The desk may have heard of it already,
 * by the event, so what it shows tells nothing. */
void
docket_window_show_moved (DocketWindow *self, const char *code, const char *place)
{
  gboolean on_desk = g_strcmp0 (docket_desk_get_code (self->desk), code) == 0;

  if (g_strcmp0 (place, own_place (self)) != 0)
    {
      if (on_desk)
        docket_desk_clear (self->desk);
    }
  else if (on_desk || docket_desk_get_state (self->desk) == DOCKET_DESK_EMPTY)
    docket_desk_show (self->desk, code);
}

void
docket_window_update_place_actions (DocketWindow *self)
{
  const DocketOrder *order = docket_desk_get_order (self->desk);
  gboolean waiting = order != NULL && (order->state == DOCKET_ORDER_PLACED || order->state == DOCKET_ORDER_RELEASED);
  gboolean may = waiting ? docket_shop_may (self->shop, DOCKET_RIGHT_RELEASE)
                         : docket_desk_is_elsewhere (self->desk) && docket_shop_may (self->shop, DOCKET_RIGHT_FETCH);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.move-order", may);
}

void
docket_window_install_place_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.move-order", NULL, move_order);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.move-order", NULL);
}
