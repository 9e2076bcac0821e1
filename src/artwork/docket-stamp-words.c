/* docket-stamp-words.c: words of any script as large as they fit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-private.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

/* Letters are measured and laid out at this size and scaled as drawings. */
#define EM 200.0
#define LINE_SPACING 0.88

/* Breaking lines that the customer did not break must be worth it. */
#define WORTH_BREAKING 1.3

/* A ring of words leaves a gap at the bottom, and room in the middle. */
#define RING_SHARE 0.86
#define RING_HEIGHT 0.36
/* A face that much longer than high is no place for a circle. */
#define LONG_FACE 1.25

static PangoLayout *
new_layout (PangoContext *context, const DocketStampStyle *style, const char *text, gsize length)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  PangoLayout *layout = pango_layout_new (context);

  pango_font_description_set_family (font, style->family != NULL ? style->family : "Sans");
  pango_font_description_set_absolute_size (font, EM * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, (int) length);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_alignment (layout, style->align == DOCKET_FIELD_START ? PANGO_ALIGN_LEFT
                                      : style->align == DOCKET_FIELD_END ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_CENTER);
  return layout;
}

static PangoContext *
new_context (cairo_t *cr, const DocketStampStyle *style)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  if (style->language != NULL)
    pango_context_set_language (context, pango_language_from_string (style->language));
  return context;
}

/* The ink; where the style is steady, with the room that other letters would take. */
static void
get_ink (PangoLayout *layout, const DocketStampStyle *style, PangoRectangle *ink)
{
  g_autoptr (PangoLayout) usual = NULL;
  gint top, bottom;
  PangoRectangle letters;

  pango_layout_get_extents (layout, ink, NULL);
  if (!style->steady || ink->width <= 0 || pango_layout_get_line_count (layout) > 1)
    return;
  usual = new_layout (pango_layout_get_context (layout), style, "Hg", 2);
  pango_layout_get_extents (usual, &letters, NULL);
  letters.y += pango_layout_get_baseline (layout) - pango_layout_get_baseline (usual);
  top = MIN (ink->y, letters.y);
  bottom = MAX (ink->y + ink->height, letters.y + letters.height);
  ink->y = top;
  ink->height = bottom - top;
}

/* What each line would need: the scale at which its ink just touches the box. */
static double
scale_of_ellipse (PangoLayout *layout, const DocketStampBox *box)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  PangoRectangle all;
  double worst = 0;

  pango_layout_get_extents (layout, &all, NULL);
  do
    {
      PangoRectangle ink;
      double x, y;

      pango_layout_iter_get_line_extents (iter, &ink, NULL);
      x = MAX (fabs (ink.x - (all.x + all.width / 2.0)), fabs (ink.x + ink.width - (all.x + all.width / 2.0)));
      y = MAX (fabs (ink.y - (all.y + all.height / 2.0)), fabs (ink.y + ink.height - (all.y + all.height / 2.0)));
      worst = MAX (worst, hypot (x / (box->width / 2), y / (box->height / 2)));
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return worst > 0 ? PANGO_SCALE / worst : 0;
}

static double
scale_to_box (PangoLayout *layout, const DocketStampStyle *style, const DocketStampBox *box)
{
  PangoRectangle ink;

  get_ink (layout, style, &ink);
  if (ink.width <= 0 || ink.height <= 0)
    return 0;
  if (box->round)
    return scale_of_ellipse (layout, box);
  return MIN (box->width * PANGO_SCALE / ink.width, box->height * PANGO_SCALE / ink.height);
}

/* The width, in the layout's units, at which lines broken between words come out largest; -1: not broken. */
static gint
best_width (PangoLayout *layout, const DocketStampStyle *style, const DocketStampBox *box)
{
  static const double shares[] = { 0.75, 0.6, 0.52, 0.42, 0.36, 0.28, 0.22 };
  double best = scale_to_box (layout, style, box) * WORTH_BREAKING;
  PangoRectangle logical;
  gint width = -1;

  pango_layout_get_extents (layout, NULL, &logical);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      double scale;

      pango_layout_set_width (layout, (int) (logical.width * shares[i]));
      scale = scale_to_box (layout, style, box);
      if (scale > best)
        {
          best = scale;
          width = (int) (logical.width * shares[i]);
        }
    }
  return width;
}

static void
break_lines (PangoLayout *layout, const DocketStampStyle *style, const DocketStampBox *box)
{
  if (strchr (pango_layout_get_text (layout), '\n') == NULL && strchr (pango_layout_get_text (layout), ' ') != NULL)
    pango_layout_set_width (layout, best_width (layout, style, box));
}

/* The height of a small letter at size EM, in pixels of the layout. */
static double
small_letter (PangoContext *context, const DocketStampStyle *style)
{
  g_autoptr (PangoLayout) layout = new_layout (context, style, "x", 1);
  PangoRectangle ink;

  pango_layout_get_extents (layout, &ink, NULL);
  return (double) ink.height / PANGO_SCALE;
}

