/* docket-ask.c: a question asked in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ask.h"

#include <glib/gi18n.h>

struct _DocketAsk
{
  GtkBox parent_instance;

  /* Template */
  GtkRevealer *revealer;
  GtkLabel *question;
  GtkEntry *entry;
  GtkButton *confirm;
  GtkButton *dismiss;

  gboolean may_be_empty;
  gboolean dangerous;
};

G_DEFINE_FINAL_TYPE (DocketAsk, docket_ask, GTK_TYPE_BOX)

static char *
dup_text (DocketAsk *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
on_changed (DocketAsk *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->confirm), self->may_be_empty || *text != '\0');
}

static void
on_confirm (DocketAsk *self)
{
  g_autofree char *text = dup_text (self);

  if (*text == '\0' && !self->may_be_empty)
    {
      gtk_widget_error_bell (GTK_WIDGET (self->entry));
      return;
    }

  docket_ask_close (self);
  g_signal_emit_by_name (self, "answered", text);
}

/* Return by itself answers nothing that cannot be taken back. */
static void
on_activate (DocketAsk *self)
{
  g_autofree char *text = dup_text (self);

  if (self->dangerous && *text == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->dismiss));
  else
    on_confirm (self);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  DocketAsk *self = DOCKET_ASK (widget);

  if (!docket_ask_is_open (self))
    return FALSE;

  docket_ask_close (self);

  return TRUE;
}

static void
docket_ask_class_init (DocketAskClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-ask.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketAsk, revealer);
  gtk_widget_class_bind_template_child (widget_class, DocketAsk, question);
  gtk_widget_class_bind_template_child (widget_class, DocketAsk, entry);
  gtk_widget_class_bind_template_child (widget_class, DocketAsk, confirm);
  gtk_widget_class_bind_template_child (widget_class, DocketAsk, dismiss);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_confirm);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, docket_ask_close);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);

  g_signal_new ("answered", DOCKET_TYPE_ASK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
docket_ask_init (DocketAsk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
docket_ask_new (void)
{
  return g_object_new (DOCKET_TYPE_ASK, NULL);
}

static void
set_button (DocketAsk *self, const DocketQuestion *question)
{
  GtkWidget *confirm = GTK_WIDGET (self->confirm);

  gtk_button_set_label (self->confirm, question->confirm);
  gtk_widget_remove_css_class (confirm, "destructive-action");
  gtk_widget_remove_css_class (confirm, "suggested-action");
  gtk_widget_add_css_class (confirm, question->dangerous ? "destructive-action" : "suggested-action");
  if (question->dangerous)
    gtk_button_set_label (self->dismiss, _("Leave it as it is"));
  else
    gtk_button_set_icon_name (self->dismiss, "window-close-symbolic");
}

void
docket_ask_open (DocketAsk *self, const DocketQuestion *question)
{
  if (!docket_ask_is_open (self))
    {
      self->may_be_empty = question->may_be_empty;
      self->dangerous = question->dangerous;
      gtk_label_set_label (self->question, question->question);
      gtk_entry_set_visibility (self->entry, !question->secret);
      gtk_entry_set_input_purpose (self->entry, question->secret ? GTK_INPUT_PURPOSE_PIN : GTK_INPUT_PURPOSE_FREE_FORM);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), question->text != NULL ? question->text : "");
      gtk_widget_set_visible (GTK_WIDGET (self->entry), !question->only_confirm);
      set_button (self, question);
      on_changed (self);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      gtk_revealer_set_reveal_child (self->revealer, TRUE);
    }

  gtk_widget_grab_focus (question->only_confirm ? GTK_WIDGET (self->dismiss) : GTK_WIDGET (self->entry));
}

void
docket_ask_close (DocketAsk *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* The focus must not rest in what is no longer seen, nor wander to a button by chance. */
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

gboolean
docket_ask_is_open (DocketAsk *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}
