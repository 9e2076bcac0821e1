/* docket-grbl-outline.c: the outlines of what is burnt, read from SVG
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-outline-private.h"

#include "docket-error.h"

#include <cairo.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* Cairo keeps paths to 1/256 of a unit. */
#define UNITS_PER_MM 100.0
#define TOLERANCE_MM 0.01
#define MOST_OUTSIDE_MM 1.0
#define MOST_POINTS 2000000

typedef struct
{
  const char *rest;
  cairo_t *cairo;
  char command;
  double x, y;            /* where it is */
  double start_x, start_y;
  double handle_x, handle_y;  /* the last curve's, for S and T */
  char last;              /* upper case; of the command before */
} PathParser;

static void
skip_separators (PathParser *parser)
{
  while (*parser->rest != '\0' && strchr (" \t\r\n,", *parser->rest) != NULL)
    parser->rest++;
}

static gboolean
parse_numbers (PathParser *parser,
               double *numbers,
               guint n)
{
  for (guint i = 0; i < n; i++)
    {
      char *end;

      skip_separators (parser);
      if (g_ascii_isalpha (*parser->rest))
        return FALSE;
      numbers[i] = g_ascii_strtod (parser->rest, &end);
      if (end == parser->rest || !isfinite (numbers[i]) || fabs (numbers[i]) > 10000)
        return FALSE;
      parser->rest = end;
    }

  return TRUE;
}

static void
move_on (PathParser *parser,
         double x,
         double y)
{
  parser->x = x;
  parser->y = y;
}

static void
curve (PathParser *parser,
       const double *p)
{
  cairo_curve_to (parser->cairo, p[0], p[1], p[2], p[3], p[4], p[5]);
  parser->handle_x = p[2];
  parser->handle_y = p[3];
  move_on (parser, p[4], p[5]);
}

static void
quadratic (PathParser *parser,
           double handle_x,
           double handle_y,
           double x,
           double y)
{
  cairo_curve_to (parser->cairo,
                  parser->x + 2.0 / 3 * (handle_x - parser->x), parser->y + 2.0 / 3 * (handle_y - parser->y),
                  x + 2.0 / 3 * (handle_x - x), y + 2.0 / 3 * (handle_y - y), x, y);
  parser->handle_x = handle_x;
  parser->handle_y = handle_y;
  move_on (parser, x, y);
}

static guint
n_arguments (char command)
{
  switch (command)
    {
    case 'M': case 'L': case 'T': return 2;
    case 'H': case 'V': return 1;
    case 'S': case 'Q': return 4;
    case 'C': return 6;
    default: return 0;
    }
}

static void
make_absolute (PathParser *parser,
               char command,
               double *numbers,
               guint n)
{
  for (guint i = 0; i < n; i++)
    if (command == 'V' || (command != 'H' && i % 2 == 1))
      numbers[i] += parser->y;
    else
      numbers[i] += parser->x;
}

/* The mirrored handle of the curve before, or where it is. */
static void
mirrored_handle (PathParser *parser,
                 const char *after,
                 double handle[2])
{
  gboolean follows = strchr (after, parser->last) != NULL && parser->last != '\0';

  handle[0] = follows ? 2 * parser->x - parser->handle_x : parser->x;
  handle[1] = follows ? 2 * parser->y - parser->handle_y : parser->y;
}

static void
draw (PathParser *parser,
      char command,
      const double *p)
{
  double handle[2];

  switch (command)
    {
    case 'M':
      cairo_move_to (parser->cairo, p[0], p[1]);
      parser->start_x = p[0];
      parser->start_y = p[1];
      move_on (parser, p[0], p[1]);
      break;
    case 'L': move_on (parser, p[0], p[1]); break;
    case 'H': move_on (parser, p[0], parser->y); break;
    case 'V': move_on (parser, parser->x, p[0]); break;
    case 'C': curve (parser, p); break;
    case 'S':
      mirrored_handle (parser, "CS", handle);
      curve (parser, (double[]) { handle[0], handle[1], p[0], p[1], p[2], p[3] });
      break;
    case 'Q': quadratic (parser, p[0], p[1], p[2], p[3]); break;
    case 'T':
    default:
      mirrored_handle (parser, "QT", handle);
      quadratic (parser, handle[0], handle[1], p[0], p[1]);
      break;
    }
  if (strchr ("LHV", command) != NULL)
    cairo_line_to (parser->cairo, parser->x, parser->y);
}

static gboolean
parse_command (PathParser *parser)
{
  char command = g_ascii_toupper (parser->command);
  guint n = n_arguments (command);
  double numbers[6];

  if (command == 'Z')
    {
      cairo_close_path (parser->cairo);
      move_on (parser, parser->start_x, parser->start_y);
      parser->last = 'Z';
      parser->command = '\0';
      return TRUE;
    }
  if (n == 0 || !parse_numbers (parser, numbers, n))
    return FALSE;
  if (g_ascii_islower (parser->command))
    make_absolute (parser, command, numbers, n);

  draw (parser, command, numbers);
  parser->last = command;
  if (command == 'M')
    parser->command = parser->command == 'm' ? 'l' : 'L';

  return TRUE;
}

