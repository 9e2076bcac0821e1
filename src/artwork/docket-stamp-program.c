/* docket-stamp-program.c: docket-stamp, which draws what an engraver cuts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN_SHARE 0.05
#define LEAST_MARGIN_MM 0.5
#define MOST_MARGIN_MM 1.5

/* An engraver cuts shapes: fonts that are coloured pictures are not there, and emoji come from one that
 * draws them. Scripts are asked for by fonts that look well beside each other. */
static const char font_rules[] =
  "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
  "<selectfont><rejectfont><pattern><patelt name=\"color\"><bool>true</bool></patelt></pattern></rejectfont>"
  "<rejectfont><pattern><patelt name=\"scalable\"><bool>false</bool></patelt></pattern></rejectfont></selectfont>"
  "<alias binding=\"same\"><family>emoji</family><prefer><family>Symbola</family></prefer></alias>"
  "<alias binding=\"same\"><family>Sans</family><prefer><family>Noto Sans</family>"
  "<family>Noto Sans CJK JP</family><family>Noto Sans Arabic</family><family>Noto Sans Devanagari</family>"
  "<family>Symbola</family></prefer></alias>"
  "</fontconfig>";

void
docket_stamp_warn (DocketStamp *stamp, DocketWarningType type, gboolean blocks, gint number, gint limit, const char *text)
{
  DocketRenderReply *reply = &stamp->job->reply;
  DocketRenderFinding *finding;

  for (guint i = 0; i < reply->n_findings; i++)
    if (reply->findings[i].type == type && type != DOCKET_WARNING_FIELD_MISSING)
      {
        reply->findings[i].number = MIN (reply->findings[i].number, number);
        return;
      }
  if (reply->n_findings == DOCKET_RENDER_MAX_FINDINGS)
    return;
  finding = &reply->findings[reply->n_findings++];
  *finding = (DocketRenderFinding) { .type = type, .blocks = blocks, .number = number, .limit = limit };
  if (text != NULL)
    g_utf8_strncpy (finding->text, text, MIN (g_utf8_strlen (text, -1), (glong) sizeof finding->text / 5));
}

gpointer
docket_stamp_alloc (DocketStamp *stamp, gsize size)
{
  return docket_render_alloc (stamp->job, size, 1);
}

gboolean
docket_stamp_on_face (const DocketStamp *stamp, gint x, gint y)
{
  double a = stamp->raster.width / 2.0, b = stamp->raster.height / 2.0;
  double dx = (x + 0.5 - a) / a, dy = (y + 0.5 - b) / b;

  return stamp->design.face == DOCKET_FACE_RECTANGLE || dx * dx + dy * dy <= 1;
}

void
docket_stamp_face_path (const DocketStamp *stamp, cairo_t *cr, double x, double y, double width, double height)
{
  if (stamp->design.face == DOCKET_FACE_RECTANGLE)
    {
      cairo_rectangle (cr, x, y, width, height);
      return;
    }
  cairo_save (cr);
  cairo_translate (cr, x + width / 2, y + height / 2);
  cairo_scale (cr, width / 2, height / 2);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
}

