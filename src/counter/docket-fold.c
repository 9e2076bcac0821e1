/* docket-fold.c: widgets beside each other where they have room, below each other where they have not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-fold.h"

struct _DocketFold
{
  GtkWidget parent_instance;

  guint chars;
  guint wish;
  int spacing;
  gboolean homogeneous;
};

enum
{
  PROP_CHARS = 1,
  PROP_WISH,
  PROP_SPACING,
  PROP_HOMOGENEOUS,
  N_PROPERTIES,
};

G_DEFINE_FINAL_TYPE (DocketFold, docket_fold, GTK_TYPE_WIDGET)

/* ---- reckoning ---- */

static int
width_of (DocketFold *self, guint chars)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);

  return PANGO_PIXELS_CEIL (width * (int) chars);
}

/* Those that have something in them, with the widths that they ask for. */
static GArray *
sizes_of (DocketFold *self)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (GtkRequestedSize));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkRequestedSize size = { .data = child };

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &size.minimum_size, &size.natural_size, NULL, NULL);
      if (size.natural_size > 0)
        g_array_append_val (sizes, size);
    }

  return sizes;
}

static GtkRequestedSize *
size_at (const GArray *sizes, guint i)
{
  return &g_array_index (sizes, GtkRequestedSize, i);
}

static int
gaps (DocketFold *self, const GArray *sizes)
{
  return sizes->len > 0 ? self->spacing * (int) (sizes->len - 1) : 0;
}

/* What all want beside each other: @natural, or with the room that was asked for each. */
static int
row_width (DocketFold *self, const GArray *sizes, gboolean natural)
{
  int each = natural ? 0 : width_of (self, self->chars), sum = 0, widest = 0;

  for (guint i = 0; i < sizes->len; i++)
    {
      const GtkRequestedSize *size = size_at (sizes, i);
      int width = natural || self->chars == 0 ? size->natural_size : MAX (size->minimum_size, each);

      sum += width;
      widest = MAX (widest, width);
    }

  return (self->homogeneous ? widest * (int) sizes->len : sum) + gaps (self, sizes);
}

static gboolean
is_row (DocketFold *self, const GArray *sizes, int width)
{
  return sizes->len <= 1 || width < 0 || row_width (self, sizes, FALSE) <= width;
}

/* Makes of what they ask for what they get of @width. */
static void
share (DocketFold *self, GArray *sizes, int width)
{
  int left = width - gaps (self, sizes);
  guint greedy = 0;

  for (guint i = 0; i < sizes->len; i++)
    {
      left -= self->homogeneous ? 0 : size_at (sizes, i)->minimum_size;
      greedy += gtk_widget_compute_expand (size_at (sizes, i)->data, GTK_ORIENTATION_HORIZONTAL) ? 1 : 0;
    }
  if (!self->homogeneous)
    left = gtk_distribute_natural_allocation (MAX (left, 0), sizes->len, (GtkRequestedSize *) (void *) sizes->data);

  for (guint i = 0; i < sizes->len; i++)
    {
      GtkRequestedSize *size = size_at (sizes, i);

      if (self->homogeneous)
        size->minimum_size = left / (int) sizes->len;
      else if (greedy > 0 && gtk_widget_compute_expand (size->data, GTK_ORIENTATION_HORIZONTAL))
        size->minimum_size += left / (int) greedy;
    }
}

static void
measure_width (DocketFold *self, const GArray *sizes, int *minimum, int *natural)
{
  for (guint i = 0; i < sizes->len; i++)
    *minimum = MAX (*minimum, size_at (sizes, i)->minimum_size);
  *natural = MAX (*minimum, self->wish > 0 ? width_of (self, self->wish) : row_width (self, sizes, TRUE));
}

static void
measure_height (DocketFold *self, GArray *sizes, int width, int *minimum, int *natural)
{
  gboolean row = is_row (self, sizes, width);

  if (row)
    share (self, sizes, width >= 0 ? width : row_width (self, sizes, TRUE));
  for (guint i = 0; i < sizes->len; i++)
    {
      int child_minimum, child_natural;

      gtk_widget_measure (size_at (sizes, i)->data, GTK_ORIENTATION_VERTICAL, row ? size_at (sizes, i)->minimum_size : width,
                          &child_minimum, &child_natural, NULL, NULL);
      *minimum = row ? MAX (*minimum, child_minimum) : *minimum + child_minimum;
      *natural = row ? MAX (*natural, child_natural) : *natural + child_natural;
    }
  if (!row)
    {
      *minimum += gaps (self, sizes);
      *natural += gaps (self, sizes);
    }
}

