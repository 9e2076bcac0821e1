/* docket-sidebar.c: the shop's orders by what they want from a person, and the search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sidebar.h"

#include "docket-a11y.h"
#include "docket-claim-code.h"
#include "docket-heading.h"
#include "docket-row-view.h"
#include "docket-phrases.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define N_GROUPS (DOCKET_WANTS_ENDED + 1)

struct _DocketSidebar
{
  GtkBox parent_instance;

  /* Template */
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  DocketLettersPane *letters;
  GtkStack *stack;
  GtkListView *view;
  AdwStatusPage *empty;

  /* Owned */
  DocketShop *shop;
  GtkSingleSelection *selection;
  GListStore *headings[N_GROUPS];  /* empty, or the one heading of the group */
  char *marked;
  guint update_source;
  char *found;            /* the search that the list shows the answer to */
  gboolean open_found;    /* and its first is to be opened when it comes */
};

G_DEFINE_FINAL_TYPE (DocketSidebar, docket_sidebar, GTK_TYPE_BOX)

static DocketOrderList *
orders (DocketSidebar *self)
{
  return docket_shop_get_orders (self->shop);
}

/* One list item shows a heading or a row: both are made once, one of them is seen. */
static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, DocketSidebar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), docket_heading_view_new ());
  gtk_box_append (GTK_BOX (box), docket_row_view_new (docket_shop_get_previews (self->shop)));
  gtk_list_item_set_child (item, box);
}

static void
show_item (GtkListItem *item, DocketHeading *heading, DocketOrderRow *row)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *heading_view = gtk_widget_get_first_child (box);
  GtkWidget *row_view = gtk_widget_get_last_child (box);

  gtk_widget_set_visible (heading_view, heading != NULL);
  gtk_widget_set_visible (row_view, row != NULL);
  docket_heading_view_set_heading (DOCKET_HEADING_VIEW (heading_view), heading);
  docket_row_view_set_row (DOCKET_ROW_VIEW (row_view), row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, DocketSidebar *self)
{
  gpointer object = gtk_list_item_get_item (item);
  gboolean is_heading = DOCKET_IS_HEADING (object);

  gtk_list_item_set_selectable (item, !is_heading);
  gtk_list_item_set_activatable (item, !is_heading);
  show_item (item, is_heading ? object : NULL, is_heading ? NULL : object);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, DocketSidebar *self)
{
  show_item (item, NULL, NULL);
}

static void
on_activate (DocketSidebar *self, guint position)
{
  g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (DOCKET_IS_ORDER_ROW (object))
    g_signal_emit_by_name (self, "chosen", docket_order_row_get_code (DOCKET_ORDER_ROW (object)));
}

/* Where the list ends the next part is asked for, before anybody has to press a button. */
static void
load_more_at_end (DocketSidebar *self)
{
  for (guint wants = 0; wants < N_GROUPS; wants++)
    {
      if (docket_order_list_has_more (orders (self), wants))
        {
          docket_order_list_load_more (orders (self), wants);
          return;
        }
    }
}

static void
on_edge_reached (DocketSidebar *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    load_more_at_end (self);
}

static void
show_emptiness (DocketSidebar *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;
  gboolean searching = gtk_search_bar_get_search_mode (self->search_bar);

  adw_status_page_set_title (self->empty, searching ? _("Nobody Found") : _("No Order Waits"));
  adw_status_page_set_description (self->empty, searching ? _("Try the name, the code, or part of the e-mail address.")
                                                          : _("Orders appear here as they come in."));
  adw_status_page_set_icon_name (self->empty, searching ? "system-search-symbolic" : "emblem-ok-symbolic");
  gtk_stack_set_visible_child_name (self->stack, empty && !docket_order_list_get_loading (orders (self)) ? "empty"
                                                                                                          : "list");
}

static void
mark_again (DocketSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->marked != NULL && i < n && found == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (DOCKET_IS_ORDER_ROW (object) &&
          g_strcmp0 (docket_order_row_get_code (DOCKET_ORDER_ROW (object)), self->marked) == 0)
        found = i;
    }

  gtk_single_selection_set_selected (self->selection, found);
}

static void
show_headings (DocketSidebar *self)
{
  for (guint wants = 0; wants < N_GROUPS; wants++)
    {
      GListModel *group = docket_order_list_get_group (orders (self), wants);
      GListModel *heading = G_LIST_MODEL (self->headings[wants]);
      gboolean wanted = g_list_model_get_n_items (group) > 0;

      if (wanted && g_list_model_get_n_items (heading) == 0)
        {
          g_autoptr (DocketHeading) item = docket_heading_new (wants);

          g_list_store_append (self->headings[wants], item);
        }
      else if (!wanted)
        g_list_store_remove_all (self->headings[wants]);

      if (wanted)
        {
          g_autoptr (DocketHeading) item = g_list_model_get_item (heading, 0);

          docket_heading_set_count (item, MAX (docket_order_list_get_count (orders (self), wants),
                                               g_list_model_get_n_items (group)));
        }
    }

  show_emptiness (self);
}

