/* docket-page-paintable.c: an item as it will be made: the crop, the border, the cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-page-paintable.h"

/* The customer's catalogue is not at hand here; a white border is drawn this wide (3 mm). */
#define BORDER 300

struct _DocketPagePaintable
{
  GObject parent_instance;

  DocketPreview *preview;
  DocketCrop crop;             /* what is kept, as fractions of the upright picture */
  double page_width, page_height;
  double border;               /* as the page's lengths */
  double image_aspect;         /* width / height of the upright picture; 0 unknown */
  gboolean fill;
  gboolean whole;
};

static void docket_page_paintable_paintable_init (GdkPaintableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketPagePaintable, docket_page_paintable, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, docket_page_paintable_paintable_init))

static void
append_picture (DocketPagePaintable *self, GtkSnapshot *snapshot, const graphene_rect_t *bounds)
{
  GdkTexture *texture = docket_preview_get_texture (self->preview);

  if (texture != NULL)
    gtk_snapshot_append_texture (snapshot, texture, bounds);
  else
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0.6f, 0.6f, 0.6f, 1 }, bounds);
}

/* The largest rectangle of @aspect inside @outer, centred. */
static graphene_rect_t
rect_within (const graphene_rect_t *outer, double aspect)
{
  double width = outer->size.width;
  double height = width / aspect;

  if (height > outer->size.height)
    {
      height = outer->size.height;
      width = height * aspect;
    }

  return GRAPHENE_RECT_INIT (outer->origin.x + (outer->size.width - width) / 2,
                             outer->origin.y + (outer->size.height - height) / 2, width, height);
}

/* Where the whole picture lies so that its crop covers @target. */
static graphene_rect_t
rect_around_crop (DocketPagePaintable *self, const graphene_rect_t *target)
{
  double width = target->size.width / self->crop.width;
  double height = target->size.height / self->crop.height;

  return GRAPHENE_RECT_INIT (target->origin.x - self->crop.x * width,
                             target->origin.y - self->crop.y * height, width, height);
}

static double
crop_aspect (DocketPagePaintable *self)
{
  double aspect = self->image_aspect > 0 ? self->image_aspect : self->page_width / self->page_height;

  return aspect * self->crop.width / self->crop.height;
}

/* White paper on a white window still has an edge. */
static void
stroke_edge (GtkSnapshot *snapshot, const graphene_rect_t *page)
{
  const GdkRGBA edge = { 0.5f, 0.5f, 0.5f, 0.6f };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, page, 0);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { edge, edge, edge, edge });
}

static void
snapshot_page (DocketPagePaintable *self, GtkSnapshot *snapshot, double width, double height)
{
  graphene_rect_t page = GRAPHENE_RECT_INIT (0, 0, width, height);
  double border = self->border * width / self->page_width;
  graphene_rect_t inner = page;
  graphene_rect_t target, picture;

  graphene_rect_inset (&inner, border, border);
  target = self->fill ? inner : rect_within (&inner, crop_aspect (self));
  picture = rect_around_crop (self, &target);

  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &page);
  gtk_snapshot_push_clip (snapshot, &target);
  append_picture (self, snapshot, &picture);
  gtk_snapshot_pop (snapshot);
  stroke_edge (snapshot, &page);
}

static void
dim_around (GtkSnapshot *snapshot, const graphene_rect_t *outer, const graphene_rect_t *kept)
{
  const GdkRGBA dim = { 0, 0, 0, 0.55f };
  double left = kept->origin.x - outer->origin.x;
  double top = kept->origin.y - outer->origin.y;
  double right = outer->size.width - left - kept->size.width;
  double bottom = outer->size.height - top - kept->size.height;
  graphene_rect_t parts[] = {
    GRAPHENE_RECT_INIT (outer->origin.x, outer->origin.y, outer->size.width, top),
    GRAPHENE_RECT_INIT (outer->origin.x, kept->origin.y + kept->size.height, outer->size.width, bottom),
    GRAPHENE_RECT_INIT (outer->origin.x, kept->origin.y, left, kept->size.height),
    GRAPHENE_RECT_INIT (kept->origin.x + kept->size.width, kept->origin.y, right, kept->size.height),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i].size.width > 0 && parts[i].size.height > 0)
        gtk_snapshot_append_color (snapshot, &dim, &parts[i]);
    }
}

/* White on black dashes are seen on every picture. */
static void
stroke_cut (GtkSnapshot *snapshot, const graphene_rect_t *area, const graphene_rect_t *cut)
{
  const double dashes[] = { 8, 6 };
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, area);

  cairo_rectangle (cr, cut->origin.x + 1, cut->origin.y + 1, cut->size.width - 2, cut->size.height - 2);
  cairo_set_line_width (cr, 2);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_stroke_preserve (cr);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
