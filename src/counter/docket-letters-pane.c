/* docket-letters-pane.c: messages that wait for a decision, above the orders
 *
 * On a row Enter makes an order, Delete puts the message away; what was done stays for some seconds with
 * its Undo.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-letters-pane.h"

#include "docket-claim-code.h"

#include <glib/gi18n.h>

#define ROWS_MAX 50
#define HEIGHT_MAX 280
#define UNDO_S 5
#define TEXT_LINES 2
#define LINE_CHARS 24

struct _DocketLettersPane
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkBox *done;          /* what was decided last */
  GtkLabel *done_words;
  DocketShop *shop;
  gint64 undoable;       /* the message */
  guint undo_source;
};

G_DEFINE_FINAL_TYPE (DocketLettersPane, docket_letters_pane, GTK_TYPE_BOX)

static DocketLetters *
letters (DocketLettersPane *self)
{
  return docket_shop_get_letters (self->shop);
}

/* Why it is no order yet. Static. */
static const char *
phrase_reason (const char *reason)
{
  const struct { const char *reason, *words; } known[] = {
    { "automatic", _("An automatic message") },
    { "list", _("From a mailing list") },
    { "loop", _("Written by ourselves") },
    { "bounce", _("Says that a message did not arrive") },
    { "too-many", _("Many messages from one address") },
    { "reply", _("An answer to one of our messages") },
    { "pushed", _("Pushed by a telephone; it is no order") },
    { "question", _("A question, or a cancellation") },
    { "no-sender", _("Nobody to answer") },
    { "unwritable", _("The sender's address cannot be written to") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (known[i].reason, reason) == 0)
      return known[i].words;

  return _("Could not be read");
}

/* ---- deciding ---- */

static void
show (DocketLettersPane *self)
{
  gboolean some = docket_letters_get_count (letters (self)) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->title), some);
  gtk_widget_set_visible (self->scroller, some);
  gtk_widget_set_visible (GTK_WIDGET (self), some || gtk_widget_get_visible (GTK_WIDGET (self->done)));
}

static void
hide_undo (DocketLettersPane *self)
{
  g_clear_handle_id (&self->undo_source, g_source_remove);
  self->undoable = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->done), FALSE);
}

static gboolean
on_undo_over (gpointer user_data)
{
  DocketLettersPane *self = user_data;

  self->undo_source = 0;
  hide_undo (self);
  show (self);
  return G_SOURCE_REMOVE;
}

static void
offer_undo (DocketLettersPane *self, gint64 id, const char *words)
{
  hide_undo (self);
  self->undoable = id;
  gtk_label_set_label (self->done_words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->done), TRUE);
  self->undo_source = g_timeout_add_seconds (UNDO_S, on_undo_over, self);
  show (self);
}

typedef struct
{
  DocketLettersPane *pane;
  gint64 id;
  DocketLetterDeed deed;
} Deciding;

static void
on_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Deciding *deciding = user_data;
  g_autoptr (DocketLettersPane) self = deciding->pane;
  g_autoptr (GError) error = NULL;

  if (!docket_letters_decide_finish (DOCKET_LETTERS (source), result, &error))
    g_signal_emit_by_name (self->shop, "notice", error->message);
  else if (deciding->deed != DOCKET_LETTER_PARK)
    {
      offer_undo (self, deciding->id, deciding->deed == DOCKET_LETTER_ACCEPT ? _("An order is made of it.")
                                                                             : _("The message is put away."));
      g_signal_emit_by_name (self, "decided");
    }
  show (self);
}

static void
decide (DocketLettersPane *self, gint64 id, DocketLetterDeed deed, gboolean all)
{
  Deciding *deciding = g_new0 (Deciding, 1);

  deciding->pane = g_object_ref (self);
  deciding->id = id;
  deciding->deed = deed;
  docket_letters_decide_async (letters (self), id, deed, all, NULL, on_decided, deciding);
}

static gint64
id_of (gpointer row)
{
  gint64 *id = g_object_get_data (row, "letter");

  return id != NULL ? *id : 0;
}

static void
on_row_activated (DocketLettersPane *self, GtkListBoxRow *row)
{
  decide (self, id_of (row), DOCKET_LETTER_ACCEPT, FALSE);
}

static void
on_accept (DocketLettersPane *self, GtkButton *button)
{
  decide (self, id_of (button), DOCKET_LETTER_ACCEPT, FALSE);
}