static void
note_unknown (GString *unknown, gunichar letter)
{
  char utf8[7] = "";

  g_unichar_to_utf8 (letter, utf8);
  if (g_unichar_isgraph (letter) && strstr (unknown->str, utf8) == NULL && unknown->len < 40)
    g_string_append (unknown, utf8);
}

static void
note_unknown_glyphs (GString *unknown, const PangoGlyphString *glyphs)
{
  for (gint i = 0; i < glyphs->num_glyphs; i++)
    if ((glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 && glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY)
      note_unknown (unknown, glyphs->glyphs[i].glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
}

static void
warn_of_unknown (DocketStamp *stamp, PangoLayout *layout)
{
  PangoLayoutIter *iter;
  GString *unknown;

  if (pango_layout_get_unknown_glyphs_count (layout) == 0)
    return;
  unknown = g_string_new (NULL);
  iter = pango_layout_get_iter (layout);
  do
    {
      const PangoLayoutRun *run = pango_layout_iter_get_run_readonly (iter);

      if (run != NULL)
        note_unknown_glyphs (unknown, run->glyphs);
    }
  while (pango_layout_iter_next_run (iter));
  pango_layout_iter_free (iter);
  if (unknown->len > 0)
    docket_stamp_warn (stamp, DOCKET_WARNING_NO_GLYPH, TRUE, 0, 0, unknown->str);
  g_string_free (unknown, TRUE);
}

static double
to_length (double pixels)
{
  return pixels / DOCKET_STAMP_FINE * 100;
}

static gboolean
is_too_small (const DocketStamp *stamp, double small_letter_pixels)
{
  return to_length (small_letter_pixels) < stamp->design.text_height;
}

static void
warn_of_size (DocketStamp *stamp, double small_letter_pixels)
{
  if (is_too_small (stamp, small_letter_pixels))
    docket_stamp_warn (stamp, DOCKET_WARNING_TEXT_TOO_SMALL, TRUE, (gint) floor (to_length (small_letter_pixels)),
                       stamp->design.text_height, NULL);
}

/* Where the block's left or top edge goes so that its ink is placed in the box. */
static double
place (double box, double room, double ink_start, double ink_size, DocketFieldAlign align)
{
  double space = room - ink_size;

  return box - ink_start + (align == DOCKET_FIELD_START ? 0 : align == DOCKET_FIELD_END ? space : space / 2);
}

static void
fill_layout (cairo_t *cr, PangoLayout *layout, double scale, const DocketStampStyle *style, const DocketStampBox *box)
{
  PangoRectangle ink;
  double unit = scale / PANGO_SCALE;

  get_ink (layout, style, &ink);
  cairo_save (cr);
  cairo_translate (cr, place (box->x, box->width, ink.x * unit, ink.width * unit, style->align),
                   place (box->y, box->height, ink.y * unit, ink.height * unit, DOCKET_FIELD_MIDDLE));
  cairo_scale (cr, scale, scale);
  pango_cairo_layout_path (cr, layout);
  cairo_restore (cr);
  cairo_fill (cr);
}

void
docket_stamp_draw_words (DocketStamp *stamp,
                         cairo_t *cr,
                         const char *words,
                         const DocketStampStyle *style,
                         const DocketStampBox *box)
{
  PangoContext *context = new_context (cr, style);
  g_autoptr (PangoLayout) layout = new_layout (context, style, words, strlen (words));
  double scale;

  break_lines (layout, style, box);
  scale = scale_to_box (layout, style, box);
  warn_of_unknown (stamp, layout);
  if (scale > 0)
    {
      warn_of_size (stamp, small_letter (context, style) * scale);
      fill_layout (cr, layout, scale, style, box);
    }
  g_object_unref (context);
}

/* Bends a flat path around @radius, which is where its line @base comes to lie. */
typedef struct
{
  double middle_x, middle_y;
  double radius;
  double centre;   /* of the line, along it */
  double base;
} Bend;

static void
bend_point (const Bend *bend, double x, double y, double *bent_x, double *bent_y)
{
  double angle = (x - bend->centre) / bend->radius;
  double radius = bend->radius + bend->base - y;

  *bent_x = bend->middle_x + radius * sin (angle);
  *bent_y = bend->middle_y - radius * cos (angle);
}

/* A long straight stroke becomes an arc of short ones. */
static void
bend_line (cairo_t *cr, const Bend *bend, const cairo_path_data_t *from, const cairo_path_data_t *to)
{
  gint steps = (gint) ceil (hypot (to->point.x - from->point.x, to->point.y - from->point.y) / 8) + 1;

  for (gint i = 1; i <= steps; i++)
    {
      double share = (double) i / steps, x, y;

      bend_point (bend, from->point.x + (to->point.x - from->point.x) * share,
                  from->point.y + (to->point.y - from->point.y) * share, &x, &y);
      cairo_line_to (cr, x, y);
    }
}

static void
bend_path (cairo_t *cr, const cairo_path_t *path, const Bend *bend)
{
  const cairo_path_data_t *at = NULL, *start = NULL;
  double x, y;

  for (gint i = 0; i < path->num_data; i += path->data[i].header.length)
    switch (path->data[i].header.type)
      {
      case CAIRO_PATH_MOVE_TO:
        at = start = &path->data[i + 1];
        bend_point (bend, at->point.x, at->point.y, &x, &y);
        cairo_move_to (cr, x, y);
        break;
      case CAIRO_PATH_LINE_TO:
        bend_line (cr, bend, at, &path->data[i + 1]);
        at = &path->data[i + 1];
        break;
      case CAIRO_PATH_CLOSE_PATH:
        bend_line (cr, bend, at, start);
        cairo_close_path (cr);
        at = start;
        break;
      case CAIRO_PATH_CURVE_TO:
      default:
        break;
      }
}

/* The line as a flat path at @scale, its baseline at 0. Cairo leaves out the letters that lie far outside a drawing's
 * edges, where the line's end is before it is bent: hence a drawing without edges. */
static cairo_path_t *
flat_path (PangoLayout *layout, double scale)
{
  cairo_surface_t *endless = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (endless);
  cairo_path_t *path;

  cairo_move_to (cr, 0, 0);
  cairo_scale (cr, scale, scale);
  pango_cairo_layout_line_path (cr, pango_layout_get_line_readonly (layout, 0));
  cairo_identity_matrix (cr);
  path = cairo_copy_path_flat (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (endless);
  return path;
}

/* The scale at which the line fits along the edge; @radius (out): where its baseline runs. */
static double
scale_to_ring (const PangoRectangle *ink, double outer, double *radius)
{
  double above = -(double) ink->y / PANGO_SCALE;
  double height = (double) ink->height / PANGO_SCALE;
  double width = (double) ink->width / PANGO_SCALE;
  /* width s <= share 2 pi (outer - above s) */
  double around = RING_SHARE * 2 * G_PI;
  double scale = MIN (around * outer / (width + around * above), RING_HEIGHT * outer / height);

  *radius = outer - above * scale;
  return scale;
}

/* On a long face small letters come of the circle: that is said first, as it is what has to be mended. */
static void
warn_of_ring (DocketStamp *stamp, double small_letter_pixels)
{
  DocketLength across = MIN (stamp->design.width, stamp->design.height);
  DocketLength along = MAX (stamp->design.width, stamp->design.height);

  if (along > LONG_FACE * across)
    docket_stamp_warn (stamp, DOCKET_WARNING_NOT_ROUND, is_too_small (stamp, small_letter_pixels), across, along, NULL);
  warn_of_size (stamp, small_letter_pixels);
}

static double
draw_ring (DocketStamp *stamp,
           cairo_t *cr,
           PangoContext *context,
           const DocketStampStyle *style,
           const char *line,
           gsize length,
           const DocketStampBox *box)
{
  g_autoptr (PangoLayout) layout = new_layout (context, style, line, length);
  double outer = MIN (box->width, box->height) / 2, radius, scale;
  PangoRectangle ink;
  cairo_path_t *path;
  Bend bend;

  pango_layout_line_get_extents (pango_layout_get_line_readonly (layout, 0), &ink, NULL);
  warn_of_unknown (stamp, layout);
  if (ink.width <= 0 || ink.height <= 0)
    return outer;
  scale = scale_to_ring (&ink, outer, &radius);
  warn_of_ring (stamp, small_letter (context, style) * scale);
  path = flat_path (layout, scale);
  bend = (Bend) { box->x + box->width / 2, box->y + box->height / 2, radius,
                  (ink.x + ink.width / 2.0) / PANGO_SCALE * scale, 0 };
  bend_path (cr, path, &bend);
  cairo_path_destroy (path);
  cairo_fill (cr);
  return radius - (double) (ink.y + ink.height) / PANGO_SCALE * scale;
}

void
docket_stamp_draw_circle (DocketStamp *stamp,
                          cairo_t *cr,
                          const char *words,
                          const DocketStampStyle *style,
                          const DocketStampBox *box)
{
  PangoContext *context = new_context (cr, style);
  gsize length = strcspn (words, "\n");
  double inner = draw_ring (stamp, cr, context, style, words, length, box) * 0.9;
  DocketStampBox middle = { box->x + box->width / 2 - inner, box->y + box->height / 2 - inner,
                            2 * inner, 2 * inner, TRUE };
  const char *rest = words + length + strspn (words + length, "\n ");

  if (*rest != '\0')
    docket_stamp_draw_words (stamp, cr, rest, style, &middle);
  g_object_unref (context);
}
