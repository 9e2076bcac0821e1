/* docket-empty-page.c: "Scan an order", a drawn bar code, the day's figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-empty-page.h"

#include "docket-phrases.h"

#include <glib/gi18n.h>

/* The widths of a Code 128 that says "DOCKET", bar and space by turns: start B, the letters, the
 * check character, stop. */
static const char BARS[] = "211214" "112313" "133121" "131321" "112331" "132113" "213131" "213113" "2331112";

#define REFRESH_MS 700

struct _DocketEmptyPage
{
  GtkBox parent_instance;

  /* Template */
  GtkDrawingArea *bars;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *words;
  GtkButton *fetch;
  GtkButton *again;
  GtkFlowBox *figures;

  /* Owned */
  DocketDesk *desk;
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (DocketEmptyPage, docket_empty_page, GTK_TYPE_BOX)

static void
draw_bars (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  GdkRGBA color;
  int total = 0;
  double module, x;

  for (const char *bar = BARS; *bar != '\0'; bar++)
    total += *bar - '0';

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  module = MAX (1, width / total);
  x = (width - module * total) / 2;

  for (gsize i = 0; BARS[i] != '\0'; i++)
    {
      double wide = module * (BARS[i] - '0');

      if (i % 2 == 0)
        cairo_rectangle (cr, x, 0, wide, height);
      x += wide;
    }
  cairo_fill (cr);
}

static void
append_figure (DocketEmptyPage *self, const char *number, const char *word)
{
  GtkWidget *child = g_object_new (GTK_TYPE_FLOW_BOX_CHILD, "focusable", FALSE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *value = gtk_label_new (number);
  GtkWidget *name = gtk_label_new (word);

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "figure");
  gtk_widget_add_css_class (value, "title-2");
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (name, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_justify (GTK_LABEL (name), GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (box), value);
  gtk_box_append (GTK_BOX (box), name);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_flow_box_insert (self->figures, child, -1);
}

static void
append_count (DocketEmptyPage *self, guint count, const char *word)
{
  g_autofree char *number = g_strdup_printf ("%u", count);

  append_figure (self, number, word);
}

static void
on_day (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketEmptyPage) self = user_data;
  g_autoptr (DocketDay) day = docket_client_day_finish (DOCKET_CLIENT (source), result, NULL);
  g_autofree char *revenue = day != NULL ? docket_phrase_money (&day->revenue) : NULL;
  GtkWidget *child;

  if (day == NULL)
    return;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->figures))) != NULL)
    gtk_flow_box_remove (self->figures, child);
  append_count (self, day->placed, _("placed today"));
  append_count (self, day->waiting, _("waiting"));
  append_count (self, day->collected, _("handed over"));
  append_figure (self, revenue, _("taken today"));
}

static void
on_desk_changed (DocketEmptyPage *self)
{
  DocketDeskState state = docket_desk_get_state (self->desk);
  gboolean problem = state == DOCKET_DESK_PROBLEM;

  gtk_widget_set_visible (GTK_WIDGET (self->bars), !problem);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), problem);
  gtk_widget_set_visible (GTK_WIDGET (self->again), problem);
  gtk_widget_set_visible (GTK_WIDGET (self->fetch), docket_desk_is_elsewhere (self->desk) &&
                                                    docket_shop_may (docket_desk_get_shop (self->desk), DOCKET_RIGHT_FETCH));
  gtk_widget_set_visible (GTK_WIDGET (self->figures), !problem);
  gtk_label_set_label (self->title, problem ? _("No Order to Show") : _("Scan an order"));
  gtk_label_set_label (self->words, problem ? docket_desk_get_problem (self->desk)
                                            : _("The first scan shows it, the same code again is the next step."));

  if (state == DOCKET_DESK_EMPTY)
    docket_client_day_async (docket_shop_get_client (docket_desk_get_shop (self->desk)), NULL, on_day,
                             g_object_ref (self));
}

static void
docket_empty_page_dispose (GObject *object)
{
  g_clear_handle_id (&DOCKET_EMPTY_PAGE (object)->refresh_source, g_source_remove);

  G_OBJECT_CLASS (docket_empty_page_parent_class)->dispose (object);
}

static void
docket_empty_page_finalize (GObject *object)
{
  g_clear_object (&DOCKET_EMPTY_PAGE (object)->desk);

  G_OBJECT_CLASS (docket_empty_page_parent_class)->finalize (object);
}

static void
docket_empty_page_class_init (DocketEmptyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = docket_empty_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = docket_empty_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-empty-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, bars);
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, title);
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, words);
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, fetch);
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, again);
  gtk_widget_class_bind_template_child (widget_class, DocketEmptyPage, figures);
}

static void
docket_empty_page_init (DocketEmptyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (self->bars, draw_bars, NULL, NULL);
}

static gboolean
on_refresh (gpointer user_data)
{
  DocketEmptyPage *self = user_data;

  self->refresh_source = 0;
  if (docket_desk_get_state (self->desk) == DOCKET_DESK_EMPTY)
    on_desk_changed (self);

  return G_SOURCE_REMOVE;
}

/* Many events come at once; the figures need not follow each. */
static void
refresh_soon (DocketEmptyPage *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_MS, on_refresh, self);
}

void
docket_empty_page_set_desk (DocketEmptyPage *self, DocketDesk *desk)
{
  g_set_object (&self->desk, desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_events (docket_desk_get_shop (desk)), "resync", G_CALLBACK (refresh_soon),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_events (docket_desk_get_shop (desk)), "event", G_CALLBACK (refresh_soon),
                           self, G_CONNECT_SWAPPED);
  on_desk_changed (self);
}