static gboolean
parse_path (PathParser *parser)
{
  gboolean begun = FALSE;

  for (;;)
    {
      skip_separators (parser);
      if (*parser->rest == '\0')
        return TRUE;
      if (g_ascii_isalpha (*parser->rest))
        parser->command = *parser->rest++;
      if (!begun && g_ascii_toupper (parser->command) != 'M')
        return FALSE;
      begun = TRUE;
      if (!parse_command (parser))
        return FALSE;
    }
}

static GArray *
new_stroke (GPtrArray *strokes)
{
  GArray *stroke = g_array_new (FALSE, FALSE, sizeof (DocketGrblPoint));

  g_ptr_array_add (strokes, stroke);

  return stroke;
}

static void
collect (cairo_path_t *path,
         GPtrArray *strokes)
{
  GArray *stroke = NULL;

  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      const cairo_path_data_t *data = &path->data[i];

      if (data->header.type == CAIRO_PATH_CLOSE_PATH)
        {
          if (stroke != NULL && stroke->len > 0)
            {
              DocketGrblPoint begin = g_array_index (stroke, DocketGrblPoint, 0);

              g_array_append_val (stroke, begin);
            }
          stroke = NULL;
          continue;
        }
      if (data->header.type == CAIRO_PATH_MOVE_TO || stroke == NULL)
        stroke = new_stroke (strokes);
      g_array_append_vals (stroke, &(DocketGrblPoint) { data[1].point.x, data[1].point.y }, 1);
    }
}

static void
drop_dots (GPtrArray *strokes)
{
  for (guint i = strokes->len; i-- > 0;)
    if (((GArray *) g_ptr_array_index (strokes, i))->len < 2)
      g_ptr_array_remove_index (strokes, i);
}

gboolean
docket_grbl_outlines_parse (const char *data,
                            GPtrArray *strokes)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  PathParser parser = { .rest = data, .cairo = cairo_create (surface) };
  cairo_path_t *path;
  gboolean ok;

  cairo_scale (parser.cairo, UNITS_PER_MM, UNITS_PER_MM);
  cairo_set_tolerance (parser.cairo, TOLERANCE_MM * UNITS_PER_MM);
  ok = parse_path (&parser);
  path = cairo_copy_path_flat (parser.cairo);
  ok = ok && path->status == CAIRO_STATUS_SUCCESS && path->num_data < MOST_POINTS;
  if (ok)
    collect (path, strokes);
  drop_dots (strokes);
  cairo_path_destroy (path);
  cairo_destroy (parser.cairo);
  cairo_surface_destroy (surface);

  return ok;
}

static void
on_element (GMarkupParseContext *context,
            const char *element,
            const char **names,
            const char **values,
            gpointer data,
            GError **error)
{
  const char *colon = strrchr (element, ':');

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "transform"))
        g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The outlines are moved by a transform."));
      else if (g_str_equal (names[i], "d") && g_str_equal (colon != NULL ? colon + 1 : element, "path")
               && !docket_grbl_outlines_parse (values[i], data))
        g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("A path of the outlines is malformed."));
      if (error != NULL && *error != NULL)
        return;
    }
}

/* Turns Y; FALSE where something lies outside. */
static gboolean
turn_upright (GPtrArray *strokes,
              double width,
              double height)
{
  for (guint i = 0; i < strokes->len; i++)
    {
      GArray *stroke = g_ptr_array_index (strokes, i);

      for (guint j = 0; j < stroke->len; j++)
        {
          DocketGrblPoint *point = &g_array_index (stroke, DocketGrblPoint, j);

          if (point->x < -MOST_OUTSIDE_MM || point->x > width + MOST_OUTSIDE_MM
              || point->y < -MOST_OUTSIDE_MM || point->y > height + MOST_OUTSIDE_MM)
            return FALSE;
          point->y = height - point->y;
        }
    }

  return TRUE;
}

GPtrArray *
docket_grbl_outlines_load (const char *path,
                           double width,
                           double height,
                           GError **error)
{
  static const GMarkupParser markup = { .start_element = on_element };
  g_autoptr (GPtrArray) strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&markup, 0, strokes, NULL);
  g_autoptr (GError) inner = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &inner)
      || !g_markup_parse_context_parse (context, text, (gssize) length, &inner)
      || !g_markup_parse_context_end_parse (context, &inner))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The outlines “%s” cannot be read: %s"), path,
                   inner->message);
      return NULL;
    }
  if (!turn_upright (strokes, width, height))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The outlines “%s” leave the face."), path);
      return NULL;
    }

  return g_steal_pointer (&strokes);
}
