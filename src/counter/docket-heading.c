/* docket-heading.c: the heading of a group in the live list, and how it looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-heading.h"

#include "docket-phrases.h"

struct _DocketHeading
{
  GObject parent_instance;

  DocketWants wants;
  guint count;
};

G_DEFINE_FINAL_TYPE (DocketHeading, docket_heading, G_TYPE_OBJECT)

struct _DocketHeadingView
{
  GtkBox parent_instance;

  GtkLabel *title;
  GtkLabel *count;
  DocketHeading *heading;
};

G_DEFINE_FINAL_TYPE (DocketHeadingView, docket_heading_view, GTK_TYPE_BOX)

static void
docket_heading_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_uint (value, DOCKET_HEADING (object)->count);
}

static void
docket_heading_class_init (DocketHeadingClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = docket_heading_get_property;

  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
docket_heading_init (DocketHeading *self)
{
}

DocketHeading *
docket_heading_new (DocketWants wants)
{
  DocketHeading *self = g_object_new (DOCKET_TYPE_HEADING, NULL);

  self->wants = wants;

  return self;
}

void
docket_heading_set_count (DocketHeading *self, guint count)
{
  if (self->count == count)
    return;

  self->count = count;
  g_object_notify (G_OBJECT (self), "count");
}

static void
show (DocketHeadingView *self)
{
  const char *title = docket_phrase_wants (self->heading->wants);
  g_autofree char *count = g_strdup_printf ("%u", self->heading->count);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", title, count);
  GtkWidget *item = GTK_WIDGET (self);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->count, count);
  while (item != NULL && !GTK_IS_LIST_VIEW (gtk_widget_get_parent (item)))
    item = gtk_widget_get_parent (item);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
docket_heading_view_dispose (GObject *object)
{
  docket_heading_view_set_heading (DOCKET_HEADING_VIEW (object), NULL);

  G_OBJECT_CLASS (docket_heading_view_parent_class)->dispose (object);
}

static void
docket_heading_view_class_init (DocketHeadingViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_heading_view_dispose;
}

static void
docket_heading_view_init (DocketHeadingView *self)
{
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->count = GTK_LABEL (gtk_label_new (NULL));

  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_add_css_class (GTK_WIDGET (self), "group-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "numeric");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->count));
}

GtkWidget *
docket_heading_view_new (void)
{
  return g_object_new (DOCKET_TYPE_HEADING_VIEW, NULL);
}

void
docket_heading_view_set_heading (DocketHeadingView *self, DocketHeading *heading)
{
  if (self->heading != NULL)
    g_signal_handlers_disconnect_by_func (self->heading, show, self);

  g_set_object (&self->heading, heading);
  if (heading == NULL)
    return;

  g_signal_connect_object (heading, "notify::count", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
