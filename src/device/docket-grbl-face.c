/* docket-grbl-face.c: the picture of a stamp's face, and the lines in which it is burnt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-face-private.h"

#include "docket-error.h"

#include <cairo.h>
#include <glib/gi18n.h>
#include <math.h>

#define MOST_PIXELS 20000
/* How far the picture's shape may be off, in pixels: the page is rounded to whole ones. */
#define SHAPE_TOLERANCE 2.0

static DocketGrblFace *
face_new (cairo_surface_t *picture,
          double width,
          double height)
{
  const guint8 *data = cairo_image_surface_get_data (picture);
  gsize stride = (gsize) cairo_image_surface_get_stride (picture);
  DocketGrblFace *face = g_new0 (DocketGrblFace, 1);

  face->columns = (guint) cairo_image_surface_get_width (picture);
  face->rows = (guint) cairo_image_surface_get_height (picture);
  face->width = width;
  face->height = height;
  face->one_bit = TRUE;
  face->burn = g_malloc ((gsize) face->columns * face->rows);
  for (guint row = 0; row < face->rows; row++)
    {
      const guint32 *pixels = (const guint32 *) (gconstpointer) (data + row * stride);

      for (guint column = 0; column < face->columns; column++)
        {
          guint8 burn = 255 - (pixels[column] >> 8 & 0xff);

          face->burn[(gsize) row * face->columns + column] = burn;
          if (burn != 0 && burn != 255)
            face->one_bit = FALSE;
        }
    }

  return face;
}

/* Cairo turns what is grey into RGB24; what is transparent would be black there. */
static gboolean
is_usable (cairo_surface_t *picture,
           double width,
           double height)
{
  int columns = cairo_image_surface_get_width (picture);
  int rows = cairo_image_surface_get_height (picture);

  return cairo_image_surface_get_format (picture) == CAIRO_FORMAT_RGB24
         && columns > 0 && rows > 0 && columns <= MOST_PIXELS && rows <= MOST_PIXELS
         && fabs (columns * height / width - rows) <= SHAPE_TOLERANCE;
}

DocketGrblFace *
docket_grbl_face_load (const char *path,
                       double width,
                       double height,
                       GError **error)
{
  cairo_surface_t *picture;
  DocketGrblFace *face = NULL;

  if (width <= 0 || height <= 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The face has no size."));
      return NULL;
    }

  picture = cairo_image_surface_create_from_png (path);
  if (cairo_surface_status (picture) != CAIRO_STATUS_SUCCESS)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page “%s” cannot be read."), path);
  else if (!is_usable (picture, width, height))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                 _("The page “%s” is not the face of a stamp of %.1f × %.1f mm."), path, width, height);
  else
    face = face_new (picture, width, height);
  cairo_surface_destroy (picture);

  return face;
}

void
docket_grbl_face_free (DocketGrblFace *face)
{
  if (face == NULL)
    return;

  g_free (face->burn);
  g_free (face);
}

/* The pixel at @along and @across, which grow with the machine's axes: the face's first row is the farthest in Y. */
static guint8
pixel (const DocketGrblFace *face,
       guint axis,
       guint along,
       guint across)
{
  guint column = axis == 0 ? along : across;
  guint row = face->rows - 1 - (axis == 0 ? across : along);

  return face->burn[(gsize) row * face->columns + column];
}

/* The mean over the pixels whose middle lies within the line's band, or the nearest pixel. */
static guint8
line_value (const DocketGrblFace *face,
            guint axis,
            guint along,
            double from,
            double to)
{
  guint n_across = axis == 0 ? face->rows : face->columns;
  guint first = (guint) CLAMP (ceil (from - 0.5), 0, n_across - 1);
  guint last = (guint) CLAMP (ceil (to - 0.5) - 1, 0, n_across - 1);
  guint sum = 0;

  if (last < first)
    last = first = (guint) CLAMP ((from + to) / 2, 0, n_across - 1);
  for (guint across = first; across <= last; across++)
    sum += pixel (face, axis, along, across);
  sum = (sum + (last - first + 1) / 2) / (last - first + 1);

  return face->one_bit ? (sum >= 128 ? 255 : 0) : (guint8) sum;
}

DocketGrblLines *
docket_grbl_face_cut (const DocketGrblFace *face,
                      guint axis,
                      double pitch)
{
  DocketGrblLines *lines = g_new0 (DocketGrblLines, 1);
  double across = axis == 0 ? face->height : face->width;
  guint n_across = axis == 0 ? face->rows : face->columns;

  lines->axis = axis;
  lines->n_steps = axis == 0 ? face->columns : face->rows;
  lines->step = (axis == 0 ? face->width : face->height) / lines->n_steps;
  lines->n_lines = (guint) MAX (lround (across / pitch), 1);
  lines->pitch = across / lines->n_lines;
  lines->burn = g_malloc ((gsize) lines->n_lines * lines->n_steps);
  for (guint line = 0; line < lines->n_lines; line++)
    {
      double from = (double) line * n_across / lines->n_lines;
      double to = (line + 1.0) * n_across / lines->n_lines;

      for (guint along = 0; along < lines->n_steps; along++)
        lines->burn[(gsize) line * lines->n_steps + along] = line_value (face, axis, along, from, to);
    }

  return lines;
}

void
docket_grbl_lines_free (DocketGrblLines *lines)
{
  if (lines == NULL)
    return;

  g_free (lines->burn);
  g_free (lines);
}
