/* docket-stamp-template.c: the shop's drawing with the customer's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <librsvg/rsvg.h>
#include <string.h>

/* The words never become part of the drawing's text: what marks their place is hidden, and they are
 * drawn over it. So nothing that a customer writes can be markup. */
static const char hide_fields[] = "[id^=\"field-\"] { visibility: hidden }";

G_NORETURN static void
fail (DocketStamp *stamp, GError *error)
{
  g_printerr ("A template cannot be drawn: %s\n", error != NULL ? error->message : "it is empty");
  docket_render_finish (stamp->job, DOCKET_RENDER_IMPOSSIBLE, 0);
}

/* Measured at the drawing's own size, at which all versions of librsvg agree. */
static DocketStampBox
box_of_field (DocketStamp *stamp, RsvgHandle *handle, const char *name)
{
  g_autofree char *id = g_strdup_printf ("#field-%s", name);
  g_autoptr (GError) error = NULL;
  RsvgRectangle page = { 0 }, ink;
  double scale;

  if (!rsvg_handle_get_intrinsic_size_in_pixels (handle, &page.width, &page.height)
      || !rsvg_handle_get_geometry_for_layer (handle, id, &page, &ink, NULL, &error))
    fail (stamp, error);
  scale = stamp->raster.width / page.width;
  return (DocketStampBox) { ink.x * scale, ink.y * scale, MAX (ink.width * scale, 1), MAX (ink.height * scale, 1), FALSE };
}

static void
draw_field (DocketStamp *stamp,
            cairo_t *cr,
            const char *words,
            const char *family,
            DocketFieldAlign align,
            gboolean reversed,
            const DocketStampBox *box)
{
  DocketStampStyle style = { *family != '\0' ? family : NULL,
                             *stamp->design.language != '\0' ? stamp->design.language : NULL, align, TRUE };

  if (reversed)
    cairo_set_source_rgb (cr, 1, 1, 1);
  else
    cairo_set_source_rgb (cr, 0, 0, 0);
  docket_stamp_draw_words (stamp, cr, words, &style, box);
}

static void
draw_fields (DocketStamp *stamp, cairo_t *cr, RsvgHandle *measured)
{
  const char *name, *words, *family;
  gint32 align;
  gboolean reversed;
  GVariantIter iter;

  g_variant_iter_init (&iter, stamp->design.fields);
  while (g_variant_iter_next (&iter, "(&s&s&sib)", &name, &words, &family, &align, &reversed))
    {
      DocketStampBox box = box_of_field (stamp, measured, name);

      if (*words != '\0')
        draw_field (stamp, cr, words, family, (DocketFieldAlign) align, reversed, &box);
    }
}

/* Dark prints. */
static void
take_ink (DocketStamp *stamp, cairo_surface_t *surface)
{
  const guint8 *data;
  gint stride;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      stamp->raster.ink[(gsize) y * stamp->raster.width + x] = data[(gsize) y * stride + x * 4 + 1] < 128 ? 255 : 0;
}

static RsvgHandle *
load (DocketStamp *stamp)
{
  const char *svg = stamp->design.svg;
  g_autoptr (GError) error = NULL;
  RsvgHandle *handle = rsvg_handle_new_from_data ((const guint8 *) svg, strlen (svg), &error);

  if (handle == NULL)
    fail (stamp, error);
  return handle;
}

void
docket_stamp_from_template (DocketStamp *stamp)
{
  RsvgRectangle page = { 0, 0, stamp->raster.width, stamp->raster.height };
  RsvgHandle *handle = load (stamp);
  RsvgHandle *measured = load (stamp);
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, stamp->raster.width, stamp->raster.height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (!rsvg_handle_set_stylesheet (handle, (const guint8 *) hide_fields, strlen (hide_fields), &error)
      || !rsvg_handle_render_document (handle, cr, &page, &error))
    fail (stamp, error);
  draw_fields (stamp, cr, measured);
  take_ink (stamp, surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  g_object_unref (handle);
  g_object_unref (measured);
}
