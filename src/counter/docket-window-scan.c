/* docket-window-scan.c: every way in which a code comes to the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include "docket-claim-code.h"
#include "docket-phrases.h"
#include "docket-scanner.h"
#include "docket-timing.h"

#include <glib/gi18n.h>

/* How long the last code read stays in the status line. */
#define SAID_MS 12000

static gboolean
on_said_over (gpointer user_data)
{
  DocketWindow *self = user_data;

  self->status_source = 0;
  docket_status_bar_set_scan (self->status, NULL, FALSE);

  return G_SOURCE_REMOVE;
}

void
docket_window_say_scan (DocketWindow *self, const char *words, gboolean refused)
{
  g_clear_handle_id (&self->status_source, g_source_remove);
  docket_status_bar_set_scan (self->status, words, refused);
  if (words != NULL)
    self->status_source = g_timeout_add (SAID_MS, on_said_over, self);
}

void
docket_window_refuse_scan (DocketWindow *self, const char *sentence)
{
  /* What lies on the desk is not concerned; the status line says it. */
  docket_window_say_scan (self, sentence, TRUE);
  g_signal_emit_by_name (self->desk, "refused", sentence);
}

typedef struct
{
  const char *word;    /* in the bar code of the mat */
  const char *action;
} MatAction;

static void
take_action (DocketWindow *self, const char *word)
{
  static const MatAction ACTIONS[] = {
    { "release", "win.release" }, { "ready", "win.ready" }, { "collect", "win.collect" },
    { "lift", "win.lift" }, { "print", "win.print-docket" }, { "print-docket", "win.print-docket" },
    { "undo", "win.undo" }, { "go-on", "win.go-on" }, { "hold", "win.hold" }, { "pay", "win.pay" },
    { "next", "win.primary" }, { "clear", "win.ready-to-scan" },
  };
  g_autofree char *sentence = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ACTIONS); i++)
    {
      if (!g_str_equal (ACTIONS[i].word, word))
        continue;
      if (docket_desk_get_order (self->desk) == NULL && !g_str_equal (word, "go-on") && !g_str_equal (word, "clear"))
        docket_window_refuse_scan (self, _("Scan an order first, then what is to be done with it."));
      else
        gtk_widget_activate_action (GTK_WIDGET (self), ACTIONS[i].action, NULL);
      return;
    }

  sentence = g_strdup_printf (_("“%s” is not on this version’s counter mat; print a new one from the menu."), word);
  docket_window_refuse_scan (self, sentence);
}

static void
take_code (DocketWindow *self, const char *code)
{
  g_autofree char *shown = docket_claim_code_format (code);
  g_autofree char *words = g_strdup_printf (_("Read %s"), shown);

  g_clear_pointer (&self->read_words, g_free);
  if (docket_desk_get_state (self->desk) == DOCKET_DESK_ORDER &&
      g_strcmp0 (docket_desk_get_code (self->desk), code) == 0)
    {
      docket_window_say_scan (self, words, FALSE);
      /* The same order, perhaps seen from another page. */
      adw_view_stack_set_visible_child_name (self->views, "orders");
      adw_leaflet_set_visible_child_name (self->leaflet, "order");
    }
  else
    self->read_words = g_steal_pointer (&words);

  docket_desk_scan (self->desk, code);
}

static void
refuse_unknown (DocketWindow *self, const char *text)
{
  g_autofree char *sentence = NULL;

  if (g_utf8_strlen (text, -1) > 40)
    sentence = g_strdup (_("That bar code is not one of this shop’s orders; scan the one on the customer’s docket."));
  else
    sentence = g_strdup_printf (_("“%s” is not one of this shop’s orders; scan the one on the customer’s docket."), text);
  docket_window_refuse_scan (self, sentence);
}

static void
on_scanned (DocketWindow *self, guint kind, const char *value)
{
  docket_timing_mark ("scan");
  if (self->code_dialog != NULL)
    gtk_window_close (self->code_dialog);

  switch ((DocketScanKind) kind)
    {
    case DOCKET_SCAN_CLAIM_CODE:
      take_code (self, value);
      break;
    case DOCKET_SCAN_ACTION:
      take_action (self, value);
      break;
    case DOCKET_SCAN_COMPARTMENT:
      docket_desk_put (self->desk, value);
      break;
    case DOCKET_SCAN_MISREAD:
      docket_window_refuse_scan (self, _("The code was misread; scan it again, or type it (Ctrl+L)."));
      break;
    case DOCKET_SCAN_UNKNOWN:
    default:
      refuse_unknown (self, value != NULL ? value : "");
      break;
    }
}