static void
open_first (DocketSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) object = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (DOCKET_IS_ORDER_ROW (object))
        {
          on_activate (self, i);
          return;
        }
    }
}

static gboolean
on_update (gpointer user_data)
{
  DocketSidebar *self = user_data;

  self->update_source = 0;
  show_headings (self);
  mark_again (self);
  return G_SOURCE_REMOVE;
}

/* The headings are part of the same list: they must not change while it is telling of a change. */
static void
update_soon (DocketSidebar *self)
{
  if (self->update_source == 0)
    self->update_source = g_idle_add (on_update, self);
}

/* ---- search ---- */

static const char *
search_text (DocketSidebar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
}

static void
on_search_changed (DocketSidebar *self)
{
  self->open_found = FALSE;
  docket_order_list_set_search (orders (self), search_text (self));
}

static void
on_loading (DocketSidebar *self)
{
  show_emptiness (self);
  if (docket_order_list_get_loading (orders (self)))
    return;

  g_free (self->found);
  self->found = g_strdup (docket_order_list_get_search (orders (self)));
  if (self->open_found && g_strcmp0 (self->found, search_text (self)) == 0)
    {
      self->open_found = FALSE;
      open_first (self);
    }
}

/* A whole code is an order; anything else opens the first that is found, once the answer is there. */
static void
on_search_activate (DocketSidebar *self)
{
  const char *text = search_text (self);
  g_autofree char *code = docket_claim_code_parse (text, NULL);

  if (code != NULL)
    g_signal_emit_by_name (self, "chosen", code);
  else if (g_strcmp0 (self->found, text) == 0)
    open_first (self);
  else if (*text != '\0')
    {
      docket_order_list_set_search (orders (self), text);
      self->open_found = TRUE;
    }
}

static void
on_stop_search (DocketSidebar *self)
{
  docket_sidebar_search (self, FALSE);
}

static void
on_search_mode (DocketSidebar *self)
{
  if (self->shop == NULL)
    return;

  if (!gtk_search_bar_get_search_mode (self->search_bar))
    docket_order_list_set_search (orders (self), NULL);
  show_emptiness (self);
}

static void
docket_sidebar_dispose (GObject *object)
{
  g_clear_handle_id (&DOCKET_SIDEBAR (object)->update_source, g_source_remove);

  G_OBJECT_CLASS (docket_sidebar_parent_class)->dispose (object);
}

static void
docket_sidebar_finalize (GObject *object)
{
  DocketSidebar *self = DOCKET_SIDEBAR (object);

  for (guint i = 0; i < N_GROUPS; i++)
    g_clear_object (&self->headings[i]);
  g_clear_object (&self->selection);
  g_clear_object (&self->shop);
  g_free (self->marked);
  g_free (self->found);

  G_OBJECT_CLASS (docket_sidebar_parent_class)->finalize (object);
}

static void
docket_sidebar_class_init (DocketSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_sidebar_finalize;

  g_type_ensure (DOCKET_TYPE_LETTERS_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DocketSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DocketSidebar, letters);
  gtk_widget_class_bind_template_child (widget_class, DocketSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, DocketSidebar, view);
  gtk_widget_class_bind_template_child (widget_class, DocketSidebar, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);

  g_signal_new ("chosen", DOCKET_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
docket_sidebar_init (DocketSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  docket_a11y_follow_stack (GTK_WIDGET (self->stack));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
}

static GListModel *
flat_model (DocketSidebar *self)
{
  g_autoptr (GListStore) parts = g_list_store_new (G_TYPE_LIST_MODEL);

  for (guint wants = 0; wants < N_GROUPS; wants++)
    {
      GListModel *group = docket_order_list_get_group (orders (self), wants);

      self->headings[wants] = g_list_store_new (DOCKET_TYPE_HEADING);
      g_list_store_append (parts, self->headings[wants]);
      g_list_store_append (parts, group);
      g_signal_connect_object (group, "items-changed", G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
    }

  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&parts))));
}

void
docket_sidebar_set_shop (DocketSidebar *self, DocketShop *shop)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_set_object (&self->shop, shop);
  docket_letters_pane_set_shop (self->letters, shop);
  self->selection = gtk_single_selection_new (flat_model (self));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_factory (self->view, factory);

  g_signal_connect_object (orders (self), "counts-changed", G_CALLBACK (update_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (orders (self), "notify::loading", G_CALLBACK (on_loading), self, G_CONNECT_SWAPPED);
  update_soon (self);
}

void
docket_sidebar_mark (DocketSidebar *self, const char *code)
{
  if (g_strcmp0 (self->marked, code) == 0)
    return;

  g_free (self->marked);
  self->marked = g_strdup (code);
  mark_again (self);
}

void
docket_sidebar_search (DocketSidebar *self, gboolean open)
{
  gtk_search_bar_set_search_mode (self->search_bar, open);
  if (open)
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

gboolean
docket_sidebar_is_searching (DocketSidebar *self)
{
  return gtk_search_bar_get_search_mode (self->search_bar);
}

DocketLettersPane *
docket_sidebar_get_letters (DocketSidebar *self)
{
  return self->letters;
}