cairo_surface_t *
docket_stamp_new_surface (DocketStamp *stamp, gint width, gint height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    docket_render_finish (stamp->job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  return surface;
}

static DocketStampBox
inner_box (const DocketStamp *stamp)
{
  double least = MIN (stamp->raster.width, stamp->raster.height);
  double margin = CLAMP (least * MARGIN_SHARE, LEAST_MARGIN_MM * DOCKET_STAMP_FINE, MOST_MARGIN_MM * DOCKET_STAMP_FINE);

  return (DocketStampBox) { margin, margin, stamp->raster.width - 2 * margin, stamp->raster.height - 2 * margin,
                            stamp->design.face == DOCKET_FACE_ROUND };
}

static void
take_alpha (DocketStamp *stamp, cairo_surface_t *surface)
{
  const guint8 *data;
  gint stride;

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      stamp->raster.ink[(gsize) y * stamp->raster.width + x] = data[(gsize) y * stride + x] >= 128 ? 255 : 0;
}

void
docket_stamp_from_words (DocketStamp *stamp)
{
  const DocketStampDesign *d = &stamp->design;
  DocketStampStyle style = { *d->family != '\0' ? d->family : NULL, *d->language != '\0' ? d->language : NULL,
                             DOCKET_FIELD_MIDDLE };
  g_autofree char *words = g_strstrip (g_strdup (d->words));
  cairo_surface_t *surface = docket_stamp_new_surface (stamp, stamp->raster.width, stamp->raster.height);
  cairo_t *cr = cairo_create (surface);
  DocketStampBox box = inner_box (stamp);

  cairo_set_source_rgba (cr, 0, 0, 0, 1);
  if (d->layout == DOCKET_LAYOUT_CIRCLE)
    docket_stamp_draw_circle (stamp, cr, words, &style, &box);
  else
    docket_stamp_draw_words (stamp, cr, words, &style, &box);
  cairo_destroy (cr);
  take_alpha (stamp, surface);
  cairo_surface_destroy (surface);
}

static gboolean
has_ink (const DocketStamp *stamp)
{
  return memchr (stamp->raster.ink, 255, (gsize) stamp->raster.width * stamp->raster.height) != NULL;
}

static void
cut_to_face (DocketStamp *stamp)
{
  for (gint y = 0; y < stamp->raster.height; y++)
    for (gint x = 0; x < stamp->raster.width; x++)
      if (!docket_stamp_on_face (stamp, x, y))
        stamp->raster.ink[(gsize) y * stamp->raster.width + x] = 0;
}

static void
draw (DocketStamp *stamp, const DocketRenderRequest *request, const DocketRenderInput *inputs)
{
  gsize size = (gsize) stamp->raster.width * stamp->raster.height;

  switch (stamp->design.content)
    {
    case DOCKET_CONTENT_WORDS:
      docket_stamp_from_words (stamp);
      break;
    case DOCKET_CONTENT_TEMPLATE:
      docket_stamp_from_template (stamp);
      break;
    case DOCKET_CONTENT_PICTURE:
    default:
      if (request->n_inputs != 2 || inputs[1].length != size)
        docket_render_finish (stamp->job, DOCKET_RENDER_IMPOSSIBLE, 0);
      docket_stamp_from_picture (stamp, inputs[1].data);
      break;
    }
  cut_to_face (stamp);
  if (!stamp->toned && !has_ink (stamp) && stamp->job->reply.n_findings == 0)
    docket_stamp_warn (stamp, DOCKET_WARNING_EMPTY, TRUE, 0, 0, NULL);
  if (!stamp->toned && !(stamp->design.content == DOCKET_CONTENT_PICTURE
                         && stamp->design.treatment == DOCKET_TREATMENT_DITHER))
    docket_stamp_find_thin (stamp);
}

static void
write_parts (DocketStamp *stamp, guint parts, const gint *outputs)
{
  if ((parts & DOCKET_RENDER_FACE) != 0)
    docket_stamp_write_face (stamp, *outputs++);
  if ((parts & DOCKET_RENDER_OUTLINES) != 0)
    docket_stamp_write_outlines (stamp, *outputs++);
  if ((parts & DOCKET_RENDER_IMPRINT) != 0)
    docket_stamp_write_imprint (stamp, *outputs++);
}

void
docket_render_program_prepare (void)
{
  FcConfig *config = FcInitLoadConfig ();

  if (config == NULL || !FcConfigParseAndLoadFromMemory (config, (const FcChar8 *) font_rules, FcTrue)
      || !FcConfigBuildFonts (config) || !FcConfigSetCurrent (config))
    g_printerr ("docket-stamp: the fonts cannot be read\n");
}

gboolean
docket_render_program_reads_files (void)
{
  return TRUE;
}

gboolean
docket_render_program_makes_sense (const DocketRenderRequest *r)
{
  guint n_parts = 0;

  for (guint part = DOCKET_RENDER_FACE; part <= DOCKET_RENDER_IMPRINT; part <<= 1)
    n_parts += (r->parts & part) != 0;
  return r->kind == DOCKET_RENDER_STAMP && r->n_inputs >= 1 && r->n_inputs <= 2 && n_parts == r->n_outputs
         && r->parts <= (DOCKET_RENDER_FACE | DOCKET_RENDER_OUTLINES | DOCKET_RENDER_IMPRINT);
}

void
docket_render_program_work (DocketRenderJob *job,
                            const DocketRenderRequest *request,
                            const DocketRenderInput *inputs,
                            const gint *outputs)
{
  DocketStamp stamp = { .job = job };
  gpointer copy = docket_render_alloc (job, inputs[0].length, 1);
  GVariant *value;

  memcpy (copy, inputs[0].data, inputs[0].length);
  value = g_variant_new_from_data (docket_stamp_design_type (), copy, inputs[0].length, FALSE, NULL, NULL);
  if (!docket_stamp_design_unpack (value, &stamp.design))
    docket_render_finish (job, DOCKET_RENDER_IMPOSSIBLE, 0);
  stamp.raster.width = 2 * (gint) lround (stamp.design.width * DOCKET_STAMP_PER_MM / 100.0);
  stamp.raster.height = 2 * (gint) lround (stamp.design.height * DOCKET_STAMP_PER_MM / 100.0);
  stamp.raster.ink = docket_stamp_alloc (&stamp, (gsize) stamp.raster.width * stamp.raster.height);
  memset (stamp.raster.ink, 0, (gsize) stamp.raster.width * stamp.raster.height);
  draw (&stamp, request, inputs);
  write_parts (&stamp, request->parts, outputs);
  docket_render_finish (job, DOCKET_RENDER_OK, 0);
}