snapshot_whole (DocketPagePaintable *self, GtkSnapshot *snapshot, double width, double height)
{
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  graphene_rect_t cut = GRAPHENE_RECT_INIT (self->crop.x * width, self->crop.y * height,
                                            self->crop.width * width, self->crop.height * height);

  append_picture (self, snapshot, &all);
  dim_around (snapshot, &all, &cut);
  stroke_cut (snapshot, &all, &cut);
}

static void
docket_page_paintable_snapshot (GdkPaintable *paintable, GdkSnapshot *snapshot, double width, double height)
{
  DocketPagePaintable *self = DOCKET_PAGE_PAINTABLE (paintable);

  if (self->whole && self->fill && self->image_aspect > 0)
    snapshot_whole (self, snapshot, width, height);
  else
    snapshot_page (self, snapshot, width, height);
}

static double
docket_page_paintable_get_aspect (GdkPaintable *paintable)
{
  DocketPagePaintable *self = DOCKET_PAGE_PAINTABLE (paintable);

  if (self->whole && self->fill && self->image_aspect > 0)
    return self->image_aspect;

  return self->page_width / self->page_height;
}

static void
docket_page_paintable_paintable_init (GdkPaintableInterface *iface)
{
  iface->snapshot = docket_page_paintable_snapshot;
  iface->get_intrinsic_aspect_ratio = docket_page_paintable_get_aspect;
}

static void
docket_page_paintable_finalize (GObject *object)
{
  g_clear_object (&DOCKET_PAGE_PAINTABLE (object)->preview);

  G_OBJECT_CLASS (docket_page_paintable_parent_class)->finalize (object);
}

static void
docket_page_paintable_class_init (DocketPagePaintableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_page_paintable_finalize;
}

static void
docket_page_paintable_init (DocketPagePaintable *self)
{
  self->crop = (DocketCrop) { 0, 0, 1, 1 };
}

static DocketCrop
crop_in_force (const DocketItem *item, const DocketImage *image)
{
  DocketProduct product = {
    .width = MIN (item->width, item->height),
    .height = MAX (item->width, item->height),
    .border = TRUE,
    .border_width = BORDER,
  };
  DocketLength width, height;
  DocketCrop crop = { 0, 0, 1, 1 };

  if (item->scaling == DOCKET_SCALING_FILL && image != NULL && image->width > 0 && item->width > 0)
    crop = docket_item_effective_crop (item, &product, image->width, image->height, &width, &height);
  else if (item->crop.width > 0 && item->crop.height > 0)
    crop = item->crop;

  return crop.width > 0 && crop.height > 0 ? crop : (DocketCrop) { 0, 0, 1, 1 };
}

gboolean
docket_item_is_drawn_here (const DocketItem *item)
{
  return item->image != NULL && g_str_has_prefix (item->product, "photo-") &&
         item->content == DOCKET_CONTENT_PICTURE && item->pictures->len == 0;
}

DocketPreview *
docket_item_get_preview (const DocketItem *item, const char *code, DocketPreviews *previews, guint size)
{
  g_autofree char *made = g_strconcat (DOCKET_CLIENT_ITEM, item->id, NULL);

  return docket_previews_get (previews, code, docket_item_is_drawn_here (item) ? item->image : made, size);
}

DocketPagePaintable *
docket_page_paintable_new (const DocketOrder *order,
                           const DocketItem *item,
                           DocketPreview *preview,
                           gboolean whole)
{
  DocketPagePaintable *self = g_object_new (DOCKET_TYPE_PAGE_PAINTABLE, NULL);
  const DocketImage *image = docket_order_find_image (order, item->image);

  self->preview = g_object_ref (preview);
  self->page_width = item->width > 0 ? item->width : 15000;
  self->page_height = item->height > 0 ? item->height : 10000;
  self->fill = item->scaling == DOCKET_SCALING_FILL;
  self->whole = whole;
  self->border = item->border ? BORDER : 0;
  self->image_aspect = image != NULL && image->height > 0 ? (double) image->width / image->height : 0;
  self->crop = crop_in_force (item, image);

  /* The server has drawn the page already. */
  if (!docket_item_is_drawn_here (item))
    {
      self->crop = (DocketCrop) { 0, 0, 1, 1 };
      self->fill = TRUE;
      self->whole = FALSE;
      self->border = 0;
    }

  g_signal_connect_object (preview, "invalidate-contents",
                           G_CALLBACK (gdk_paintable_invalidate_contents), self, G_CONNECT_SWAPPED);

  return self;
}