/* Of one who sent too much, all go. */
static void
on_put_away (DocketLettersPane *self, GtkWidget *widget)
{
  decide (self, id_of (widget), DOCKET_LETTER_PUT_AWAY, g_object_get_data (G_OBJECT (widget), "all") != NULL);
}

static void
on_undo (DocketLettersPane *self)
{
  gint64 id = self->undoable;

  /* Once: a second press while the answer is awaited would be refused. */
  hide_undo (self);
  if (id != 0)
    decide (self, id, DOCKET_LETTER_PARK, FALSE);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, DocketLettersPane *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  const char *about = row != NULL ? g_object_get_data (G_OBJECT (row), "about") : NULL;

  if (keyval == GDK_KEY_space && about != NULL)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.show-order", "s", about);
  if (keyval != GDK_KEY_Delete && keyval != GDK_KEY_KP_Delete)
    return GDK_EVENT_PROPAGATE;
  if (row != NULL)
    on_put_away (self, GTK_WIDGET (row));

  return GDK_EVENT_STOP;
}

/* ---- rows ---- */

static void
tag (GtkWidget *widget, const DocketLetter *letter)
{
  g_object_set_data_full (G_OBJECT (widget), "letter", g_memdup2 (&letter->id, sizeof letter->id), g_free);
  if (g_strcmp0 (letter->reason, "too-many") == 0)
    g_object_set_data (G_OBJECT (widget), "all", GINT_TO_POINTER (TRUE));
}

static GtkWidget *
new_button (DocketLettersPane *self, const DocketLetter *letter, const char *icon, const char *words, GCallback pressed)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  tag (button, letter);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (button, "clicked", pressed, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  /* The list is as wide as its orders want it, not as wide as a subject. */
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  gtk_widget_add_css_class (label, style);

  return label;
}

/* What a stranger wrote is never mark-up. */
static GtkWidget *
new_text (const char *text)
{
  GtkWidget *label = new_label (text, "caption");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), TEXT_LINES);
  gtk_label_set_width_chars (GTK_LABEL (label), 12);
  gtk_widget_set_tooltip_text (label, text);

  return label;
}

static GtkWidget *
new_reason (const char *words)
{
  GtkWidget *label = new_label (words, "caption");

  gtk_widget_add_css_class (label, "dim-label");

  return label;
}

/* About which order somebody writes; pressed, it is shown. */
static GtkWidget *
new_about (const char *code, const char *words)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), new_label (words, "caption"));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "about");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, _("Show that order (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.show-order");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", code);

  return button;
}

static char *
dup_about (const DocketLetter *letter)
{
  g_autofree char *code = letter->about != NULL ? docket_claim_code_format (letter->about) : NULL;

  return code != NULL ? g_strdup_printf (_("About order %s"), code) : NULL;
}

static void
add_row (DocketLettersPane *self, const DocketLetter *letter)
{
  const char *subject = letter->subject != NULL ? letter->subject : _("No subject");
  const char *from = letter->from != NULL ? letter->from : _("No sender");
  const char *text = letter->text != NULL ? letter->text : "";
  g_autofree char *about = dup_about (letter);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s. %s %s", subject, from, phrase_reason (letter->reason),
                                             about != NULL ? about : "", text);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), new_label (subject, "heading"));
  gtk_box_append (GTK_BOX (words), new_label (from, "caption"));
  gtk_box_append (GTK_BOX (words), new_reason (phrase_reason (letter->reason)));
  if (about != NULL)
    gtk_box_append (GTK_BOX (words), new_about (letter->about, about));
  if (*text != '\0')
    gtk_box_append (GTK_BOX (words), new_text (text));
  gtk_box_append (GTK_BOX (box), words);
  if (g_strcmp0 (letter->reason, "pushed") != 0)
    gtk_box_append (GTK_BOX (box), new_button (self, letter, "object-select-symbolic", _("Make an order of it (Enter)"),
                                               G_CALLBACK (on_accept)));
  gtk_box_append (GTK_BOX (box), new_button (self, letter, "user-trash-symbolic", _("Put it away (Delete)"),
                                             G_CALLBACK (on_put_away)));
  tag (row, letter);
  g_object_set_data_full (G_OBJECT (row), "about", g_strdup (letter->about), g_free);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (self->list, row);
}