/* ---- the widget ---- */

static GtkSizeRequestMode
docket_fold_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
docket_fold_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  DocketFold *self = DOCKET_FOLD (widget);
  g_autoptr (GArray) sizes = sizes_of (self);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, sizes, minimum, natural);
  else
    measure_height (self, sizes, for_size, minimum, natural);
}

static void
allocate_row (DocketFold *self, GArray *sizes, int width, int height)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int x = 0;

  share (self, sizes, width);
  for (guint i = 0; i < sizes->len; i++)
    {
      int wide = size_at (sizes, i)->minimum_size;

      gtk_widget_size_allocate (size_at (sizes, i)->data,
                                &(GtkAllocation) { mirrored ? width - x - wide : x, 0, wide, height }, -1);
      x += wide + self->spacing;
    }
}

static void
allocate_column (DocketFold *self, GArray *sizes, int width, int height)
{
  int left = height - gaps (self, sizes), y = 0;

  for (guint i = 0; i < sizes->len; i++)
    {
      GtkRequestedSize *size = size_at (sizes, i);

      gtk_widget_measure (size->data, GTK_ORIENTATION_VERTICAL, width, &size->minimum_size, &size->natural_size, NULL, NULL);
      left -= size->minimum_size;
    }
  gtk_distribute_natural_allocation (MAX (left, 0), sizes->len, (GtkRequestedSize *) (void *) sizes->data);

  for (guint i = 0; i < sizes->len; i++)
    {
      int high = size_at (sizes, i)->minimum_size;

      gtk_widget_size_allocate (size_at (sizes, i)->data, &(GtkAllocation) { 0, y, width, high }, -1);
      y += high + self->spacing;
    }
}

/* What has nothing in it takes no gap, but a place. */
static void
allocate_nothing (DocketFold *self)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      if (natural == 0)
        gtk_widget_size_allocate (child, &(GtkAllocation) { 0 }, -1);
    }
}

static void
docket_fold_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DocketFold *self = DOCKET_FOLD (widget);
  g_autoptr (GArray) sizes = sizes_of (self);

  allocate_nothing (self);
  if (is_row (self, sizes, width))
    allocate_row (self, sizes, width, height);
  else
    allocate_column (self, sizes, width, height);
}

static void
docket_fold_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DocketFold *self = DOCKET_FOLD (object);

  if (id == PROP_CHARS)
    self->chars = g_value_get_uint (value);
  else if (id == PROP_WISH)
    self->wish = g_value_get_uint (value);
  else if (id == PROP_SPACING)
    self->spacing = g_value_get_int (value);
  else
    self->homogeneous = g_value_get_boolean (value);
}

static void
docket_fold_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (docket_fold_parent_class)->dispose (object);
}

static void
docket_fold_class_init (DocketFoldClass *klass)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamSpec *properties[N_PROPERTIES] = { NULL };

  G_OBJECT_CLASS (klass)->set_property = docket_fold_set_property;
  G_OBJECT_CLASS (klass)->dispose = docket_fold_dispose;
  GTK_WIDGET_CLASS (klass)->get_request_mode = docket_fold_get_request_mode;
  GTK_WIDGET_CLASS (klass)->measure = docket_fold_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = docket_fold_size_allocate;

  properties[PROP_CHARS] = g_param_spec_uint ("chars", NULL, NULL, 0, 1000, 0, flags);
  properties[PROP_WISH] = g_param_spec_uint ("wish", NULL, NULL, 0, 1000, 0, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 1000, 0, flags);
  properties[PROP_HOMOGENEOUS] = g_param_spec_boolean ("homogeneous", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
}

static void
docket_fold_init (DocketFold *self)
{
}

GtkWidget *
docket_fold_new (guint chars, int spacing)
{
  return g_object_new (DOCKET_TYPE_FOLD, "chars", chars, "spacing", spacing, NULL);
}

void
docket_fold_append (DocketFold *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
