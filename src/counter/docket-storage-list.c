/* docket-storage-list.c: what wants a person in the storeroom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-storage-list.h"

#include "docket-claim-code.h"
#include "docket-fold.h"
#include "docket-phrases.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static const char *
trouble_words (const DocketCompartment *compartment)
{
  if (g_strcmp0 (compartment->trouble, "jammed") == 0)
    return _("Jammed: its lock was released, but the door did not open.");
  if (g_strcmp0 (compartment->trouble, "forced") == 0)
    return _("Its door was opened by force.");
  if (compartment->trouble != NULL)
    return _("Nobody saw whether its door opened.");

  return _("Its door stands open.");
}

static GtkWidget *
make_button (const char *label, const char *action, const char *target, const char *spoken)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return button;
}

static void
add_button (GtkWidget *buttons, const char *label, const char *action, const char *target, const char *about)
{
  g_autofree char *spoken = g_strdup_printf ("%s: %s", about, label);
  g_auto (GStrv) plain = g_strsplit (spoken, "_", -1);
  g_autofree char *words = g_strjoinv ("", plain);

  docket_fold_append (DOCKET_FOLD (buttons), make_button (label, action, target, words));
}

static GtkWidget *
add_buttons (GtkWidget *row)
{
  GtkWidget *buttons = docket_fold_new (0, 6);

  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), buttons);

  return buttons;
}

static GtkWidget *
make_row (const char *icon, const char *style, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *subtitle_markup = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle_markup);
  gtk_widget_add_css_class (image, style);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);

  return row;
}

static void
add_row (GtkWidget *group, GtkWidget *row, GPtrArray *rows)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_ptr_array_add (rows, g_object_ref (row));
  gtk_widget_set_visible (group, TRUE);
}

static void
add_trouble (GtkWidget *group, const DocketCompartment *compartment, GPtrArray *rows)
{
  g_autofree char *title = docket_phrase_compartment (compartment->label, docket_compartment_kind_to_nick (compartment->kind));
  GtkWidget *row = make_row ("dialog-warning-symbolic", compartment->trouble != NULL ? "error" : "warning", title,
                             trouble_words (compartment));
  GtkWidget *buttons = add_buttons (row);

  if (compartment->kind == DOCKET_COMPARTMENT_LOCKER)
    add_button (buttons, _("_Open"), "win.open-compartment", compartment->label, compartment->label);
  if (compartment->trouble != NULL)
    add_button (buttons, _("It _Works"), "win.mend-compartment", compartment->label, compartment->label);
  add_row (group, row, rows);
}

static void
add_uncollected (GtkWidget *group, const DocketStorageReply *storage, const DocketUncollectedOrder *order, GPtrArray *rows)
{
  g_autofree char *code = docket_claim_code_format (order->order);
  g_autofree char *day = docket_phrase_date (order->term);
  g_autofree char *title = g_strdup_printf ("%s: %s", order->compartment, order->name != NULL ? order->name : code);
  g_autofree char *subtitle = g_strdup_printf (order->ended ? _("%s · not collected by %s; take it out and put it back")
                                                            : _("%s · to be collected by %s"), code, day);
  GtkWidget *row = make_row ("document-open-recent-symbolic", order->ended ? "warning" : "dim-label", title, subtitle);
  GtkWidget *buttons = add_buttons (row);

  add_button (buttons, _("_Show"), "win.show-order", order->order, title);
  for (guint i = 0; i < storage->compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (storage->compartments, i);

      if (compartment->kind == DOCKET_COMPARTMENT_LOCKER && g_str_equal (compartment->label, order->compartment))
        add_button (buttons, _("_Open"), "win.open-compartment", compartment->label, title);
    }
  if (order->ended)
    add_button (buttons, _("_Taken Out"), "win.take-back", order->order, title);
  add_row (group, row, rows);
}

void
docket_storage_list_fill (const DocketStorageReply *storage, GtkWidget *troubles, GtkWidget *uncollected, GtkWidget *soon,
                          GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      if (group != NULL)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (rows, 0);
  gtk_widget_set_visible (troubles, FALSE);
  gtk_widget_set_visible (uncollected, FALSE);
  gtk_widget_set_visible (soon, FALSE);
  if (storage == NULL)
    return;

  for (guint i = 0; i < storage->compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (storage->compartments, i);

      if (compartment->trouble != NULL || compartment->door == DOCKET_DOOR_OPEN)
        add_trouble (troubles, compartment, rows);
    }
  /* The server has them by their last day: what waits for longest stands first. */
  for (guint i = 0; i < storage->uncollected->len; i++)
    {
      const DocketUncollectedOrder *order = g_ptr_array_index (storage->uncollected, i);

      add_uncollected (order->ended ? uncollected : soon, storage, order, rows);
    }
}