/* The place in the list that the keys are on; -1: they are elsewhere. */
static int
focused_place (DocketLettersPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  if (row == NULL || gtk_widget_get_parent (row) != GTK_WIDGET (self->list))
    return -1;

  return gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

/* The messages from the one at @place to the last; none where @place is -1. */
static GArray *
dup_ids_from (DocketLettersPane *self, int place)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkListBoxRow *row;

  for (int i = place; i >= 0 && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      gint64 id = id_of (row);

      g_array_append_val (ids, id);
    }

  return ids;
}

/* Where the first of @ids that is still there is now; @place: none is. */
static int
place_of_first (DocketLettersPane *self, const GArray *ids, int place)
{
  GtkListBoxRow *row;

  for (guint n = 0; n < ids->len; n++)
    for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
      if (id_of (row) == g_array_index (ids, gint64, n))
        return i;

  return place;
}

static gboolean
focus_place (DocketLettersPane *self, int place)
{
  GtkListBoxRow *row = NULL;

  for (; row == NULL && place >= 0; place--)
    row = gtk_list_box_get_row_at_index (self->list, place);
  if (row == NULL)
    return FALSE;
  gtk_list_box_select_row (self->list, row);

  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_changed (DocketLettersPane *self)
{
  const GPtrArray *parked = docket_letters_get_parked (letters (self));
  guint count = docket_letters_get_count (letters (self));
  g_autofree char *title = g_strdup_printf (ngettext ("Messages: %u waits", "Messages: %u wait", count), count);
  int place = focused_place (self);
  g_autoptr (GArray) ids = dup_ids_from (self, place);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < parked->len && i < ROWS_MAX; i++)
    add_row (self, g_ptr_array_index (parked, i));
  gtk_label_set_label (self->title, title);
  show (self);
  /* The keys stay on their message, wherever it is by now; who decided about it goes on with the next. */
  focus_place (self, place_of_first (self, ids, place));
}

/* ---- the pane ---- */

static void
docket_letters_pane_dispose (GObject *object)
{
  g_clear_handle_id (&DOCKET_LETTERS_PANE (object)->undo_source, g_source_remove);

  G_OBJECT_CLASS (docket_letters_pane_parent_class)->dispose (object);
}

static void
docket_letters_pane_finalize (GObject *object)
{
  g_clear_object (&DOCKET_LETTERS_PANE (object)->shop);

  G_OBJECT_CLASS (docket_letters_pane_parent_class)->finalize (object);
}

static void
docket_letters_pane_class_init (DocketLettersPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_letters_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_letters_pane_finalize;

  g_signal_new ("decided", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_done (DocketLettersPane *self)
{
  GtkWidget *undo = gtk_button_new_with_label (_("Undo"));

  self->done = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->done_words = GTK_LABEL (new_label (NULL, "caption"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->done_words), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->done), "aside");
  gtk_box_append (self->done, GTK_WIDGET (self->done_words));
  gtk_box_append (self->done, undo);
  gtk_widget_set_visible (GTK_WIDGET (self->done), FALSE);
  gtk_widget_set_tooltip_text (undo, _("Take the last step back (Ctrl+Z)"));
  g_signal_connect_object (undo, "clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->done));
}

/* However many wait, the orders below keep their room. */
static void
add_list (DocketLettersPane *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Messages"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  self->scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW,
                                 "hscrollbar-policy", GTK_POLICY_NEVER,
                                 "propagate-natural-height", TRUE,
                                 "max-content-height", HEIGHT_MAX,
                                 "child", self->list,
                                 NULL);
  gtk_box_append (GTK_BOX (self), self->scroller);
}

static void
docket_letters_pane_init (DocketLettersPane *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "letters-pane");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->title = GTK_LABEL (new_label (NULL, "caption-heading"));
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "aside");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->title));
  add_list (self);
  add_done (self);
}

void
docket_letters_pane_set_shop (DocketLettersPane *self, DocketShop *shop)
{
  g_set_object (&self->shop, shop);
  g_signal_connect_object (letters (self), "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

gboolean
docket_letters_pane_focus (DocketLettersPane *self)
{
  return focus_place (self, 0);
}

gboolean
docket_letters_pane_undo (DocketLettersPane *self)
{
  gboolean undoes = self->undoable != 0;

  on_undo (self);

  return undoes;
}

void
docket_letters_pane_forget (DocketLettersPane *self)
{
  hide_undo (self);
  show (self);
}