void
docket_window_show_scan (DocketWindow *self, const char *text)
{
  g_autofree char *value = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *words = NULL;
  DocketScanKind kind = docket_scan_parse (text, &value);

  if (kind == DOCKET_SCAN_ACTION || kind == DOCKET_SCAN_COMPARTMENT)
    {
      docket_window_refuse_scan (self, _("That is for the scanner; here, show the code on the customer’s docket."));
      return;
    }
  if (kind != DOCKET_SCAN_CLAIM_CODE)
    {
      docket_scanner_submit (self->scanner, text);
      return;
    }

  docket_timing_mark ("scan");
  shown = docket_claim_code_format (value);
  words = g_strdup_printf (_("Read %s"), shown);
  docket_window_say_scan (self, words, FALSE);
  docket_window_show_order (self, value);
}

/* ---- typed ---- */

static void
on_code_response (DocketWindow *self, const char *response, AdwMessageDialog *dialog)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;

  if (!g_str_equal (response, "show"))
    return;

  code = docket_claim_code_parse (text, &error);
  if (code != NULL)
    docket_window_show_order (self, code);
  else
    docket_window_refuse_scan (self, error->message);
}

static void
on_code_changed (GtkEditable *entry, AdwMessageDialog *dialog)
{
  g_autofree char *code = docket_claim_code_parse (gtk_editable_get_text (entry), NULL);

  adw_message_dialog_set_response_enabled (dialog, "show", code != NULL);
}

void
docket_window_ask_code (DocketWindow *self)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Type a Code"),
                                              _("The eleven characters on the customer’s docket, in any case, "
                                                "with or without the dashes."));
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "7K3M-Q0ZT-4HX");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Code"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "show", _("_Show Order"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "show");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "show", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "show", FALSE);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_code_changed), dialog, 0);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_code_response), self, G_CONNECT_SWAPPED);
  docket_scanner_attach (self->scanner, GTK_WINDOW (dialog));
  g_set_weak_pointer (&self->code_dialog, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* ---- keys that are the window's wherever the focus is ---- */

static gboolean
focus_is_in_text (DocketWindow *self)
{
  return GTK_IS_EDITABLE (gtk_window_get_focus (GTK_WINDOW (self)));
}

static gboolean
on_key_pressed (DocketWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval == GDK_KEY_KP_Enter && !focus_is_in_text (self))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.primary", NULL);
      return TRUE;
    }
  if (keyval == GDK_KEY_F9)
    {
      docket_previews_set_veiled (docket_shop_get_previews (self->shop), FALSE);
      return TRUE;
    }

  return FALSE;
}

/* These are the window's only where no widget wanted them. GtkWindow has a meaning of its own for the
 * space bar, so they cannot be bindings of its class. */
static gboolean
on_key_left_over (DocketWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  const char *action = keyval == GDK_KEY_space ? "win.show-large" : keyval == GDK_KEY_Escape ? "win.ready-to-scan" : NULL;

  if (action == NULL || focus_is_in_text (self))
    return FALSE;

  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);

  return TRUE;
}

static void
on_key_released (DocketWindow *self, guint keyval)
{
  GSettings *settings = docket_shop_get_settings (self->shop);

  if (keyval == GDK_KEY_F9)
    docket_previews_set_veiled (docket_shop_get_previews (self->shop),
                                g_settings_get_boolean (settings, "veil-pictures"));
}

void
docket_window_init_scan (DocketWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (on_key_released), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  keys = gtk_event_controller_key_new ();
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_left_over), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  self->scanner = docket_scanner_new ();
  g_signal_connect_object (self->scanner, "scanned", G_CALLBACK (on_scanned), self, G_CONNECT_SWAPPED);
  docket_scanner_attach (self->scanner, GTK_WINDOW (self));
  docket_window_init_drop (self);
}
